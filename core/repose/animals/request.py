"""Everything that decides a series of an animal: its picture and joints, the poses, the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

from core.cutout.request import AUTO, Ground, GroundKind
from core.errors import RequestRejected
from core.files import is_digest, is_id, is_name
from core.generation.validation import list_from
from core.repose.animals.presets import AnimalPose
from core.repose.animals.rig import Rig
from core.repose.request import Finish, GroundChoice

MOST_POSES = 60


@dataclass(frozen=True, kw_only=True)
class AnimalSource:
    """``image_id`` is of the gallery, ``rig`` in its pixels. ``method`` and ``strokes`` cut it out,
    as for ``CutoutRequest``."""

    image_id: str
    rig: Rig
    method: str = AUTO
    strokes: str = ""

    def __post_init__(self) -> None:
        _check("a picture of the gallery", self.image_id, is_id(self.image_id))
        _check("a way to cut out", self.method, is_name(self.method))
        _check("a correction", self.strokes, not self.strokes or is_digest(self.strokes))

    def to_dict(self) -> dict[str, Any]:
        return {
            "image_id": self.image_id, "rig": self.rig.to_dict(), "method": self.method,
            "strokes": self.strokes,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> AnimalSource:
        """Inverse of ``to_dict``; data from outside. Raises ``InputRejected``."""
        return cls(
            image_id=str(values.get("image_id") or ""),
            rig=Rig.from_dict(_mapping(values.get("rig"))),
            method=str(values.get("method") or AUTO),
            strokes=str(values.get("strokes") or ""),
        )


@dataclass(frozen=True, kw_only=True)
class AnimalRequest:
    """The animal of ``source`` in every one of ``poses``, in a picture as large as its own.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    source: AnimalSource
    poses: tuple[AnimalPose, ...]
    ground_choice: GroundChoice = GroundChoice.GROUND
    ground: Ground = field(default_factory=Ground)
    finish: Finish = field(default_factory=Finish)
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(self.poses) <= MOST_POSES:
            raise RequestRejected(
                expected=f"1 to {MOST_POSES} poses",
                got=len(self.poses),
                todo="choose some, or take some away",
                shown=f"Choose 1 to {MOST_POSES} poses.",
            )
        if self.ground_choice is GroundChoice.PAINTED:
            raise RequestRejected(
                expected="a background that is drawn or chosen",
                got="one that a checkpoint paints",
                todo="choose another background",
                shown="A checkpoint paints no backgrounds for animals. Choose another background.",
            )

    def __len__(self) -> int:
        return len(self.poses)

    def to_dict(self) -> dict[str, Any]:
        return {
            "animal": self.source.to_dict(),
            "poses": [one.to_dict() for one in self.poses],
            "ground_choice": self.ground_choice.value,
            "ground": {"kind": self.ground.kind.value, "value": self.ground.value},
            "finish": {one.name: getattr(self.finish, one.name) for one in fields(Finish)},
            "seed": self.seed,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> AnimalRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        ground, finish = _mapping(values.get("ground")), _mapping(values.get("finish"))
        kind, choice = ground.get("kind", "none"), values.get("ground_choice", "ground")
        _check("a background", kind, kind in list(GroundKind) and choice in list(GroundChoice))
        poses = list_from("poses", values.get("poses") or ())
        return cls(
            source=AnimalSource.from_dict(_mapping(values.get("animal"))),
            poses=tuple(AnimalPose.from_dict(_mapping(one)) for one in poses),
            ground_choice=GroundChoice(choice),
            ground=Ground(GroundKind(kind), str(ground.get("value") or "")),
            finish=Finish(**{
                one.name: finish[one.name] for one in fields(Finish) if one.name in finish
            }),
            seed=values.get("seed", 0),
        )  # fmt: skip


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _check(what: str, value: object, is_usable: object) -> None:
    if not is_usable:
        raise RequestRejected(
            expected=what,
            got=f"{value!r:.60}",
            todo="choose it again",
            shown=f"This series needs {what}. Choose it again.",
        )
