"""What a puppet is made of: its layers, the bones that each hangs on, and what it may show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from core.cutout.parts import BodyPart
from core.repose.frame import (
    CROWN,
    HEAD,
    HEAD_LEFT,
    HEAD_RIGHT,
    HIPS,
    LEFT_SOCKET,
    LEFT_TIP,
    LEFT_TOE,
    NECK,
    RIGHT_SOCKET,
    RIGHT_TIP,
    RIGHT_TOE,
    ROOTS,
)


class LayerKind(IntEnum):
    """Sides are the character's own. An arm goes down to its hand and what that holds, a leg to its
    foot."""

    NOTHING = 0
    CAPE = 1  # what hangs behind: capes, wings, tails
    BACK_HAIR = 2  # behind the trunk
    RIGHT_LEG = 3
    LEFT_LEG = 4
    TRUNK = 5
    SKIRT = 6
    RIGHT_ARM = 7
    LEFT_ARM = 8
    HEAD = 9  # with its hair

    @property
    def is_arm(self) -> bool:
        return self in (LayerKind.RIGHT_ARM, LayerKind.LEFT_ARM)

    @property
    def is_leg(self) -> bool:
        return self in (LayerKind.RIGHT_LEG, LayerKind.LEFT_LEG)


TWINS = {
    LayerKind.RIGHT_ARM: LayerKind.LEFT_ARM, LayerKind.LEFT_ARM: LayerKind.RIGHT_ARM,
    LayerKind.RIGHT_LEG: LayerKind.LEFT_LEG, LayerKind.LEFT_LEG: LayerKind.RIGHT_LEG,
    LayerKind.TRUNK: LayerKind.TRUNK, LayerKind.SKIRT: LayerKind.SKIRT,
}  # fmt: skip


@dataclass(frozen=True)
class Bone:
    """Two points of a ``Frame``; ``thickness`` is half of the limb's, in torsos. ``begins`` is the
    share of its length at which what it alone moves begins."""

    start: int
    end: int
    thickness: float
    begins: float = 0.0


UPPER_ARM, FOREARM, HAND = 0.13, 0.1, 0.11
THIGH, SHIN, FOOT = 0.18, 0.13, 0.14
SPINE = 0.24
# The head is a ball of so many radii, around which hair is so thick.
BALL, HAIR = 0.85, 0.35

# From the trunk outwards: the first three bones of a limb are its chain.
LIMBS: dict[LayerKind, tuple[Bone, ...]] = {
    LayerKind.RIGHT_ARM: (
        Bone(RIGHT_SOCKET, 3, UPPER_ARM, 0.18), Bone(3, 4, FOREARM), Bone(4, RIGHT_TIP, HAND)),
    LayerKind.LEFT_ARM: (
        Bone(LEFT_SOCKET, 6, UPPER_ARM, 0.18), Bone(6, 7, FOREARM), Bone(7, LEFT_TIP, HAND)),
    LayerKind.RIGHT_LEG: (
        Bone(8, 9, THIGH, 0.2), Bone(9, 10, SHIN), Bone(10, RIGHT_TOE, FOOT)),
    LayerKind.LEFT_LEG: (
        Bone(11, 12, THIGH, 0.2), Bone(12, 13, SHIN), Bone(13, LEFT_TOE, FOOT)),
}  # fmt: skip
BONES: dict[LayerKind, tuple[Bone, ...]] = {
    **LIMBS,
    LayerKind.TRUNK: (
        Bone(NECK, HIPS, SPINE, 0.15), Bone(2, 8, 0.1, 0.2), Bone(5, 11, 0.1, 0.2),
        Bone(2, 5, 0.1), Bone(8, 11, 0.2),
    ),
    LayerKind.HEAD: (Bone(NECK, HEAD, 0.13, 0.35), Bone(HEAD, CROWN, 0.0)),
}  # fmt: skip

# Rows of pins: from a point to a point, how many, how strong.
Row = tuple[int, int, int, float]
FIRM, ROOT, SOFT = 20.0, 3.0, 0.15
_TRUNK_ROWS: tuple[Row, ...] = (
    (NECK, HIPS, 8, FIRM), (2, NECK, 4, FIRM), (NECK, 5, 4, FIRM), (8, 11, 7, SOFT),
)  # fmt: skip
_HEAD_ROWS: tuple[Row, ...] = ((HEAD, CROWN, 6, FIRM), (HEAD_RIGHT, HEAD_LEFT, 8, FIRM))
ROWS: dict[LayerKind, tuple[Row, ...]] = {
    **{
        kind: ((*root, 5, ROOT), *((one.start, one.end, 8, FIRM) for one in bones))
        for (kind, bones), root in zip(LIMBS.items(), ROOTS, strict=True)
    },
    LayerKind.TRUNK: _TRUNK_ROWS,
    LayerKind.HEAD: ((NECK, NECK, 1, FIRM), *_HEAD_ROWS),
    LayerKind.BACK_HAIR: _HEAD_ROWS,
    LayerKind.CAPE: ((2, 5, 8, FIRM), (8, 11, 5, SOFT)),
    LayerKind.SKIRT: ((8, 11, 8, SOFT), (HIPS, NECK, 6, FIRM)),
}  # fmt: skip

# Layers whose border holds them together, and how strongly: cloth is sewn to what it hangs from.
SEAMS: dict[tuple[LayerKind, LayerKind], float] = {
    (LayerKind.TRUNK, LayerKind.SKIRT): 5.0,
    (LayerKind.TRUNK, LayerKind.CAPE): 1.0,
}

_ARMS = (LayerKind.RIGHT_ARM, LayerKind.LEFT_ARM)
_LEGS = (LayerKind.RIGHT_LEG, LayerKind.LEFT_LEG)
# Which layers may show what a network calls by this name. GROUND at a soft edge may be any.
SHOWN_BY: dict[BodyPart, tuple[LayerKind, ...]] = {
    BodyPart.GROUND: (*BONES, LayerKind.SKIRT, LayerKind.CAPE, LayerKind.BACK_HAIR),
    BodyPart.HAIR: (LayerKind.HEAD, LayerKind.BACK_HAIR),
    BodyPart.HEAD: (LayerKind.HEAD,),
    BodyPart.TRUNK: (LayerKind.TRUNK,),
    BodyPart.UPPER_ARM: _ARMS,
    BodyPart.LOWER_ARM: _ARMS,
    BodyPart.HAND: _ARMS,
    BodyPart.UPPER_LEG: _LEGS,
    BodyPart.LOWER_LEG: _LEGS,
    BodyPart.FOOT: _LEGS,
    BodyPart.SKIRT: (LayerKind.SKIRT,),
    BodyPart.CAPE: (LayerKind.CAPE,),
    BodyPart.PROP: _ARMS,
    BodyPart.ACCESSORY: (LayerKind.HEAD, LayerKind.TRUNK),
}
assert set(SHOWN_BY) == set(BodyPart)


def may_show() -> NDArray[np.bool_]:
    """(layers, parts): ``SHOWN_BY`` as a table of numbers."""
    table = np.zeros((len(LayerKind), len(BodyPart)), np.bool_)
    for part, kinds in SHOWN_BY.items():
        table[list(kinds), part] = True
    return table
