"""Which way each bone points, to the viewer or away: the way a body can be held.

A drawing tells how far a bone reaches in depth, never to which side. Of all combinations the one is
taken that asks least of the joints: knees bend back and elbows forward, hips hardly go back, a back
bends forward, and the trunk looks where the head looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIGNS = np.array(list(product((1.0, -1.0), repeat=2)))
"""(4, 2) of the upper and the lower bone of a limb."""

# What each bone that is held against the body's habits costs.
KNEE_FORWARD, KNEE_ASIDE, THIGH_BACK, THIGH_HABIT = 3.0, 0.45, 3.0, 0.35
ELBOW_BACK, FOREARM_HABIT, ARM_BACK, ARM_HABIT, THROUGH_BODY = 2.6, 0.4, 3.6, 0.3, 1.0
BENT_BACK, TWISTED, LOOKS_ASIDE = 0.95, 1.5, 2.6
# So far a thigh and an upper arm go back, as the cosine to where the trunk looks.
MOST_BACK, ARM_MOST_BACK = -0.3, -0.6
# From the middle of a body to where a hand can be, over half the shoulders.
THICK = 0.4


@dataclass(frozen=True)
class Trunk:
    """Unit vectors x, y down, z towards the viewer, of the figure's own left, up and front.

    Each is (n, 3), for n ways to hold a trunk. ``left_above`` and ``front_above`` are those of the
    shoulders, the others of the hips.
    """

    left: Floats
    front: Floats
    left_above: Floats
    front_above: Floats
    up: Floats

    @classmethod
    def of(cls, hips: Floats, shoulders: Floats, spine: Floats) -> Trunk:
        """From right to left, and from the hips to the neck, each (n, 3)."""
        up = unit(spine)
        left, above = (unit(line - dot(line, up)[..., None] * up) for line in (hips, shoulders))
        return cls(left, np.cross(up, left), above, np.cross(up, above), up)

    def strain(self, gaze: Floats) -> Floats:
        """(n,) ``gaze``: where the head looks, (3,)."""
        ahead = self.front * (1.0, 0.0, 1.0)
        twist = 1 - dot(self.front, self.front_above)
        aside = 1 - self.front_above @ gaze
        return TWISTED * twist + LOOKS_ASIDE * aside - BENT_BACK * dot(self.up, ahead)

    def leg_strain(self, upper: Floats, lower: Floats) -> Floats:
        """(n, 4) what each of ``SIGNS`` costs; the bones (3,) with their depths as if towards the
        viewer."""
        thighs, shins = _signed(unit(upper)), _signed(unit(lower), 1)
        bend = shins - dot(shins, thighs)[:, None] * thighs
        ahead = np.cross(self.left[:, None], thighs)
        cost = KNEE_FORWARD * np.maximum(dot(bend, ahead), 0)
        cost += KNEE_ASIDE * np.abs(self.left @ bend.T)
        forward = self.front @ thighs.T
        return cost + THIGH_BACK * np.maximum(MOST_BACK - forward, 0) - THIGH_HABIT * forward

    def arm_strain(self, upper: Floats, lower: Floats, start: Floats, wide: float) -> Floats:
        """The same of an arm. ``start`` (n, 3): the shoulder from the middle of the hips; ``wide``:
        half the shoulders."""
        uppers, lowers = _signed(upper), _signed(lower, 1)
        arms, forearms = unit(uppers), unit(lowers)
        bend = forearms - dot(forearms, arms)[:, None] * arms
        ahead = np.cross(self.left_above[:, None], arms)
        cost = ELBOW_BACK * np.maximum(-dot(bend, ahead), 0)
        cost -= FOREARM_HABIT * (self.front_above @ forearms.T)
        forward = self.front_above @ arms.T
        cost += ARM_BACK * np.maximum(ARM_MOST_BACK - forward, 0) - ARM_HABIT * forward
        ends = start[:, None] + uppers + lowers
        height, most = dot(ends, self.up[:, None]), dot(start, self.up)[:, None]
        is_at_trunk = (
            (np.abs(dot(ends, self.left[:, None])) < wide) & (height > 0) & (height < most)
        )
        is_behind = dot(ends, self.front[:, None]) < THICK * wide
        return cost + THROUGH_BODY * (is_at_trunk & is_behind)


def unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def dot(one: Floats, other: Floats) -> Floats:
    return (one * other).sum(-1)


def _signed(bone: Floats, which: int = 0) -> Floats:
    """(4, 3) the bone with each of ``SIGNS``: of the upper bones, or of the lower ones."""
    return bone * np.column_stack([np.ones((4, 2)), SIGNS[:, which]])
