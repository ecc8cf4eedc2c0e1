"""A figure that stands in a new pose, before nothing yet."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Size
from core.pose.anatomy.head import HEAD_JOINTS
from core.pose.skeleton import Person, Pose
from core.repose import frame
from core.repose.fitness import loose_notes, loose_share
from core.repose.moving.aims import Aim, aim_at, in_proportions, proportions_of
from core.repose.puppet import Puppet
from core.repose.request import AskedPose

# A figure that had to be made smaller keeps this share of the picture around it.
MARGIN = 0.02
# Which points of a frame show where a joint does.
_ENDS = {joint: end for end, joint, _, _ in frame.ENDS}
_BALL = (frame.CROWN, frame.HEAD_RIGHT, frame.HEAD_LEFT)


@dataclass(frozen=True)
class Figure:
    """``pixels`` (height, width, 4) RGBA, not premultiplied; ``pose`` is where its joints were
    asked to be, in its own proportions and in these pixels; ``floor`` is where its soles are, from
    the top. ``measures`` are numbers of how it came about. ``notes`` are lines to show: each is a
    reason for another road."""

    pixels: NDArray[np.uint8]
    pose: Pose
    floor: float
    notes: tuple[str, ...] = ()
    measures: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def size(self) -> Size:
        return self.pose.size

    def image(self) -> Image.Image:
        return Image.fromarray(self.pixels)


def asked_person(asked: AskedPose, size: Size) -> Person:
    """The first person who shows, in a picture of this size."""
    return next(one for one in asked.pose.fitted_to(size).people if not one.is_empty)


def by_puppet(puppet: Puppet, asked: AskedPose, size: Size) -> Figure:
    """Out of its picture's own pixels. Raises ``InputRejected`` when too little of the pose
    shows."""
    person = placed(asked_person(asked, size), puppet.person, size)
    posture = puppet.posture(person)
    strains = puppet.strains(posture)
    pixels = puppet.drawn(posture, size, asked.sides)
    loose = max(0.0, loose_share(pixels[..., 3] > 127) - puppet.fitness.loose)
    measures = {
        "joints": strains.joint,
        "edges": strains.edge,
        "flips": float(strains.flips.mean()),
        "loose": loose,
    }
    return Figure(
        pixels,
        Pose((in_proportions(person, proportions_of(puppet.person)),), size),
        min(max(posture.floor, 0.0), float(size.height)),
        posture.aim.notes + strains.notes + loose_notes(loose),
        {name: round(value, 4) for name, value in measures.items()},
    )


def placed(asked: Person, own: Person, size: Size) -> Person:
    """The asked pose, made smaller and moved where a figure of ``own`` proportions would leave the
    picture that the pose itself does not leave."""
    aim = aim_at(asked, proportions_of(own), frame.frame_of(own))
    left, top, right, bottom = _bounds(aim, asked)
    inside = left >= 0 and top >= 0 and right <= size.width and bottom <= size.height
    if inside or not _is_within(asked, size):
        return asked
    room = 1 - 2 * MARGIN
    factor = min(1.0, room * size.width / (right - left), room * size.height / (bottom - top))
    wide, high = factor * (right - left), factor * (bottom - top)
    x, y = size.width * MARGIN, size.height * MARGIN
    # where it was as far as there is room: about the middle, then pushed back inside
    middle = factor * (left + right) / 2 + (1 - factor) * size.width / 2
    lowest = factor * bottom + (1 - factor) * size.height / 2
    new_left = min(max(middle - wide / 2, x), size.width - x - wide)
    new_top = min(max(lowest - high, y), size.height - y - high)
    return asked.scaled(factor, factor).moved(new_left - factor * left, new_top - factor * top)


def _is_within(person: Person, size: Size) -> bool:
    left, top, right, bottom = person.bounds()
    return left >= 0 and top >= 0 and right <= size.width and bottom <= size.height


def _bounds(aim: Aim, asked: Person) -> tuple[float, float, float, float]:
    """Of what the asked joints show; a pose that ends at the hips has no feet to keep inside."""
    shown = [int(joint) for joint in np.flatnonzero(asked.visible)]
    shown += [_ENDS[joint] for joint in shown if joint in _ENDS]
    if any(joint in HEAD_JOINTS for joint in shown):
        shown += _BALL
    points = aim.points[shown]
    x, y = points.real, points.imag
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())
