"""Which body part each pixel of a drawing shows, told by the strokes it was drawn with.

What a stroke is named after and the limb it was painted on say its part. Limbs are then split at
their joints: a pixel belongs to the bone that is nearest, counted in the bone's own thickness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cutout.parts import BodyPart
from core.figures.body.bodies import Body
from core.figures.painting.display_list import (
    Inside,
    Label,
    Operation,
    Owner,
    Part,
    Recording,
)
from core.figures.painting.outputs.label_raster import numbered
from core.geometry import Size

Parts = NDArray[np.uint8]
Points = NDArray[np.float64]

# By the name of a stroke, wherever it is painted.
NAMED = {
    "hair": BodyPart.HAIR, "face": BodyPart.HEAD, "scarf": BodyPart.CAPE, "cape": BodyPart.CAPE,
    "wings": BodyPart.CAPE, "tail": BodyPart.CAPE, "back": BodyPart.ACCESSORY,
    "headwear": BodyPart.ACCESSORY, "hair ornament": BodyPart.ACCESSORY,
    "eyewear": BodyPart.ACCESSORY, "earwear": BodyPart.ACCESSORY,
    "face mask": BodyPart.ACCESSORY, "ears": BodyPart.ACCESSORY, "horns": BodyPart.ACCESSORY,
    "halo": BodyPart.ACCESSORY,
}  # fmt: skip
LABELLED = {
    Label.HAIR: BodyPart.HAIR, Label.EYES: BodyPart.HEAD, Label.PROP: BodyPart.PROP,
    Label.SHOES: BodyPart.FOOT,
}  # fmt: skip
AT = {"skirt": BodyPart.SKIRT, "neck": BodyPart.HEAD, "trunk": BodyPart.TRUNK}
# Names that hang over hips and legs, and how far down the trunk a skirt begins, the hips at 1.
HANGING = ("outer", "apron", "waist")
SKIRT_FROM = 1.15
# Cloth of a trunk or a leg never is a hand or a foot, however far it hangs.
CLOTH = ("top", "outer", "dress", "bottom", "cape", "apron")
# Thickness of bones, in torsos; only how they compare counts.
PELVIS, THIGH, SHIN, FOOT = 0.17, 0.14, 0.1, 0.13
ARM, FOREARM, HAND = 0.1, 0.075, 0.087
HAND_LENGTH, THIGH_FROM = 0.28, 0.12
# Numbers from here on are strokes that are split; below are parts.
SPLIT = 32


@dataclass(frozen=True)
class Bone:
    part: BodyPart
    start: Points
    end: Points
    thickness: float

    def distance(self, places: Points) -> Points:
        """(n,) of (n, 2), in its own thickness."""
        along = self.end - self.start
        share = (places - self.start) @ along / max(float(along @ along), 1e-9)
        near = self.start + np.clip(share, 0, 1)[:, None] * along
        return np.hypot(*(places - near).T) / self.thickness


def body_parts(figures: Recording, bodies: Sequence[Body], size: Size) -> Parts:
    """(height, width) of ``BodyPart``; ``bodies`` are those that were drawn, in the recording's
    pixels and by the numbers of its people."""
    owners: dict[Owner, int] = {}

    def number(op: Operation) -> int | None:
        if not (isinstance(op, Part) or (isinstance(op, Inside) and op.labelled)):
            return None
        part = part_of(op.owner)
        return part if part is not None else owners.setdefault(op.owner, SPLIT + len(owners))

    parts = numbered(figures, size, number)
    scale = size.width / figures.size.width
    for owner, found in owners.items():
        rows, columns = np.nonzero(parts == found)
        places = (np.stack([columns, rows], 1) + 0.5) / scale
        parts[rows, columns] = split(owner, bodies[owner.person], places)
    return parts


def part_of(owner: Owner) -> BodyPart | None:
    """``None`` for what has to be split by place."""
    if owner.label == Label.PROP:
        return BodyPart.PROP
    if owner.site.endswith((" arm", " leg")):
        return None
    if owner.name in NAMED:
        return NAMED[owner.name]
    if owner.label in LABELLED:
        return LABELLED[owner.label]
    if owner.name in HANGING:
        return None
    if owner.site == "" and owner.label == Label.SKIN:
        return BodyPart.HEAD  # the back of one
    return AT.get(owner.site, BodyPart.ACCESSORY)


def split(owner: Owner, body: Body, places: Points) -> Parts:
    """A ``BodyPart`` for each of ``places`` (n, 2), of the stroke of an owner."""
    if not len(places):
        return np.zeros(0, np.uint8)
    if owner.site.endswith((" arm", " leg")):
        bones = bones_of(owner, body)
        nearest = np.argmin([bone.distance(places) for bone in bones], axis=0)
        return np.array([bone.part for bone in bones], np.uint8)[nearest]
    neck, down = body.joints[1], body.hips - body.joints[1]
    level = (places - neck) @ down / max(float(down @ down), 1e-9)
    return np.where(level > SKIRT_FROM, BodyPart.SKIRT, BodyPart.TRUNK).astype(np.uint8)


def bones_of(owner: Owner, body: Body) -> list[Bone]:
    side, limb = owner.site.split()
    ends = owner.name not in CLOTH
    first = {"right arm": 2, "left arm": 5, "right leg": 8, "left leg": 11}[owner.site]
    start, middle, end = body.joints[first : first + 3]
    if limb == "leg":
        bones = [
            Bone(BodyPart.TRUNK, body.joints[8], body.joints[11], PELVIS),
            Bone(BodyPart.UPPER_LEG, start + (middle - start) * THIGH_FROM, middle, THIGH),
            Bone(BodyPart.LOWER_LEG, middle, end, SHIN),
        ]
        return [*bones, Bone(BodyPart.FOOT, end, end, FOOT)] if ends else bones
    bones = [
        Bone(BodyPart.UPPER_ARM, start, middle, ARM),
        Bone(BodyPart.LOWER_ARM, middle, end, FOREARM),
    ]
    if not ends:
        return bones
    along = end - middle
    reach = HAND_LENGTH * body.torso / max(float(np.hypot(*along)), 1e-9)
    tip = body.hands[side][9] if side in body.hands else end + along * reach
    return [*bones, Bone(BodyPart.HAND, end, tip, HAND)]
