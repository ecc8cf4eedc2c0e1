"""How well does the pose detector read figures and drawings, and how long does a picture take?

    python -m benchmarks.pose.detector [--poses 200] [--size 256x384] [FOLDER ...]

Each FOLDER holds ``starter-pose.onnx`` and perhaps ``starter-people.onnx``; without one the shipped
detector is measured. The 200 held-out poses, which training never draws, are drawn as characters
and in four other manners; several detectors take turns on every picture. ``near`` is how the pose
score looks (around the asked people), ``free`` without being told anything. Prints a table and,
last, one JSON line. Targets: figures PCK@0.2 ≥ 0.97 and OKS ≥ 0.92, sticks and skeletons PCK@0.2
≥ 0.97, 150 ms a picture on two cores, 12 MiB.
"""

from __future__ import annotations

import json
import random
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.shared import limit_threads, print_table, script_parser, size_of, timed
from core.geometry import Size
from core.pose.detect import detect
from core.pose.detection import detectors
from core.pose.detection.detectors import Detector
from core.pose.score import score
from core.pose.skeleton import Person, Pose
from training.figures import FAMILIES, HELD_OUT_POSES, figure, held_out_pose
from training.figures.backgrounds import busy, dark, paper
from training.figures.drawings import DrawingStyle, drawing

TARGETS = {"figures": 0.97, DrawingStyle.STICK.value: 0.97, DrawingStyle.SKELETON.value: 0.97}
FIGURE_SEED = 700_000_000


@dataclass(frozen=True)
class Sample:
    kind: str
    family: str
    picture: Image.Image
    pose: Pose


@dataclass
class Measured:
    """Values by kind of picture; ``near`` and ``free`` are (PCK, OKS)."""

    near: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    free: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    counted: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[detectors.STARTER_FOLDER])
    parser.add_argument("--poses", type=int, default=HELD_OUT_POSES)
    parser.add_argument("--size", type=size_of, default=Size(256, 384))
    options = parser.parse_args()
    limit_threads(2)
    found = {str(folder): detector_in(folder) for folder in options.folders}
    results = {name: Measured() for name in found}
    for sample in _samples(options.poses, options.size):
        for name, detector in found.items():
            _measure(sample, detector, results[name])
    facts = [_report(name, results[name], found[name]) for name in found]
    print(json.dumps({"size": str(options.size), "poses": options.poses, "detectors": facts}))


def detector_in(folder: Path) -> Detector:
    people = folder / "starter-people.onnx"
    pose = folder / "starter-pose.onnx"
    name = str(folder)
    return Detector(name, name, pose, people if people.is_file() else None, detectors.OWN_SEEN)


def _samples(count: int, size: Size) -> Iterator[Sample]:
    """Characters and drawings in turn, then crowds, then grounds with nobody on them."""
    for index in range(count):
        held = held_out_pose(index, size)
        drawn = figure(FIGURE_SEED + index, size, pose=held.pose)
        yield Sample("figures", held.family, Image.fromarray(drawn.picture), drawn.pose)
        style = list(DrawingStyle)[index % len(DrawingStyle)]
        for chosen in dict.fromkeys((DrawingStyle.STICK, DrawingStyle.SKELETON, style)):
            rng = random.Random(f"drawing {index}")
            made = drawing(rng, held.pose, chosen)
            yield Sample(chosen.value, held.family, Image.fromarray(made.picture), made.pose)
    for index in range(count // 4):
        yield _crowd(index)
        rng = random.Random(f"nobody {index}")
        ground = rng.choice((busy, dark, paper))(rng, size)
        yield Sample("nobody", "", Image.fromarray(ground), Pose((), size))


def _crowd(index: int) -> Sample:
    """Three people side by side in one style."""
    size, each = Size(480, 320), Size(160, 320)
    people: list[Person] = []
    for place in range(3):
        held = held_out_pose((3 * index + place) % HELD_OUT_POSES, each)
        people += [person.moved(place * each.width, 0) for person in held.pose.people[:1]]
    rng = random.Random(f"crowd {index}")
    made = drawing(rng, Pose(tuple(people), size))
    return Sample("three people", "", Image.fromarray(made.picture), made.pose)


def _measure(sample: Sample, detector: Detector, into: Measured) -> None:
    looked = timed(lambda: detect(sample.picture, detector))
    free = looked.result
    into.counted[sample.kind].append(len(free.people) == len(sample.pose.people))
    if not sample.pose.people:
        return
    near = detect(sample.picture, detector, near=sample.pose)
    kinds = [sample.kind]
    if sample.kind == "figures":
        kinds.append(f"  {sample.family}")
        into.milliseconds.append(1000 * looked.seconds)
        into.processor.append(1000 * looked.processor_seconds)
    for kind in kinds:
        for values, pose in ((into.near, near), (into.free, free)):
            result = score(sample.pose, pose)
            values[kind].append((result.pck, result.oks))


def _report(name: str, measured: Measured, detector: Detector) -> dict[str, object]:
    files = [detector.pose, *([detector.people] if detector.people else [])]
    mebibytes = sum(path.stat().st_size for path in files) / (1 << 20)
    print(f"\n{name} ({mebibytes:.1f} MiB)")
    rows: dict[str, dict[str, float]] = {}
    families = [f"  {family}" for family in FAMILIES]
    for kind in ["figures", *families, *DrawingStyle, "three people", "nobody"]:
        rows[kind] = _row(kind, measured)
    heads = ("pictures", "near_pck", "near_oks", "free_pck", "free_oks", "counted")
    print_table(
        ("", *heads),
        [(kind, *map(row.get, heads)) for kind, row in rows.items() if row["pictures"]],
    )
    rows = {kind.strip(): row for kind, row in rows.items()}
    times = sorted(measured.milliseconds)[1:] or [float("nan")]
    spent = {"median": statistics.median(times), "p95": float(np.percentile(times, 95)),
             "processor": statistics.median(measured.processor)}  # fmt: skip
    print(f"a figure's picture, free: {spent['median']:.0f} ms, 95 % within {spent['p95']:.0f} ms, "
          f"{spent['processor']:.0f} ms of processor time")  # fmt: skip
    met = [rows[kind]["near_pck"] >= target for kind, target in TARGETS.items() if kind in rows]
    return {
        "folder": name, "mebibytes": round(mebibytes, 2), "rows": rows,
        "milliseconds": {key: round(value, 1) for key, value in spent.items()},
        "is_met": all(met) and rows["figures"]["near_oks"] >= 0.92 and spent["median"] <= 150,
    }  # fmt: skip


def _row(kind: str, measured: Measured) -> dict[str, float]:
    count = max(len(measured.near[kind]), len(measured.counted[kind]))
    row: dict[str, float] = {"pictures": count}
    for way, values in (("near", measured.near[kind]), ("free", measured.free[kind])):
        if values:
            pck, oks = np.mean(values, axis=0)
            row[f"{way}_pck"], row[f"{way}_oks"] = round(float(pck), 4), round(float(oks), 4)
    if measured.counted[kind]:
        row["counted"] = round(float(np.mean(measured.counted[kind])), 4)
    return row


if __name__ == "__main__":
    main()
