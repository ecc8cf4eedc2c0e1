"""How loose parts swing: hair, skirts, capes, scarves, ribbons, ears and tails."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bend:
    """``angle`` in radians, + to the picture's right, is how far the whole part leans from where it
    hangs; ``lag`` in radians is how much further its tip goes than its middle (it trails)."""

    angle: float = 0.0
    lag: float = 0.0


STILL = Bend()


@dataclass(frozen=True)
class Motion:
    hair: Bend = STILL
    skirt: Bend = STILL
    cape: Bend = STILL
    scarf: Bend = STILL
    ribbon: Bend = STILL
    ears: Bend = STILL
    tail: Bend = STILL
