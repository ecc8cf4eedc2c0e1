"""Joints where a detector might have put them: whoever reads pictures whose poses are found must
not count on joints that lie to the pixel."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from core.pose.anatomy.head import HEAD_JOINTS
from core.pose.skeleton import Joint

# Spreads: of every joint, in torsos; of a whole head, in how far its joints lie from the neck, and
# of the logarithm of its size. Measured on found poses of drawings: 0.07 of a head's radius and
# 0.065; a little more is learned from.
OFF, HEAD_OFF, HEAD_GROWN = 0.02, 0.07, 0.07
HEAD = sorted(HEAD_JOINTS)


def astray(rng: random.Random, people: NDArray[np.float32]) -> NDArray[np.float32]:
    """(people, 18, 3) with other places; what is hidden stays hidden."""
    chance = np.random.default_rng(rng.getrandbits(32))
    moved = people.copy()
    for body in moved:
        shown = body[:, 2] > 0
        head = np.array([joint for joint in HEAD if shown[joint]], int)
        hips = body[[Joint.RIGHT_HIP, Joint.LEFT_HIP], :2].mean(0)
        torso = float(np.hypot(*(body[Joint.NECK, :2] - hips)))
        body[shown, :2] += chance.normal(0, OFF * torso, (int(shown.sum()), 2))
        if len(head) and shown[Joint.NECK]:
            middle = body[head, :2].mean(0)
            reach = float(np.hypot(*(middle - body[Joint.NECK, :2])))
            grown = np.exp(chance.normal(0, HEAD_GROWN))
            aim = middle + chance.normal(0, HEAD_OFF * reach, 2)
            body[head, :2] = aim + grown * (body[head, :2] - middle)
    return moved
