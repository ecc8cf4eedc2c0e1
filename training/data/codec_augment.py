"""Figures as the generator would show them: through the codec, their latents perturbed.

    python -m training.data.codec_augment --data out/data --count 4000 --folder out/detector/figures

What is drawn stays where it was, so the joints still hold: from these the detector learns to read
soft and blotched pictures without being told where the generator wanted somebody to be.
"""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch.nn import functional

from training.data.pictures import as_tensor
from training.dataset import Shard, all_shards
from training.loop.arguments import new_parser
from training.loop.device import autocast, set_up

AT_ONCE = 16
# Spread of the perturbation against that of the latents, which is 1, and how far contrast grows.
MOST_GRAIN, MOST_BLOTCHES, MOST_CONTRAST = 0.4, 0.6, 1.4
BLOTCH = 4  # latents a side


def perturbed(latents: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """Each picture's (n, channels, h, w) by its own measure: grain, blotches, too much contrast."""
    grain, blotches, contrast = torch.rand(3, len(latents), 1, 1, 1, generator=chance)
    small = [-(-side // BLOTCH) for side in latents.shape[-2:]]
    patches = torch.randn(*latents.shape[:2], *small, generator=chance)
    patches = functional.interpolate(patches, size=latents.shape[-2:], mode="bilinear")
    noise = torch.randn(latents.shape, generator=chance)
    changed = latents * (1 + (MOST_CONTRAST - 1) * contrast)
    return changed + MOST_GRAIN * grain * noise + MOST_BLOTCHES * blotches * patches


@torch.no_grad()
def write_decoded(codec: AutoencoderTiny, shard: Shard, folder: Path, seed: int) -> None:
    """Writes the shard's pictures after the codec, its joints and its facts to ``folder``."""
    chance = torch.Generator().manual_seed(seed)
    weights = next(codec.parameters())
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{shard.path.name}-coded"
    part = folder / f"{name}.part"
    pictures = np.lib.format.open_memmap(part, "w+", np.uint8, shard.pictures.shape)
    for begin in range(0, len(shard), AT_ONCE):
        batch = as_tensor(shard.pictures[begin : begin + AT_ONCE]).to(weights.device)
        with autocast(weights.device):
            latents = codec.encoder((batch * 2 - 1).contiguous(memory_format=torch.channels_last))
            shown = codec.decoder(perturbed(latents.float().cpu(), chance).to(weights.device))
        shown = ((shown.float().clamp(-1, 1) + 1) * 127.5).round().byte()
        pictures[begin : begin + AT_ONCE] = shown.permute(0, 2, 3, 1).cpu().numpy()
    pictures.flush()
    shutil.copyfile(shard.path.with_suffix(".people.npy"), folder / f"{name}.people.npy")
    # Last and in one go each: who sees the pictures finds the joints, who sees the facts both.
    part.replace(folder / f"{name}.npy")
    shutil.copyfile(shard.path.with_suffix(".facts.json"), part)
    part.replace(folder / f"{name}.facts.json")


def main() -> None:
    parser = new_parser(
        __doc__, 10, count=4_000, folder=Path("out/detector/figures"),
        codec=Path("assets/starter/generator/vae"),
    )  # fmt: skip
    arguments = parser.parse_args()
    device = set_up(arguments)
    codec = AutoencoderTiny.from_pretrained(arguments.codec, torch_dtype=torch.float32)
    codec.to(device, memory_format=torch.channels_last)
    shards = list(all_shards(arguments.data))
    if not shards:
        raise SystemExit(
            f"Expected figures below {arguments.data}, found none: run training.dataset."
        )
    began, made = time.monotonic(), 0
    # Some of every size: the shards come sorted by it.
    order = np.random.default_rng(arguments.seed).permutation(len(shards))
    for number in order:
        if made >= arguments.count or time.monotonic() - began > 60 * arguments.minutes:
            break
        write_decoded(codec, shards[number], arguments.folder, arguments.seed + int(number))
        made += len(shards[number])
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps({"folder": str(arguments.folder), "figures": made, "seconds": seconds}))


if __name__ == "__main__":
    main()
