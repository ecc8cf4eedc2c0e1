"""What pose tools write, told by its shape: a table of dialects, tried in order.

A new dialect is one more entry: what it looks like, and the frames in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

from core.pose.openpose import coco, names, people
from core.pose.openpose.bodies import NUMBERINGS
from core.pose.openpose.canvases import Sides
from core.pose.openpose.frames import Frame
from core.pose.openpose.limits import MAX_PEOPLE, MAX_VALUES_READ
from core.pose.openpose.notes import Notes, Unreadable, kind
from core.pose.openpose.people import Parts
from core.pose.openpose.points import is_flat, is_list_of_points, may_be_read
from core.pose.skeleton import BODY_JOINTS

Fields = dict[str, Any]

# Names are other people's text, and every frame below carries them.
MAX_NAME_CHARACTERS = 60
LONG = "This file is very long; its end is left out."


@dataclass(frozen=True)
class Dialect:
    """``frames`` is asked only for values that ``knows`` says yes to.

    It is given the canvas that holds around the value, and names frames as seen from the value.
    """

    title: str
    knows: Callable[[Any], bool]
    frames: Callable[[Any, Sides, Notes], Iterable[Frame]]


def read(value: Any, notes: Notes, sides: Sides = (None, None)) -> list[Frame]:
    """All frames of a value, in its order; what cannot be read is left out with a note."""
    if notes.values_read == MAX_VALUES_READ:
        notes.say(LONG)
        return []
    notes.values_read += 1
    for dialect in DIALECTS:
        if dialect.knows(value):
            try:
                return list(dialect.frames(value, sides, notes))
            except Unreadable as error:
                notes.leave_out(error)
                return []
    return []


def _sides(fields: Fields, around: Sides) -> Sides:
    for prefix in ("canvas_", ""):
        sides = (fields.get(prefix + "width"), fields.get(prefix + "height"))
        if sides != (None, None):
            return sides
    return around


# --- frames of people -------------------------------------------------------------------------


def _has_people(value: Any) -> bool:
    return isinstance(value, dict) and bool({"people", "animals", "bodies"} & value.keys())


def _people(fields: Fields, sides: Sides, notes: Notes) -> list[Frame]:
    """OpenPose, A1111's ControlNet and ComfyUI; AlphaPose says "bodies"."""
    entries = fields.get("people", fields.get("bodies"))
    animals = fields.get("animals")
    found = _each(_listed(entries, "people"), people.read, notes)
    found += _each(_listed(animals, "animals"), people.animal, notes)
    is_ours = fields.get("units") == "pixels"
    return [Frame("", found, _sides(fields, sides), is_ours)]


def _each(entries: list[Any], reader: Callable[[Any, Notes], Parts], notes: Notes) -> list[Parts]:
    found: list[Parts] = []
    for entry in entries:
        if len(found) > MAX_PEOPLE:  # one more than is kept, so that the frame can say so
            break
        try:
            found.append(reader(entry, notes))
        except Unreadable as error:
            notes.leave_out(error)
    return found


def _listed(value: Any, what: str) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, dict):
        return list(cast("Fields", value).values())
    if not _is_list(value):
        raise Unreadable(f"{kind(value)} as '{what}'", "A part without people is left out.")
    return [value] if _is_points(value) else value


def _is_person(value: Any) -> bool:
    if names.is_named_body(value):
        return True
    return isinstance(value, dict) and bool(people.FIELDS & value.keys())


def _person(fields: Fields, sides: Sides, notes: Notes) -> list[Frame]:
    """A person without a frame around it; the older editors' "keypoints" may be several."""
    keypoints = fields.get("keypoints")
    bodies = _bodies(keypoints) if _is_list(keypoints) else None
    return [Frame("", _each(bodies or [fields], people.read, notes), _sides(fields, sides))]


def _bodies(keypoints: list[Any]) -> list[Any] | None:
    """Bodies in a list: one after another, or each in its own list; None for one body alone."""
    if is_list_of_points(keypoints):
        if len(keypoints) in NUMBERINGS or len(keypoints) % BODY_JOINTS:
            return None
        starts = range(0, len(keypoints), BODY_JOINTS)
        return [keypoints[start : start + BODY_JOINTS] for start in starts]
    return keypoints if any(_is_points(body) for body in keypoints) else None


# --- lists ------------------------------------------------------------------------------------


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_points(value: Any) -> TypeGuard[list[Any]]:
    return is_list_of_points(value) or is_flat(value)


def _points(value: list[Any], sides: Sides, notes: Notes) -> list[Frame]:
    bodies = None if is_flat(value) else _bodies(value)
    return [Frame("", _each(bodies or [value], people.read, notes), sides)]


def _is_list_of_people(value: Any) -> bool:
    entries = [entry for entry in value if entry] if _is_list(value) else []
    return bool(entries) and all(
        _is_points(entry) or (_is_person(entry) and _sides(entry, (None, None)) == (None, None))
        for entry in entries
    )


def _list_of_people(value: list[Any], sides: Sides, notes: Notes) -> list[Frame]:
    """People of one picture, or of several where each says of which: COCO results, AlphaPose."""
    pictures: dict[str, list[Any]] = {}
    for entry in value:
        pictures.setdefault(coco.picture_of(entry), []).append(entry)
    return [
        Frame(name, _each(entries, people.read, notes), sides) for name, entries in pictures.items()
    ]


# --- many in one file -------------------------------------------------------------------------


def _is_mmpose(value: Any) -> bool:
    return isinstance(value, dict) and _is_list(cast("Fields", value).get("instances"))


def _mmpose(fields: Fields, sides: Sides, notes: Notes) -> list[Frame]:
    return read(fields["instances"], notes, _sides(fields, sides)) or [Frame("")]


def _coco(fields: Fields, _: Sides, notes: Notes) -> list[Frame]:
    return [
        Frame(picture.name, _each(picture.annotations, picture.read, notes), picture.sides)
        for picture in coco.pictures(fields)
    ]


def _sequence(value: list[Any], sides: Sides, notes: Notes) -> list[Frame]:
    """Frames one after another; an empty one is a frame that shows nobody."""
    entries = [
        read(entry, notes, sides) if entry else [Frame("")]
        for entry in value[: MAX_VALUES_READ + 1]
    ]
    return _named([(f"Frame {number}", found) for number, found in enumerate(entries, 1)])


def _collection(fields: Fields, sides: Sides, notes: Notes) -> list[Frame]:
    """Poses by name, or some wrapping around a pose; boxes and the like are no poses."""
    sides = _sides(fields, sides)
    found = [
        (name, read(value, notes, sides))
        for name, value in fields.items()
        if isinstance(value, dict | list)
        and (not _is_points(value) or may_be_read(value, NUMBERINGS))
    ]
    return _named([(name, frames) for name, frames in found if frames])


def _named(groups: list[tuple[str, list[Frame]]]) -> list[Frame]:
    """The frames of all groups, told apart by the groups' names where there are several."""
    if len(groups) > 1:
        for name, frames in groups:
            for frame in frames:
                inside = f", {frame.name}" if frame.name else ""
                frame.name = f"{name[:MAX_NAME_CHARACTERS]}{inside}"[: 4 * MAX_NAME_CHARACTERS]
    return [frame for _, frames in groups for frame in frames]


DIALECTS: tuple[Dialect, ...] = (
    Dialect("COCO annotations", coco.is_dataset, _coco),
    Dialect("OpenPose, A1111, ComfyUI", _has_people, _people),
    Dialect("a frame of mmpose", _is_mmpose, _mmpose),
    Dialect("one person, or the older editor's file", _is_person, _person),
    Dialect("bare points", _is_points, _points),
    Dialect("people of one or several pictures", _is_list_of_people, _list_of_people),
    Dialect("frames", _is_list, _sequence),
    Dialect("poses by name", lambda value: isinstance(value, dict), _collection),
)
