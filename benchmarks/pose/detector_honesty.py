"""Does the pose detector say what it does not know?

    python -m benchmarks.pose.detector_honesty [--each 40] [--pictures PLACE] [--quick] [FOLDER ...]

Each FOLDER holds ``starter-pose.onnx`` and ``starter-people.onnx``; without one the shipped
detector is measured. Pictures are held out: figures cut off at the chest, the hips or the knees,
from behind, as line art, in flat colours, before plain and busy grounds, and pictures with nobody
in them (kinds that training draws, kinds that it never draws, and scikit-image's sample data where
that is installed). ``--pictures`` adds a folder of ``NAME.jpg`` or ``.png`` beside ``NAME.json``
(OpenPose; confidence 0: not in the picture, below 0: not known).

``once`` is ``detect``, ``closely`` is ``look_closely``. A found joint is wrong when it lies further
than a fifth of the torso from where it is, or is not in the picture at all. ``PCK`` is over the
joints that are there, ``wrong`` a share of those found, ``unsure`` the share of the wrong ones that
is marked, ``marked`` the share of all found. ``ghosts`` are people beyond those that ``detect``
finds. Targets: nobody is said for 90 % of the pictures without people, 80 % of what is wrong is
unsure. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.pose.detector import detector_in
from benchmarks.pose.strange_pictures import samples, strange
from benchmarks.shared import limit_threads, print_table, script_parser, timed
from core.geometry import Size
from core.pose.detect import detect
from core.pose.detection import detectors
from core.pose.detection.ensemble import look_closely
from core.pose.skeleton import Joint, Person, Pose
from training.data.restyle import flat_colours, line_art, with_background
from training.figures import HELD_OUT_POSES, figure, held_out_pose
from training.figures.backgrounds import paper
from training.figures.close_up import Cut, close_up
from training.figures.empty_scenes import empty_scene

SIZES = (Size(256, 384), Size(320, 320), Size(384, 256))
FIGURE_SEED = 720_000_000
REACH = 0.2
# Held-out poses that are seen from behind: every sixth (``FAMILIES``).
BACK = 4
PEOPLE_FREE = ("nobody, as trained", "nobody, strange", "nobody, photographs", "nobody, given")

Body = NDArray[np.float32]


@dataclass(frozen=True)
class Sample:
    """``people`` (n, 18, 3): x, y, and 1 there, 0 not in the picture, −1 not known."""

    kind: str
    picture: Image.Image
    people: tuple[Body, ...] = ()


@dataclass
class Tally:
    pictures: int = 0
    counted: int = 0
    ghosts: int = 0
    found_people: int = 0
    asked_people: int = 0
    asked: int = 0
    right: int = 0
    shown: int = 0
    wrong: int = 0
    marked: int = 0
    marked_wrong: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def facts(self) -> dict[str, float | None]:
        def share(part: int, whole: int) -> float | None:
            return round(part / whole, 4) if whole else None

        times = self.milliseconds
        return {
            "pictures": self.pictures, "counted": share(self.counted, self.pictures),
            "recall": share(self.found_people, self.asked_people),
            "pck": share(self.right, self.asked), "wrong": share(self.wrong, self.shown),
            "unsure": share(self.marked_wrong, self.wrong),
            "marked": share(self.marked, self.shown),
            "precision": share(self.marked_wrong, self.marked), "ghosts": self.ghosts,
            "milliseconds": round(statistics.median(times), 1) if times else None,
        }  # fmt: skip


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[detectors.STARTER_FOLDER])
    parser.add_argument("--each", type=int, default=40, help="pictures of a kind")
    parser.add_argument("--pictures", type=Path, help="a folder of pictures and pose files")
    parser.add_argument("--quick", action="store_true", help="leave out look_closely")
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    options = parser.parse_args()
    limit_threads(2)
    kinds = list(samples_of(options.each, options.pictures, options.first))
    facts = [measured(folder, kinds, quick=options.quick) for folder in options.folders]
    print(json.dumps({"each": options.each, "first": options.first, "detectors": facts}))


def measured(folder: Path, samples: list[Sample], *, quick: bool) -> dict[str, object]:
    detector = detector_in(folder)
    once: dict[str, Tally] = {}
    closely: dict[str, Tally] = {}
    for sample in samples:
        seen = timed(lambda picture=sample.picture: detect(picture, detector))
        _count(once, sample, seen.result, (), seen.seconds)
        if not quick:
            looked = timed(lambda picture=sample.picture: look_closely(picture, detector))
            pose = looked.result.pose
            tally = _count(closely, sample, pose, looked.result.unsure, looked.seconds)
            tally.ghosts += max(0, len(pose.people) - len(seen.result.people))
    print(f"\n{folder}")
    facts = {"once": _table("once", once), "closely": _table("closely", closely)}
    return {"folder": str(folder), **facts}


def _count(
    tallies: dict[str, Tally], sample: Sample, pose: Pose,
    unsure: tuple[tuple[Joint, ...], ...], seconds: float,
) -> Tally:  # fmt: skip
    tally = tallies.setdefault(sample.kind, Tally())
    tally.milliseconds.append(1000 * seconds)
    tally.pictures += 1
    tally.counted += len(pose.people) == len(sample.people)
    tally.asked_people += len(sample.people)
    left = list(range(len(pose.people)))
    for body in sample.people:
        tally.asked += int((body[:, 2] > 0).sum())
        best = max(left, key=lambda i: right_joints(body, pose.people[i]).sum(), default=None)
        if best is None:
            continue
        left.remove(best)
        right = right_joints(body, pose.people[best])
        tally.found_people += bool(right.sum() >= 3)
        marks = unsure[best] if unsure else ()
        _count_joints(tally, body, pose.people[best], right, marks)
    return tally


def right_joints(body: Body, person: Person) -> NDArray[np.bool_]:
    apart = np.hypot(*(person.body[:, :2] - body[:, :2]).T)
    return person.visible & (body[:, 2] > 0) & (apart <= REACH * _torso(body))


def _torso(body: Body) -> float:
    """Where hips are not in the picture their places are still known of a drawn figure."""
    known = np.abs(body[:, :2]).sum(1) > 0
    hips = [j for j in (Joint.RIGHT_HIP, Joint.LEFT_HIP) if known[j]]
    if hips and known[Joint.NECK]:
        return max(float(np.hypot(*(body[hips, :2].mean(0) - body[Joint.NECK, :2]))), 5.0)
    return max(1.5 * float(np.hypot(*(body[2, :2] - body[5, :2]))), 5.0)


def _count_joints(
    tally: Tally, body: Body, person: Person, right: NDArray[np.bool_], marks: tuple[Joint, ...]
) -> None:
    judged = person.visible & (body[:, 2] >= 0)
    is_marked = np.isin(np.arange(len(body)), [int(joint) for joint in marks])
    wrong = judged & ~right
    tally.right += int(right.sum())
    tally.shown += int(judged.sum())
    tally.wrong += int(wrong.sum())
    tally.marked += int((judged & is_marked).sum())
    tally.marked_wrong += int((wrong & is_marked).sum())


def _table(title: str, tallies: dict[str, Tally]) -> dict[str, dict[str, float | None]]:
    if not tallies:
        return {}
    rows = {kind: tally.facts() for kind, tally in tallies.items()}
    rows["all figures"] = _sum(tallies, people=True).facts()
    rows["all without people"] = _sum(tallies, people=False).facts()
    heads = ("pictures", "counted", "recall", "pck", "wrong", "unsure", "marked", "precision",
             "ghosts", "milliseconds")  # fmt: skip
    print_table((title, *heads), [(kind, *map(row.get, heads)) for kind, row in rows.items()])
    return rows


def _sum(tallies: dict[str, Tally], *, people: bool) -> Tally:
    total = Tally()
    for kind, tally in tallies.items():
        if (kind in PEOPLE_FREE) == people or kind == "given pictures":
            continue
        for name, value in vars(tally).items():
            setattr(total, name, getattr(total, name) + value)
    return total


def samples_of(each: int, given: Path | None, first: int) -> Iterator[Sample]:
    for kind, make in KINDS.items():
        for index in range(first, first + each):
            yield make(kind, index)
    for index in range(first, first + each):
        rng = random.Random(f"held out nobody {index}")
        size = SIZES[index % len(SIZES)]
        yield Sample("nobody, as trained", Image.fromarray(empty_scene(rng, size)))
        yield Sample("nobody, strange", strange(index, size))
    for picture in samples():
        yield Sample("nobody, photographs", picture)
    if given is not None:
        yield from _given(given)


def _given(folder: Path) -> Iterator[Sample]:
    for path in sorted(folder.glob("*.json")):
        (picture,) = (p for p in folder.glob(f"{path.stem}.*") if p.suffix != ".json")
        people = tuple(
            np.array(person["pose_keypoints_2d"], np.float32).reshape(18, 3)
            for person in json.loads(path.read_text())["people"]
        )
        kind = "given pictures" if people else "nobody, given"
        yield Sample(kind, Image.open(picture).convert("RGB"), people)


def _bodies(pose: Pose, everywhere: Pose | None = None) -> tuple[Body, ...]:
    return tuple(np.array(person.body) for person in pose.people if not person.is_empty)


def _close(cut: Cut) -> Callable[[str, int], Sample]:
    def make(kind: str, index: int) -> Sample:
        size = SIZES[index % len(SIZES)]
        view = (None, None, "back", "side")[index % 4]
        pose = close_up(random.Random(f"held out {cut} {index}"), size, cut, view=view)
        drawn = figure(FIGURE_SEED + index, size, pose=pose)
        return Sample(kind, Image.fromarray(drawn.picture), _bodies(drawn.pose))

    return make


def _whole(kind: str, index: int) -> Sample:
    """A held-out pose, drawn by another hand where its kind says so."""
    size, rng = SIZES[index % len(SIZES)], random.Random(f"held out {kind} {index}")
    number = (6 * index + BACK if kind == "from behind" else index) % HELD_OUT_POSES
    pose = held_out_pose(number - number % 6 + BACK if kind == "from behind" else number, size).pose
    drawn = figure(FIGURE_SEED + 10_000 + index, size, pose=pose, labels=True)
    assert drawn.labels is not None
    picture, mask = drawn.picture, (255 * (drawn.labels > 0)).astype(np.uint8)
    if kind == "line art":
        picture = line_art(rng, picture, mask)
    elif kind == "flat colours":
        picture = flat_colours(rng, picture)
    elif kind == "plain ground":
        picture = with_background(picture, mask, paper(rng, size))
    elif kind == "busy ground":
        picture = with_background(picture, mask, np.asarray(strange(5000 + index, size)))
    return Sample(kind, Image.fromarray(picture), _bodies(drawn.pose))


KINDS: dict[str, Callable[[str, int], Sample]] = {
    **{f"{cut}": _close(cut) for cut in Cut},
    "whole figures": _whole, "from behind": _whole, "line art": _whole, "flat colours": _whole,
    "plain ground": _whole, "busy ground": _whole,
}  # fmt: skip

if __name__ == "__main__":
    main()
