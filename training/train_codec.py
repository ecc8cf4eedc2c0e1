"""Trains the codec: pictures to latents a sixteenth as large and back (diffusers' AutoencoderTiny).

    python -m training.train_codec --minutes 4 --batch 256          # GPU
    python -m training.train_codec --minutes 20 --device cpu
    python -m training.train_codec --minutes 20 --resume
    python -m training.train_codec --minutes 28 --resume --decoder-only  # latents stay as they are
    python -m training.train_codec --start-from assets/starter/generator/vae --decoder-only
    python -m training.train_codec --tiny

Needs figures (``python -m training.dataset``), takes up new ones as they come. Writes
``out/codec/``: the checkpoint and ``vae/``. No network but this one is needed: what perceptual
losses care for, edges at every scale and faces, is weighted by hand.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import nn
from torch.nn import functional

from core.pose.skeleton import Joint
from training.data.loss_weights import region_weights
from training.data.pictures import Crops, as_tensor
from training.dataset import HELD_OUT, all_shards
from training.figures import figure
from training.loop.arguments import add_schedule, integers, new_parser, parsed
from training.loop.device import autocast, compile_modules, psnr, set_up
from training.loop.run import Run, start_run

LATENT_CHANNELS = 16
# Blocks at each size, the smallest first: every further size doubles how many pixels a latent is.
BLOCKS = (3, 3, 3, 1, 0)
MEASURED = 64
# The generator's latents are never exact: the decoder must forgive so much noise.
LATENT_NOISE = 0.1
# Octaves of the Laplacian pyramid and what an error in each weighs: fine lines cost most.
OCTAVES = (1.0, 0.7, 0.5)


def new_codec(
    width: int, blocks: tuple[int, ...], channels: int = LATENT_CHANNELS
) -> AutoencoderTiny:
    """Few layers where the picture is large: the cheap place for depth is the small end."""
    return AutoencoderTiny(
        encoder_block_out_channels=(width,) * len(blocks),
        decoder_block_out_channels=(width,) * len(blocks),
        num_encoder_blocks=(0, 0, *blocks[-3::-1]),  # to see is easier than to draw
        num_decoder_blocks=blocks,
        latent_channels=channels,
    )


def _octaves(picture: torch.Tensor) -> list[torch.Tensor]:
    """What each halving loses."""
    lost: list[torch.Tensor] = []
    for _ in OCTAVES:
        smaller = functional.avg_pool2d(picture, 2)
        lost.append(picture - functional.interpolate(smaller, scale_factor=2.0, mode="nearest"))
        picture = smaller
    return lost


def picture_loss(
    decoded: torch.Tensor, pictures: torch.Tensor, weight: torch.Tensor
) -> torch.Tensor:
    """Of (n, 3, h, w) in 0..1, ``weight`` (n, 1, h, w) with mean about 1.

    Level, edges, and the octaves of both; the squared part is what PSNR counts.
    """
    miss = decoded - pictures
    loss = (weight * (miss.abs() + 4 * miss.square())).mean()
    edges = miss.diff(dim=-1).abs() * weight[..., 1:], miss.diff(dim=-2).abs() * weight[..., 1:, :]
    loss = loss + 0.5 * (edges[0].mean() + edges[1].mean())
    for share, lost in zip(OCTAVES, _octaves(miss), strict=True):
        loss = loss + 0.3 * share * lost.abs().mean()
    return loss


def latent_regularity(latents: torch.Tensor) -> torch.Tensor:
    """0 when channels lie around 0 with spread 1 and do not repeat each other, which diffusion
    wants."""
    flat = latents.permute(1, 0, 2, 3).flatten(1)
    mean = flat.mean(1, keepdim=True)
    covariance = (flat - mean) @ (flat - mean).T / flat.shape[1]
    unit = torch.eye(len(covariance), device=latents.device)
    return (covariance - unit).square().mean() + mean.square().mean()


def codec_loss(
    codec: AutoencoderTiny, pictures: torch.Tensor, weight: torch.Tensor,
    *, decoder_only: bool = False, latent_noise: float = LATENT_NOISE,
) -> torch.Tensor:  # fmt: skip
    """``latent_noise``: the most noise in the latents, whose own spread is about 1."""
    with autocast(pictures.device):
        with torch.set_grad_enabled(not decoder_only):
            latents = codec.encoder(pictures * 2 - 1)
        spread = latent_noise * torch.rand(len(latents), 1, 1, 1, device=latents.device)
        noisy = latents + spread * torch.randn_like(latents)
        decoded = (codec.decoder(noisy).float() + 1) / 2
    loss = picture_loss(decoded, pictures, weight)
    return loss if decoder_only else loss + 0.02 * latent_regularity(latents.float())


@torch.no_grad()
def measure(codec: AutoencoderTiny, count: int, device: torch.device) -> dict[str, float]:
    """On held-out figures: PSNR of pictures and of faces, mean and spread of the latents."""
    size = Crops.MEASURED_SIZE
    whole, faces, latents = [], [], []
    for index in range(count):
        drawn = figure(HELD_OUT + index, size, people=1)
        picture = as_tensor(drawn.picture).to(device)
        latents.append(codec.encode(picture * 2 - 1).latents)
        decoded = (codec.decode(latents[-1]).sample.clamp(-1, 1) + 1) / 2
        whole.append(psnr(decoded, picture))
        body = drawn.pose.people[0].body
        if body[[Joint.NOSE, Joint.NECK], 2].all():
            x, y = body[Joint.NOSE, :2]
            reach = float(np.hypot(*(body[Joint.NOSE, :2] - body[Joint.NECK, :2]))) * 0.7
            top, left = max(0, int(y - reach)), max(0, int(x - reach))
            part = (..., slice(top, int(y + reach) + 1), slice(left, int(x + reach) + 1))
            faces.append(psnr(decoded[part], picture[part]))
    every = torch.cat([part.flatten() for part in latents])
    return {
        "psnr": round(float(np.mean(whole)), 2),
        "psnr_faces": round(float(np.mean(faces)) if faces else 0.0, 2),
        "latent_mean": round(float(every.mean()), 4),
        "latent_spread": round(float(every.std()), 4),
    }


def loaded_codec(arguments: argparse.Namespace) -> AutoencoderTiny:
    if arguments.start_from:
        return AutoencoderTiny.from_pretrained(arguments.start_from, torch_dtype=torch.float32)
    if arguments.tiny:
        return new_codec(8, (1, 0, 0, 0), arguments.latents)
    return new_codec(arguments.width, integers(arguments.blocks), arguments.latents)


def finish(run: Run, codec: AutoencoderTiny, count: int, device: torch.device) -> dict[str, float]:
    run.average.copy_to(codec)
    facts = measure(codec, count, device)
    if all(p.requires_grad for p in codec.encoder.parameters()):
        codec.register_to_config(scaling_factor=1 / facts["latent_spread"])
    # In half precision, as it ships: what it encodes next is what the shipped one decodes.
    codec.half().save_pretrained(run.folder / "vae")
    return facts


def prepared(arguments: argparse.Namespace, device: torch.device) -> tuple[AutoencoderTiny, Run]:
    codec = loaded_codec(arguments).to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(
        codec.parameters(), lr=1e-3, weight_decay=1e-4, betas=(0.9, 0.99), fused=True
    )
    run = start_run(arguments, codec, optimizer)
    if arguments.decoder_only:
        if not arguments.start_from:  # a run's weights do not know their scale
            vae = AutoencoderTiny.load_config(arguments.out / "vae")
            codec.register_to_config(scaling_factor=vae["scaling_factor"])
        # The averaged weights made the latents: the encoder must stay exactly that.
        average = run.average.values
        codec.encoder.load_state_dict(
            {name: average[f"encoder.{name}"] for name in codec.encoder.state_dict()}
        )
        codec.encoder.requires_grad_(False)
    return codec, run


def main() -> None:
    parser = new_parser(
        __doc__, 10, batch=32, crop=128, width=64, latents=LATENT_CHANNELS, measured=MEASURED,
        blocks=",".join(map(str, BLOCKS)), out=Path("out/codec"), start_from="",
        latent_noise=LATENT_NOISE,
    )  # fmt: skip
    parser.add_argument("--decoder-only", action="store_true", help="leave the latents as they are")
    add_schedule(parser, learning_rate=1.5e-3, warmup=100, decay=0.995)
    arguments = parsed(parser, minutes=0.03, batch=2, crop=64, measured=2)
    device = set_up(arguments)
    codec, run = prepared(arguments, device)
    crops = Crops(lambda: list(all_shards(arguments.data)), device)
    side = arguments.crop

    def loss() -> torch.Tensor:
        rng = np.random.default_rng((arguments.seed, run.step))
        pictures, people = crops.next(rng, arguments.batch, side)
        weight = region_weights(people, side, side, device)
        return codec_loss(
            codec,
            pictures,
            weight,
            decoder_only=arguments.decoder_only,
            latent_noise=arguments.latent_noise,
        )

    parts: list[nn.Module] = [codec.encoder, codec.decoder]
    compile_modules(parts, arguments.compile, lambda: loss().backward())
    for _ in run.steps():
        run.update(loss(), arguments.batch)
    facts = finish(run, codec, arguments.measured, device)
    print(json.dumps(run.facts | facts))


if __name__ == "__main__":
    main()
