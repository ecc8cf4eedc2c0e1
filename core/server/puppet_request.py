"""Which puppet a page may ask for: JSON from outside → a request whose every number is bounded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn, cast

from core.errors import RequestRejected
from core.geometry import Size
from core.pose import openpose
from core.repose.figure import asked_person, placed
from core.repose.request import AskedPose, Source
from core.server.drawing_request import read_pose, read_side, webp
from core.server.puppets import puppet_of


class Shown(NamedTuple):
    """A WebP with an alpha channel, and lines to show beside it."""

    picture: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PuppetRequest:
    """The figure of ``source`` in a pose, in a picture of ``size`` into which the pose's canvas is
    fitted."""

    source: Source
    asked: AskedPose
    size: Size

    @classmethod
    def loads(cls, data: bytes) -> PuppetRequest:
        """Data from outside. Raises ``RequestRejected`` or ``PoseFormatError``."""
        try:
            values = json.loads(data)
        except (ValueError, RecursionError):
            _refuse("something that is no JSON")
        told = _table(values)
        asked = AskedPose.from_dict({
            "pose": _document(told.get("pose")), "switches": told.get("switches"),
        })  # fmt: skip
        size = Size(read_side(told.get("width")), read_side(told.get("height")))
        return cls(Source.from_dict(_table(told.get("source"))), asked, size)

    def draw(self) -> Shown:
        """Raises what ``puppet_of`` raises, and ``InputRejected`` for a pose of which too little
        shows."""
        puppet = puppet_of(self.source)
        person = placed(asked_person(self.asked, self.size), puppet.person, self.size)
        posture = puppet.posture(person)
        pixels = puppet.drawn(posture, self.size, self.asked.sides)
        return Shown(webp(pixels), posture.aim.notes)


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        _refuse(f"{type(value).__name__} instead of an object")
    return cast("dict[str, Any]", value)


def _document(value: object) -> str:
    return openpose.dumps(read_pose(value))


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="a puppet and its pose",
        got=what,
        todo="reload the page",
        shown="This puppet cannot be drawn. Reload the page.",
    )
