"""Layered files as programs write them, made by hand at tiny size."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

import numpy as np
from PIL import Image


@dataclass(frozen=True)
class Sheet:
    """``pixels`` (h, w, 4); ``kind`` is the compression of its channels."""

    name: str
    pixels: np.ndarray
    left: int = 0
    top: int = 0
    opacity: int = 255
    is_hidden: bool = False
    kind: int = 1
    mask: np.ndarray | None = None
    group: int = 0
    has_alpha: bool = True


def group_of(name: str, *content: Sheet, is_hidden: bool = False) -> tuple[Sheet, ...]:
    """As they stand in a file, from the bottom."""
    nothing = np.zeros((0, 0, 4), np.uint8)
    end = Sheet("</Layer group>", nothing, group=3)
    return (end, *content, Sheet(name, nothing, group=1, is_hidden=is_hidden))


def psd(sheets, merged, *, is_clear=False, depth=8, mode=3, version=1) -> bytes:
    """``is_clear``: a channel beyond the colours of ``merged`` is its transparency."""
    height, width = merged.shape[:2]
    head = struct.pack(">4sH6xHIIHH", b"8BPS", version, merged.shape[2], height, width, depth, mode)
    records = b"".join(_record(sheet) for sheet in sheets)
    channels = b"".join(_data(sheet) for sheet in sheets)
    info = struct.pack(">h", -len(sheets) if is_clear else len(sheets)) + records + channels
    info += b"\0" * (len(info) % 2)
    both = struct.pack(">I", len(info)) + info
    planes = merged.transpose(2, 0, 1).tobytes()
    return head + bytes(8) + struct.pack(">I", len(both)) + both + b"\0\0" + planes


def _channels(sheet: Sheet) -> list[tuple[int, np.ndarray]]:
    planes = [(number, sheet.pixels[..., number]) for number in range(3)]
    planes += [(-1, sheet.pixels[..., 3])] if sheet.has_alpha else []
    return planes + ([] if sheet.mask is None else [(-2, sheet.mask)])


def _packed(plane: np.ndarray, kind: int) -> bytes:
    height = len(plane)
    head = struct.pack(">H", kind)
    if kind == 0:
        return head + plane.tobytes()
    if kind == 1:
        rows = [_runs(row) for row in plane]
        return head + struct.pack(f">{height}H", *map(len, rows)) + b"".join(rows)
    if kind == 3:
        plane = np.diff(plane, axis=1, prepend=np.zeros((height, 1), np.uint8))
    return head + zlib.compress(plane.tobytes())


def _runs(row: np.ndarray) -> bytes:
    """Runs where they are long, the bytes themselves elsewhere."""
    found, place = bytearray(), 0
    while place < len(row):
        end = place
        while end < len(row) and row[end] == row[place] and end - place < 128:
            end += 1
        if end - place > 1:
            found += bytes([257 - (end - place), row[place]])
        else:
            found += bytes([0, row[place]])
        place = end
    return bytes(found)


def _box(sheet: Sheet) -> tuple[int, int, int, int]:
    height, width = sheet.pixels.shape[:2]
    return sheet.top, sheet.left, sheet.top + height, sheet.left + width


def _record(sheet: Sheet) -> bytes:
    planes = [(number, len(_packed(plane, sheet.kind))) for number, plane in _channels(sheet)]
    head = struct.pack(">4iH", *_box(sheet), len(planes))
    head += b"".join(struct.pack(">hI", *one) for one in planes)
    head += b"8BIMnorm" + bytes([sheet.opacity, 0, 2 if sheet.is_hidden else 0, 0])
    mask = b""
    if sheet.mask is not None:
        mask = struct.pack(">4i4B", *_box(sheet), 0, 0, 0, 0)
    name = b"?"
    extra = struct.pack(">I", len(mask)) + mask + struct.pack(">I", 0)
    extra += bytes([len(name)]) + name + bytes(-(len(name) + 1) % 4)
    told = struct.pack(">I", len(sheet.name)) + sheet.name.encode("utf-16-be")
    extra += b"8BIMluni" + struct.pack(">I", len(told)) + told + bytes(len(told) % 2)
    if sheet.group:
        extra += b"8BIMlsct" + struct.pack(">II", 4, sheet.group)
    return head + struct.pack(">I", len(extra)) + extra


def _data(sheet: Sheet) -> bytes:
    return b"".join(_packed(plane, sheet.kind) for _, plane in _channels(sheet))


def ora(stack: str, pictures: dict[str, np.ndarray], merged: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", "image/openraster")
        file.writestr("stack.xml", stack)
        for name, pixels in {**pictures, "mergedimage.png": merged}.items():
            png = io.BytesIO()
            Image.fromarray(pixels).save(png, "PNG")
            file.writestr(name, png.getvalue())
    return buffer.getvalue()
