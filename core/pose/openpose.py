"""OpenPose JSON ↔ ``Pose``: every dialect that pose tools write, and one that they all read.

Read: sd-webui-controlnet (``people`` and ``canvas_width``), ComfyUI (a list of such frames; the
first counts), plain OpenPose (no canvas), bodies of 18 (OpenPose), 25 (BODY_25) or 17 (COCO)
points, whole bodies of 133 (COCO-WholeBody) and 134 points (DWPose), the older
``width``/``height``/``keypoints`` file, a bare array of points, and AP-10K animals, which become
figures on all fours; units are pixels or 0..1. Written: pixels, confidence exactly 1.0, or
``0, 0, 0`` for a joint that is hidden, because other readers drop a point whose confidence is
below 1.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import PoseFormatError
from core.pose.skeleton import BODY_JOINTS, FACE_POINTS, HAND_POINTS, Joint, Person, Pose, Size

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_NUMBERS = 250_000
MAX_PEOPLE = 20
MIN_SIDE, MAX_SIDE = 16, 8192
MAX_PIXELS = 24_000_000
DEFAULT_CANVAS = Size(512, 768)

# Detectors write probabilities: what they are less sure of than this is not there.
MIN_CONFIDENCE = 0.1

# Where each of our 18 joints stands in the other bodies; COCO has no neck.
_FROM_BODY_25 = (0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
_FROM_COCO_17 = (0, None, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3)
# AP-10K: eyes, nose, neck, root of the tail, then each leg from shoulder or hip; it has no ears.
_FROM_ANIMAL = (2, 3, 8, 9, 10, 5, 6, 7, 14, 15, 16, 11, 12, 13, 1, 0, None, None)
assert len(_FROM_BODY_25) == len(_FROM_COCO_17) == len(_FROM_ANIMAL) == BODY_JOINTS
# Where face, left and right hand stand in whole bodies; DWPose's begins in OpenPose's order.
_WHOLE_BODIES = {
    133: (slice(23, 91), slice(91, 112), slice(112, 133)),
    134: (slice(24, 92), slice(92, 113), slice(113, 134)),
}

BODY_COUNTS = (BODY_JOINTS, 25, 17, *_WHOLE_BODIES)
_PARTS = {
    "hand_left_keypoints_2d": ("left_hand", (HAND_POINTS,)),
    "hand_right_keypoints_2d": ("right_hand", (HAND_POINTS,)),
    # DWPose writes the 68 points without pupils.
    "face_keypoints_2d": ("face", (FACE_POINTS, 68)),
}

_Array = NDArray[np.float64]


def loads(text: str | bytes) -> Pose:
    """Data from outside → ``Pose`` in pixels, coordinates clipped to −1…2 times the canvas.

    Without a canvas in the file it is 512×768, or larger where the figure needs it. Raises
    ``PoseFormatError``, and nothing else, for whatever cannot be read or shows no joint.
    """
    document: Any = _parse(text)
    if isinstance(document, list) and document and isinstance(document[0], dict):
        document = cast("Any", document[0])
    if isinstance(document, list):
        return _assemble([_whole(document, "the array")], None, None)
    if not isinstance(document, dict):
        _refuse(f"got {_kind(document)}")
    fields = cast("dict[str, Any]", document)
    if "people" in fields:
        return _assemble(_people(fields), _canvas(fields, "canvas_"), fields.get("units"))
    if "keypoints" in fields:
        return _assemble(_legacy_people(fields["keypoints"]), _canvas(fields, ""), None)
    _refuse("got neither 'people' nor 'keypoints'")


def dumps(pose: Pose) -> str:
    """``loads(dumps(pose)) == pose`` for every pose that is not empty."""
    return json.dumps(to_document(pose))


def to_document(pose: Pose) -> dict[str, Any]:
    """What ``dumps`` writes, before it is text."""
    people: list[dict[str, Any]] = []
    for person in pose.people:
        entry: dict[str, Any] = {"pose_keypoints_2d": _flat(person.body)}
        for key, (name, _) in _PARTS.items():
            if (points := getattr(person, name)) is not None:
                entry[key] = _flat(points)
        people.append(entry)
    # "units" is ours: a figure within one pixel of the corner would be taken for 0..1 without it.
    return {
        "people": people,
        "canvas_width": pose.size.width,
        "canvas_height": pose.size.height,
        "units": "pixels",
    }


@dataclass
class _Parts:
    """Float64 (count, 3) arrays in the file's units; the third column is 0 or 1."""

    body: _Array
    left_hand: _Array | None = None
    right_hand: _Array | None = None
    face: _Array | None = None

    @property
    def arrays(self) -> list[_Array]:
        parts = (self.body, self.left_hand, self.right_hand, self.face)
        return [part for part in parts if part is not None]

    def person(self) -> Person:
        parts = (self.body, self.left_hand, self.right_hand, self.face)
        body, *rest = (None if part is None else part.astype(np.float32) for part in parts)
        assert body is not None
        return Person(body, *rest)


def _refuse(what: str) -> NoReturn:
    raise PoseFormatError(
        f"Expected OpenPose JSON with 18 joints a person, {what}: export the pose again, or "
        "pick a preset."
    )


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", float: "a number", bool: "a yes/no"}
    return names.get(cast("type[Any]", type(value)), "nothing")


def _parse(text: str | bytes) -> Any:
    try:
        data = text.encode() if isinstance(text, str) else bytes(text)
        if len(data) > MAX_BYTES:
            _refuse(f"got a file of {len(data) / 1e6:.1f} MB where {MAX_BYTES / 1e6:g} is the most")
        _check_shape(data)
        # Every number as a float: an integer of thousands of digits costs nothing and shows as inf.
        return json.loads(data.decode("utf-8-sig"), parse_int=float, parse_constant=_no_constant)
    except UnicodeError:
        _refuse("got text that is not UTF-8")
    except json.JSONDecodeError as error:
        _refuse(f"got broken JSON (line {error.lineno}, column {error.colno})")


def _no_constant(name: str) -> NoReturn:
    _refuse(f"got {name}, which is not a number")


def _check_shape(data: bytes) -> None:
    """Refuses deep nesting and floods of values before a parser allocates for them."""
    if data.count(b",") > MAX_NUMBERS:
        _refuse(f"got more than {MAX_NUMBERS} values")
    plain = data.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    symbols = np.frombuffer(plain, np.uint8)
    inside_text = np.cumsum(symbols == ord('"'), dtype=np.int32) % 2
    symbols = symbols[inside_text == 0]
    step = ((symbols == ord("[")) | (symbols == ord("{"))).astype(np.int8)
    step -= (symbols == ord("]")) | (symbols == ord("}"))
    if len(step) and int(np.cumsum(step, dtype=np.int32).max()) > MAX_DEPTH:
        _refuse(f"got values nested deeper than {MAX_DEPTH}")


def _people(fields: dict[str, Any]) -> list[_Parts]:
    people = fields["people"]
    if not isinstance(people, list):
        _refuse(f"got {_kind(people)} as 'people'")
    entries = cast("list[Any]", people)
    animals = fields.get("animals") or []
    if not isinstance(animals, list):
        _refuse(f"got {_kind(animals)} as 'animals'")
    beasts = cast("list[Any]", animals)
    _check_crowd(len(entries) + len(beasts))
    found = [_person(entry, f"person {number}") for number, entry in enumerate(entries, 1)]
    return found + [_animal(entry, f"animal {number}") for number, entry in enumerate(beasts, 1)]


def _animal(entry: Any, where: str) -> _Parts:
    points = _points(entry, (17,), where)
    body = np.zeros((BODY_JOINTS, 3))
    for joint, source in enumerate(_FROM_ANIMAL):
        if source is not None:
            body[joint] = points[source]
    return _Parts(body)


def _check_crowd(count: int) -> None:
    if count > MAX_PEOPLE:
        _refuse(f"got {count} people where {MAX_PEOPLE} are the most")


def _person(entry: Any, where: str) -> _Parts:
    if not isinstance(entry, dict):
        _refuse(f"got {_kind(entry)} as {where}")
    fields = cast("dict[str, Any]", entry)
    parts = _whole(fields.get("pose_keypoints_2d"), where)
    for key, (name, counts) in _PARTS.items():
        if (value := fields.get(key)) is not None and value != []:
            setattr(parts, name, _points(value, counts, f"{where}, {name.replace('_', ' ')}"))
    return _with_pupils(parts)


def _with_pupils(parts: _Parts) -> _Parts:
    if parts.face is not None and len(parts.face) < FACE_POINTS:
        eyes = parts.body[[Joint.RIGHT_EYE, Joint.LEFT_EYE]]
        parts.face = np.concatenate([parts.face, eyes])
    return parts


def _whole(value: Any, where: str) -> _Parts:
    """A body, with hands and face when it is a whole one."""
    points = _points(value, BODY_COUNTS, where)
    if len(points) not in _WHOLE_BODIES:
        return _Parts(_as_18(points))
    face, left, right = (points[part] for part in _WHOLE_BODIES[len(points)])
    body = points[:BODY_JOINTS] if len(points) == 134 else _as_18(points[:17])
    shown = [part if part[:, 2].any() else None for part in (left, right, face)]
    return _with_pupils(_Parts(body, *shown))


def _legacy_people(keypoints: Any) -> list[_Parts]:
    if not isinstance(keypoints, list) or len(cast("list[Any]", keypoints)) % BODY_JOINTS:
        _refuse("got 'keypoints' that are not a list of 18 points a person")
    points = cast("list[Any]", keypoints)
    _check_crowd(len(points) // BODY_JOINTS)
    starts = range(0, len(points), BODY_JOINTS)
    return [_Parts(_body(points[start : start + BODY_JOINTS], "'keypoints'")) for start in starts]


def _body(value: Any, where: str) -> _Array:
    return _as_18(_points(value, BODY_COUNTS[:3], where))


def _as_18(points: _Array) -> _Array:
    """18 joints, converted from whichever body the number of points tells."""
    if len(points) == 25:
        return points[list(_FROM_BODY_25)]
    if len(points) == 17:
        return _from_coco(points)
    return points


def _from_coco(points: _Array) -> _Array:
    body = np.zeros((BODY_JOINTS, 3))
    for joint, source in enumerate(_FROM_COCO_17):
        if source is not None:
            body[joint] = points[source]
    shoulders = body[[Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER]]
    if shoulders[:, 2].all():
        body[Joint.NECK] = shoulders.mean(axis=0)
    return body


def _points(value: Any, counts: tuple[int, ...], where: str) -> _Array:
    """Flat ``x, y, confidence, …`` or a list of points, ``[x, y]`` or ``[x, y, confidence]``."""
    expected = " or ".join(str(count) for count in counts)
    if not isinstance(value, list):
        _refuse(f"got {_kind(value)} instead of {expected} points in {where}")
    numbers = cast("list[Any]", value)
    if len(numbers) in counts:
        numbers = [number for point in numbers for number in _point(point, where)]
    if len(numbers) % 3 or len(numbers) // 3 not in counts:
        _refuse(f"got {len(numbers)} numbers instead of {expected} × 3 in {where}")
    for number in numbers:
        if type(number) is not float or not math.isfinite(number):
            what = "a number too large" if isinstance(number, float) else _kind(number)
            _refuse(f"got {what} as a coordinate in {where}")
    points = np.array(numbers, np.float64).reshape(-1, 3)
    points[:, 2] = points[:, 2] > MIN_CONFIDENCE
    return points


def _point(point: Any, where: str) -> list[Any]:
    if point is None:
        return [0.0, 0.0, 0.0]
    if not isinstance(point, list) or len(cast("list[Any]", point)) not in (2, 3):
        _refuse(f"got {_kind(point)} instead of x, y in {where}")
    numbers = cast("list[Any]", point)
    return numbers if len(numbers) == 3 else [*numbers, 1.0]


def _canvas(fields: dict[str, Any], prefix: str) -> Size | None:
    sides = [fields.get(prefix + "width"), fields.get(prefix + "height")]
    if sides == [None, None]:
        return None
    for side in sides:
        is_whole = type(side) is float and side.is_integer()
        if not is_whole or not MIN_SIDE <= cast("float", side) <= MAX_SIDE:
            what = f"{side:g}" if isinstance(side, float) else _kind(side)
            _refuse(f"got {what} as a side of the canvas where {MIN_SIDE} to {MAX_SIDE} are usable")
    size = Size(int(cast("float", sides[0])), int(cast("float", sides[1])))
    if size.pixels > MAX_PIXELS:
        _refuse(f"got a canvas of {size} where {MAX_PIXELS / 1e6:g} megapixels are the most")
    return size


def _assemble(people: list[_Parts], canvas: Size | None, units: Any) -> Pose:
    arrays = [array for parts in people for array in parts.arrays]
    if units != "pixels":
        for array in arrays:
            # Two zeros mean "not found", whatever the confidence says.
            array[(array[:, :2] == 0).all(axis=1), 2] = 0
    shown = np.concatenate([np.zeros((0, 2)), *(a[a[:, 2] > 0, :2] for a in arrays)])
    is_normalised = units != "pixels" and _looks_normalised(shown)
    size = canvas or (DEFAULT_CANVAS if is_normalised else _canvas_around(shown))
    limits = np.array(size, np.float64)
    for array in arrays:
        array[:, :2] *= limits if is_normalised else 1
        array[:, :2] = np.clip(array[:, :2], -limits, 2 * limits)
    pose = Pose(tuple(parts.person() for parts in people), size)
    if pose.is_empty:
        _refuse("got no visible joint")
    return pose


def _looks_normalised(shown: _Array) -> bool:
    """Whether coordinates are shares of the canvas.

    No figure of three or more joints fits into three pixels, so a share may pass the edge there.
    One or two joints need to be inside, and not to be whole numbers: an editor that clamps a joint
    to the corner writes ``1, 1`` pixels.
    """
    if len(shown) >= 3:
        return bool((np.abs(shown - 0.5) <= 1.5).all())
    is_inside = (np.abs(shown) <= 1).all()
    return bool(len(shown) and is_inside and (shown != np.round(shown)).any())


def _canvas_around(shown: _Array) -> Size:
    if not len(shown):
        return DEFAULT_CANVAS
    reach = np.ceil(np.minimum(shown.max(axis=0), MAX_SIDE) / 64) * 64
    width, height = (max(int(r), side) for r, side in zip(reach, DEFAULT_CANVAS, strict=True))
    if width * height > MAX_PIXELS:
        _refuse(f"got joints that need a canvas of {Size(width, height)}")
    return Size(width, height)


def _flat(points: NDArray[np.float32]) -> list[float]:
    # str() of a float32 is the shortest decimal that reads back as the same float32.
    return [float(str(number)) for number in points.reshape(-1)]
