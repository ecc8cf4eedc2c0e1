"""Which animal a page may ask for, and animals of gallery pictures kept while poses are tried."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import NoReturn

from cachetools import LRUCache

from core.errors import RequestRejected
from core.geometry import Size
from core.models.hardware.out_of_memory import give_back_on_pressure
from core.repose.animals.presets import AnimalPose
from core.repose.animals.quadruped import Quadruped
from core.repose.animals.request import AnimalSource
from core.runners.reposing.animals import cut_out
from core.server.drawing_request import as_object, read_object, read_side, webp
from core.server.puppet_request import Shown
from core.studio import open_studio

# Longer side of what an animal to be looked at is made of.
LIVE_SIDE = 1024
KEPT = 6

_animals: LRUCache[AnimalSource, Quadruped] = LRUCache(KEPT)
_lock, _making = Lock(), Lock()


def forget() -> None:
    with _lock:
        _animals.clear()


give_back_on_pressure(forget)


@dataclass(frozen=True)
class AnimalPuppetRequest:
    """The animal of ``source`` in a pose, in a picture of ``size``."""

    source: AnimalSource
    asked: AnimalPose
    size: Size

    @classmethod
    def loads(cls, data: bytes) -> AnimalPuppetRequest:
        """Data from outside. Raises ``InputRejected``."""
        told = read_object(data, _refuse)
        return cls(
            AnimalSource.from_dict(as_object(told.get("animal"), _refuse)),
            AnimalPose.from_dict(as_object(told.get("pose"), _refuse)),
            Size(read_side(told.get("width")), read_side(told.get("height"))),
        )

    def draw(self) -> Shown:
        """Raises what ``animal_of`` raises."""
        return Shown(webp(animal_of(self.source).drawn(self.asked, self.size).pixels))


def animal_of(source: AnimalSource) -> Quadruped:
    """The same one again for the same picture, joints and cut-out; one is made at a time.

    Raises ``NotFound`` for a picture that is not in the gallery, ``InputRejected`` where the joints
    lie beside the animal, and what cutting out raises.
    """
    found = _known(source)
    if found is not None:
        return found
    with _making:
        found = _known(source)  # somebody else may have asked for it meanwhile
        made = _made(source) if found is None else found
        with _lock:
            _animals[source] = made
    return made


def _known(source: AnimalSource) -> Quadruped | None:
    with _lock:
        return _animals.get(source)


def _made(source: AnimalSource) -> Quadruped:
    studio = open_studio()
    small = cut_out(source, studio.gallery, studio.pictures, studio.config).at_most(LIVE_SIDE)
    return Quadruped(small, source.rig.scaled_to(small.size))


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="an animal and its pose",
        got=what,
        todo="reload the page",
        shown="This animal cannot be drawn. Reload the page.",
    )
