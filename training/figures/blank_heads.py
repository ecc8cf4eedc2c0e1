"""Heads and directions as far as joints alone tell them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import MIRROR, Joint

Vector = NDArray[np.float64]

HEAD_JOINTS = (0, 14, 15, 16, 17)
# Where core.pose.sketch puts nose, eyes and ears of a round head: aside and above, in radii.
BLANK_FACE = ((0, 0.0, -0.3), (14, -0.35, -0.1), (15, 0.35, -0.1), (16, -0.88, -0.15),
              (17, 0.88, -0.15))  # fmt: skip


@dataclass(frozen=True)
class Head:
    centre: Vector
    radius: float
    up: Vector  # of length 1
    is_turned_away: bool

    def at(self, aside: float, above: float) -> Vector:
        """``aside`` to the character's left when it faces the viewer; both in radii."""
        across = np.array([-self.up[1], self.up[0]])
        return self.centre + (across * aside + self.up * above) * self.radius


def head_of(body: Vector) -> Head | None:
    """The round head that these joints (18, 3) belong to; None where neck or face are hidden."""
    shown = [joint for joint in HEAD_JOINTS if body[joint, 2]]
    if not shown or not body[Joint.NECK, 2]:
        return None
    neck = body[Joint.NECK, :2].astype(np.float64)
    ears = body[[16, 17], 2].all()
    middle = body[[16, 17] if ears else shown, :2].mean(axis=0) - neck
    length = max(float(np.hypot(*middle)), 2.0)
    away = not body[Joint.NOSE, 2]
    return Head(neck + 1.1 * middle, 0.9 * length, middle / length, away)


def facing_viewer(body: Vector) -> Vector:
    """Left and right swapped where the figure shows its back: a plain shape looks the same."""
    down = hips_of(body) - body[Joint.NECK, :2]
    across = body[5, :2] - body[2, :2]
    shows_back = down[1] * across[0] - down[0] * across[1] < 0
    return body[list(MIRROR)] if shows_back and body[[1, 2, 5], 2].all() else body


def with_blank_face(body: Vector, head: Head) -> Vector:
    placed = body.copy()
    for joint, aside, above in BLANK_FACE:
        placed[joint] = (*head.at(aside, above), 1)
    return placed


def hips_of(body: Vector) -> Vector:
    shown = [j for j in (8, 11) if body[j, 2]]
    if shown:
        return body[shown, :2].mean(axis=0)
    return body[Joint.NECK, :2] + [0.0, 1.0]
