"""Frames of a film, spread over its length."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from core.errors import InputRejected

MOST_FRAMES = 24
# Longer side of a frame that is looked at, and of one that is read at all.
SIDE, MOST_SIDE = 1024, 4096
KINDS = ("mp4", "webm", "mov", "gif")


def frames(data: bytes, count: int) -> list[Image.Image]:
    """At most ``count`` pictures (RGB), one from the middle of each of as many parts of the film.

    Raises ``InputRejected`` for what is no film, and for one whose picture is too large.
    """
    assert 1 <= count <= MOST_FRAMES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film"  # what it is stands in it
        path.write_bytes(data)
        found = _read(path, count)
    if not found:
        raise unreadable("no frames")
    return found


def _read(path: Path, count: int) -> list[Image.Image]:
    import cv2

    film = cv2.VideoCapture(str(path))
    try:
        if not film.isOpened():
            raise unreadable("something else")
        wide, high = (int(film.get(one)) for one in (3, 4))  # CAP_PROP_FRAME_WIDTH and _HEIGHT
        if not (0 < wide <= MOST_SIDE and 0 < high <= MOST_SIDE):
            raise unreadable(f"frames of {wide}×{high} pixels")
        length = max(int(film.get(cv2.CAP_PROP_FRAME_COUNT)), 1)
        found: list[Image.Image] = []
        for number in sorted({int((part + 0.5) * length / count) for part in range(count)}):
            film.set(cv2.CAP_PROP_POS_FRAMES, number)
            is_there, pixels = film.read()
            if is_there:
                found.append(_small(Image.fromarray(pixels[..., ::-1])))
        return found
    finally:
        film.release()


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return image


def unreadable(what: str) -> InputRejected:
    return InputRejected(
        expected=f"a film ({', '.join(KINDS)}) of at most {MOST_SIDE} pixels a side",
        got=what,
        todo="save it again as MP4",
        shown=f"This film cannot be read. Save it again as MP4, at most {MOST_SIDE} pixels a side.",
    )
