"""Animated WebP: https://developers.google.com/speed/webp/docs/riff_container

Pillow's own writer merges equal frames and sends still ground anew in its key frames, where it
shivers; here, each frame is there and holds only what changed, and what an earlier frame left too
far from its colour: beside an edge colours run into each other, and when the edge moves on, a trace
of it would stay.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Box
from core.motion.formats.changes import Pixels, box_of
from core.motion.formats.clip import Clip

QUALITY = 90
HAS_ALPHA, IS_ANIMATION = 0x10, 0x02
REPLACES = 0x02  # a frame's pixels are not blended over what is there
GRID = 2  # frames start at even pixels
OFF = 12  # of 255: a trace that is seen


def write(clip: Clip, stream: IO[bytes]) -> None:
    body = b"".join(_chunks(clip))
    stream.write(struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WEBP") + body)


def _chunks(clip: Clip) -> Iterator[bytes]:
    flags = IS_ANIMATION | HAS_ALPHA  # that of parts of frames, if no frame is transparent itself
    yield _chunk(
        b"VP8X", struct.pack("<I", flags) + _three(clip.size.width - 1, clip.size.height - 1)
    )
    yield _chunk(b"ANIM", struct.pack("<IH", 0, 0 if clip.loop else 1))
    times = clip.delays(1000)
    for (data, box), milliseconds in zip(_frames(clip), times, strict=True):
        place = _three(box.left // GRID, box.top // GRID, box.width - 1, box.height - 1)
        way = bytes([REPLACES if clip.is_clear else 0])
        yield _chunk(b"ANMF", place + _three(milliseconds) + way + _picture(data))


def _frames(clip: Clip) -> Iterator[tuple[bytes, Box]]:
    """Of each frame a still WebP of what is sent, and where it stands."""
    shown: Pixels | None = None
    before: Pixels | None = None
    sent = np.zeros((clip.size.height, clip.size.width), np.bool_)
    for frame in clip.frames():
        pixels = np.asarray(frame)
        new = np.ones_like(sent)
        if before is not None and shown is not None:
            changed = (pixels != before).any(2)
            sent |= changed
            new = changed | (sent & _is_off(pixels, shown))
        box = box_of(new, GRID)
        data = _encoded(pixels[box.area], None if clip.is_clear else new[box.area])
        shown = _with(shown, data, box, pixels)
        before = pixels
        yield data, box


def _is_off(pixels: Pixels, shown: Pixels) -> NDArray[np.bool_]:
    apart = np.abs(pixels.astype(np.int16) - shown)
    if pixels.shape[2] == 4:  # what is transparent has no colour
        apart[..., :3] *= (pixels[..., 3:] > 0) | (shown[..., 3:] > 0)
    return np.asarray((apart > OFF).any(2))


def _encoded(part: Pixels, new: NDArray[np.bool_] | None) -> bytes:
    """Where it is not ``new``, what was there shows through."""
    image = Image.fromarray(part)
    if new is not None and not new.all():
        image.putalpha(Image.fromarray(new.astype(np.uint8) * 255))
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY, method=2)
    return buffer.getvalue()


def _with(shown: Pixels | None, data: bytes, box: Box, pixels: Pixels) -> Pixels:
    """What is seen after this frame."""
    now = np.zeros_like(pixels) if shown is None else shown
    with Image.open(io.BytesIO(data), formats=("WEBP",)) as image:
        part = np.asarray(image.convert("RGBA"))
    if pixels.shape[2] == 4:
        now[box.area] = part
    else:
        is_new = part[..., 3:] > 0
        now[box.area] = np.where(is_new, part[..., :3], now[box.area])
    return now


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
