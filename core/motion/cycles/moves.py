"""Cycles held in key stances, as an animator would draw them: what lies between goes through."""

from __future__ import annotations

from dataclasses import replace

from core.motion.cycles.actions import RELAXED
from core.motion.cycles.curves import Curve, Held, keyed
from core.motion.cycles.stance import Arm, Leg, Stance


def _jump() -> Curve:
    stand = replace(RELAXED, rise=-0.02)
    swung = Arm(swing=-48, out=14, elbow=16)
    crouch = Stance(
        rise=-0.36,
        ahead=-0.1,
        lean=40,
        nod=-4,
        left_arm=swung,
        right_arm=swung,
        left_leg=Leg(aside=0.05, knee=12),
        right_leg=Leg(aside=0.05, knee=12),
    )
    up = Arm(swing=158, out=24, elbow=14)
    off = Stance(
        rise=0.06,
        lean=4,
        nod=10,
        left_arm=replace(up, swing=140),
        right_arm=replace(up, swing=140),
        left_leg=Leg(aside=0.04, up=0.085),
        right_leg=Leg(aside=0.04, up=0.085),
    )
    top = Stance(
        rise=0.56,
        lean=-3,
        nod=8,
        left_arm=up,
        right_arm=replace(up, swing=150),
        left_leg=Leg(aside=0.06, up=0.74, ahead=-0.12),
        right_leg=Leg(aside=0.05, up=0.67, ahead=0.02),
    )
    falling = Stance(
        rise=0.18,
        lean=6,
        nod=-6,
        left_arm=Arm(swing=60, out=62, elbow=20),
        right_arm=Arm(swing=60, out=62, elbow=20),
        left_leg=Leg(aside=0.06, up=0.22, ahead=0.05),
        right_leg=Leg(aside=0.06, up=0.19, ahead=0.07),
    )
    landing = Stance(
        rise=-0.12,
        ahead=-0.03,
        lean=16,
        nod=-8,
        left_arm=Arm(swing=34, out=40, elbow=26),
        right_arm=Arm(swing=34, out=40, elbow=26),
        left_leg=Leg(aside=0.06, knee=12),
        right_leg=Leg(aside=0.06, knee=12),
    )
    squash = Stance(
        rise=-0.33,
        ahead=-0.08,
        lean=34,
        nod=-4,
        left_arm=Arm(swing=10, out=24, elbow=30),
        right_arm=Arm(swing=10, out=24, elbow=30),
        left_leg=Leg(aside=0.06, knee=12),
        right_leg=Leg(aside=0.06, knee=12),
    )
    return keyed(
        (
            (0.0, stand),
            (0.19, crouch),
            (0.25, crouch),
            (0.36, off),
            (0.52, top),
            (0.66, falling),
            (0.72, landing),
            (0.79, squash),
            (0.93, replace(stand, rise=-0.03)),
        )
    )


_GUARD = Stance(
    rise=-0.1,
    turn=34,
    chest_turn=30,
    lean=8,
    look=-4,
    nod=-3,
    left_arm=Arm(swing=60, out=16, elbow=82, twist=-8, grip=1),
    right_arm=Arm(swing=34, out=-4, elbow=118, twist=-22, grip=1),
    left_leg=Leg(aside=0.02, ahead=0.26, knee=4),
    right_leg=Leg(aside=0.1, ahead=-0.24, knee=34),
)


def _punch() -> Curve:
    """The right fist, from the back foot: hips first, then the shoulders, then the arm."""
    fist = _GUARD.right_arm
    wind = replace(
        _GUARD,
        rise=-0.13,
        ahead=-0.08,
        turn=44,
        chest_turn=54,
        lean=2,
        chest_tip=4,
        right_arm=replace(fist, swing=-16, out=24, elbow=122, twist=-10),
        left_arm=replace(_GUARD.left_arm, swing=78, out=40, elbow=60),
    )
    drive = replace(
        _GUARD,
        rise=-0.15,
        ahead=0.03,
        turn=6,
        chest_turn=24,
        lean=8,
        right_arm=replace(fist, swing=26, out=14, elbow=112, twist=-12),
        right_leg=Leg(aside=0.1, ahead=-0.23, up=0.03, knee=18),
    )
    hit = replace(
        _GUARD,
        rise=-0.17,
        ahead=0.11,
        turn=-14,
        chest_turn=-32,
        lean=14,
        chest_tip=-3,
        nod=3,
        right_arm=Arm(swing=94, out=30, elbow=3, grip=1),
        left_arm=Arm(swing=14, out=22, elbow=118, twist=-16, grip=1),
        right_leg=Leg(aside=0.1, ahead=-0.21, up=0.07, knee=-6),
    )
    settle = replace(hit, ahead=0.125, chest_turn=-35, lean=15)
    return keyed(
        (
            (0.0, _GUARD),
            (0.12, replace(_GUARD, rise=-0.085)),
            (0.3, wind),
            (0.36, wind),
            (0.43, drive),
            (0.5, hit),
            (0.62, settle),
            (0.84, _GUARD),
        )
    )


def _kick() -> Curve:
    """The right foot forwards and up: knee first, the body leans against it."""
    load = replace(_GUARD, rise=-0.15, ahead=0.04, lean=12)
    chamber = replace(
        _GUARD,
        rise=-0.05,
        ahead=0.2,
        sway=0.04,
        turn=-4,
        chest_turn=20,
        lean=-4,
        tip=-5,
        left_arm=replace(_GUARD.left_arm, swing=50, out=18, elbow=90),
        right_arm=replace(_GUARD.right_arm, swing=14, out=26, elbow=88),
        right_leg=Leg(aside=0.03, up=0.58, ahead=0.32, knee=6),
    )
    hit = replace(
        chamber,
        rise=-0.02,
        ahead=0.16,
        turn=-16,
        chest_turn=32,
        lean=-24,
        tip=-9,
        nod=-14,
        left_arm=replace(_GUARD.left_arm, swing=46, out=20, elbow=84),
        right_arm=replace(_GUARD.right_arm, swing=-30, out=34, elbow=34, twist=0),
        right_leg=Leg(aside=0.0, up=0.98, ahead=1.02, knee=2),
    )
    down = replace(
        _GUARD,
        rise=-0.14,
        ahead=0.1,
        lean=10,
        right_leg=Leg(aside=0.08, up=0.12, ahead=-0.1, knee=20),
    )
    return keyed(
        (
            (0.0, _GUARD),
            (0.15, load),
            (0.32, chamber),
            (0.42, hit),
            (0.52, replace(hit, lean=-26)),
            (0.63, replace(chamber, ahead=0.15)),
            (0.76, down),
            (0.88, _GUARD),
        )
    )


def _cast() -> Curve:
    """Power is gathered at the hip, then both hands thrust it away and tremble under it."""
    feet = Stance(
        left_leg=Leg(aside=0.05, ahead=0.2, knee=6), right_leg=Leg(aside=0.1, ahead=-0.18, knee=30)
    )
    ready = replace(
        feet,
        rise=-0.06,
        turn=18,
        chest_turn=14,
        lean=3,
        left_arm=Arm(swing=38, out=-4, elbow=62, twist=-10, grip=0.3),
        right_arm=Arm(swing=30, out=4, elbow=72, twist=-16, grip=0.3),
    )
    gather = replace(
        feet,
        rise=-0.2,
        ahead=-0.09,
        turn=32,
        chest_turn=54,
        lean=9,
        bend=-7,
        look=-4,
        nod=-6,
        left_arm=Arm(swing=40, out=-16, elbow=58, twist=-44, grip=0.45, palm=70),
        right_arm=Arm(swing=-30, out=16, elbow=84, twist=-30, grip=0.45, palm=10),
    )
    thrust = replace(
        feet,
        rise=-0.15,
        ahead=0.1,
        turn=-2,
        chest_turn=-6,
        lean=11,
        nod=2,
        left_arm=Arm(swing=88, out=-6, elbow=8, palm=10, grip=0),
        right_arm=Arm(swing=86, out=6, elbow=10, palm=10, grip=0),
    )

    def arms(stance: Stance, swing: float, elbow: float) -> Stance:
        return replace(
            stance,
            left_arm=replace(stance.left_arm, swing=88 + swing, elbow=elbow),
            right_arm=replace(stance.right_arm, swing=86 + swing, elbow=elbow + 2),
        )

    recoil = arms(replace(thrust, ahead=0.06, lean=5, rise=-0.13), 4, 20)
    press = arms(replace(thrust, ahead=0.095, lean=10), 1, 11)
    return keyed(
        (
            (0.0, ready),
            (0.22, gather),
            (0.36, replace(gather, rise=-0.21, chest_turn=57)),
            (0.45, thrust),
            (0.51, recoil),
            (0.59, press),
            (0.66, recoil),
            (0.73, press),
            (0.92, ready),
        )
    )


def _sit() -> Curve:
    """Onto a seat of knee height behind: the trunk goes forwards, the hips back and down."""
    stand = replace(RELAXED, rise=-0.01)
    look = replace(stand, rise=-0.05, ahead=-0.05, lean=8, look=-14, nod=-8)
    down = Stance(
        rise=-0.32,
        ahead=-0.32,
        lean=42,
        nod=4,
        left_arm=Arm(swing=44, out=12, elbow=22),
        right_arm=Arm(swing=44, out=12, elbow=22),
        left_leg=RELAXED.left_leg,
        right_leg=RELAXED.left_leg,
    )
    lands = Stance(
        rise=-0.5,
        ahead=-0.47,
        lean=26,
        nod=-2,
        left_arm=Arm(swing=36, out=12, elbow=36),
        right_arm=Arm(swing=36, out=12, elbow=36),
        left_leg=RELAXED.left_leg,
        right_leg=RELAXED.left_leg,
    )
    lap = Arm(swing=22, out=2, elbow=27, palm=80, grip=0.3)
    back = replace(lands, lean=-3, nod=2, left_arm=lap, right_arm=lap)
    rest = replace(back, lean=2, nod=0)
    held: Held = (
        (0.0, stand),
        (0.12, stand),
        (0.3, look),
        (0.5, down),
        (0.64, lands),
        (0.8, back),
        (1.0, rest),
    )
    return keyed(held, is_loop=False)


jump, punch, kick, cast, sit = _jump(), _punch(), _kick(), _cast(), _sit()
