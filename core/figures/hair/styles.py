"""The hair styles as data: fringe, crown, what falls behind, tails, braids, buns.

Fringes are corners from the left temple to the right one, valleys and tips taking turns: azimuth
and height on the ball of the head. Lengths are in head radii.
"""

from __future__ import annotations

from dataclasses import dataclass

Corners = tuple[tuple[float, float], ...]

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


@dataclass(frozen=True)
class Fall:
    """Hair that falls from the back of the head: its lower edge and how wide it is there."""

    length: float
    flare: float = 1.1
    points: int = 5
    depth: float = 0.3  # of the cuts between the points
    wave: float = 0.0
    open: float = 1.35  # azimuth from which on it falls


@dataclass(frozen=True)
class Tail:
    azimuth: float
    height: float
    length: float
    width: float = 0.85
    lift: float = 0.2
    out: float = 0.8


@dataclass(frozen=True)
class Braid:
    azimuth: float
    height: float
    length: float


@dataclass(frozen=True)
class Bun:
    azimuth: float
    height: float
    radius: float


@dataclass(frozen=True)
class HairShape:
    fringe: Corners = CHOPPY
    crown: str = "smooth"  # or "spiky", "messy"
    fall: Fall | None = None
    locks: float = 0.0  # length of the locks before the ears
    tails: tuple[Tail, ...] = ()
    braids: tuple[Braid, ...] = ()
    buns: tuple[Bun, ...] = ()

    @property
    def is_tied(self) -> bool:
        return bool(self.tails or self.braids or self.buns) and self.fall is None


NAPE = Fall(0.82, 1.0, 6, 0.16, open=1.75)


def hair_shape(style: str, long: bool, most: float = 2.7) -> HairShape:
    """Tails and braids come short and long; nothing falls lower than ``most``."""
    reach = min(most, 2.7 if long else 1.75)
    return {
        "short hair": HairShape(SWEPT, "messy", NAPE),
        "long hair": HairShape(CHOPPY, fall=Fall(min(most, 2.7), 1.28, 6, 0.5), locks=1.25),
        "wavy hair": HairShape(
            CENTRE, fall=Fall(min(most, 2.5), 1.5, 6, 0.3, wave=0.12), locks=1.2
        ),
        "hime cut": HairShape(STRAIGHT, fall=Fall(min(most, 2.6), 1.2, 7, 0.06), locks=0.95),
        "bob cut": HairShape(STRAIGHT, fall=Fall(1.12, 1.3, 6, 0.1, open=1.2), locks=0.9),
        "spiky hair": HairShape(SPIKES, "spiky", Fall(0.95, 1.05, 4, 0.36, open=1.75)),
        "messy hair": HairShape(CHOPPY, "messy", Fall(1.0, 1.2, 5, 0.34, open=1.5), locks=0.6),
        "high ponytail": HairShape(
            CHOPPY, locks=0.95, tails=(Tail(3.14, 0.78, reach, 0.95, 0.42, 0.95),)
        ),
        "low ponytail": HairShape(
            SWEPT, locks=0.75, tails=(Tail(3.14, -0.55, reach * 0.9, 0.6, 0.0, 0.55),)
        ),
        "side ponytail": HairShape(
            SWEPT, locks=0.8, tails=(Tail(1.65, 0.42, reach * 0.9, 0.8, 0.2, 0.7),)
        ),
        "twintails": HairShape(
            CHOPPY, locks=0.85,
            tails=tuple(Tail(side, 0.5, reach, 0.8, 0.25, 0.85) for side in (-1.72, 1.72)),
        ),
        "side braid": HairShape(SWEPT, locks=0.8, braids=(Braid(-1.45, -0.5, reach * 0.85),)),
        "twin braids": HairShape(
            CENTRE, locks=0.6,
            braids=(Braid(-1.5, -0.5, reach * 0.85), Braid(1.5, -0.5, reach * 0.85)),
        ),
        "hair bun": HairShape(CHOPPY, locks=0.85, buns=(Bun(3.14, 1.12, 0.46),)),
        "double bun": HairShape(
            CHOPPY, locks=0.85, buns=(Bun(-1.7, 0.98, 0.37), Bun(1.7, 0.98, 0.37))
        ),
    }[style]  # fmt: skip
