"""Single locks, notches and small braids beside a hair style, and how two colours lie in hair."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Extra:
    names: tuple[str, ...]


EXTRAS: dict[str, Extra] = {
    "ahoge": Extra(("ahoge", "hair antenna", "cowlick", "stray lock on top")),
    "heart ahoge": Extra(("heart ahoge",)),
    "huge ahoge": Extra(("huge ahoge", "big ahoge", "long ahoge")),
    "antenna hair": Extra(("antenna hair", "two ahoges")),
    "hair intakes": Extra(("hair intakes", "intakes")),
    "sidelocks": Extra(("sidelocks", "side locks", "long sidelocks", "side burns of hair",
                        "hair framing face", "face framing hair")),
    "braided sidelocks": Extra(("braided sidelocks", "braided sidelock", "small braids",
                                "tiny braid", "side braids")),
    "hair flaps": Extra(("hair flaps", "hair ears", "flipped hair", "hair wings")),
    "stray hair": Extra(("stray hair", "loose strands", "stray strands", "loose hair strand",
                         "flyaway hair")),
    "crown braid": Extra(("crown braid", "braided crown", "braid crown", "halo braid",
                          "milkmaid braid", "braided headband", "headband braid")),
    "braided bangs": Extra(("braided bangs", "braid in bangs")),
    "hair over shoulder": Extra(("hair over shoulder", "hair over shoulders",
                                 "hair over one shoulder", "hair over breasts",
                                 "hair in front of shoulders")),
    "sideburns": Extra(("sideburns", "long sideburns")),
}  # fmt: skip
# How ``Look.hair_second`` lies in the hair.
PATTERNS: dict[str, tuple[str, ...]] = {
    "gradient hair": ("gradient hair", "ombre hair", "ombré hair", "hair gradient", "faded hair"),
    "dyed tips": ("dyed tips", "colored tips", "dip dyed hair", "coloured tips", "dipped hair"),
    "streaked hair": ("streaked hair", "streaks", "hair streaks", "highlights", "hair highlights",
                      "colored streak", "multicolored hair", "multicoloured hair", "dyed streaks",
                      "streak"),
    "split-color hair": ("split-color hair", "split color hair", "split dye", "two-tone hair",
                         "two tone hair", "half and half hair", "two-toned hair", "dual colored "
                         "hair", "split hair", "half dyed hair"),
    "colored inner hair": ("colored inner hair", "coloured inner hair", "inner color hair",
                           "underdye", "inner hair color", "peekaboo hair"),
    "dyed bangs": ("dyed bangs", "colored bangs", "dyed fringe", "different colored bangs"),
}  # fmt: skip
