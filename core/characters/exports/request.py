"""Many pictures of a character in one archive, as work of the queue: frozen requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.characters import records
from core.characters.card import Card, Expression
from core.characters.exports.dataset import Dataset
from core.characters.exports.sprites import HEIGHT, SpritePose, SpriteSet
from core.characters.sheets.cells import expressions_of
from core.errors import RequestRejected
from core.files import is_id
from core.generation.validation import check_at_most, check_kind, check_whole, list_from
from core.pose import presets

MOST_KEPT = 200


@dataclass(frozen=True, kw_only=True)
class SpritesRequest:
    """``card`` is as it was when it was asked for. ``expressions`` are names of the card's, all
    without any; ``poses`` are presets. With ``pictures`` of the gallery, which are cut out, those
    are the sprites instead.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    card: Card
    expressions: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    height: int = HEIGHT
    pictures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_whole("height", self.height, 64, 4096)
        _check_names(self)
        _ = self.drawn

    @property
    def drawn(self) -> SpriteSet:
        """Raises ``NotFound`` for a preset that is gone."""
        poses = (SpritePose(one, presets.get(one).pose) for one in self.poses)
        faces = tuple(map(self._face, self.expressions))
        return SpriteSet(self.card, faces, tuple(poses), self.height)

    def _face(self, name: str) -> Expression:
        found = next((one for one in expressions_of(self.card) if one.name == name), None)
        if found is None:
            raise RequestRejected(
                expected="expressions of this character",
                got=f"{name!r:.60}",
                todo="choose among its own",
                shown="One of these expressions is not there any more. Choose again.",
            )
        return found

    def to_dict(self) -> dict[str, Any]:
        return _told(self, "expressions", "poses", "height", "pictures")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> SpritesRequest:
        """Inverse of ``to_dict``; data from outside."""
        told: dict[str, Any] = {"height": values.get("height", HEIGHT)}
        told |= {name: _names(values, name) for name in ("expressions", "poses", "pictures")}
        return cls(card=records.from_dict(values.get("card")), **told)


@dataclass(frozen=True, kw_only=True)
class DatasetRequest:
    """As ``Dataset``; ``pictures`` of the gallery go first.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    card: Card
    count: int = 24
    side: int = 768
    repeats: int = 10
    tells_looks: bool = False
    views: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("count", "side", "repeats"):
            check_whole(name, getattr(self, name), 1, 4096)
        check_kind("choice to tell looks", self.tells_looks, bool)
        _check_names(self)
        _ = self.drawn
        for one in self.poses:
            presets.get(one)

    @property
    def drawn(self) -> Dataset:
        """Without the pictures of the gallery."""
        return Dataset(
            card=self.card, count=self.count, side=self.side, repeats=self.repeats,
            tells_looks=self.tells_looks, views=self.views, poses=self.poses,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        return _told(self, "count", "side", "repeats", "tells_looks", "views", "poses", "pictures")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> DatasetRequest:
        """Inverse of ``to_dict``; data from outside."""
        plain = ("count", "side", "repeats", "tells_looks")
        told: dict[str, Any] = {name: values[name] for name in plain if name in values}
        told |= {name: _names(values, name) for name in ("views", "poses", "pictures")}
        return cls(card=records.from_dict(values.get("card")), **told)


def _told(request: SpritesRequest | DatasetRequest, *names: str) -> dict[str, Any]:
    values = ((name, getattr(request, name)) for name in names)
    told = {name: list(one) if isinstance(one, tuple) else one for name, one in values}
    return {"card": records.to_dict(request.card), **told}


def _names(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(map(str, list_from(name, values.get(name, ()))))


def _check_names(request: SpritesRequest | DatasetRequest) -> None:
    for name in ("expressions", "views", "poses", "pictures"):
        check_at_most(name, getattr(request, name, ()), MOST_KEPT)
    if not all(map(is_id, request.pictures)):
        raise RequestRejected(
            expected="ids of pictures of the gallery",
            got="something else",
            todo="choose the pictures again",
            shown="One of these pictures cannot be found. Choose the pictures again.",
        )
