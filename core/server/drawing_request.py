"""What a page may ask to be drawn: JSON from outside → a request whose every number is bounded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn, cast

from core import safety
from core.errors import RequestRejected
from core.figures.casting import (
    MOST_WORDS,
    Character,
    cast_of,
    is_seed,
    played,
    read_characters,
)
from core.geometry import Size
from core.pose import canvas, openpose
from core.pose.skeleton import Pose

MAX_BYTES = 256 * 1024  # twenty people with hands and faces are a fifth of it
MIN_SIDE, MAX_SIDE = 16, 1024
WEBP_QUALITY = 82
# 0 to 6. While a joint is dragged a picture is waited for: 0 takes a third of the time of 4.
WEBP_EFFORT = 0


class DrawnPart(StrEnum):
    PICTURE = "picture"
    FIGURE = "figure"  # the people alone, on transparency


@dataclass(frozen=True)
class DrawingRequest:
    """People in ``pose`` without a character of their own are as ``prompt`` has them."""

    pose: Pose
    size: Size
    prompt: str = ""
    seed: int = 0
    characters: tuple[Character | None, ...] = ()
    what: DrawnPart = DrawnPart.PICTURE

    @classmethod
    def loads(cls, data: bytes) -> DrawingRequest:
        """Data from outside. Raises ``RequestRejected`` or ``PoseFormatError``."""
        told = read_object(data, _refuse)
        return cls(
            pose=read_pose(told.get("pose")),
            size=Size(read_side(told.get("width")), read_side(told.get("height"))),
            prompt=read_prompt(told.get("prompt", "")),
            seed=read_seed(told.get("seed", 0)),
            characters=read_characters(told.get("characters", [])),
            what=_what(told.get("what", DrawnPart.PICTURE)),
        )

    def draw(self) -> bytes:
        """As WebP, with an alpha channel when the figure alone is asked for."""
        from core.figures.drawing import draw

        people = len(self.pose.people)
        looks, scene = cast_of(self.prompt, self.characters, seed=self.seed, people=people)
        pose = played(self.pose, self.characters)
        drawing = draw(pose, looks, scene, self.size, seed=self.seed)
        return webp(drawing.figure() if self.what is DrawnPart.FIGURE else drawing.picture())


def webp(pixels: Any) -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", quality=WEBP_QUALITY, method=WEBP_EFFORT)
    return buffer.getvalue()


# --- one reader a field -----------------------------------------------------------------------


def read_object(data: bytes, refuse: Callable[[str], NoReturn]) -> dict[str, Any]:
    """What a JSON document holds; ``refuse`` is told what is there instead of an object."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        refuse("something that is no JSON")
    return as_object(values, refuse)


def as_object(value: object, refuse: Callable[[str], NoReturn]) -> dict[str, Any]:
    if not isinstance(value, dict):
        refuse(f"{type(value).__name__} instead of an object")
    return cast("dict[str, Any]", value)


def read_pose(value: object) -> Pose:
    """The editor's people with their canvas, or a document of OpenPose."""
    if not isinstance(value, dict):
        _refuse("no pose")
    told = cast("dict[str, Any]", value)
    people = told.get("people")
    is_editors = isinstance(people, list) and all(
        isinstance(one, list) for one in cast("list[object]", people)
    )
    if is_editors:
        return canvas.read(told)
    return openpose.loads(json.dumps(told))


def read_side(value: object) -> int:
    if type(value) is not int or not MIN_SIDE <= value <= MAX_SIDE:
        _refuse(f"{value!r:.20} as a side where {MIN_SIDE} to {MAX_SIDE} can be drawn")
    return value


def read_prompt(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_WORDS:
        _refuse(f"no prompt, or more than {MOST_WORDS} characters of it")
    safety.check(value)
    return value


def read_seed(value: object) -> int:
    if not is_seed(value):
        _refuse(f"{value!r:.20} as a seed")
    return value


def _what(value: object) -> DrawnPart:
    if value not in tuple(DrawnPart):
        _refuse(f"{value!r:.20} where {' or '.join(DrawnPart)} can be drawn")
    return DrawnPart(value)


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="a drawing to make",
        got=what,
        todo="reload the page",
        shown="This cannot be drawn. Reload the page.",
    )
