"""What the cut-out network is shown: drawings before all kinds of grounds, augmented."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from core.geometry import Size
from training.cutout.scenes import Drawing, colour_of, plain, sloped
from training.data.augment import Image8, augmented
from training.data.restyle import flat_colours, line_art, recoloured

# Of the samples: as drawn, with its own ground and shadow; the rest stands before another one.
AS_DRAWN, EMPTY = 0.5, 0.05
# Grounds of those: a shard's, one colour, a colour of the figure's own, white.
GROUNDS = (6, 2, 2.5, 1.5)
# How often a figure before another ground throws a shadow, and light is uneven.
SHADOWED, LIT = 0.35, 0.25
LINE_ART, FLAT, RECOLOURED = 0.08, 0.08, 0.12
TURNED, UPRIGHT = 0.35, 8.0  # how often, and by how many degrees at most times
ANY_WAY = 0.02
# How much of the picture is seen: all of it and a margin, or a part.
WHOLE = 0.65
ALIKE = 0.85  # how often an upright drawing is asked for by an upright picture
CLEAN = 0.6  # left as they are: the studio's own pictures are


@dataclass(frozen=True)
class Sample:
    picture: Image8
    cover: Image8  # (height, width), 255 where somebody is
    parts: NDArray[np.uint8]


def sample(rng: random.Random, drawing: Drawing, ground: Image8, size: Size) -> Sample:
    """One drawing as a picture of ``size``, before ``ground`` (of any shape) or its own."""
    if rng.random() < EMPTY:
        nobody = np.zeros((size.height, size.width), np.uint8)
        seen = Sample(_ground_of(rng, ground, size), nobody, nobody)
    else:
        seen = _seen(rng, drawing, ground, size)
        seen = replace(seen, picture=_restyled(rng, seen.picture, seen.cover))
    if rng.random() < LIT:
        seen = replace(seen, picture=cv2.multiply(seen.picture, _light(rng, size), scale=1 / 128))
    if rng.random() < CLEAN:
        return seen
    return replace(seen, picture=augmented(rng, seen.picture))


def _seen(rng: random.Random, drawing: Drawing, ground: Image8, size: Size) -> Sample:
    view = View.random(rng, Size(drawing.parts.shape[1], drawing.parts.shape[0]), size)
    parts = view.of(drawing.parts, cv2.INTER_NEAREST)
    if rng.random() < AS_DRAWN:
        cover = view.of(np.ascontiguousarray(drawing.figure[..., 3]))
        way = rng.choice((cv2.INTER_LINEAR, cv2.INTER_LINEAR, cv2.INTER_CUBIC))
        return Sample(view.of(_smooth(drawing.picture, view.scale), way), cover, parts)
    figure = np.ascontiguousarray(drawing.figure)
    figure[..., :3] = _times(figure[..., :3], figure[..., 3])
    seen = view.of(_smooth(figure, view.scale))
    cover = np.ascontiguousarray(seen[..., 3])
    behind = _behind(rng, drawing, ground, size)
    if rng.random() < SHADOWED:
        behind = _times(behind, _shadow(rng, cover))
    picture = cv2.add(np.ascontiguousarray(seen[..., :3]), _times(behind, 255 - cover))
    return Sample(picture, cover, parts)


def _shadow(rng: random.Random, cover: Image8) -> Image8:
    """(height, width): 255 but where the figure throws its shadow, sharp or soft, on a wall or on
    the floor."""
    height, width = cover.shape
    if rng.random() < 0.6:
        lean = np.eye(2) + np.array([[rng.gauss(0, 0.08), rng.gauss(0, 0.25)], [0, 0]])
        away = [rng.gauss(0, 0.1) * width, rng.gauss(0, 0.05) * height]
    else:  # laid down from the feet
        rows = np.flatnonzero(cover.max(1) > 127)
        foot = float(rows[-1]) if len(rows) else height
        lean = np.array([[1.0, rng.gauss(0, 0.9)], [0, rng.uniform(-0.35, 0.35)]])
        away = [-lean[0, 1] * foot, foot * (1 - lean[1, 1])]
    moved = cv2.warpAffine(cover, np.column_stack([lean, away]), (width, height))
    soft = cv2.GaussianBlur(moved, (0, 0), rng.choice((0.6, 1.0, rng.uniform(1, 8))))
    return cv2.convertScaleAbs(soft, alpha=-rng.uniform(0.2, 0.75), beta=255)


def _light(rng: random.Random, size: Size) -> Image8:
    """(height, width, 3) around 128: brighter and darker, warmer and colder places, all smooth."""
    cells = (rng.randint(2, 5), rng.randint(2, 5))
    chance = np.random.default_rng(rng.getrandbits(32))
    tone = chance.normal(128, rng.uniform(10, 36), (*cells, 1))
    tint = chance.normal(0, rng.uniform(0, 12), (*cells, 3))
    small = np.clip(tone + tint, 40, 230).astype(np.uint8)
    return cv2.resize(small, tuple(size), interpolation=cv2.INTER_CUBIC)


def _times(picture: Image8, share: Image8) -> Image8:
    """``share`` (height, width) of it, 255 for all."""
    return cv2.multiply(np.ascontiguousarray(picture), cv2.merge([share] * 3), scale=1 / 255)


def _smooth(picture: Image8, scale: float) -> Image8:
    """Made smaller, fine lines fade; they do not break."""
    if scale > 0.75:
        return np.ascontiguousarray(picture)
    return cv2.GaussianBlur(np.ascontiguousarray(picture), (0, 0), 0.3 / scale)


def _behind(rng: random.Random, drawing: Drawing, ground: Image8, size: Size) -> Image8:
    kind = rng.choices(range(4), GROUNDS)[0]
    if kind == 0:
        ground = _ground_of(rng, ground, size)
        return recoloured(rng, ground) if rng.random() < 0.4 else ground
    if kind == 1:
        return plain(rng, size)
    if kind == 2:
        return sloped(rng, size, colour_of(rng, drawing.figure))
    return np.full((size.height, size.width, 3), 255, np.uint8)


def _ground_of(rng: random.Random, ground: Image8, size: Size) -> Image8:
    """A part of it, perhaps mirrored."""
    height, width = ground.shape[:2]
    share = rng.uniform(0.5, 1.0)
    fit = min(width / size.width, height / size.height) * share
    wide, high = max(1, int(size.width * fit)), max(1, int(size.height * fit))
    left, top = rng.randint(0, width - wide), rng.randint(0, height - high)
    part = ground[top : top + high, left : left + wide]
    part = part[:, ::-1] if rng.random() < 0.5 else part
    way = cv2.INTER_AREA if fit > 1 else cv2.INTER_LINEAR
    return cv2.resize(np.ascontiguousarray(part), tuple(size), interpolation=way)


def _restyled(rng: random.Random, picture: Image8, cover: Image8) -> Image8:
    share = rng.random()
    if share < LINE_ART:
        return line_art(rng, picture, cover)
    if share < LINE_ART + FLAT:
        return flat_colours(rng, picture)
    if share < LINE_ART + FLAT + RECOLOURED:
        return recoloured(rng, picture)
    return picture


@dataclass(frozen=True)
class View:
    """Mirrored, turned, moved, nearer or farther; what is outside of the picture goes on as its
    edge does."""

    matrix: NDArray[np.float64]
    size: Size
    scale: float
    edge: int

    @classmethod
    def random(cls, rng: random.Random, drawn: Size, size: Size) -> View:
        room, shape = np.array(size, float), np.array(drawn, float)
        whole = rng.random() < WHOLE
        if whole:
            scale = float((room / shape).min()) * rng.uniform(0.85, 1.05)
        else:
            scale = float((room / shape).max()) * math.exp(rng.uniform(-0.15, 0.7))
        angle = rng.gauss(0, UPRIGHT) if rng.random() < TURNED else 0.0
        if rng.random() < ANY_WAY:
            angle = rng.uniform(-180, 180)
        matrix = np.eye(3)
        matrix[:2] = cv2.getRotationMatrix2D(tuple(shape / 2), angle, scale)
        if rng.random() < 0.5:
            matrix = matrix @ np.array([[-1.0, 0, shape[0]], [0, 1, 0], [0, 0, 1]])
        centred = whole and rng.random() < 0.5
        share = np.array([0.5, 0.5] if centred else [rng.random(), rng.random()])
        matrix[:2, 2] += (room - shape * scale) * share + shape * (scale - 1) / 2
        edge = cv2.BORDER_REPLICATE if rng.random() < 0.7 else cv2.BORDER_REFLECT_101
        return cls(matrix[:2], size, scale, edge)

    def of(self, picture: NDArray[np.uint8], way: int = cv2.INTER_LINEAR) -> NDArray[np.uint8]:
        return cv2.warpAffine(
            picture, self.matrix, tuple(self.size), flags=way, borderMode=self.edge
        )


def rim_of(cover: Image8, reach: int) -> Image8:
    """255 within ``reach`` pixels of a figure's edge."""
    return cv2.morphologyEx(cover, cv2.MORPH_GRADIENT, np.ones((2 * reach + 1,) * 2, np.uint8))


@dataclass
class Batches:
    """``batches(step)``: pictures, cover, rim and parts; the same for the same seed, step and
    shards."""

    folder: Path
    names: Sequence[str]
    sizes: tuple[Size, ...]  # each batch is of one of them
    pixels: int  # of a batch, at most
    seed: int
    reach: int

    @cached_property
    def shards(self) -> list[tuple[Image8, Image8]]:
        """Drawings and grounds, opened by the process that reads."""
        return [
            tuple(
                np.load(self.folder / name.replace("drawn", kind, 1), mmap_mode="r")
                for kind in ("drawn", "grounds")
            )
            for name in self.names
        ]

    def __call__(self, step: int) -> dict[str, torch.Tensor]:
        rng = random.Random(f"{self.seed} {step}")
        size = rng.choice(self.sizes)
        samples = [self._sample(rng, size) for _ in range(max(1, self.pixels // size.pixels))]
        return {
            "pictures": _stacked([one.picture for one in samples]),
            "cover": _stacked([one.cover for one in samples]),
            "rim": _stacked([rim_of(one.cover, self.reach) for one in samples]),
            "parts": _stacked([np.ascontiguousarray(one.parts[::2, ::2]) for one in samples]),
        }

    def _sample(self, rng: random.Random, size: Size) -> Sample:
        drawn, grounds = rng.choice(self._alike(size) if rng.random() < ALIKE else self.shards)
        one = Drawing.of(np.array(drawn[rng.randrange(len(drawn))]))
        return sample(rng, one, np.array(grounds[rng.randrange(len(grounds))]), size)

    def _alike(self, size: Size) -> list[tuple[Image8, Image8]]:
        """Shards whose drawings are as upright as ``size``, if there are any."""
        way = np.sign(size.height - size.width)
        fits = [one for one in self.shards if np.sign(one[0].shape[1] - one[0].shape[2]) == way]
        return fits or self.shards


def _stacked(arrays: Sequence[Image8]) -> torch.Tensor:
    return torch.from_numpy(np.stack(arrays))
