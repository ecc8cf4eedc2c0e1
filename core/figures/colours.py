"""Colours by name: as anime tags call them, as CSS does, and ``#rrggbb``.

The same name is another colour on another thing: blonde hair is no yellow, and blue eyes are
deeper than a blue dress. ``Family`` says what is coloured.
"""

from __future__ import annotations

import colorsys
import random
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from core.figures.attributes import CLOTH_COLOURS, EYE_COLOURS, HAIR_COLOURS, SKIN_TONES, Colour

# As lit cloth is painted, where CSS is too pure or means something else.
_CLOTH: dict[str, Colour] = {
    "blue": (70, 116, 212), "dark blue": (40, 58, 130), "navy blue": (50, 62, 116),
    "sky blue": (134, 200, 242), "aqua": (92, 208, 214), "cyan": (84, 206, 226),
    "teal": (44, 138, 142), "turquoise": (70, 200, 190), "mint": (168, 228, 200),
    "light green": (160, 214, 150), "dark green": (42, 96, 66), "olive": (122, 124, 66),
    "lime": (164, 214, 74), "khaki": (184, 172, 124), "light purple": (186, 154, 222),
    "dark purple": (86, 56, 128), "lavender": (204, 188, 236), "lilac": (204, 176, 226),
    "violet": (142, 88, 200), "magenta": (212, 70, 158), "hot pink": (246, 96, 164),
    "light pink": (252, 202, 218), "rose": (226, 104, 134), "peach": (252, 200, 172),
    "salmon": (244, 146, 128), "coral": (246, 124, 100), "dark red": (142, 36, 46),
    "crimson": (178, 34, 56), "scarlet": (214, 52, 44), "maroon": (112, 36, 48),
    "burgundy": (118, 32, 52), "wine": (112, 34, 56), "light brown": (184, 138, 98),
    "dark brown": (88, 58, 42), "tan": (210, 178, 138), "beige": (226, 210, 182),
    "cream": (250, 240, 214), "ivory": (248, 244, 228), "camel": (196, 154, 104),
    "gold": (222, 180, 74), "golden": (222, 180, 74), "silver": (198, 202, 212),
    "bronze": (170, 120, 70), "copper": (184, 110, 72), "light grey": (200, 202, 210),
    "dark grey": (88, 90, 102), "charcoal": (68, 70, 80), "light yellow": (254, 238, 164),
    "mustard": (214, 168, 60), "amber": (240, 172, 50), "denim": (76, 104, 152),
    "off white": (244, 240, 230), "rust": (176, 84, 48),
}  # fmt: skip
_HAIR: dict[str, Colour] = {
    "white": (238, 238, 246), "grey": (158, 160, 172), "light brown": (176, 122, 78),
    "dark brown": (84, 54, 40), "chestnut": (140, 78, 46), "auburn": (150, 66, 40),
    "ginger": (224, 122, 58), "copper": (196, 100, 56), "golden": (240, 196, 88),
    "golden blonde": (240, 196, 88), "platinum": (248, 234, 200),
    "platinum blonde": (248, 234, 200), "light blonde": (250, 226, 160),
    "dark blonde": (208, 166, 90), "dirty blonde": (200, 160, 98), "sandy": (220, 186, 128),
    "strawberry blonde": (244, 176, 124), "yellow": (252, 214, 92), "light blue": (150, 204, 244),
    "dark blue": (52, 68, 140), "navy": (46, 54, 104), "aqua": (112, 216, 220),
    "teal": (54, 146, 150), "light green": (158, 216, 150), "dark green": (44, 100, 72),
    "lime": (172, 218, 92), "light purple": (190, 160, 226), "dark purple": (92, 60, 134),
    "violet": (138, 92, 204), "lavender": (204, 186, 238), "lilac": (206, 176, 228),
    "magenta": (206, 74, 156), "hot pink": (246, 104, 168), "light pink": (252, 200, 218),
    "dark red": (140, 40, 46), "crimson": (168, 38, 54), "burgundy": (116, 36, 54),
    "raven": (44, 42, 58), "jet black": (36, 34, 44), "gold": (236, 190, 84),
}  # fmt: skip
_EYES: dict[str, Colour] = {
    "pink": (240, 104, 160), "orange": (240, 130, 48), "aqua": (62, 196, 208),
    "cyan": (54, 192, 226), "light blue": (104, 182, 244), "dark blue": (40, 66, 150),
    "sky blue": (104, 182, 244), "grey": (128, 134, 152), "silver": (168, 176, 196),
    "black": (54, 50, 66), "white": (226, 230, 242), "gold": (228, 172, 44),
    "golden": (228, 172, 44), "amber": (222, 146, 40), "hazel": (150, 116, 62),
    "light brown": (180, 124, 70), "dark brown": (92, 58, 40), "teal": (36, 140, 146),
    "emerald": (26, 158, 96), "light green": (120, 200, 110), "dark green": (34, 102, 66),
    "violet": (134, 78, 204), "lavender": (176, 150, 228), "lilac": (188, 150, 222),
    "magenta": (206, 56, 150), "crimson": (176, 28, 50), "dark red": (144, 26, 40),
    "turquoise": (52, 188, 180), "ruby": (200, 30, 70), "sapphire": (36, 88, 196),
}  # fmt: skip
_SKIN: dict[str, Colour] = {
    "pale": (252, 238, 230), "white": (252, 238, 230), "porcelain": (252, 238, 230),
    "fair": SKIN_TONES["fair skin"], "light": SKIN_TONES["fair skin"],
    "tan": SKIN_TONES["tan skin"], "tanned": SKIN_TONES["tan skin"],
    "bronze": (214, 154, 112), "olive": (222, 186, 144), "brown": (156, 106, 78),
    "dark": SKIN_TONES["dark skin"], "dark brown": (116, 76, 56), "black": (112, 74, 58),
    "very dark": (92, 62, 50), "ebony": (92, 62, 50), "red": (206, 96, 88),
    "blue": (142, 178, 226), "green": (150, 196, 138), "purple": (176, 150, 210),
    "grey": (176, 178, 188), "pink": (250, 190, 200), "yellow": (246, 222, 140),
    "golden": (230, 186, 120),
}  # fmt: skip
# Spoken before a name: towards which colour, and how far.
_SHADES: dict[str, tuple[Colour, float]] = {
    "light": (CLOTH_COLOURS["white"], 0.45), "pale": (CLOTH_COLOURS["white"], 0.6),
    "pastel": (CLOTH_COLOURS["white"], 0.5), "soft": (CLOTH_COLOURS["white"], 0.3),
    "dark": ((24, 20, 36), 0.45), "deep": ((24, 20, 36), 0.3), "midnight": ((20, 18, 40), 0.6),
    "dusty": ((160, 154, 156), 0.4), "muted": ((160, 154, 156), 0.35), "neon": ((0, 0, 0), 0.0),
    "bright": ((0, 0, 0), 0.0), "vivid": ((0, 0, 0), 0.0), "metallic": ((0, 0, 0), 0.0),
}  # fmt: skip
_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})")
_SPELLINGS = (("gray", "grey"), ("blond ", "blonde "), ("color", "colour"))
# Neutral clothes go with everything.
NEUTRALS = ("white", "black", "grey", "navy", "brown")
# A pure colour is nobody's hair and no cloth that is lit: what a CSS name is drawn as keeps off
# both ends of the scale.
_DARKEST, _LIGHTEST = 36, 250


class Family(StrEnum):
    HAIR = "hair"
    EYES = "eyes"
    CLOTH = "cloth"
    SKIN = "skin"


# What training knows; it comes first, so that these names stay the same colours.
CLOSED: Mapping[Family, Mapping[str, Colour]] = {
    Family.HAIR: HAIR_COLOURS,
    Family.EYES: EYE_COLOURS,
    Family.CLOTH: CLOTH_COLOURS,
    Family.SKIN: SKIN_TONES,
}
_OWN = {Family.HAIR: _HAIR, Family.EYES: _EYES, Family.CLOTH: _CLOTH, Family.SKIN: _SKIN}


def find(name: str, family: Family = Family.CLOTH) -> Colour | None:
    """The colour that ``name`` is on such a thing (RGB 0–255), None where it is no colour.

    Any case; hyphens and underscores are spaces; "lightblue" is "light blue".
    """
    return _find(name, family) if len(name) <= 40 else None


def rgb(name: str, family: Family = Family.CLOTH, *, otherwise: str = "") -> Colour:
    """As ``find``; an unknown name is ``otherwise``, and that unknown is the family's first."""
    return find(name, family) or find(otherwise, family) or next(iter(CLOSED[family].values()))


def is_hex(text: str) -> bool:
    """``#rgb`` or ``#rrggbb``, in lower case."""
    return _HEX.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _find(name: str, family: Family) -> Colour | None:
    text = " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
    if is_hex(text):
        return _of_hex(text)
    for said, meant in _SPELLINGS:
        text = (text + " ").replace(said, meant).strip()
    if family is Family.SKIN and text not in SKIN_TONES:
        text = text.removesuffix(" skin")
    return _by_name(text, family) or _shaded(text, family)


def _by_name(text: str, family: Family) -> Colour | None:
    joined = text.replace(" ", "")
    for table in (CLOSED[family], _OWN[family], CLOTH_COLOURS, _CLOTH):
        if text in table:
            return table[text]
    for table in (_OWN[family], CLOTH_COLOURS, _CLOTH):
        known = _joined(tuple(table))
        if joined in known:
            return table[known[joined]]
    return _css().get(joined)


def _shaded(text: str, family: Family) -> Colour | None:
    first, _, rest = text.partition(" ")
    plain = _by_name(rest, family) if first in _SHADES and rest else None
    return None if plain is None else mixed(plain, *_SHADES[first])


@cache
def _joined(names: tuple[str, ...]) -> dict[str, str]:
    return {name.replace(" ", ""): name for name in names}


@cache
def _css() -> dict[str, Colour]:
    """The 148 names of the standard, as far from black and white as cloth is."""
    # Not straight from the table: Pillow replaces each name there by numbers when it is first used.
    found = {name: ImageColor.getrgb(name) for name in tuple(ImageColor.colormap)}
    return {name: (_lit(r), _lit(g), _lit(b)) for name, (r, g, b, *_) in found.items()}


def _lit(channel: float) -> int:
    return round(_DARKEST + channel / 255 * (_LIGHTEST - _DARKEST))


def _of_hex(text: str) -> Colour:
    digits = text[1:] if len(text) == 7 else "".join(2 * one for one in text[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def as_hex(colour: Colour) -> str:
    """As ``#rrggbb``."""
    r, g, b = (min(255, max(0, round(channel))) for channel in colour)
    return f"#{r:02x}{g:02x}{b:02x}"


def called(colour: Colour, family: Family) -> str:
    """The name that is exactly this colour on such a thing, else ``as_hex``."""
    name, told = nearest(colour, family, closed=False), as_hex(colour)
    return name if as_hex(rgb(name, family)) == told else told


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """``share`` of ``other``, 0–1."""
    r, g, b = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return r, g, b


@cache
def names(family: Family) -> tuple[str, ...]:
    """Names to offer for such a thing, those of training first; a skin's end in "skin"."""
    own = tuple(name for name in _OWN[family] if name not in CLOSED[family])
    if family is Family.SKIN:
        known = {SKIN_TONES[name] for name in SKIN_TONES}
        own = tuple(f"{name} skin" for name in own if _SKIN[name] not in known)
    return (*CLOSED[family], *own)


@cache
def spoken() -> frozenset[str]:
    """Every name of a colour, of any family, without spaces."""
    tables = (*CLOSED.values(), *_OWN.values())
    tones = {name for table in tables for name in table if not name.endswith(" skin")}
    not_alone = set(_SKIN) - set(CLOTH_COLOURS) - set(_CLOTH)
    return frozenset(name.replace(" ", "") for name in tones - not_alone) | frozenset(_css())


def nearest(name_or_colour: str | Colour, family: Family, *, closed: bool = True) -> str:
    """The name of the family whose colour looks most like it (CIELAB, ΔE 1976); of those that
    training knows, or of all that are offered."""
    colour = rgb(name_or_colour, family) if isinstance(name_or_colour, str) else name_or_colour
    offered = tuple(CLOSED[family]) if closed else names(family)
    return _nearest(colour, family, offered)


@lru_cache(maxsize=4096)
def _nearest(colour: Colour, family: Family, offered: tuple[str, ...]) -> str:
    there = lab(np.array([rgb(name, family) for name in offered]))
    return offered[int(np.linalg.norm(there - lab(np.array(colour)), axis=-1).argmin())]


def difference(one: Colour, other: Colour) -> float:
    """ΔE (CIE 1976): 2 is just seen, 12 is still the same colour in other light."""
    return float(np.linalg.norm(lab(np.array(one)) - lab(np.array(other))))


def lab(colours: NDArray[np.generic]) -> NDArray[np.float64]:
    """(…, 3) sRGB 0–255 → CIELAB, D65."""
    x = colours.astype(np.float64) / 255
    linear = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    light = 116 * f[..., 1] - 16
    return np.stack([light, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


_TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
_WHITE = np.array([0.95047, 1.0, 1.08883])


def harmony(name: str, rng: random.Random) -> str:
    """A colour of cloth that goes with ``name``: a neutral, a neighbour on the wheel or the one
    across, of those that training knows."""
    hue, light, vivid = _hls(rgb(name))
    if vivid < 0.18 or light > 0.93 or light < 0.2:
        return rng.choice(tuple(one for one in CLOTH_COLOURS if one != name))
    if rng.random() < 0.55:
        return rng.choice(tuple(one for one in NEUTRALS if one != name))
    turn = rng.choice((-0.09, 0.09, 0.5))
    wished = colorsys.hls_to_rgb((hue + turn) % 1, min(0.75, max(0.4, light)), vivid)
    r, g, b = (255 * channel for channel in wished)
    others = tuple(one for one in CLOTH_COLOURS if one != name)
    return _nearest((r, g, b), Family.CLOTH, others)


def _hls(colour: Colour) -> tuple[float, float, float]:
    r, g, b = (channel / 255 for channel in colour)
    return colorsys.rgb_to_hls(r, g, b)
