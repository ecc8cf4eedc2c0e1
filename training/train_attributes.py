"""Trains the reader of looks, a classifier of attributes: hair, eyes, outfit, colours, place.

    python -m training.train_attributes --minutes 1.5 --batch 256 --loaders 6     # GPU
    python -m training.train_attributes --minutes 60 --device cpu
    python -m training.train_attributes --resume
    python -m training.train_attributes --start-from assets/starter/attributes.onnx
    python -m training.train_attributes --tiny

Reads figures (``training.dataset``); three views of a person (``core.pose.appearance``) go through
three small towers. Writes ``--export``, an ONNX file that carries its own lists of values, and
prints the accuracy on held-out figures, attribute by attribute.
"""

from __future__ import annotations

import argparse
import json
import random
import warnings
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from core.figures.face.expressions import EXPRESSIONS
from core.geometry import Size
from core.pose.appearance import VIEWS, Image8, shows_eyes, views
from training.data.astray import astray
from training.dataset import HELD_OUT, Shard, all_shards, pose_of
from training.detector.nets import load_exported
from training.figures import ATTRIBUTES, HELD_OUT_POSES, figure, held_out_pose
from training.loop.arguments import add_schedule, new_parser, parsed
from training.loop.device import autocast, set_up
from training.loop.loaders import prefetched, rescanned, to_device
from training.loop.run import start_run
from training.output import replace_file

ATTRIBUTE_NAMES = (
    "hair_style", "hair_colour", "eye_colour", "outfit", "outfit_colour", "place", "kind",
    "hair_length", "skin", "shoe_colour", "accessory",
)  # fmt: skip
LABELS = {name: ATTRIBUTES[name] for name in ATTRIBUTE_NAMES}
MOST_BYTES = 4 << 20
WIDTHS, HIDDEN = (24, 48, 72, 96, 128), 256
TINY_WIDTHS, TINY_HIDDEN = (4, 6, 8, 8, 8), 16
FIGURES = 200
MEASURED_SIZE = Size(256, 384)
# Of the samples whose joints lie where a detector might have found them.
FOUND_SHARE = 0.8
# Pages without colours, and what lies over the place where something is read.
COLOURLESS = {"monochrome", "ink wash painting"}
IGNORE_INDEX = -100
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


class AttributeClassifier(nn.Module):
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
    """Places in ``LABELS``; ``IGNORE_INDEX`` for what cannot be seen."""
    hidden: set[str] = set()
    if attributes["style"] in COLOURLESS:
        hidden |= {"hair_colour", "eye_colour", "outfit_colour", "skin", "shoe_colour"}
    if not has_eyes or EXPRESSIONS[attributes["expression"]].curved:
        hidden.add("eye_colour")
    return [
        IGNORE_INDEX if name in hidden else values.index(attributes[name])
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
        picture = augmented(rng, shard.pictures[row])
        people = shard.people[row]
        seen = astray(rng, people) if rng.random() < FOUND_SHARE else people
        found = views(picture, pose_of(seen, shard.size), person)
        if rng.random() < 0.5:
            found = {name: np.ascontiguousarray(view[:, ::-1]) for name, view in found.items()}
        return found, targets(known[person], shows_eyes(pose, person))


def augmented(rng: random.Random, picture: Image8) -> Image8:
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


def attribute_loss(logits: tuple[torch.Tensor, ...], wanted: torch.Tensor) -> torch.Tensor:
    """Cross-entropy over what is known, each attribute weighing the same."""
    losses = [
        functional.cross_entropy(found.float(), wanted[:, place], ignore_index=IGNORE_INDEX,
                                 reduction="sum", label_smoothing=0.05)
        / (wanted[:, place] != IGNORE_INDEX).sum().clamp(min=1)
        for place, found in enumerate(logits)
    ]  # fmt: skip
    return torch.stack(losses).mean()


def found_shards(data: Path) -> list[Shard]:
    found = list(all_shards(data))
    if not found:
        raise SystemExit(f"Expected figures below {data}, found none: run training.dataset.")
    return found


def batches(arguments: argparse.Namespace, first: int, device: torch.device) -> Iterator[Batch]:
    """Figures that are drawn meanwhile join in."""

    def begun(shards: list[Shard], step: int) -> Iterator[Batch]:
        samples = Samples(shards, arguments.batch, arguments.seed)
        return prefetched(samples, arguments.loaders, step, device)

    for batch in rescanned(lambda: found_shards(arguments.data), begun, first):
        yield to_device(batch, device)


@torch.no_grad()
def accuracy(model: AttributeClassifier, count: int, device: torch.device) -> dict[str, float]:
    """The share that is right on held-out figures, where it can be seen at all."""
    right: dict[str, list[bool]] = {name: [] for name in LABELS}
    for index in range(count):
        pose = held_out_pose(index % HELD_OUT_POSES, MEASURED_SIZE).pose
        one = figure(HELD_OUT + 100_000 + index, MEASURED_SIZE, pose=pose)
        shown = views(one.picture, pose)
        found = model(*(torch.from_numpy(shown[name])[None].to(device) for name in VIEWS))
        wanted = targets(one.attributes(), shows_eyes(pose))
        for name, logits, target in zip(LABELS, found, wanted, strict=True):
            if target != IGNORE_INDEX:
                right[name].append(int(logits.argmax()) == target)
    return {name: round(float(np.mean(found)), 4) for name, found in right.items() if found}


def export(model: AttributeClassifier, path: Path) -> int:
    """An ONNX file with the values of each output in its notes; returns the bytes.

    Its weights keep their names, so that ``--start-from`` can go on from it.
    """
    import onnx
    from torch.onnx import TrainingMode

    names = [*VIEWS, *LABELS]
    empty = tuple(
        torch.zeros(1, size.height, size.width, 3, dtype=torch.uint8) for size in VIEWS.values()
    )

    def write(part: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                model.eval().cpu(), empty, part, input_names=list(VIEWS),
                output_names=list(LABELS), dynamic_axes={name: {0: "n"} for name in names},
                opset_version=17, dynamo=False, do_constant_folding=False,
                training=TrainingMode.PRESERVE,
            )  # fmt: skip
        whole = onnx.load(part)
        note = whole.metadata_props.add()
        note.key, note.value = "labels", json.dumps(LABELS)
        onnx.save(whole, part)

    return replace_file(path, write, MOST_BYTES)


def main() -> None:
    parser = new_parser(
        __doc__, 60, batch=64, figures=FIGURES, out=Path("out/attributes"),
        export=Path("out/attributes/export/attributes.onnx"), start_from="",
    )  # fmt: skip
    add_schedule(parser, learning_rate=2e-3, warmup=50, decay=0.995, final_share=0.4)
    arguments = parsed(parser, minutes=0.05, batch=4, figures=6)
    device = set_up(arguments)
    sizes = (TINY_WIDTHS, TINY_HIDDEN) if arguments.tiny else (WIDTHS, HIDDEN)
    model = AttributeClassifier(*sizes)
    if arguments.start_from:
        load_exported(model, Path(arguments.start_from))
    model.to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=arguments.learning_rate, weight_decay=0.02, fused=True
    )
    run = start_run(arguments, model, optimizer)
    made = batches(arguments, run.step, device)
    for _ in run.steps():
        batch = next(made)
        with autocast(device):
            found = model(*(batch[name] for name in VIEWS))
        run.update(attribute_loss(found, batch["targets"]), arguments.batch)
    run.average.copy_to(model)
    right = accuracy(model.eval(), arguments.figures, device)
    size = export(model, arguments.export)
    print(json.dumps(run.facts | {"mebibytes": round(size / 2**20, 2), "accuracy": right}))


if __name__ == "__main__":
    main()
