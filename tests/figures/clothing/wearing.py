"""A figure that shows one garment well, and which pixels it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.figures.body.bodies import body_of
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.draw import Recorded, record
from core.figures.looks import Item, Look, Scene
from core.figures.motion import Motion
from core.figures.painting.canvas import FLATS
from core.figures.painting.display_list import Inside, Part
from core.figures.painting.outputs.label_raster import numbered
from core.figures.painting.rendering import layer
from core.geometry import Size
from core.pose.presets import get
from core.pose.skeleton import Person, Pose

SIZE = Size(256, 384)
ON_HEAD = (
    Slot.HEADWEAR, Slot.HAIR, Slot.EYEWEAR, Slot.EARWEAR, Slot.MASK, Slot.NECKLACE, Slot.TIE,
    Slot.SCARF,
)  # fmt: skip
PLAIN = Look(
    kind="girl", hair_colour="brown", hair_style="short hair", long=False, eye_colour="green",
    skin="fair skin", expression="smile", outfit="", cloth="", shoes="",
)  # fmt: skip


@dataclass(frozen=True)
class Wearing:
    recorded: Recorded
    size: Size

    def shows(self, name: str) -> np.ndarray:
        """Pixels of a finer part, by its name in the list."""

        def number(op: object) -> int | None:
            if isinstance(op, (Part, Inside)):
                return 1 if op.owner.name == name else 0
            return None

        return numbered(self.recorded.figures, self.size, number) == 1

    @property
    def figure(self) -> np.ndarray:
        return numbered(
            self.recorded.figures, self.size, lambda op: 1 if isinstance(op, Part) else None
        ) > 0  # fmt: skip

    def share(self, name: str) -> float:
        return float(self.shows(name).sum() / max(self.figure.sum(), 1))

    @cached_property
    def flats(self) -> np.ndarray:
        """(height, width, 3), white where nothing is."""
        picture = np.full((self.size.height, self.size.width, 3), 255, np.uint8)
        layer(self.recorded.figures, self.size, FLATS).lay_on(picture)
        return picture

    @cached_property
    def picture(self) -> np.ndarray:
        return self.recorded.picture(self.size)


def wearing(
    *items: Item,
    pose: Pose | None = None,
    look: Look = PLAIN,
    motion: Motion | None = None,
    size: Size = SIZE,
) -> Wearing:
    worn = Look(**{**look.__dict__, "items": items})
    placed = (pose or get("standing").pose).scaled_to(size)
    people = [(worn, body) for body in map(body_of, placed.people) if body is not None]
    return Wearing(record(size, Scene("none"), people, 1, motion=motion), size)


def fitting(kind: str) -> Pose:
    """Where a garment is seen: from behind for a cape, the head large for what is on it."""
    known = garment(kind)
    assert known is not None
    standing = get("standing").pose
    if known.slot in (Slot.CAPE, Slot.BACK):
        return get("standing-back").pose if known.piece not in ("satchel", "handbag") else standing
    return close_up(standing) if known.slot in ON_HEAD else standing


def close_up(pose: Pose, factor: float = 2.6) -> Pose:
    """Head and shoulders."""
    body = pose.people[0].body.copy()
    middle = np.array([pose.size.width / 2, pose.size.height * 0.3])
    body[:, :2] = (body[:, :2] - body[0, :2]) * factor + middle
    return Pose((Person(body),), pose.size)


def turned(yaw: float) -> Pose:
    """Upright, turned by about ``yaw`` radians, + to the picture's right."""
    pose = get("standing").pose
    body = pose.people[0].body.copy()
    middle = body[1, 0]
    body[:, 0] = middle + (body[:, 0] - middle) * math.cos(yaw)
    body[[0, 14, 15], 0] += 18 * math.sin(yaw)
    return Pose((Person(body),), pose.size)
