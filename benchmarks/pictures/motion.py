"""The README's moving pictures: a walk, and eight frames of a jump side by side.

    python -m benchmarks.pictures.motion

Made by the command line as anybody would, over a data folder of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageSequence

from benchmarks.shared import ROOT

FOLDER = ROOT / "assets" / "screenshots"
WALK = (
    "girl, long brown hair, high ponytail, light blue sports outfit, orange scarf, meadow",
    "walk",
)
JUMP = ("girl, silver twintails, red scarf, black school uniform, white thighhighs, meadow, sunset",
        "jump")  # fmt: skip
FRAMES, WIDTH = 8, 200


def make(prompt: str, cycle: str, out: Path, data: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "core", "motion", "--prompt", prompt, "--cycle", cycle,
         "--size", "384x512", "--seed", "0", "--out", str(out)],
        cwd=ROOT, check=True, env=os.environ | {"POSEANIME_DATA": str(data)},
    )  # fmt: skip


def strip(clip: Path) -> Image.Image:
    with Image.open(clip) as opened:
        frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(opened)]
    height = round(frames[0].height * WIDTH / frames[0].width)
    row = Image.new("RGB", (FRAMES * WIDTH, height))
    for place in range(FRAMES):
        frame = frames[place * len(frames) // FRAMES]
        small = frame.resize((WIDTH, height), Image.Resampling.LANCZOS)
        row.paste(small, (place * WIDTH, 0))
    return row


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        make(*WALK, FOLDER / "walk.webp", data)
        make(*JUMP, data / "jump.webp", data)
        strip(data / "jump.webp").save(FOLDER / "jump_strip.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    main()
