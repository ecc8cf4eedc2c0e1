"""How long does a page take to run again, with a small and a large gallery, idle and at work?

    python -m benchmarks.pages.rerun
    python -m benchmarks.pages.rerun --runs 60 --pictures 10 1000 10000

Pages run in process by AppTest from Home.py, on the real studio over a temporary data folder: that
is the script, its queries and its elements, without browser and network. Rows are real; all
pictures share one small file by hard links. "At work" means that the starter checkpoint draws in
the same process meanwhile. Target: p95 at most 80 ms, and at most 1.3 times from the smallest to
the largest gallery. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import tempfile
import time

from PIL import Image
from streamlit.testing.v1 import AppTest

from benchmarks.shared import ROOT, print_table, script_parser, timed
from core.config import Config
from core.files import new_id
from core.gallery import record
from core.generation.request import MAX_COUNT, GenerationRequest
from core.jobs.job import LOCAL_OWNER
from core.studio import Studio, close_studio, open_studio

PAGES = {"Home": "Home.py", "Generate": "pages/4_Generate.py", "Gallery": "pages/9_Gallery.py"}
TARGET_MS, TARGET_RATIO = 80.0, 1.3
WARM_UP = 3


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POSEANIME_DATA"] = folder
        os.environ["POSEANIME_MIN_FREE_MB"] = "0"
        studio = open_studio()
        rows = [
            row
            for pictures in sorted(options.pictures)
            for row in measure(studio, pictures, options.runs)
        ]
        close_studio(Config.from_environment())
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    print(json.dumps(summary(rows)))


def arguments() -> argparse.Namespace:
    parser = script_parser(__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--pictures", type=int, nargs="+", default=[10, 1_000, 10_000])
    return parser.parse_args()


def measure(studio: Studio, pictures: int, runs: int) -> list[dict[str, object]]:
    fill(studio, pictures)
    rows = []
    for load in ("idle", "at work"):
        for page, script in PAGES.items():
            times = page_times(studio, script, runs, is_at_work=load == "at work")
            rows.append(
                {
                    "page": page,
                    "load": load,
                    "pictures": pictures,
                    "median_ms": round(statistics.median(times), 1),
                    "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
                }
            )
    stop_work(studio)
    return rows


def fill(studio: Studio, pictures: int) -> None:
    """Rows up to this many, and a link to the shared file and thumbnail for each."""
    folder = studio.gallery.folder
    missing = pictures - studio.gallery.find(limit=1).total
    request = GenerationRequest(prompt="girl, long brown hair, jogging, sunny park path").to_dict()
    score = {"oks": 0.9, "pck": 0.9, "people": [1, 1], "joints": [[[3, -2]] * 18]}
    facts = {
        "kind": "generated", "job_id": None, "index": 0, "parent_id": None,
        "extras": {"score": score},
    }  # fmt: skip
    shared = {folder / "shared": "PNG", folder / "thumbs" / "shared": "JPEG"}
    for path, kind in shared.items():
        path.write_bytes(encoded(kind))
    with studio.database.transaction() as connection:
        for image_id in (new_id() for _ in range(missing)):
            os.link(folder / "shared", folder / f"{image_id}.png")
            os.link(folder / "thumbs" / "shared", folder / "thumbs" / f"{image_id}.jpg")
            record.insert(
                connection,
                image_id=image_id,
                width=128,
                height=192,
                owner=LOCAL_OWNER,
                request=request,
                record=facts,
            )
    for path in shared:
        path.unlink()
    assert studio.gallery.find(limit=1).total == pictures


def encoded(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((128, 192), 60).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def page_times(studio: Studio, script: str, runs: int, *, is_at_work: bool) -> list[float]:
    """Milliseconds of each run after the first few."""
    app = AppTest.from_file(ROOT / "Home.py", default_timeout=120).run()
    if script != "Home.py":
        app.switch_page(script).run()
    times = []
    for _ in range(WARM_UP + runs):
        if is_at_work:
            keep_working(studio)
        times.append(1000 * timed(app.run).seconds)
        assert not app.exception and not app.error, [error.value for error in app.error]
    return times[WARM_UP:]


def keep_working(studio: Studio) -> None:
    """Return while a job is at its steps; start one when there is none."""
    if not studio.jobs(active_only=True):
        spec = next(s for s in studio.checkpoints() if s.is_installed(studio.config))
        steps = spec.steps_range[1]
        studio.submit(
            GenerationRequest(
                prompt="girl", checkpoint=spec.id, size=spec.default_size, steps=steps,
                count=MAX_COUNT,
            )
        )  # fmt: skip
    while studio.jobs(active_only=True) and not studio.jobs(active_only=True)[0].progress.step:
        time.sleep(0.05)


def stop_work(studio: Studio) -> None:
    for job in studio.jobs(active_only=True):
        studio.cancel(job.id)
        studio.wait(job.id, 60)
    # What the work left would make the next, larger gallery's count wrong.
    made = [job_id for job in studio.jobs(limit=1000) for job_id in job.result]
    studio.gallery.trash.put(made)


def summary(rows: list[dict[str, object]]) -> dict[str, object]:
    worst = max(float(row["p95_ms"]) for row in rows)
    series = [(page, load) for page in PAGES for load in ("idle", "at work")]
    ratios = [growth(rows, page, load, "p95_ms") for page, load in series]
    return {
        "benchmark": "ui_rerun",
        "worst_p95_ms": worst,
        "worst_growth": max(ratios),
        "worst_median_growth": max(growth(rows, *pair, "median_ms") for pair in series),
        "target_p95_ms": TARGET_MS,
        "target_growth": TARGET_RATIO,
        "is_met": worst <= TARGET_MS and max(ratios) <= TARGET_RATIO,
        "rows": rows,
    }


def growth(rows: list[dict[str, object]], page: str, load: str, column: str) -> float:
    """The time with the largest gallery over that with the smallest."""
    series = [row for row in rows if row["page"] == page and row["load"] == load]
    ordered = sorted(series, key=lambda row: int(row["pictures"]))
    return round(float(ordered[-1][column]) / float(ordered[0][column]), 2)


if __name__ == "__main__":
    main()
