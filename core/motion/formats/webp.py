"""Animated WebP: https://developers.google.com/speed/webp/docs/riff_container

Pillow's own writer merges equal frames and sends still ground anew in its key frames, where it
shivers; here, each frame is there and holds only what changed.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO

import numpy as np
from PIL import Image

from core.motion.formats.changes import Change, changes
from core.motion.formats.clip import Clip

QUALITY = 90
HAS_ALPHA, IS_ANIMATION = 0x10, 0x02
REPLACES = 0x02  # a frame's pixels are not blended over what is there
GRID = 2  # frames start at even pixels


def write(clip: Clip, stream: IO[bytes]) -> None:
    body = b"".join(_chunks(clip))
    stream.write(struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WEBP") + body)


def _chunks(clip: Clip) -> Iterator[bytes]:
    flags = IS_ANIMATION | HAS_ALPHA  # that of parts of frames, if no frame is transparent itself
    yield _chunk(
        b"VP8X", struct.pack("<I", flags) + _three(clip.size.width - 1, clip.size.height - 1)
    )
    yield _chunk(b"ANIM", struct.pack("<IH", 0, 0 if clip.loop else 1))
    frames = (np.asarray(frame) for frame in clip.frames())
    times = clip.delays(1000)
    for change, milliseconds in zip(changes(frames, GRID), times, strict=True):
        yield _chunk(b"ANMF", _frame(change, milliseconds, clip.is_clear))


def _frame(change: Change, milliseconds: int, is_clear: bool) -> bytes:
    box = change.box
    image = Image.fromarray(change.part)
    if not is_clear and not change.is_new.all():
        image.putalpha(Image.fromarray(change.is_new.astype(np.uint8) * 255))
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY, method=2)
    place = _three(box.left // GRID, box.top // GRID, box.width - 1, box.height - 1, milliseconds)
    return place + bytes([REPLACES if is_clear else 0]) + _picture(buffer.getvalue())


def _picture(data: bytes) -> bytes:
    """What of a still WebP holds its pixels."""
    parts: list[bytes] = []
    position = 12
    while position < len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        end = position + 8 + length + length % 2
        if kind in (b"ALPH", b"VP8 ", b"VP8L"):
            parts.append(data[position:end])
        position = end
    return b"".join(parts)


def _three(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(3, "little") for number in numbers)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(content)) + content + b"\0" * (len(content) % 2)
