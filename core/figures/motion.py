"""What a frame of a clip takes from the others: how loose parts swing, and what lies over what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bend:
    """``angle`` in radians, + to the picture's right, is how far the whole part leans from where it
    hangs; ``lag`` in radians is how much further its tip goes than its middle (it trails)."""

    angle: float = 0.0
    lag: float = 0.0


STILL = Bend()


Sides = frozenset[str]


@dataclass(frozen=True)
class Layers:
    """Which limbs lie where, by the character's own sides, "left" and "right"."""

    near_arm: str
    near_leg: str
    arms_behind: Sides = frozenset()  # the trunk
    arms_last: Sides = frozenset()  # before the head
    legs_before: Sides = frozenset()  # the trunk


@dataclass(frozen=True)
class Motion:
    """The first person's, and those of the ``others`` in turn; who has none swings as the first
    does. Without ``layers``, and the ``gestures`` of the right and the left hand, the joints of the
    one frame tell them."""

    hair: Bend = STILL
    skirt: Bend = STILL
    cape: Bend = STILL
    scarf: Bend = STILL
    ribbon: Bend = STILL
    ears: Bend = STILL
    tail: Bend = STILL
    layers: Layers | None = None
    gestures: tuple[str, str] | None = None
    others: tuple[Motion, ...] = ()
