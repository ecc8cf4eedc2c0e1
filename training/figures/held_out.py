"""Poses for measuring: 200 of them in six families, none of which training ever draws."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from core.geometry import Size
from core.pose import presets
from core.pose.anatomy.head import completed
from core.pose.skeleton import Pose
from training.figures.skeletons import WILD, Skeleton, is_held_out, new_body, place, pose_of

HELD_OUT_POSES = 200
# Named, so that presets added later do not change what is measured.
PRESETS = (
    "jogging", "waving", "casting", "fighting-stance", "dancing", "high-kick", "sitting", "running",
    "hands-on-hips", "standing", "walking", "arms-up", "leaping", "victory", "pointing", "thinking",
    "sword-stance", "archery", "two-handed-casting", "crouching", "kneeling",
    "sitting-cross-legged", "hugging-knees", "punch", "sprint", "idol", "jumping", "bowing",
    "stretching", "salute", "shy", "flying", "falling", "lying", "standing-side", "standing-back",
    "walking-away", "running-away", "looking-back", "hero-back",
)  # fmt: skip
FAMILIES = ("jittered preset", "wild limbs", "chibi", "side", "back", "two people")


@dataclass(frozen=True)
class HeldOutPose:
    pose: Pose
    family: str


def held_out_pose(index: int, size: Size) -> HeldOutPose:
    """The same for the same index and size; ``index`` is 0 … 199, families take turns."""
    if not 0 <= index < HELD_OUT_POSES:
        raise IndexError(f"Expected an index from 0 to {HELD_OUT_POSES - 1}, got {index}.")
    family = FAMILIES[index % len(FAMILIES)]
    rng = random.Random(f"held out {index}")
    while True:
        drawn = place(rng, size, _bodies(rng, family, index), close=0.0)
        if all(is_held_out(skeleton.person) for skeleton in drawn):
            return HeldOutPose(pose_of(drawn, size), family)


def _bodies(rng: random.Random, family: str, index: int) -> list[Skeleton]:
    if family == "jittered preset":
        return _jittered_preset(rng, index // len(FAMILIES))
    if family == "wild limbs":
        return [new_body(rng, WILD)]
    if family == "chibi":
        return [new_body(rng, heads=rng.uniform(2.5, 3.2))]
    if family == "two people":
        return [new_body(rng), new_body(rng)]
    return [new_body(rng, view=family)]


def _jittered_preset(rng: random.Random, index: int) -> list[Skeleton]:
    preset = presets.get(PRESETS[index % len(PRESETS)])
    body = preset.pose.people[0].body.astype(np.float64)
    visible = body[:, 2] > 0
    joints = body[:, :2] / np.ptp(body[visible, 1])
    neck = joints[1].copy()
    for end in (3, 4, 6, 7, 9, 10, 12, 13):
        joints[end] += [rng.gauss(0, 0.025), rng.gauss(0, 0.025)]
    return [Skeleton(completed(joints - neck, visible), visible)]
