"""Writes ``.safetensors`` one tensor at a time, so that no more than one is ever in memory."""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from core.models.files.safetensors_header import ITEM_BYTES, Header

Bytes = bytes | bytearray | memoryview


@dataclass(frozen=True)
class Entry:
    """A tensor to be written; ``read`` gives its little-endian bytes when its turn comes."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    read: Callable[[], Bytes]

    @property
    def bytes(self) -> int:
        return ITEM_BYTES[self.dtype] * math.prod(self.shape)


def entries_of(file: Path, header: Header) -> list[Entry]:
    """All tensors of a file, as they stand in it."""
    return [
        Entry(name, header.dtypes[name], shape, partial(_read, file, *header.spans[name]))
        for name, shape in header.shapes.items()
    ]


def scalar(name: str, value: float) -> Entry:
    return Entry(name, "F32", (), lambda: struct.pack("<f", value))


def total_bytes(entries: Iterable[Entry]) -> int:
    return sum(entry.bytes for entry in entries)


def write(
    path: Path,
    entries: Iterable[Entry],
    metadata: Mapping[str, str],
    on_entry: Callable[[int], None] = lambda _: None,
) -> None:
    """A new, synced file; ``on_entry`` hears how many tensors are written and may raise."""
    # wide numbers first: then each begins at a multiple of its own width, as readers like it
    ordered = sorted(entries, key=lambda entry: (-ITEM_BYTES[entry.dtype], entry.name))
    table: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    place = 0
    for entry in ordered:
        span = [place, place + entry.bytes]
        table[entry.name] = {"dtype": entry.dtype, "shape": entry.shape, "data_offsets": span}
        place = span[1]
    text = json.dumps(table, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with path.open("xb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for number, entry in enumerate(ordered, 1):
            data = entry.read()
            if len(data) != entry.bytes:
                raise ValueError(f"{entry.name} has {len(data)} bytes, not {entry.bytes}")
            file.write(data)
            on_entry(number)
        file.flush()
        os.fsync(file.fileno())


def _read(file: Path, start: int, end: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(start)
        return stream.read(end - start)
