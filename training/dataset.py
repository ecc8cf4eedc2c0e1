"""Figures on disk: pictures in memory-mapped arrays, joints and words beside them.

    python -m training.dataset --count 20000 --first 0 --folder out/data/a

Writes one shard per picture size: ``128x192.npy`` (n, height, width, 3) uint8,
``128x192.joints.npy`` (n, 18, 3) float32 and ``128x192.words.json``. Seeds count up from
``--first``, so folders with other ``--first`` share no figure; held-out figures have seeds from
``HELD_OUT`` on.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.pose.render import control_map
from core.pose.skeleton import MIRROR, Person, Pose, Size
from training.figures import figure

BUCKETS: dict[Size, float] = {Size(128, 192): 0.7, Size(160, 160): 0.15, Size(192, 128): 0.15}
HELD_OUT = 900_000_000


@dataclass(frozen=True)
class Shard:
    size: Size
    pictures: NDArray[np.uint8]
    joints: NDArray[np.float32]
    tags: list[tuple[str, ...]]
    sentences: list[str]

    def __len__(self) -> int:
        return len(self.tags)


def shard_seed(first: int, bucket: int, index: int) -> int:
    return (first + index) * len(BUCKETS) + bucket


def write_shard(folder: Path, bucket: int, size: Size, first: int, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{size.width}x{size.height}"
    shape = (count, size.height, size.width, 3)
    pictures = np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.uint8, shape)
    joints = np.zeros((count, 18, 3), np.float32)
    words: list[tuple[tuple[str, ...], str]] = []
    for index in range(count):
        drawn = figure(shard_seed(first, bucket, index), size, people=1)
        pictures[index] = drawn.picture
        joints[index] = drawn.pose.people[0].body
        words.append((drawn.tags, drawn.sentence))
    pictures.flush()
    np.save(folder / f"{name}.joints.npy", joints)
    # Written last and in one go: a reader that sees the words sees a whole shard.
    part = folder / f"{name}.words.part"
    part.write_text(json.dumps(words))
    os.replace(part, folder / f"{name}.words.json")


def read_shards(root: Path, size: Size) -> list[Shard]:
    """Every finished shard of a size below ``root``."""
    name = f"{size.width}x{size.height}"
    shards: list[Shard] = []
    for words in sorted(root.glob(f"*/{name}.words.json")):
        pictures = np.load(words.parent / f"{name}.npy", mmap_mode="r")
        joints = np.load(words.parent / f"{name}.joints.npy")
        rows = json.loads(words.read_text())
        shards.append(
            Shard(size, pictures, joints, [tuple(t) for t, _ in rows], [s for _, s in rows])
        )
    return shards


def control_array(joints: NDArray[np.float32], size: Size) -> NDArray[np.uint8]:
    """(height, width, 3) control map of one body (18, 3)."""
    return np.asarray(control_map(Pose((Person(joints),), size)))


def mirrored_joints(joints: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """(18, 3) in a mirror, left and right names swapped."""
    flipped = joints[list(MIRROR)].copy()
    flipped[:, 0] = np.where(flipped[:, 2] > 0, width - flipped[:, 0], 0)
    return flipped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    for bucket, (size, share) in enumerate(BUCKETS.items()):
        write_shard(
            options.folder, bucket, size, options.first, max(1, round(options.count * share))
        )
    print(json.dumps({"folder": str(options.folder), "figures": options.count}))


if __name__ == "__main__":
    main()
