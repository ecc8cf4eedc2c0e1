"""The registry of garments. One entry in a table adds a garment and its words."""

from __future__ import annotations

from collections.abc import Iterable

from core.figures.clothing.kinds import GarmentKind
from core.figures.clothing.tables import bottoms, details, dresses, feet, heads, outerwear, tops
from core.figures.vocabulary import Word


def _by_name(kinds: Iterable[GarmentKind]) -> dict[str, GarmentKind]:
    """``kinds`` under their titles and under every other name; no two share one."""
    found: dict[str, GarmentKind] = {}
    for kind in kinds:
        for name in kind.names:
            assert name not in found, f"Two garments are called {name!r}"
            found[name] = kind
    return found


GARMENTS: tuple[GarmentKind, ...] = (
    *tops.TOPS, *dresses.DRESSES, *outerwear.OUTERWEAR, *bottoms.BOTTOMS, *feet.LEGWEAR,
    *feet.FOOTWEAR, *details.GLOVES, *details.WRISTS, *details.NECKWEAR, *details.WAIST,
    *details.BACK, *heads.HATS, *heads.HAIR, *heads.EYEWEAR, *heads.EARWEAR, *heads.MASKS,
)  # fmt: skip
_NAMED = _by_name(GARMENTS)
WORDS: tuple[Word, ...] = tuple(
    Word("items", kind.name, kind.names, kind.family, takes_colour=True) for kind in GARMENTS
)


def garment(name: str) -> GarmentKind | None:
    """By any of its names; ``None`` for what is no garment."""
    return _NAMED.get(name)
