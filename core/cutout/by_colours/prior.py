"""Where a figure is likely to be, told by its joints alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import Body, body_of
from core.geometry import Size
from core.pose.skeleton import Pose

Field = NDArray[np.float32]
Place = NDArray[np.float64]

# Bones of a figure and their half thickness, in torsos.
THICKNESS: tuple[tuple[int, int, float], ...] = (
    (2, 3, 0.15), (3, 4, 0.12), (5, 6, 0.15), (6, 7, 0.12), (8, 9, 0.19), (9, 10, 0.15),
    (11, 12, 0.19), (12, 13, 0.15), (2, 5, 0.13), (8, 11, 0.2), (1, 8, 0.2), (1, 11, 0.2),
)  # fmt: skip
# The sides of a trunk go from here between shoulder and neck to the hip: a waist is narrow, and
# beside it the ground shows when hands are on the hips.
SIDES, SIDE_FROM, SIDE_THICKNESS = ((2, 8), (5, 11)), 0.4, 0.17
# A hand and a foot go on behind their joint, in torsos.
HANDS, HAND_REACH, HAND_THICKNESS = ((3, 4), (6, 7)), 0.24, 0.12
FEET, FOOT_REACH, FOOT_THICKNESS = ((9, 10), (12, 13)), 0.2, 0.16
# Hair stands out from the ball of a head by so much.
HAIR = 1.22
# How far a guessed limb counts to be from itself.
GUESSED = 1.05


def closeness(pose: Pose, size: Size) -> Field | None:
    """(height, width): how far each pixel is from the nearest bone, in that limb's half thickness:
    below 1 is on a body. Limbs that are guessed, not seen, are never below 1. None without anybody
    whose torso or head shows."""
    placed = pose.scaled_to(size)
    bodies = [body for person in placed.people if (body := body_of(person)) is not None]
    if not bodies:
        return None
    rows, columns = np.mgrid[0 : size.height, 0 : size.width].astype(np.float32) + 0.5
    nearest = np.full((size.height, size.width), np.inf, np.float32)
    for body in bodies:
        for start, end, thick, is_seen in _capsules(body):
            along = (end - start).astype(np.float32)
            x, y = columns - np.float32(start[0]), rows - np.float32(start[1])
            share = np.clip((x * along[0] + y * along[1]) / max(float(along @ along), 1e-6), 0, 1)
            apart = np.hypot(x - share * along[0], y - share * along[1])
            apart = apart / np.float32(max(thick, 0.5))
            np.minimum(nearest, apart if is_seen else apart + GUESSED, out=nearest)
    return nearest


def _capsules(body: Body) -> Iterator[tuple[Place, Place, float, bool]]:
    """Start, end, half thickness, and whether it is seen."""
    joints, unit, seen = body.joints, _unit(body), body.visible
    for start, end, thick in THICKNESS:
        yield joints[start], joints[end], thick * unit, bool(seen[start] and seen[end])
    for shoulder, hip in SIDES:
        top = joints[shoulder] + (joints[1] - joints[shoulder]) * SIDE_FROM
        yield top, joints[hip], SIDE_THICKNESS * unit, bool(seen[shoulder] and seen[hip])
    for ends, reach, thick in (
        *((pair, HAND_REACH, HAND_THICKNESS) for pair in HANDS),
        *((pair, FOOT_REACH, FOOT_THICKNESS) for pair in FEET),
    ):
        before, joint = joints[ends[0]], joints[ends[1]]
        along = joint - before
        tip = joint + along / max(float(np.hypot(*along)), 1e-6) * reach * unit
        yield joint, tip, thick * unit, bool(seen[ends[0]] and seen[ends[1]])
    yield joints[1], body.head, 0.14 * unit, True
    yield body.head, body.head, HAIR * body.radius, True


def _unit(body: Body) -> float:
    """A torso that is seen from its end looks short, and limbs stay as thick: the rest tells."""
    limbs = [float(np.hypot(*(body.joints[a] - body.joints[b]))) for a, b in ((8, 9), (9, 10))]
    limbs += [float(np.hypot(*(body.joints[a] - body.joints[b]))) for a, b in ((11, 12), (12, 13))]
    return max(body.torso, 0.8 * float(np.median(limbs)), 0.9 * body.radius)
