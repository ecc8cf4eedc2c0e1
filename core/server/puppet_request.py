"""Which puppet a page may ask for: JSON from outside → a request whose every number is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from core.errors import RequestRejected
from core.geometry import Size
from core.pose import openpose
from core.repose.figure import by_puppet
from core.repose.request import AskedPose, Source
from core.server.drawing_request import as_object, read_object, read_pose, read_side, webp
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
        told = read_object(data, _refuse)
        asked = AskedPose.from_dict({
            "pose": _document(told.get("pose")), "switches": told.get("switches"),
        })  # fmt: skip
        size = Size(read_side(told.get("width")), read_side(told.get("height")))
        return cls(Source.from_dict(as_object(told.get("source"), _refuse)), asked, size)

    def draw(self) -> Shown:
        """Raises what ``puppet_of`` raises, and ``InputRejected`` for a pose of which too little
        shows."""
        figure = by_puppet(puppet_of(self.source), self.asked, self.size)
        return Shown(webp(figure.pixels), figure.notes)


def _document(value: object) -> str:
    return openpose.dumps(read_pose(value))


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="a puppet and its pose",
        got=what,
        todo="reload the page",
        shown="This puppet cannot be drawn. Reload the page.",
    )
