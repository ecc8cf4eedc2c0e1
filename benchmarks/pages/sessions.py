"""Does the studio stay quick and small while many use it for long?

    python -m benchmarks.pages.sessions                     # 20 sessions for 30 minutes
    python -m benchmarks.pages.sessions --minutes 2

Starts a server over an empty data folder that draws one picture after the other, and opens real
sessions over WebSocket, each a visitor of its own with a few seconds between what they do: run the
page again, go to another page, and now and then reload, which leaves a session behind. First so
many sessions are opened and left as the server keeps at most. Measured are the time from asking to
the end of the run, the memory of the server's process (the median of the first and of the last
tenth) and its open files. Targets: p95 at most 0.5 s, memory grows by at most 5 %, open files stay
where they were. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.shared import QUIET, ROOT, print_table, serving, verdict

SESSIONS, MINUTES = 20, 30.0
MOST_P95, MOST_GROWTH, MOST_MORE_FILES = 0.5, 1.05, 64
# What Streamlit keeps of closed sessions.
KEPT_SESSIONS = 128
BETWEEN_SECONDS = (2.0, 6.0)
RELOADS, OTHER_PAGE = 0.05, 0.4
WAITING_JOBS = 8
SAMPLE_SECONDS = 5.0
DRAWING_SIDE = 768


@dataclass
class Measured:
    seconds: list[float] = field(default_factory=list[float])
    bytes: list[int] = field(default_factory=list[int])
    files: list[int] = field(default_factory=list[int])
    failed: list[str] = field(default_factory=list[str])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["POSEANIME_SETTINGS"] = str(folder / "settings.toml")
        stop = threading.Event()
        with serving(folder, **QUIET) as port, _drawing(folder, stop):
            server = psutil.Process().children()[-1]
            found = _measure(server, port, options.sessions, options.minutes, stop)
            made = len(list((folder / "gallery").glob("*.png")))
    _tell(found, made, options)


def _measure(
    server: psutil.Process, port: int, sessions: int, minutes: float, stop: threading.Event
) -> Measured:
    found = Measured()
    for number in range(KEPT_SESSIONS + sessions):
        with _session(port, number) as run:
            run(_pages()[number % len(_pages())])
    visitors = [
        threading.Thread(target=_visit, args=(port, number, found, stop), daemon=True)
        for number in range(sessions)
    ]
    for one in visitors:
        one.start()
    deadline = time.monotonic() + 60 * minutes
    while time.monotonic() < deadline:
        time.sleep(SAMPLE_SECONDS)
        found.bytes.append(server.memory_info().rss)
        found.files.append(server.num_fds())
    stop.set()
    for one in visitors:
        one.join(60)
    return found


def _visit(port: int, number: int, found: Measured, stop: threading.Event) -> None:
    chance = random.Random(number)
    while not stop.is_set():
        try:
            with _session(port, number) as run:
                page = chance.choice(_pages())
                while not stop.wait(chance.uniform(*BETWEEN_SECONDS)):
                    if chance.random() < OTHER_PAGE:
                        page = chance.choice(_pages())
                    found.seconds.append(run(page))
                    if chance.random() < RELOADS:
                        break
        except Exception as error:
            found.failed.append(f"{type(error).__name__}: {error}")
            stop.wait(5)


@contextmanager
def _session(port: int, number: int) -> Generator[Any]:
    """Runs pages: ``run(page)`` returns the seconds that it took."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    from core.server.visitor import COOKIE, signed

    cookie = f"{COOKIE}={signed(f'{number:022}')}"
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    with connect(address, max_size=None, additional_headers={"Cookie": cookie}) as line:

        def run(page: str) -> float:
            ask = BackMsg()
            ask.rerun_script.page_name = page
            begun = time.perf_counter()
            line.send(ask.SerializeToString())
            while True:
                content = line.recv(timeout=120)
                assert isinstance(content, bytes)
                if ForwardMsg.FromString(content).WhichOneof("type") == "script_finished":
                    return time.perf_counter() - begun

        yield run


def _pages() -> list[str]:
    return ["", *(path.stem.split("_", 1)[1] for path in sorted((ROOT / "pages").glob("*.py")))]


@contextmanager
def _drawing(folder: Path, stop: threading.Event) -> Generator[None]:
    """There is always another drawing to make."""
    from core.database import Database
    from core.generation.request import GenerationRequest
    from core.geometry import Size
    from core.job_kinds import JOB_KINDS
    from core.job_kinds.kind import StudioKinds
    from core.jobs.queue import JobQueue
    from core.models.painter import DRAWING
    from core.pose import presets

    kinds = StudioKinds(JOB_KINDS)
    database = Database(folder / "studio.sqlite3")
    queue = JobQueue(database, kinds)
    asked = GenerationRequest(
        prompt="1girl, school uniform", checkpoint=DRAWING.id, pose=presets.get("waving").pose,
        size=Size(DRAWING_SIDE, DRAWING_SIDE), count=4,
    )  # fmt: skip

    def feed() -> None:
        while True:
            while sum(queue.count_active()) < WAITING_JOBS:
                queue.submit(kinds.kind_for(asked).name, asked.to_dict(), "local")
            if stop.wait(1):
                return

    feeding = threading.Thread(target=feed, daemon=True)
    feeding.start()
    try:
        yield
    finally:
        stop.set()
        feeding.join()
        database.close()


def _tell(found: Measured, made: int, options: argparse.Namespace) -> None:
    tenth = max(1, len(found.bytes) // 10)
    before, after = (
        statistics.median(part) for part in (found.bytes[:tenth], found.bytes[-tenth:])
    )
    p95 = statistics.quantiles(found.seconds, n=20)[-1]
    growth = after / before
    more = max(found.files[-tenth:]) - max(found.files[:tenth])
    print_table(
        ("", "value", "target"),
        (
            ("runs", len(found.seconds), ""),
            ("a run, median s", statistics.median(found.seconds), ""),
            ("a run, p95 s", p95, verdict(p95, most=MOST_P95)),
            ("memory at first, MB", before / 1e6, ""),
            ("memory at last, MB", after / 1e6, ""),
            ("grew to", growth, verdict(growth, most=MOST_GROWTH)),
            ("open files, most", max(found.files), ""),
            ("open files, more at last", more, verdict(more, most=MOST_MORE_FILES)),
            ("pictures drawn meanwhile", made, ""),
            ("runs that failed", len(found.failed), verdict(len(found.failed), most=0)),
        ),
    )
    told = {
        "sessions": options.sessions, "minutes": options.minutes, "runs": len(found.seconds),
        "median_s": statistics.median(found.seconds), "p95_s": p95, "growth": growth,
        "memory_mb": [round(one / 1e6) for one in found.bytes[:: max(1, len(found.bytes) // 24)]],
        "files": [found.files[0], max(found.files), found.files[-1]], "pictures": made,
        "failed": found.failed[:3],
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main()
