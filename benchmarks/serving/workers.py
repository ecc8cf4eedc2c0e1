"""Is every picture of a cluster kept once, however its workers end, and what does the way cost?

    python -m benchmarks.serving.workers [--only kills] [--pictures 200] [--every 20]

Real Ray on this machine. ``kills``: two workers, one of them ended by SIGKILL every so many
seconds while they make ``--pictures`` pictures; ``restart``: the head itself is ended so, twice,
and started again. ``throughput``: four workers that sleep a second a picture, against four times
one. ``overhead``: one worker that sleeps, what is left when the sleep is taken off. ``cancel``:
from Cancel to the end of the job, for steps of a tenth of a second. ``same``: pictures of a tiny
checkpoint by two workers and by this process, to the bit.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.serving.sleepers import VERSION, Sleeper
from benchmarks.shared import limit_threads, print_table
from core.config import Config
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.cluster.address import RayAddress
from core.jobs.cluster.crew import Crew
from core.jobs.cluster.link import linked
from core.jobs.cluster.units import Units
from core.studio import Studio
from tests.models.tiny import write_checkpoint

COUNT = 8
"""Pictures of one job."""
SIZE = Size(256, 384)
PATIENCE = 600.0


class SleepingStudio(Studio):
    """Its workers sleep instead of painting."""

    def __init__(self, config: Config, workers: int, seconds: float, steps: int) -> None:
        super().__init__(config)
        self._address, self._maker = RayAddress(workers=workers), partial(Sleeper, seconds, steps)

    @cached_property
    def _crew(self) -> Crew:
        return Crew(self._address, self._maker, VERSION, Units(self.database))


@contextmanager
def sleeping(
    folder: Path, workers: int, seconds: float, steps: int = 10
) -> Iterator[SleepingStudio]:
    """All its workers are there."""
    with linked(RayAddress(workers=workers)):
        studio = SleepingStudio(config_of(folder), workers, seconds, steps)
        studio.resume()
        until(lambda: sum(w.state.is_here for w in studio._crew.facts.workers) == workers)
        yield studio
        studio.close()


def config_of(folder: Path) -> Config:
    if not (folder / "models").exists():
        write_checkpoint(folder / "models" / "tiny", codec="tiny")
    return Config(data_folder=folder, device="cpu", offline=True, min_free_bytes=0)


def until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_true():
        if time.monotonic() > deadline:
            raise SystemExit("the workers do not come")
        time.sleep(0.02)


def request(number: int, count: int = COUNT) -> GenerationRequest:
    return GenerationRequest(
        prompt="1girl", checkpoint="tiny", size=SIZE, steps=2, seed=number * 1000, count=count
    )


def submit(studio: Studio, pictures: int) -> list[str]:
    counts = [COUNT] * (pictures // COUNT) + ([pictures % COUNT] if pictures % COUNT else [])
    return [
        studio.submit(request(number, count), job_id=f"{number:032x}").id
        for number, count in enumerate(counts)
    ]


def finish(studio: Studio, jobs: list[str]) -> None:
    for job_id in jobs:
        job = studio.wait(job_id, PATIENCE)
        if job.error or job.state.value != "done":
            raise SystemExit(f"a job ended as {job.state.value}: {job.error}")


def kept(folder: Path) -> dict[str, int]:
    """Rows and files, and how many pictures there are twice."""
    studio = Studio(config_of(folder))
    with studio.database.read() as connection:
        rows = connection.execute("SELECT id, job_id, idx FROM images").fetchall()
        left = connection.execute("SELECT count(*) FROM units").fetchone()[0]
    files = {path.stem for path in (folder / "gallery").glob("*.png")}
    seeds = [studio.gallery.request(row["id"]).seed for row in rows]
    studio.close()
    return {
        "rows": len(rows),
        "files": len(files),
        "doubles": len(rows) - len({(row["job_id"], row["idx"]) for row in rows}),
        "same seed twice": len(seeds) - len(set(seeds)),
        "rows without file": sum(row["id"] not in files for row in rows),
        "leases left": left,
    }


def kills(folder: Path, pictures: int, every: float) -> dict[str, Any]:
    ended = threading.Event()
    killed: list[int] = []

    def kill(studio: SleepingStudio) -> None:
        while not ended.wait(every):
            members = studio._crew._recruiting.members
            busy = [one for one in members if one.unit is not None and one.hello is not None]
            if busy:
                killed.append(busy[0].hello.pid)
                os.kill(busy[0].hello.pid, signal.SIGKILL)

    with sleeping(folder, 2, seconds=1.0) as studio:
        started = time.monotonic()
        jobs = submit(studio, pictures)
        killer = threading.Thread(target=kill, args=(studio,), daemon=True)
        killer.start()
        finish(studio, jobs)
        taken = time.monotonic() - started
        ended.set()
        killer.join()
    return {"pictures": pictures, "kills": len(killed), **kept(folder), "seconds": round(taken, 1)}


def restart(folder: Path, pictures: int) -> dict[str, Any]:
    """The head is another process, which is ended by SIGKILL after a quarter and after a half."""
    heads = 0
    for share in (0.25, 0.5, 1.0):
        head = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.serving.workers", "--head", str(folder),
             "--pictures", str(pictures)],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        heads += 1
        gallery = folder / "gallery"
        while head.poll() is None:
            if share < 1 and sum(1 for _ in gallery.glob("*.png")) >= share * pictures:
                head.kill()
                head.wait()
            time.sleep(0.05)
        if share == 1 and head.returncode:
            raise SystemExit(f"the last head ended with code {head.returncode}")
    return {"pictures": pictures, "heads": heads, **kept(folder)}


def lead(folder: Path, pictures: int) -> None:
    with sleeping(folder, 2, seconds=0.25) as studio:
        finish(studio, submit(studio, pictures))


def throughput(folder: Path, workers: int = 4, each: int = 24) -> dict[str, Any]:
    with sleeping(folder, workers, seconds=1.0) as studio:
        finish(studio, submit(studio, workers))  # the way is warm
        started = time.monotonic()
        count = workers * each // COUNT
        jobs = [studio.submit(request(number + 500)).id for number in range(count)]
        finish(studio, jobs)
        taken = time.monotonic() - started
    speed = workers * each / taken
    return {
        "workers": workers,
        "pictures": workers * each,
        "seconds": round(taken, 2),
        "times one": round(speed, 3),
        "share": round(speed / workers, 3),
    }


def overhead(folder: Path, seconds: float = 0.2, jobs: int = 5) -> dict[str, Any]:
    with sleeping(folder, 1, seconds=seconds) as studio:
        finish(studio, submit(studio, COUNT))
        costs: list[float] = []
        for number in range(jobs):
            started = time.monotonic()
            finish(studio, [studio.submit(request(number + 500)).id])
            costs.append((time.monotonic() - started) / COUNT - seconds)
    return {"pictures": jobs * COUNT, "ms a picture": round(statistics.median(costs) * 1000, 1)}


def cancel(folder: Path, times: int = 10) -> dict[str, Any]:
    taken: list[float] = []
    with sleeping(folder, 1, seconds=100.0, steps=1000) as studio:
        for number in range(times):
            job = studio.submit(request(number, 1))
            until(lambda job=job: studio.job(job.id).progress.step > 0)
            started = time.monotonic()
            studio.cancel(job.id)
            studio.wait(job.id, PATIENCE)
            taken.append(time.monotonic() - started)
    return {
        "times": times,
        "median ms": round(statistics.median(taken) * 1000),
        "longest ms": round(max(taken) * 1000),
    }


def same(folder: Path) -> dict[str, Any]:
    config = config_of(folder)
    near = Studio(config)
    with linked(RayAddress(workers=2)):
        far = Studio(replace(config, backend="ray://local?workers=2"))
        far.resume()
        job = far.wait(far.submit(request(1)).id, PATIENCE)
        equal = 0
        for image_id in job.result:
            record = far.gallery.get(image_id)
            alone = near.render(request(1), record.index)
            is_equal = np.array_equal(np.asarray(far.gallery.image(image_id)), alone.image)
            equal += is_equal and far.gallery.request(image_id) == alone.request
        far.close()
    return {"pictures": COUNT, "equal": equal}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cases = ("kills", "restart", "throughput", "overhead", "cancel", "same")
    parser.add_argument("--only", choices=cases, action="append")
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--every", type=float, default=20.0, help="seconds between two kills")
    parser.add_argument("--head", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    limit_threads(1)
    if options.head:
        lead(options.head, options.pictures)
        return
    runs: dict[str, Callable[[Path], dict[str, Any]]] = {
        "kills": lambda folder: kills(folder, options.pictures, options.every),
        "restart": lambda folder: restart(folder, options.pictures),
        "throughput": throughput,
        "overhead": overhead,
        "cancel": cancel,
        "same": same,
    }
    found: dict[str, dict[str, Any]] = {}
    for name in options.only or cases:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            found[name] = runs[name](Path(folder) / "data")
        print_table([name, ""], found[name].items())
    print(json.dumps(found))


if __name__ == "__main__":
    main()
