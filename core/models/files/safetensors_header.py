"""Reads the header of a ``.safetensors`` file before anything else touches the file.

Format: 8 bytes little-endian header length, that many bytes of JSON, then the tensors
(https://github.com/huggingface/safetensors#format). The library itself spends seconds and hundreds
of megabytes on a header with a million empty tensors, so the header is bounded here first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from core.errors import ModelMissing, ModelUnusable

MAX_HEADER_BYTES = 10_000_000
MAX_TENSORS = 20_000
MAX_DIMENSIONS = 8
MAX_METADATA_CHARACTERS = 1_000_000
ITEM_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "F8_E5M2": 1, "I64": 8,
              "I32": 4, "I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "U8": 1,
              "BOOL": 1}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """What a file says of itself.

    ``shapes``, ``dtypes`` and ``spans`` (first byte in the file and the one after the last) of all
    tensors by name; ``size`` of the whole file in bytes; ``metadata`` is text from a stranger,
    overlong values left out.
    """

    shapes: Mapping[str, tuple[int, ...]]
    size: int
    dtypes: Mapping[str, str] = field(default_factory=dict[str, str])
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])

    def has(self, prefix: str) -> bool:
        return any(name.startswith(prefix) for name in self.shapes)


def read_header(path: Path) -> Header:
    """Raises ``ModelMissing`` or ``ModelUnusable`` with one line; reads at most 10 MB."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            length = int.from_bytes(start, "little")
            if len(start) < 8 or not 2 <= length <= min(MAX_HEADER_BYTES, size - 8):
                raise _not_safetensors(path, start)
            text = file.read(length)
    except OSError as error:
        raise not_here(path) from error
    if not text.startswith(b"{"):
        raise _not_safetensors(path, start)
    entries = _parsed(text, path)
    metadata = _metadata(entries.pop("__metadata__", {}), path)
    shapes = _checked(entries, size - 8 - length, path)
    dtypes = {name: str(entry["dtype"]) for name, entry in entries.items()}
    offsets = {name: entry["data_offsets"] for name, entry in entries.items()}
    spans = {name: (8 + length + at[0], 8 + length + at[1]) for name, at in offsets.items()}
    return Header(shapes, size, dtypes, metadata, spans)


def not_here(path: Path) -> ModelMissing:
    return ModelMissing(
        expected="the model {file}",
        got="none that can be read",
        todo="put it back",
        shown="{file} is not here any more. Put it back.",
        path=path,
    )


def _parsed(text: bytes, path: Path) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "its table of contents cannot be read") from error
    if not isinstance(found, dict):
        raise _damaged(path, "its table of contents is no table")
    return cast("dict[str, Any]", found)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # The library takes the last of two equal names; which one was meant nobody knows.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _checked(entries: dict[str, Any], data_bytes: int, path: Path) -> dict[str, tuple[int, ...]]:
    """The shapes, once every tensor is known to lie inside the file."""
    if len(entries) > MAX_TENSORS:
        raise _damaged(path, f"it names {len(entries)} tensors, more than {MAX_TENSORS}")
    if not entries:
        raise _damaged(path, "it holds no tensors")
    shapes: dict[str, tuple[int, ...]] = {}
    for name, entry in entries.items():
        shape = _shape(entry, data_bytes)
        if shape is None:
            raise _damaged(path, f"the tensor {name!r:.60} does not lie inside the file")
        shapes[name] = shape
    if not _fill(sorted(entry["data_offsets"] for entry in entries.values()), data_bytes):
        raise _damaged(path, "its tensors overlap or leave gaps")
    return shapes


def _fill(spans: list[list[int]], data_bytes: int) -> bool:
    """Whether the tensors lie one behind the other to the end, as the library demands."""
    place = 0
    for start, end in spans:
        if start != place:
            return False
        place = end
    return place == data_bytes


def _metadata(values: Any, path: Path) -> dict[str, str]:
    if not isinstance(values, dict):
        raise _damaged(path, "its notes are no table")
    notes = cast("dict[str, Any]", values)
    if not all(isinstance(text, str) for text in notes.values()):
        raise _damaged(path, "its notes are not all text")
    return {name: text for name, text in notes.items() if len(text) <= MAX_METADATA_CHARACTERS}


def _shape(entry: Any, data_bytes: int) -> tuple[int, ...] | None:
    values = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
    kind = values.get("dtype")
    item_bytes = ITEM_BYTES.get(kind) if isinstance(kind, str) else None
    shape, offsets = _naturals(values.get("shape")), _naturals(values.get("data_offsets"))
    if item_bytes is None or shape is None or len(shape) > MAX_DIMENSIONS:
        return None
    if offsets is None or len(offsets) != 2:
        return None
    start, end = offsets
    if not start <= end <= data_bytes or end - start != item_bytes * math.prod(shape):
        return None
    return shape


def _naturals(values: Any) -> tuple[int, ...] | None:
    if not isinstance(values, list):
        return None
    numbers = cast("list[Any]", values)
    if all(type(number) is int and 0 <= number < 1 << 62 for number in numbers):
        return tuple(numbers)
    return None


def _not_safetensors(path: Path, start: bytes) -> ModelUnusable:
    # Zip (torch.save) and bare pickles; both can run code when opened.
    if start[:2] == b"PK" or start[:1] == b"\x80":
        return ModelUnusable(
            expected="safetensors in {file}",
            got="a pickle under another name, which is refused because it can run code",
            todo="get a .safetensors version, or save it as one in the program it came from",
            shown="{file} is a pickle, which can run code. Get a .safetensors version of it.",
            path=path,
        )
    return ModelUnusable(
        expected="safetensors in {file}",
        got="something else or a cut-off file",
        todo="download it again",
        shown="{file} is no whole safetensors file. Download it again.",
        path=path,
    )


def _damaged(path: Path, why: str) -> ModelUnusable:
    return ModelUnusable(
        expected="whole safetensors in {file}",
        got=f"a damaged file ({why})",
        todo="get it again",
        shown="{file} is damaged. Get it again.",
        path=path,
    )
