"""The cut of each outfit: sleeves, legs, skirt. Colours by the names of ``Model.colour``."""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.attributes import OUTFITS


@dataclass(frozen=True)
class Cut:
    sleeve: str = "long"  # "short", "puff", "long", "wide"
    sleeve_colour: str = "cloth"
    loose: float = 1.0  # how wide sleeves and trousers are
    cuff: str = ""
    glove: str = ""
    legs: str = "pants"  # "shorts", "pants", "bare", "tights", "plates"
    leg_colour: str = "dark"
    sock: str = ""
    sock_height: float = 0.25  # share of the shin
    skirt: float = 0.0  # reach down the leg: 1 at the knee, 2 at the ankle
    skirt_colour: str = "cloth"
    flare: float = 0.3
    pleats: int = 5
    hem: str = ""
    boyish: str = ""  # the cut's name for boys, when it differs


OUTFIT_CUTS: dict[str, Cut] = {
    "sports outfit": Cut("short", legs="shorts", leg_colour="deep", sock="white", sock_height=0.16),
    "school uniform": Cut(
        cuff="white", legs="bare", sock="dark", sock_height=0.8, skirt=0.66, skirt_colour="deep",
        flare=0.34, pleats=8, boyish="school trousers",
    ),
    "school trousers": Cut(cuff="white", leg_colour="grey"),
    "sailor uniform": Cut(
        cuff="trim", legs="bare", sock="white", sock_height=0.45, skirt=0.7, skirt_colour="deep",
        flare=0.36, pleats=8, hem="trim",
    ),
    "hoodie": Cut(loose=1.25, cuff="deep"),
    "dress": Cut(
        "puff", legs="bare", sock="white", sock_height=0.2, skirt=0.95, flare=0.5, pleats=6,
        hem="trim",
    ),
    "ninja outfit": Cut(loose=1.08, cuff="dark", glove="dark", leg_colour="cloth"),
    "sorcerer robe": Cut(
        "wide", loose=1.1, cuff="accent", skirt=1.72, flare=0.42, pleats=4, hem="accent"
    ),
    "armor": Cut(
        sleeve_colour="dark", glove="cloth", legs="plates", skirt=0.42, flare=0.26, pleats=5,
        hem="accent",
    ),
    "kimono": Cut(
        "wide", cuff="trim", legs="bare", skirt=1.7, flare=0.14, pleats=2, sock="white",
        sock_height=0.2, boyish="hakama",
    ),
    "hakama": Cut(
        "wide", cuff="trim", legs="bare", skirt=1.75, skirt_colour="trim", flare=0.34, pleats=6,
        sock="white", sock_height=0.2,
    ),
    "suit": Cut(cuff="white", leg_colour="cloth"),
    "maid outfit": Cut(
        "puff", cuff="white", legs="tights", leg_colour="white", skirt=1.2, flare=0.5, pleats=7,
        hem="white",
    ),
    "casual clothes": Cut("short", leg_colour="denim", loose=1.08),
    "winter coat": Cut(
        loose=1.3, cuff="cream", glove="accent", skirt=0.95, flare=0.26, pleats=2
    ),
    "pilot suit": Cut(loose=0.95, glove="dark", leg_colour="cloth"),
    "sweater": Cut(loose=1.2, cuff="deep"),
    "jacket": Cut(loose=1.15, cuff="deep", leg_colour="denim"),
}  # fmt: skip
assert OUTFITS.keys() <= OUTFIT_CUTS.keys()
