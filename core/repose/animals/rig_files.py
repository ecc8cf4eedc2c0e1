"""Files of an animal's joints: COCO annotations as AP-10K and APT-36K have them, or points by name.

Names of the points are told by the file's ``categories`` where it has them, as "left_front_paw",
"L_F_Paw" or "Left front paw"; without them they stand in AP-10K's order.
"""

from __future__ import annotations

import json
from typing import Any, cast

import numpy as np

from core.errors import InputRejected, PoseFormatError
from core.geometry import Size
from core.repose.animals.rig import COUNT, MOST_SIDE, NAMES, NEEDED, Rig, is_place

MOST_BYTES = 8 << 20
TITLES = tuple(name.replace("_", " ") for name in NAMES)
POINTS = ", ".join(TITLES)
ASPECT = 0.02  # by how much two pictures of one shape may differ, as files round
ANOTHER = "Choose a JSON file in the form of AP-10K, or place the points by hand."

Table = dict[str, Any]
Places = list[complex | None]


def loads(text: str | bytes, size: Size | None = None) -> Rig:
    """``size``: of the picture that the animal is in. Of several annotations the first one of a
    picture of that size is taken, else the first one; places are scaled to it. Raises
    ``InputRejected``.
    """
    if len(text) > MOST_BYTES:
        raise _rejected("a file larger than 8 MB", "This file is too large. " + ANOTHER)
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise _rejected("a file that is no JSON", "This file is no JSON. " + ANOTHER) from None
    if not isinstance(said, dict):
        raise _rejected("JSON without points", "No joints stand in this file. " + ANOTHER)
    table = cast("Table", said)
    places, own = _named(table) if "points" in table else _coco(table, size)
    return _in_picture(_rig(places, own or size), size)


def dumps(rig: Rig) -> str:
    points = {
        name: [round(float(at.real), 2), round(float(at.imag), 2)]
        for name, at, is_seen in zip(NAMES, rig.points, rig.visible, strict=True)
        if is_seen
    }
    said = {"width": rig.size.width, "height": rig.size.height, "points": points}
    return json.dumps(said, indent=1)


# --- the two forms ------------------------------------------------------------------------------


def _named(said: Table) -> tuple[Places, Size | None]:
    table = said["points"]
    if not isinstance(table, dict):
        raise _rejected("points without names", "The points in this file have no names. " + ANOTHER)
    named = {_name(name): value for name, value in cast("Table", table).items()}
    unknown = [name for name in named if name not in NAMES]
    if unknown:
        raise _rejected(
            f"a point named {unknown[0]!r:.40}",
            f"This file names a point that AP-10K does not have. Its points are: {POINTS}.",
        )
    return [_place(named.get(name)) for name in NAMES], _size(said)


def _coco(said: Table, size: Size | None) -> tuple[Places, Size | None]:
    listed: Any = said.get("annotations", [said])
    found = [
        (cast("Table", one), _picture_of(cast("Table", one), said))
        for one in (cast("list[Any]", listed) if isinstance(listed, list) else [])
        if isinstance(one, dict) and cast("Table", one).get("keypoints")
    ]
    fitting = [one for one in found if size is not None and one[1] == size]
    if not found:
        raise _rejected("no list of keypoints", "No joints stand in this file. " + ANOTHER)
    annotation, own = (fitting or found)[0]
    flat: Any = annotation["keypoints"]
    if not isinstance(flat, list) or len(cast("list[Any]", flat)) != 3 * COUNT:
        raise _rejected(
            "no list of 51 keypoint numbers",
            "This file does not have 17 joints of three numbers each. " + ANOTHER,
        )
    numbers = cast("list[Any]", flat)
    rows = [numbers[at : at + 3] for at in range(0, 3 * COUNT, 3)]
    read = [_place(row[:2]) if _number(row[2]) > 0 else None for row in rows]
    by_name = dict(zip(_order(annotation, said), read, strict=True))
    return [by_name[name] for name in NAMES], own


def _picture_of(annotation: Table, said: Table) -> Size | None:
    """Of the picture an annotation belongs to."""
    images: Any = said.get("images")
    tables = [
        cast("Table", one)
        for one in (cast("list[Any]", images) if isinstance(images, list) else [])
        if isinstance(one, dict)
    ]
    by_id = [one for one in tables if one.get("id") == annotation.get("image_id")]
    own = by_id or tables[:1] or [said]
    return _size(own[0])


def _order(annotation: Table, said: Table) -> tuple[str, ...]:
    """In which the points stand."""
    listed: Any = said.get("categories")
    for one in cast("list[Any]", listed) if isinstance(listed, list) else []:
        table = cast("Table", one) if isinstance(one, dict) else {}
        names: Any = table.get("keypoints")
        is_own = table.get("id") == annotation.get("category_id")
        if is_own and isinstance(names, list):
            told = tuple(_name(name) for name in cast("list[Any]", names))
            if set(told) != set(NAMES) or len(told) != COUNT:
                raise _rejected(
                    "keypoints that are not AP-10K's",
                    "This file has the joints of another kind of skeleton. " + ANOTHER,
                )
            return told
    return NAMES


def _name(said: object) -> str:
    """ "L_F_Paw" and "Left front paw" → "left_front_paw"."""
    words = str(said).lower().replace("_", " ").split()
    long = {"l": "left", "r": "right", "f": "front", "b": "back"}
    return "_".join(long.get(word, word) for word in words)


# --- one reader a value ---------------------------------------------------------------------------


def _rig(places: Places, size: Size | None) -> Rig:
    for joint in NEEDED:
        if places[joint] is None:
            name = TITLES[joint]
            raise _rejected(
                f"none for the {name}",
                f"The {name} is missing in this file. Add it there, or place the points by hand.",
            )
    visible = np.array([place is not None for place in places])
    points = np.array([place or 0 for place in places], np.complex128)
    if size is None:
        seen = points[visible]
        size = Size(int(max(seen.real.max(), 0)) + 1, int(max(seen.imag.max(), 0)) + 1)
    try:
        return Rig(points, visible, size)
    except PoseFormatError as error:
        raise _rejected(
            error.got, "The joints in this file lie on each other. Place the points by hand."
        ) from error


def _in_picture(rig: Rig, size: Size | None) -> Rig:
    if size is None:
        return rig
    if abs(rig.size.aspect / size.aspect - 1) > ASPECT:
        raise _rejected(
            f"points of a picture of {rig.size} where it is {size}",
            "This file belongs to a picture of another shape. Choose the one of this picture.",
        )
    fitted = rig if rig.size == size else rig.scaled_to(size)
    seen = fitted.points[fitted.visible]
    is_inside = (seen.real >= 0) & (seen.imag >= 0)
    is_inside &= (seen.real <= size.width) & (seen.imag <= size.height)
    if not is_inside.all():
        raise _rejected(
            "points beside the picture",
            "The joints in this file lie beside the picture. Choose the file of this picture.",
        )
    return fitted


def _size(said: Table) -> Size | None:
    if "width" not in said and "height" not in said:
        return None
    width, height = _number(said.get("width")), _number(said.get("height"))
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE):
        raise _rejected(
            "a width or height out of bounds",
            "The size of the picture in this file cannot be right. Correct its width and height.",
        )
    return Size(int(width), int(height))


def _place(said: Any) -> complex | None:
    if said is None:
        return None
    if not isinstance(said, list) or len(cast("list[Any]", said)) != 2:
        raise _rejected("a point that is not two numbers", "A joint is not two numbers. " + ANOTHER)
    x, y = cast("list[Any]", said)
    return complex(_number(x), _number(y))


def _number(said: Any) -> float:
    """NaN and what is too large for a picture are refused too."""
    if not is_place(said):
        raise _rejected(
            "something that is no number within a picture",
            "Something in this file is no number within a picture. " + ANOTHER,
        )
    return float(said)


def _rejected(got: object, shown: str) -> InputRejected:
    return InputRejected(
        expected="the 17 AP-10K points of an animal", got=got, todo="correct the file", shown=shown
    )
