"""Trains the identity adapter on a frozen generator: this character, in another pose and place.

    python -m training.train_adapter --minutes 2 --batch 128 --loaders 6      # GPU
    python -m training.train_adapter --minutes 60 --batch 8 --device cpu
    python -m training.train_adapter --minutes 10 --resume
    python -m training.train_adapter --start-from assets/starter/adapter
    python -m training.train_adapter --tiny

Needs pairs (``training.dataset --pairs``) and an assembled generator. For the first share of its
minutes the encoder learns alone to tell characters apart and what they look like; then pictures of
one row of a pair are learned from the other, words silent about looks. Writes ``--ship``:
``ip_adapter.safetensors`` and ``image_encoder/``, as the studio loads them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderTiny, DDPMScheduler
from numpy.typing import NDArray

from core.pose.skeleton import Size
from training.batches import NO_WORDS, NOTHING, Batches, Latents, Sources, Words, sources
from training.dataset import BUCKETS, HELD_OUT
from training.figures import ATTRIBUTES, HELD_OUT_POSES, Scene, figure, held_out_pose, new_look
from training.figures.attributes import FOOTWEAR
from training.figures.looks import empty_caption, training_caption
from training.generator import NOISE, Generator, begin_from
from training.identity import (
    ASKED,
    TINY_SIGHT,
    Identity,
    Sight,
    apart_loss,
    asked_loss,
    fitted,
    fitted_from,
    roc_auc,
    write,
)
from training.pictures import CARD_BYTES
from training.run import Run, batches_ahead, device_of, half_precision, moved, options, start
from training.train_generator import attention, missed, noised, snr_weights

# Shares of the pictures: no reference at all; words that name the looks, too.
NO_REFERENCE, WITH_LOOKS = 0.1, 0.15
LEAST_STRENGTH = 0.6
# What telling characters apart weighs beside drawing them.
SIGHT_WEIGHT = 0.2
CHARACTERS = 64
MEASURED_SIZE = Size(256, 384)
Batch = dict[str, torch.Tensor]


@dataclass(frozen=True)
class PairBatches(Batches):
    """``Batches`` whose words say nothing of looks, with what the characters look like."""

    def make(self, step: int) -> Batch:
        batch = super().make(step)
        picks = batch["picks"].numpy()
        size = list(BUCKETS)[int(picks[0, 0])]
        facts = [self.sources[size][number].facts[row] for _, number, row, _ in picks]
        batch["answers"] = torch.tensor([answers(one["attributes"][0]) for one in facts])
        batch["who"] = torch.from_numpy(picks[:, 1] * 1_000_000 + picks[:, 2] // 2)
        rng = np.random.default_rng((self.seed, step, 1))
        words, spots = zip(
            *(look_words(self.words, f["attributes"][0]) for f in facts), strict=True
        )
        batch["look_words"], batch["look_spots"] = torch.tensor(words), torch.tensor(spots)
        batch["referred"] = torch.from_numpy(rng.random(len(picks)) >= NO_REFERENCE)
        return batch

    def _tokens(self, chance: random.Random, facts: dict[str, Any], drop: float) -> list[int]:
        if drop < NO_WORDS or drop >= 1 - NOTHING:
            return self.words.tokens(empty_caption(chance))
        if chance.random() < WITH_LOOKS:
            tags = tuple(facts["tags"])
            return self.words.tokens(training_caption(chance, tags, facts["sentence"]))
        return self.words.tokens(quiet_caption(facts["attributes"][0]))


def answers(attributes: dict[str, str]) -> list[int]:
    return [ATTRIBUTES[name].index(attributes[name]) for name in ASKED]


def look_words(words: Words, attributes: dict[str, str]) -> tuple[list[int], list[int]]:
    """Tokens of a caption of nothing but looks, and the places of its ``WORDS`` phrases."""
    outfit = attributes["outfit"]
    phrases = (
        f"{attributes['hair_colour']} hair", attributes["hair_style"],
        f"{attributes['outfit_colour']} {outfit}",
        f"{attributes['shoe_colour']} {FOOTWEAR[outfit]}",
    )  # fmt: skip
    begun = f"1{attributes['kind']}"
    spots = []
    for phrase in phrases:
        begun = f"{begun}, {phrase}"
        spots.append(len(words.plain(begun)))  # the start's mark comes before
    return words.tokens(begun), spots


def quiet_caption(attributes: dict[str, str]) -> str:
    """Who and where, and nothing of how they look."""
    scene = Scene(*(attributes[name] for name in ("place", "air", "style")))
    return ", ".join((f"1{attributes['kind']}", *scene.tags))


class Views:
    """Both pictures of pairs; on a graphics card they are kept there."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self._held: dict[Path, torch.Tensor] = {}
        self._bytes = 0

    def of(self, known: Sources, picks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The references and the pictures of ``picks``, (n, 3, height, width) in 0..1."""
        size = list(BUCKETS)[int(picks[0, 0])]
        parts: list[torch.Tensor] = []
        for number in dict.fromkeys(picks[:, 1].tolist()):
            held = self._pictures(known, size, number)
            row = picks[picks[:, 1] == number, 2].to(held.device)
            parts.append(torch.stack([held[row ^ 1], held[row]]))
        both = torch.cat(parts, 1).to(self.device).permute(0, 1, 4, 2, 3).float() / 255
        # A reference may face the other way; the picture is as its latents are.
        mirror = (picks[:, 3] > 0).to(self.device)[:, None, None, None]
        other = (torch.rand(len(picks)) < 0.5).to(self.device)[:, None, None, None]
        return _mirrored(both[0], other), _mirrored(both[1], mirror)

    def _pictures(self, known: Sources, size: Size, number: int) -> torch.Tensor:
        shard = known[size][number]
        if shard.path not in self._held:
            assert len(shard) % 2 == 0, f"{shard.path} holds half a pair"
            pictures = torch.from_numpy(shard.pictures)
            if self.device.type == "cuda" and self._bytes + pictures.nbytes < CARD_BYTES:
                self._bytes += pictures.nbytes
                pictures = pictures.to(self.device)
            self._held[shard.path] = pictures
        return self._held[shard.path]


def _mirrored(pictures: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return torch.where(which, pictures.flip(-1), pictures)


class Lesson:
    """One batch's losses, on a generator that stays as it is."""

    def __init__(self, model: Generator, adapter: Identity, device: torch.device) -> None:
        self.model, self.adapter = model, adapter
        self.noise = DDPMScheduler(**NOISE)
        self.weights = snr_weights(self.noise).to(device)

    def sight(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """What the references tell, and how well characters are told apart."""
        views = torch.cat([batch["reference"], batch["picture"]])
        with half_precision(views.device):
            told = self.adapter.told(views)
            asked = asked_loss(self.adapter, told, batch["answers"].repeat(2, 1))
            spoken = self.spoken(batch, told)
        first, second = told.chunk(2)
        return first, apart_loss(first, second, batch["who"]) + asked + spoken

    def spoken(self, batch: Batch, told: torch.Tensor) -> torch.Tensor:
        """How far what the adapter says in the words' stead is from the words themselves, which the
        generator understands already; 1 is saying the same of everybody."""
        with torch.no_grad():
            heard = self.model.text(batch["look_words"]).last_hidden_state.float()
            spots = batch["look_spots"][..., None].expand(-1, -1, heard.shape[-1])
            wanted = heard.gather(1, spots)
            spread = wanted.var(0, correction=0).mean().clamp(min=1e-4)
        said = self.adapter.projection(told).float()
        return (said - wanted.repeat(2, 1, 1)).square().mean() / spread

    def drawing(self, batch: Batch, told: torch.Tensor) -> torch.Tensor:
        """The generator's own loss, with ``told`` (n, told) beside the words."""
        latents, control = batch["latents"], batch["control"].float() / 255
        times, noisy, target = noised(self.noise, latents)
        with half_precision(latents.device):
            found = self._velocity(noisy, times, batch, control, told)
        return missed(found, target, control, batch["people"], self.weights[times])

    def _velocity(
        self, noisy: torch.Tensor, times: torch.Tensor, batch: Batch, control: torch.Tensor,
        told: torch.Tensor,
    ) -> torch.Tensor:  # fmt: skip
        model = self.model
        with torch.no_grad():
            words = model.text(batch["tokens"]).last_hidden_state
            down, middle = model.control(noisy, times, words, control, return_dict=False)
            strength = batch["strength"][:, None, None, None].to(middle.dtype)
        return model.unet(
            noisy, times, words,
            down_block_additional_residuals=[part * strength for part in down],
            mid_block_additional_residual=middle * strength,
            added_cond_kwargs={"image_embeds": [told[:, None]]},
        ).sample  # fmt: skip

    def loss(self, batch: Batch) -> torch.Tensor:
        told, sight = self.sight(batch)
        # No reference is zeros, as the studio's guidance has it.
        told = told * batch["referred"][:, None]
        self.adapter.set_strength(random.uniform(LEAST_STRENGTH, 1.0))
        return self.drawing(batch, told) + SIGHT_WEIGHT * sight


class Feed:
    """Batches on the device with latents and both views."""

    def __init__(
        self, known: Sources, words: Words, codec: AutoencoderTiny, device: torch.device,
        arguments: argparse.Namespace,
    ) -> None:  # fmt: skip
        self.known, self.device, self.arguments = known, device, arguments
        self.latents, self.views = Latents(codec, device), Views(device)
        self.pairs = PairBatches(known, words, arguments.seed, arguments.batch)

    def __iter__(self) -> Any:
        self.latents_of_all()
        for batch in batches_ahead(
            self.pairs.make, self.arguments.loaders, self.arguments.first, self.device
        ):
            yield self.ready(batch)

    def latents_of_all(self) -> None:
        """Made, and facts read, before loaders are forked: they share what is there."""
        for shard in (shard for shards in self.known.values() for shard in shards):
            assert len(shard.people) == len(shard.facts)
            if self.device.type == "cuda":
                self.latents.encoded(shard)

    def ready(self, batch: Batch) -> Batch:
        picks = batch.pop("picks")
        on_device = moved(batch, self.device)
        on_device["latents"] = self.latents.of(self.known, picks)
        views = self.views.of(self.known, picks)
        return on_device | dict(zip(("reference", "picture"), views, strict=True))


def held_out_views(count: int) -> tuple[list[NDArray[np.uint8]], list[NDArray[np.uint8]]]:
    """Characters that training never saw, each in two poses and places it never saw."""
    single = [index for index in range(HELD_OUT_POSES) if index % 6 != 5]
    views: tuple[list[NDArray[np.uint8]], ...] = ([], [])
    for number in range(count):
        look = new_look(random.Random(HELD_OUT + number))
        for view, index in enumerate(random.Random(number).sample(single, 2)):
            pose = held_out_pose(index, MEASURED_SIZE).pose
            seed = HELD_OUT + 2 * number + view
            views[view].append(figure(seed, MEASURED_SIZE, look=look, pose=pose).picture)
    return views[0], views[1]


@torch.no_grad()
def told_apart(adapter: Identity, count: int, device: torch.device) -> float:
    """Same-against-different ROC AUC over held-out characters."""
    told = [
        torch.cat(
            [
                adapter.told(torch.from_numpy(one)[None].permute(0, 3, 1, 2).to(device) / 255)
                for one in pictures
            ]
        ).cpu()
        for pictures in held_out_views(count)
    ]
    return roc_auc(told[0], told[1])


@torch.no_grad()
def losses_with(lesson: Lesson, batch: Batch) -> dict[str, float]:
    """The drawing loss with the own reference, a stranger's, and none, at the same noise."""
    lesson.adapter.set_strength(1.0)
    told, _ = lesson.sight(batch)
    found: dict[str, float] = {}
    for name, one in (("own", told), ("stranger", told.roll(1, 0)), ("none", told * 0)):
        torch.manual_seed(0)
        found[f"loss_{name}"] = round(float(lesson.drawing(batch, one)), 5)
    return found


def new_optimizer(adapter: Identity, rate: float) -> torch.optim.AdamW:
    groups = [
        {"params": [p for p in adapter.parameters() if p.ndim >= 2], "weight_decay": 0.02},
        {"params": [p for p in adapter.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)


def adapter_of(arguments: argparse.Namespace, model: Generator) -> Identity:
    if arguments.start_from:
        return fitted_from(model.unet, Path(arguments.start_from))
    return fitted(model.unet, TINY_SIGHT if arguments.tiny else Sight())


def train(arguments: argparse.Namespace) -> dict[str, Any]:
    start(arguments)
    device = device_of(arguments)
    known = sources(arguments.pairs)
    if not known:
        raise SystemExit(
            f"Expected pairs below {arguments.pairs}, found none: run training.dataset --pairs."
        )
    model, tokenizer = begin_from(arguments.generator, arguments.out / "generator")
    adapter = adapter_of(arguments, model)
    model.requires_grad_(False)
    adapter.requires_grad_(True)
    model.eval().to(device)
    adapter.to(device)
    codec = AutoencoderTiny.from_pretrained(arguments.generator / "vae", torch_dtype=torch.float32)
    run = Run(
        arguments.out, arguments.minutes, adapter, new_optimizer(adapter, arguments.learning_rate),
        learning_rate=arguments.learning_rate, warmup=arguments.warmup, decay=arguments.decay,
        final_share=arguments.final_share, log_every=arguments.log_every,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    arguments.first = run.step
    torch.manual_seed(arguments.seed + run.step)
    lesson = Lesson(model, adapter, device)
    feed = Feed(known, Words(tokenizer), codec.to(device), device, arguments)
    batch = _trained(run, lesson, feed, arguments)
    run.write_state()
    run.average.copy_to(adapter)
    adapter.eval()
    size = write(adapter, arguments.ship, arguments.emphasis)
    return {
        "minutes": run.trained_seconds / 60, "steps": run.step, "samples": run.samples,
        "loss": run.loss, "mebibytes": round(size / 2**20, 2), **losses_with(lesson, batch),
        "roc_auc": round(told_apart(adapter, arguments.characters, device), 4),
    }  # fmt: skip


def _trained(run: Run, lesson: Lesson, feed: Feed, arguments: argparse.Namespace) -> Batch:
    """Trains for the run's minutes; returns the last batch."""
    batches = iter(feed)
    batch = next(batches)
    began, alone = time.monotonic(), arguments.minutes * 60 * arguments.encoder_share
    is_new = not (arguments.resume or arguments.start_from)
    with attention(feed.device):
        for _ in run.steps():
            is_alone = is_new and time.monotonic() - began < alone
            loss = lesson.sight(batch)[1] if is_alone else lesson.loss(batch)
            run.update(loss, arguments.batch)
            batch = next(batches)
    return batch


def main() -> None:
    parser = options(
        __doc__, 60, batch=16, learning_rate=6e-4, final_share=0.4, warmup=100, decay=0.998,
        log_every=50, encoder_share=0.3, characters=CHARACTERS, pairs=Path("out/pairs"),
        generator=Path("assets/starter/generator"), out=Path("out/adapter"),
        ship=Path("out/adapter/ship"), start_from="", emphasis=1.0,
    )  # fmt: skip
    arguments = parser.parse_args()
    if arguments.tiny:
        arguments.minutes, arguments.batch = min(arguments.minutes, 0.05), 4
        arguments.characters = 4
    print(json.dumps(train(arguments)))


if __name__ == "__main__":
    main()
