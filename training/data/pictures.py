"""Pictures of shards as tensors, cropped where the training happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.geometry import Size
from training.dataset import Shard

# Look for new shards no more often than this.
LOOK_SECONDS = 10.0
# Pictures kept on a graphics card; the memory-mapped files serve beyond that.
CARD_BYTES = 40 << 30


def as_tensor(picture: NDArray[np.uint8]) -> torch.Tensor:
    """(height, width, 3) or (n, height, width, 3) uint8 to (n, 3, height, width) in 0..1."""
    batch = torch.from_numpy(np.array(picture))
    batch = batch if batch.ndim == 4 else batch[None]
    return batch.permute(0, 3, 1, 2).float() / 255


@dataclass(frozen=True)
class _Held:
    pictures: torch.Tensor  # (n, height, width, 3) uint8, on the device or memory-mapped
    people: torch.Tensor  # (n, people, 18, 3)


class Crops:
    """Square crops, mirrored half of the time; a half of them lie around a head.

    ``shards`` is asked again now and then: figures that are drawn meanwhile join in.
    """

    MEASURED_SIZE = Size(256, 384)

    def __init__(self, shards: Callable[[], list[Shard]], device: torch.device) -> None:
        self._shards, self._device = shards, device
        self._held: dict[str, _Held] = {}
        self._looked = float("-inf")
        self._card_bytes = 0

    def _look(self) -> None:
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        for shard in self._shards():
            if str(shard.path) not in self._held:
                self._held[str(shard.path)] = self._take(shard)
        self._looked = time.monotonic()
        if not self._held:
            raise SystemExit("Expected figures to train on, found none: run training.dataset.")

    def _take(self, shard: Shard) -> _Held:
        pictures = torch.from_numpy(shard.pictures)
        if self._device.type == "cuda" and self._card_bytes + pictures.nbytes < CARD_BYTES:
            self._card_bytes += pictures.nbytes
            pictures = pictures.to(self._device)
        return _Held(pictures, torch.from_numpy(shard.people))

    def next(
        self, rng: np.random.Generator, count: int, side: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """(count, 3, side, side) in 0..1 and the people (count, 2, 18, 3) in the crops' pixels."""
        self._look()
        held = list(self._held.values())
        part = held[rng.integers(len(held))]
        index = torch.from_numpy(rng.integers(len(part.pictures), size=count))
        people = part.people[index].clone()
        height, width = part.pictures.shape[1:3]
        corner = _corners(rng, people.numpy()[:, 0], width, height, side)
        mirror = torch.from_numpy(rng.random(count) < 0.5)
        pictures = self._cut(part.pictures, index, corner, side)
        pictures = torch.where(
            mirror.to(pictures.device)[:, None, None, None], pictures.flip(-1), pictures
        )
        people[..., :2] -= corner[:, None, None].float()
        # Which side a hand is on does not matter to a weight: names stay as they are.
        people[mirror, ..., 0] = side - people[mirror, ..., 0]
        return pictures, people

    def _cut(
        self, pictures: torch.Tensor, index: torch.Tensor, corner: torch.Tensor, side: int
    ) -> torch.Tensor:
        place = pictures.device
        rows = corner[:, 1, None].to(place) + torch.arange(side, device=place)
        columns = corner[:, 0, None].to(place) + torch.arange(side, device=place)
        cut = pictures[index.to(place)[:, None, None], rows[:, :, None], columns[:, None, :]]
        return cut.to(self._device).permute(0, 3, 1, 2).float() / 255


def _corners(
    rng: np.random.Generator, joints: NDArray[np.float32], width: int, height: int, side: int
) -> torch.Tensor:
    """(n, 2) upper left corners of crops that fit."""
    count, most = len(joints), np.array([width - side, height - side])
    corner = rng.integers(0, most + 1, (count, 2))
    head = joints[:, [0, 14, 15, 16, 17]]
    shown = head[..., 2].sum(1)
    middle = (head[..., :2] * head[..., 2:]).sum(1) / np.maximum(shown, 1)[:, None]
    wanted = middle - side / 2 + rng.normal(0, side * 0.15, (count, 2))
    near = (rng.random(count) < 0.5) & (shown > 0)
    corner[near] = np.clip(wanted[near], 0, most).astype(int)
    return torch.from_numpy(corner)
