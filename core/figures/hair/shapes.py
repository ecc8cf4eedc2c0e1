"""What a head of hair is made of. Lengths are in head radii, azimuths on the ball of the head."""

from __future__ import annotations

from dataclasses import dataclass

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Fall:
    """Hair that falls from the back of the head: its lower edge and how wide it is there."""

    length: float
    flare: float = 1.1
    points: int = 5
    depth: float = 0.3  # of the cuts between the points
    wave: float = 0.0
    open: float = 1.35  # azimuth from which on it falls
    curl: float = 0.0  # how far round curls stand out of its outline


@dataclass(frozen=True)
class Tail:
    azimuth: float
    height: float
    length: float
    width: float = 0.85
    lift: float = 0.2
    out: float = 0.8
    wave: float = 0.0
    curl: float = 0.0
    is_drill: bool = False  # wound like a drill


@dataclass(frozen=True)
class Braid:
    azimuth: float
    height: float
    length: float
    width: float = 0.25


@dataclass(frozen=True)
class Bun:
    azimuth: float
    height: float
    radius: float
    is_cone: bool = False


@dataclass(frozen=True)
class Ropes:
    """Separate strands all around the head, as dreadlocks are."""

    count: int
    length: float
    width: float


@dataclass(frozen=True)
class HairShape:
    fringe: Corners
    crown: str = "smooth"  # a key of ``caps.CROWNS``
    fall: Fall | None = None
    locks: float = 0.0  # length of the locks before the ears
    tails: tuple[Tail, ...] = ()
    braids: tuple[Braid, ...] = ()
    buns: tuple[Bun, ...] = ()
    ropes: Ropes | None = None
    extras: tuple[str, ...] = ()  # keys of ``extras.EXTRAS``
    is_shorn: bool = False  # the skull shows: no strands, no shine
    is_bald: bool = False

    @property
    def is_tied(self) -> bool:
        return bool(self.tails or self.braids or self.buns) and self.fall is None

    @property
    def reach(self) -> float:
        """How far below the head's middle its lowest tip hangs."""
        hanging = [*(tail.length - tail.height for tail in self.tails)]
        hanging += [braid.length - braid.height for braid in self.braids]
        fall = self.fall.length if self.fall else 0.5
        ropes = self.ropes.length if self.ropes else 0.0
        return max(0.5, self.locks, fall, ropes, *hanging) if hanging else max(fall, ropes, 0.5)
