"""How long each format of a clip takes to write, how large it is, and what stays still in it.

    python -m benchmarks.motion.formats

Somebody who walks, 24 frames of 512×768, before a ground and before nothing; that they are drawn is
not counted. Prints one line of JSON. No weights are needed.

    seconds    by the clock, the quicker of two
    work       seconds of processors, of ffmpeg too
    KB         of the file
    still      pixels that change in the file and never in the clip, over all frames; videos, whose
               decoders this script does not ask, have none there
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.figures.grounds import NOWHERE
from core.generation.drawing.inputs import FromDrawing
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.motion.cycles import timeline_of
from core.motion.drawn import DrawnClip
from core.motion.formats import ClipFormat, is_here, write_clip
from core.motion.request import MotionRequest

FPS, FRAMES, SIZE = 12, 24, Size(512, 768)
WORDS = "girl with long brown hair in a high ponytail, light blue sports outfit, sunny park path"
GROUNDS = {"ground": None, "clear": FromDrawing(background=NOWHERE)}


def main() -> None:
    told: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, drawing in GROUNDS.items():
            pictures = drawn(drawing)
            for fmt in filter(is_here, ClipFormat):
                told[f"{fmt.value}, {name}"] = measured(pictures, fmt, Path(folder))
    print(json.dumps(told))


def drawn(drawing: FromDrawing | None) -> list[Image.Image]:
    painting = GenerationRequest(prompt=WORDS, checkpoint="drawing", size=SIZE, drawing=drawing)
    clip = DrawnClip(MotionRequest(timeline=timeline_of("walk", SIZE), painting=painting))
    return [clip.frame(number % len(clip)) for number in range(FRAMES)]


def measured(pictures: list[Image.Image], fmt: ClipFormat, folder: Path) -> dict[str, Any]:
    path = folder / f"clip{fmt.suffix}"
    seconds, work = min(written(pictures, path, fmt) for _ in range(2))
    still = changed(path, pictures) if fmt.mime.startswith("image/") else None
    kilobytes = path.stat().st_size // 1024
    return {"seconds": round(seconds, 2), "work": round(work, 2), "KB": kilobytes, "still": still}


def written(pictures: list[Image.Image], path: Path, fmt: ClipFormat) -> tuple[float, float]:
    """Seconds by the clock, and of processors."""
    started, used = time.perf_counter(), sum(os.times()[:4])
    write_clip(pictures, path, fmt, fps=FPS, loop=True)
    return time.perf_counter() - started, sum(os.times()[:4]) - used


def changed(path: Path, pictures: list[Image.Image]) -> int:
    """Over all frames, where the clip stands still: pixels that are another than in the first."""
    first, *others = (np.asarray(one.convert("RGBA")) for one in pictures)
    still = np.all([(one == first).all(2) for one in others], 0)
    shown: list[np.ndarray[Any, Any]] = []
    with Image.open(path) as image:
        for number in range(len(pictures)):
            image.seek(number)
            pixels = np.asarray(image.convert("RGBA")).astype(int)
            shown.append(pixels * (pixels[..., 3:] > 0))  # what is transparent has no colour
    return sum(int((one[still] != shown[0][still]).any(1).sum()) for one in shown)


if __name__ == "__main__":
    main()
