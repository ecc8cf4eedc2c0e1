"""A series as a job: how long twenty poses take, and what a kill -9 in its middle leaves.

    python -m benchmarks.repose.series                        # 20 poses at 832×1216
    python -m benchmarks.repose.series --kill                 # 10 pictures × 5 poses, killed once
    python -m benchmarks.repose.series --kill --size 256x384

The figures are drawn by the studio, before nothing. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.shared import ROOT, limit_threads, script_parser, size_of

if TYPE_CHECKING:
    from core.repose.request import ReposeRequest
    from core.studio import Studio

PATIENCE_SECONDS = 1800


def main() -> None:
    options = _options()
    limit_threads(2)
    if options.work is not None:
        work(options.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        told = killed(data, options) if options.kill else timed(data, options)
    print(json.dumps(told))


def _options() -> argparse.Namespace:
    parser = script_parser(__doc__)
    parser.add_argument("--size", type=size_of, default="832x1216")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def studio_over(data: Path) -> Studio:
    from core.config import Config
    from core.studio import Studio

    return Studio(Config(data_folder=data, device="cpu", offline=True, min_free_bytes=0))


def series(studio: Studio, options: argparse.Namespace, pictures: int, poses: int) -> ReposeRequest:
    from PIL import Image

    from core.figures.drawing import draw
    from core.figures.looks import Scene, new_look
    from core.pose import presets
    from core.repose.pose_sets import TWENTY
    from core.repose.request import AskedPose, ReposeRequest, Source

    pose = presets.get("standing").pose.fitted_to(options.size)
    sources: list[Source] = []
    for seed in range(pictures):
        look = new_look(random.Random(seed))
        figure = draw(pose, [look], Scene("none"), pose.size, seed=seed).figure()
        record = studio.gallery.save(Image.fromarray(figure), kind="upload", request={})
        sources.append(Source(image_id=record.id, pose=pose))
    asked = tuple(AskedPose(presets.get(name).pose, name) for name in TWENTY[:poses])
    return ReposeRequest(sources=tuple(sources), poses=asked)


def timed(data: Path, options: argparse.Namespace) -> dict[str, object]:
    studio = studio_over(data)
    request = series(studio, options, 1, 20)
    started = time.perf_counter()
    job = studio.wait(studio.submit(request).id, PATIENCE_SECONDS)
    seconds = time.perf_counter() - started
    records = studio.gallery.of_job(job.id)
    scores = sorted(one.score.oks for one in records if one.score is not None)
    studio.close()
    return {
        "pictures": len(records),
        "seconds": round(seconds, 1),
        "size": str(options.size),
        "pose_score_median": round(scores[len(scores) // 2], 3) if scores else None,
        "state": job.state.value,
    }


def killed(data: Path, options: argparse.Namespace) -> dict[str, object]:
    """The process dies in the middle of a picture, after about half of them."""
    studio = studio_over(data)
    request = series(studio, options, 10, 5)
    studio.close()
    (data / "request.json").write_text(json.dumps(request.to_dict()))
    worker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.repose.series", "--work", str(data)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while len(list((data / "gallery").glob("*.png"))) < 10 + 23 and worker.poll() is None:
        time.sleep(0.02)
    worker.kill()
    worker.wait()
    studio = studio_over(data)
    before = len(studio.gallery.of_job("series"))
    studio.resume()
    job = studio.wait("series", PATIENCE_SECONDS)
    records = studio.gallery.of_job("series")
    studio.close()
    places = Counter(one.index for one in records)
    files = len(list((data / "gallery").glob("*.png"))) - 10
    return {
        "state": job.state.value,
        "kept_at_the_kill": before,
        "pictures": len(records),
        "twice": sum(count > 1 for count in places.values()),
        "files": files,
    }


def work(data: Path) -> None:
    from core.repose.request import ReposeRequest

    studio = studio_over(data)
    request = ReposeRequest.from_dict(json.loads((data / "request.json").read_text()))
    studio.submit(request, job_id="series")
    studio.wait("series", PATIENCE_SECONDS)


if __name__ == "__main__":
    main()
