"""Trains text encoder, UNet and ControlNet together, from scratch, on encoded figures.

    python -m training.train_generator --minutes 6 --batch 256 --loaders 8      # GPU
    python -m training.train_generator --minutes 6 --batch 256 --loaders 8 --compile
    python -m training.train_generator --minutes 75 --workers 2 --threads 1 --device cpu
    python -m training.train_generator --minutes 30 --readers out/readers   # begin with these
    python -m training.train_generator --minutes 30 --resume
    python -m training.train_generator --minutes 30 --rest --start-from assets/starter/generator
    python -m training.train_generator --tiny

Needs figures (``training.dataset``), takes up new ones as they come, and the codec
(``training.train_codec``). Writes ``out/generator/``: the checkpoint, and the state that travels;
``training.assemble`` makes the shipped folder of either.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, DDPMScheduler
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTokenizer

from training.data.batches import Batches, Latents, Sources, Words, sources, stride_of
from training.data.loss_weights import heed
from training.dataset import Shard
from training.nets.generator import (
    NOISE,
    PURE_NOISE_FROM,
    TINY,
    Generator,
    Recipe,
    as_laid_out,
    begin,
    begin_from,
    rest_readers,
)
from training.nets.optimizers import OPTIMIZERS
from training.run import (
    Run,
    Team,
    batches_ahead,
    compiled,
    device_of,
    half_precision,
    moved,
    numbers,
    options,
    start,
)

# Look for new figures no more often than this: a look ends the batches made ahead.
LOOK_SECONDS = 40.0
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
    weight = figure * heed(people, *near.shape[-2:], control.device, stride=stride)
    return weight / weight.mean()


def noised(
    noise: DDPMScheduler, latents: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Times, the latents as they are seen at these, and the v that is to be found."""
    device, count = latents.device, len(latents)
    # One time from each of n slices: every batch sees the whole schedule.
    slices = (torch.arange(count, device=device) + torch.rand(count, device=device)) / count
    times = (1000 * slices).long().clamp(max=999)
    grain = torch.randn_like(latents)
    target = noise.get_velocity(latents, grain, times)
    noisy = noise.add_noise(latents, grain, times)
    return times, torch.where((times >= PURE_NOISE_FROM)[:, None, None, None], grain, noisy), target


def missed(
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
    times, noisy, target = noised(noise, latents)
    with half_precision(latents.device):
        found = model(noisy, times, batch["tokens"], control, batch["strength"])
    return missed(found, target, control, batch["people"], weights[times])


class Feed:
    """Batches on the device with their latents; figures that are drawn meanwhile join in."""

    def __init__(
        self, arguments: argparse.Namespace, tokenizer: CLIPTokenizer, codec: AutoencoderTiny,
        seed: int, device: torch.device, worker: int = 0,
    ) -> None:  # fmt: skip
        self.arguments, self.seed, self.device, self.worker = arguments, seed, device, worker
        self.words = Words(tokenizer)
        self.latents = Latents(codec, device)
        self._shards: dict[Path, Shard] = {}

    def batches(self, first: int) -> Iterator[Batch]:
        step, known = first, self._sources()
        while True:
            batches = Batches(known, self.words, self.seed, self.arguments.batch)
            looked = time.monotonic()
            for batch in batches_ahead(batches.make, self.arguments.loaders, step, self.device):
                picks = batch.pop("picks")
                ready = moved(batch, self.device)
                ready["latents"] = self.latents.of(known, picks)
                yield ready
                step += 1
                if time.monotonic() - looked > LOOK_SECONDS:
                    looked, now = time.monotonic(), self._sources()
                    if _figures(now) > _figures(known):
                        known = now
                        break

    def _sources(self) -> Sources:
        found = sources(self.arguments.data)
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
        if shard.path not in self._shards:
            self._shards[shard.path] = shard
            assert len(shard.people) == len(shard.facts)
            if self.device.type == "cuda":
                self.latents.encoded(shard)
        return self._shards[shard.path]


def _figures(known: Sources) -> int:
    return sum(len(shard) for shards in known.values() for shard in shards)


def loaded(arguments: argparse.Namespace) -> tuple[Generator, CLIPTokenizer]:
    if arguments.resume:
        return as_laid_out(arguments.out)
    if arguments.start_from:
        return begin_from(Path(arguments.start_from), arguments.out)
    return begin(arguments.out, recipe_of(arguments), arguments.readers)


def recipe_of(arguments: argparse.Namespace) -> Recipe:
    """Sizes as asked for, latents as the codec makes them."""
    own = Recipe(channels=numbers(arguments.channels), layers=arguments.layers)
    codec = AutoencoderTiny.load_config(arguments.codec)
    latents = {"latents": codec["latent_channels"], "stride": stride_of(codec)}
    return Recipe(**vars(TINY if arguments.tiny else own) | latents)


def attention(device: torch.device) -> AbstractContextManager[object]:
    # On CPUs the plain products beat the fused kernel's backward pass by a fifth.
    return sdpa_kernel(SDPBackend.MATH) if device.type == "cpu" else nullcontext()


def train(worker: int, arguments: argparse.Namespace, team: Team | None) -> None:
    start(arguments)
    device = device_of(arguments)
    model, tokenizer = as_laid_out(arguments.out) if worker else loaded(arguments)
    if worker and arguments.start_from and not arguments.resume:
        model, tokenizer = begin_from(Path(arguments.start_from), arguments.out)
    if arguments.rest:
        rest_readers(model)
    model.to(device, memory_format=torch.channels_last)
    optimizer = OPTIMIZERS[arguments.optimizer](model, arguments.learning_rate)
    run = Run(
        arguments.out, arguments.minutes, model, optimizer,
        learning_rate=arguments.learning_rate, warmup=arguments.warmup, decay=arguments.decay,
        final_share=arguments.final_share, log_every=arguments.log_every, team=team, worker=worker,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    own_seed = (arguments.seed + run.step) * 16 + worker
    torch.manual_seed(own_seed)
    codec = AutoencoderTiny.from_pretrained(arguments.codec, torch_dtype=torch.float32)
    codec.to(device, memory_format=torch.channels_last)
    batches = Feed(arguments, tokenizer, codec, own_seed, device, worker).batches(run.step)
    noise = DDPMScheduler(**NOISE)
    weights = snr_weights(noise).to(device)

    def probe() -> None:
        generator_loss(model, noise, next(batches), weights).backward()

    with attention(device):
        compiled([model.unet, model.control], arguments.compile, probe)
        for _ in run.steps():
            run.update(generator_loss(model, noise, next(batches), weights), arguments.batch)
    if worker == 0:
        run.write_state()
        facts = {"minutes": run.trained_seconds / 60, "samples": run.samples}
        print(json.dumps({**facts, "steps": run.step, "loss": run.loss}))


def main() -> None:
    parser = options(
        __doc__, 75, batch=16, learning_rate=1e-3, final_share=0.35, warmup=200, decay=0.999,
        workers=1, channels=",".join(map(str, Recipe().channels)), layers=Recipe().layers,
        log_every=50, codec="", out=Path("out/generator"), start_from="",
    )  # fmt: skip
    parser.add_argument(
        "--readers", type=Path, help="begin with what training.train_readers made; they rest"
    )
    parser.add_argument(
        "--rest", action="store_true", help="text encoder and the pose's embedding learn no more"
    )
    parser.add_argument("--optimizer", choices=OPTIMIZERS, default="adamw")
    arguments = parser.parse_args()
    arguments.rest |= arguments.readers is not None
    if arguments.tiny:
        arguments.minutes, arguments.batch = min(arguments.minutes, 0.05), 2
    own_codec = Path(arguments.start_from) / "vae" if arguments.start_from else "out/codec/vae"
    arguments.codec = Path(arguments.codec or own_codec)
    if arguments.workers == 1:
        train(0, arguments, None)
        return
    start(arguments)
    model, _ = loaded(arguments)
    if arguments.resume:
        optimizer = OPTIMIZERS[arguments.optimizer](model, 0.0)
        Run(arguments.out, 0, model, optimizer, learning_rate=0, warmup=1).resume()
    team = Team(model, arguments.workers)
    torch.multiprocessing.spawn(train, (arguments, team), nprocs=arguments.workers)


if __name__ == "__main__":
    main()
