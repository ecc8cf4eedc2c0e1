"""Reads the graph of an ncnn network: a line a layer, which names what it takes and gives.

Format: https://github.com/Tencent/ncnn/wiki/param-and-model-file-structure. The file comes from
outside, so it is bounded, and every number in it is checked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from core.errors import ModelMissing, ModelUnusable

MAGIC = "7767517"
# The largest of Real-ESRGAN's has 1000 layers in 120 kB.
MOST_BYTES, MOST_LAYERS, MOST_WORDS = 1_000_000, 5_000, 64
# A list stands under this less its key: -23310=1,0.2 is key 10.
LIST_KEY = -23300


class Layer(NamedTuple):
    """``inputs`` are layers by their number in the graph; ``values`` its settings by their key."""

    kind: str
    inputs: tuple[int, ...]
    values: Mapping[int, tuple[float, ...]]


def read_graph(file: Path) -> tuple[Layer, ...]:
    """The layers in the order of their weights; copies ("Split") are left out.

    Raises ``ModelMissing`` or ``ModelUnusable`` with one line.
    """
    lines = _lines(file)
    if lines[0].strip() != MAGIC or len(lines) < 3 or len(lines[1].split()) != 2:
        raise unusable(file, "something else")
    counts = [_whole(word, file) for word in lines[1].split()]
    if not 0 < counts[0] <= MOST_LAYERS or counts[0] != len(lines) - 2:
        raise unusable(file, f"{len(lines) - 2} layers where it names {counts[0]}")
    layers: list[Layer] = []
    makers: dict[str, int] = {}
    for line in lines[2:]:
        _add_layer(line, layers, makers, file)
    if len(makers) != counts[1]:
        raise unusable(file, f"{len(makers)} results where it names {counts[1]}")
    return tuple(layers)


def read_bytes(file: Path, most: int) -> bytes:
    """All of a file; raises ``ModelMissing`` when it is not there, ``ModelUnusable`` when it is
    longer than ``most`` bytes."""
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise ModelMissing(
            expected="the upscaler file {file}",
            got="none that can be read",
            todo="install it again",
            shown="{file} is not here any more. Install this upscaler again.",
            path=file,
        ) from error
    if len(data) > most:
        raise unusable(file, f"more than {most} bytes")
    return data


def unusable(file: Path, got: str) -> ModelUnusable:
    return ModelUnusable(
        expected="a whole Real-ESRGAN network of ncnn in {file}",
        got=got,
        todo="get it again or choose another one",
        shown="{file} is damaged or no Real-ESRGAN. Get it again, or choose another upscaler.",
        path=file,
    )


def _lines(file: Path) -> list[str]:
    try:
        text = read_bytes(file, MOST_BYTES).decode("ascii")
    except UnicodeDecodeError as error:
        raise unusable(file, "something else") from error
    return text.rstrip().split("\n")


def _add_layer(line: str, layers: list[Layer], makers: dict[str, int], file: Path) -> None:
    """``makers`` says of every named result which layer it comes from."""
    kind, _name, takes, gives, *rest = (*line.split(), *[""] * 4)[: MOST_WORDS + 4]
    taken, given = _whole(takes, file), _whole(gives, file)
    words = [word for word in rest if word]
    if not kind or taken + given > len(words):
        raise unusable(file, f"half a layer: {line:.60}")
    inputs, outputs = words[:taken], words[taken : taken + given]
    if not outputs or set(outputs) & set(makers) or len(set(outputs)) != given:
        raise unusable(file, f"a result named twice or never: {line:.60}")
    if not set(inputs) <= set(makers):
        raise unusable(file, f"a layer before what it takes: {line:.60}")
    if kind == "Split" and taken == 1:
        makers.update(dict.fromkeys(outputs, makers[inputs[0]]))
        return
    makers.update(dict.fromkeys(outputs, len(layers)))
    values = dict(_value(word, file) for word in words[taken + given :])
    layers.append(Layer(kind, tuple(makers[name] for name in inputs), values))


def _value(word: str, file: Path) -> tuple[int, tuple[float, ...]]:
    key, _, text = word.partition("=")
    try:
        number, values = int(key), tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise unusable(file, f"the setting {word!r:.40}") from error
    if number <= LIST_KEY:
        number, count, values = LIST_KEY - number, values[0], values[1:]
        if count != len(values):
            raise unusable(file, f"the setting {word!r:.40}")
    if not values or not all(math.isfinite(value) for value in values):
        raise unusable(file, f"the setting {word!r:.40}")
    return number, values


def _whole(word: str, file: Path) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 10):
        raise unusable(file, f"{word!r:.40} for a count")
    return int(word)
