"""Trains text encoder, UNet and ControlNet together, from scratch, on encoded figures.

    python -m training.train_generator --minutes 6 --batch 256 --loaders 8      # GPU
    python -m training.train_generator --minutes 6 --batch 256 --loaders 8 --compile
    python -m training.train_generator --minutes 75 --workers 2 --threads 1 --device cpu
    python -m training.train_generator --minutes 30 --readers out/readers   # begin with these
    python -m training.train_generator --minutes 60 --resume
    python -m training.train_generator --freeze-encoders --start-from assets/starter/generator
    python -m training.train_generator --tiny

Needs figures (``training.dataset``), takes up new ones as they come, and the codec
(``training.train_codec``). Writes the checkpoint to ``out/generator/``, of which
``training.assemble`` makes the shipped folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, DDPMScheduler
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTokenizer

from training.data.batches import (
    Batches,
    CaptionTokenizer,
    LatentCache,
    ShardsBySize,
    shards_by_size,
    stride_of,
)
from training.data.loss_weights import region_weights
from training.dataset import Shard
from training.loop.arguments import add_schedule, integers, new_parser, parsed
from training.loop.averaging import ElasticAverage
from training.loop.device import autocast, compile_modules, set_up
from training.loop.loaders import prefetched, rescanned, to_device
from training.loop.run import read_weights, start_run
from training.nets.generator import (
    NOISE,
    PURE_NOISE_FROM,
    TINY,
    Generator,
    GeneratorConfig,
    create_generator,
    freeze_encoders,
    from_layout,
    load_generator,
)
from training.nets.optimizers import OPTIMIZERS

# min-SNR weighting of v (https://arxiv.org/abs/2303.09556) by gamma, but never less than the floor:
# the noisy half, where it goes to zero, is where half of twelve steps decide words and composition.
GAMMA, FLOOR = 5.0, 0.15
Batch = dict[str, torch.Tensor]


def snr_weights(noise: DDPMScheduler) -> torch.Tensor:
    """(1000,) weight of each time's squared error of v, 1 on average."""
    alphas = noise.alphas_cumprod
    ratio = alphas / (1 - alphas)
    weight = (ratio.clamp(max=GAMMA) / (ratio + 1)).clamp(min=FLOOR)
    return weight / weight.mean()


def error_weights(control: torch.Tensor, people: torch.Tensor, stride: int) -> torch.Tensor:
    """(n, 1, h, w) over the latents, each of ``stride`` pixels: twice as heavy at the figure, more
    at face and hands."""
    near = functional.max_pool2d((control.amax(1, keepdim=True) > 0).float(), stride)
    figure = 1 + functional.max_pool2d(near, 3, stride=1, padding=1)
    weight = figure * region_weights(people, *near.shape[-2:], control.device, stride=stride)
    return weight / weight.mean()


def add_noise(
    noise: DDPMScheduler, latents: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Times, the latents as they are seen at these, and the v that is to be found."""
    device, count = latents.device, len(latents)
    # One time from each of n slices: every batch sees the whole schedule.
    slices = (torch.arange(count, device=device) + torch.rand(count, device=device)) / count
    times = (1000 * slices).long().clamp(max=999)
    epsilon = torch.randn_like(latents)
    target = noise.get_velocity(latents, epsilon, times)
    noisy = noise.add_noise(latents, epsilon, times)
    return (
        times,
        torch.where((times >= PURE_NOISE_FROM)[:, None, None, None], epsilon, noisy),
        target,
    )


def velocity_loss(
    found: torch.Tensor, target: torch.Tensor, control: torch.Tensor, people: torch.Tensor,
    weights: torch.Tensor,
) -> torch.Tensor:  # fmt: skip
    """The mean squared error of v; ``weights`` (n,) are those of the samples' times."""
    stride = control.shape[-1] // found.shape[-1]
    miss = (found.float() - target).square() * error_weights(control, people, stride)
    return (miss.mean((1, 2, 3)) * weights).mean()


def generator_loss(
    model: Generator, noise: DDPMScheduler, batch: Batch, weights: torch.Tensor
) -> torch.Tensor:
    latents, control = batch["latents"], batch["control"].float() / 255
    times, noisy, target = add_noise(noise, latents)
    with autocast(latents.device):
        found = model(noisy, times, batch["tokens"], control, batch["strength"])
    return velocity_loss(found, target, control, batch["people"], weights[times])


class Feed:
    """Batches on the device with their latents; figures that are drawn meanwhile join in."""

    def __init__(
        self, arguments: argparse.Namespace, tokenizer: CLIPTokenizer, codec: AutoencoderTiny,
        seed: int, device: torch.device, worker: int = 0,
    ) -> None:  # fmt: skip
        self.arguments, self.seed, self.device, self.worker = arguments, seed, device, worker
        self.captions = CaptionTokenizer(tokenizer)
        self.latents = LatentCache(codec, device)
        self._known: dict[Path, Shard] = {}

    def batches(self, first: int) -> Iterator[Batch]:
        return rescanned(self._shards, self._batches, first)

    def _batches(self, shards: ShardsBySize, first: int) -> Iterator[Batch]:
        make = Batches(shards, self.captions, self.seed, self.arguments.batch).make
        for batch in prefetched(make, self.arguments.loaders, first, self.device):
            picks = batch.pop("picks")
            yield to_device(batch, self.device) | {"latents": self.latents.of(shards, picks)}

    def _shards(self) -> ShardsBySize:
        found = shards_by_size(self.arguments.data)
        if not found:
            raise SystemExit(
                f"Expected figures below {self.arguments.data}, found none: run training.dataset."
            )
        # Workers share the shards out among them, so that each is encoded once.
        own = slice(self.worker, None, self.arguments.workers)
        return {
            size: [self._read(shard) for shard in shards[own] or shards]
            for size, shards in found.items()
        }

    def _read(self, shard: Shard) -> Shard:
        """Read here once, so that the loaders, which are forked, share it."""
        if shard.path not in self._known:
            self._known[shard.path] = shard
            assert len(shard.people) == len(shard.facts)
            if self.device.type == "cuda":
                self.latents.encoded(shard)
        return self._known[shard.path]


def loaded(arguments: argparse.Namespace) -> tuple[Generator, CLIPTokenizer]:
    if arguments.resume:
        return from_layout(arguments.out)
    if arguments.start_from:
        return load_generator(Path(arguments.start_from), arguments.out)
    return create_generator(arguments.out, config_of(arguments), arguments.readers)


def config_of(arguments: argparse.Namespace) -> GeneratorConfig:
    """Sizes as asked for, latents as the codec makes them."""
    own = GeneratorConfig(channels=integers(arguments.channels), layers=arguments.layers)
    codec = AutoencoderTiny.load_config(arguments.codec)
    latents = {"latents": codec["latent_channels"], "stride": stride_of(codec)}
    return GeneratorConfig(**vars(TINY if arguments.tiny else own) | latents)


def attention(device: torch.device) -> AbstractContextManager[object]:
    # On CPUs the plain products beat the fused kernel's backward pass by a fifth.
    return sdpa_kernel(SDPBackend.MATH) if device.type == "cpu" else nullcontext()


def train(worker: int, arguments: argparse.Namespace, elastic: ElasticAverage | None) -> None:
    device = set_up(arguments)
    model, tokenizer = from_layout(arguments.out) if worker else loaded(arguments)
    if worker and arguments.start_from and not arguments.resume:
        model, tokenizer = load_generator(Path(arguments.start_from), arguments.out)
    if arguments.freeze_encoders:
        freeze_encoders(model)
    model.to(device, memory_format=torch.channels_last)
    optimizer = OPTIMIZERS[arguments.optimizer](model, arguments.learning_rate)
    own_seed = arguments.seed * 16 + worker
    torch.manual_seed(own_seed)
    codec = AutoencoderTiny.from_pretrained(arguments.codec, torch_dtype=torch.float32)
    codec.to(device, memory_format=torch.channels_last)
    feed = Feed(arguments, tokenizer, codec, own_seed, device, worker)
    run = start_run(arguments, model, optimizer, elastic=elastic, worker=worker)
    batches = feed.batches(run.step)
    first = next(batches)
    noise = DDPMScheduler(**NOISE)
    weights = snr_weights(noise).to(device)
    with attention(device):
        compile_modules(
            [model.unet, model.control], arguments.compile,
            lambda: generator_loss(model, noise, first, weights).backward(),
        )  # fmt: skip
        for _, batch in zip(run.steps(), chain([first], batches), strict=False):
            run.update(generator_loss(model, noise, batch, weights), arguments.batch)
    if worker == 0:
        print(json.dumps(run.facts))


def main() -> None:
    own = GeneratorConfig()
    parser = new_parser(
        __doc__, 75, batch=16, workers=1, channels=",".join(map(str, own.channels)),
        layers=own.layers, codec="", out=Path("out/generator"), start_from="",
    )  # fmt: skip
    parser.add_argument(
        "--readers", type=Path, help="begin with what training.train_readers made, frozen"
    )
    parser.add_argument(
        "--freeze-encoders", action="store_true", help="of words and of the pose's map"
    )
    parser.add_argument("--optimizer", choices=OPTIMIZERS, default="adamw")
    add_schedule(parser, learning_rate=1e-3, warmup=200, decay=0.999, final_share=0.35)
    arguments = parsed(parser, minutes=0.05, batch=2)
    arguments.freeze_encoders |= arguments.readers is not None
    own_codec = Path(arguments.start_from) / "vae" if arguments.start_from else "out/codec/vae"
    arguments.codec = Path(arguments.codec or own_codec)
    if arguments.workers == 1:
        train(0, arguments, None)
        return
    set_up(arguments)
    model, _ = loaded(arguments)
    if arguments.resume:
        model.load_state_dict(read_weights(arguments.out))
    elastic = ElasticAverage(model, arguments.workers)
    torch.multiprocessing.spawn(train, (arguments, elastic), nprocs=arguments.workers)


if __name__ == "__main__":
    main()
