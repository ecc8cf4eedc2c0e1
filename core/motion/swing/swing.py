"""Poses of a clip → how everybody's hair, clothes, ears and tail swing in each frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import Body, body_of
from core.figures.motion import Bend, Motion
from core.motion.swing.gestures import steady_gestures
from core.motion.swing.layers import steady_layers
from core.motion.swing.springs import Spring, softly, speed, thrust
from core.motion.timeline import Play
from core.pose.skeleton import Joint, Pose

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Loose:
    """``long`` in torsos; ``drag``: how far air holds it back, in radians at a torso a second."""

    place: str
    long: float
    spring: Spring
    drag: float


PARTS: dict[str, Loose] = {
    "hair": Loose("back of head", 0.8, Spring(1.5, 0.38), 0.085),
    "skirt": Loose("hips", 0.65, Spring(1.8, 0.4), 0.03),
    "cape": Loose("neck", 1.2, Spring(1.0, 0.35), 0.13),
    "scarf": Loose("neck", 0.7, Spring(1.3, 0.3), 0.13),
    "ribbon": Loose("neck", 0.4, Spring(2.2, 0.3), 0.06),
    "ears": Loose("head", 0.4, Spring(3.0, 0.35), 0.02),
    "tail": Loose("hips", 0.9, Spring(1.2, 0.3), 0.06),
}
# Drawn swings are larger than real ones. A tip trails as a second, slower spring does.
SHOWN, MOST, TIP = 1.5, 0.65, 0.7
# Seconds of rest before and after a clip that does not loop: none of its end comes to its start.
REST = 3.0
# Of what gravity does, how much less or more a bump may do of it.
LIGHTEST, HEAVIEST = 0.35, 1.7


def swing(poses: Sequence[Pose], fps: float, play: Play) -> tuple[Motion, ...]:
    """One a pose, with the other people's in it: ``core.motion.between.frames`` of a timeline with
    this ``fps`` and ``play``.

    Looped clips, and those that go there and back, are settled in their loop. Where somebody is not
    there, or shows too little of a body, it is as in the nearest pose with one.
    """
    most = max((len(pose.people) for pose in poses), default=0)
    first, *others = (
        _of_person(poses, fps, is_ring=play is not Play.ONCE, person=person)
        for person in range(max(most, 1))
    )
    return tuple(
        replace(motion, others=tuple(person[place] for person in others))
        for place, motion in enumerate(first)
    )


def _of_person(
    poses: Sequence[Pose], fps: float, *, is_ring: bool, person: int
) -> tuple[Motion, ...]:
    found = [body_of(pose.people[person]) if len(pose.people) > person else None for pose in poses]
    known = [place for place, body in enumerate(found) if body is not None]
    if len(known) < 2:
        return (Motion(),) * len(poses)
    nearest = [min(known, key=lambda one: abs(one - place)) for place in range(len(poses))]
    bodies = [body for place in nearest if (body := found[place]) is not None]
    bends, layers = _bends(bodies, fps, is_ring=is_ring), steady_layers(bodies, is_ring=is_ring)
    gestures = steady_gestures(bodies, fps, is_ring=is_ring)
    return tuple(
        replace(
            Motion(layers=layers[place], gestures=gestures[place]),
            **{part: bend[place] for part, bend in bends.items()},
        )
        for place in range(len(poses))
    )


def _bends(bodies: Sequence[Body], fps: float, *, is_ring: bool) -> dict[str, list[Bend]]:
    torso = float(np.median([body.torso for body in bodies]))
    places = _places(bodies)
    rest = 0 if is_ring else round(REST * fps)
    air = _travel(bodies, fps) / torso
    result: dict[str, list[Bend]] = {}
    for part, loose in PARTS.items():
        ring = np.concatenate(
            [places[loose.place][:1].repeat(rest, 0), places[loose.place],
             places[loose.place][-1:].repeat(rest, 0)]
        )  # fmt: skip
        angles, tips = _hung(loose, ring / torso, fps, air)
        inner = slice(rest, rest + len(bodies))
        result[part] = [
            Bend(float(angle), float(lag))
            for angle, lag in zip(angles[inner], tips[inner], strict=True)
        ]
    return result


def _hung(loose: Loose, places: Floats, fps: float, air: float) -> tuple[Floats, Floats]:
    """(n,) its lean and how much more its tip leans, hung on a ring of ``places`` (n, 2) in
    torsos; + leans to the picture's right."""
    pace, push = speed(places, fps), thrust(places, fps)
    gravity = (math.tau * loose.spring.pace) ** 2 * loose.long
    lightness = np.clip(1 + 0.5 * push[:, 1] / gravity, LIGHTEST, HEAVIEST)
    held_back = -loose.drag * (pace[:, 0] + air) * lightness
    pull = held_back - SHOWN * push[:, 0] / gravity
    lean = loose.spring.answer(pull, fps)
    tip = Spring(TIP * loose.spring.pace, loose.spring.damping).answer(pull, fps)
    return softly(lean, MOST), softly(tip - lean, MOST / 2)


def _places(bodies: Sequence[Body]) -> dict[str, Floats]:
    """(n, 2) of each place that something hangs on, in pixels."""
    joints = np.array([body.joints for body in bodies])
    centres = np.array([body.head for body in bodies])
    turned = np.array([[math.sin(body.head_yaw) * body.radius, 0.0] for body in bodies])
    return {
        "hips": joints[:, [Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean(1),
        "neck": joints[:, Joint.NECK],
        "head": centres,
        "back of head": centres - _eased(turned),
    }


def _eased(values: Floats) -> Floats:
    """Heads are told in steps of some degrees: over three frames."""
    before, after = (
        np.concatenate([values[:1], values[:-1]]),
        np.concatenate([values[1:], values[-1:]]),
    )
    return (before + 2 * values + after) / 4


def _travel(bodies: Sequence[Body], fps: float) -> float:
    """Pixels a second that the figure goes over the ground: against the foot that stands."""
    feet = [Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]
    if len(bodies) < 3 or not all(body.visible[feet].all() for body in bodies):
        return 0.0
    ankles = np.array([body.joints[feet] for body in bodies])
    lowest = ankles[:-1, :, 1].argmax(1)
    steps, lifts = np.diff(ankles, axis=0)[np.arange(len(lowest)), lowest].T
    flat = np.abs(lifts) <= np.maximum(np.abs(steps), 0.5)
    return -float(np.median(steps[flat])) * fps if flat.any() else 0.0
