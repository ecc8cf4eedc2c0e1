"""Trains the pose detector: one network that finds people, one that finds a person's 18 joints.

    python -m training.train_detector --minutes 10 --loaders 14     # CPU or GPU
    python -m training.train_detector --resume --minutes 8
    python -m training.train_detector --start-from assets/starter/detector --seed 2
    python -m training.train_detector --tiny

Renders ``--figures`` drawn figures by all workers first (kept in ``--data``, seeds from ``--first``
on), then trains both networks together; writes ``--out/checkpoint.pt`` and two ONNX files to
``--export``. The figures shown at the end are of crops alone: ``benchmarks/pose/detector.py``
measures the whole path.
"""

from __future__ import annotations

import json
import os
import random
from argparse import Namespace
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from core.geometry import Size
from core.pose.skeleton import Joint
from training.detector.data import Batches, crop_of
from training.detector.nets import (
    POSE_STRIDE,
    PeopleNet,
    PoseNet,
    export,
    load_exported,
    normalised,
    people_loss,
    pose_loss,
)
from training.detector.scenes import HARD, Scene, render
from training.figures import HELD_OUT_POSES, figure, held_out_pose
from training.loop.arguments import add_schedule, new_parser, parsed
from training.loop.device import autocast, compile_modules, set_up
from training.loop.loaders import prefetched, to_device
from training.loop.run import start_run

POSE_FILE, PEOPLE_FILE = "starter-pose.onnx", "starter-people.onnx"
HELD_OUT_SIZE = Size(256, 384)


class Detector(nn.Module):
    def __init__(self, width: int = 48, people_width: int = 20) -> None:
        super().__init__()
        self.pose, self.people = PoseNet(width), PeopleNet(people_width)


def detector_loss(
    model: Detector, crops: torch.Tensor, joints: torch.Tensor, views: torch.Tensor,
    boxes: torch.Tensor,
) -> torch.Tensor:  # fmt: skip
    """Of one batch as ``Batches`` yields it, on the model's device."""
    pictures = normalised(crops).contiguous(memory_format=torch.channels_last)
    scenes = (
        views.flip(-1).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
    )
    with autocast(crops.device):
        maps, seen = model.pose.logits(pictures)
        out = model.people.logits(scenes)
    return pose_loss(maps.float(), seen.float(), joints) + 0.5 * people_loss(out.float(), boxes)


@torch.no_grad()
def measure(model: Detector, count: int) -> dict[str, float]:
    """Crops of held-out figures: joints within a fifth of the torso, visibilities right."""
    model.eval()
    device = next(model.parameters()).device
    rng, hits, agreed = random.Random(0), [], []
    for index in range(count):
        pose = held_out_pose(index % HELD_OUT_POSES, HELD_OUT_SIZE).pose
        drawn = figure(index, HELD_OUT_SIZE, pose=pose)
        people = np.stack([person.body for person in drawn.pose.people])
        crop, joints = crop_of(rng, Scene(drawn.picture, people))
        maps, seen = model.pose.logits(normalised(torch.from_numpy(crop)[None]).to(device))
        best = maps[0].flatten(1).argmax(1).cpu().numpy()
        columns = maps.shape[-1]
        found = np.stack([best % columns, best // columns], 1) * POSE_STRIDE + POSE_STRIDE / 2
        shown = joints[:, 2] > 0
        torso = joints[Joint.NECK, :2] - joints[[8, 11], :2].mean(0)
        reach = max(0.2 * float(np.hypot(*torso)), 5.0)
        hits.append((np.hypot(*(found - joints[:, :2]).T) < reach)[shown])
        agreed.append((seen[0].cpu().numpy() > 0) == shown)
    facts = {"crop_pck_0.2": np.concatenate(hits), "crop_visibility": np.concatenate(agreed)}
    return {name: round(float(values.mean()), 4) for name, values in facts.items()}


def _arguments() -> Namespace:
    parser = new_parser(
        __doc__, 10, batch=64, out=Path("out/detector"), data=Path("out/detector/figures"),
        export=Path("out/detector/export"), width=48, people_width=20, figures=12_000, first=0,
        workers=os.cpu_count() or 1, hard=HARD, measured=200,
    )  # fmt: skip
    parser.add_argument("--start-from", type=Path, help="a folder with two exported networks")
    add_schedule(parser, learning_rate=1.5e-3, warmup=100, decay=0.998)
    arguments = parsed(
        parser, minutes=0.03, batch=2, width=12, people_width=4, figures=4, workers=1, measured=2
    )
    if arguments.tiny:
        arguments.data = arguments.out / "tiny-figures"
        arguments.export = arguments.out / "tiny"
    return arguments


def main() -> None:
    arguments = _arguments()
    device = set_up(arguments)
    cv2.setNumThreads(1)
    render(
        arguments.data, arguments.figures, arguments.first, arguments.workers, hard=arguments.hard
    )
    model = Detector(arguments.width, arguments.people_width)
    if arguments.start_from:
        load_exported(model.pose, arguments.start_from / POSE_FILE)
        load_exported(model.people, arguments.start_from / PEOPLE_FILE)
    model = model.to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.02, fused=True)
    run = start_run(arguments, model, optimizer)
    make = Batches(arguments.data, arguments.batch, max(1, arguments.batch // 3), arguments.seed)
    batches = prefetched(make, arguments.loaders, run.step, device)
    compile_modules(
        [model.pose.trunk, model.people.trunk], arguments.compile,
        lambda: detector_loss(model, **to_device(make(run.step), device)).backward(),
    )  # fmt: skip
    for _ in run.steps():
        run.update(detector_loss(model, **to_device(next(batches), device)), arguments.batch)
    final = Detector(arguments.width, arguments.people_width).to(device)  # never compiled
    run.average.copy_to(final)
    facts = measure(final, arguments.measured)
    export(final.cpu().pose, arguments.export / POSE_FILE)
    export(final.people, arguments.export / PEOPLE_FILE)
    print(json.dumps(run.facts | facts))


if __name__ == "__main__":
    main()
