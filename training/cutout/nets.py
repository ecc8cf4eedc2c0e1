"""The cut-out network, its loss, and its ONNX file.

``CutoutNet`` is a U of maps from a half down to 1/32 of the picture's sides. It reads ``picture``
(n, 3, height, width) RGB in 0..1, sides multiples of 32, and answers ``alpha`` (n, 1, height,
width) and ``parts`` (n, 14, height, width), the chance of each ``BodyPart``.
"""

from __future__ import annotations

import os
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from core.cutout.parts import BodyPart
from training.detector.nets import HALF, MEAN, SPREAD, Block, conv, halve

STRIDE = 32
WIDTHS = (48, 96, 160)  # at 1/4, 1/8, 1/16 of the sides
BLOCKS = (1, 2, 3)
FINE = 24  # channels of the last map, at 1/2
PARTS = len(BodyPart)
# The long side of a picture, in pixels, that the network is shown: it was trained at up to 384, and
# sees a little better with 448.
LONG_SIDE = 448
# Parts with few pixels count for more, so that hands are not lost beside trunks.
WEIGHTS = {
    BodyPart.HAND: 2.0, BodyPart.FOOT: 2.0, BodyPart.LOWER_ARM: 1.6, BodyPart.UPPER_ARM: 1.3,
    BodyPart.LOWER_LEG: 1.3, BodyPart.CAPE: 2.5, BodyPart.PROP: 2.5, BodyPart.ACCESSORY: 2.0,
    BodyPart.SKIRT: 1.4,
}  # fmt: skip
# How much more pixels near the rim of a figure count for alpha, and how far it is near.
RIM_WEIGHT, RIM = 4.0, 3
EARLY = 0.5  # how much the parts told at 1/8 count


class Wide(nn.Module):
    """Two distant cells see each other, and every cell sees the mean of all."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.far = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 2, dilation=2, bias=False),
            nn.BatchNorm2d(channels), nn.ReLU(),
        )  # fmt: skip
        self.whole = nn.Conv2d(channels, channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.far(x + self.whole(x.mean((2, 3), keepdim=True)))


class CutoutNet(nn.Module):
    """Down to 1/16 its layers are those of the pose detector's trunk, so that it can begin with
    what that has learned of drawn people."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS, fine: int = FINE) -> None:
        super().__init__()
        befores = (widths[0] // 2, *widths)
        self.stem = conv(3, befores[0], 2)
        self.down = nn.ModuleList(
            nn.Sequential(conv(before, after, 2), *(Block(after) for _ in range(count)))
            for before, after, count in zip(befores, widths, BLOCKS, strict=False)
        )
        self.wide = nn.Sequential(conv(widths[-1], widths[-1], 2), Wide(widths[-1]))
        self.narrow = nn.ModuleList(
            nn.Conv2d(below, here, 1) for here, below in pairwise((*widths, widths[-1]))
        )
        self.join = nn.ModuleList(conv(here, here) for here in widths)
        self.early = nn.Conv2d(widths[1], PARTS, 1)  # learns with the rest, unused afterwards
        self.to_half = nn.Conv2d(widths[0], fine, 1)
        self.skip = nn.Conv2d(befores[0], fine, 1)
        self.join_half = conv(fine, fine)
        self.parts = nn.Conv2d(fine, PARTS, 1)
        self.cover = nn.Conv2d(fine, 4, 3, 1, 1)  # four pixels each
        self.register_buffer("mean", _colours(MEAN), persistent=False)
        self.register_buffer("spread", _colours(SPREAD), persistent=False)

    def logits(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(n, 1, height, width) of alpha, (n, 14, height / 2, width / 2) and, for training alone,
        (n, 14, height / 8, width / 8) of the parts."""
        first = x = self.stem((picture - self.mean) / self.spread)
        maps: list[torch.Tensor] = []
        for stage in self.down:
            x = stage(x)
            maps.append(x)
        x = self.wide(x)
        early = x
        for index in reversed(range(len(self.join))):
            x = self.join[index](maps[index] + _doubled(self.narrow[index](x)))
            early = x if index == 1 else early  # at 1/8
        x = self.join_half(functional.relu(self.skip(first) + _doubled(self.to_half(x))))
        return functional.pixel_shuffle(self.cover(x), 2), self.parts(x), self.early(early)

    def forward(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        alpha, parts, _ = self.logits(picture)
        return torch.sigmoid(alpha), torch.softmax(_doubled(parts, "bilinear"), 1)


def _colours(levels: tuple[float, ...]) -> torch.Tensor:
    return torch.tensor(levels)[:, None, None] / 255


def begin_with_trunk(model: CutoutNet, path: Path) -> int:
    """Takes over what the pose detector's file has of the same name and shape; how many arrays."""
    import onnx
    from onnx import numpy_helper

    state = model.state_dict()
    known = {
        name: torch.from_numpy(numpy_helper.to_array(tensor).astype(np.float32))
        for tensor in onnx.load(path).graph.initializer
        if (name := tensor.name.removesuffix(HALF).removeprefix("trunk.")) in state
    }
    fits = {name: value for name, value in known.items() if value.shape == state[name].shape}
    model.load_state_dict(fits, strict=False)
    return len(fits)


def _doubled(x: torch.Tensor, mode: str = "nearest") -> torch.Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode=mode)


def cutout_loss(
    logits: tuple[torch.Tensor, torch.Tensor, torch.Tensor], cover: torch.Tensor,
    rim: torch.Tensor, shown: torch.Tensor,
) -> torch.Tensor:  # fmt: skip
    """``cover`` and ``rim`` (n, height, width) in 0..1, ``shown`` (n, height / 2, width / 2) of
    ``BodyPart`` as int64."""
    alpha, parts, early = (one.float() for one in logits)
    hint = functional.cross_entropy(early, shown[:, 2::4, 2::4], _weights(early.device))
    return _alpha_loss(alpha[:, 0], cover, rim) + _parts_loss(parts, shown) + EARLY * hint


def _weights(device: torch.device) -> torch.Tensor:
    return torch.tensor([WEIGHTS.get(part, 1.0) for part in BodyPart], device=device)


def _alpha_loss(logits: torch.Tensor, cover: torch.Tensor, rim: torch.Tensor) -> torch.Tensor:
    weight = 1 + RIM_WEIGHT * rim
    exact = functional.binary_cross_entropy_with_logits(logits, cover, weight, reduction="sum")
    chance = torch.sigmoid(logits)
    shared = (chance * cover).sum((1, 2))
    overlap = (shared + 50) / ((chance + cover).sum((1, 2)) - shared + 50)
    return 2 * exact / weight.sum() + 1 - overlap.mean()


def _parts_loss(logits: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    exact = functional.cross_entropy(logits, shown, _weights(logits.device))
    chance = torch.softmax(logits, 1)
    target = functional.one_hot(shown, PARTS).permute(0, 3, 1, 2).to(chance.dtype)
    both = (chance * target).sum((0, 2, 3))
    each = chance.sum((0, 2, 3)) + target.sum((0, 2, 3))
    return exact + 0.5 * (1 - ((2 * both + 20) / (each + 20)).mean())


def export(model: CutoutNet, path: Path, facts: dict[str, str]) -> None:
    """Weights in half precision; ``facts`` go into the file's metadata, with its ``long_side``."""
    import onnx
    from onnx import helper

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    axes = {0: "n", 2: "height", 3: "width"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(), (torch.zeros(1, 3, 64, 96),), part, input_names=["picture"],
            output_names=["alpha", "parts"], opset_version=17, dynamo=False,
            dynamic_axes=dict.fromkeys(("picture", "alpha", "parts"), axes),
        )  # fmt: skip
    halve(part)
    network = onnx.load(part)
    helper.set_model_props(network, {"long_side": str(LONG_SIDE)} | facts)
    onnx.save(network, part)
    os.replace(part, path)
