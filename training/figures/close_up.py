"""Figures seen from near: portraits, busts, half figures and figures down to the knees, from the
front, the side and behind. What lies outside the canvas does not show.
"""

from __future__ import annotations

import random
from enum import StrEnum

import numpy as np

from core.geometry import Size
from core.pose.skeleton import Joint, Pose
from training.figures.skeletons import WILD, Skeleton, new_body, outline, pose_of

# Poses that lie or fly have no upper half that fills a portrait.
UPRIGHT = (
    "standing", "walking", "waving", "fighting stance", "sitting", "dancing", "casting", "arms up",
    "arms crossed", "hands on hips", "pointing", "salute", "hand on chin", "arms behind head",
    "victory pose", "jogging",
)  # fmt: skip


class Cut(StrEnum):
    PORTRAIT = "portrait"
    BUST = "bust"
    HALF = "half figure"
    KNEES = "to the knees"


# Where the canvas ends: from neck to hips in torsos, then from hips to knees in thighs.
LOWEST: dict[Cut, tuple[float, float]] = {
    Cut.PORTRAIT: (0.05, 0.4), Cut.BUST: (0.4, 0.85), Cut.HALF: (0.9, 1.25),
    Cut.KNEES: (1.35, 2.05),
}  # fmt: skip


def close_up(rng: random.Random, size: Size, cut: Cut, *, view: str | None = None) -> Pose:
    """One person of an upright action or of wild limbs, cut off below ``cut``."""
    action = WILD if rng.random() < 0.2 else rng.choice(UPRIGHT)
    heads = rng.uniform(5.0, 7.8) if rng.random() < 0.5 else None
    body = new_body(rng, action, heads=heads, view=view)
    return pose_of([_near(rng, size, cut, body)], size)


def _near(rng: random.Random, size: Size, cut: Cut, body: Skeleton) -> Skeleton:
    low, _ = outline(body)
    head = body.joints[[16, 17]].mean(0)
    top = min(head[1] - 1.25 * abs(body.joints[Joint.NECK, 1] - head[1]), float(head[1]) - 0.02)
    if rng.random() < 0.4:  # raised arms are in the picture too
        top = float(low[1])
    bottom = max(_level(body, rng.uniform(*LOWEST[cut])), top + 0.05)
    margin = rng.uniform(-0.06, 0.25)
    scale = size.height / (bottom - top) / (1 + margin)
    wide = rng.uniform(0.55, 1.5) * size.width / max(float(np.ptp(body.joints[:8, 0])), 0.05)
    scale = min(scale, max(wide, 0.5 * scale))
    middle = head[0] + (body.joints[Joint.NECK, 0] - head[0]) * rng.random()
    corner = [
        size.width * rng.uniform(0.35, 0.65) - middle * scale,
        size.height - bottom * scale,
    ]
    return body.moved(scale, np.array(corner)).cut(np.array(size, float))


def _level(body: Skeleton, way: float) -> float:
    """y at ``way`` from the neck (0) over the hips (1) to the knees (2) of an upright figure."""
    joints = body.joints
    hips = joints[[Joint.RIGHT_HIP, Joint.LEFT_HIP], 1].mean()
    knees = joints[[Joint.RIGHT_KNEE, Joint.LEFT_KNEE], 1].max()
    return float(np.interp(way, (0, 1, 2), (joints[Joint.NECK, 1], hips, max(knees, hips + 0.1))))
