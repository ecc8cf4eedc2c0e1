"""How well clips move: bone lengths, the loop's seam, feet that stand, how evenly angles change.

    python -m benchmarks.motion.clip_figures

Prints one line of JSON. No weights are needed.

    bones      % by which a bone of a clip between keys of equal lengths is longest or shortest
    seam       pixels between what comes after a loop's last frame and its first, of 768
    slip       % of the height by which a foot that stands moves, of the ready cycles the most
    on_spot    the same against the ground of whoever walks or runs on the spot
    evenness   the hardest change of an angle over the hardest of the spline through the keys
"""

from __future__ import annotations

import json
import math

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from core.geometry import Size
from core.motion.between import frames
from core.motion.cycles import CYCLES, gaits, timeline_of
from core.motion.cycles.rig import Build
from core.motion.timeline import Key, Timeline
from core.pose import presets
from core.pose.skeleton import BONES, Joint, Person, Pose

Floats = NDArray[np.float64]
SIZE = Size(512, 768)
LIMBS = [(start, end) for start, end in BONES if Joint.NOSE != end < Joint.RIGHT_EYE]
STANDING = {"idle": (10, 13), "wave": (10, 13), "cast": (10, 13), "sit": (10, 13),
            "punch": (13,), "kick": (13,)}  # fmt: skip
STEPS, KEYS, CLIPS = 8, 5, 20


def main() -> None:
    clips = [_clip(seed) for seed in range(CLIPS)]
    print(
        json.dumps(
            {
                "bones": round(100 * max(_lengths(clip) for clip in clips), 4),
                "seam": round(max(_seam(seed) for seed in range(CLIPS)), 4),
                "slip": round(100 * max(_slip(*one) for one in STANDING.items()), 3),
                "on_spot": round(100 * max(_on_spot(*one) for one in GAITS.items()), 3),
                "evenness": round(max(_evenness(clip) for clip in clips), 3),
            }
        )
    )


GAITS = {"walk": gaits.WALK, "run": gaits.RUN}


def _keys(seed: int) -> list[Pose]:
    """A figure with its limbs turned by chance, all as long as they were."""
    rng = np.random.default_rng(seed)
    body = presets.get("standing").pose.people[0].body.astype(np.float64)
    poses: list[Pose] = []
    for _ in range(KEYS):
        result = body.copy()
        for start, end in LIMBS:
            most = 0.2 if start == Joint.NECK else 0.9
            angle = rng.uniform(-most, most)
            turn = np.array(
                [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
            )
            result[end, :2] = result[start, :2] + turn @ (body[end, :2] - body[start, :2])
        poses.append(Pose((Person(result.astype(np.float32)),), SIZE))
    return poses


def _bodies(timeline: Timeline) -> Floats:
    return np.array([pose.people[0].body for pose in frames(timeline)], np.float64)


def _loop(poses: list[Pose]) -> Timeline:
    return Timeline(keys=tuple(Key(pose=pose, steps=STEPS) for pose in poses))


def _clip(seed: int) -> Floats:
    return _bodies(_loop(_keys(seed)))


def _lengths(clip: Floats) -> float:
    worst = 0.0
    for start, end in LIMBS:
        long = np.hypot(*(clip[:, end, :2] - clip[:, start, :2]).T)
        worst = max(worst, float(np.abs(long / long[0] - 1).max()))
    return worst


def _seam(seed: int) -> float:
    """A loop begun at another of its keys is the same: the joint is no place of its own."""
    poses = _keys(seed)
    one, other = (_bodies(_loop(keys)) for keys in (poses, [*poses[1:], poses[0]]))
    return float(np.abs(np.roll(one, -STEPS, 0) - other)[..., :2].max())


def _slip(name: str, feet: tuple[int, ...]) -> float:
    found = _bodies(timeline_of(name, SIZE))
    return float(np.ptp(found[:, list(feet), :2], axis=0).max()) / _tall(found)


def _on_spot(name: str, gait: gaits.Gait) -> float:
    found, count = _bodies(timeline_of(name, SIZE, yaw=90.0)), CYCLES[name].frames
    build = Build.of(Person(found[0].astype(np.float32)))
    assert build is not None
    worst = 0.0
    for ankle, late in ((Joint.LEFT_ANKLE, 0.0), (Joint.RIGHT_ANKLE, 0.5)):
        stands = [n for n in range(count) if (n / count + late) % 1 <= gait.heel]
        steps = [
            found[(n + 1) % count, ankle, 0] - found[n, ankle, 0]
            for n in stands
            if (n + 1) % count in stands
        ]
        worst = max(worst, float(np.ptp(steps)))
    return worst / _tall(found)


def _tall(found: Floats) -> float:
    return float(np.ptp(found[0, found[0, :, 2] > 0, 1]))


def _evenness(clip: Floats) -> float:
    """Of all angles the hardest change, over the hardest that the spline has: 1 is the spline's."""
    own = most = 0.0
    for start, end in LIMBS:
        step = clip[:, end, :2] - clip[:, start, :2]
        angles = np.unwrap(np.arctan2(step[:, 1], step[:, 0]))
        closed = np.concatenate([angles, angles[:1]])
        if abs(closed[-1] - closed[-2]) > math.pi:
            continue
        spline = CubicSpline(np.arange(KEYS + 1.0) * STEPS, closed[::STEPS], bc_type="periodic")
        hardest = np.abs(spline(np.arange(0, KEYS * STEPS + 0.01, 0.25), 2)).max()
        most = max(most, float(hardest))
        own = max(own, float(np.abs(np.diff(closed, 2)).max()))
    return own / most


if __name__ == "__main__":
    main()
