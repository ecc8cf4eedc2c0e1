"""What a garment is: where it is worn and how it is cut. Lengths are shares of the body's own.

Colours are told by roles, so that one cut serves every colour: "cloth" is the garment's own, "deep"
a darker or lighter tone of it, "second" and "accent" go with it; "skin", "white", "dark", "denim",
"gold", "cream", "grey" and the names of colours are themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Slot(StrEnum):
    """Where a garment is worn. A slot holds one garment unless it ``holds_many``."""

    TOP = "top"
    BOTTOM = "bottom"
    DRESS = "dress"
    OUTER = "outer"
    APRON = "apron"
    LEGWEAR = "legwear"
    FOOTWEAR = "footwear"
    GLOVES = "gloves"
    WRIST = "wrist"
    TIE = "tie"
    NECKLACE = "necklace"
    SCARF = "scarf"
    WAIST = "waist"
    HEADWEAR = "headwear"
    HAIR = "hair ornament"
    EYEWEAR = "eyewear"
    EARWEAR = "earwear"
    MASK = "face mask"
    BACK = "back"
    CAPE = "cape"

    @property
    def holds_many(self) -> bool:
        return self in (Slot.WRIST, Slot.NECKLACE, Slot.WAIST, Slot.HAIR, Slot.EARWEAR, Slot.BACK)


@dataclass(frozen=True)
class TopCut:
    """What covers trunk and arms. Levels are torso lengths from the neck, 1 at the hips."""

    sleeve: str = "long"  # "none", "short", "puff", "elbow", "long", "wide"
    neck: str = "round"  # a key of ``necks.NECKS``
    fronts: tuple[str, ...] = ()  # keys of ``fronts.FRONTS``, painted in turn
    hem: float = 0.98
    bare_from: float = 0.0  # where it ends above the waist; 0 covers all
    loose: float = 1.0
    base: str = "cloth"  # role of the trunk's colour
    sleeve_colour: str = "cloth"
    collar: str = "deep"  # role of the collar's colour
    inner: str = "white"  # role of what shows in an open collar
    cuff: str = ""  # role; "" has none
    shoulder: str = ""  # "pauldron", "epaulette", "frill", "shoulder band"


@dataclass(frozen=True)
class SkirtCut:
    """What hangs from the waist; ``reach`` is 1 at the knee, 2 at the ankle."""

    reach: float = 0.66
    flare: float = 0.34
    pleats: int = 6
    waist: float = 0.7
    colour: str = "cloth"
    hem: str = ""  # role of a border
    lace: str = ""  # role of a scalloped edge
    wrap: bool = False
    slit: bool = False
    tiers: int = 0
    waistband: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class LegCut:
    """Trousers; ``reach`` is 1 at the knee, 2 at the ankle."""

    reach: float = 2.0
    loose: float = 1.0  # < 0.97 clings
    colour: str = "cloth"
    details: tuple[str, ...] = ()  # keys of ``legs.LEG_DETAILS``


@dataclass(frozen=True)
class SockCut:
    """``reach`` from the ankle: 1 at the knee, 2 at the hip and over the trunk."""

    reach: float = 0.3
    sheer: float = 0.0  # how much skin shows through
    top: str = ""  # role of its upper edge
    loose: float = 1.0
    net: bool = False


@dataclass(frozen=True)
class ShoeCut:
    sole: str = "shoe"  # a key of ``shoes.SOLES``
    shaft: float = 0.0  # of a boot, from the ankle: 1 at the knee
    top: str = ""  # role of the shaft's edge
    plates: bool = False


@dataclass(frozen=True)
class GloveCut:
    reach: float = 0.12  # from the wrist, 1 at the elbow
    hand: str = "whole"  # "whole", "fingerless", "mitten"
    flared: float = 1.0
    bands: bool = False


@dataclass(frozen=True)
class GarmentKind:
    """An entry of the registry. ``names`` as prompts write it, the first is its key and title."""

    names: tuple[str, ...]
    slot: Slot
    family: str
    top: TopCut | None = None
    skirt: SkirtCut | None = None
    legs: LegCut | None = None
    sock: SockCut | None = None
    shoe: ShoeCut | None = None
    glove: GloveCut | None = None
    piece: str = ""  # a key of the painters of small things
    open: bool = False  # an outer that shows what is under it
    colour: str = ""  # when none is named; "" is in harmony with the rest
    second: str = ""
    accent: str = ""
    pattern: str = ""
    under: str = ""  # the top that goes with an outer, a bib, a pinafore
    revealing: bool = False  # never on a childlike body
    covers: tuple[Slot, ...] = ()  # slots that it leaves nothing to

    @property
    def name(self) -> str:
        return self.names[0]


def names_of(text: str) -> tuple[str, ...]:
    """From "t-shirt, tee": the tables' short form."""
    return tuple(name.strip() for name in text.split(","))
