"""Trains the identity adapter on a frozen generator: this character, in another pose and place.

    python -m training.train_adapter --minutes 2 --batch 128 --loaders 6      # GPU
    python -m training.train_adapter --minutes 30 --batch 8 --device cpu
    python -m training.train_adapter --minutes 10 --resume
    python -m training.train_adapter --start-from assets/starter/adapter
    python -m training.train_adapter --tiny

Needs pairs (``training.dataset --pairs``), an assembled generator, and the reader of looks
(``training.train_attributes``). The generator teaches its own adapter: what it draws from words
that name the looks is to come out when the words are silent and a picture of the character is shown
instead, in another pose. No noise of single pictures is in that, so little is enough. For the first
share of the minutes nothing is drawn: what all words say together is learned from made-up looks.
Writes ``--ship``: ``ip_adapter.safetensors``, as the studio loads it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderTiny, DDPMScheduler

from core.geometry import Size
from core.pose.appearance import EYES, SURROUNDINGS, LooksReader, told_of
from training.data.batches import Batches, Latents, Sources, Words, sources
from training.dataset import BUCKETS, HELD_OUT, Shard, pose_of
from training.figures import HELD_OUT_POSES, Look, Scene, figure, held_out_pose, new_look, new_scene
from training.nets.generator import NOISE, Generator, begin_from
from training.nets.identity import Identity, fitted, fitted_from, roc_auc, write
from training.run import Run, batches_ahead, device_of, half_precision, moved, options, start
from training.train_generator import attention, missed, noised, snr_weights

# Of the looks that are made up, so often something does not show, and so unsure are the readings.
UNSEEN, MOST_DOUBT = 0.1, 0.6
# Looks made up at once: saying costs little beside drawing.
SAID_AT_ONCE = 64
# What saying weighs beside drawing.
SAYING_WEIGHT = 0.05
CHARACTERS = 64
MEASURED_SIZE = Size(256, 384)
READER = Path("assets/starter/attributes.onnx")
Batch = dict[str, torch.Tensor]


@dataclass(frozen=True)
class PairBatches(Batches):
    """``Batches`` whose words say nothing of looks; ``loud`` says all of them."""

    def make(self, step: int) -> Batch:
        batch = super().make(step)
        size = list(BUCKETS)[int(batch["picks"][0, 0])]
        facts = [self.sources[size][number].facts[row] for _, number, row, _ in batch["picks"]]
        loud = [self.words.tokens(loud_caption(*known(one["attributes"][0]))) for one in facts]
        return batch | {"loud": torch.tensor(loud)}

    def _tokens(self, chance: random.Random, facts: dict[str, Any], drop: float) -> list[int]:
        del chance, drop
        return self.words.tokens(quiet_caption(*known(facts["attributes"][0])))


def known(attributes: Mapping[str, str]) -> tuple[Look, Scene]:
    return Look.of(attributes), Scene(*(attributes[name] for name in ("place", "air", "style")))


def quiet_caption(look: Look, scene: Scene) -> str:
    """Who and where, and nothing of how they look."""
    return ", ".join((f"1{look.kind}", *scene.tags))


def loud_caption(look: Look, scene: Scene) -> str:
    return ", ".join((f"1{look.kind}", *look.tags, *scene.tags))


class Sayings:
    """``sayings(step)``: looks made up, how a reader would read them, and words without and with
    them. The same for the same step and seed."""

    def __init__(self, labels: Mapping[str, list[str]], words: Words, seed: int) -> None:
        self.labels, self.words, self.seed = labels, words, seed

    def __call__(self, step: int, count: int = SAID_AT_ONCE) -> Batch:
        chance = random.Random(f"saying {self.seed} {step}")
        rng = np.random.default_rng((self.seed, step, 2))
        made = [(new_look(chance), new_scene(chance, styled=0)) for _ in range(count)]
        return {
            "told": torch.from_numpy(np.stack([self._told(rng, look) for look, _ in made])),
            "tokens": torch.tensor([self.words.tokens(quiet_caption(*one)) for one in made]),
            "loud": torch.tensor([self.words.tokens(loud_caption(*one)) for one in made]),
        }

    def _told(self, rng: np.random.Generator, look: Look) -> np.ndarray:
        attributes, found = look.attributes(), dict[str, np.ndarray]()
        for name, values in self.labels.items():
            if name == SURROUNDINGS:
                continue
            doubt = MOST_DOUBT * rng.random() ** 2
            chances = doubt * rng.dirichlet(np.full(len(values), 0.3))
            chances[values.index(attributes[name])] += 1 - doubt
            is_seen = rng.random() >= (3 * UNSEEN if name == EYES else UNSEEN)
            found[name] = (chances * is_seen).astype(np.float32)
        return told_of(found)


class Readings:
    """What the reader tells of the partners of pictures, each read when it is first asked for."""

    def __init__(self, reader: LooksReader) -> None:
        self.reader = reader
        self._read: dict[tuple[Path, int], torch.Tensor] = {}

    def of(self, known: Sources, picks: torch.Tensor) -> torch.Tensor:
        """(n, told) for picks (n, 4): bucket, shard, row, mirror."""
        size = list(BUCKETS)[int(picks[0, 0])]
        return torch.stack(
            [self._partner(known[size][number], row) for _, number, row, _ in picks.tolist()]
        )

    def _partner(self, shard: Shard, row: int) -> torch.Tensor:
        assert len(shard) % 2 == 0, f"{shard.path} holds half a pair"
        key = shard.path, row ^ 1
        if key not in self._read:
            pose = pose_of(shard.people[row ^ 1], shard.size)
            chances = self.reader.chances(shard.pictures[row ^ 1], pose)
            self._read[key] = torch.from_numpy(told_of(chances))
        return self._read[key]


class Lesson:
    """One batch's losses, on a generator that stays as it is."""

    def __init__(self, model: Generator, adapter: Identity, device: torch.device) -> None:
        self.model, self.adapter = model, adapter
        self.noise = DDPMScheduler(**NOISE)
        self.weights = snr_weights(self.noise).to(device)

    def saying(self, batch: Batch) -> torch.Tensor:
        """How far quiet words and the told are together from the loud words, as the UNet hears them
        together; 1 is saying the same of everybody."""
        pool = self.model.unet.add_embedding
        if not hasattr(pool, "pool"):
            return torch.zeros((), device=batch["told"].device)
        with torch.no_grad():
            quiet, loud = self._words(batch["tokens"]), self._words(batch["loud"])
            wanted = pool.forward(loud).float()
            spread = (wanted - pool.forward(quiet).float()).square().mean().clamp(min=1e-6)
        said = pool.forward(torch.cat([quiet, self.adapter.projection(batch["told"])], 1))
        return (said.float() - wanted).square().mean() / spread

    def drawing(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """How far what is drawn from quiet words and the told is from what loud words draw; and the
        same with nobody told. Both weigh as the generator's own loss does."""
        latents, control = batch["latents"], batch["control"].float() / 255
        times, noisy, _ = noised(self.noise, latents)
        with half_precision(latents.device):
            with torch.no_grad():
                quiet, loud = self._words(batch["tokens"]), self._words(batch["loud"])
                held = self._held(noisy, times, quiet, batch, control)
                self.adapter.set_strength(0.0)
                wanted = self._velocity(noisy, times, loud, batch, held)
                silent = self._velocity(noisy, times, quiet, batch, held)
            self.adapter.set_strength(1.0)
            found = self._velocity(noisy, times, quiet, batch, held)
        rest = control, batch["people"], self.weights[times]
        return missed(found, wanted.float(), *rest), missed(silent, wanted.float(), *rest)

    def loss(self, batch: Batch, sayings: Batch) -> torch.Tensor:
        drawn, silent = self.drawing(batch)
        return drawn / silent.clamp(min=1e-4) + SAYING_WEIGHT * self.saying(sayings)

    def _words(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.model.text(tokens).last_hidden_state

    def _held(
        self, noisy: torch.Tensor, times: torch.Tensor, words: torch.Tensor, batch: Batch,
        control: torch.Tensor,
    ) -> tuple[list[torch.Tensor], torch.Tensor]:  # fmt: skip
        down, middle = self.model.control(noisy, times, words, control, return_dict=False)
        strength = batch["strength"][:, None, None, None].to(middle.dtype)
        return [part * strength for part in down], middle * strength

    def _velocity(
        self, noisy: torch.Tensor, times: torch.Tensor, words: torch.Tensor, batch: Batch,
        held: tuple[list[torch.Tensor], torch.Tensor],
    ) -> torch.Tensor:  # fmt: skip
        return self.model.unet(
            noisy, times, words,
            down_block_additional_residuals=list(held[0]), mid_block_additional_residual=held[1],
            added_cond_kwargs={"image_embeds": [batch["told"][:, None]]},
        ).sample  # fmt: skip


class Feed:
    """Batches on the device with latents and what is told of the partners."""

    def __init__(
        self, known: Sources, words: Words, codec: AutoencoderTiny, device: torch.device,
        reader: LooksReader, arguments: argparse.Namespace,
    ) -> None:  # fmt: skip
        self.known, self.device, self.arguments = known, device, arguments
        self.latents, self.readings = Latents(codec, device), Readings(reader)
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
        told = self.readings.of(self.known, picks)
        on_device = moved(batch | {"told": told}, self.device)
        return on_device | {"latents": self.latents.of(self.known, picks)}


def told_apart(reader: LooksReader, count: int) -> float:
    """Same-against-different ROC AUC over characters that training never saw, each in two poses
    and places it never saw."""
    single = [index for index in range(HELD_OUT_POSES) if index % 6 != 5]
    told: tuple[list[torch.Tensor], ...] = ([], [])
    for number in range(count):
        look = new_look(random.Random(HELD_OUT + number))
        for view, index in enumerate(random.Random(number).sample(single, 2)):
            pose = held_out_pose(index, MEASURED_SIZE).pose
            seed = HELD_OUT + 2 * number + view
            picture = figure(seed, MEASURED_SIZE, look=look, pose=pose).picture
            told[view].append(torch.from_numpy(told_of(reader.chances(picture, pose))))
    return roc_auc(torch.stack(told[0]), torch.stack(told[1]))


@torch.no_grad()
def heard(lesson: Lesson, batch: Batch) -> dict[str, float]:
    """The share of what loud words change that is there when the own partner is told instead, and
    when a stranger is."""
    found: dict[str, float] = {}
    for name, told in (("own", batch["told"]), ("stranger", batch["told"].roll(1, 0))):
        torch.manual_seed(0)
        drawn, silent = lesson.drawing(batch | {"told": told})
        found[f"heard_{name}"] = round(1 - float(drawn / silent), 6)
    return found


def new_optimizer(adapter: Identity, rate: float) -> torch.optim.AdamW:
    groups = [
        {"params": [p for p in adapter.parameters() if p.ndim >= 2], "weight_decay": 0.02},
        {"params": [p for p in adapter.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)


def train(arguments: argparse.Namespace) -> dict[str, Any]:
    start(arguments)
    device = device_of(arguments)
    known = sources(arguments.pairs)
    if not known:
        raise SystemExit(
            f"Expected pairs below {arguments.pairs}, found none: run training.dataset --pairs."
        )
    reader = LooksReader(arguments.reader)
    model, tokenizer = begin_from(arguments.generator, arguments.out / "generator")
    model.requires_grad_(False)
    adapter = (
        fitted_from(model.unet, Path(arguments.start_from))
        if arguments.start_from
        else fitted(model.unet, reader.told_count)
    )
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
    words = Words(tokenizer)
    lesson = Lesson(model, adapter, device)
    feed = Feed(known, words, codec.to(device), device, reader, arguments)
    sayings = Sayings(reader.labels, words, arguments.seed)
    batch = _trained(run, lesson, feed, sayings, arguments)
    run.write_state()
    run.average.copy_to(adapter)
    adapter.eval()
    size = write(adapter, arguments.ship)
    return {
        "minutes": run.trained_seconds / 60, "steps": run.step, "samples": run.samples,
        "loss": run.loss, "mebibytes": round(size / 2**20, 2), **heard(lesson, batch),
        "roc_auc": round(told_apart(reader, arguments.characters), 4),
    }  # fmt: skip


def _trained(
    run: Run, lesson: Lesson, feed: Feed, sayings: Sayings, arguments: argparse.Namespace
) -> Batch:
    """Trains for the run's minutes; returns a batch."""
    batches = iter(feed)
    began, alone = time.monotonic(), arguments.minutes * 60 * arguments.saying_share
    is_new = not (arguments.resume or arguments.start_from)
    with attention(feed.device):
        for _ in run.steps():
            said = moved(sayings(run.step), feed.device)
            if is_new and time.monotonic() - began < alone:
                run.update(lesson.saying(said), SAID_AT_ONCE)
            else:
                run.update(lesson.loss(next(batches), said), arguments.batch)
    return next(batches)


def main() -> None:
    parser = options(
        __doc__, 30, batch=8, learning_rate=1e-3, final_share=0.4, warmup=50, decay=0.998,
        log_every=20, saying_share=0.2, characters=CHARACTERS, pairs=Path("out/pairs"),
        generator=Path("assets/starter/generator"), reader=READER, out=Path("out/adapter"),
        ship=Path("out/adapter/ship"), start_from="",
    )  # fmt: skip
    arguments = parser.parse_args()
    if arguments.tiny:
        arguments.minutes, arguments.batch = min(arguments.minutes, 0.05), 4
        arguments.characters = 4
    print(json.dumps(train(arguments)))


if __name__ == "__main__":
    main()
