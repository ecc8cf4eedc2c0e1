"""Trains the cut-out network: where people are in a picture, and which body part a pixel shows.

    python -m training.train_cutout --minutes 90 --loaders 1     # CPU or GPU
    python -m training.train_cutout --minutes 90 --resume
    python -m training.train_cutout --minutes 90 --resume --sizes 320x448,384x384,448x320
    python -m training.train_cutout --tiny

Draws ``--figures`` figures with their exact labels in the background (kept in ``--data``) and
begins on the first of them; what is drawn meanwhile joins in. Writes ``--out/checkpoint.pt`` and
the ONNX file ``--export``. The numbers shown at the end are of few pictures:
``benchmarks/cutout/held_out.py`` measures more.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from core.cutout.starter_net import segmented
from core.geometry import Size
from training.cutout.data import Batches
from training.cutout.held_out import measure
from training.cutout.nets import (
    FINE,
    LONG_SIDE,
    RIM,
    STRIDE,
    WIDTHS,
    CutoutNet,
    begin_with_trunk,
    cutout_loss,
    export,
)
from training.cutout.scenes import render, shards_in
from training.loop.arguments import add_schedule, integers, new_parser, parsed
from training.loop.device import autocast, compile_modules, set_up
from training.loop.loaders import prefetched, rescanned, to_device
from training.loop.run import start_run

FILE = "starter-cutout.onnx"
DETECTOR = "assets/starter/detector/starter-pose.onnx"
SIZES = "192x288,256x256,224x288,288x192"
PATIENCE_SECONDS = 0.5


def sizes_of(text: str) -> tuple[Size, ...]:
    """Of WIDTHxHEIGHT,…; ends the program where the network cannot halve a side five times."""
    sizes = tuple(Size(*integers(part.replace("x", ","))) for part in text.split(","))
    if any(side % STRIDE for size in sizes for side in size):
        raise SystemExit(f"Expected --sizes of multiples of {STRIDE}, got {text}.")
    return sizes


def loss_of(model: CutoutNet, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Of one batch as ``Batches`` yields it, on the model's device."""
    pictures = batch["pictures"].permute(0, 3, 1, 2).float().div_(255)
    pictures = pictures.contiguous(memory_format=torch.channels_last)
    with autocast(pictures.device):
        logits = model.logits(pictures)
    cover, rim = batch["cover"].float().div_(255), batch["rim"].float().div_(255)
    return cutout_loss(logits, cover, rim, batch["parts"].long())


def batches(
    arguments: Namespace, first: int, device: torch.device
) -> Iterator[dict[str, torch.Tensor]]:
    def begun(names: tuple[str, ...], step: int) -> Iterator[dict[str, torch.Tensor]]:
        make = Batches(
            arguments.data, names, sizes_of(arguments.sizes), arguments.batch_pixels,
            arguments.seed, RIM,
        )  # fmt: skip
        return prefetched(make, arguments.loaders, step, device)

    for batch in rescanned(lambda: shards_in(arguments.data), begun, first):
        yield to_device(batch, device)


def begin_rendering(arguments: Namespace) -> Any:
    """Returns once there is something to begin with; ends with this process."""
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=_render, args=(arguments,), daemon=True)
    worker.start()
    while not shards_in(arguments.data) and worker.is_alive():
        time.sleep(PATIENCE_SECONDS)
    if not shards_in(arguments.data):
        raise SystemExit(f"Expected drawings in {arguments.data}, but drawing them failed.")
    return worker


def _render(arguments: Namespace) -> None:
    os.nice(10)
    cv2.setNumThreads(1)
    render(arguments.data, arguments.figures, arguments.first, arguments.each)


@torch.no_grad()
def measured(model: CutoutNet, count: int) -> dict[str, float]:
    model.eval()
    device = next(model.parameters()).device

    def run(pixels: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        alpha, parts = model(torch.from_numpy(pixels).to(device))
        return alpha[0, 0].cpu().numpy(), parts[0].cpu().numpy()

    return measure(lambda picture: segmented(run, picture, LONG_SIDE), count)


def _arguments() -> Namespace:
    parser = new_parser(
        __doc__, 90, start_from=DETECTOR, batch_pixels=16 * 192 * 288, out=Path("out/cutout"),
        data=Path("out/cutout/data"), export=Path("out/cutout") / FILE, sizes=SIZES,
        widths=",".join(map(str, WIDTHS)), fine=FINE, figures=12_000, first=0, each=128,
        measured=24,
    )  # fmt: skip
    add_schedule(parser, learning_rate=2e-3, warmup=100, decay=0.998)
    arguments = parsed(
        parser, minutes=0.05, batch_pixels=2 * 64 * 96, sizes="64x96,96x64",
        widths="8,8,8", fine=8, figures=8, each=4, measured=2,
    )  # fmt: skip
    if arguments.tiny:
        arguments.data = arguments.out / "tiny-data"
        arguments.export = arguments.out / "tiny" / FILE
    return arguments


def main() -> None:
    arguments = _arguments()
    device = set_up(arguments)
    cv2.setNumThreads(1)
    worker = begin_rendering(arguments)
    widths = integers(arguments.widths)
    model = CutoutNet(widths, arguments.fine)
    if arguments.start_from and not arguments.resume:
        taken = begin_with_trunk(model, Path(arguments.start_from))
        print(json.dumps({"arrays of the detector": taken}), flush=True)
    model = model.to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01, fused=True)
    run = start_run(arguments, model, optimizer)
    fed = batches(arguments, run.step, device)
    compile_modules([model], arguments.compile, lambda: loss_of(model, next(fed)).backward())
    for _ in run.steps():
        batch = next(fed)
        run.update(loss_of(model, batch), len(batch["cover"]))
    worker.terminate()
    final = CutoutNet(widths, arguments.fine)
    run.average.copy_to(final)
    facts = measured(final, arguments.measured)
    told = {"minutes": f"{run.trained_seconds / 60:.0f}", "samples": str(run.samples)}
    export(final, arguments.export, told)
    print(json.dumps(run.facts | facts))


if __name__ == "__main__":
    main()
