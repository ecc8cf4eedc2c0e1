"""GIF: https://www.w3.org/Graphics/GIF/spec-gif89a.txt

256 colours, one of them transparent, and times in hundredths of a second: of twelve frames a second
some last 80 ms and some 90, so that the whole is as long as it should be.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import RequestRejected
from core.geometry import Box
from core.motion.formats.changes import Pixels, box_of, changes
from core.motion.formats.clip import Clip
from core.motion.formats.paletted import Palette, palette_of

CLEAR = 255  # the index of what is transparent
OPAQUE_FROM = 128
STAYS, IS_CLEARED = 1, 2  # what becomes of a frame before the next is drawn
# Browsers play what lasts less than 20 ms as if it lasted 100.
MOST_FPS = 50


def write(clip: Clip, stream: IO[bytes]) -> None:
    """Raises ``RequestRejected`` above 50 frames a second."""
    if clip.fps > MOST_FPS:
        raise RequestRejected(
            expected=f"at most {MOST_FPS} frames a second",
            got=clip.fps,
            todo="choose fewer, or another format",
            shown=f"A GIF plays at most {MOST_FPS} frames a second. Choose fewer, or WebP or APNG.",
        )
    palette = palette_of(_opaque(frame) for frame in _arrays(clip))
    stream.write(b"GIF89a" + struct.pack("<HHBBB", *clip.size, 0xF7, CLEAR, 0))
    stream.write(palette.colours.tobytes().ljust(256 * 3, b"\0"))
    if clip.loop:
        stream.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", 0, 0))
    frames = _clear(clip, palette) if clip.is_clear else _full(clip, palette)
    for (pixels, box, disposal), delay in zip(frames, clip.delays(100), strict=True):
        stream.write(_control(disposal, delay) + _image(pixels, box))
    stream.write(b"\x3b")


_Frames = Iterator[tuple[Pixels, Box, int]]


def _full(clip: Clip, palette: Palette) -> _Frames:
    """What did not change is transparent, and shows the frame before."""
    indices = (palette.indices(frame) for frame in _arrays(clip))
    for change in changes(indices):
        part = np.where(change.is_new, change.part, CLEAR).astype(np.uint8)
        yield part, change.box, STAYS


def _clear(clip: Clip, palette: Palette) -> _Frames:
    """Each is drawn anew: nothing else takes a pixel away."""
    for frame in _arrays(clip):
        shown = _is_shown(frame)
        pixels = np.where(shown, palette.indices(frame[..., :3]), CLEAR).astype(np.uint8)
        box = box_of(shown)
        yield pixels[box.area], box, IS_CLEARED


def _arrays(clip: Clip) -> Iterator[Pixels]:
    return (np.asarray(frame) for frame in clip.frames())


def _is_shown(frame: Pixels) -> NDArray[np.bool_]:
    return frame[..., 3] >= OPAQUE_FROM


def _opaque(frame: Pixels) -> Pixels:
    return frame if frame.shape[2] == 3 else frame[_is_shown(frame)][:, :3]


def _control(disposal: int, delay: int) -> bytes:
    has_clear = 1
    return struct.pack("<BBBBHBB", 0x21, 0xF9, 4, disposal << 2 | has_clear, delay, CLEAR, 0)


def _image(indices: Pixels, box: Box) -> bytes:
    """A whole GIF of it holds the packed pixels; a grey's index is its value."""
    buffer = io.BytesIO()
    Image.fromarray(indices).save(buffer, "GIF", optimize=False, interlace=0)
    data = buffer.getvalue()
    at = 13 + 256 * 3  # behind the head and its palette
    while data[at] == 0x21:  # extensions, which are of that GIF
        at = _behind_blocks(data, at + 2)
    head = struct.pack("<BHHHHB", 0x2C, box.left, box.top, box.width, box.height, 0)
    return head + data[at + 10 : data.rindex(b"\x3b")]


def _behind_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1
