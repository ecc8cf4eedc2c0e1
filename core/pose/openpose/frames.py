"""A frame as read, in the file's own units → ``Pose`` in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from core.geometry import Size
from core.pose.openpose import canvases, units
from core.pose.openpose.canvases import Sides
from core.pose.openpose.limits import MAX_PEOPLE, MIN_SIDE
from core.pose.openpose.notes import Notes
from core.pose.openpose.people import FROM_PARTS, NOBODY, Parts
from core.pose.openpose.points import Array
from core.pose.openpose.units import Unit
from core.pose.skeleton import Pose

MIXED = "Body, hands and face are in different units here; each is fitted to the canvas."
CENTRED = "Places run from −1 to 1 here; they are read as the canvas from edge to edge."
FAR = "Joints far outside the canvas are moved nearer."
MOVED = "Places are counted from the figure's middle here; the figure is moved onto the canvas."
CROWD = f"Only the first {MAX_PEOPLE} people are kept."
# With so many joints left of or above a canvas that the file does not give, 0, 0 is no corner.
MANY_NEGATIVE = 0.4
MARGIN = 64


@dataclass
class Frame:
    """People of one picture; ``sides`` is the canvas as the file says it, None where it does not.

    ``is_ours`` says that the studio wrote it: in pixels, with zeros that are places, and hidden
    people that count.
    """

    name: str
    people: list[Parts] = field(default_factory=list[Parts])
    sides: Sides = (None, None)
    is_ours: bool = False


def pose_of(frame: Frame, notes: Notes) -> Pose | None:
    """None when nobody has a visible joint. Coordinates are clipped to −1…2 times the canvas."""
    people = frame.people
    if not frame.is_ours:
        units.hide_markers(people)
        people = _shown(people, notes)
    if len(people) > MAX_PEOPLE:
        notes.say(CROWD)
        people = people[:MAX_PEOPLE]
    if not any(parts.body[:, 2].any() for parts in people):
        return None
    size = _to_pixels(people, frame, notes)
    pose = Pose(tuple(parts.person() for parts in people), size)
    return _within_limits(pose, notes)


def _shown(people: list[Parts], notes: Notes) -> list[Parts]:
    shown: list[Parts] = []
    for parts in people:
        if parts.give_body():
            notes.say(FROM_PARTS)
        if parts.body[:, 2].any():
            shown.append(parts)
        else:
            notes.say(NOBODY)
    return shown


def _to_pixels(people: list[Parts], frame: Frame, notes: Notes) -> Size:
    """Changes the arrays; the canvas they stand on."""
    judged = _units(people, frame.is_ours)
    pairs = [
        (array, unit)
        for parts, own in zip(people, judged, strict=True)
        for array, unit in zip(parts.arrays, own, strict=True)
    ]
    _tell(pairs, frame, notes)
    in_pixels = _places([array for array, unit in pairs if unit is Unit.PIXELS])
    sides = canvases.declared(frame.sides, notes)
    if sides == (None, None):
        in_pixels = _onto_canvas([a for a, unit in pairs if unit is Unit.PIXELS], in_pixels, notes)
    size = canvases.chosen(sides, in_pixels, notes, may_differ=not frame.is_ours)
    limits = np.array(size, np.float64)
    for array, unit in pairs:
        if unit is Unit.CENTRED:
            array[:, :2] = (array[:, :2] + 1) / 2
        if unit.needs_canvas:
            array[:, :2] *= limits
    _clip([array for array, _ in pairs], limits, notes)
    return size


def _units(people: list[Parts], is_ours: bool) -> list[list[Unit]]:
    if is_ours:
        return [[Unit.PIXELS] * len(parts.arrays) for parts in people]
    return units.judged(people)


def _tell(pairs: list[tuple[Array, Unit]], frame: Frame, notes: Notes) -> None:
    found = {unit for array, unit in pairs if array[:, 2].any()}
    if len(found) > 1:
        notes.say(MIXED)
    if Unit.CENTRED in found:
        notes.say(CENTRED)
    if Unit.PIXELS not in found and frame.sides == (None, None):
        notes.say(canvases.MISSING)


def _onto_canvas(arrays: list[Array], places: Array, notes: Notes) -> Array:
    """Without a canvas, a figure around 0, 0 is moved until all of it shows."""
    if not len(places) or (places < 0).any(axis=1).mean() <= MANY_NEGATIVE:
        return places
    notes.say(MOVED)
    shift = MARGIN - places.min(axis=0)
    for array in arrays:
        array[:, :2] += shift
    return places + shift


def _clip(arrays: list[Array], limits: Array, notes: Notes) -> None:
    for array in arrays:
        clipped = np.clip(array[:, :2], -limits, 2 * limits)
        if not np.array_equal(clipped[array[:, 2] > 0], array[array[:, 2] > 0, :2]):
            notes.say(FAR)
        array[:, :2] = clipped


def _places(arrays: list[Array]) -> Array:
    return np.concatenate([np.zeros((0, 2)), *(array[array[:, 2] > 0, :2] for array in arrays)])


def _within_limits(pose: Pose, notes: Notes) -> Pose:
    factor = canvases.within_limits(pose.size)
    if factor == 1:
        return pose
    notes.say(canvases.SHRUNK)
    size = Size(*(max(MIN_SIDE, int(side * factor)) for side in pose.size))
    return Pose(tuple(person.scaled(factor, factor) for person in pose.people), size)
