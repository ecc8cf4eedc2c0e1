"""Trains the pose detector: a picture of one figure to its 18 joints, as RTMPose does (SimCC).

    python -m training.train_detector --minutes 10
    python -m training.train_detector --tiny

Each joint is classified twice, into columns and into rows half a pixel wide. Trained on drawn
figures in colour and grey, turned, cropped, blurred, noisy and coded, on stick drawings and on
control maps. Needs figures (``training.dataset``); writes ``out/detector/`` and an ONNX file whose
outputs are ``simcc_x`` (n, 18, 2 * width) and ``simcc_y`` (n, 18, 2 * height); their peak is the
probability that the joint is seen.
"""

from __future__ import annotations

import json
import random
import warnings
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from core.pose.render import control_map
from core.pose.skeleton import BODY_JOINTS, BONES, MIRROR, Person, Pose, Size
from training.dataset import BUCKETS, HELD_OUT, Shard, read_shards
from training.figures import figure
from training.run import Run, options, start

INPUT = Size(128, 192)
SPLIT = 2  # bins per pixel
MEAN = (123.675, 116.28, 103.53)
SPREAD = (58.395, 57.12, 57.375)
SIGMA_BINS = 4.0
# COCO's falloffs for nose, neck, shoulders, elbows, wrists, hips, knees, ankles, eyes, ears.
FALLOFF = np.array(
    [.026, .079, .079, .072, .062, .079, .072, .062, .107, .087, .089, .107, .087, .089,
     .025, .025, .035, .035]
)  # fmt: skip

Image8 = NDArray[np.uint8]
Joints = NDArray[np.float32]


def _block(channels: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
        nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels),
    )  # fmt: skip


class Stage(nn.Module):
    """Halves the picture, then residual blocks."""

    def __init__(self, before: int, after: int, blocks: int) -> None:
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()
        )
        self.blocks = nn.ModuleList(_block(after) for _ in range(blocks))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.down(x)
        for block in self.blocks:
            x = functional.relu(x + block(x))
        return x


class Detector(nn.Module):
    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.stem = Stage(3, width // 2, 0)
        self.fine = nn.Sequential(Stage(width // 2, width, 1), Stage(width, 2 * width, 2))
        self.coarse = nn.Sequential(Stage(2 * width, 4 * width, 2), Stage(4 * width, 6 * width, 1))
        self.deepen = nn.Conv2d(6 * width, 4 * width, 1)
        self.join = nn.Sequential(
            nn.Conv2d(6 * width, 2 * width, 3, 1, 1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
        )
        self.maps = nn.Conv2d(2 * width, BODY_JOINTS, 3, 1, 1)
        cells = (INPUT.width // 8) * (INPUT.height // 8)
        self.place = nn.Sequential(nn.Linear(cells, 256), nn.ReLU())
        self.columns = nn.Linear(256, INPUT.width * SPLIT)
        self.rows = nn.Linear(256, INPUT.height * SPLIT)
        self.seen = nn.Linear(6 * width, BODY_JOINTS)

    def logits(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(n, 18, columns), (n, 18, rows), (n, 18) for a normalised (n, 3, 192, 128)."""
        fine = self.fine(self.stem(picture))
        coarse = self.coarse(fine)
        spread = functional.interpolate(self.deepen(coarse), scale_factor=4.0, mode="nearest")
        joined = self.join(torch.cat([fine, spread], 1))
        place = self.place(self.maps(joined).flatten(2))
        return self.columns(place), self.rows(place), self.seen(coarse.mean((2, 3)))

    def forward(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        columns, rows, seen = self.logits(picture)
        chance = torch.sigmoid(seen)[..., None]
        peak_x, peak_y = columns.amax(-1, keepdim=True), rows.amax(-1, keepdim=True)
        return torch.exp(columns - peak_x) * chance, torch.exp(rows - peak_y) * chance


def stick_drawing(rng: random.Random, joints: Joints, size: Size) -> Image8:
    """What a person scribbles: a circle and lines in one colour, a bit shaky."""
    ground = rng.choice((255, 250, 240, 20))
    pen = tuple(rng.randint(0, 90) if ground > 100 else rng.randint(180, 255) for _ in range(3))
    canvas = np.full((size.height, size.width, 3), ground, np.uint8)
    points = joints[:, :2] + np.random.default_rng(rng.getrandbits(32)).normal(0, 0.8, (18, 2))
    width = rng.randint(1, 4)
    hips = (points[8] + points[11]) / 2
    lines = [(points[1], hips)] + [
        (points[a], points[b])
        for a, b in BONES[:12]
        if (a, b) not in ((1, 8), (1, 11)) and joints[a, 2] and joints[b, 2]
    ]
    lines += [(hips, points[8]), (hips, points[11])]
    for one, other in lines:
        cv2.line(canvas, _pixel(one), _pixel(other), pen, width, cv2.LINE_AA)
    head = joints[[0, 14, 15, 16, 17]]
    if head[:, 2].any():
        middle = head[head[:, 2] > 0, :2].mean(0)
        radius = max(4, int(np.hypot(*(middle - points[1])) * 0.75))
        cv2.circle(canvas, _pixel(middle), radius, pen, rng.choice((width, -1)), cv2.LINE_AA)
    return canvas


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return int(point[0]), int(point[1])


def example(rng: random.Random, shard: Shard, index: int) -> tuple[Image8, Joints]:
    """One spoiled picture in the input's size, and its joints in that picture's pixels."""
    picture, joints = np.array(shard.pictures[index]), shard.joints[index].copy()
    kind = rng.random()
    if kind < 0.06 and joints[[1, 8, 11], 2].all():
        picture = stick_drawing(rng, joints, shard.size)
    elif kind < 0.12:
        picture = np.asarray(control_map(Pose((Person(joints),), shard.size))).copy()
    if rng.random() < 0.5:
        picture = picture[:, ::-1]
        joints = joints[list(MIRROR)]
        joints[:, 0] = np.where(joints[:, 2] > 0, shard.size.width - joints[:, 0], 0)
    picture, joints = _turned(rng, picture, joints)
    return _spoiled(rng, picture), joints


def _turned(rng: random.Random, picture: Image8, joints: Joints) -> tuple[Image8, Joints]:
    height, width = picture.shape[:2]
    fit = min(INPUT.width / width, INPUT.height / height)
    turn = rng.gauss(0, 10) if rng.random() < 0.6 else 0.0
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, fit * rng.uniform(0.8, 1.2))
    matrix[:, 2] += [
        (INPUT.width - width) / 2 + rng.gauss(0, 6),
        (INPUT.height - height) / 2 + rng.gauss(0, 8),
    ]
    border = tuple(rng.choice((0, 128, 255)) for _ in range(1)) * 3
    edge = cv2.BORDER_CONSTANT if rng.random() < 0.6 else cv2.BORDER_REPLICATE
    warped = cv2.warpAffine(
        picture, matrix, tuple(INPUT), flags=cv2.INTER_AREA, borderMode=edge, borderValue=border
    )
    moved = joints.copy()
    moved[:, :2] = joints[:, :2] @ matrix[:, :2].T.astype(np.float32) + matrix[:, 2].astype(
        np.float32
    )
    inside = ((moved[:, :2] > 0) & (moved[:, :2] < INPUT)).all(1)
    moved[:, 2] *= inside
    return warped, moved


def _spoiled(rng: random.Random, picture: Image8) -> Image8:
    if rng.random() < 0.25:
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.08:
        edges = cv2.Canny(picture, 60, 140)
        picture = np.repeat(255 - edges[..., None], 3, 2)
    if rng.random() < 0.4:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.8))
    level = picture.astype(np.float32)
    if rng.random() < 0.5:
        level = level * np.array(
            [rng.uniform(0.75, 1.25) for _ in range(3)], np.float32
        ) + rng.uniform(-25, 25)
    if rng.random() < 0.4:
        level += np.random.default_rng(rng.getrandbits(32)).normal(
            0, rng.uniform(2, 16), level.shape
        )
    picture = np.clip(level, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 90)])
        picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    if rng.random() < 0.25:
        x, y = rng.randrange(INPUT.width), rng.randrange(INPUT.height)
        colour = tuple(rng.randrange(256) for _ in range(3))
        picture = cv2.rectangle(
            picture, (x, y), (x + rng.randint(5, 30), y + rng.randint(5, 30)), colour, -1
        )
    return picture


def normalised(pictures: list[Image8]) -> torch.Tensor:
    batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float()
    return (batch - torch.tensor(MEAN)[:, None, None]) / torch.tensor(SPREAD)[:, None, None]


def detector_loss(model: Detector, pictures: torch.Tensor, joints: torch.Tensor) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        columns, rows, seen = (part.float() for part in model.logits(pictures))
    visible = joints[..., 2]
    loss = functional.binary_cross_entropy_with_logits(seen, visible)
    for logits, place in ((columns, joints[..., 0]), (rows, joints[..., 1])):
        bins = torch.arange(logits.shape[-1])
        target = torch.softmax(-((bins - place[..., None] * SPLIT) / SIGMA_BINS).square() / 2, -1)
        miss = -(target * functional.log_softmax(logits, -1)).sum(-1)
        loss = loss + 0.5 * (miss * visible).sum() / visible.sum().clamp(min=1)
    return loss


@torch.no_grad()
def found_joints(model: Detector, picture: Image8) -> Joints:
    """(18, 3) x, y and confidence in a picture of the input's size."""
    columns, rows = model(normalised([picture]))
    x, y = columns[0].argmax(-1) / SPLIT, rows[0].argmax(-1) / SPLIT
    return torch.stack([x, y, columns[0].amax(-1)], -1).numpy()


def measure(model: Detector, count: int) -> dict[str, float]:
    """Held-out figures: mean OKS, PCK at a fifth of the torso, share of right visibilities."""
    scores, hits, agreed = [], [], []
    for index in range(count):
        drawn = figure(HELD_OUT + 9000 + index, INPUT)
        truth = drawn.pose.people[0].body
        found = found_joints(model, drawn.picture)
        shown = truth[:, 2] > 0
        miss = np.hypot(*(found[:, :2] - truth[:, :2]).T)
        area = np.prod(np.ptp(truth[shown, :2], axis=0)) + 1e-6
        scores.append(np.exp(-(miss**2) / (2 * area * (2 * FALLOFF) ** 2))[shown].mean())
        torso = np.hypot(*(drawn.skeleton.joints[1] - drawn.skeleton.joints[[8, 11]].mean(0)))
        hits.append((miss < 0.2 * torso)[shown].mean())
        agreed.append(((found[:, 2] > 0.5) == shown).mean())
    names = ("oks", "pck_0.2_torso", "visibility")
    return {
        n: round(float(np.mean(v)), 4) for n, v in zip(names, (scores, hits, agreed), strict=True)
    }


def export(model: Detector, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    sample = torch.zeros(1, 3, INPUT.height, INPUT.width)
    axes = {name: {0: "n"} for name in ("input", "simcc_x", "simcc_y")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, (sample,), path, input_names=["input"], output_names=["simcc_x", "simcc_y"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip


def main() -> None:
    parser = options(
        __doc__, 10, batch=32, learning_rate=1e-3, out=Path("out/detector"),
        ship=Path("assets/starter/detector/starter-pose.onnx"),
    )  # fmt: skip
    arguments = parser.parse_args()
    start(arguments)
    width = 32
    if arguments.tiny:
        arguments.minutes, arguments.batch, width = 0.03, 2, 4
        arguments.ship = arguments.out / "tiny.onnx"
    model = Detector(width).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.02)
    run = Run(
        arguments.out, arguments.minutes, model, optimizer,
        learning_rate=arguments.learning_rate, warmup=100, decay=0.995,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    rng = random.Random(arguments.seed + run.step)
    shards = [shard for size in BUCKETS for shard in read_shards(arguments.data, size)]
    for _ in run.steps():
        picked = rng.choices(shards, [len(shard) for shard in shards], k=arguments.batch)
        pairs = [example(rng, shard, rng.randrange(len(shard))) for shard in picked]
        joints = torch.from_numpy(np.stack([joints for _, joints in pairs]))
        run.update(detector_loss(model, normalised([p for p, _ in pairs]), joints), arguments.batch)
    run.average.copy_to(model)
    model.eval()
    export(model, arguments.ship)
    facts = measure(model, 2 if arguments.tiny else 200)
    print(json.dumps({"minutes": run.trained_seconds / 60, "samples": run.samples, **facts}))


if __name__ == "__main__":
    main()
