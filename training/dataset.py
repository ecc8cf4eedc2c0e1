"""Figures on disk: pictures in memory-mapped arrays, joints and words beside them.

    python -m training.dataset --count 100000 --workers 16 --folder out/data/a
    python -m training.dataset --count 20000 --first 1000000 --folder out/data/b
    python -m training.dataset --count 4000 --pairs --folder out/pairs/a     # one character twice
    python -m training.dataset --count 600 --scale 4 --folder out/large/a    # for the upscaler

A shard is up to 256 figures of one size: ``256x384-FIRST.npy`` (n, height, width, 3) uint8,
``….people.npy`` (n, 2, 18, 3) float32 and ``….facts.json``, which is written last. Whatever is
there when it begins is kept, so a stopped run goes on where it was. Seeds count up from
``--first``: folders with other ``--first`` share no figure; held-out figures have seeds from
``HELD_OUT`` on. Pairs are neighbouring rows: the same look in another pose and another scene.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.pose.render import control_map
from core.pose.skeleton import BODY_JOINTS, MIRROR, Person, Pose
from training.figures import Figure, figure, new_look, new_scene
from training.processes import process_pool

BUCKETS: dict[Size, float] = {
    Size(256, 384): 0.6, Size(384, 256): 0.14, Size(320, 320): 0.14,
    Size(288, 352): 0.07, Size(352, 288): 0.05,
}  # fmt: skip
assert abs(sum(BUCKETS.values()) - 1) < 1e-9
HELD_OUT = 900_000_000
SHARD_FIGURES = 256
LEAST_FREE_BYTES = 4 << 30
PEOPLE = 2


@dataclass(frozen=True)
class Shard:
    """``joints`` are those of the first person, ``people`` of both: an absent one is all 0."""

    size: Size
    path: Path

    @cached_property
    def pictures(self) -> NDArray[np.uint8]:
        # Copy on write: torch takes a plain read-only map only under protest.
        return np.load(self.path.with_suffix(".npy"), mmap_mode="c")

    @cached_property
    def people(self) -> NDArray[np.float32]:
        return np.load(self.path.with_suffix(".people.npy"))

    @cached_property
    def facts(self) -> list[dict[str, Any]]:
        """Of each figure: seed, tags, sentence, and one table of attributes for each person."""
        return json.loads(self.path.with_suffix(".facts.json").read_text())

    @property
    def joints(self) -> NDArray[np.float32]:
        return self.people[:, 0]

    @property
    def tags(self) -> list[tuple[str, ...]]:
        return [tuple(row["tags"]) for row in self.facts]

    @property
    def sentences(self) -> list[str]:
        return [row["sentence"] for row in self.facts]

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True)
class Job:
    """A shard to draw; seeds of the buckets are interleaved, so that no two shards share one."""

    folder: Path
    size: Size
    bucket: int
    first: int
    count: int
    pairs: bool = False
    scale: int = 1

    @property
    def path(self) -> Path:
        return self.folder / f"{self.size.width}x{self.size.height}-{self.first:09d}"

    @property
    def is_done(self) -> bool:
        return self.path.with_suffix(".facts.json").exists()

    def seed(self, index: int) -> int:
        return (self.first + index) * len(BUCKETS) + self.bucket

    def draw(self, index: int) -> Figure:
        if not self.pairs:
            return figure(self.seed(index), self.size, scale=self.scale)
        seed = self.seed(index)
        look = new_look(random.Random(f"pair {self.seed(index // 2)}"))
        # A black-and-white page would not show the character's colours.
        scene = new_scene(random.Random(f"place {seed}"), styled=0)
        return figure(seed, self.size, look=look, people=1, scene=scene, scale=self.scale)


def jobs(
    folder: Path, count: int, first: int, *, pairs: bool = False, scale: int = 1,
    shard: int = SHARD_FIGURES,
) -> list[Job]:  # fmt: skip
    """Shards of all sizes, mixed: whoever reads along sees every size early."""
    if first + count > HELD_OUT // len(BUCKETS):
        raise SystemExit(
            f"Expected seeds below {HELD_OUT}, which are held out, got --first {first} and "
            f"--count {count}: begin lower."
        )
    found: list[tuple[float, Job]] = []
    for bucket, (size, share) in enumerate(BUCKETS.items()):
        own = max(2, round(count * share / 2) * 2)
        for begin in range(0, own, shard):
            number = min(shard, own - begin)
            job = Job(folder, size, bucket, first + begin, number, pairs, scale)
            found.append(((begin + number) / own, job))
    return [job for _, job in sorted(found, key=lambda item: item[0])]


def write_shard(job: Job) -> int:
    """Draws a shard unless it is there; returns how many figures were drawn."""
    if job.is_done:
        return 0
    job.folder.mkdir(parents=True, exist_ok=True)
    path = job.path
    height, width = job.size.height * job.scale, job.size.width * job.scale
    shape = (job.count, height, width, 3)
    part = path.with_suffix(f".{os.getpid()}.part")
    pictures = np.lib.format.open_memmap(part, "w+", np.uint8, shape)
    people = np.zeros((job.count, PEOPLE, BODY_JOINTS, 3), np.float32)
    facts: list[dict[str, Any]] = []
    for index in range(job.count):
        drawn = job.draw(index)
        pictures[index] = drawn.picture
        for who, person in enumerate(drawn.pose.people[:PEOPLE]):
            people[index, who] = person.body
        facts.append(_facts(job.seed(index), drawn))
    del pictures
    os.replace(part, path.with_suffix(".npy"))
    np.save(path.with_suffix(".people.npy"), people)
    # Written last and in one go: a reader that sees the facts sees a whole shard.
    part.write_text(json.dumps(facts))
    os.replace(part, path.with_suffix(".facts.json"))
    return job.count


def _facts(seed: int, drawn: Figure) -> dict[str, Any]:
    return {
        "seed": seed, "tags": drawn.tags, "sentence": drawn.sentence,
        "attributes": [drawn.attributes(who) for who in range(len(drawn.looks))],
    }  # fmt: skip


def render(wanted: list[Job], workers: int, seconds: float = float("inf")) -> int:
    """Draws the shards in ``workers`` processes, begins none after ``seconds``; returns figures.

    Raises ``BrokenProcessPool`` when one of them dies.
    """
    ends = time.monotonic() + seconds
    missing = [job for job in wanted if not job.is_done]
    if workers <= 1:
        return sum(
            write_shard(job) for job in missing if time.monotonic() < ends and has_room(job.folder)
        )
    drawn, running = 0, set[Future[int]]()
    with process_pool(min(workers, max(1, len(missing)))) as pool:
        for job in missing:
            if len(running) >= workers:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                drawn += sum(one.result() for one in done)
            if time.monotonic() >= ends or not has_room(job.folder):
                break
            running.add(pool.submit(write_shard, job))
        return drawn + sum(one.result() for one in running)


def has_room(folder: Path) -> bool:
    """Whether the disk has room for more: a full one would cost what is trained, too."""
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free > LEAST_FREE_BYTES


def read_shards(root: Path, size: Size) -> list[Shard]:
    """Every finished shard of a size in the folders below ``root``."""
    found = sorted(root.glob(f"*/{size.width}x{size.height}-*.facts.json"))
    return [Shard(size, path.with_name(path.name.removesuffix(".facts.json"))) for path in found]


def all_shards(root: Path) -> Iterator[Shard]:
    for size in BUCKETS:
        yield from read_shards(root, size)


def pose_of(people: NDArray[np.float32], size: Size) -> Pose:
    """(people, 18, 3) as a pose; those of whom nothing shows are left out."""
    return Pose(tuple(Person(body) for body in people if body[:, 2].any()), size)


def control_array(people: NDArray[np.float32], size: Size) -> NDArray[np.uint8]:
    """(height, width, 3) control map of bodies (people, 18, 3)."""
    return np.array(control_map(pose_of(people, size)))


def mirrored_joints(joints: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """(…, 18, 3) in a mirror, left and right names swapped."""
    flipped = joints[..., list(MIRROR), :].copy()
    flipped[..., 0] = np.where(flipped[..., 2] > 0, width - flipped[..., 0], 0)
    return flipped


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, default=600.0, help="begin no shard after these")
    parser.add_argument("--pairs", action="store_true", help="neighbouring rows share a look")
    parser.add_argument("--scale", type=int, default=1, help="draw so many times as large")
    parser.add_argument("--shard", type=int, default=SHARD_FIGURES)
    options = parser.parse_args()
    wanted = jobs(
        options.folder, options.count, options.first,
        pairs=options.pairs, scale=options.scale, shard=options.shard,
    )  # fmt: skip
    began = time.monotonic()
    drawn = render(wanted, options.workers, options.minutes * 60)
    seconds = time.monotonic() - began
    facts = {"figures": drawn, "per_second": round(drawn / seconds, 1)}
    print(json.dumps({"folder": str(options.folder), "seconds": round(seconds, 1), **facts}))


if __name__ == "__main__":
    main()
