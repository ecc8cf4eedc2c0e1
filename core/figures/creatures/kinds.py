"""Ears, tails, wings, horns and halos as data. One entry adds one, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.figures.attributes import Colour
from core.figures.vocabulary import Word

HORN: Colour = (84, 68, 84)
BONE: Colour = (232, 214, 186)
FEATHER: Colour = (250, 249, 252)
GOLD: Colour = (255, 214, 104)


class Slot(StrEnum):
    EARS = "ears"
    TAIL = "tail"
    WINGS = "wings"
    HORNS = "horns"
    HALO = "halo"


@dataclass(frozen=True)
class Ear:
    """Head radii; ``azimuth`` is of its middle, ``droop`` lets it hang, ``blunt`` rounds it."""

    azimuth: float = 0.72
    height: float = 0.74
    wide: float = 0.36
    high: float = 0.78
    lean: float = 0.22
    blunt: float = 0.0
    droop: float = 0.0
    tip: Colour | None = None
    tuft: bool = True


@dataclass(frozen=True)
class TailCut:
    """``length`` in torsos; ``widths`` along it in torsos; ``end`` is what it carries."""

    length: float = 1.0
    widths: tuple[float, ...] = (0.1, 0.11, 0.11, 0.09, 0.05)
    curl: float = 0.6  # how far its tip turns up
    end: str = ""  # "spade", "tuft", "puff", "brush", "spikes"
    tip: Colour | None = None


@dataclass(frozen=True)
class Kind:
    names: tuple[str, ...]
    slot: Slot
    form: str = ""  # a key of the painters of its slot
    ear: Ear | None = None
    tail: TailCut | None = None
    colour: Colour | None = None  # when none is named; None is the hair's


BUSHY = (0.12, 0.32, 0.46, 0.44, 0.28, 0.02)
KINDS: dict[str, Kind] = {
    kind.names[0]: kind
    for kind in (
        # -- ears
        Kind(("cat ears", "cat ear", "nekomimi", "kitty ears", "animal ears", "kemonomimi"),
             Slot.EARS, ear=Ear()),
        Kind(("fox ears", "fox ear", "kitsune ears"), Slot.EARS,
             ear=Ear(wide=0.38, high=0.98, tip=(70, 52, 54))),
        Kind(("wolf ears", "wolf ear"), Slot.EARS, ear=Ear(wide=0.37, high=0.84, lean=0.16)),
        Kind(("dog ears", "dog ear", "floppy ears", "puppy ears"), Slot.EARS,
             ear=Ear(azimuth=0.95, wide=0.32, high=0.86, lean=0.2, blunt=0.5, droop=0.85)),
        Kind(("rabbit ears", "bunny ears", "rabbit ear", "usagimimi", "bunny ear"), Slot.EARS,
             ear=Ear(azimuth=0.4, height=0.86, wide=0.21, high=1.35, lean=0.16, blunt=0.75,
                     tuft=False)),
        Kind(("lop rabbit ears", "drooping rabbit ears", "lop ears"), Slot.EARS,
             ear=Ear(azimuth=0.8, height=0.86, wide=0.24, high=1.2, lean=0.3, blunt=0.75, droop=1.0,
                     tuft=False)),
        Kind(("bear ears", "bear ear", "panda ears"), Slot.EARS,
             ear=Ear(wide=0.34, high=0.56, blunt=1.0, tuft=False)),
        Kind(("mouse ears", "mouse ear", "rat ears"), Slot.EARS,
             ear=Ear(azimuth=0.9, wide=0.46, high=0.82, lean=0.3, blunt=1.0, tuft=False)),
        Kind(("cow ears", "cow ear", "sheep ears", "goat ears", "deer ears"), Slot.EARS,
             ear=Ear(azimuth=1.35, height=0.42, wide=0.2, high=0.6, lean=0.62, blunt=0.4,
                     droop=0.35)),
        Kind(("horse ears", "horse ear", "pony ears"), Slot.EARS,
             ear=Ear(azimuth=0.55, wide=0.2, high=0.66, lean=0.1, blunt=0.25)),
        Kind(("tiger ears", "lion ears", "raccoon ears", "squirrel ears"), Slot.EARS,
             ear=Ear(wide=0.35, high=0.64, blunt=0.7)),
        # -- tails
        Kind(("cat tail", "animal tail"), Slot.TAIL,
             tail=TailCut(1.2, (0.1, 0.1, 0.1, 0.1, 0.08))),
        Kind(("fox tail", "kitsune tail"), Slot.TAIL,
             tail=TailCut(1.3, BUSHY, 0.95, "brush", FEATHER)),
        Kind(("wolf tail",), Slot.TAIL, tail=TailCut(1.05, BUSHY, -0.1, "brush")),
        Kind(("dog tail", "puppy tail"), Slot.TAIL,
             tail=TailCut(0.85, (0.1, 0.2, 0.24, 0.2, 0.02), 0.9, "brush")),
        Kind(("squirrel tail", "raccoon tail"), Slot.TAIL,
             tail=TailCut(1.35, (0.1, 0.3, 0.46, 0.46, 0.3, 0.05), 1.2, "brush")),
        Kind(("rabbit tail", "bunny tail", "bear tail"), Slot.TAIL, tail=TailCut(0.12, end="puff"),
             colour=FEATHER),
        Kind(("mouse tail", "rat tail", "monkey tail"), Slot.TAIL,
             tail=TailCut(1.3, (0.06, 0.06, 0.05, 0.03), 0.7)),
        Kind(("cow tail", "lion tail", "donkey tail"), Slot.TAIL,
             tail=TailCut(1.1, (0.06, 0.06, 0.05, 0.05), 0.3, "tuft")),
        Kind(("horse tail", "pony tail of a horse"), Slot.TAIL,
             tail=TailCut(1.1, (0.12, 0.24, 0.26, 0.2, 0.02), -0.4, "brush")),
        Kind(("demon tail", "devil tail", "pointed tail"), Slot.TAIL,
             tail=TailCut(1.25, (0.07, 0.06, 0.05, 0.045), 0.8, "spade"), colour=(70, 48, 62)),
        Kind(("dragon tail", "lizard tail", "reptile tail", "crocodile tail"), Slot.TAIL,
             tail=TailCut(1.35, (0.32, 0.28, 0.2, 0.12, 0.0), 0.3, "spikes"),
             colour=(92, 142, 104)),
        # -- wings
        Kind(("angel wings", "white wings", "feathered wings", "wings", "bird wings",
              "feather wings"), Slot.WINGS, "feathers", colour=FEATHER),
        Kind(("black wings", "raven wings", "fallen angel wings", "dark wings"), Slot.WINGS,
             "feathers", colour=(66, 60, 76)),
        Kind(("demon wings", "bat wings", "devil wings", "vampire wings"), Slot.WINGS, "membrane",
             colour=(74, 50, 68)),
        Kind(("dragon wings",), Slot.WINGS, "membrane", colour=(92, 142, 104)),
        Kind(("fairy wings", "insect wings", "dragonfly wings", "transparent wings"), Slot.WINGS,
             "fairy", colour=(178, 226, 250)),
        Kind(("butterfly wings", "moth wings"), Slot.WINGS, "butterfly", colour=(84, 150, 232)),
        # -- horns
        Kind(("demon horns", "devil horns", "horns", "horn", "curved horns"), Slot.HORNS, "curved",
             colour=HORN),
        Kind(("dragon horns",), Slot.HORNS, "swept", colour=HORN),
        Kind(("oni horns", "small horns", "short horns", "skin-covered horns"), Slot.HORNS, "short",
             colour=BONE),
        Kind(("single horn", "unicorn horn", "one horn"), Slot.HORNS, "single", colour=BONE),
        Kind(("ram horns", "sheep horns", "goat horns", "curled horns"), Slot.HORNS, "ram",
             colour=(150, 122, 96)),
        Kind(("cow horns", "bull horns", "minotaur horns"), Slot.HORNS, "bull", colour=BONE),
        Kind(("antlers", "deer antlers", "reindeer antlers"), Slot.HORNS, "antlers",
             colour=(150, 108, 74)),
        # -- halo
        Kind(("halo", "angel halo", "glowing halo", "ring over head"), Slot.HALO, colour=GOLD),
    )
}  # fmt: skip
# Who has several of them.
BEINGS: dict[str, tuple[str, ...]] = {
    "cat girl": ("cat ears", "cat tail"), "fox girl": ("fox ears", "fox tail"),
    "wolf girl": ("wolf ears", "wolf tail"), "dog girl": ("dog ears", "dog tail"),
    "rabbit girl": ("rabbit ears", "rabbit tail"), "mouse girl": ("mouse ears", "mouse tail"),
    "cow girl": ("cow ears", "cow horns", "cow tail"), "horse girl": ("horse ears", "horse tail"),
    "demon girl": ("demon horns", "demon wings", "demon tail"),
    "dragon girl": ("dragon horns", "dragon wings", "dragon tail"),
    "angel": ("angel wings", "halo"), "fairy": ("fairy wings",), "oni": ("oni horns",),
}  # fmt: skip
_CALLED: dict[str, tuple[str, ...]] = {
    "cat girl": ("catgirl", "cat boy", "catboy", "neko", "nekomata"),
    "fox girl": ("foxgirl", "fox boy", "kitsune", "fox spirit"),
    "wolf girl": ("wolf boy", "werewolf"), "dog girl": ("dog boy", "puppy girl"),
    "rabbit girl": ("bunny girl", "rabbit boy", "bunny boy"), "mouse girl": ("mouse boy",),
    "cow girl": ("cow boy costume",), "horse girl": ("centaur girl",),
    "demon girl": ("demon", "devil", "demon boy", "devil girl", "demon lord", "demon king"),
    "dragon girl": ("dragon boy", "half dragon", "dragonkin"),
    "angel": ("angel girl", "angel boy", "seraph"), "fairy": ("fairy girl", "pixie fairy"),
    "oni": ("oni girl", "ogre girl"),
}  # fmt: skip
assert all(part in KINDS for parts in BEINGS.values() for part in parts)
WORDS: tuple[Word, ...] = (
    *(Word("items", key, kind.names, f"animal {kind.slot}" if kind.slot in (Slot.EARS, Slot.TAIL)
           else str(kind.slot), takes_colour=True) for key, kind in KINDS.items()),
    *(Word("items", key, (key, *_CALLED[key]), "beings", takes_colour=True) for key in BEINGS),
)  # fmt: skip


def kinds_of(item: str) -> tuple[Kind, ...]:
    """What an item of a look is made of; () when it is none of these."""
    return tuple(KINDS[name] for name in BEINGS.get(item, (item,)) if name in KINDS)
