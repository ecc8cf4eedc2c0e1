"""Bangs as data: corners from the left temple to the right one, valleys and tips taking turns.

Each corner is an azimuth and a height on the ball of the head, in radians and head radii.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.hair.shapes import Corners
from core.figures.vocabulary import Word

CHOPPY: Corners = (
    (-1.2, 0.1), (-0.98, -0.3), (-0.74, 0.2), (-0.52, 0.0), (-0.3, 0.34), (-0.06, -0.06),
    (0.16, 0.36), (0.36, 0.04), (0.6, 0.24), (0.95, -0.32), (1.2, 0.1),
)  # fmt: skip
STRAIGHT: Corners = (
    (-1.22, 0.0), (-1.0, 0.02), (-0.8, 0.12), (-0.58, 0.04), (-0.44, 0.12), (-0.16, 0.03),
    (-0.02, 0.11), (0.24, 0.04), (0.4, 0.12), (0.62, 0.04), (0.8, 0.12), (1.0, 0.02), (1.22, 0.0),
)  # fmt: skip
CENTRE: Corners = (
    (-1.22, 0.0), (-1.06, -0.5), (-0.86, -0.02), (-0.74, -0.16), (-0.5, 0.3), (-0.4, 0.22),
    (0.0, 0.72), (0.4, 0.22), (0.5, 0.3), (0.74, -0.16), (0.86, -0.02), (1.06, -0.5), (1.22, 0.0),
)  # fmt: skip
SWEPT: Corners = (
    (-1.2, 0.1), (-1.04, -0.42), (-0.8, 0.06), (-0.66, -0.12), (-0.36, 0.2), (-0.24, 0.08),
    (0.1, 0.34), (0.16, 0.2), (0.5, 0.66), (0.98, -0.28), (1.2, 0.1),
)  # fmt: skip
SPIKES: Corners = (
    (-1.2, 0.15), (-0.94, -0.36), (-0.66, 0.36), (-0.42, -0.12), (-0.2, 0.46), (0.08, 0.04),
    (0.24, 0.5), (0.5, -0.1), (0.7, 0.36), (0.96, -0.34), (1.2, 0.15),
)  # fmt: skip
BARE: Corners = (
    (-1.2, 0.12), (-1.02, 0.3), (-0.8, 0.5), (-0.5, 0.66), (-0.2, 0.72), (0.0, 0.68),
    (0.2, 0.72), (0.5, 0.66), (0.8, 0.5), (1.02, 0.3), (1.2, 0.12),
)  # fmt: skip
CURTAIN: Corners = (
    (-1.22, -0.1), (-1.08, -0.66), (-0.92, -0.1), (-0.84, -0.4), (-0.62, 0.14), (-0.54, 0.02),
    (-0.02, 0.66), (0.54, 0.02), (0.62, 0.14), (0.84, -0.4), (0.92, -0.1), (1.08, -0.66),
    (1.22, -0.1),
)  # fmt: skip
OVER_ONE_EYE: Corners = (
    (-1.2, 0.0), (-1.06, -0.66), (-0.86, -0.34), (-0.62, -0.78), (-0.38, -0.28), (-0.22, -0.52),
    (0.0, 0.12), (0.1, -0.02), (0.42, 0.6), (0.98, -0.3), (1.2, 0.1),
)  # fmt: skip
OVER_BOTH_EYES: Corners = (
    (-1.2, 0.0), (-0.98, -0.5), (-0.78, -0.3), (-0.56, -0.56), (-0.34, -0.3), (-0.1, -0.54),
    (0.08, -0.3), (0.34, -0.56), (0.56, -0.3), (0.92, -0.5), (1.2, 0.0),
)  # fmt: skip
BETWEEN_EYES: Corners = (
    (-1.2, 0.1), (-0.98, -0.34), (-0.76, 0.24), (-0.6, 0.06), (-0.3, 0.4), (-0.03, -0.5),
    (0.14, 0.42), (0.48, 0.06), (0.66, 0.26), (0.96, -0.36), (1.2, 0.1),
)  # fmt: skip
CROSSED: Corners = (
    (-1.2, 0.1), (-0.98, -0.32), (-0.72, 0.22), (-0.5, 0.0), (-0.24, 0.3), (0.16, -0.3),
    (0.02, 0.14), (-0.1, -0.26), (0.26, 0.34), (0.52, 0.02), (0.72, 0.24), (0.97, -0.32),
    (1.2, 0.1),
)  # fmt: skip
ASYMMETRICAL: Corners = (
    (-1.2, 0.0), (-1.04, -0.8), (-0.84, -0.12), (-0.62, -0.36), (-0.34, 0.1), (-0.14, -0.08),
    (0.12, 0.3), (0.3, 0.14), (0.58, 0.42), (0.92, 0.1), (1.2, 0.2),
)  # fmt: skip
SHORT: Corners = (
    (-1.2, 0.16), (-1.0, 0.16), (-0.82, 0.4), (-0.64, 0.3), (-0.46, 0.44), (-0.22, 0.32),
    (-0.04, 0.46), (0.2, 0.32), (0.42, 0.44), (0.64, 0.3), (0.82, 0.4), (1.0, 0.16), (1.2, 0.16),
)  # fmt: skip
LONG: Corners = (
    (-1.2, 0.0), (-1.0, -0.6), (-0.82, -0.04), (-0.6, -0.24), (-0.4, 0.12), (-0.14, -0.34),
    (0.12, 0.14), (0.34, -0.26), (0.58, 0.1), (0.8, -0.1), (1.0, -0.6), (1.2, 0.0),
)  # fmt: skip
ARCHED: Corners = (
    (-1.22, -0.06), (-1.04, -0.2), (-0.84, 0.0), (-0.66, 0.02), (-0.44, 0.16), (-0.2, 0.14),
    (0.0, 0.22), (0.24, 0.14), (0.44, 0.16), (0.68, 0.02), (0.86, 0.0), (1.04, -0.2), (1.22, -0.06),
)  # fmt: skip
DIAGONAL: Corners = (
    (-1.2, -0.1), (-1.02, -0.3), (-0.84, -0.12), (-0.6, -0.06), (-0.42, 0.06), (-0.16, 0.1),
    (0.0, 0.22), (0.26, 0.24), (0.44, 0.36), (0.68, 0.36), (0.86, 0.5), (1.02, 0.3), (1.2, 0.1),
)  # fmt: skip


@dataclass(frozen=True)
class Bangs:
    corners: Corners
    names: tuple[str, ...]


BANGS: dict[str, Bangs] = {
    "blunt bangs": Bangs(
        STRAIGHT, ("blunt bangs", "straight bangs", "hime bangs", "full bangs", "straight fringe",
        "blunt fringe"),
    ),
    "swept bangs": Bangs(
        SWEPT, ("swept bangs", "side swept bangs", "side bangs", "side part", "side parted bangs",
        "hair swept to the side", "side swept fringe", "side-swept bangs"),
    ),
    "choppy bangs": Bangs(
        CHOPPY, ("choppy bangs", "bangs", "fringe", "messy bangs", "layered bangs"),
    ),
    "parted bangs": Bangs(
        CENTRE, ("parted bangs", "parted hair", "center part", "middle part", "centre part",
        "center-parted bangs", "hair parted in the middle"),
    ),
    "curtain bangs": Bangs(
        CURTAIN, ("curtain bangs", "curtained hair", "curtain fringe", "curtains hair"),
    ),
    "hair over one eye": Bangs(
        OVER_ONE_EYE, ("hair over one eye", "hair covering one eye", "one eye covered",
        "one eye covered by hair", "emo bangs", "hair over eye"),
    ),
    "hair over eyes": Bangs(
        OVER_BOTH_EYES, ("hair over eyes", "hair covering eyes", "bangs over eyes",
        "covered eyes", "eyes covered by hair"),
    ),
    "hair between eyes": Bangs(BETWEEN_EYES, ("hair between eyes", "bangs between eyes")),
    "crossed bangs": Bangs(CROSSED, ("crossed bangs", "crossing bangs")),
    "asymmetrical bangs": Bangs(
        ASYMMETRICAL, ("asymmetrical bangs", "asymmetrical hair", "asymmetric bangs",
        "uneven bangs", "asymmetrical haircut"),
    ),
    "diagonal bangs": Bangs(DIAGONAL, ("diagonal bangs", "slanted bangs")),
    "arched bangs": Bangs(ARCHED, ("arched bangs", "rounded bangs", "round bangs")),
    "short bangs": Bangs(SHORT, ("short bangs", "baby bangs", "micro bangs", "short fringe")),
    "long bangs": Bangs(LONG, ("long bangs", "long fringe", "bangs in eyes")),
    "spiky bangs": Bangs(SPIKES, ("spiky bangs", "spiked bangs", "jagged bangs")),
    "no bangs": Bangs(
        BARE, ("no bangs", "forehead", "bangs pinned back", "hair pulled back", "hair tied back",
        "bare forehead", "exposed forehead", "hair pushed back"),
    ),
}  # fmt: skip
WORDS: tuple[Word, ...] = tuple(
    Word("bangs", value, bangs.names, "bangs") for value, bangs in BANGS.items()
)
