"""What a hand does, told from where its arm is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from core.figures.body.models import LEFT_ARM, RIGHT_ARM, Limb, Model
from core.figures.painting.shapes import Vector, length, unit

# What only the name of an action tells: its hand on the character's left, and on the right.
NAMED: dict[str, tuple[str, str]] = {
    "victory pose": ("victory", "fist"), "pointing": ("point", "relaxed"),
    "waving": ("open", "relaxed"), "casting": ("open", "open"), "punching": ("fist", "fist"),
    "kicking": ("fist", "fist"), "running": ("fist", "fist"), "jogging": ("fist", "fist"),
    "fighting stance": ("fist", "fist"), "flying": ("open", "open"),
}  # fmt: skip
STRAIGHT, BENT = math.radians(28), math.radians(62)


@dataclass(frozen=True)
class Arm:
    """One arm against its body. Lengths are in the model's unit, angles in radians."""

    bend: float  # at the elbow, 0 is straight
    raised: float  # of the forearm: -π/2 hangs, 0 is level, π/2 points up
    upper: float  # the same of the upper arm
    wrist_level: float  # down the trunk: 0 at the neck, 1 at the hips
    wrist_aside: float  # 1 at the trunk's outline, signed: + on the arm's own side
    elbow_aside: float
    to_head: float  # from the wrist, in head radii
    above_head: float  # of the wrist over the head's middle, in head radii
    to_other: float  # wrist from wrist
    to_knee: float  # wrist from the nearer knee or ankle
    to_ground: float  # of the wrist over the ground
    stride: float  # between the thighs
    from_other: float  # between the forearms


def arm_of(m: Model, limb: Limb) -> Arm:
    shoulder, elbow, wrist = (m.joint(joint) for joint in (limb.start, limb.middle, limb.end))
    opposite = LEFT_ARM if limb.is_right else RIGHT_ARM
    other_elbow, other = m.joint(opposite.middle), m.joint(opposite.end)
    own = 1.0 if (shoulder - m.joint(1)) @ m.across >= 0 else -1.0
    torso = max(m.body.torso, 1e-6)

    def aside(place: Vector) -> float:
        level = float((place - m.joint(1)) @ m.down) / torso
        middle = m.at(0.0, level)
        return own * float((place - middle) @ m.across) / max(m.half_width(level), 0.2 * m.u)

    return Arm(
        bend=_between(elbow - shoulder, wrist - elbow),
        raised=_raised(wrist - elbow),
        upper=_raised(elbow - shoulder),
        wrist_level=float((wrist - m.joint(1)) @ m.down) / torso,
        wrist_aside=aside(wrist),
        elbow_aside=aside(elbow),
        to_head=length(wrist - m.head.centre) / m.r,
        above_head=float(m.head.centre[1] - wrist[1]) / m.r,
        to_other=length(wrist - other) / m.u,
        to_knee=min(length(wrist - m.joint(joint)) for joint in (9, 10, 12, 13)) / m.u,
        to_ground=float(m.ground - wrist[1]) / m.u,
        stride=_between(m.joint(9) - m.joint(8), m.joint(12) - m.joint(11)),
        from_other=_between(wrist - elbow, other - other_elbow),
    )


def _raised(bone: Vector) -> float:
    return math.atan2(-bone[1], abs(bone[0]))


def _between(one: Vector, other: Vector) -> float:
    return math.acos(max(-1.0, min(1.0, float(unit(one) @ unit(other)))))


def _prays(arm: Arm, other: Arm) -> bool:
    up = arm.raised > 0.5 and other.raised > 0.5
    return up and arm.to_other < 0.36 and 0.0 < arm.wrist_level < 0.75 and arm.to_head > 1.0


def _holds_with_both(arm: Arm, other: Arm) -> bool:
    """Around one hilt: the forearms come from one side, not down into the lap."""
    lifted = min(arm.raised, other.raised) > -0.75 or abs(arm.wrist_aside) > 1.5
    together = arm.to_other < 0.45 and arm.from_other < 1.3 and arm.to_knee > 0.25
    return together and lifted and max(arm.bend, other.bend) < 2.2


def _on_hip(arm: Arm, other: Arm) -> bool:
    beside = 0.45 < arm.wrist_aside < 1.7 and 0.5 < arm.wrist_level < 1.15
    return beside and arm.bend > 0.9 and arm.elbow_aside > arm.wrist_aside + 0.3


def _lies_across(arm: Arm) -> bool:
    over = -1.3 < arm.wrist_aside < 0.6 and 0.15 < arm.wrist_level < 0.72
    return over and abs(arm.raised) < 0.75 and arm.bend > 0.9


def _crosses(arm: Arm, other: Arm) -> bool:
    """Arms crossed, or the one that bears the other's elbow."""
    both = _lies_across(other) and arm.from_other > 1.5
    return _lies_across(arm) and (both or other.to_head < 1.7)


def _is_up(arm: Arm) -> bool:
    before = -0.5 < arm.wrist_level < 0.55 and arm.wrist_aside < arm.elbow_aside + 0.4
    return before and arm.bend > 1.2 and arm.raised > 0.1


def _strikes(arm: Arm, other: Arm) -> bool:
    level = abs(arm.raised) < 0.6 and arm.bend < STRAIGHT and arm.to_other > 0.5
    return level and other.bend > 1.2 and other.raised > -0.3 and 0 < other.wrist_level < 0.8


def _guards(arm: Arm, other: Arm) -> bool:
    """Both fists up, or one of them while the other strikes."""
    if _is_up(arm) and (_is_up(other) or _strikes(other, arm)):
        return True
    return arm.bend > BENT and (_strikes(other, arm) or (_is_up(other) and arm.stride > 0.7))


def _swings(arm: Arm, other: Arm) -> bool:
    """As in running: both elbows bent, the hands low and apart."""
    both = arm.bend > BENT and other.bend > BENT and arm.to_other > 0.5 and arm.upper < 0.2
    both = both and (arm.stride > 0.5 or arm.from_other < 1.6)
    return both and (-0.4 if arm.stride > 0.9 else 0.1) < arm.wrist_level < 1.1


def _points(arm: Arm, other: Arm) -> bool:
    level = abs(arm.raised) < 0.6 and arm.bend < STRAIGHT and abs(arm.upper) < 0.6
    return level and other.upper < -0.6


def _waves(arm: Arm, other: Arm) -> bool:
    return arm.raised > 0.6 and (arm.wrist_level < 0.1 or arm.above_head > 0.0)


def _reaches(arm: Arm, other: Arm) -> bool:
    """Out into the air: to balance, to cast, to shrug."""
    return arm.wrist_aside > 1.6 and arm.raised > -0.5 and arm.to_knee > 0.35


# In their order: the first that holds is what the hand does.
RULES: tuple[tuple[Callable[[Arm, Arm], bool], str], ...] = (
    (_prays, "flat"),
    (lambda arm, _: -0.3 < arm.to_ground < 0.25 and arm.raised < -0.4, "pressed"),
    (_crosses, "flat"),
    (_holds_with_both, "grip"),
    (lambda arm, _: arm.to_head < 1.45, "curled"),
    (_on_hip, "fist"),
    (_guards, "fist"),
    (_strikes, "fist"),
    (_swings, "fist"),
    (lambda arm, _: arm.to_knee < 0.3, "flat"),
    (_points, "point"),
    (_waves, "open"),
    (_reaches, "open"),
)


def gesture_of(m: Model, limb: Limb) -> str:
    """A key of ``hands.GESTURES``."""
    if m.body.action in NAMED:
        return NAMED[m.body.action][limb.is_right]
    arm, other = arm_of(m, limb), arm_of(m, LEFT_ARM if limb.is_right else RIGHT_ARM)
    for holds, gesture in RULES:
        if holds(arm, other):
            return gesture
    return "relaxed"
