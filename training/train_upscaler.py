"""Trains the ×4 upscaler: Real-ESRGAN's compact network (SRVGGNetCompact) on drawn figures.

    python -m training.train_upscaler --minutes 10
    python -m training.train_upscaler --tiny

Pairs: a figure drawn at 4x, and the same made small and spoiled as Real-ESRGAN does it (blur, a
random filter, noise, JPEG, twice over), or passed through the codec, so that the network also
undoes the generator's own softness. Writes ``out/upscaler/`` and, to ``--ship``, the asset in half
precision.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy as np
import torch
from diffusers import AutoencoderTiny
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

from training.dataset import BUCKETS, HELD_OUT
from training.figures import figure
from training.run import Run, options, peak_ratio, start

SCALE = 4
FILTERS = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)
Picture = NDArray[np.float32]  # (height, width, 3) in 0..1


class CompactNet(nn.Module):
    """Convolutions with PReLU, one pixel shuffle, and the enlarged input added at the end.

    The published architecture under its published names (``body.N.weight``), so that every reader
    of Real-ESRGAN files loads it.
    """

    def __init__(self, features: int = 32, layers: int = 8, scale: int = SCALE) -> None:
        super().__init__()
        self.scale = scale
        parts: list[nn.Module] = [nn.Conv2d(3, features, 3, 1, 1), nn.PReLU(features)]
        for _ in range(layers):
            parts += [nn.Conv2d(features, features, 3, 1, 1), nn.PReLU(features)]
        parts.append(nn.Conv2d(features, 3 * scale * scale, 3, 1, 1))
        self.body = nn.ModuleList(parts)

    def forward(self, small: torch.Tensor) -> torch.Tensor:
        """(n, 3, h, w) in 0..1 to (n, 3, h * scale, w * scale)."""
        hidden = small
        for part in self.body:
            hidden = part(hidden)
        enlarged = functional.interpolate(small, scale_factor=self.scale, mode="nearest")
        return functional.pixel_shuffle(hidden, self.scale) + enlarged


def spoil(rng: random.Random, large: Picture) -> Picture:
    """A quarter of the size, degraded in two rounds."""
    height, width = large.shape[0] // SCALE, large.shape[1] // SCALE
    noise = np.random.default_rng(rng.getrandbits(32))
    picture = large
    if rng.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 2.2))
    picture = cv2.resize(picture, (width, height), interpolation=rng.choice(FILTERS))
    for _ in range(2):
        if rng.random() < 0.35:
            picture = picture + noise.normal(0, rng.uniform(0.004, 0.03), picture.shape)
        if rng.random() < 0.2:
            picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.8))
        if rng.random() < 0.35:
            picture = _jpeg(picture, rng.randint(55, 95))
    return np.clip(picture, 0, 1).astype(np.float32)


def _jpeg(picture: Picture, quality: int) -> Picture:
    data = np.clip(picture * 255, 0, 255).round().astype(np.uint8)
    _, coded = cv2.imencode(".jpg", data, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(coded, cv2.IMREAD_COLOR).astype(np.float32) / 255


@torch.no_grad()
def through_codec(codec: AutoencoderTiny, small: Picture, noise: float) -> Picture:
    batch = torch.from_numpy(small).permute(2, 0, 1)[None]
    latents = codec.encode(batch * 2 - 1).latents
    decoded = codec.decode(latents + noise * torch.randn_like(latents)).sample
    return ((decoded[0].permute(1, 2, 0) + 1) / 2).clamp(0, 1).numpy()


class Pairs:
    """Whole figures kept in memory; batches are random crops of them, spoiled anew each time."""

    def __init__(self, count: int, codec: AutoencoderTiny | None, seed: int) -> None:
        self.rng = random.Random(seed)
        size = next(iter(BUCKETS))
        self.large = [figure(seed * 1_000_000 + i, size, scale=SCALE).picture for i in range(count)]
        self.decoded: list[Picture | None] = []
        for index, picture in enumerate(self.large):
            small = cv2.resize(picture, tuple(size), interpolation=cv2.INTER_AREA) / np.float32(255)
            through = codec is not None and index % 2 == 0
            self.decoded.append(
                through_codec(codec, small, self.rng.uniform(0, 0.2)) if through else None
            )

    def next(self, count: int, side: int) -> tuple[torch.Tensor, torch.Tensor]:
        small = np.empty((count, side, side, 3), np.float32)
        large = np.empty((count, side * SCALE, side * SCALE, 3), np.float32)
        for row in range(count):
            index = self.rng.randrange(len(self.large))
            picture, decoded = self.large[index], self.decoded[index]
            y = self.rng.randrange(picture.shape[0] // SCALE - side)
            x = self.rng.randrange(picture.shape[1] // SCALE - side)
            crop = picture[y * SCALE : (y + side) * SCALE, x * SCALE : (x + side) * SCALE]
            large[row] = crop.astype(np.float32) / 255
            if decoded is not None and self.rng.random() < 0.7:
                small[row] = decoded[y : y + side, x : x + side]
            else:
                small[row] = spoil(self.rng, large[row])
        tensors = (torch.from_numpy(part).permute(0, 3, 1, 2) for part in (small, large))
        return next(tensors), next(tensors)


def upscaler_loss(model: CompactNet, small: torch.Tensor, large: torch.Tensor) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = model(small).float()
    level = functional.l1_loss(found, large)
    edges = functional.l1_loss(found.diff(dim=-1), large.diff(dim=-1))
    edges = edges + functional.l1_loss(found.diff(dim=-2), large.diff(dim=-2))
    return level + 0.5 * edges


@torch.no_grad()
def measure(model: CompactNet, codec: AutoencoderTiny | None, count: int) -> dict[str, float]:
    """PSNR in dB on held-out figures against Lanczos: clean, spoiled, and decoded by the codec."""
    size = next(iter(BUCKETS))
    rng = random.Random(1)
    sums: dict[str, list[float]] = {}
    for index in range(count):
        picture = (
            figure(HELD_OUT + 5000 + index, size, scale=SCALE).picture.astype(np.float32) / 255
        )
        clean = cv2.resize(picture, tuple(size), interpolation=cv2.INTER_AREA)
        inputs = {"clean": clean, "spoiled": spoil(rng, picture)}
        if codec is not None:
            inputs["decoded"] = through_codec(codec, clean, 0.0)
        truth = torch.from_numpy(picture)
        for name, small in inputs.items():
            found = model(torch.from_numpy(small).permute(2, 0, 1)[None])[0].permute(1, 2, 0)
            lanczos = cv2.resize(small, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_LANCZOS4)
            sums.setdefault(name, []).append(peak_ratio(found.clamp(0, 1), truth))
            lanczos_ratio = peak_ratio(torch.from_numpy(lanczos).clamp(0, 1), truth)
            sums.setdefault(f"{name}_lanczos", []).append(lanczos_ratio)
    return {name: round(float(np.mean(values)), 2) for name, values in sums.items()}


def main() -> None:
    parser = options(
        __doc__, 10, batch=16, learning_rate=1e-3, codec=Path("out/codec/vae"),
        out=Path("out/upscaler"), ship=Path("assets/starter/upscaler/starter-x4.safetensors"),
    )  # fmt: skip
    arguments = parser.parse_args()
    start(arguments)
    figures, side, features, layers = 600, 48, 32, 8
    if arguments.tiny:
        arguments.minutes, arguments.batch, figures, side, features, layers = 0.03, 2, 2, 16, 8, 1
        arguments.ship = arguments.out / "tiny.safetensors"
    model = CompactNet(features, layers).to(memory_format=torch.channels_last)
    codec = AutoencoderTiny.from_pretrained(arguments.codec) if arguments.codec.exists() else None
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.0)
    run = Run(
        arguments.out, arguments.minutes, model, optimizer,
        learning_rate=arguments.learning_rate, warmup=50, decay=0.995,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    pairs = Pairs(figures, codec, arguments.seed + 7 + run.step)
    for _ in run.steps():
        small, large = pairs.next(arguments.batch, side)
        run.update(upscaler_loss(model, small, large), arguments.batch)
    run.average.copy_to(model)
    arguments.ship.parent.mkdir(parents=True, exist_ok=True)
    save_file({k: v.half().contiguous() for k, v in model.state_dict().items()}, arguments.ship)
    facts = measure(model.float(), codec, 2 if arguments.tiny else 32)
    print(json.dumps({"minutes": run.trained_seconds / 60, "samples": run.samples, **facts}))


if __name__ == "__main__":
    main()
