"""What each of the three calls does: parts, their order, their minutes, their commands.

Minutes are those of a call of 8.5; a shorter or longer call stretches them. Seeds of the calls'
figures are apart, so that no figure is drawn twice; held-out ones begin far above. A figure takes
0.3 MB of disk: all three calls on one machine fill about 50 GB.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

WHOLE_MINUTES = 8.5
# A card has time for finer latents and a wider network than ship from two processor cores.
FINE_CODEC, LARGE = "--blocks 3,3,1,0 --latents 8", "--channels 96,128,192"


@dataclass(frozen=True)
class Part:
    """One process. ``options`` may name ``{root}``, ``{batch}``, and numbers of processes:
    ``{workers}``, ``{loaders}`` and ``{few}``."""

    name: str
    script: str
    options: str
    minutes: float | None = None
    takes_the_rest: bool = False  # but ``leaves`` minutes for what comes after
    leaves: float = 0.0
    after: tuple[str, ...] = ()
    shards: int = 0  # figures on disk before it can begin
    is_background: bool = False  # ended when nothing else is at work
    keeps: bool = False  # what it made is worth bringing at once
    is_trainer: bool = True  # knows --minutes, --device, --seed and --tiny
    tiny: str = "--tiny"


def _figures(call: int, count: int) -> Part:
    first = call * 2_000_000
    return Part(
        "figures", "dataset", f"--count {count} --first {first} --folder {{root}}/data/call{call} "
        "--workers {workers}", is_background=True, is_trainer=False,
        tiny=f"--count 10 --first {first} --workers 1",
    )  # fmt: skip


def _generator(options: str, **facts: object) -> Part:
    return Part(
        "generator", "train_generator",
        "--data {root}/data --codec {root}/codec/vae --out {root}/generator --batch {batch} "
        f"--readers {{root}}/readers {LARGE} --layers 2 --loaders {{loaders}} {options}",
        takes_the_rest=True, shards=24, keeps=True, **facts,
    )  # fmt: skip  # type: ignore[arg-type]


_ASSEMBLE = Part(
    "assemble", "assemble",
    "--out {root}/generator --codec {root}/codec/vae --folder {root}/look",
    after=("generator", "decoder"), is_trainer=False, tiny="",
)  # fmt: skip
_SAMPLE = Part(
    "sample", "sample", "--folder {root}/look --sheet {root}/sheet.jpg --score 96 --batch 32",
    after=("assemble", "detector", "adapter"), is_trainer=False,
    tiny="--tiny",
)  # fmt: skip

PLAN: dict[int, tuple[Part, ...]] = {
    1: (
        _figures(1, 70_000),
        Part("large", "dataset", "--count 600 --scale 4 --shard 25 --first 7000000 --folder "
             "{root}/large/a --workers {few}", is_trainer=False,
             tiny="--count 10 --workers 1 --shard 2 --first 7000000"),
        Part("codec", "train_codec", "--data {root}/data --out {root}/codec --batch 256 "
             + FINE_CODEC, minutes=3.3, shards=24, keeps=True),
        Part("readers", "train_readers", "--data {root}/data --out {root}/readers --batch 256 "
             f"--stride 8 {LARGE} --loaders {{loaders}}", minutes=1.5, shards=24),
        Part("detector", "train_detector",
             "--out {root}/detector --ship {root}/detector/ship --data {root}/detector/figures "
             "--figures 8000 --batch 256 --learning-rate 3e-3 --loaders {loaders} --workers {few}",
             minutes=3.5, keeps=True, tiny="--tiny"),
        _generator("--final-share 0.15", after=("codec", "readers"), leaves=1.0),
        Part("upscaler", "train_upscaler",
             "--large {root}/large --codec {root}/codec/vae --out {root}/upscaler --ship "
             "{root}/upscaler/starter-x4.safetensors --batch 64 --loaders {loaders}",
             minutes=2.2, after=("large", "codec"), keeps=True),
        _ASSEMBLE,
        _SAMPLE,
    ),
    2: (
        _figures(2, 50_000),
        Part("decoder", "train_codec",
             "--data {root}/data --out {root}/codec --batch 256 --decoder-only --start-from "
                "{root}/codec/vae "
             "--learning-rate 7e-4", minutes=2.0, shards=24, keeps=True),
        _generator("--resume --final-share 0.2", leaves=1.0),
        _ASSEMBLE,
        _SAMPLE,
    ),
    3: (
        _figures(3, 30_000),
        Part("pairs", "dataset", "--pairs --count 12000 --first 8000000 --folder {root}/pairs/a "
             "--workers {few}", is_trainer=False,
             tiny="--pairs --count 10 --first 8000000 --workers 1"),
        _generator("--resume --learning-rate 7e-4 --final-share 0.6", leaves=3.5),
        _ASSEMBLE,
        Part("attributes", "train_attributes",
             "--data {root}/data --out {root}/attributes --ship "
             "{root}/attributes/ship/attributes.onnx --batch 256 --loaders {few}",
             minutes=1.5, shards=24, keeps=True),
        Part("adapter", "train_adapter",
             "--pairs {root}/pairs --generator {root}/look --out {root}/adapter --ship "
             "{root}/adapter/ship --reader {root}/attributes/ship/attributes.onnx --batch 128 "
             "--loaders {loaders}",
             minutes=2.0, after=("pairs", "assemble", "attributes"), keeps=True),
        _SAMPLE,
    ),
}  # fmt: skip

# What comes back, most important first: what no longer fits is the last. A third call's detector
# is the first call's.
KEPT = (
    "codec/vae", "generator/layout", "generator/tokenizer", "generator/state/facts.json",
    "generator/state/average.safetensors", "adapter/ship", "attributes/ship",
    "upscaler/starter-x4.safetensors", "detector/ship", "detector/tiny", "adapter/state",
    "codec/state", "upscaler/state", "generator/state/raw.safetensors",
)  # fmt: skip


def command(part: Part, arguments: argparse.Namespace, minutes_left: float) -> list[str]:
    """The interpreter's arguments for a part that has ``minutes_left`` until the deadline."""
    cores: int = arguments.cores
    options = part.options.format(
        root=arguments.root, batch=arguments.batch, loaders=min(6, cores // 2),
        few=max(1, cores // 4), workers=max(1, cores - 4),
    )  # fmt: skip
    line = ["-m", f"training.{part.script}", *options.split()]
    stretch = arguments.minutes / WHOLE_MINUTES
    if part.is_trainer:
        minutes = minutes_left - part.leaves * stretch
        if part.minutes is not None:
            minutes = min(part.minutes * stretch, minutes_left)
        line += ["--minutes", f"{max(0.02, minutes):.3f}", "--seed", str(arguments.seed)]
    if part.is_trainer or part.script == "sample":
        line += ["--device", arguments.device]
    if arguments.compile and part.script in ("train_generator", "train_codec"):
        line.append("--compile")
    return [*line, *part.tiny.split()] if arguments.tiny else line
