"""What does the work beside the checkpoints on this machine, and what one fetch more would bring.

Some file look-ups; nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.config import Config
from core.models import registry
from core.models.hardware import machine
from core.models.kinds import ModelKind
from core.models.specs import BaseSpec

STARTER_IDS = ("starter", "starter-x4")


@dataclass(frozen=True)
class Better:
    """``id`` of the catalogue, and in words what it is ``good_for``."""

    id: str
    good_for: str


@dataclass(frozen=True)
class RealPart:
    """``use`` is what it is for, ``here`` what was fetched for it, and ``now`` what does the work
    where nothing was; ``better`` is None where nothing better can be had, else what is fetched for
    this ``gain``."""

    kind: ModelKind
    title: str
    use: str
    here: tuple[str, ...]
    now: str
    better: BaseSpec | None
    gain: str


@dataclass(frozen=True)
class _Part:
    """``built_in`` says what the studio's own does, ``bare`` what is left without it; ``better``
    are those worth fetching, the best first. ``enough``: one is all that is wanted, unless its id
    is among the ``rough``."""

    kind: ModelKind
    title: str
    use: str
    built_in: str
    bare: str
    better: tuple[Better, ...]
    enough: bool = False
    rough: tuple[str, ...] = ()


_PARTS = (
    _Part(
        ModelKind.UPSCALER,
        "Upscaler",
        "Makes pictures larger, up to 4K and 8K.",
        "The built-in one is quick and suits flat colours.",
        "None is here.",
        (
            Better("real-esrgan-x4plus-anime", "Sharper lines on drawings."),
            Better("real-esrgan-x4plus", "Clearer photos and painted pictures."),
            Better("real-esrgan-animevideo", "Sharp drawings in a few seconds."),
        ),
    ),
    _Part(
        ModelKind.DETECTOR,
        "Pose detector",
        "Finds the pose in a picture.",
        "The built-in one reads drawings.",
        "None is here.",
        (Better("dwpose-l", "Reads photos and 3D renders, with hands and face."),),
        enough=True,
    ),
    _Part(
        ModelKind.CUTOUT,
        "Cut-out",
        "Frees people from their background.",
        "The built-in one cuts out drawn people.",
        "Colours and the pose tell who is cut out: good on plain grounds.",
        (
            Better("toonout", "The cleanest edges: hair, ribbons, see-through cloth."),
            Better("isnet-anime", "Cleaner edges around anime characters."),
        ),
        enough=True,
        rough=("u2netp",),
    ),
)


def real_parts(config: Config) -> tuple[RealPart, ...]:
    return tuple(_real_part(part, registry.models_of(part.kind, config), config) for part in _PARTS)


def _real_part(part: _Part, specs: Sequence[BaseSpec], config: Config) -> RealPart:
    here = [spec for spec in specs if spec.is_installed(config)]
    fetched = [spec for spec in here if spec.id not in STARTER_IDS]
    titles = tuple(spec.title for spec in fetched)
    now = part.built_in if here else part.bare
    return RealPart(part.kind, part.title, part.use, titles, now, *_better(part, specs, fetched))


def _better(
    part: _Part, specs: Sequence[BaseSpec], fetched: Sequence[BaseSpec]
) -> tuple[BaseSpec | None, str]:
    if part.enough and any(spec.id not in part.rough for spec in fetched):
        return None, ""
    by_id = {spec.id: spec for spec in specs}
    missing = [one for one in part.better if by_id[one.id] not in fetched]
    memory = machine.usable_memory("cpu")
    for one in missing:
        spec = by_id[one.id]
        if spec.can_be_fetched and spec.memory <= memory:
            return spec, one.good_for
    return None, ""
