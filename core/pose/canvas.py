"""What the browser's pose editor sends and gets ↔ ``Pose``.

On both ways a figure is 18 × ``[x, y, visible]`` in pixels of the canvas; with a hand or a face it
is 130 of them: the body, the left hand, the right hand, the face. Hidden joints travel to the
browser with a place, because the editor shows them as ghosts that can be brought back; a missing
point of a hand or a face is ``[0, 0, 0]``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeGuard, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import PoseFormatError
from core.geometry import Size
from core.pose.openpose import MAX_PEOPLE, MAX_PIXELS, MAX_SIDE, MIN_SIDE
from core.pose.skeleton import (
    BODY_JOINTS,
    BONES,
    FACE_POINTS,
    HAND_POINTS,
    Joint,
    Person,
    Points,
    Pose,
)

# A joint at 0 counts as missing for other readers of OpenPose JSON.
EDGE = 1.0
# A hand draws no more in a visit.
MAX_STROKES, MAX_STROKE_POINTS = 500, 5000

# What a figure brings after its body, in this order.
DETAILS: dict[str, int] = {
    "left_hand": HAND_POINTS,
    "right_hand": HAND_POINTS,
    "face": FACE_POINTS,
}
ALL_POINTS = BODY_JOINTS + sum(DETAILS.values())

# A figure one unit tall, seen from the front, from which ghosts take their direction and length.
_TEMPLATE: NDArray[np.float64] = np.array(
    [
        (0.00, 0.10), (0.00, 0.19), (-0.10, 0.20), (-0.13, 0.35), (-0.14, 0.49), (0.10, 0.20),
        (0.13, 0.35), (0.14, 0.49), (-0.06, 0.48), (-0.07, 0.71), (-0.07, 0.94), (0.06, 0.48),
        (0.07, 0.71), (0.07, 0.94), (-0.03, 0.075), (0.03, 0.075), (-0.07, 0.09), (0.07, 0.09),
    ]
)  # fmt: skip
assert _TEMPLATE.shape == (BODY_JOINTS, 2)


def read(values: Mapping[str, Any]) -> Pose:
    """What the editor sends: ``people`` on a canvas of ``width`` by ``height`` pixels.

    Raises ``PoseFormatError``.
    """
    size = Size(_side(values.get("width")), _side(values.get("height")))
    if size.pixels > MAX_PIXELS:
        _refuse(f"{size} where {MAX_PIXELS / 1e6:g} megapixels are the most")
    return from_editor(values.get("people"), size)


def _side(value: object) -> int:
    if type(value) is not int or not MIN_SIDE <= value <= MAX_SIDE:
        _refuse(f"{value!r:.20} as a side of its canvas, where {MIN_SIDE} to {MAX_SIDE} pixels go")
    return value


def read_strokes(values: Mapping[str, Any]) -> tuple[list[NDArray[np.float64]], Size]:
    """What was drawn on the editor's stage: ``strokes`` of ``[x, y]``, on a canvas as in ``read``.

    (n, 2) each, in pixels of the canvas. Raises ``PoseFormatError``.
    """
    size = Size(_side(values.get("width")), _side(values.get("height")))
    strokes = values.get("strokes")
    if not isinstance(strokes, list) or len(cast("list[Any]", strokes)) > MAX_STROKES:
        _refuse("a drawing that is no list of strokes")
    return [_stroke(points) for points in cast("list[Any]", strokes)], size


def _stroke(points: Any) -> NDArray[np.float64]:
    if not isinstance(points, list) or not 0 < len(cast("list[Any]", points)) <= MAX_STROKE_POINTS:
        _refuse("a stroke that is no list of points")
    return np.array([_place(point) for point in cast("list[Any]", points)])


def _place(point: Any) -> tuple[float, float]:
    if not isinstance(point, list) or len(cast("list[Any]", point)) != 2:
        _refuse("a point that is not x, y")
    x, y = cast("list[Any]", point)
    if not (is_coordinate(x) and is_coordinate(y)):
        _refuse("a coordinate that is not a usable number")
    return float(x), float(y)


def from_editor(payload: object, size: Size) -> Pose:
    """Data from outside → ``Pose`` on ``size``; joints of the body are moved inside the canvas.

    Hands and faces may reach out of it, and are left out when nothing of them is shown. An empty
    list is an empty pose: the last figure was removed. Raises ``PoseFormatError``.
    """
    if not isinstance(payload, list | tuple):
        _refuse(f"{type(payload).__name__} instead of a list of figures")
    people = cast("Sequence[Any]", payload)
    if len(people) > MAX_PEOPLE:
        _refuse(f"{len(people)} figures where {MAX_PEOPLE} are the most")
    return Pose(tuple(_person(entry, size) for entry in people), size)


def to_editor(pose: Pose) -> list[list[list[float]]]:
    """JSON-able: people → 18 or 130 × ``[x, y, visible]``; ``from_editor`` gives the pose back.

    (As long as its visible joints are inside the canvas.) A hidden joint stands where the figure's
    neighbouring joints let one expect it.
    """
    return [_body(person, pose.size) + _details(person) for person in pose.people]


def _body(person: Person, size: Size) -> list[list[float]]:
    return _listed(np.column_stack([_with_ghosts(person, size), person.visible]))


def _details(person: Person) -> list[list[float]]:
    """Hands and face; nothing where the person has none of them."""
    parts: list[Points | None] = [getattr(person, name) for name in DETAILS]
    if all(part is None or not part[:, 2].any() for part in parts):
        return []
    points: list[list[float]] = []
    for part, count in zip(parts, DETAILS.values(), strict=True):
        points += _listed(np.zeros((count, 3)) if part is None else part)
    return points


def _listed(points: NDArray[Any]) -> list[list[float]]:
    # the shortest text that is the same float32 again: it travels as JSON
    return [[float(str(np.float32(x))), float(str(np.float32(y))), int(v)] for x, y, v in points]


def _refuse(what: str) -> NoReturn:
    raise PoseFormatError(
        expected=f"figures of {BODY_JOINTS} joints, or {ALL_POINTS} points with hands and face, "
        "from the pose editor",
        got=what,
        todo="reload the page, or pick a preset",
        shown="The editor sent something that is no pose. Reload the page, or pick a preset.",
    )


def _person(entry: Any, size: Size) -> Person:
    if not isinstance(entry, list | tuple):
        _refuse("a figure of another shape")
    points = cast("Sequence[Any]", entry)
    if len(points) not in (BODY_JOINTS, ALL_POINTS):
        _refuse(f"one of {len(points)}")
    figure = np.array([_joint(joint) for joint in points], np.float32)
    body, rest = figure[:BODY_JOINTS], figure[BODY_JOINTS:]
    body[:, :2] = _inside(body[:, :2], size)
    parts: dict[str, Points] = {}
    for name, count in DETAILS.items():
        part, rest = rest[:count], rest[count:]
        if part[:, 2].any():
            parts[name] = part
    return Person(body, **parts)


def _joint(joint: Any) -> tuple[float, float, float]:
    if not isinstance(joint, list | tuple) or len(cast("Sequence[Any]", joint)) != 3:
        _refuse("a joint that is not x, y, visible")
    x, y, visible = cast("Sequence[Any]", joint)
    if not (is_coordinate(x) and is_coordinate(y)):
        _refuse("a coordinate that is not a usable number")
    if type(visible) not in (bool, int, float) or visible not in (0, 1):
        _refuse("a visibility that is not 0 or 1")
    return float(x), float(y), float(visible)


def is_coordinate(value: object) -> TypeGuard[float]:
    # The range test also stops not-a-number and integers too large for a float.
    return type(value) in (int, float) and -1e6 < cast("float", value) < 1e6


def _inside(points: NDArray[np.float32], size: Size) -> NDArray[np.float32]:
    return np.clip(points, EDGE, np.array(size, np.float32) - EDGE)


def _with_ghosts(person: Person, size: Size) -> NDArray[np.float32]:
    """(18, 2): visible joints where they are, hidden ones grown from their neighbours."""
    if person.is_empty:
        height = 0.8 * size.height
        offset = ((size.width / 2), 0.1 * size.height)
        return _inside((_TEMPLATE * height + offset).astype(np.float32), size)
    places = person.body[:, :2].copy()
    known = person.visible.copy()
    scale = _scale(person, size)
    while not known.all():
        for joint in np.flatnonzero(~known):
            anchor = next((other for other in _neighbours(int(joint)) if known[other]), None)
            if anchor is not None:
                place = places[anchor] + scale * (_TEMPLATE[joint] - _TEMPLATE[anchor])
                places[joint] = _inside(place.astype(np.float32), size).round(1)
                known[joint] = True
    return places


def _scale(person: Person, size: Size) -> float:
    """Height of the whole figure in pixels, judged by the bones that can be seen."""
    ratios = [
        math.dist(person.body[start, :2], person.body[end, :2])
        / math.dist(_TEMPLATE[start], _TEMPLATE[end])
        for start, end in BONES
        if person.visible[start] and person.visible[end]
    ]
    return float(np.median(ratios)) if ratios else 0.8 * size.height


def _neighbours(joint: int) -> list[int]:
    """Joints one bone away, those nearer to the neck first: a wrist grows from its elbow."""
    linked = [start + end - joint for start, end in BONES if joint in (start, end)]
    return sorted(linked, key=lambda other: other != Joint.NECK)
