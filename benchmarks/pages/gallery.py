"""Does a gallery of a hundred thousand pictures stay usable, and how fast do pictures come in?

    python -m benchmarks.pages.gallery
    python -m benchmarks.pages.gallery --pictures 1000 100000 --runs 20

The page runs in process by AppTest, over real rows with prompts of thirty words, in each of the
ways that a person turns it: opened, another page, a far one, other orders, words that many, some
and no pictures have, filters. Then files of 512×768 that A1111 wrote come in, without thumbnails.
Targets: p95 at most 80 ms; 50 pictures a second. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import statistics
import tempfile
from collections.abc import Callable

from PIL import Image, PngImagePlugin
from streamlit.testing.v1 import AppTest

from benchmarks.shared import ROOT, Timed, print_table, script_parser, timed
from core.config import Config
from core.files import new_id
from core.gallery import record
from core.gallery.importing import files_in, import_files
from core.jobs.job import LOCAL_OWNER
from core.studio import Studio, close_studio, open_studio
from core.ui import state

PAGE = "pages/9_Gallery.py"
TARGET_MS, TARGET_RATE = 80.0, 50.0
# A file can have 65 000 names on ext4.
MOST_LINKS = 50_000
WORDS = (
    "masterpiece silver hair blue eyes school uniform running city street night neon rain umbrella "
    "smile twintails cat ears kimono shrine autumn leaves dynamic pose from below hoodie jeans "
    "sneakers armor sword dragon castle sunset beach swimsuit flowers"
)
MODELS = ("starter", "meinamix", "animagine-xl")

Act = Callable[[AppTest, int], object]


def _set(key: str, *values: object) -> Act:
    def act(app: AppTest, run: int) -> None:
        app.session_state[key] = values[run % len(values)]

    return act


WAYS: dict[str, Act] = {
    "again": lambda app, run: None,
    "next page": lambda app, run: _set(state.GALLERY_PAGE, 2 + run)(app, 0),
    "far page": lambda app, run: _set(state.GALLERY_PAGE, 4000 - run)(app, 0),
    "best pose, most stars": _set(state.GALLERY_ORDER, "score", "rating", "identity", "oldest"),
    "a common word": _set(state.GALLERY_SEARCH, *WORDS.split()),
    "a rare word": lambda app, run: _set(state.GALLERY_SEARCH, f"number{997 * run}")(app, 0),
    "filters": _set(state.GALLERY_MODEL, *MODELS, ""),
}  # fmt: skip


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
        rates = import_rates(studio, options.imported)
        close_studio(Config.from_environment())
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    print(json.dumps(summary(rows, *rates)))


def arguments() -> argparse.Namespace:
    parser = script_parser(__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--pictures", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--imported", type=int, default=300)
    return parser.parse_args()


def measure(studio: Studio, pictures: int, runs: int) -> list[dict[str, object]]:
    fill(studio, pictures)
    times = {way: page_times(act, runs) for way, act in WAYS.items()}
    times["all of them"] = [one for every in times.values() for one in every]
    return [
        {
            "way": way,
            "pictures": pictures,
            "median_ms": _median([one.seconds for one in every]),
            "p95_ms": _p95([one.seconds for one in every]),
            "processor_median_ms": _median([one.processor_seconds for one in every]),
            "processor_p95_ms": _p95([one.processor_seconds for one in every]),
        }
        for way, every in times.items()
    ]


def _median(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


def _p95(seconds: list[float]) -> float:
    return round(1000 * statistics.quantiles(seconds, n=20)[-1], 1)


def fill(studio: Studio, pictures: int) -> None:
    """Rows up to this many, with a small file each."""
    chance = random.Random(1)
    folder = studio.gallery.folder
    missing = pictures - studio.gallery.find(limit=1).total
    shared = folder.parent / "shared.png"
    with studio.database.transaction() as connection:
        for number in range(missing):
            if number % MOST_LINKS == 0:
                shared.unlink(missing_ok=True)
                shared.write_bytes(encoded((128, 192), ""))
            image_id = new_id()
            os.link(shared, folder / f"{image_id}.png")
            prompt = ", ".join((*chance.choices(WORDS.split(), k=30), f"number{number}"))
            request = {"prompt": prompt, "checkpoint": chance.choice(MODELS), "pose": "x" * 2500}
            extras = {"score": {"oks": chance.random(), "pck": 0.9}}
            facts = {
                "kind": "generated", "job_id": None, "index": 0, "parent_id": None,
                "extras": extras,
            }  # fmt: skip
            record.insert(
                connection, image_id=image_id, width=128, height=192, owner=LOCAL_OWNER,
                request=request, record=facts,
            )  # fmt: skip


def encoded(size: tuple[int, int], infotext: str, seed: int = 0) -> bytes:
    """A file of soft noise: neither flat nor what no PNG can pack."""
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 60 + seed % 20).convert("RGB")
    info = PngImagePlugin.PngInfo()
    if infotext:
        info.add_text("parameters", infotext)
    buffer = io.BytesIO()
    noise.resize(size, Image.Resampling.BICUBIC).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def page_times(act: Act, runs: int) -> list[Timed[AppTest]]:
    """Each run but the first."""
    app = AppTest.from_file(ROOT / "Home.py", default_timeout=120).run()
    app.switch_page(PAGE).run()
    times: list[Timed[AppTest]] = []
    for run in range(runs + 1):
        act(app, run)
        times.append(timed(app.run))
        assert not app.exception and not app.error, [error.value for error in app.error]
    return times[1:]


def import_rates(studio: Studio, count: int) -> tuple[float, float]:
    """Pictures a second, and a second of a processor."""
    told = "girl, umbrella\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: {}, Size: 512x768"
    folder = studio.gallery.folder.parent / "incoming"
    folder.mkdir()
    for number in range(count):
        data = encoded((512, 768), told.format(number), number)
        (folder / f"{number}.png").write_bytes(data)
    took = timed(lambda: list(import_files(files_in(folder), studio.gallery)))
    return count / took.seconds, count / took.processor_seconds


def summary(rows: list[dict[str, object]], rate: float, processor_rate: float) -> dict[str, object]:
    worst = max(float(str(row["p95_ms"])) for row in rows if row["way"] == "all of them")
    return {
        "benchmark": "gallery",
        "p95_ms": worst,
        "target_p95_ms": TARGET_MS,
        "imported_a_second": round(rate, 1),
        "imported_a_processor_second": round(processor_rate, 1),
        "target_imported_a_second": TARGET_RATE,
        "is_met": worst <= TARGET_MS and rate >= TARGET_RATE,
        "rows": rows,
    }


if __name__ == "__main__":
    main()
