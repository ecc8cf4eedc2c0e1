"""The hair styles as data, and how a look's style, length, bangs and extras make one shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.figures.hair import fringes
from core.figures.hair.extras import EXTRAS, PATTERNS
from core.figures.hair.fringes import (
    BANGS,
    BARE,
    CENTRE,
    CHOPPY,
    CURTAIN,
    SHORT,
    SPIKES,
    STRAIGHT,
    SWEPT,
)
from core.figures.hair.shapes import Braid, Bun, Fall, HairShape, Ropes, Tail
from core.figures.looks import Look
from core.figures.vocabulary import Word

NAPE = Fall(0.82, 1.0, 6, 0.16, open=1.75)


@dataclass(frozen=True)
class Length:
    """Head radii; a fall's below the head's middle, a tail's from its tie."""

    fall: float
    tail: float
    locks: float
    names: tuple[str, ...]


# What is no longer than "long hair" ends at the hips, also on a small figure.
LENGTHS: dict[str, Length] = {
    "very short hair": Length(0.62, 0.75, 0.0, ("very short hair", "cropped hair", "close-cropped "
                              "hair", "short cropped hair", "crew cut")),
    "short hair": Length(0.92, 1.25, 0.5, ("short hair", "short haired", "short cut hair")),
    "medium hair": Length(1.65, 1.75, 0.95, ("medium hair", "medium length hair", "shoulder length "
                          "hair", "shoulder-length hair", "mid length hair", "chin length hair")),
    "long hair": Length(2.7, 2.7, 1.25, ("long hair", "long haired", "waist length hair")),
    "very long hair": Length(4.1, 3.9, 1.7, ("very long hair", "hip length hair", "extremely long "
                             "hair", "thigh length hair", "super long hair")),
    "absurdly long hair": Length(5.6, 5.0, 2.1, ("absurdly long hair", "floor length hair",
                                 "ankle length hair", "knee length hair", "rapunzel hair")),
}  # fmt: skip
BEYOND_THE_HIPS = {"very long hair": 1.45, "absurdly long hair": 1.9}


@dataclass(frozen=True)
class Reach:
    """How far hair goes on this figure: ``most`` is to the hips, ``tail`` is of tied hair."""

    most: float
    tail: float
    named: Length | None = None

    @classmethod
    def of(cls, look: Look, most: float) -> Reach:
        said = [word for word in (*look.hair_extras, look.hair_style) if word in LENGTHS]
        if not said or (
            said[0] == look.hair_style and look.hair_style in ("short hair", "long hair")
        ):
            return cls(most, min(most, 2.7 if look.long else 1.75))
        length = LENGTHS[said[0]]
        most *= BEYOND_THE_HIPS.get(said[0], 1.0)
        capped = replace(length, fall=min(length.fall, most), tail=min(length.tail, most))
        return cls(most, capped.tail, capped)


TIES = "hair tie"
Make = Callable[[Reach], HairShape]


@dataclass(frozen=True)
class Style:
    """``keeps`` the hair that falls, when it is said beside a length or a cut ("two side up")."""

    family: str
    make: Make
    names: tuple[str, ...]
    keeps: bool = False


def _side_tails(reach: Reach, height: float, **changes: float) -> tuple[Tail, ...]:
    tail = Tail(0, height, reach.tail, 0.8, 0.25, 0.85)
    return tuple(replace(tail, azimuth=side, **changes) for side in (-1.72, 1.72))


def _braids(reach: Reach, height: float = -0.5) -> tuple[Braid, ...]:
    return tuple(Braid(side, height, reach.tail * 0.85) for side in (-1.5, 1.5))


def _loose(reach: Reach, length: float, **changes: float) -> Fall:
    return replace(Fall(min(reach.most, length), 1.28, 6, 0.5), **changes)


STYLES: dict[str, Style] = {
    # -- lengths
    "very short hair": Style("hair length", lambda _: HairShape(
        SHORT, "messy", Fall(0.62, 0.98, 6, 0.12, open=1.9)), LENGTHS["very short hair"].names),
    "short hair": Style("hair length", lambda _: HairShape(SWEPT, "messy", NAPE),
                        LENGTHS["short hair"].names),
    "medium hair": Style("hair length", lambda r: HairShape(
        CHOPPY, fall=_loose(r, 1.65, flare=1.24, depth=0.3), locks=0.95),
        LENGTHS["medium hair"].names),
    "long hair": Style("hair length", lambda r: HairShape(CHOPPY, fall=_loose(r, 2.7), locks=1.25),
                       LENGTHS["long hair"].names),
    "very long hair": Style("hair length", lambda r: HairShape(
        CHOPPY, fall=_loose(r, 4.1, flare=1.5, points=7), locks=1.6),
        LENGTHS["very long hair"].names),
    "absurdly long hair": Style("hair length", lambda r: HairShape(
        CHOPPY, fall=_loose(r, 5.6, flare=1.75, points=8, depth=0.7), locks=1.9),
        LENGTHS["absurdly long hair"].names),
    # -- cuts
    "bob cut": Style("haircut", lambda _: HairShape(
        STRAIGHT, fall=Fall(1.12, 1.3, 6, 0.1, open=1.2), locks=0.9),
        ("bob cut", "bob", "bobbed hair", "bob haircut", "short bob", "long bob", "lob",
         "bowl cut")),
    "pixie cut": Style("haircut", lambda _: HairShape(
        SWEPT, "messy", Fall(0.66, 0.96, 7, 0.2, open=1.85), locks=0.32),
        ("pixie cut", "pixie", "pixie hair", "pixie haircut")),
    "hime cut": Style("haircut", lambda r: HairShape(
        STRAIGHT, fall=Fall(min(r.most, 2.6), 1.2, 7, 0.06), locks=0.95),
        ("hime cut", "himecut", "princess cut")),
    "wolf cut": Style("haircut", lambda r: HairShape(
        CURTAIN, "messy", Fall(min(r.most, 1.7), 1.16, 7, 0.5, open=1.3), locks=0.7),
        ("wolf cut", "shag cut", "shaggy hair", "mullet", "layered hair", "feathered hair")),
    "undercut": Style("haircut", lambda _: HairShape(
        SWEPT, "swept", Fall(0.3, 0.98, 6, 0.1, open=1.75), extras=("shaved side",)),
        ("undercut", "sidecut", "side shave", "shaved side", "fade haircut")),
    "buzz cut": Style("haircut", lambda _: HairShape(
        BARE, "shorn", Fall(0.42, 0.94, 7, 0.02, open=1.9), is_shorn=True),
        ("buzz cut", "buzzcut", "shaved head", "crew cut hair")),
    "bald": Style("haircut", lambda _: HairShape(BARE, "shorn", is_bald=True, is_shorn=True),
                  ("bald", "bald head", "hairless", "no hair")),
    "mohawk": Style("haircut", lambda _: HairShape(
        BARE, "shorn", extras=("crest",), fall=Fall(0.42, 0.94, 7, 0.02, open=1.9), is_shorn=True),
        ("mohawk", "mohican", "punk hair", "faux hawk")),
    "pompadour": Style("haircut", lambda _: HairShape(
        BARE, "sleek", extras=("quiff",), fall=Fall(0.72, 0.98, 6, 0.12, open=1.75), locks=0.25),
        ("pompadour", "quiff", "regent hair")),
    "slicked back hair": Style("haircut", lambda _: HairShape(
        BARE, "sleek", Fall(0.86, 1.02, 6, 0.2, open=1.7)),
        ("slicked back hair", "hair slicked back", "slicked-back hair", "slick back",
         "slicked hair", "combed back hair")),
    # -- textures
    "straight hair": Style("hair texture", lambda r: HairShape(
        CHOPPY, fall=_loose(r, 2.6, flare=1.16, depth=0.14, points=7), locks=1.2),
        ("straight hair", "sleek hair", "silky hair")),
    "wavy hair": Style("hair texture", lambda r: HairShape(
        CENTRE, fall=Fall(min(r.most, 2.5), 1.5, 6, 0.3, wave=0.12), locks=1.2),
        ("wavy hair", "wavy", "waves", "beach waves", "flowing hair")),
    "curly hair": Style("hair texture", lambda r: HairShape(
        CENTRE, "curly", Fall(min(r.most, 1.9), 1.6, 7, 0.16, curl=0.17, open=1.25), locks=0.0),
        ("curly hair", "curls", "curly", "big hair", "frizzy hair", "permed hair", "loose curls")),
    "messy hair": Style("hair texture", lambda _: HairShape(
        CHOPPY, "messy", Fall(1.0, 1.2, 5, 0.34, open=1.5), locks=0.6),
        ("messy hair", "bed head", "bedhead", "unkempt hair", "disheveled hair", "tousled hair",
         "ruffled hair", "fluffy hair", "windswept hair")),
    "spiky hair": Style("hair texture", lambda _: HairShape(
        SPIKES, "spiky", Fall(0.95, 1.05, 4, 0.36, open=1.75)),
        ("spiky hair", "spiked hair", "spikey hair", "hair spikes")),
    "afro": Style("hair texture", lambda _: HairShape(BARE, "afro"),
        ("afro", "afro hair", "afro puff", "puffy hair")),
    "dreadlocks": Style("hair texture", lambda r: HairShape(
        BARE, "sleek", Fall(0.8, 1.0, 7, 0.05, open=1.7), ropes=Ropes(17, min(r.most, 1.95), 0.2)),
        ("dreadlocks", "dreads", "locs", "cornrows", "box braids", "dreadlock hair")),
    "drill hair": Style("hair texture", lambda r: HairShape(
        CHOPPY, locks=0.6, tails=tuple(
            Tail(side, -0.1, min(r.tail, 2.1), 0.66, 0.0, 0.35, is_drill=True)
            for side in (-1.5, 1.5))),
        ("drill hair", "ringlets", "ringlet hair", "drill curls", "sausage curls", "ojou curls",
         "corkscrew curls")),
    # -- tied
    "high ponytail": Style(TIES, lambda r: HairShape(
        CHOPPY, locks=0.95, tails=(Tail(3.14, 0.78, r.tail, 0.95, 0.42, 0.95),)),
        ("high ponytail", "ponytail", "pony tail", "tied hair", "hair in a ponytail",
         "hair tied up")),
    "low ponytail": Style(TIES, lambda r: HairShape(
        SWEPT, locks=0.75, tails=(Tail(3.14, -0.55, r.tail * 0.9, 0.6, 0.0, 0.55),)),
        ("low ponytail", "low-tied long hair", "low tied hair", "low-tied hair")),
    "side ponytail": Style(TIES, lambda r: HairShape(
        SWEPT, locks=0.8, tails=(Tail(1.65, 0.42, r.tail * 0.9, 0.8, 0.2, 0.7),)),
        ("side ponytail", "sidetail", "side pony", "ponytail on the side")),
    "short ponytail": Style(TIES, lambda _: HairShape(
        CHOPPY, locks=0.7, tails=(Tail(3.14, 0.45, 0.85, 0.55, 0.2, 0.8),)),
        ("short ponytail", "small ponytail", "stubby ponytail")),
    "topknot": Style(TIES, lambda _: HairShape(
        BARE, "sleek", tails=(Tail(3.14, 1.02, 0.7, 0.5, 0.35, 0.6),)),
        ("topknot", "top knot", "chonmage", "samurai topknot", "man bun")),
    "folded ponytail": Style(TIES, lambda _: HairShape(
        SWEPT, locks=0.75, tails=(Tail(3.14, 0.2, 0.95, 0.7, 0.5, 0.6),)),
        ("folded ponytail", "clipped up hair")),
    "twintails": Style(TIES, lambda r: HairShape(
        CHOPPY, locks=0.85, tails=_side_tails(r, 0.5)),
        ("twintails", "twin tails", "twintail", "pigtails", "pig tails", "two ponytails",
         "twin ponytails", "bunches")),
    "low twintails": Style(TIES, lambda r: HairShape(
        CENTRE, locks=0.7, tails=_side_tails(r, -0.45, width=0.6, lift=0.0, out=0.45)),
        ("low twintails", "low twin tails", "low pigtails", "low-tied twintails")),
    "short twintails": Style(TIES, lambda r: HairShape(
        CHOPPY, locks=0.6, tails=_side_tails(replace(r, tail=0.95), 0.45, width=0.6)),
        ("short twintails", "short twin tails", "short pigtails", "small twintails")),
    "two side up": Style(TIES, lambda r: HairShape(
        CHOPPY, fall=_loose(r, 2.6), locks=1.1,
        tails=_side_tails(replace(r, tail=min(r.tail, 1.35)), 0.72, width=0.42, out=0.5)),
        ("two side up", "two-side up", "twin side up"), keeps=True),
    "one side up": Style(TIES, lambda r: HairShape(
        SWEPT, fall=_loose(r, 2.6), locks=1.1, tails=(Tail(1.5, 0.72, 1.3, 0.45, 0.25, 0.5),)),
        ("one side up", "one-side up"), keeps=True),
    "half updo": Style(TIES, lambda r: HairShape(
        CURTAIN, fall=_loose(r, 2.6), locks=0.9, tails=(Tail(3.14, 0.5, 1.35, 0.62, 0.15, 0.5),)),
        ("half updo", "half up", "half-up", "half up half down", "half ponytail",
         "half up hair"), keeps=True),
    "twin drills": Style(TIES, lambda r: HairShape(
        CHOPPY, locks=0.7, tails=tuple(
            Tail(side, 0.35, min(r.tail, 2.3), 0.74, 0.1, 0.62, is_drill=True)
            for side in (-1.65, 1.65))),
        ("twin drills", "twin drill hair", "drill twintails")),
    "curly ponytail": Style(TIES, lambda r: HairShape(
        SWEPT, locks=0.75, tails=(Tail(3.14, 0.7, r.tail * 0.9, 1.05, 0.4, 0.9, curl=0.16),)),
        ("curly ponytail", "wavy ponytail")),
    "side braid": Style(TIES, lambda r: HairShape(
        SWEPT, locks=0.8, braids=(Braid(-1.45, -0.5, r.tail * 0.85),)),
        ("side braid", "braid", "braided hair", "hair in a braid", "braid over the shoulder",
         "braid over shoulder", "plait")),
    "twin braids": Style(TIES, lambda r: HairShape(CENTRE, locks=0.6, braids=_braids(r)),
        ("twin braids", "two braids", "braids", "double braids", "braided pigtails",
         "braided twintails", "hair in two braids", "twin plaits", "low twin braids")),
    "single braid": Style(TIES, lambda r: HairShape(
        SWEPT, locks=0.7, braids=(Braid(3.14, -0.45, r.tail * 0.9, 0.29),)),
        ("single braid", "long braid", "braid down her back", "braid down the back")),
    "french braid": Style(TIES, lambda r: HairShape(
        CURTAIN, locks=0.55, braids=(Braid(3.14, 0.35, r.tail + 0.5, 0.31),)),
        ("french braid", "dutch braid", "fishtail braid")),
    "braided ponytail": Style(TIES, lambda r: HairShape(
        CHOPPY, locks=0.8, braids=(Braid(3.14, 0.72, r.tail + 0.6, 0.29),)),
        ("braided ponytail", "high braid")),
    "hair bun": Style(TIES, lambda _: HairShape(
        CHOPPY, locks=0.85, buns=(Bun(3.14, 1.12, 0.46),)),
        ("hair bun", "bun", "high bun", "top bun", "updo", "single hair bun", "hair in a bun",
         "messy bun", "chignon", "hair up")),
    "low bun": Style(TIES, lambda _: HairShape(
        SWEPT, locks=0.6, buns=(Bun(3.14, -0.42, 0.44),)), ("low bun", "low hair bun")),
    "braided bun": Style(TIES, lambda _: HairShape(
        SWEPT, locks=0.6, buns=(Bun(3.14, 0.3, 0.48),), extras=("crown braid",)),
        ("braided bun", "braided updo")),
    "double bun": Style(TIES, lambda _: HairShape(
        CHOPPY, locks=0.85, buns=(Bun(-1.7, 0.98, 0.37), Bun(1.7, 0.98, 0.37))),
        ("double bun", "double buns", "twin buns", "two buns", "odango")),
    "space buns": Style(TIES, lambda r: HairShape(
        CENTRE, fall=_loose(r, 1.7, depth=0.3), locks=1.0,
        buns=(Bun(-1.15, 1.05, 0.31), Bun(1.15, 1.05, 0.31))),
        ("space buns", "half up buns", "half-up double bun"), keeps=True),
    "cone hair bun": Style(TIES, lambda _: HairShape(
        CHOPPY, locks=0.85, buns=(Bun(-1.5, 0.9, 0.34, is_cone=True),
                                  Bun(1.5, 0.9, 0.34, is_cone=True))),
        ("cone hair bun", "cone hair buns", "cone buns")),
}  # fmt: skip
# Asked for together with another style they change it, and leave its cut.
TEXTURES: dict[str, dict[str, float]] = {
    "wavy hair": {"wave": 0.12}, "curly hair": {"curl": 0.15},
    "straight hair": {"wave": 0.0, "curl": 0.0},
}  # fmt: skip
ROUGH = {"messy hair": "messy", "spiky hair": "spiky"}


def hair_shape(look: Look, most: float = 2.7) -> HairShape:
    """``most`` is how far "long hair" may fall; an unknown style is short hair."""
    reach = Reach.of(look, most)
    said = STYLES.get(look.hair_style, STYLES["short hair"])
    shape = said.make(reach)
    for extra in look.hair_extras:
        if extra in STYLES and extra not in LENGTHS and extra != look.hair_style:
            shape = _with(shape, extra, reach)
    if reach.named is not None:
        shape = _of_length(shape, reach.named, reach.most)
    if look.bangs in BANGS:
        shape = replace(shape, fringe=BANGS[look.bangs].corners)
    more = tuple(extra for extra in look.hair_extras if extra in EXTRAS)
    return replace(shape, extras=(*shape.extras, *more))


def _with(shape: HairShape, extra: str, reach: Reach) -> HairShape:
    """The shape, textured or tied as ``extra`` says."""
    if extra in ROUGH:
        return replace(shape, crown=ROUGH[extra])
    if extra in TEXTURES:
        change = TEXTURES[extra]
        return replace(
            shape, fall=shape.fall and replace(shape.fall, **change),
            tails=tuple(replace(tail, **change) for tail in shape.tails),
        )  # fmt: skip
    other = STYLES[extra].make(reach)
    fall = shape.fall or other.fall if STYLES[extra].keeps or not other.is_tied else None
    return replace(
        shape, fall=fall, tails=(*shape.tails, *other.tails), locks=max(shape.locks, other.locks),
        braids=(*shape.braids, *other.braids), buns=(*shape.buns, *other.buns),
        extras=(*shape.extras, *other.extras),
    )  # fmt: skip


def _of_length(shape: HairShape, length: Length, most: float) -> HairShape:
    """As long as was said, but for what has a length of its own."""
    if shape.is_shorn or shape.ropes:
        return shape
    fall = shape.fall
    if fall is not None:
        grown = max(0.0, length.fall - 2.7)
        fall = replace(
            fall, length=min(length.fall, most), flare=max(fall.flare, 1.0) + 0.16 * grown,
            open=max(fall.open, 1.75) if length.fall < 1.0 else min(fall.open, 1.5),
        )  # fmt: skip
    locks = min(shape.locks, length.locks) if length.fall < 1.2 else shape.locks
    return replace(shape, fall=fall, locks=locks)


def is_tied(style: str) -> bool:
    """Whether it comes short and long by ``Look.long``."""
    return style in STYLES and STYLES[style].family == TIES


def together(names: Sequence[str]) -> tuple[str, bool, tuple[str, ...]]:
    """``hair_style``, ``long`` and ``hair_extras`` of a look, from styles said side by side.

    "long hair" with "twintails" are long twintails; "very long hair" with "hime cut" a long one.
    Of two that cannot both be the style the first is it, and the other joins it.
    """
    order = {TIES: 0, "haircut": 1, "hair texture": 2, "hair length": 3}
    known = [name for name in dict.fromkeys(names) if name in STYLES]
    known.sort(key=lambda name: order[STYLES[name].family])
    if not known:
        return "short hair", False, ()
    style, *rest = known
    lengths = [LENGTHS[name].fall for name in known if name in LENGTHS]
    is_long = lengths[0] >= LENGTHS["long hair"].fall if lengths else style in LONG_BY_ITSELF
    said = ("long hair", "short hair") if is_tied(style) else ("long hair",) if (
        style in LONG_BY_ITSELF) else ()  # fmt: skip
    return style, is_long, tuple(name for name in rest if name not in said)


LONG_BY_ITSELF = (
    "long hair", "very long hair", "absurdly long hair", "wavy hair", "hime cut", "straight hair",
)  # fmt: skip
WORDS: tuple[Word, ...] = (
    *(Word("hair_style", key, style.names, style.family)
      for key, style in STYLES.items()),
    *fringes.WORDS,
    *(Word("hair_extras", key, extra.names, "hair extra") for key, extra in EXTRAS.items()),
    *(Word("hair_pattern", key, names, "two colours of hair", takes_colour=True)
      for key, names in PATTERNS.items()),
)  # fmt: skip
