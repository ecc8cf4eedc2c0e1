"""How long the bones of a drawn figure are in the round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pose.anatomy.retarget import Proportions, nearest_canon
from core.pose.skeleton import Joint

Floats = NDArray[np.float64]

# Upper and lower bone of each limb: root, middle, end.
ARMS = ((2, 3, 4), (5, 6, 7))
LEGS = ((8, 9, 10), (11, 12, 13))
SHOULDERS, HIPS = (Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER), (Joint.RIGHT_HIP, Joint.LEFT_HIP)
# A pair of bones as long as this share of what the body lets one expect is the character's own
# build, a shorter one points towards the viewer or away; in between, something of both.
OWN_BUILD, FORESHORTENED = 0.9, 0.6


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """Pixels. Left and right have the same; none is shorter than it is drawn."""

    shoulders: float
    hips: float
    spine: float
    upper_arm: float
    forearm: float
    thigh: float
    shin: float


def lengths_of(joints: Floats, head_radius: float) -> Lengths:
    """``joints`` (18, 2) all have a place; ``head_radius`` in pixels, from crown to chin two."""
    drawn = _drawn(joints)
    seen = {part: length for part, length in _parts(joints, drawn, head_radius).items() if length}
    canon, unit = nearest_canon(seen)
    expected = _expected(canon, unit)
    return Lengths(**{part: _built(drawn[part], expected[part]) for part in drawn})


def _drawn(joints: Floats) -> dict[str, float]:
    """Of each part, the longer side."""

    def longest(*pairs: tuple[int, int]) -> float:
        return max(float(np.hypot(*(joints[b] - joints[a]))) for a, b in pairs)

    pelvis, chest = joints[list(HIPS)].mean(0), joints[Joint.NECK]
    return {
        "shoulders": longest(SHOULDERS),
        "hips": longest(HIPS),
        "spine": float(np.hypot(*(chest - pelvis))),
        "upper_arm": longest(*(arm[:2] for arm in ARMS)),
        "forearm": longest(*(arm[1:] for arm in ARMS)),
        "thigh": longest(*(leg[:2] for leg in LEGS)),
        "shin": longest(*(leg[1:] for leg in LEGS)),
    }


def _parts(joints: Floats, drawn: dict[str, float], head_radius: float) -> dict[str, float]:
    """As ``Proportions`` names them."""
    torso = max(float(np.hypot(*(joints[hip] - joints[Joint.NECK]))) for hip in HIPS)
    limbs = {part: drawn[part] for part in ("upper_arm", "forearm", "thigh", "shin")}
    return {"torso": torso, "shoulder": drawn["shoulders"] / 2, "face": 2 * head_radius, **limbs}


def _expected(canon: Proportions, unit: float) -> dict[str, float]:
    half_hips = canon.shoulder / 2
    return {
        "shoulders": 2 * canon.shoulder * unit,
        "hips": 2 * half_hips * unit,
        "spine": float(np.sqrt(canon.torso**2 - half_hips**2)) * unit,
        "upper_arm": canon.upper_arm * unit,
        "forearm": canon.forearm * unit,
        "thigh": canon.thigh * unit,
        "shin": canon.shin * unit,
    }


def _built(drawn: float, expected: float) -> float:
    share = drawn / expected
    belief = float(np.clip((OWN_BUILD - share) / (OWN_BUILD - FORESHORTENED), 0.0, 1.0))
    return max(drawn, drawn + belief * (expected - drawn))
