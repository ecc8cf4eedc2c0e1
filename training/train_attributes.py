"""Trains a classifier of looks, the benchmarks' ruler: hair, eyes, outfit, their colours, place.

    python -m training.train_attributes --minutes 1.5 --batch 256 --loaders 6     # GPU
    python -m training.train_attributes --minutes 60 --device cpu
    python -m training.train_attributes --resume
    python -m training.train_attributes --start-from assets/starter/attributes.onnx
    python -m training.train_attributes --tiny

Reads figures (``training.dataset``); three views of a person (``core.pose.appearance``) go through
three small towers. Writes ``--ship``, an ONNX file that carries its own lists of values, and prints
the share of right readings on held-out figures, attribute by attribute.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from core.geometry import Size
from core.pose.appearance import VIEWS, Image8, shows_eyes, views
from training.dataset import HELD_OUT, Shard, all_shards, pose_of
from training.detector.nets import load_exported
from training.figures import ATTRIBUTES, HELD_OUT_POSES, figure, held_out_pose
from training.run import Run, batches_ahead, device_of, half_precision, moved, options, start

READ = (
    "hair_style", "hair_colour", "eye_colour", "outfit", "outfit_colour", "place", "kind",
    "hair_length", "skin", "shoe_colour", "accessory",
)  # fmt: skip
LABELS = {name: ATTRIBUTES[name] for name in READ}
MOST_BYTES = 4 << 20
WIDTHS, HIDDEN = (24, 48, 72, 96, 128), 256
TINY_WIDTHS, TINY_HIDDEN = (4, 6, 8, 8, 8), 16
LOOK_SECONDS = 30.0
FIGURES = 200
MEASURED_SIZE = Size(256, 384)
# Pages without colours, and what lies over the place where something is read.
COLOURLESS = {"monochrome", "ink wash painting"}
UNKNOWN = -100
Batch = dict[str, torch.Tensor]


class Tower(nn.Sequential):
    """(n, 3, h, w) → (n, 2 · last width): what there is on average, and anywhere at all."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        layers: list[nn.Module] = []
        for place, (before, after) in enumerate(zip((3, *widths), widths, strict=False)):
            stride = 1 if place in (2, 4) else 2
            layers += [
                nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.SiLU()
            ]  # fmt: skip
        super().__init__(*layers)

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        found = super().forward(picture)
        return torch.cat([found.mean((2, 3)), found.amax((2, 3))], 1)


class Reader(nn.Module):
    """Bytes (n, h, w, 3) in the order of ``VIEWS`` → logits in the order of ``LABELS``."""

    def __init__(self, widths: tuple[int, ...], hidden: int) -> None:
        super().__init__()
        self.towers = nn.ModuleDict({name: Tower(widths) for name in VIEWS})
        self.together = nn.Sequential(
            nn.Linear(2 * len(VIEWS) * widths[-1], hidden), nn.SiLU(), nn.Dropout(0.1)
        )
        self.heads = nn.ModuleDict(
            {name: nn.Linear(hidden, len(values)) for name, values in LABELS.items()}
        )

    def forward(self, *pictures: torch.Tensor) -> tuple[torch.Tensor, ...]:
        found = [
            tower(picture.permute(0, 3, 1, 2).float() / 127.5 - 1)
            for tower, picture in zip(self.towers.values(), pictures, strict=True)
        ]
        together = self.together(torch.cat(found, 1))
        return tuple(head(together) for head in self.heads.values())


def targets(attributes: dict[str, str], has_eyes: bool) -> list[int]:
    """Places in ``LABELS``; ``UNKNOWN`` for what cannot be seen."""
    hidden: set[str] = set()
    if attributes["style"] in COLOURLESS:
        hidden |= {"hair_colour", "eye_colour", "outfit_colour", "skin", "shoe_colour"}
    if not has_eyes or attributes["expression"] == "eyes closed":
        hidden.add("eye_colour")
    return [
        UNKNOWN if name in hidden else values.index(attributes[name])
        for name, values in LABELS.items()
    ]


class Samples:
    """``samples(step)``: a batch of views and targets; the same for the same step and seed."""

    def __init__(self, shards: list[Shard], count: int, seed: int) -> None:
        self.shards, self.count, self.seed = shards, count, seed

    def __call__(self, step: int) -> Batch:
        rng = random.Random(f"{self.seed} {step}")
        few = rng.choices(self.shards, [len(shard) for shard in self.shards], k=4)
        made = [self._one(rng, rng.choice(few)) for _ in range(self.count)]
        batch = {name: torch.from_numpy(np.stack([one[name] for one, _ in made])) for name in VIEWS}
        return batch | {"targets": torch.tensor([target for _, target in made])}

    def _one(self, rng: random.Random, shard: Shard) -> tuple[dict[str, Image8], list[int]]:
        row = rng.randrange(len(shard))
        known = shard.facts[row]["attributes"]
        pose = pose_of(shard.people[row], shard.size)
        person = rng.randrange(min(len(known), max(1, len(pose.people))))
        picture = roughened(rng, shard.pictures[row])
        found = views(picture, pose, person)
        if rng.random() < 0.5:
            found = {name: np.ascontiguousarray(view[:, ::-1]) for name, view in found.items()}
        return found, targets(known[person], shows_eyes(pose, person))


def roughened(rng: random.Random, picture: Image8) -> Image8:
    """A little as a generator draws: softer, or grainier, or in slightly other light."""
    if rng.random() < 0.4:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.2))
    if rng.random() < 0.3:
        light, level = rng.uniform(0.93, 1.07), rng.uniform(-8, 8)
        picture = cv2.convertScaleAbs(picture, alpha=light, beta=level)
    if rng.random() < 0.3:
        chance = np.random.default_rng(rng.getrandbits(32))
        grain = chance.standard_normal(picture.shape, np.float32) * rng.uniform(1, 8)
        picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
    return picture


def looks_loss(told: tuple[torch.Tensor, ...], wanted: torch.Tensor) -> torch.Tensor:
    """Cross-entropy over what is known, each attribute weighing the same."""
    losses = [
        functional.cross_entropy(logits.float(), wanted[:, place], ignore_index=UNKNOWN,
                                 reduction="sum", label_smoothing=0.05)
        / (wanted[:, place] != UNKNOWN).sum().clamp(min=1)
        for place, logits in enumerate(told)
    ]  # fmt: skip
    return torch.stack(losses).mean()


def batches(arguments: argparse.Namespace, first: int, device: torch.device) -> Iterator[Batch]:
    """Figures that are drawn meanwhile join in."""
    step, known = first, readable(arguments.data)
    while True:
        samples, looked = Samples(known, arguments.batch, arguments.seed), time.monotonic()
        for batch in batches_ahead(samples, arguments.loaders, step, device):
            yield moved(batch, device)
            step += 1
            if time.monotonic() - looked > LOOK_SECONDS:
                looked, now = time.monotonic(), readable(arguments.data)
                if len(now) > len(known):
                    known = now
                    break


def readable(data: Path) -> list[Shard]:
    found = list(all_shards(data))
    if not found:
        raise SystemExit(f"Expected figures below {data}, found none: run training.dataset.")
    return found


@torch.no_grad()
def right_readings(model: Reader, count: int, device: torch.device) -> dict[str, float]:
    """The share that is right on held-out figures, where it can be seen at all."""
    right: dict[str, list[bool]] = {name: [] for name in LABELS}
    for index in range(count):
        pose = held_out_pose(index % HELD_OUT_POSES, MEASURED_SIZE).pose
        one = figure(HELD_OUT + 100_000 + index, MEASURED_SIZE, pose=pose)
        shown = views(one.picture, pose)
        told = model(*(torch.from_numpy(shown[name])[None].to(device) for name in VIEWS))
        wanted = targets(one.attributes(), shows_eyes(pose))
        for name, logits, target in zip(LABELS, told, wanted, strict=True):
            if target != UNKNOWN:
                right[name].append(int(logits.argmax()) == target)
    return {name: round(float(np.mean(found)), 4) for name, found in right.items() if found}


def export(model: Reader, path: Path) -> int:
    """An ONNX file with the values of each output in its notes; returns the bytes.

    Its weights keep their names, so that ``--start-from`` can go on from it.
    """
    import onnx
    from torch.onnx import TrainingMode

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    names = [*VIEWS, *LABELS]
    empty = tuple(
        torch.zeros(1, size.height, size.width, 3, dtype=torch.uint8) for size in VIEWS.values()
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval().cpu(), empty, part, input_names=list(VIEWS), output_names=list(LABELS),
            dynamic_axes={name: {0: "n"} for name in names}, opset_version=17, dynamo=False,
            do_constant_folding=False, training=TrainingMode.PRESERVE,
        )  # fmt: skip
    whole = onnx.load(part)
    note = whole.metadata_props.add()
    note.key, note.value = "labels", json.dumps(LABELS)
    onnx.save(whole, part)
    size = part.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"Expected at most {MOST_BYTES >> 20} MiB, got {size / 2**20:.1f} MiB.")
    os.replace(part, path)
    return size


def train(arguments: argparse.Namespace) -> dict[str, Any]:
    start(arguments)
    device = device_of(arguments)
    sizes = (TINY_WIDTHS, TINY_HIDDEN) if arguments.tiny else (WIDTHS, HIDDEN)
    model = Reader(*sizes)
    if arguments.start_from:
        load_exported(model, Path(arguments.start_from))
    model.to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=arguments.learning_rate, weight_decay=0.02, fused=True
    )
    run = Run(
        arguments.out, arguments.minutes, model, optimizer, learning_rate=arguments.learning_rate,
        warmup=50, decay=0.995, final_share=0.4, log_every=arguments.log_every,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    made = batches(arguments, run.step, device)
    for _ in run.steps():
        batch = next(made)
        with half_precision(device):
            told = model(*(batch[name] for name in VIEWS))
        run.update(looks_loss(told, batch["targets"]), arguments.batch)
    run.average.copy_to(model)
    model.eval()
    right = right_readings(model, arguments.figures, device)
    size = export(model, arguments.ship)
    return {
        "minutes": run.trained_seconds / 60, "steps": run.step, "samples": run.samples,
        "loss": run.loss, "mebibytes": round(size / 2**20, 2), "right": right,
    }  # fmt: skip


def main() -> None:
    parser = options(
        __doc__, 60, batch=64, learning_rate=2e-3, log_every=50, figures=FIGURES,
        out=Path("out/attributes"), ship=Path("out/attributes/ship/attributes.onnx"), start_from="",
    )  # fmt: skip
    arguments = parser.parse_args()
    if arguments.tiny:
        arguments.minutes, arguments.batch = min(arguments.minutes, 0.05), 4
        arguments.figures = 6
    print(json.dumps(train(arguments)))


if __name__ == "__main__":
    main()
