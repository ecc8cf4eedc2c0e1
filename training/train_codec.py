"""Trains the codec: pictures to latents an eighth as large and back (diffusers' AutoencoderTiny).

    python -m training.train_codec --minutes 10
    python -m training.train_codec --minutes 8 --resume --decoder-only   # latents stay as they are
    python -m training.train_codec --tiny

Needs figures (``python -m training.dataset``). Writes ``out/codec/``: the checkpoint and ``vae/``.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch.nn import functional

from training.dataset import BUCKETS, HELD_OUT, Shard, read_shards
from training.figures import figure
from training.run import Run, options, peak_ratio, start

CROP = 64


def new_codec(width: int, blocks: tuple[int, int, int]) -> AutoencoderTiny:
    """Few layers where the picture is large: the cheap place for depth is the small end."""
    low, middle, high = blocks
    return AutoencoderTiny(
        encoder_block_out_channels=(width,) * 4,
        decoder_block_out_channels=(width,) * 4,
        num_encoder_blocks=(0, high, middle, low),
        num_decoder_blocks=(low, middle, high, 0),
        latent_channels=4,
    )


def crops(rng: np.random.Generator, shards: list[Shard], count: int, side: int) -> torch.Tensor:
    """(count, 3, side, side) in 0..1; half of them around a head, where the detail is."""
    batch = np.empty((count, side, side, 3), np.uint8)
    for row in range(count):
        shard = shards[rng.integers(len(shards))]
        index = int(rng.integers(len(shard)))
        width, height = shard.size
        x, y = rng.integers(0, width - side + 1), rng.integers(0, height - side + 1)
        head = shard.joints[index, [0, 14, 15, 16, 17]]
        if rng.random() < 0.5 and head[:, 2].any():
            middle = head[head[:, 2] > 0, :2].mean(0) + rng.normal(0, side * 0.15, 2)
            x, y = np.clip(middle - side / 2, 0, (width - side, height - side)).astype(int)
        crop = shard.pictures[index, y : y + side, x : x + side]
        batch[row] = crop[:, ::-1] if rng.random() < 0.5 else crop
    return torch.from_numpy(batch).permute(0, 3, 1, 2).float() / 255


def codec_loss(
    codec: AutoencoderTiny, pictures: torch.Tensor, *, decoder_only: bool = False
) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        with torch.set_grad_enabled(not decoder_only):
            latents = codec.encoder(pictures * 2 - 1)
        # The generator's latents are never exact: the decoder must forgive a little noise.
        noisy = latents + 0.06 * torch.randn_like(latents)
        decoded = (codec.decoder(noisy).float() + 1) / 2
    latents = latents.float()
    level = functional.l1_loss(decoded, pictures)
    edges = functional.l1_loss(decoded.diff(dim=-1), pictures.diff(dim=-1))
    edges = edges + functional.l1_loss(decoded.diff(dim=-2), pictures.diff(dim=-2))
    # Diffusion wants channels around 0 with spread 1 that do not repeat each other.
    flat = latents.permute(1, 0, 2, 3).flatten(1)
    flat = flat - flat.mean(1, keepdim=True)
    covariance = flat @ flat.T / flat.shape[1]
    order = (covariance - torch.eye(len(covariance))).square().mean()
    order = order + latents.mean((0, 2, 3)).square().mean()
    return level + 0.5 * edges + (0.0 if decoder_only else 0.02) * order


@torch.no_grad()
def measure(codec: AutoencoderTiny, count: int) -> dict[str, float]:
    """PSNR on held-out figures, and mean and spread of the latents."""
    size = next(iter(BUCKETS))
    pictures = np.stack([figure(HELD_OUT + i, size).picture for i in range(count)])
    batch = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
    latents = codec.encode(batch * 2 - 1).latents
    decoded = (codec.decode(latents).sample.clamp(-1, 1) + 1) / 2
    return {
        "psnr": round(peak_ratio(decoded, batch), 2),
        "latent_mean": round(float(latents.mean()), 4),
        "latent_spread": round(float(latents.std()), 4),
    }


def main() -> None:
    parser = options(__doc__, 10, batch=32, learning_rate=1.5e-3, width=64, out=Path("out/codec"))
    parser.add_argument("--decoder-only", action="store_true")
    arguments = parser.parse_args()
    rng = start(arguments)
    blocks = (3, 3, 0)
    if arguments.tiny:
        arguments.minutes, arguments.batch, arguments.width, blocks = 0.03, 2, 8, (1, 0, 0)
    codec = new_codec(arguments.width, blocks).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(codec.parameters(), lr=1e-3, weight_decay=1e-4, betas=(0.9, 0.99))
    run = Run(
        arguments.out, arguments.minutes, codec, optimizer,
        learning_rate=arguments.learning_rate, warmup=100, decay=0.995,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    if arguments.decoder_only:
        # The averaged weights made the latents: the encoder must stay exactly that.
        run.average.copy_to(codec)
        codec.encoder.requires_grad_(False)
    shards = [shard for size in BUCKETS for shard in read_shards(arguments.data, size)]
    for _ in run.steps():
        batch = crops(rng, shards, arguments.batch, CROP)
        loss = codec_loss(codec, batch, decoder_only=arguments.decoder_only)
        run.update(loss, arguments.batch)
    run.average.copy_to(codec)
    facts = measure(codec, 2 if arguments.tiny else 64)
    codec.register_to_config(scaling_factor=1 / facts["latent_spread"])
    codec.save_pretrained(arguments.out / "vae")
    print(json.dumps({"minutes": run.trained_seconds / 60, "samples": run.samples, **facts}))


if __name__ == "__main__":
    main()
