"""Writes networks as ncnn keeps them, from their graph: tiny ones, and spoilt ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from core.models.ncnn.architectures import Architecture
from core.models.ncnn.weights import FULL, HALF

FORMATS = {HALF: "<f2", FULL: "<f4"}


def graph_text(architecture: Architecture) -> str:
    """The .param file: every result that is taken more than once goes through a Split."""
    takers = [name for layer in architecture.layers for name in layer.inputs]
    lines: list[str] = []
    blobs = 0
    left = {number: takers.count(number) for number in set(takers)}
    for number, layer in enumerate(architecture.layers):
        inputs: list[str] = []
        for source in layer.inputs:
            left[source] -= 1
            many = takers.count(source) > 1
            inputs.append(f"b{source}_{left[source]}" if many else f"b{source}")
        words = [layer.kind, f"{layer.kind}_{number}", len(inputs), 1, *inputs, f"b{number}"]
        words += [value_text(key, values) for key, values in layer.values.items()]
        lines.append(" ".join(map(str, words)))
        blobs += 1
        if (count := takers.count(number)) > 1:
            copies = [f"b{number}_{copy}" for copy in range(count)]
            lines.append(" ".join(["Split", f"s{number}", "1", str(count), f"b{number}", *copies]))
            blobs += count
    return "\n".join(["7767517", f"{len(lines)} {blobs}", *lines, ""])


def value_text(key: int, values: tuple[float, ...]) -> str:
    if len(values) == 1 and key != 10:
        return f"{key}={values[0]:g}"
    return f"{-23300 - key}={len(values)}," + ",".join(f"{value:e}" for value in values)


def random_weights(architecture: Architecture, seed: int = 7) -> dict[str, np.ndarray]:
    """By their names; small, so that a picture stays one."""
    rng = np.random.default_rng(seed)
    found: dict[str, np.ndarray] = {}
    for weights in architecture.weights:
        spread = 0.5 / np.sqrt(np.prod(weights.shape[1:] or (1,)))
        values = rng.normal(0, spread, weights.shape)
        found[f"{weights.name}.weight"] = values.astype(np.float16).astype(np.float32)
        if weights.has_bias:
            found[f"{weights.name}.bias"] = rng.normal(0, 0.1, weights.shape[0]).astype("<f4")
    return found


def weight_bytes(
    architecture: Architecture, values: Mapping[str, np.ndarray], flag: int = HALF
) -> bytes:
    """The .bin file."""
    data = b""
    for weights in architecture.weights:
        own = values[f"{weights.name}.weight"]
        if not weights.has_bias:
            data += own.astype("<f4").tobytes()
            continue
        kept = own.astype(FORMATS[flag]).tobytes()
        data += flag.to_bytes(4, "little") + kept + b"\0" * (-len(kept) % 4)
        data += values[f"{weights.name}.bias"].astype("<f4").tobytes()
    return data


def write_network(param: Path, architecture: Architecture, flag: int = HALF) -> Path:
    values = random_weights(architecture)
    param.write_text(graph_text(architecture), encoding="ascii")
    param.with_suffix(".bin").write_bytes(weight_bytes(architecture, values, flag))
    return param
