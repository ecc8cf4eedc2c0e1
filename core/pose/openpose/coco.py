"""COCO's data sets: annotations of people in many pictures, whose joints categories may name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from core.pose.openpose import names, people
from core.pose.openpose.bodies import Numbering
from core.pose.openpose.canvases import Sides
from core.pose.openpose.notes import Notes
from core.pose.openpose.people import Parts

Fields = dict[str, Any]


@dataclass
class Picture:
    """``numberings`` holds what categories say of the order of joints, by their id."""

    name: str
    sides: Sides
    numberings: dict[str, Numbering]
    annotations: list[Any] = field(default_factory=list[Any])

    def read(self, annotation: Any, notes: Notes) -> Parts:
        """One of its people, in the order that the category tells."""
        numbering = self.numberings.get(_id(annotation.get("category_id")))
        return people.read(annotation, notes, numbering)


def is_dataset(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(cast("Fields", value).get("annotations"), list)


def pictures(fields: Fields) -> list[Picture]:
    """Those in which somebody's keypoints are annotated, in the order of the annotations."""
    known = {_id(image.get("id")): image for image in _objects(fields.get("images"))}
    numberings = _numberings(fields)
    found: dict[str, Picture] = {}
    for annotation in _objects(fields["annotations"]):
        if not annotation.get("keypoints"):
            continue
        key = _id(annotation.get("image_id"))
        image = known.get(key, {})
        if key not in found:
            name = image.get("file_name")
            sides = (image.get("width"), image.get("height"))
            found[key] = Picture(name if isinstance(name, str) else key, sides, numberings)
        found[key].annotations.append(annotation)
    return list(found.values())


def picture_of(entry: Any) -> str:
    """The picture that an entry of results belongs to; "" where it does not say."""
    return _id(cast("Fields", entry).get("image_id")) if isinstance(entry, dict) else ""


def _numberings(fields: Fields) -> dict[str, Numbering]:
    found: dict[str, Numbering] = {}
    for category in _objects(fields.get("categories")):
        keypoints = category.get("keypoints")
        if isinstance(keypoints, list):
            numbering = names.numbering(cast("list[Any]", keypoints))
            if numbering is not None:
                found[_id(category.get("id"))] = numbering
    return found


def _id(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.0f}"
    return value[:80] if isinstance(value, str) else ""


def _objects(value: Any) -> list[Fields]:
    entries = cast("list[Any]", value) if isinstance(value, list) else []
    return [cast("Fields", entry) for entry in entries if isinstance(entry, dict)]
