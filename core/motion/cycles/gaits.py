"""Walking and running: one side's curves, the other's half a cycle later.

At phase 0 the left foot comes down before the body. While it stands it goes back evenly, as the
ground does below whoever walks on the spot. Figures are of what animators draw: the hips are lowest
just after a foot comes down and highest as the legs pass, they go over to the foot that stands and
turn with the leg that is before, the shoulders turn and tip against them, arms swing against legs.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.motion.cycles.curves import Points, through, wave
from core.motion.cycles.stance import Arm, Leg, Stance


@dataclass(frozen=True)
class Gait:
    """Phases are of one leg, from when its foot comes down."""

    stands: float  # until it leaves the ground
    heel: float  # when its heel goes up
    stride: float  # leg lengths that the foot goes while it stands
    lift: Points  # height of the ankle
    centre: float = 0.0  # of its way on the ground, before the hips


WALK = Gait(
    stands=0.58,
    heel=0.4,
    stride=0.74,
    lift=((0.0, 0.0), (0.4, 0.0), (0.58, 0.1), (0.68, 0.17), (0.82, 0.06), (0.93, 0.02)),
)
RUN = Gait(
    stands=0.36,
    heel=0.22,
    stride=0.7,
    centre=-0.05,
    lift=((0.0, 0.0), (0.22, 0.0), (0.36, 0.13), (0.55, 0.46), (0.72, 0.3), (0.9, 0.06)),
)


def foot(gait: Gait, phase: float) -> Leg:
    phase %= 1.0
    return Leg(up=through(phase, gait.lift), ahead=_ahead(gait, phase), knee=4.0, aside=-0.02)


def _ahead(gait: Gait, phase: float) -> float:
    """Evenly back while it stands, then forwards: as fast as the ground at both ends."""
    half, ends = gait.stride / 2, gait.stands
    if phase <= ends:
        return gait.centre + half - gait.stride * phase / ends
    share = (phase - ends) / (1 - ends)
    slope = -gait.stride / ends * (1 - ends)
    s2, s3 = share * share, share**3
    return gait.centre + (
        -half * (2 * s3 - 3 * s2 + 1)
        + slope * (s3 - 2 * s2 + share)
        + half * (3 * s2 - 2 * s3)
        + slope * (s3 - s2)
    )


def walk(phase: float) -> Stance:
    def arm(own: float) -> Arm:
        """``own``: the phase of the leg on this side; the arm trails a little."""
        ahead = -wave(own, -1, 1, 0.04)
        return Arm(swing=3 + 27 * ahead, out=9.0, elbow=20 + 14 * max(0.0, ahead))

    return Stance(
        rise=wave(phase, -0.042, 0.0, 0.3, times=2),
        sway=wave(phase, -0.03, 0.03, 0.27),
        turn=wave(phase, -8, 8),
        tip=wave(phase, -4, 4, 0.2),
        lean=3.0 + wave(phase, -1, 1, 0.08, times=2),
        bend=wave(phase, -1.5, 1.5, 0.3),
        chest_turn=wave(phase, -9, 9, 0.53),
        chest_tip=wave(phase, -2.5, 2.5, 0.72),
        nod=wave(phase, -2.0, 1.0, 0.35, times=2),
        tilt=wave(phase, -1.5, 1.5, 0.8),
        left_arm=arm(phase),
        right_arm=arm(phase + 0.5),
        left_leg=foot(WALK, phase),
        right_leg=foot(WALK, phase + 0.5),
    )


def run(phase: float) -> Stance:
    def arm(own: float) -> Arm:
        ahead = -wave(own, -1, 1, 0.06)
        return Arm(swing=-4 + 42 * ahead, out=14.0, elbow=92 + 16 * ahead, twist=-16, grip=0.95)

    return Stance(
        rise=wave(phase, -0.17, -0.01, 0.42, times=2),
        sway=wave(phase, -0.02, 0.02, 0.15),
        turn=wave(phase, -11, 11, 0.95),
        tip=wave(phase, -5, 5, 0.12),
        lean=14.0 + wave(phase, -2, 2, 0.15, times=2),
        chest_turn=wave(phase, -14, 14, 0.48),
        chest_tip=wave(phase, -4, 4, 0.62),
        nod=4 + wave(phase, -3.0, 2.0, 0.45, times=2),
        tilt=wave(phase, -2, 2, 0.6),
        left_arm=arm(phase),
        right_arm=arm(phase + 0.5),
        left_leg=foot(RUN, phase),
        right_leg=foot(RUN, phase + 0.5),
    )
