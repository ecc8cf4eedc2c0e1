"""What the built-in detector's certainty weighs: fits ``pose.detection.sighting`` and ``vote``.

    python -m benchmarks.pose.detector_calibration [--each 24] [--first 1000] [--keep FILE] [FOLDER]

Draws the kinds of ``benchmarks.pose.detector_honesty`` from ``--first`` on (that script measures
from 0 on), looks at each picture as ``look_closely`` does, and prints the weights of three logistic
regressions: whether a joint of one look is right, whether somebody seen in one look is somebody,
and whether a joint that was voted on is wrong. Then the threshold above which 90 % of the wrong
joints lie. ``--keep`` stores the looks, so that a second fit takes seconds.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pose.detector import detector_in
from benchmarks.pose.detector_honesty import Body, Sample, right_joints, samples_of
from benchmarks.shared import limit_threads, script_parser
from core.geometry import Size
from core.pose import detect as detecting
from core.pose.detection import detectors, ensemble, sighting
from core.pose.detection import vote as voting
from core.pose.detection.detectors import Detector
from core.pose.detection.sighting import Sighting, joint_features, logistic
from core.pose.skeleton import Pose

Floats = NDArray[np.float64]
CAUGHT = 0.9
LEAST_VOTED = voting.LEAST_CHANCE
RIDGE = 0.01


@dataclass(frozen=True)
class Looked:
    kind: str
    people: tuple[Body, ...]
    looks: list[list[Sighting]]
    cut: list[Sighting]


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=detectors.STARTER_FOLDER)
    parser.add_argument("--each", type=int, default=24)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    limit_threads(2)
    if options.keep and options.keep.exists():
        looked = pickle.loads(options.keep.read_bytes())
    else:
        looked = [
            _looked(sample, detector_in(options.folder))
            for sample in samples_of(options.each, None, options.first)
            if sample.kind != "nobody, photographs"  # those are measured
        ]
        if options.keep:
            options.keep.write_bytes(pickle.dumps(looked))
    print(json.dumps(fitted(looked)))


def _looked(sample: Sample, detector: Detector) -> Looked:
    """Everybody who is seen, however unlikely."""
    detecting.LEAST_CHANCE = voting.LEAST_CHANCE = 0.0
    picture = sample.picture
    looks = [
        [back(one) for one in detecting.sightings(look, detector)]
        for look, back in ensemble.looks(picture)
    ]
    people = voting.vote(looks)
    cut: list[Sighting] = []
    if people:
        found = Pose(tuple(one.person for one in people), Size(*picture.size))
        without = ensemble.without_ground(picture, found)
        cut = list(detecting.sightings(without, detector, near=found))
    return Looked(sample.kind, sample.people, looks, cut)


def fitted(looked: list[Looked]) -> dict[str, object]:
    sighting.JOINT_WEIGHTS, joint_area = _joints(looked)
    sighting.PERSON_WEIGHTS, person_area = _people(looked)
    features, disagreed, wrong = _votes(looked)
    weights, wrong_area = regression(features, wrong)
    likely = np.where(disagreed, 1.0, logistic(features @ np.array(weights)))
    unsure = float(np.quantile(likely[wrong], 1 - CAUGHT))
    marked = likely >= unsure
    return {
        "JOINT_WEIGHTS": sighting.JOINT_WEIGHTS, "PERSON_WEIGHTS": sighting.PERSON_WEIGHTS,
        "WRONG_WEIGHTS": weights, "UNSURE": round(unsure, 3),
        "marked": round(float(marked.mean()), 3), "wrong": round(float(wrong.mean()), 3),
        "disagreed": round(float(disagreed.mean()), 3),
        "area": {"joints": joint_area, "people": person_area, "wrong": wrong_area},
        "nobody": _nobody(looked), "joints": len(wrong), "pictures": len(looked),
    }  # fmt: skip


def _nobody(looked: list[Looked]) -> dict[str, dict[str, tuple[float, float]]]:
    """For thresholds of one look and of the vote: people found, and pictures without people of
    which nobody is said."""
    voting.LEAST_CHANCE = 0.0
    once, closely = _chances(looked, lambda one: one.looks[0]), _chances(looked, _everybody)
    return {
        name: {f"{level:.1f}": (float((there >= level).mean()), float((empty < level).mean()))
               for level in np.arange(0.2, 0.95, 0.1)}
        for name, (there, empty) in {"once": once, "closely": closely}.items()
    }  # fmt: skip


def _everybody(one: Looked) -> list[voting.Voted]:
    return voting.vote(one.looks, [one.cut])


def _chances(
    looked: list[Looked], people: Callable[[Looked], Sequence[Sighting | voting.Voted]]
) -> tuple[Floats, Floats]:
    """The highest chance in each picture: of somebody who is there, and where nobody is."""
    there = [
        max((seen.chance for seen in people(one) if _whose(one, seen) is not None), default=0)
        for one in looked
        if one.people
    ]
    empty = [
        max((seen.chance for seen in people(one)), default=0) for one in looked if not one.people
    ]
    return np.array(there), np.array(empty)


def _joints(looked: list[Looked]) -> tuple[tuple[float, ...], float]:
    """Of single looks at figures that were found."""
    features, rights = [], []
    for one in looked:
        for seen in (seen for look in one.looks for seen in look):
            body = _whose(one, seen)
            if body is None or seen.focus is None:
                continue
            shown = seen.person.visible
            features.append(joint_features(seen.peaks, seen.focus)[:, shown].T)
            rights.append(right_joints(body, seen.person)[shown])
    return regression(np.concatenate(features), np.concatenate(rights))


def _people(looked: list[Looked]) -> tuple[tuple[float, ...], float]:
    features, truths = [], []
    for one in looked:
        for seen in (seen for look in one.looks for seen in look):
            features.append(seen.features)
            truths.append(_whose(one, seen) is not None)
    return regression(np.array(features), np.array(truths))


def _whose(one: Looked, seen: Sighting | voting.Voted) -> Body | None:
    """Of whom at least a quarter of the joints is right."""
    best = max(
        one.people, key=lambda body: int(right_joints(body, seen.person).sum()), default=None
    )
    if best is None or 4 * right_joints(best, seen.person).sum() < (best[:, 2] > 0).sum():
        return None
    return best


def _votes(looked: list[Looked]) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Of all joints that are shown: features, whether looks differ, whether it is wrong."""
    voting.LEAST_CHANCE = LEAST_VOTED
    parts = []
    for one in looked:
        looks = [[s for s in look if s.chance >= sighting.LEAST_CHANCE] for look in one.looks]
        for voted in voting.vote(looks, [one.cut]):
            right = [right_joints(body, voted.person) for body in one.people]
            if right:
                shown, best = voted.person.visible, max(right, key=np.sum)
                parts.append((voted.features[:, shown].T, voted.disagreed[shown], ~best[shown]))
    features, disagreed, wrong = zip(*parts, strict=True)
    return np.concatenate(features), np.concatenate(disagreed), np.concatenate(wrong)


def regression(features: Floats, truth: NDArray[np.bool_]) -> tuple[tuple[float, ...], float]:
    """Weights of a logistic regression by Newton's method, and the area under its curve."""
    weights = np.zeros(features.shape[1])
    for _ in range(40):
        chance = logistic(features @ weights)
        slope = features.T @ (chance - truth) + RIDGE * weights
        curve = (features * (chance * (1 - chance))[:, None]).T @ features
        weights -= np.linalg.solve(curve + RIDGE * np.eye(len(weights)), slope)
    return tuple(round(float(w), 2) for w in weights), _area(features @ weights, truth)


def _area(value: Floats, truth: NDArray[np.bool_]) -> float:
    """The chance that a true one is valued higher than a false one."""
    ranks = np.empty(len(value))
    ranks[np.argsort(value, kind="stable")] = np.arange(1, len(value) + 1)
    positive, negative = int(truth.sum()), int((~truth).sum())
    if not positive or not negative:
        return float("nan")
    return round(
        float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * negative)), 3
    )


if __name__ == "__main__":
    main()
