"""Everything that decides a cut-out, in one frozen value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.errors import RequestRejected
from core.files import is_digest, is_id, is_name

# Whatever is best here: ``core.cutout.methods``.
AUTO = "auto"

_COLOUR = re.compile(r"#[0-9a-f]{6}")


class GroundKind(StrEnum):
    NONE = "none"
    COLOUR = "colour"
    PLACE = "place"
    PICTURE = "picture"


_USABLE: dict[GroundKind, Callable[[str], object]] = {
    GroundKind.NONE: lambda value: value == "",
    GroundKind.COLOUR: _COLOUR.fullmatch,
    GroundKind.PLACE: is_name,
    GroundKind.PICTURE: is_digest,
}


@dataclass(frozen=True)
class Ground:
    """What the person stands before: nothing, a colour ("#rrggbb"), a place that the studio draws
    (a name of ``core.figures.attributes.PLACES``), or a picture (its id in the input store).

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    kind: GroundKind = GroundKind.NONE
    value: str = ""

    def __post_init__(self) -> None:
        is_usable = _USABLE[self.kind](self.value)
        if not is_usable:
            raise RequestRejected(
                expected=f"a ground of the kind {self.kind.value}",
                got=f"{self.value!r:.60}",
                todo="choose it again",
                shown="Choose the new background again.",
            )


@dataclass(frozen=True, kw_only=True)
class CutoutRequest:
    """Cut the people out of the gallery picture ``image_id``.

    ``method`` is ``AUTO`` or a name of ``core.cutout.methods``. ``strokes`` is what a brush
    corrected: the id in the input store of a picture in the shape of the source, green where
    something is kept, red where it is removed, black elsewhere; "" is nothing.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    image_id: str
    method: str = AUTO
    strokes: str = ""
    ground: Ground = field(default_factory=Ground)

    def __post_init__(self) -> None:
        _check("picture", self.image_id, is_id(self.image_id))
        _check("way to cut out", self.method, is_name(self.method))
        _check("correction", self.strokes, not self.strokes or is_digest(self.strokes))

    def to_dict(self) -> dict[str, Any]:
        return {
            "image_id": self.image_id,
            "method": self.method,
            "strokes": self.strokes,
            "ground": {"kind": self.ground.kind.value, "value": self.ground.value},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> CutoutRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        ground = values.get("ground")
        ground = ground if isinstance(ground, Mapping) else {}
        kind = str(ground.get("kind") or GroundKind.NONE)
        _check("background", kind, kind in set(GroundKind))
        return cls(
            image_id=str(values.get("image_id") or ""),
            method=str(values.get("method") or AUTO),
            strokes=str(values.get("strokes") or ""),
            ground=Ground(GroundKind(kind), str(ground.get("value") or "")),
        )


def _check(what: str, value: object, is_usable: object) -> None:
    if not is_usable:
        raise RequestRejected(
            expected=f"a usable {what}",
            got=f"{value!r:.60}",
            todo="choose it again",
            shown=f"Choose the {what} again.",
        )
