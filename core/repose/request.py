"""Everything that decides a series: whose pictures, in which poses, by which roads, before what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, cast

from core.cutout.request import AUTO, Ground, GroundKind
from core.errors import RequestRejected
from core.figures import records
from core.figures.clothing.garments import garment
from core.figures.looks import Look
from core.files import is_digest, is_id, is_name
from core.generation.request import GenerationRequest
from core.generation.validation import check_kind, check_number, check_whole, clean_text, list_from
from core.geometry import Box, Size
from core.pose import openpose
from core.pose.skeleton import Pose
from core.repose.bones import LIMBS, LayerKind
from core.repose.order import Side

Member = TypeVar("Member", bound=StrEnum)

MOST_SOURCES, MOST_POSES, MOST_PICTURES = 10, 60, 400
MOST_PRINTS = 16
MOST_EDGE = 1 << 20  # no picture is as wide
MOST_NAME = 80
# Longer sides go through an upscaler: ``ReposeRequest.target``.
MIN_SIDE, MAX_SIDE = 64, 4096
MAX_TARGET = 7680
MAX_TRIES = 4

LIMB_NAMES: Mapping[str, LayerKind] = {
    kind.name.lower().replace("_", "-"): kind for kind in LayerKind if kind in LIMBS
}


class Road(StrEnum):
    """How the figure gets into a pose: by its picture's own pixels, drawn anew by the painter from
    its look, or painted by a checkpoint over one of these."""

    PUPPET = "puppet"
    REDRAW = "redraw"
    PAINT = "paint"


class GroundChoice(StrEnum):
    """What a figure stands before, beyond what ``core.cutout.request.Ground`` can say: the ground
    of its own picture, or what a checkpoint paints from words."""

    GROUND = "ground"
    KEEP = "keep"
    PAINTED = "painted"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A picture with the figure in it, as a person corrected what was found.

    ``image_id`` is of the gallery. ``pose`` is that of the picture, whose ``person`` (from 0) is
    the figure; None is looked for. ``prints`` in its pixels stay in shape; None are found.
    ``strokes`` correct the cut-out (see ``CutoutRequest``). ``look`` is what a redraw draws; None
    is read from the picture.
    """

    image_id: str
    pose: Pose | None = None
    person: int = 0
    method: str = AUTO
    strokes: str = ""
    prints: tuple[Box, ...] | None = None
    look: Look | None = None

    def __post_init__(self) -> None:
        _check("a picture of the gallery", self.image_id, is_id(self.image_id))
        check_whole("person", self.person, 0, openpose.MAX_PEOPLE - 1)
        _check("a way to cut out", self.method, is_name(self.method))
        _check("a correction", self.strokes, not self.strokes or is_digest(self.strokes))
        prints = self.prints or ()
        usable = all(
            0 <= box.left < box.right <= MOST_EDGE and 0 <= box.top < box.bottom <= MOST_EDGE
            for box in prints
        )
        _check("boxes of prints", prints, usable and len(prints) <= MOST_PRINTS)

    def to_dict(self) -> dict[str, Any]:
        return {
            "image_id": self.image_id,
            "pose": None if self.pose is None else openpose.dumps(self.pose),
            "person": self.person,
            "method": self.method,
            "strokes": self.strokes,
            "prints": None if self.prints is None else [list(box) for box in self.prints],
            "look": None if self.look is None else records.to_dict(self.look),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Source:
        pose, look, prints = values.get("pose"), values.get("look"), values.get("prints")
        return cls(
            image_id=str(values.get("image_id") or ""),
            pose=None if pose is None else openpose.loads(str(pose)),
            person=values.get("person", 0),
            method=str(values.get("method") or AUTO),
            strokes=str(values.get("strokes") or ""),
            prints=None if prints is None else tuple(map(_box, list_from("prints", prints))),
            look=None if look is None else records.look_from_dict(look),
        )


@dataclass(frozen=True)
class AskedPose:
    """The first person of ``pose`` that is not empty is taken, in the figure's proportions.

    ``switches`` say which limbs lie before or behind the trunk, by a name of ``LIMB_NAMES``.
    """

    pose: Pose
    name: str = ""
    switches: Mapping[str, Side] = field(default_factory=dict[str, Side])

    def __post_init__(self) -> None:
        _check("a pose with somebody in it", self.name, not self.pose.is_empty)
        name = clean_text(self.name[:MOST_NAME], "name of the pose", MOST_NAME)
        object.__setattr__(self, "name", name)
        _check("limbs", list(self.switches), all(name in LIMB_NAMES for name in self.switches))

    @property
    def sides(self) -> dict[LayerKind, Side]:
        return {LIMB_NAMES[name]: side for name, side in self.switches.items()}

    def to_dict(self) -> dict[str, Any]:
        switches = {name: side.value for name, side in self.switches.items()}
        return {"pose": openpose.dumps(self.pose), "name": self.name, "switches": switches}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> AskedPose:
        told = values.get("switches")
        switches = cast("Mapping[str, Any]", told) if isinstance(told, Mapping) else {}
        _check("sides of limbs", switches, all(side in list(Side) for side in switches.values()))
        return cls(
            openpose.loads(str(values.get("pose"))),
            str(values.get("name") or ""),
            {name: Side(side) for name, side in switches.items()},
        )


@dataclass(frozen=True)
class Finish:
    """Of a figure before a ground: a shadow where it stands, light of the ground on its edge, and
    how far (0–1) its colours go towards those of the ground."""

    shadow: bool = True
    light_wrap: bool = True
    match: float = 0.15

    def __post_init__(self) -> None:
        check_kind("shadow", self.shadow, bool)
        check_kind("light on the edge", self.light_wrap, bool)
        check_number("colour match", self.match, 0.0, 0.3)


class Cell(NamedTuple):
    """One picture of a series; ``number`` is its place in the job."""

    number: int
    source: Source
    asked: AskedPose
    road: Road


@dataclass(frozen=True, kw_only=True)
class ReposeRequest:
    """Every figure of ``sources`` in every one of ``poses``, by every one of ``roads``.

    ``size`` None is that of each source, see ``size_of``. ``target`` above 0 is the longer side in
    pixels that an upscaler brings the finished picture to; prints are then warped from the source
    again. ``paint`` is what a checkpoint is told where it paints: its pose, size, seed and start
    picture are set anew for each cell; it paints over ``over``. ``garment`` is a picture of the
    inputs, of one garment: a checkpoint paints it where the figures have their clothes, and nothing
    else; ``garment_kind`` is its name in the registry, "" goes by its outline. A cell whose pose
    score or likeness is below what is wished is made again, at most ``tries`` times in all, by the
    next road or with the next seed; the best is kept. ``only`` are the numbers of the cells that
    are made, without any all of them.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    sources: tuple[Source, ...]
    poses: tuple[AskedPose, ...]
    roads: tuple[Road, ...] = (Road.PUPPET,)
    size: Size | None = None
    target: int = 0
    ground_choice: GroundChoice = GroundChoice.GROUND
    ground: Ground = field(default_factory=Ground)
    finish: Finish = field(default_factory=Finish)
    paint: GenerationRequest | None = None
    over: Road = Road.PUPPET
    keeps_faces: bool = True
    keeps_prints: bool = True
    garment: str = ""
    garment_kind: str = ""
    wished_pose: float = 0.0
    wished_likeness: float = 0.0
    tries: int = 1
    seed: int = 0
    only: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _check_count("pictures", len(self.sources), MOST_SOURCES)
        _check_count("poses", len(self.poses), MOST_POSES)
        _check_count("ways", len(self.roads), len(Road))
        _check_count("new pictures", self.whole, MOST_PICTURES)
        _check("numbers of its pictures", self.only, self._names_cells())
        _check("different ways", self.roads, len(set(self.roads)) == len(self.roads))
        _check("a way to paint over", self.over, self.over is not Road.PAINT)
        if self.is_painted:
            paints = self.paint is not None and not self.paint.is_drawn
            _check("a checkpoint to paint with", "none", paints)
        _check("a picture of a garment", self.garment, not self.garment or is_digest(self.garment))
        known = not self.garment_kind or garment(self.garment_kind) is not None
        _check("a kind of garment", self.garment_kind, known)
        if self.size is not None:
            for side in self.size:
                check_whole("side of the picture", side, MIN_SIDE, MAX_SIDE)
        check_whole("longer side", self.target, 0, MAX_TARGET)
        check_number("wished pose score", self.wished_pose, 0.0, 1.0)
        check_number("wished likeness", self.wished_likeness, 0.0, 1.0)
        check_whole("tries", self.tries, 1, MAX_TRIES)
        check_whole("seed", self.seed, 0, 2**63 - 1)

    def __len__(self) -> int:
        return len(self.only) or self.whole

    @property
    def whole(self) -> int:
        """How many cells there are, made or not."""
        return len(self.sources) * len(self.poses) * len(self.roads)

    def size_of(self, own: Size) -> Size:
        """Of the pictures of a source that is ``own`` large: a huge one is made smaller, as one
        that was asked for would have been refused."""
        return self.size or own.times(min(1.0, MAX_SIDE / max(own)))

    def _names_cells(self) -> bool:
        whole = all(type(one) is int and 0 <= one < self.whole for one in self.only)
        return whole and len(set(self.only)) == len(self.only)

    @property
    def needs_models(self) -> bool:
        """A checkpoint paints in it, or an upscaler makes it larger."""
        may_be_painted = self.tries > 1 and self.paint is not None
        return self.is_painted or may_be_painted or self.target > 0

    @property
    def is_painted(self) -> bool:
        """A checkpoint was asked for."""
        return Road.PAINT in self.roads or self.ground_choice is GroundChoice.PAINTED

    def cells(self) -> tuple[Cell, ...]:
        """Picture by picture, of each every pose, of that every road."""
        told = (
            (source, asked, road)
            for source in self.sources
            for asked in self.poses
            for road in self.roads
        )
        cells = (Cell(number, *one) for number, one in enumerate(told))
        return tuple(cell for cell in cells if not self.only or cell.number in self.only)

    def to_dict(self) -> dict[str, Any]:
        return {
            "sources": [one.to_dict() for one in self.sources],
            "poses": [one.to_dict() for one in self.poses],
            "roads": [road.value for road in self.roads],
            "size": None if self.size is None else list(self.size),
            "ground_choice": self.ground_choice.value,
            "ground": {"kind": self.ground.kind.value, "value": self.ground.value},
            "finish": {one.name: getattr(self.finish, one.name) for one in fields(Finish)},
            "paint": None if self.paint is None else self.paint.to_dict(),
            "over": self.over.value,
            "only": list(self.only),
            **{name: getattr(self, name) for name in _PLAIN},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ReposeRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        ground, finish = _mapping(values.get("ground")), _mapping(values.get("finish"))
        paint, size = values.get("paint"), values.get("size")
        kind = str(ground.get("kind") or GroundKind.NONE)
        return cls(
            sources=tuple(Source.from_dict(_mapping(one)) for one in _list(values, "sources")),
            poses=tuple(AskedPose.from_dict(_mapping(one)) for one in _list(values, "poses")),
            roads=tuple(_member(Road, one) for one in _list(values, "roads")),
            size=None if size is None else _size(size),
            ground_choice=_member(GroundChoice, values.get("ground_choice", "ground")),
            ground=Ground(_member(GroundKind, kind), str(ground.get("value") or "")),
            finish=Finish(**{
                one.name: finish[one.name] for one in fields(Finish) if one.name in finish
            }),
            paint=None if paint is None else GenerationRequest.from_dict(_mapping(paint)),
            over=_member(Road, values.get("over", "puppet")),
            only=tuple(_list(values, "only")),
            **{name: values[name] for name in _PLAIN if name in values},
        )  # fmt: skip


_PLAIN = (
    "target", "keeps_faces", "keeps_prints", "garment", "garment_kind", "wished_pose",
    "wished_likeness", "tries", "seed",
)  # fmt: skip


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    return list(list_from(name, values.get(name) or ()))


def _member(of: type[Member], value: object) -> Member:
    _check(f"one of {', '.join(of)}", value, value in list(of))  # a set fails on lists from outside
    return of(str(value))


def _size(value: object) -> Size:
    sides = list_from("size", value)
    _check("a width and a height", value, len(sides) == 2)
    return Size(*sides)


def _box(value: object) -> Box:
    numbers = list_from("prints", value)
    whole = len(numbers) == 4 and all(type(one) is int for one in numbers)
    _check("left, top, right and bottom of a print", value, whole)
    return Box(*numbers)


def _check_count(what: str, count: int, most: int) -> None:
    if not 1 <= count <= most:
        raise RequestRejected(
            expected=f"1 to {most} {what}",
            got=count,
            todo="choose some" if count == 0 else "choose fewer",
            shown=f"Choose 1 to {most} {what}.",
        )


def _check(what: str, value: object, is_usable: object) -> None:
    if not is_usable:
        raise RequestRejected(
            expected=what,
            got=f"{value!r:.60}",
            todo="choose it again",
            shown=f"This series needs {what}. Choose it again.",
        )
