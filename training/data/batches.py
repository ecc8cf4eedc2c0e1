"""What the generator trains on: latents encoded once, maps and words made anew for every batch."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderTiny
from numpy.typing import NDArray
from transformers import CLIPTokenizer

from core.geometry import Size
from core.pose.skeleton import Joint
from training.data.pictures import as_tensor
from training.dataset import BUCKETS, Shard, control_array, mirrored_joints, read_shards
from training.figures.captions import empty_caption, training_caption
from training.loop.device import autocast
from training.nets.tokenizer import MAX_TOKENS

# Shares of batches: words dropped, pose dropped, both dropped.
DROP_TEXT, DROP_POSE, DROP_BOTH = 0.05, 0.05, 0.05
# Shares of the rest: a weaker pose; phrases split into single words.
WEAK_POSE, SPLIT_PHRASES = 0.15, 0.15
# Joints go jittered by up to so much of a torso as the pose gets weaker: the model learns to hold a
# pose as closely as its strength says.
JITTER = 0.2
# A batch comes from so many shards: few, large reads.
SHARDS_A_BATCH = 4
ENCODED_AT_ONCE = 64


def stride_of(codec: Mapping[str, Any]) -> int:
    """Pixels of the picture a side of a latent, from the codec's configuration."""
    return 2 ** (len(codec["decoder_block_out_channels"]) - 1)


class ShardLatents:
    """A shard's latents, once as drawn and once mirrored, with unit spread.

    On a graphics card all are made at once, elsewhere each when it is first asked for.
    """

    def __init__(self, shard: Shard, codec: AutoencoderTiny, device: torch.device) -> None:
        self.shard, self.codec, self.device = shard, codec, device
        width, height = (side // stride_of(codec.config) for side in shard.size)
        shape = (len(shard), 2, codec.config.latent_channels, height, width)
        self.latents = torch.zeros(shape, dtype=torch.float16, device=device)
        self.is_known = np.zeros((len(shard), 2), bool)
        if device.type == "cuda":
            every = np.stack(np.divmod(np.arange(2 * len(shard)), 2))
            for begin in range(0, every.shape[1], ENCODED_AT_ONCE):
                self._encode(*every[:, begin : begin + ENCODED_AT_ONCE])

    def rows(self, index: NDArray[np.int64], mirror: NDArray[np.int64]) -> torch.Tensor:
        """(n, channels, height / stride, width / stride) float32 on the device."""
        missing = np.flatnonzero(~self.is_known[index, mirror])
        if len(missing):
            self._encode(index[missing], mirror[missing])
        return self.latents[self._there(index), self._there(mirror)].float()

    def _there(self, numbers: NDArray[np.int64]) -> torch.Tensor:
        # Not waited for: the device goes on with the step before.
        return torch.from_numpy(numbers).to(self.device, non_blocking=True)

    @torch.no_grad()
    def _encode(self, index: NDArray[np.int64], mirror: NDArray[np.int64]) -> None:
        pictures = as_tensor(self.shard.pictures[index]).to(self.device)
        flip = torch.from_numpy(mirror > 0).to(self.device)[:, None, None, None]
        pictures = torch.where(flip, pictures.flip(-1), pictures)
        pictures = (pictures * 2 - 1).contiguous(memory_format=torch.channels_last)
        with autocast(self.device):
            made = self.codec.encoder(pictures)
        made = made.float() * self.codec.config.scaling_factor
        self.latents[self._there(index), self._there(mirror)] = made.half()
        self.is_known[index, mirror] = True


ShardsBySize = dict[Size, list[Shard]]


class LatentCache:
    """LatentCache of all shards, by the path of the shard."""

    def __init__(self, codec: AutoencoderTiny, device: torch.device) -> None:
        self.codec, self.device = codec, device
        self.parts: dict[Path, ShardLatents] = {}

    def of(self, shards: ShardsBySize, picks: torch.Tensor) -> torch.Tensor:
        """For picks (n, 4): bucket, shard, row, mirror as ``Batches`` notes them, in order."""
        bucket, shard, row, mirror = picks.numpy().T
        size = list(BUCKETS)[int(bucket[0])]
        parts: list[torch.Tensor] = []
        for number in dict.fromkeys(shard.tolist()):
            own = shard == number
            parts.append(self.encoded(shards[size][number]).rows(row[own], mirror[own]))
        return torch.cat(parts)

    def encoded(self, shard: Shard) -> ShardLatents:
        if shard.path not in self.parts:
            self.parts[shard.path] = ShardLatents(shard, self.codec, self.device)
        return self.parts[shard.path]


def shards_by_size(data: Path) -> ShardsBySize:
    """The finished shards of each size that has some."""
    found = {size: read_shards(data, size) for size in BUCKETS}
    return {size: shards for size, shards in found.items() if shards}


class CaptionTokenizer:
    """Captions → tokens, laid out as the engine lays them out: one chunk padded to 77."""

    def __init__(self, tokenizer: CLIPTokenizer) -> None:
        self.tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}

    def tokens(self, caption: str, *, split_phrases: bool = False) -> list[int]:
        """77 ids. ``split_phrases``: no phrase is one token, as when other words stand between."""
        ids = self._word_by_word(caption) if split_phrases else self.plain(caption)
        ids = ids[: MAX_TOKENS - 2]
        marks = self.tokenizer
        padding = [marks.pad_token_id] * (MAX_TOKENS - 2 - len(ids))
        return [marks.bos_token_id, *ids, marks.eos_token_id, *padding]

    def plain(self, text: str) -> list[int]:
        """Without marks and padding."""
        return self.tokenizer(text, add_special_tokens=False, verbose=False).input_ids

    def _word_by_word(self, caption: str) -> list[int]:
        found: list[int] = []
        for word in re.findall(r"[^\s,]+|,", caption):
            if word not in self._known:
                self._known[word] = self.plain(word)
            found += self._known[word]
        return found


@dataclass(frozen=True)
class Batches:
    """The batch of a step, each of one picture size; the same for the same step and seed."""

    shards: ShardsBySize
    captions: CaptionTokenizer
    seed: int
    count: int

    def make(self, step: int) -> dict[str, torch.Tensor]:
        """``picks`` (n, 4) int64, ``control`` (n, 3, h, w) uint8, ``tokens`` (n, 77), ``strength``
        (n,), ``people`` (n, 2, 18, 3)."""
        rng = np.random.default_rng((self.seed, step))
        chance = random.Random(f"{self.seed} {step}")
        size = self._size(rng)
        picks = self._picks(rng, size)
        control, people, strength = [], [], []
        drops = rng.random(self.count)
        for (_, number, row, mirror), drop in zip(picks, drops, strict=True):
            bodies = self._bodies(size, number, row, mirror)
            held = _strength(rng, float(drop))
            control.append(control_array(jittered(rng, bodies, 1 - (held or 1)), size))
            people.append(bodies)
            strength.append(held)
        tokens = [
            self._tokens(chance, self.shards[size][number].facts[row], float(drop))
            for (_, number, row, _), drop in zip(picks, drops, strict=True)
        ]
        return {
            "picks": torch.from_numpy(picks),
            "control": torch.from_numpy(np.stack(control)).permute(0, 3, 1, 2),
            "tokens": torch.tensor(tokens),
            "strength": torch.tensor(strength),
            "people": torch.from_numpy(np.stack(people)),
        }

    def _size(self, rng: np.random.Generator) -> Size:
        shares = np.array([BUCKETS[size] for size in self.shards])
        return list(self.shards)[rng.choice(len(shares), p=shares / shares.sum())]

    def _bodies(self, size: Size, number: int, row: int, mirror: int) -> NDArray[np.float32]:
        bodies = self.shards[size][number].people[row]
        return mirrored_joints(bodies, size.width) if mirror else bodies

    def _picks(self, rng: np.random.Generator, size: Size) -> NDArray[np.int64]:
        shards = self.shards[size]
        share = np.array([len(shard) for shard in shards], float)
        numbers = rng.choice(len(shards), min(SHARDS_A_BATCH, self.count), p=share / share.sum())
        # Each shard once and its rows together: the order in which latents are put together.
        number = np.sort(rng.choice(numbers, self.count))
        rows = [rng.integers(len(shards[one])) for one in number]
        mirror = rng.integers(2, size=self.count)
        bucket = np.full(self.count, list(BUCKETS).index(size))
        return np.stack([bucket, number, rows, mirror], 1).astype(np.int64)

    def _tokens(self, chance: random.Random, facts: dict[str, object], drop: float) -> list[int]:
        if drop < DROP_TEXT or drop >= 1 - DROP_BOTH:
            return self.captions.tokens(empty_caption(chance))
        caption = training_caption(chance, tuple(facts["tags"]), facts["sentence"])  # type: ignore
        return self.captions.tokens(caption, split_phrases=chance.random() < SPLIT_PHRASES)


def _strength(rng: np.random.Generator, drop: float) -> float:
    weaker = rng.random()
    if DROP_TEXT <= drop < DROP_TEXT + DROP_POSE or drop >= 1 - DROP_BOTH:
        return 0.0
    return 1.0 if weaker > WEAK_POSE else max(0.05, weaker / WEAK_POSE)


def jittered(
    rng: np.random.Generator, bodies: NDArray[np.float32], share: float
) -> NDArray[np.float32]:
    """Visible joints of (people, 18, 3) moved at random, by ``share`` of the most."""
    if share <= 0:
        return bodies
    moved = bodies.copy()
    for body in moved:
        hips = body[[Joint.RIGHT_HIP, Joint.LEFT_HIP], :2].mean(0)
        torso = float(np.hypot(*(body[Joint.NECK, :2] - hips)))
        noise = rng.normal(0, share * JITTER * torso, (len(body), 2))
        body[:, :2] = np.where(body[:, 2:] > 0, body[:, :2] + noise, 0)
    return moved
