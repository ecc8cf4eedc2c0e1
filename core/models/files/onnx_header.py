"""What an ONNX file says goes in and comes out, read without loading the network.

The file is a protobuf message (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): fields are
walked and weights stepped over, so that hundreds of megabytes cost some look-ups.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from core.errors import ModelMissing, ModelUnusable

# Field numbers of onnx.proto.
MODEL_GRAPH = 7
GRAPH_WEIGHTS, GRAPH_INPUTS, GRAPH_OUTPUTS = 5, 11, 12
WEIGHT_NAME, VALUE_NAME, VALUE_TYPE = 8, 1, 2
TYPE_TENSOR, TENSOR_SHAPE, SHAPE_SIDE, SIDE_NUMBER = 1, 2, 1, 1
VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5
WIDTHS = {FIXED_64: 8, FIXED_32: 4}
MOST_VARINT_BYTES = 10
MOST_NAME_BYTES = 1000
# Of all messages that are walked through; the largest networks have some ten thousand.
MOST_FIELDS = 1_000_000


class Port(NamedTuple):
    """An input or an output; a side that the file leaves open is None, and so is ``shape`` where
    it says nothing of it."""

    name: str
    shape: tuple[int | None, ...] | None


class OnnxHeader(NamedTuple):
    """``inputs`` are those that a caller fills: weights are left out."""

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]


class _Bytes(mmap.mmap):
    """Of a file; so many of its fields may still be walked."""

    fields_left = MOST_FIELDS


class _Field(NamedTuple):
    number: int
    wire: int
    start: int
    end: int
    value: int


def read_onnx_header(path: Path) -> OnnxHeader:
    """Raises ``ModelMissing``, or ``ModelUnusable`` for what is no whole ONNX file.

    Asking again costs nothing as long as the file stays as it is.
    """
    try:
        facts = path.stat()
    except OSError as error:
        raise _not_here(path) from error
    header = _read(path, facts.st_size, facts.st_mtime_ns)
    if header is None:
        raise _damaged(path)
    return header


@lru_cache(maxsize=256)
def _read(path: Path, size: int, _changed: int) -> OnnxHeader | None:
    """None for what is damaged: that is not walked again either."""
    if size == 0:
        return None
    try:
        with path.open("rb") as file, _Bytes(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            header = _header(data, size)
    except OSError as error:
        raise _not_here(path) from error
    except ValueError:
        return None
    return header if header.inputs and header.outputs else None


def _header(data: _Bytes, size: int) -> OnnxHeader:
    """Raises ``ValueError`` where the bytes are no such message."""
    inputs: list[Port] = []
    outputs: list[Port] = []
    weights: set[str] = set()
    for graph in _inside(data, 0, size, MODEL_GRAPH):
        for part in _fields(data, graph.start, graph.end):
            if part.number == GRAPH_WEIGHTS:
                weights.add(_text(data, part, WEIGHT_NAME))
            elif part.number == GRAPH_INPUTS:
                inputs.append(_port(data, part))
            elif part.number == GRAPH_OUTPUTS:
                outputs.append(_port(data, part))
    return OnnxHeader(tuple(one for one in inputs if one.name not in weights), tuple(outputs))


def _port(data: _Bytes, part: _Field) -> Port:
    shape: tuple[int | None, ...] | None = None
    for kind in _inside(data, part.start, part.end, VALUE_TYPE):
        for tensor in _inside(data, kind.start, kind.end, TYPE_TENSOR):
            for sides in _inside(data, tensor.start, tensor.end, TENSOR_SHAPE):
                found = _inside(data, sides.start, sides.end, SHAPE_SIDE)
                shape = tuple(_side(data, side) for side in found)
    return Port(_text(data, part, VALUE_NAME), shape)


def _side(data: _Bytes, side: _Field) -> int | None:
    numbers = [f.value for f in _fields(data, side.start, side.end) if f.number == SIDE_NUMBER]
    return numbers[-1] if numbers and numbers[-1] > 0 else None


def _text(data: _Bytes, part: _Field, number: int) -> str:
    for field in _inside(data, part.start, part.end, number):
        return data[field.start : min(field.end, field.start + MOST_NAME_BYTES)].decode()
    return ""


def _inside(data: _Bytes, start: int, end: int, number: int) -> Iterator[_Field]:
    """The messages and texts of this number."""
    for field in _fields(data, start, end):
        if field.number == number and field.wire == BYTES:
            yield field


def _fields(data: _Bytes, start: int, end: int) -> Iterator[_Field]:
    place = start
    while place < end:
        data.fields_left -= 1
        if data.fields_left < 0:
            raise ValueError("more fields than a network has")
        tag, place = _varint(data, place, end)
        number, wire = tag >> 3, tag & 7
        first, value = place, 0
        if wire == VARINT:
            value, place = _varint(data, place, end)
        elif wire == BYTES:
            length, first = _varint(data, place, end)
            place = first + length
        elif wire in WIDTHS:
            place += WIDTHS[wire]
        else:
            raise ValueError(f"wire type {wire}")
        if place > end or number == 0:
            raise ValueError("a field that leaves its message")
        yield _Field(number, wire, first, place, value)


def _varint(data: _Bytes, place: int, end: int) -> tuple[int, int]:
    value = 0
    for count in range(MOST_VARINT_BYTES):
        if place + count >= end:
            break
        byte = data[place + count]
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, place + count + 1
    raise ValueError("a number that does not end")


def _not_here(path: Path) -> ModelMissing:
    return ModelMissing(
        expected="an ONNX file at {file}",
        got="none that can be read",
        todo="put it back",
        shown="{file} cannot be read. Put it back.",
        path=path,
    )


def _damaged(path: Path) -> ModelUnusable:
    return ModelUnusable(
        expected="a whole ONNX network in {file}",
        got="something else",
        todo="get the file again",
        shown="{file} is damaged. Get it again.",
        path=path,
    )
