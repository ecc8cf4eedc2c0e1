"""What the layers of a file leave clear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.cutout.colours import freed
from core.errors import ImageRejected
from core.geometry import Size
from core.images import on_white

Alpha = NDArray[np.float32]
Cover = NDArray[np.uint8]

MOST_LAYERS = 500
# Of all layers together: each is looked at once, one after the other.
MOST_PIXELS = 600_000_000
# From so much of the canvas on an opaque layer is a ground.
WHOLE, OPAQUE = 0.995, 250

_GROUND = r"background|backdrop|bg|ground|paper|backing|背景|用紙|紙|배경"
_FIGURE = r"figure|character|person|chara|人物|キャラ|キャラクター|캐릭터"
IS_GROUND = re.compile(rf"\s*({_GROUND})[\s_-]*\d*\s*", re.IGNORECASE)
IS_FIGURE = re.compile(rf"\s*({_FIGURE})[\s_-]*\d*\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Layer:
    """One that is shown. ``cover`` (h, w) uint8 with its corner at ``left``, ``top`` of the canvas;
    ``names`` are its own and those of its groups; ``opacity`` 0–1 of all of these together."""

    names: tuple[str, ...]
    left: int
    top: int
    cover: Cover = field(repr=False)
    opacity: float = 1.0

    @property
    def is_figure(self) -> bool:
        return any(IS_FIGURE.fullmatch(name) for name in self.names)

    @property
    def is_ground(self) -> bool:
        return any(IS_GROUND.fullmatch(name) for name in self.names)


def cut_by_layers(layers: Iterable[Layer], merged: Image.Image) -> Image.Image:
    """RGBA: the merged picture without its ground, or as it is where no layer tells of one.

    Layers that are named after a figure are the figure; without any, all are that are not named
    after a ground and do not cover the whole canvas.
    """
    size = Size(*merged.size)
    figure, rest = _empty(size), _empty(size)
    has_ground = has_figure = False
    for layer in _bounded(layers):
        cover = _on_canvas(layer, size)
        if layer.is_figure:
            has_figure = True
            _add(figure, cover)
        elif layer.is_ground or _covers_all(cover):
            has_ground = True
        else:
            _add(rest, cover)
    alpha = figure if has_figure else rest
    if not (has_ground or has_figure) or not alpha.any():
        clear = merged if merged.has_transparency_data else on_white(merged)
        return clear.convert("RGBA")
    flat = np.asarray(on_white(merged))
    cover = np.rint(alpha * 255).astype(np.uint8)
    return Image.fromarray(np.dstack([freed(flat, alpha), cover]))


def _empty(size: Size) -> Alpha:
    return np.zeros((size.height, size.width), np.float32)


def _bounded(layers: Iterable[Layer]) -> Iterator[Layer]:
    pixels = 0
    for number, layer in enumerate(layers):
        pixels += layer.cover.size
        if number >= MOST_LAYERS or pixels > MOST_PIXELS:
            raise too_many()
        yield layer


def too_many() -> ImageRejected:
    return ImageRejected(
        expected=f"at most {MOST_LAYERS} layers and {MOST_PIXELS // 1_000_000} megapixels in them",
        got="more",
        todo="merge some of them",
        shown="This file has too many layers. Merge some of them.",
    )


def _on_canvas(layer: Layer, size: Size) -> Alpha:
    """The part of it that lies in the picture."""
    whole = _empty(size)
    height, width = layer.cover.shape
    top, left = max(0, layer.top), max(0, layer.left)
    bottom, right = min(size.height, layer.top + height), min(size.width, layer.left + width)
    if bottom > top and right > left:
        rows = slice(top - layer.top, bottom - layer.top)
        columns = slice(left - layer.left, right - layer.left)
        seen = layer.cover[rows, columns].astype(np.float32)
        whole[top:bottom, left:right] = seen * np.float32(layer.opacity / 255)
    return whole


def _covers_all(cover: Alpha) -> bool:
    return float((cover >= OPAQUE / 255).mean()) >= WHOLE


def _add(alpha: Alpha, cover: Alpha) -> None:
    """As one layer over another."""
    alpha += cover * (1 - alpha)
