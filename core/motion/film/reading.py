"""Frames of a film by their time stamps: films of phones and browsers have no even beat.

Frames are read one after the other, since jumping to a time lands beside it in many files. A
recording of a browser says neither how long it is nor how many frames it has.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from core.errors import InputRejected
from core.geometry import Size
from core.pose.video import MOST_SIDE, unreadable

# Longer side of a frame that is looked at: the detector sees no more.
SIDE = 1024
MOST_SECONDS = 600.0
# A frame that comes so much of a step too early is taken for its time: stamps are rounded.
EARLY = 0.25
# Seconds by which two frames surely differ.
LEAST_APART = 1e-3
# Seconds before a moment at which it is looked for: files are entered at few places.
SEEN_BEFORE = 0.5


@dataclass(frozen=True)
class FilmFacts:
    """``seconds`` from the first frame to the end of the last; ``fps`` frames a second on average.
    ``size`` as it is to be seen, turned as the film says."""

    size: Size
    seconds: float
    fps: float

    @property
    def shown_size(self) -> Size:
        """Of the frames that are read: at most ``SIDE`` on the longer side."""
        return self.size.times(min(1.0, SIDE / max(self.size)))


@dataclass(frozen=True)
class Frame:
    """``seconds`` from the film's first frame."""

    seconds: float
    image: Image.Image


def facts_of(path: Path) -> FilmFacts:
    """Raises ``InputRejected`` for what is no film, and for one that is too large or too long."""
    with _opened(path) as film:
        size = Size(*(int(film.get(one)) for one in (3, 4)))  # CAP_PROP_FRAME_WIDTH and _HEIGHT
        if not (min(size) > 0 and max(size) <= MOST_SIDE):
            raise unreadable(f"frames of {size} pixels")
        count, seconds = _length(film)
    if not count:
        raise unreadable("no frames")
    if seconds > MOST_SECONDS:
        raise _too_long(seconds)
    return FilmFacts(size, seconds, count / seconds)


def frames(
    path: Path, looks: float, start: float = 0.0, end: float | None = None, after: float = -1.0
) -> Iterator[Frame]:
    """The frames that are shown from ``start`` to before ``end`` (seconds), at most ``looks`` a
    second; of a film with fewer, each once. Those up to ``after`` are passed over: the others are
    the same as without it."""
    step, due = 1.0 / looks, start
    with _opened(path) as film:
        for seconds in _stamps(film):
            if end is not None and seconds >= end:
                return
            if seconds < due - EARLY * step:
                continue
            due = max(due + step, seconds + (1 - EARLY) * step)
            if seconds > after + LEAST_APART:
                is_there, pixels = film.retrieve()
                if not is_there:
                    return
                yield Frame(seconds, _small(Image.fromarray(pixels[..., ::-1])))


def frame_at(path: Path, seconds: float) -> Image.Image | None:
    """About the frame of that moment, None beyond the end. All before it is read only where a film
    has no index, as recordings of browsers have none."""
    with _opened(path) as film:
        film.set(0, max(seconds - SEEN_BEFORE, 0.0) * 1000)  # CAP_PROP_POS_MSEC
        found = _first_from(film, seconds)
    if found is not None:
        return found
    with _opened(path) as film:
        return _first_from(film, seconds)


def _first_from(film: Any, seconds: float) -> Image.Image | None:
    while film.grab():
        if film.get(0) / 1000 >= seconds - LEAST_APART:
            is_there, pixels = film.retrieve()
            return _small(Image.fromarray(pixels[..., ::-1])) if is_there else None
    return None


def _stamps(film: Any) -> Iterator[float]:
    """Seconds from the first frame on, each larger than the one before; its frame can be fetched
    until the next one is asked for."""
    first, last = None, -1.0
    while film.grab():
        now = film.get(0) / 1000  # CAP_PROP_POS_MSEC, of the frame that was just grabbed
        first = now if first is None else first
        if now - first > last:
            last = now - first
            yield last


def _length(film: Any) -> tuple[int, float]:
    """Frames and seconds, as the file says; where it does not, they are counted."""
    count, fps = film.get(7), film.get(5)  # CAP_PROP_FRAME_COUNT and _FPS
    if count >= 1 and 1 <= fps <= 240 and film.grab():
        return int(count), count / fps
    stamps: list[float] = []
    for seconds in _stamps(film):
        stamps.append(seconds)
        if seconds > MOST_SECONDS:
            break
    if len(stamps) < 2:
        return len(stamps), 0.04
    return len(stamps), stamps[-1] * len(stamps) / (len(stamps) - 1)


@contextmanager
def _opened(path: Path) -> Generator[Any]:
    import cv2

    film = cv2.VideoCapture(str(path))
    try:
        if not film.isOpened():
            raise unreadable("something else")
        yield film
    finally:
        film.release()


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return image


def _too_long(seconds: float) -> InputRejected:
    return InputRejected(
        expected=f"a film no longer than {MOST_SECONDS:g} seconds",
        got=f"{seconds:.0f}",
        todo="cut it shorter",
        shown=f"This film is longer than {MOST_SECONDS / 60:g} minutes. Cut it shorter.",
    )
