"""A stance of a figure → its pose as seen from a side.

The figure's own space has x to its left, y up from the ground below its ankles, z to its front. It
is seen without perspective, a little from above, so that a foot before the other is drawn lower.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.motion.cycles.stance import Arm, Leg, Stance
from core.pose.anatomy.hands import HAND_LENGTH, shape
from core.pose.anatomy.head import HEAD_JOINTS, NECK_HEIGHT, head_of, joints_of
from core.pose.lifting.lengths import Lengths, lengths_of
from core.pose.lifting.view import head_shows
from core.pose.skeleton import BODY_JOINTS, HAND_POINTS, Joint, Person, Points

Floats = NDArray[np.float64]

FROM_ABOVE = 0.13
"""Radians by which it is looked down upon."""
# Of the straight leg: standing knees are not pushed through.
STANDS = 0.985
# A shoulder goes up with an arm that is lifted beyond level, over its own width; and drops so far.
LIFTED, SLOPE = 0.26, 0.09
_DOWN = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True)
class Build:
    """Lengths in pixels."""

    bones: Lengths
    head: float  # radius

    @classmethod
    def of(cls, person: Person) -> Build | None:
        """None when too little shows to tell."""
        joints = joints_of(person)
        if joints is None:
            return None
        head = head_of(joints, person.visible)
        return cls(lengths_of(joints, head.radius), head.radius)

    @property
    def leg(self) -> float:
        return self.bones.thigh + self.bones.shin


@dataclass(frozen=True)
class Round:
    """A figure in its own space. ``body`` (18, 3), its head joints at the middle of the head; hands
    (21, 3)."""

    body: Floats
    left_hand: Floats
    right_hand: Floats


def in_round(build: Build, stance: Stance) -> Round:
    bones, leg = build.bones, build.leg
    hips = np.array([stance.sway, STANDS + stance.rise, stance.ahead]) * leg
    places = np.zeros((BODY_JOINTS, 3))
    pelvis = _frame(stance.turn, stance.tip)
    up = _up(stance.lean, stance.bend)
    neck = hips + up * bones.spine
    chest = _chest(up, stance.chest_turn, stance.chest_tip)
    places[Joint.NECK] = neck
    hands: list[Floats] = []
    for side, hip, shoulder, limb, arm in (
        (1.0, Joint.LEFT_HIP, Joint.LEFT_SHOULDER, stance.left_leg, stance.left_arm),
        (-1.0, Joint.RIGHT_HIP, Joint.RIGHT_SHOULDER, stance.right_leg, stance.right_arm),
    ):
        rest = np.array([side * bones.hips / 2, 0.0, 0.0])
        places[hip] = hips + pelvis @ rest
        places[hip : hip + 3] = _leg(places[hip], rest, limb, side, build, pelvis)
        reach = _arm(arm, side, bones, stance.shrug) @ chest.T
        places[shoulder : shoulder + 3] = neck + np.cumsum(reach[:3], axis=0)
        hands.append(places[shoulder + 2] + _hand(arm, reach[3:], bones.forearm))
    head = _up(0.6 * stance.lean - stance.nod, 0.6 * stance.bend + stance.tilt)
    places[list(HEAD_JOINTS)] = neck - NECK_HEIGHT * build.head * head
    return Round(places, *hands)


def _leg(hip: Floats, rest: Floats, leg: Leg, side: float, build: Build, pelvis: Floats) -> Floats:
    """(3, 3) hip, knee, ankle. A foot that is too far off comes as near as the leg is long."""
    thigh, shin = build.bones.thigh, build.bones.shin
    ankle = rest + np.array([side * leg.aside, leg.up, leg.ahead]) * build.leg
    way = ankle - hip
    far = float(np.linalg.norm(way))
    reach = min(far, 0.9995 * (thigh + shin))
    along = way / far
    out = math.radians(leg.knee) * side
    pole = pelvis @ np.array([math.sin(out), 0.0, math.cos(out)])
    across = pole - along * float(pole @ along)
    across /= float(np.linalg.norm(across))
    cos = (thigh**2 + reach**2 - shin**2) / (2 * thigh * reach)
    knee = hip + thigh * (along * cos + across * math.sqrt(max(0.0, 1 - cos * cos)))
    return np.array([hip, knee, hip + along * reach])


def _arm(arm: Arm, side: float, bones: Lengths, shrug: float) -> Floats:
    """(5, 3) in the chest's frame: neck to shoulder, to elbow, to wrist, and unit vectors along the
    hand and to its thumb."""
    swing, out, bend, twist, palm = (
        math.radians(angle) for angle in (arm.swing, arm.out, arm.elbow, arm.twist, arm.palm)
    )
    pitch = np.array(
        [[1, 0, 0], [0, math.cos(swing), math.sin(swing)], [0, -math.sin(swing), math.cos(swing)]]
    )
    upper = pitch @ np.array([side * math.sin(out), -math.cos(out), 0.0])
    ahead = pitch @ np.array([0.0, 0.0, 1.0])
    aside = side * np.cross(ahead, upper)
    bent = ahead * math.cos(twist) + aside * math.sin(twist)
    fore = upper * math.cos(bend) + bent * math.sin(bend)
    thumb = bent * math.cos(bend) - upper * math.sin(bend)
    thumb = thumb * math.cos(palm) + side * np.cross(fore, thumb) * math.sin(palm)
    lift = max(0.0, float(upper[1])) * LIFTED - SLOPE + math.sin(math.radians(shrug))
    wide = bones.shoulders / 2
    shoulder = np.array([side * math.sqrt(max(0.0, 1 - lift * lift)), lift, 0.0]) * wide
    return np.array([shoulder, upper * bones.upper_arm, fore * bones.forearm, fore, thumb])


def _hand(arm: Arm, frame: Floats, forearm: float) -> Floats:
    """(21, 3) from the wrist."""
    return hand_in_round(frame, forearm, arm.grip)


def hand_in_round(frame: Floats, forearm: float, grip: float) -> Floats:
    """(21, 3) from the wrist of a hand whose ``frame`` (2, 3) is the unit vectors along it and to
    its thumb; ``grip`` is 0 for an open hand, 1 for a fist."""
    closed = min(max(grip, 0.0), 1.0)
    points = (1 - closed) * shape("open") + closed * shape("fist")
    return HAND_LENGTH * forearm * points @ frame


def _up(lean: float, bend: float) -> Floats:
    """The unit vector up a trunk or a neck."""
    lean, bend = math.radians(lean), math.radians(bend)
    return np.array(
        [math.sin(bend), math.cos(bend) * math.cos(lean), math.cos(bend) * math.sin(lean)]
    )


def _frame(turn: float, tip: float) -> Floats:
    """(3, 3) columns: left, up, front of a part that is turned and then tipped."""
    turn, tip = math.radians(turn), math.radians(tip)
    left = np.array([math.cos(tip) * math.cos(turn), math.sin(tip), math.cos(tip) * math.sin(turn)])
    front = np.array([-math.sin(turn), 0.0, math.cos(turn)])
    return np.stack([left, np.cross(front, left), front], 1)


def _chest(up: Floats, turn: float, tip: float) -> Floats:
    """(3, 3) as ``_frame``, of a trunk that goes ``up``."""
    wanted = _frame(turn, tip)[:, 0]
    left = wanted - up * float(wanted @ up) * math.cos(math.radians(tip))
    left /= float(np.linalg.norm(left))
    front = np.cross(left, up)
    front /= float(np.linalg.norm(front))
    return np.stack([left, np.cross(front, left), front], 1)


@dataclass(frozen=True)
class View:
    """``yaw`` in radians, + is turned to the picture's right; ``x`` is where the middle of the
    figure's ground is in the picture, ``ground`` how low."""

    yaw: float
    x: float
    ground: float


def seen(build: Build, stance: Stance, view: View) -> Person:
    """With every joint of trunk and limbs, those of the head that show, and both hands."""
    figure = in_round(build, stance)
    look, nod = math.radians(stance.look), math.radians(stance.nod)
    gaze = np.array([math.sin(look), math.tan(nod), math.cos(look)])
    return replace(
        person_seen(figure.body, build.head, gaze, view),
        left_hand=hand_seen(figure.left_hand, view),
        right_hand=hand_seen(figure.right_hand, view),
    )


def person_seen(body: Floats, head: float, gaze: Floats, view: View) -> Person:
    """``body`` (18, 3), the joints of the head at its middle; ``head``: its radius; ``gaze`` (3,):
    where it looks."""
    places = project(body, view)
    yaw = math.remainder(view.yaw + math.atan2(gaze[0], gaze[2]), math.tau)
    pitch = math.atan2(gaze[1], math.hypot(gaze[0], gaze[2]))
    joints = list(HEAD_JOINTS)
    up = places[Joint.NOSE] - places[Joint.NECK]
    places[joints] += _features(head, yaw, pitch, math.atan2(up[0], -up[1]))
    shown = np.ones(BODY_JOINTS)
    shown[joints] = head_shows(yaw)
    return Person(_points(places, shown))


def hand_seen(points: Floats, view: View) -> Points:
    return _points(project(points, view), np.ones(HAND_POINTS))


def _points(places: Floats, shown: Floats) -> Points:
    return np.column_stack([places, shown]).astype(np.float32)


def project(places: Floats, view: View) -> Floats:
    """(n, 2) pixels of (n, 3) in the figure's own space."""
    x, y, z = places.T
    across = x * math.cos(view.yaw) + z * math.sin(view.yaw)
    toward = z * math.cos(view.yaw) - x * math.sin(view.yaw)
    up = y * math.cos(FROM_ABOVE) - toward * math.sin(FROM_ABOVE)
    return np.stack([view.x + across, view.ground - up], 1)


def _features(radius: float, yaw: float, pitch: float, tilt: float) -> Floats:
    """(5, 2) from the middle of the head, in the order of ``HEAD_JOINTS``; y down."""
    azimuth, height, reach = np.array(list(HEAD_JOINTS.values())).T
    across = reach * np.sin(azimuth + yaw)
    up = height + reach * np.cos(azimuth + yaw) * math.sin(pitch)
    cos, sin = math.cos(tilt), math.sin(tilt)
    return radius * np.stack([across * cos + up * sin, across * sin - up * cos], 1)
