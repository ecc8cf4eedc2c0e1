"""Cycles that swing: breath, a wave, a dance."""

from __future__ import annotations

from dataclasses import replace

from core.motion.cycles.curves import wave
from core.motion.cycles.stance import Arm, Leg, Stance

_APART = Leg(aside=0.05)
RELAXED = Stance(
    left_arm=Arm(out=8, elbow=14, swing=2),
    right_arm=Arm(out=8, elbow=14, swing=2),
    left_leg=_APART,
    right_leg=_APART,
)


def idle(phase: float) -> Stance:
    """Breath, and the weight that goes a little from foot to foot: hips out over the one, the
    shoulders against them."""
    breath = wave(phase, 0, 1, 0.4, times=2)
    over = wave(phase, -1, 1, 0.25)
    arm = Arm(out=8 + 1.5 * breath, elbow=15 - 3 * breath, swing=2 + 1.5 * breath)
    return Stance(
        rise=-0.02 + 0.008 * breath,
        sway=0.025 * over,
        tip=1.8 * over,
        chest_tip=-1.2 * over,
        bend=-1.2 * over,
        lean=1.5 - 1.5 * breath,
        shrug=3 * breath,
        nod=1.5 * wave(phase, -1, 1, 0.48, times=2),
        tilt=1.5 * wave(phase, -1, 1, 0.33),
        look=2 * wave(phase, -1, 1, 0.6),
        left_arm=arm,
        right_arm=replace(arm, swing=3 + 1.5 * breath),
        left_leg=replace(_APART, aside=0.06),
        right_leg=replace(_APART, aside=0.06),
    )


def waving(phase: float) -> Stance:
    """A raised hand that waves twice; the body goes along."""
    side = wave(phase, -1, 1, 0.0, times=2)
    late = wave(phase, -1, 1, 0.06, times=2)
    return replace(
        RELAXED,
        rise=-0.02 + wave(phase, -0.006, 0.006, 0.1, times=2),
        sway=0.035 + 0.008 * late,
        tip=2.5,
        bend=-4 - 1.5 * late,
        chest_tip=-5 - 1.5 * late,
        tilt=5 + 2 * wave(phase, -1, 1, 0.12, times=2),
        nod=2,
        left_arm=Arm(out=11, elbow=18 + 2 * late, swing=2),
        right_arm=Arm(out=112 + 5 * side, swing=12, elbow=62 - 30 * late, twist=86, palm=0, grip=0),
    )


def dance(phase: float) -> Stance:
    """Hips from side to side on two beats a bar, the arms in turn up and down."""
    step, beat = wave(phase, -1, 1, 0.25), wave(phase, 0, 1, 0.25, times=2)
    late, later = wave(phase, -1, 1, 0.29), wave(phase, -1, 1, 0.33)

    def arm(up: float) -> Arm:
        """``up`` 1: over the head, -1: low, the hand out."""
        return Arm(out=82 + 54 * up, swing=8, elbow=50 - 6 * up, twist=88, palm=15, grip=0.2)

    def leg(free: float) -> Leg:
        """``free`` 1: the heel lifts and the knee comes in."""
        lifted = max(0.0, free)
        return Leg(aside=0.11, up=0.09 * lifted**1.5, ahead=0.04 * lifted, knee=14 - 20 * lifted)

    return Stance(
        rise=-0.075 + 0.045 * beat,
        sway=0.085 * step,
        turn=-10 * step,
        tip=8 * step,
        bend=-7 * step,
        lean=2,
        chest_turn=14 * late,
        chest_tip=-7 * late,
        look=-8 * later,
        nod=wave(phase, -3, 3, 0.3, times=2),
        tilt=9 * later,
        left_arm=arm(-late),
        right_arm=arm(late),
        left_leg=leg(-step),
        right_leg=leg(step),
    )
