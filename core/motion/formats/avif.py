"""Animated AVIF: https://aomediacodec.github.io/av1-avif/#image-sequences"""

from __future__ import annotations

import io
import struct
from typing import IO, Any

from PIL import Image

from core.motion.formats.clip import Clip

QUALITY, SPEED = 80, 8
# https://aomediacodec.github.io/av1-avif/#edit-list-box: the lowest bit of the flags says that
# what is edited starts again.
EDIT_LIST = b"elst"


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
    at = data.index(EDIT_LIST) + len(EDIT_LIST)
    (version_and_flags,) = struct.unpack_from(">I", data, at)
    return data[:at] + struct.pack(">I", version_and_flags & ~1) + data[at + 4 :]
