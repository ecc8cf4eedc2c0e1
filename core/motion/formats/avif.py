"""Animated AVIF: https://aomediacodec.github.io/av1-avif/#image-sequences"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO, Any

from PIL import Image

from core.motion.formats.clip import Clip

QUALITY, SPEED = 80, 8
# Where the boxes that tell of the whole and of its tracks hold their length in time, behind their
# kind: https://www.iso.org/standard/83102.html, 8.2.2, 8.3.2 and 8.4.2, each in its 64-bit form.
DURATION_AT = {b"mvhd": 24, b"tkhd": 28, b"mdhd": 24}
HOLDERS = (b"moov", b"trak", b"mdia", b"edts")
# https://aomediacodec.github.io/av1-avif/#edit-list-box: the lowest bit of the flags says that
# what is edited starts again; its tracks then have no end.
REPEATS = 1


class _Later(Image.Image):
    """A frame that is opened when the encoder asks for its bytes: Pillow lists all frames first."""

    def __init__(self, clip: Clip, number: int) -> None:
        super().__init__()
        self._mode = clip.mode
        self._size = clip.size
        self._clip, self._number = clip, number

    def tobytes(self, encoder_name: str = "raw", *args: Any) -> bytes:
        return self._clip.frame(self._number).tobytes(encoder_name, *args)


def write(clip: Clip, stream: IO[bytes]) -> None:
    first, *others = (_Later(clip, number) for number in range(clip.count))
    buffer = io.BytesIO()
    first.save(
        buffer,
        "AVIF",
        save_all=True,
        append_images=others,
        duration=list(clip.delays(1000)),
        quality=QUALITY,
        speed=SPEED,
    )
    data = buffer.getvalue()
    stream.write(data if clip.loop or clip.count == 1 else _once(data))


def _once(data: bytes) -> bytes:
    """Pillow always writes that it plays for ever."""
    boxes = list(_boxes(data, 0, len(data)))
    durations = [at + DURATION_AT[kind] for kind, at in boxes if kind in DURATION_AT]
    length = min(struct.unpack_from(">Q", data, at)[0] for at in durations)
    patched = bytearray(data)
    for at in durations:
        struct.pack_into(">Q", patched, at, length)
    for at in (at for kind, at in boxes if kind == b"elst"):
        patched[at + 3] &= ~REPEATS
    return bytes(patched)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    """Kinds, and where their content starts; those that hold others are not named themselves."""
    while start < end:
        length, kind = struct.unpack_from(">I4s", data, start)
        if kind in HOLDERS:
            yield from _boxes(data, start + 8, start + length)
        else:
            yield kind, start + 8
        start += length
