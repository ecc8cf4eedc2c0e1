"""Animated PNG: https://www.w3.org/TR/png-3/#apng-frame-based-animation

Exact in colour, transparency and time: a frame lasts 1/fps second.
"""

from __future__ import annotations

import io
import itertools
import struct
import zlib
from collections.abc import Iterator
from typing import IO

import numpy as np
from PIL import Image

from core.motion.formats.changes import Change, changes
from core.motion.formats.clip import Clip

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_TYPE = {"RGB": 2, "RGBA": 6}


def write(clip: Clip, stream: IO[bytes]) -> None:
    numbers = itertools.count()
    stream.write(SIGNATURE)
    head = (*clip.size, 8, COLOUR_TYPE[clip.mode], 0, 0, 0)
    _chunk(stream, b"IHDR", struct.pack(">IIBBBBB", *head))
    _chunk(stream, b"acTL", struct.pack(">II", clip.count, 0 if clip.loop else 1))
    frames = (np.asarray(frame) for frame in clip.frames())
    for index, change in enumerate(changes(frames)):
        _chunk(stream, b"fcTL", _control(next(numbers), change, clip.fps))
        for data in _packed(change):
            if index == 0:  # the picture of whoever knows no animation
                _chunk(stream, b"IDAT", data)
            else:
                _chunk(stream, b"fdAT", struct.pack(">I", next(numbers)) + data)
    _chunk(stream, b"IEND", b"")


def _control(number: int, change: Change, fps: int) -> bytes:
    """Left as it is afterwards, and replaced, not blended, by the next."""
    box = change.box
    return struct.pack(
        ">IIIIIHHBB", number, box.width, box.height, box.left, box.top, 1, fps, 0, 0
    )  # fmt: skip


def _packed(change: Change) -> Iterator[bytes]:
    """The image data of a PNG of it, which Pillow filters and packs."""
    buffer = io.BytesIO()
    Image.fromarray(change.part).save(buffer, "PNG")
    data = buffer.getvalue()
    position = len(SIGNATURE)
    while position < len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        if kind == b"IDAT":
            yield data[position + 8 : position + 8 + length]
        position += 12 + length


def _chunk(stream: IO[bytes], kind: bytes, content: bytes) -> None:
    check = zlib.crc32(content, zlib.crc32(kind))
    stream.write(struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", check))
