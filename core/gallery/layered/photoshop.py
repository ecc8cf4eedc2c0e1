"""Photoshop files with 8 bits a channel, RGB or grey: what their layers cover.

Only what tells of that is read: records, names, groups, masks and the transparency of each layer.
Source: Adobe Photoshop File Formats Specification (2019).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import ImageRejected
from core.gallery.layered.layers import MOST_LAYERS, MOST_PIXELS, Layer, cut_by_layers, too_many

SIGNATURE = b"8BPS"
GREY, RGB = 1, 3
HIDDEN, MASK_OFF = 0x02, 0x02
ALPHA, MASK = -1, -2  # ids of channels
OPEN_GROUP, CLOSED_GROUP, GROUP_END = 1, 2, 3
RAW, RUNS, ZIPPED, PREDICTED = 0, 1, 2, 3

Cover = NDArray[np.uint8]
Box = tuple[int, int, int, int]  # top, left, bottom, right
CheckSize = Callable[[int, int], None]


def is_photoshop(data: bytes) -> bool:
    return data.startswith(SIGNATURE)


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height. Raises ``ImageRejected`` for what is not read here."""
    _, version, _, height, width, depth, mode = struct.unpack_from(">4sH6xHIIHH", data)
    if version != 1 or depth != 8 or mode not in (GREY, RGB):
        raise ImageRejected(
            expected="a Photoshop file in RGB or grey with 8 bits a channel",
            got=f"version {version}, {depth} bits, mode {mode}",
            todo="convert it to RGB with 8 bits, or export a PNG",
            shown="This Photoshop file is not 8-bit RGB. Convert it to that, or export a PNG.",
        )
    return width, height


def open_photoshop(data: bytes, check_size: CheckSize) -> Image.Image:
    """RGBA without its ground. Raises ``ImageRejected``, and what struct, zlib and Pillow raise on
    damaged files."""
    check_size(*size_of(data))
    count, info = _layer_info(data)
    with Image.open(io.BytesIO(data), formats=("PSD",)) as image:
        image.load()
        # Else the fourth channel is a kept selection or a spot colour, which Pillow does not know.
        is_clear = image.mode.endswith("A") and count < 0
        merged = image.convert("RGBA" if is_clear else "RGB")
    return cut_by_layers(_layers(abs(count), info), merged)


@dataclass
class _Reader:
    data: bytes
    place: int = 0

    def take(self, count: int) -> bytes:
        if count < 0 or self.place + count > len(self.data):
            raise ValueError("a Photoshop file that ends too early")
        self.place += count
        return self.data[self.place - count : self.place]

    def values(self, form: str) -> tuple[int, ...]:
        return struct.unpack(">" + form, self.take(struct.calcsize(">" + form)))

    def block(self) -> _Reader:
        """What a length before it says."""
        (length,) = self.values("I")
        return _Reader(self.take(length))

    @property
    def left(self) -> int:
        return len(self.data) - self.place


@dataclass
class _Record:
    box: Box
    channels: list[tuple[int, int]]  # id and bytes
    opacity: float
    is_shown: bool
    name: str = ""
    group: int = 0
    mask: tuple[Box, int] | None = None  # and what is outside of it
    data: dict[int, bytes] = field(default_factory=dict)


def _layer_info(data: bytes) -> tuple[int, _Reader]:
    """The number of layers, below zero where the merged picture's channel beyond the colours is its
    transparency; and their records."""
    reader = _Reader(data, 26)
    reader.block()  # colour table
    reader.block()  # resources
    both = reader.block()
    info = both.block() if both.left >= 4 else _Reader(b"")
    (count,) = info.values("h") if info.left >= 2 else (0,)
    return count, info


def _layers(count: int, info: _Reader) -> Iterator[Layer]:
    """Those that are shown, from the top."""
    if count > 4 * MOST_LAYERS:
        raise too_many()
    records = [_record(info) for _ in range(count)]
    for record in records:
        for number, length in record.channels:
            record.data[number] = info.take(length)
    yield from _shown(records)


def _record(info: _Reader) -> _Record:
    top, left, bottom, right = info.values("4i")
    (count,) = info.values("H")
    channels = [(number, length) for number, length in (info.values("hI") for _ in range(count))]
    info.take(8)  # signature and blend mode
    opacity, _, flags, _ = info.values("4B")
    box = (top, left, bottom, right)
    record = _Record(box, channels, opacity / 255, not flags & HIDDEN)
    extra = info.block()
    record.mask = _mask(extra.block())
    extra.block()  # blending ranges
    (length,) = extra.values("B")
    record.name = extra.take(length).decode("mac-roman")
    extra.take(-(length + 1) % 4)
    while extra.left >= 12:
        extra.take(4)
        key, block = extra.take(4), extra.block()
        extra.take(min(len(block.data) % 2, extra.left))
        if key == b"luni" and block.left >= 4:
            (letters,) = block.values("I")
            record.name = block.take(min(2 * letters, block.left)).decode("utf-16-be", "replace")
            record.name = record.name.rstrip("\0")
        elif key == b"lsct" and block.left >= 4:
            (record.group,) = block.values("I")
    return record


def _mask(block: _Reader) -> tuple[Box, int] | None:
    if block.left < 18:
        return None
    top, left, bottom, right = block.values("4i")
    outside, flags = block.values("2B")
    return None if flags & MASK_OFF else ((top, left, bottom, right), outside)


def _shown(records: list[_Record]) -> Iterator[Layer]:
    groups: list[tuple[str, float, bool]] = []
    for record in reversed(records):
        if record.group in (OPEN_GROUP, CLOSED_GROUP):
            groups.append((record.name, record.opacity, record.is_shown))
        elif record.group == GROUP_END:
            if groups:
                groups.pop()
        elif record.is_shown and all(shown for _, _, shown in groups):
            names = (*(name for name, _, _ in groups), record.name)
            opacity = record.opacity
            for _, share, _ in groups:
                opacity *= share
            cover = _cover(record)
            if cover is not None:
                yield Layer(names, record.box[1], record.box[0], cover, opacity)


def _cover(record: _Record) -> Cover | None:
    shape = _shape(record.box)
    if shape is None or not record.channels:
        return None
    whole = record.data.get(ALPHA)
    cover = np.full(shape, 255, np.uint8) if whole is None else _decoded(whole, shape)
    if record.mask is None or MASK not in record.data:
        return cover
    box, outside = record.mask
    inner = _shape(box)
    placed = np.full(shape, outside, np.uint8)
    if inner is not None:
        _lay(placed, _decoded(record.data[MASK], inner), box[0] - record.box[0],
             box[1] - record.box[1])  # fmt: skip
    return (cover.astype(np.uint16) * placed // 255).astype(np.uint8)


def _shape(box: Box) -> tuple[int, int] | None:
    top, left, bottom, right = box
    height, width = bottom - top, right - left
    if height <= 0 or width <= 0:
        return None
    if height * width > MOST_PIXELS // 4:
        raise too_many()
    return height, width


def _lay(canvas: Cover, piece: Cover, top: int, left: int) -> None:
    height, width = canvas.shape
    rows = slice(max(0, top), min(height, top + piece.shape[0]))
    columns = slice(max(0, left), min(width, left + piece.shape[1]))
    if rows.start < rows.stop and columns.start < columns.stop:
        canvas[rows, columns] = piece[
            rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
        ]


def _decoded(data: bytes, shape: tuple[int, int]) -> Cover:
    reader = _Reader(data)
    (kind,) = reader.values("H")
    height, width = shape
    if kind == RAW:
        flat = reader.take(height * width)
    elif kind == RUNS:
        lengths = reader.values(f"{height}H")
        flat = b"".join(_unpacked(reader.take(length), width) for length in lengths)
    elif kind in (ZIPPED, PREDICTED):
        flat = zlib.decompressobj().decompress(reader.take(reader.left), height * width)
    else:
        raise ValueError(f"compression {kind}")
    found = np.frombuffer(flat, np.uint8)
    if found.size != height * width:
        raise ValueError("a channel that is too short")
    found = found.reshape(shape)
    return np.cumsum(found, axis=1, dtype=np.uint8) if kind == PREDICTED else found


def _unpacked(row: bytes, width: int) -> bytes:
    """PackBits."""
    parts: list[bytes] = []
    place = done = 0
    while place < len(row) and done < width:
        head = row[place]
        place += 1
        if head < 128:
            part = row[place : place + head + 1]
            place += head + 1
        elif head > 128:
            part = row[place : place + 1] * (257 - head)
            place += 1
        else:
            continue
        parts.append(part)
        done += len(part)
    return b"".join(parts)[:width]
