"""Trains the identity adapter on a frozen generator: this character, in another pose and place.

    python -m training.train_adapter --minutes 2 --batch 128 --loaders 6      # GPU
    python -m training.train_adapter --minutes 30 --batch 8 --device cpu
    python -m training.train_adapter --minutes 10 --resume
    python -m training.train_adapter --start-from assets/starter/adapter
    python -m training.train_adapter --tiny

Needs pairs (``training.dataset --pairs``), an assembled generator, and the reader of looks
(``training.train_attributes``). The generator teaches its own adapter: what it draws from words
that name the looks is to come out when the words leave them out and a picture of the character is
shown instead, in another pose. No noise of single pictures is in that, so little is enough. For the
first share of the minutes nothing is drawn: the pooled embedding is learned from made-up looks.
Writes ``--export``: ``ip_adapter.safetensors``, as the studio loads it.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderTiny, DDPMScheduler

from core.geometry import Size
from core.pose.appearance import EYES, SURROUNDINGS, LooksReader, embedding_of
from training.data.batches import (
    Batches,
    CaptionTokenizer,
    LatentCache,
    ShardsBySize,
    shards_by_size,
)
from training.dataset import BUCKETS, HELD_OUT, Shard, pose_of
from training.figures import HELD_OUT_POSES, Look, Scene, figure, held_out_pose, new_look, new_scene
from training.loop.arguments import add_schedule, new_parser, parsed
from training.loop.device import autocast, set_up
from training.loop.loaders import prefetched, to_device
from training.loop.run import Run, start_run
from training.nets.generator import NOISE, Generator, load_generator
from training.nets.identity import IdentityAdapter, load_adapter, new_adapter, roc_auc, save_adapter
from training.train_generator import add_noise, attention, snr_weights, velocity_loss

# Of synthetic looks: how often an attribute does not show, and how unsure its reading is at most.
HIDDEN_SHARE, MOST_DOUBT = 0.1, 0.6
# Synthetic looks a step: the pooled loss costs little beside drawing.
SYNTHETIC_BATCH = 64
POOLED_WEIGHT = 0.05
CHARACTERS = 64
MEASURED_SIZE = Size(256, 384)
READER = Path("assets/starter/attributes.onnx")
Batch = dict[str, torch.Tensor]


@dataclass(frozen=True)
class PairBatches(Batches):
    """``Batches`` whose ``tokens`` say nothing of looks; ``full_tokens`` say all of them."""

    def make(self, step: int) -> Batch:
        batch = super().make(step)
        size = list(BUCKETS)[int(batch["picks"][0, 0])]
        facts = [self.shards[size][number].facts[row] for _, number, row, _ in batch["picks"]]
        captions = [full_caption(*look_and_scene(one["attributes"][0])) for one in facts]
        full = [self.captions.tokens(caption) for caption in captions]
        return batch | {"full_tokens": torch.tensor(full)}

    def _tokens(self, chance: random.Random, facts: dict[str, Any], drop: float) -> list[int]:
        del chance, drop
        return self.captions.tokens(base_caption(*look_and_scene(facts["attributes"][0])))


def look_and_scene(attributes: Mapping[str, str]) -> tuple[Look, Scene]:
    return Look.of(attributes), Scene(*(attributes[name] for name in ("place", "air", "style")))


def base_caption(look: Look, scene: Scene) -> str:
    """Who and where, and nothing of how they look."""
    return ", ".join((f"1{look.kind}", *scene.tags))


def full_caption(look: Look, scene: Scene) -> str:
    return ", ".join((f"1{look.kind}", *look.tags, *scene.tags))


class SyntheticLooks:
    """``looks(step)``: made-up looks as a reader would embed them, and captions without and with
    them. The same for the same step and seed."""

    def __init__(
        self, labels: Mapping[str, list[str]], captions: CaptionTokenizer, seed: int
    ) -> None:
        self.labels, self.captions, self.seed = labels, captions, seed

    def __call__(self, step: int, count: int = SYNTHETIC_BATCH) -> Batch:
        chance = random.Random(f"saying {self.seed} {step}")
        rng = np.random.default_rng((self.seed, step, 2))
        made = [(new_look(chance), new_scene(chance, styled=0)) for _ in range(count)]
        return {
            "embeds": torch.from_numpy(np.stack([self._embed(rng, look) for look, _ in made])),
            "tokens": torch.tensor([self.captions.tokens(base_caption(*one)) for one in made]),
            "full_tokens": torch.tensor([self.captions.tokens(full_caption(*one)) for one in made]),
        }

    def _embed(self, rng: np.random.Generator, look: Look) -> np.ndarray:
        attributes, found = look.attributes(), dict[str, np.ndarray]()
        for name, values in self.labels.items():
            if name == SURROUNDINGS:
                continue
            doubt = MOST_DOUBT * rng.random() ** 2
            chances = doubt * rng.dirichlet(np.full(len(values), 0.3))
            chances[values.index(attributes[name])] += 1 - doubt
            is_shown = rng.random() >= (3 * HIDDEN_SHARE if name == EYES else HIDDEN_SHARE)
            found[name] = (chances * is_shown).astype(np.float32)
        return embedding_of(found)


class PartnerEmbeds:
    """The reader's embedding of the other picture of a pair, read when it is first asked for."""

    def __init__(self, reader: LooksReader) -> None:
        self.reader = reader
        self._read: dict[tuple[Path, int], torch.Tensor] = {}

    def of(self, shards: ShardsBySize, picks: torch.Tensor) -> torch.Tensor:
        """(n, embedding) for picks (n, 4): bucket, shard, row, mirror."""
        size = list(BUCKETS)[int(picks[0, 0])]
        return torch.stack(
            [self._partner(shards[size][number], row) for _, number, row, _ in picks.tolist()]
        )

    def _partner(self, shard: Shard, row: int) -> torch.Tensor:
        assert len(shard) % 2 == 0, f"{shard.path} holds half a pair"
        key = shard.path, row ^ 1
        if key not in self._read:
            pose = pose_of(shard.people[row ^ 1], shard.size)
            chances = self.reader.chances(shard.pictures[row ^ 1], pose)
            self._read[key] = torch.from_numpy(embedding_of(chances))
        return self._read[key]


class AdapterLoss:
    """Distils full captions of a frozen generator into base captions with the adapter."""

    def __init__(self, model: Generator, adapter: IdentityAdapter, device: torch.device) -> None:
        self.model, self.adapter = model, adapter
        self.noise = DDPMScheduler(**NOISE)
        self.weights = snr_weights(self.noise).to(device)

    def __call__(self, batch: Batch, synthetic: Batch) -> torch.Tensor:
        loss, baseline = self.distilled(batch)
        return loss / baseline.clamp(min=1e-4) + POOLED_WEIGHT * self.pooled(synthetic)

    def pooled(self, batch: Batch) -> torch.Tensor:
        """How far the pooled embedding of base captions with the adapter's tokens is from that of
        full captions; 1 where the adapter adds nothing."""
        pool = self.model.unet.add_embedding
        if not hasattr(pool, "pool"):
            return torch.zeros((), device=batch["embeds"].device)
        with torch.no_grad():
            base, full = self._encoded(batch["tokens"]), self._encoded(batch["full_tokens"])
            target = pool.forward(full).float()
            spread = (target - pool.forward(base).float()).square().mean().clamp(min=1e-6)
        found = pool.forward(torch.cat([base, self.adapter.projection(batch["embeds"])], 1))
        return (found.float() - target).square().mean() / spread

    def distilled(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """How far what is predicted from base captions with the adapter is from what full captions
        give; and the same without the adapter. Both are weighted as the generator's own loss."""
        latents, control = batch["latents"], batch["control"].float() / 255
        times, noisy, _ = add_noise(self.noise, latents)
        with autocast(latents.device):
            with torch.no_grad():
                base, full = self._encoded(batch["tokens"]), self._encoded(batch["full_tokens"])
                residuals = self._residuals(noisy, times, base, batch, control)
                self.adapter.set_strength(0.0)
                target = self._velocity(noisy, times, full, batch, residuals)
                without = self._velocity(noisy, times, base, batch, residuals)
            self.adapter.set_strength(1.0)
            found = self._velocity(noisy, times, base, batch, residuals)
        rest = target.float(), control, batch["people"], self.weights[times]
        return velocity_loss(found, *rest), velocity_loss(without, *rest)

    def _encoded(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.model.text(tokens).last_hidden_state

    def _residuals(
        self, noisy: torch.Tensor, times: torch.Tensor, encoded: torch.Tensor, batch: Batch,
        control: torch.Tensor,
    ) -> tuple[list[torch.Tensor], torch.Tensor]:  # fmt: skip
        down, middle = self.model.control(noisy, times, encoded, control, return_dict=False)
        strength = batch["strength"][:, None, None, None].to(middle.dtype)
        return [part * strength for part in down], middle * strength

    def _velocity(
        self, noisy: torch.Tensor, times: torch.Tensor, encoded: torch.Tensor, batch: Batch,
        residuals: tuple[list[torch.Tensor], torch.Tensor],
    ) -> torch.Tensor:  # fmt: skip
        return self.model.unet(
            noisy, times, encoded,
            down_block_additional_residuals=list(residuals[0]),
            mid_block_additional_residual=residuals[1],
            added_cond_kwargs={"image_embeds": [batch["embeds"][:, None]]},
        ).sample  # fmt: skip


class Feed:
    """Batches on the device with latents and the embeddings of the partners."""

    def __init__(
        self, shards: ShardsBySize, captions: CaptionTokenizer, codec: AutoencoderTiny,
        device: torch.device, reader: LooksReader, arguments: argparse.Namespace,
    ) -> None:  # fmt: skip
        self.shards, self.device, self.loaders = shards, device, arguments.loaders
        self.latents, self.embeds = LatentCache(codec, device), PartnerEmbeds(reader)
        self.pairs = PairBatches(shards, captions, arguments.seed, arguments.batch)

    def batches(self, first: int) -> Iterator[Batch]:
        self._encode_all()
        yield from map(self._ready, prefetched(self.pairs.make, self.loaders, first, self.device))

    def batch(self, step: int) -> Batch:
        return self._ready(self.pairs.make(step))

    def _encode_all(self) -> None:
        """Latents made, and facts read, before loaders are forked: they share what is there."""
        for shard in (shard for shards in self.shards.values() for shard in shards):
            assert len(shard.people) == len(shard.facts)
            if self.device.type == "cuda":
                self.latents.encoded(shard)

    def _ready(self, batch: Batch) -> Batch:
        picks = batch.pop("picks")
        embeds = self.embeds.of(self.shards, picks)
        on_device = to_device(batch | {"embeds": embeds}, self.device)
        return on_device | {"latents": self.latents.of(self.shards, picks)}


def measure_roc_auc(reader: LooksReader, count: int) -> float:
    """Same-against-different ROC AUC over characters that training never saw, each in two poses
    and places it never saw."""
    single = [index for index in range(HELD_OUT_POSES) if index % 6 != 5]
    embeds: tuple[list[torch.Tensor], ...] = ([], [])
    for number in range(count):
        look = new_look(random.Random(HELD_OUT + number))
        for view, index in enumerate(random.Random(number).sample(single, 2)):
            pose = held_out_pose(index, MEASURED_SIZE).pose
            seed = HELD_OUT + 2 * number + view
            picture = figure(seed, MEASURED_SIZE, look=look, pose=pose).picture
            embeds[view].append(torch.from_numpy(embedding_of(reader.chances(picture, pose))))
    return roc_auc(torch.stack(embeds[0]), torch.stack(embeds[1]))


@torch.no_grad()
def measure_effect(loss: AdapterLoss, batch: Batch) -> dict[str, float]:
    """The share of what full captions change that the adapter changes, too: with the embedding of
    the own partner, and with a stranger's."""
    found: dict[str, float] = {}
    for name, embeds in (("own", batch["embeds"]), ("stranger", batch["embeds"].roll(1, 0))):
        torch.manual_seed(0)
        missed, baseline = loss.distilled(batch | {"embeds": embeds})
        found[f"effect_{name}"] = round(1 - float(missed / baseline), 6)
    return found


def new_optimizer(adapter: IdentityAdapter, rate: float) -> torch.optim.AdamW:
    groups = [
        {"params": [p for p in adapter.parameters() if p.ndim >= 2], "weight_decay": 0.02},
        {"params": [p for p in adapter.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)


def train(
    run: Run, loss: AdapterLoss, feed: Feed, looks: SyntheticLooks, arguments: argparse.Namespace
) -> None:
    """On synthetic looks alone for the first share of the minutes, unless it begins with an adapter
    that knows them."""
    pretrain_share = 0.0 if arguments.start_from else arguments.pretrain_share
    batches: Iterator[Batch] | None = None
    with attention(feed.device):
        for step in run.steps():
            synthetic = to_device(looks(step), feed.device)
            if run.progress < pretrain_share:
                run.update(loss.pooled(synthetic), SYNTHETIC_BATCH)
                continue
            batches = batches or feed.batches(step)
            run.update(loss(next(batches), synthetic), arguments.batch)


def main() -> None:
    parser = new_parser(
        __doc__, 30, batch=8, pretrain_share=0.2, characters=CHARACTERS, pairs=Path("out/pairs"),
        generator=Path("assets/starter/generator"), reader=READER, out=Path("out/adapter"),
        export=Path("out/adapter/export"), start_from="",
    )  # fmt: skip
    add_schedule(parser, learning_rate=1e-3, warmup=50, decay=0.998, final_share=0.4, log_every=20)
    arguments = parsed(parser, minutes=0.05, batch=4, characters=4)
    device = set_up(arguments)
    shards = shards_by_size(arguments.pairs)
    if not shards:
        raise SystemExit(
            f"Expected pairs below {arguments.pairs}, found none: run training.dataset --pairs."
        )
    reader = LooksReader(arguments.reader)
    model, tokenizer = load_generator(arguments.generator, arguments.out / "generator")
    model.requires_grad_(False)
    adapter = (
        load_adapter(model.unet, Path(arguments.start_from))
        if arguments.start_from
        else new_adapter(model.unet, reader.embedding_size)
    )
    model.eval().to(device)
    adapter.to(device)
    codec = AutoencoderTiny.from_pretrained(arguments.generator / "vae", torch_dtype=torch.float32)
    run = start_run(arguments, adapter, new_optimizer(adapter, arguments.learning_rate))
    captions = CaptionTokenizer(tokenizer)
    loss = AdapterLoss(model, adapter, device)
    feed = Feed(shards, captions, codec.to(device), device, reader, arguments)
    train(run, loss, feed, SyntheticLooks(reader.labels, captions, arguments.seed), arguments)
    run.average.copy_to(adapter)
    size = save_adapter(adapter.eval(), arguments.export)
    facts = {
        "mebibytes": round(size / 2**20, 2), **measure_effect(loss, feed.batch(run.step)),
        "roc_auc": round(measure_roc_auc(reader, arguments.characters), 4),
    }  # fmt: skip
    print(json.dumps(run.facts | facts))


if __name__ == "__main__":
    main()
