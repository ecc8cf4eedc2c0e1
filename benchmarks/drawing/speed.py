"""How long does a drawing take on one core, and how long did it take before?

    python -m benchmarks.drawing.speed                   medians of 15 rounds
    python -m benchmarks.drawing.speed --rounds 5
    python -m benchmarks.drawing.speed --before 5009b67  against the painter of another commit

Both painters draw the same looks in the same poses by turns, each in a process of its own with one
thread, so that what else runs on the machine slows both alike. Seconds are of the processor, not of
the clock. "cold" draws the ground too, "kept" finds it drawn, as while a pose is dragged; the
painter of before knew no difference. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from io import BytesIO
from pathlib import Path

from benchmarks.shared import ROOT, script_parser

BEFORE = "5009b67"  # "Move the painter of figures into core"
SIZES = ((256, 384), (512, 768), (1024, 1536), (2048, 3072))
POSES = ("standing", "running", "waving", "sitting", "standing-back")
PLACES = ("sunny park path", "city at night", "classroom")
GOALS = {256: 15, 512: 60, 1024: 250, 2048: 1200}  # milliseconds, with the ground kept


def serve() -> None:
    """Answers each line "width height case" with the milliseconds that the drawing took."""
    import cv2

    from core.figures.body.bodies import body_of
    from core.figures.draw import draw_picture
    from core.figures.looks import Scene, new_look
    from core.pose.presets import get
    from core.pose.skeleton import Size  # where it stands in each commit

    cv2.setNumThreads(1)
    poses = [get(name).pose for name in POSES]
    for line in sys.stdin:
        width, height, case = map(int, line.split())
        size = Size(width, height)
        pose = poses[case % len(poses)].scaled_to(size)
        scene = Scene(PLACES[case % len(PLACES)])
        started = time.process_time()
        people = [(new_look(random.Random(case)), body_of(person)) for person in pose.people]
        draw_picture(size, scene, people, case)
        print(1000 * (time.process_time() - started), flush=True)


class Painter:
    """A painter in a process of its own."""

    def __init__(self, root: Path) -> None:
        # The painter is that of ``root``, where the process begins; this script is the present one.
        single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.drawing.speed", "--serve"], cwd=root,
            env=os.environ | single, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def milliseconds(self, width: int, height: int, case: int) -> float:
        assert self.process.stdin is not None and self.process.stdout is not None
        print(width, height, case, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def unpack(commit: str, folder: Path) -> None:
    made = subprocess.run(
        ["git", "archive", commit, "core", "assets/poses"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    with tarfile.open(fileobj=BytesIO(made.stdout)) as archive:
        archive.extractall(folder, filter="data")


def measure(before: Painter, now: Painter, rounds: int) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    print(f"{'ms':>11}  {'before':>8}  {'cold':>8}  {'kept':>8}  {'goal':>6}")
    for width, height in SIZES:
        times: dict[str, list[float]] = {"before": [], "cold": [], "kept": []}
        for case in range(rounds):
            times["before"].append(before.milliseconds(width, height, case))
            times["cold"].append(now.milliseconds(width, height, case))
            times["kept"].append(now.milliseconds(width, height, case))
        row = {name: round(statistics.median(values[1:]), 1) for name, values in times.items()}
        found[f"{width}x{height}"] = row
        cells = "  ".join(f"{value:8.1f}" for value in row.values())
        print(f"{width:>5} x {height:<5} {cells}  {GOALS[width]:6}", flush=True)
    return found


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=15, metavar="N")
    parser.add_argument("--before", default=BEFORE, metavar="COMMIT")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve()
        return
    with tempfile.TemporaryDirectory() as folder:
        unpack(options.before, Path(folder))
        painters = [Painter(Path(folder)), Painter(ROOT)]
        try:
            found = measure(*painters, max(3, options.rounds))
        finally:
            for painter in painters:
                painter.close()
    print(json.dumps({"before": options.before, "milliseconds": found}))


if __name__ == "__main__":
    main()
