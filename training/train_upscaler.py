"""Trains the ×4 upscaler: Real-ESRGAN's compact network (SRVGGNetCompact) on drawn figures.

    python -m training.dataset --count 600 --scale 4 --folder out/large/a
    python -m training.train_upscaler --minutes 3 --batch 64 --loaders 8     # GPU
    python -m training.train_upscaler --minutes 20 --features 32 --layers 8  # CPU
    python -m training.train_upscaler --start-from assets/starter/upscaler/starter-x4.safetensors
    python -m training.train_upscaler --tiny

Pairs: a crop of a figure drawn at 4x, and the same made small and degraded (``data.degrade``), or
passed through the codec, so that the network also undoes the generator's own softness. Writes
``out/upscaler/`` and, to ``--export``, the asset in half precision; ends with PSNR against Lanczos.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from diffusers import AutoencoderTiny
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from core.geometry import Size
from training.data.degrade import Picture, degrade
from training.dataset import HELD_OUT, all_shards
from training.figures import figure
from training.loop.arguments import add_schedule, new_parser, parsed
from training.loop.device import autocast, compile_modules, psnr, set_up
from training.loop.loaders import prefetched
from training.loop.run import start_run
from training.output import replace_file

SCALE = 4
MOST_BYTES = 5 << 20
MEASURED_SIZE = Size(256, 384)
# Of the crops that have been through the codec, so many are degraded by nothing else.
DECODED = 0.6


class CompactNet(nn.Module):
    """Convolutions with PReLU, one pixel shuffle, and the enlarged input added at the end.

    The published architecture under its published names (``body.N.weight``), so that every reader
    of Real-ESRGAN files loads it.
    """

    def __init__(self, features: int = 64, layers: int = 16, scale: int = SCALE) -> None:
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
        enlarged = functional.interpolate(small, scale_factor=float(self.scale), mode="nearest")
        return functional.pixel_shuffle(hidden, self.scale) + enlarged


def from_file(path: Path) -> CompactNet:
    """A network of whatever width and depth the file has, in float32."""
    weights = {name: value.float() for name, value in load_file(path).items()}
    features = len(weights["body.0.bias"])
    layers = sum(value.ndim == 4 for value in weights.values()) - 2
    model = CompactNet(features, layers)
    model.load_state_dict(weights)
    return model


@torch.no_grad()
def through_codec(codec: AutoencoderTiny, small: Picture, noise: float) -> Picture:
    """Encoded and decoded as the codec's picture of it."""
    device = next(codec.parameters()).device
    batch = torch.from_numpy(small).permute(2, 0, 1)[None].to(device)
    latents = codec.encode(batch * 2 - 1).latents
    decoded = codec.decode(latents + noise * torch.randn_like(latents)).sample
    return ((decoded[0].permute(1, 2, 0) + 1) / 2).clamp(0, 1).cpu().numpy()


def shrunk(large: NDArray[np.uint8]) -> Picture:
    small = large.shape[1] // SCALE, large.shape[0] // SCALE
    return cv2.resize(large, small, interpolation=cv2.INTER_AREA).astype(np.float32) / 255


@dataclass
class Pairs:
    """Random crops of large figures, degraded anew each time; a step's batch is always the same."""

    large: list[NDArray[np.uint8]]
    count: int
    side: int
    seed: int
    decoded: dict[int, Picture] = field(default_factory=dict)

    def decode(self, codec: AutoencoderTiny, most: int) -> None:
        """Keep what the codec makes of the first ``most`` figures, with a little noise on it."""
        rng = np.random.default_rng(self.seed)
        for index in range(min(most, len(self.large))):
            noise = float(rng.uniform(0, 0.2))
            self.decoded[index] = through_codec(codec, shrunk(self.large[index]), noise)

    def make(self, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """(count, 3, side, side) and (count, 3, 4 side, 4 side) in 0..1."""
        rng = np.random.default_rng((self.seed, step))
        pairs = [self._pair(rng) for _ in range(self.count)]
        small, large = (torch.from_numpy(np.stack(part)) for part in zip(*pairs, strict=True))
        return small.permute(0, 3, 1, 2), large.permute(0, 3, 1, 2)

    def _pair(self, rng: np.random.Generator) -> tuple[Picture, Picture]:
        is_decoded = bool(self.decoded) and rng.random() < DECODED
        index = int(rng.integers(len(self.decoded) if is_decoded else len(self.large)))
        whole = self.large[index]
        y = int(rng.integers(whole.shape[0] // SCALE - self.side + 1))
        x = int(rng.integers(whole.shape[1] // SCALE - self.side + 1))
        rows, columns = slice(y, y + self.side), slice(x, x + self.side)
        wide = slice(SCALE * y, SCALE * (y + self.side)), slice(SCALE * x, SCALE * (x + self.side))
        large = whole[wide].astype(np.float32) / 255
        small = self.decoded[index][rows, columns] if is_decoded else degrade(rng, large, SCALE)
        if rng.random() < 0.5:
            small, large = small[:, ::-1], large[:, ::-1]
        return np.ascontiguousarray(small), np.ascontiguousarray(large)


def upscaler_loss(model: CompactNet, small: torch.Tensor, large: torch.Tensor) -> torch.Tensor:
    with autocast(small.device):
        found = model(small).float()
    miss = found - large
    edges = miss.diff(dim=-1).abs().mean() + miss.diff(dim=-2).abs().mean()
    return miss.abs().mean() + 2 * miss.square().mean() + 0.3 * edges


@torch.no_grad()
def measure(
    model: CompactNet, codec: AutoencoderTiny | None, count: int, size: Size = MEASURED_SIZE
) -> dict[str, float]:
    """PSNR in dB on held-out figures against Lanczos: clean, degraded, and decoded by the codec."""
    device = next(model.parameters()).device
    sums: dict[str, list[float]] = {}
    for index in range(count):
        drawn = figure(HELD_OUT + 5000 + index, size, scale=SCALE).picture
        truth = drawn.astype(np.float32) / 255
        inputs = {
            "clean": shrunk(drawn),
            "degraded": degrade(np.random.default_rng((1, index)), truth, SCALE),
        }
        if codec is not None:
            inputs["decoded"] = through_codec(codec, inputs["clean"], 0.0)
        for name, small in inputs.items():
            batch = torch.from_numpy(small).permute(2, 0, 1)[None].to(device)
            found = model(batch)[0].permute(1, 2, 0).clamp(0, 1).cpu()
            lanczos = cv2.resize(small, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_LANCZOS4)
            filtered = torch.from_numpy(lanczos).clamp(0, 1)
            for key, made in ((name, found), (f"{name}_lanczos", filtered)):
                sums.setdefault(key, []).append(psnr(made, torch.from_numpy(truth)))
    return {name: round(float(np.mean(values)), 2) for name, values in sums.items()}


def large_pictures(arguments: argparse.Namespace) -> list[NDArray[np.uint8]]:
    found = [picture for shard in all_shards(arguments.large) for picture in shard.pictures]
    if not found:
        raise SystemExit(
            f"Expected large figures below {arguments.large}, found none: run "
            "python -m training.dataset --scale 4 --count 600 --folder out/large/a"
        )
    return found


def write_asset(model: CompactNet, path: Path) -> None:
    halves = {k: v.half().cpu().contiguous() for k, v in model.state_dict().items()}
    replace_file(path, lambda part: save_file(halves, part), MOST_BYTES)


def main() -> None:
    parser = new_parser(
        __doc__, 10, batch=16, side=48, features=64, layers=16, decoded=200, measured=32,
        codec=Path("out/codec/vae"), large=Path("out/large"), out=Path("out/upscaler"),
        export=Path("out/upscaler/starter-x4.safetensors"), start_from="",
    )  # fmt: skip
    add_schedule(parser, learning_rate=1e-3, warmup=50, decay=0.995)
    arguments = parsed(
        parser, minutes=0.03, batch=2, side=16, features=8, layers=1, decoded=2, measured=2
    )
    device = set_up(arguments)
    model = CompactNet(arguments.features, arguments.layers)
    if arguments.start_from:
        model = from_file(Path(arguments.start_from))
    model.to(device, memory_format=torch.channels_last)
    codec = None
    if arguments.codec.exists():
        codec = AutoencoderTiny.from_pretrained(arguments.codec, torch_dtype=torch.float32)
        codec.to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.0, fused=True
    )
    pairs = Pairs(large_pictures(arguments), arguments.batch, arguments.side, arguments.seed)
    if codec is not None:
        pairs.decode(codec, arguments.decoded)
    run = start_run(arguments, model, optimizer)
    batches = prefetched(pairs.make, arguments.loaders, run.step, device)

    def loss() -> torch.Tensor:
        small, large = (part.to(device, non_blocking=True) for part in next(batches))
        return upscaler_loss(model, small, large)

    compile_modules([model], arguments.compile, lambda: loss().backward())
    for _ in run.steps():
        run.update(loss(), arguments.batch)
    run.average.copy_to(model)
    write_asset(model, arguments.export)
    size = Size(64, 96) if arguments.tiny else MEASURED_SIZE
    print(json.dumps(run.facts | measure(model, codec, arguments.measured, size)))


if __name__ == "__main__":
    main()
