"""The two networks of the pose detector, their losses, and their ONNX files.

``PoseNet`` reads one person's crop into 18 heatmaps and answers as RTMPose does: ``simcc_x``
(n, 18, 2 * width) and ``simcc_y`` (n, 18, 2 * height) are the heatmaps' highest values along each
column and row, so that both peaks belong to one place; their height is the chance that the joint is
seen. ``PeopleNet`` reads a whole picture and answers as a YOLOX export with its own suppression:
``dets`` (1, 12, 5) left, top, right, bottom, chance, in pixels of the input. rtmlib runs both.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from core.geometry import Size
from core.pose.skeleton import BODY_JOINTS

CROP = Size(192, 256)
SCENE = Size(256, 256)
SPLIT = 2  # bins per pixel, as RTMPose has it
POSE_STRIDE, PEOPLE_STRIDE = 4, 8
PEOPLE = 12
MEAN = (123.675, 116.28, 103.53)
SPREAD = (58.395, 57.12, 57.375)
# Spread of a joint's target, in cells of 4 pixels.
SIGMA_CELLS = 0.8
# A box's sides are learned as logarithms of pixels over this.
BOX_UNIT = 32.0
HALF = ".half"


def conv(before: int, after: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(),
    )


class Block(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.one = conv(channels, channels)
        self.two = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.relu(x + self.two(self.one(x)))


class Attention(nn.Module):
    """Every cell sees every other: which arm is the right one is decided by the whole figure."""

    def __init__(self, channels: int, cells: int, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.place = nn.Parameter(torch.randn(cells, channels) * 0.02)
        self.before, self.after = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.mix, self.out = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)
        self.think = nn.Sequential(
            nn.Linear(channels, 2 * channels), nn.ReLU(), nn.Linear(2 * channels, channels)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, channels, height, width = x.shape
        cells = x.flatten(2).transpose(1, 2)
        mixed = self.mix(self.before(cells + self.place))
        parts = mixed.reshape(n, height * width, 3, self.heads, channels // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        weights = torch.softmax(query @ key.transpose(2, 3) * query.shape[-1] ** -0.5, -1)
        cells = cells + self.out((weights @ value).transpose(1, 2).flatten(2))
        cells = cells + self.think(self.after(cells))
        return cells.transpose(1, 2).reshape(n, channels, height, width)


class Trunk(nn.Module):
    """A picture to one map of ``widths[level]`` channels, by a U of maps."""

    def __init__(
        self, widths: tuple[int, ...], blocks: tuple[int, ...], level: int, cells: int
    ) -> None:
        super().__init__()
        self.level = level
        self.stem = conv(3, widths[0] // 2, 2)
        befores = (widths[0] // 2, *widths)
        self.down = nn.ModuleList(
            nn.Sequential(conv(before, after, 2), *(Block(after) for _ in range(count)))
            for before, after, count in zip(befores, widths, blocks, strict=False)
        )
        self.look = Attention(widths[-1], cells)
        levels = range(level, len(widths) - 1)
        self.narrow = nn.ModuleList(nn.Conv2d(widths[i + 1], widths[i], 1) for i in levels)
        self.join = nn.ModuleList(conv(widths[i], widths[i]) for i in levels)

    def forward(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The fine map, and the coarsest one with its attention."""
        x, maps = self.stem(picture), list[torch.Tensor]()
        for stage in self.down:
            x = stage(x)
            maps.append(x)
        x = coarse = self.look(x)
        for index in reversed(range(len(self.join))):
            wide = functional.interpolate(self.narrow[index](x), scale_factor=2.0, mode="nearest")
            x = self.join[index](maps[self.level + index] + wide)
        return x, coarse


class PoseNet(nn.Module):
    def __init__(self, width: int = 48) -> None:
        super().__init__()
        widths = (width, 2 * width, 10 * width // 3 // 4 * 4, 14 * width // 3 // 4 * 4)
        cells = (CROP.width // 32) * (CROP.height // 32)
        self.trunk = Trunk(widths, (1, 2, 3, 2), 0, cells)
        self.maps = nn.Conv2d(width, BODY_JOINTS, 3, 1, 1)
        self.clue = nn.Parameter(torch.zeros(BODY_JOINTS, width))
        self.seen = nn.Linear(widths[-1], BODY_JOINTS)
        self.register_buffer("across", _spline(CROP.width // POSE_STRIDE), persistent=False)
        self.register_buffer("down", _spline(CROP.height // POSE_STRIDE), persistent=False)

    def logits(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(n, 18, rows, columns) and (n, 18) for a normalised (n, 3, height, width)."""
        fine, coarse = self.trunk(picture)
        maps = self.maps(fine)
        weights = torch.softmax(maps.flatten(2), -1)
        there = weights @ fine.flatten(2).transpose(1, 2)  # (n, 18, channels) at each joint
        return maps, (there * self.clue).sum(-1) + self.seen(coarse.mean((2, 3)))

    def forward(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        maps, seen = self.logits(picture)
        chance = torch.sigmoid(seen)[..., None]
        columns, rows = maps.amax(2) @ self.across, maps.amax(3) @ self.down
        columns = columns - columns.amax(-1, keepdim=True)
        rows = rows - rows.amax(-1, keepdim=True)
        return torch.exp(columns) * chance, torch.exp(rows) * chance


class PeopleNet(nn.Module):
    """For pictures as YOLOX takes them: blue, green, red of 0–255, and 114 beside the picture."""

    def __init__(self, width: int = 20) -> None:
        super().__init__()
        widths = (width, 2 * width, 4 * width, 6 * width)
        cells = (SCENE.width // 32) * (SCENE.height // 32)
        self.trunk = Trunk(widths, (1, 2, 2, 2), 1, cells)
        self.head = conv(2 * width, 2 * width)
        self.out = nn.Conv2d(2 * width, 5, 1)
        nn.init.constant_(self.out.bias, 0.0)
        with torch.no_grad():
            self.out.bias[0] = -4.0
        self.register_buffer("mean", torch.tensor(MEAN[::-1])[:, None, None], persistent=False)
        self.register_buffer("spread", torch.tensor(SPREAD[::-1])[:, None, None], persistent=False)

    def logits(self, picture: torch.Tensor) -> torch.Tensor:
        """(n, 5, rows, columns): centre, then logarithms of the way left, up, right and down."""
        fine, _ = self.trunk((picture - self.mean) / self.spread)
        return self.out(self.head(fine))

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        out = self.logits(picture)
        chance = torch.sigmoid(out[:, 0])
        highest = functional.max_pool2d(chance[:, None], 3, 1, 1)[:, 0]
        chance = chance * (chance >= highest)
        score, index = chance.flatten(1).topk(PEOPLE)
        columns = SCENE.width // PEOPLE_STRIDE
        x = ((index % columns).float() + 0.5) * PEOPLE_STRIDE
        y = (torch.div(index, columns, rounding_mode="floor").float() + 0.5) * PEOPLE_STRIDE
        sides = out[:, 1:].flatten(2).gather(2, index[:, None].expand(-1, 4, -1))
        left, up, right, down = (BOX_UNIT * torch.exp(sides.clamp(-5, 3))).unbind(1)
        return torch.stack([x - left, y - up, x + right, y + down, score], -1)


def _spline(cells: int) -> torch.Tensor:
    """(cells, bins): Catmull-Rom between the middles of cells; exact for parabolas, which the
    logarithm of a bell is. Bin b lies at b / SPLIT pixels, cell i at POSE_STRIDE * (i + 0.5)."""
    bins = cells * POSE_STRIDE * SPLIT
    place = np.arange(bins) / SPLIT / POSE_STRIDE - 0.5
    first = np.floor(place).astype(int)
    t = place - first
    weights = np.stack(
        [
            -0.5 * t + t**2 - 0.5 * t**3,
            1 - 2.5 * t**2 + 1.5 * t**3,
            0.5 * t + 2 * t**2 - 1.5 * t**3,
            -0.5 * t**2 + 0.5 * t**3,
        ]
    )
    matrix = np.zeros((cells, bins), np.float32)
    for offset, weight in zip((-1, 0, 1, 2), weights, strict=True):
        np.add.at(matrix, (np.clip(first + offset, 0, cells - 1), np.arange(bins)), weight)
    return torch.from_numpy(matrix)


def normalised(pictures: torch.Tensor) -> torch.Tensor:
    """(n, height, width, 3) of bytes → (n, 3, height, width) as ``PoseNet`` takes it."""
    batch = pictures.permute(0, 3, 1, 2).float()
    mean = torch.tensor(MEAN, device=batch.device)[:, None, None]
    return (batch - mean) / torch.tensor(SPREAD, device=batch.device)[:, None, None]


def pose_loss(maps: torch.Tensor, seen: torch.Tensor, joints: torch.Tensor) -> torch.Tensor:
    """Against joints (n, 18, 3) in pixels of the crop: cross-entropy over all cells."""
    visible = joints[..., 2]
    rows, columns = maps.shape[2:]
    x = (torch.arange(columns, device=maps.device) + 0.5) * POSE_STRIDE
    y = (torch.arange(rows, device=maps.device) + 0.5) * POSE_STRIDE
    sigma = SIGMA_CELLS * POSE_STRIDE
    dx = ((x - joints[..., 0:1]) / sigma).square()
    dy = ((y - joints[..., 1:2]) / sigma).square()
    target = torch.softmax(-0.5 * (dx[..., None, :] + dy[..., None]).flatten(2), -1)
    miss = -(target * functional.log_softmax(maps.flatten(2), -1)).sum(-1)
    placed = (miss * visible).sum() / visible.sum().clamp(min=1)
    return placed + 2 * functional.binary_cross_entropy_with_logits(seen, visible)


def people_loss(out: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
    """Against boxes (n, k, 7): left, top, right, bottom, centre x and y, whether there is one.

    CenterNet's focal loss on the centres, and the sides' logarithms around each of them.
    """
    rows, columns = out.shape[2:]
    there = boxes[..., 6]
    x = (torch.arange(columns, device=out.device) + 0.5) * PEOPLE_STRIDE
    y = (torch.arange(rows, device=out.device) + 0.5) * PEOPLE_STRIDE
    size = (boxes[..., 2:4] - boxes[..., 0:2]).clamp(min=8)
    sigma = (0.06 * size.prod(-1).sqrt()).clamp(3, 12)[..., None]
    dx = ((x - boxes[..., 4:5]) / sigma).square()
    dy = ((y - boxes[..., 5:6]) / sigma).square()
    bells = torch.exp(-0.5 * (dx[..., None, :] + dy[..., None])) * there[..., None, None]
    # The cell that holds the centre is one, whatever part of it the centre lies in.
    peak = bells.amax((2, 3), keepdim=True)
    bells = bells / peak.clamp(min=1e-3)
    target = bells.amax(1)
    logit = out[:, 0]
    chance = torch.sigmoid(logit)
    hit = (target > 0.999).float()
    found = hit * (1 - chance).square() * functional.softplus(-logit)
    alarm = (1 - hit) * (1 - target) ** 4 * chance.square() * functional.softplus(logit)
    count = there.sum().clamp(min=1)
    return (found + alarm).sum() / count + _side_loss(out, boxes, bells, x, y) / count


def _side_loss(
    out: torch.Tensor, boxes: torch.Tensor, bells: torch.Tensor, x: torch.Tensor, y: torch.Tensor
) -> torch.Tensor:
    near = (bells > 0.6).float()
    ways = torch.stack(
        [
            (x - boxes[..., 0:1])[..., None, :].expand_as(bells),
            (y - boxes[..., 1:2])[..., None].expand_as(bells),
            (boxes[..., 2:3] - x)[..., None, :].expand_as(bells),
            (boxes[..., 3:4] - y)[..., None].expand_as(bells),
        ],
        2,
    )
    wanted = torch.log(ways.clamp(min=4) / BOX_UNIT)
    apart = functional.smooth_l1_loss(
        out[:, None, 1:].expand_as(wanted), wanted, reduction="none", beta=0.1
    ).sum(2)
    return (apart * near).sum((2, 3)).div(near.sum((2, 3)).clamp(min=1)).sum()


def export(model: nn.Module, path: Path) -> None:
    """Weights are kept in half precision and widened when the file is loaded.

    They keep their names (nothing is folded; the runtime does that), so that ``load_exported`` can
    go on from the file.
    """
    from torch.onnx import TrainingMode

    path.parent.mkdir(parents=True, exist_ok=True)
    pose = isinstance(model, PoseNet)
    size = CROP if pose else SCENE
    outputs = ["simcc_x", "simcc_y"] if pose else ["dets"]
    axes = {name: {0: "n"} for name in ("input", *outputs)} if pose else None
    part = path.with_suffix(".part")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(), (torch.zeros(1, 3, size.height, size.width),), part,
            input_names=["input"], output_names=outputs, dynamic_axes=axes, opset_version=17,
            dynamo=False, do_constant_folding=False, training=TrainingMode.PRESERVE,
        )  # fmt: skip
    halve(part)
    os.replace(part, path)


def load_exported(model: nn.Module, path: Path) -> None:
    """Takes over the weights that ``export`` wrote from a network of the same shape."""
    import onnx
    from onnx import numpy_helper

    arrays = {
        tensor.name.removesuffix(HALF): torch.from_numpy(numpy_helper.to_array(tensor).copy())
        for tensor in onnx.load(path).graph.initializer
    }
    state = model.state_dict()
    counters = {name for name in state if name.endswith("num_batches_tracked")}
    assert state.keys() - counters <= arrays.keys(), f"{path.name} is of another network"
    model.load_state_dict(
        {name: arrays[name].to(state[name].dtype) for name in state.keys() - counters},
        strict=False,
    )


def halve(path: Path) -> None:
    """Keeps the weights of an ONNX file in half precision, widened when the file is loaded."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(path)
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < 64:
            continue
        name = tensor.name
        half = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(half, name + HALF))
        casts.append(helper.make_node("Cast", [name + HALF], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)
    onnx.save(model, path)
