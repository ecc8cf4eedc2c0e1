"""Do queue and gallery stay quick when much has been made?

    python -m benchmarks.pages.queue [--jobs 3000] [--pictures 20000] [--rounds 40]

What pages ask of a studio that has done so many jobs and kept so many pictures: a page of the
gallery and a search in it, the latest jobs, how many are active, whether the very same was made
before, and a job put in, taken up and ended. Prints a table of milliseconds and, last, one JSON
line.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pages.gallery import fill
from benchmarks.shared import print_table, script_parser, timed, verdict
from core.config import Config
from core.generation.request import GenerationRequest
from core.jobs.queue import JobQueue
from core.pose import presets
from core.studio import Studio, close_studio, open_studio

MOST_MS = 20.0


def request(seed: int) -> GenerationRequest:
    return GenerationRequest(prompt="a witch", pose=presets.all_presets()[0].pose, seed=seed)


def do_jobs(queue: JobQueue, count: int) -> None:
    for seed in range(count):
        one_job(queue, seed)


def one_job(queue: JobQueue, seed: int) -> None:
    job = queue.submit("generate", request(seed).to_dict(), owner="local")
    taken = queue.claim("benchmark")
    assert taken is not None and taken.id == job.id
    assert queue.finish(job.id, (), worker="benchmark")


def asked(studio: Studio, queue: JobQueue, jobs: int) -> dict[str, Callable[[int], Any]]:
    gallery = studio.gallery
    return {
        "a page of the gallery": lambda number: gallery.find(offset=24 * number, limit=24),
        "a search": lambda number: gallery.find(f"number{97 * number}", limit=24),
        "the latest jobs": lambda number: studio.jobs(limit=20),
        "jobs that are active": lambda number: studio.jobs(active_only=True),
        "how many are active": lambda number: studio.count_active(),
        "whether it was made before": lambda number: studio.made_before(
            request(37 * number % jobs)
        ),
        "a job in, taken up, ended": lambda number: one_job(queue, jobs + number),
    }


def measure(studio: Studio, options: Any) -> list[dict[str, Any]]:
    queue = JobQueue(studio.database, studio.kinds)
    fill(studio, options.pictures)
    do_jobs(queue, options.jobs)
    rows: list[dict[str, Any]] = []
    for name, ask in asked(studio, queue, options.jobs).items():
        times = [1000 * timed(lambda n=n, ask=ask: ask(n)).seconds for n in range(options.rounds)]
        rows.append({"what": name, "median": statistics.median(times[1:]),
                     "p95": statistics.quantiles(times[1:], n=20)[-1]})  # fmt: skip
    return rows


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--jobs", type=int, default=3000)
    parser.add_argument("--pictures", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data_folder=Path(folder), offline=True, min_free_bytes=0)
        rows = measure(open_studio(config), options)
        close_studio(config)
    print_table(("what", "median ms", "p95 ms"), [tuple(row.values()) for row in rows])
    worst = max(row["median"] for row in rows)
    print(f"\nslowest {verdict(worst, most=MOST_MS)}")
    print(json.dumps({"benchmark": "queue", "most_ms": MOST_MS, "worst_ms": worst, "rows": rows}))


if __name__ == "__main__":
    main()
