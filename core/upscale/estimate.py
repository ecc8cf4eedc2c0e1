"""How long an enlargement will take, and which network is worth that. Loads no torch.

A network's work is known from its layers: multiplications a pixel. How many of them this machine
does in a second is what it did the last time (core.upscale.speeds). Before the first time a guess
is measured on a product of matrices, which takes some hundredths of a second.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.config import Config
from core.errors import ModelError
from core.geometry import Size
from core.models import registry
from core.models.defaults import DEFAULT_UPSCALER
from core.models.files.safetensors_header import read_header
from core.models.hardware.device import expected_device
from core.models.ncnn.architectures import architecture_of
from core.models.ncnn.graph import Layer, read_graph, unusable
from core.models.specs import UpscalerSpec
from core.upscale.speeds import device_title, speeds

# Of catalogued files that only torch could open: what the same network of the package has.
PUBLISHED = {
    "real-esrgan-x4plus-anime": 5_706_432,
    "real-esrgan-x4plus": 17_926_848,
    "real-esrgan-animevideo": 619_200,
}
# Best first. What is not among them comes last: nobody knows what it was made for.
BY_QUALITY = ("real-esrgan-x4plus-anime", "real-esrgan-animevideo", DEFAULT_UPSCALER)
BEARABLE_SECONDS = 90.0
USUAL = Size(512, 768)
# What a network's convolutions reach of a plain product of matrices, with all that is around them:
# 0.6 to 0.95 on one thread.
EFFICIENCY = 0.7
# Below this a run says more of its start than of its speed.
TELLING_PIXELS = 128 * 128
DOUBLING = re.compile(r"conv_up\d+\.weight")


def seconds(spec: UpscalerSpec, size: Size, config: Config) -> float:
    """For a picture of this size, whatever the scale: networks work on the small picture. A guess
    where this network has not run here yet, to choose by and not to be shown.

    0.0 where nobody can say: on a graphics card before the first run.
    """
    device = expected_device(config).name
    title = device_title(device)
    speed = speeds(config).of(title, spec.id) or speeds(config).latest(title)
    if not speed and device == "cpu":
        speed = EFFICIENCY * _processor_speed()
    return multiplications(spec) * size.pixels / speed if speed else 0.0


def measured_seconds(spec: UpscalerSpec, size: Size, config: Config) -> float:
    """As ``seconds``, by what earlier runs with this network took on this machine; 0.0 where it has
    not run here yet."""
    speed = speeds(config).of(device_title(expected_device(config).name), spec.id)
    return multiplications(spec) * size.pixels / speed if speed else 0.0


def note_run(
    spec: UpscalerSpec, size: Size, device: str, taken_seconds: float, config: Config
) -> None:
    """Tell what a run took, without the loading; the next estimate follows it."""
    if size.pixels >= TELLING_PIXELS and taken_seconds > 0:
        speed = multiplications(spec) * size.pixels / taken_seconds
        speeds(config).note(device_title(device), spec.id, speed)


def recommended(config: Config, size: Size = USUAL) -> UpscalerSpec:
    """The best of those on this machine that a picture of this size need not wait long for; where
    all take long, the quickest."""
    here = [spec for spec in registry.upscalers(config) if spec.is_installed(config)]
    ranked = [spec for name in BY_QUALITY for spec in here if spec.id == name]
    usable = ranked or here or [registry.upscaler(DEFAULT_UPSCALER, config)]
    bearable = (spec for spec in usable if seconds(spec, size, config) <= BEARABLE_SECONDS)
    return next(bearable, min(usable, key=lambda spec: seconds(spec, size, config)))


def multiplications(spec: UpscalerSpec) -> int:
    """That its network does for a pixel of the picture it is given; a guess where its file, by the
    head alone, does not say."""
    if spec.file is not None and spec.file.suffix in (".param", ".safetensors"):
        try:
            return _counted(spec.file, spec.file.stat().st_mtime_ns)
        except (ModelError, OSError):  # its own line comes when it is used
            pass
    return PUBLISHED.get(spec.id) or max(spec.size // 4, PUBLISHED[BY_QUALITY[0]])


@lru_cache(maxsize=64)
def _counted(file: Path, changed: int) -> int:
    del changed  # only part of what is remembered
    if file.suffix == ".param":
        graph = read_graph(file)
        if architecture_of(graph) is None:  # its numbers may be anything
            raise unusable(file, "a network of another kind")
        return _in_graph(graph)
    return _in_shapes(read_header(file).shapes.items())


def _in_graph(layers: Sequence[Layer]) -> int:
    areas: list[float] = []
    total = 0.0
    for layer in layers:
        area = max((areas[source] for source in layer.inputs), default=1.0)
        if layer.kind == "Interp":
            area *= math.prod(layer.values.get(key, (1.0,))[0] for key in (1, 2))
        if layer.kind == "Convolution":
            total += area * layer.values.get(6, (0.0,))[0]
        areas.append(area)
    return round(total)


def _in_shapes(shapes: Iterable[tuple[str, tuple[int, ...]]]) -> int:
    """RRDB's last layers work on the enlarged picture, by names that its official files have."""
    known = dict(shapes)
    doubled = sum(bool(DOUBLING.fullmatch(name)) for name in known)
    total = 0
    for name, shape in known.items():
        level = int(name[7]) if DOUBLING.fullmatch(name) else 0
        level = doubled if name in ("conv_hr.weight", "conv_last.weight") else level
        if name.endswith(".weight") and len(shape) in (2, 4):
            total += math.prod(shape) * 4**level
    return total


@lru_cache(maxsize=1)
def _processor_speed() -> float:
    """Multiplications a second of a product as a convolution of 64 features makes it."""
    rng = np.random.default_rng(0)
    rows, inner, columns = 2048, 576, 64
    left = rng.random((rows, inner), np.float32)
    right = rng.random((inner, columns), np.float32)
    best = math.inf
    for _ in range(5):
        started = time.perf_counter()
        np.matmul(left, right)
        best = min(best, time.perf_counter() - started)
    return rows * inner * columns / best
