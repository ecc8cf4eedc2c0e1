"""Hands of 21 points: those of the pose, or those of a gesture laid along the forearm.

Straight fingers and the palm are one silhouette; a finger that is folded lies over the palm where
the palm is seen, and behind it where the back of the hand is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Limb, Model
from core.figures.painting.paint import SKIN_SHADE, Label, ink
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    hull,
    length,
    ribbon,
    segment,
    smooth,
    turn90,
    unit,
    vec,
)
from core.pose.anatomy.hands import GESTURES as EDITED
from core.pose.anatomy.hands import Gesture, points_of

# Of the pose editor's and those that only the painter needs: how far each finger is stretched.
GESTURES: dict[str, Gesture] = {
    **EDITED,
    "relaxed": Gesture("Relaxed", (0.9, 0.9, 0.78, 0.7, 0.64)),
    "curled": Gesture("Loosely curled", (0.8, 0.62, 0.5, 0.42, 0.4)),
    "flat": Gesture("Flat", (0.95, 1, 1, 1, 1), -0.08),
    "pressed": Gesture("Flat on the ground", (0.9, 1, 1, 1, 1)),
    "victory": EDITED["peace"],
}
# A thumb that closes a fist, seen from the palm and from the back, in place of a stretched one.
CLOSED = ("fist", "grip", "point", "victory", "peace")
THUMB_ACROSS = ((0.13, 0.16), (0.31, 0.27), (0.45, 0.23), (0.54, 0.06))
THUMB_ALONG = ((0.13, 0.15), (0.3, 0.2), (0.43, 0.21), (0.53, 0.17))
HAND = 0.31  # of the model's unit
FINGERS = ((5, 6, 7, 8), (9, 10, 11, 12), (13, 14, 15, 16), (17, 18, 19, 20))
THUMB = (1, 2, 3, 4)
FINGER_WIDTHS = (0.175, 0.165, 0.15, 0.12)  # in hand lengths
THUMB_WIDTHS = (0.2, 0.19, 0.17, 0.13)
# Hands shorter than this have no fingers, or no lines between them; pixels of the picture.
MITTEN, LINELESS = 7.0, 13.0


@dataclass(frozen=True)
class Hand:
    """``points`` (21, 2) in pixels; ``size`` is the length of the hand were it stretched flat."""

    points: Polygon
    size: float
    shows_palm: bool

    @classmethod
    def of(cls, points: Polygon, *, is_right: bool) -> Hand:
        palm = np.hypot(*(points[[5, 9, 13, 17]] - points[0]).T)
        bones = np.hypot(*(points[[6, 10, 14, 18]] - points[[5, 9, 13, 17]]).T)
        # Seen along its length a palm is short, seen edgewise its fingers still are long.
        size = max(float(palm.mean()) / 0.51, float(bones.mean()) / 0.3, 1e-3)
        thumb_side = float(turn90(points[9] - points[0]) @ (points[5] - points[17]))
        return cls(points, size, (thumb_side > 0) == is_right)

    @cached_property
    def palm(self) -> Polygon:
        """The palm with the ball of the thumb."""
        p, k = self.points, self.size
        discs = [
            (p[0], 0.115), (p[1], 0.1), (0.55 * p[1] + 0.45 * p[2], 0.08), (p[5], 0.088),
            (p[9], 0.088), (p[13], 0.085), (p[17], 0.08), (0.5 * (p[17] + p[0]), 0.1),
        ]  # fmt: skip
        return hull(np.concatenate([place + radius * k * _disc() for place, radius in discs]))

    def is_folded(self, finger: Sequence[int]) -> bool:
        root, knuckle, tip = self.points[finger[0]], self.points[finger[1]], self.points[finger[3]]
        reach = float((tip - root) @ unit(knuckle - root))
        return reach < 0.85 * length(knuckle - root) or reach < 0.12 * self.size

    def finger(self, finger: Sequence[int]) -> Polygon:
        """A stretched or bent one."""
        bones = self.points[list(finger)].copy()
        widths = np.array(THUMB_WIDTHS if finger is THUMB else FINGER_WIDTHS) * self.size
        last = length(bones[-1] - bones[-2])
        bones[-1] -= unit(bones[-1] - bones[-2]) * min(0.3 * widths[-1], 0.5 * last)
        line = smooth(bones, 4)
        band = ribbon(line, widths)
        side = len(line)
        along, radius = unit(line[-1] - line[-2]), widths[-1] / 2
        angles = np.radians([30, 60, 90, 120, 150])
        tip = line[-1] + radius * (
            np.cos(angles)[:, None] * -turn90(-along) + np.sin(angles)[:, None] * along
        )
        return np.concatenate([band[:side], tip, band[side:]])

    def folded(self, finger: Sequence[int]) -> list[Polygon]:
        """Its first bone, and over it what turns back."""
        root, knuckle, middle, tip = self.points[list(finger)]
        first, last = 0.175 * self.size, 0.155 * self.size
        return [
            segment(root, knuckle, [first, first]),
            segment(knuckle, middle, [first, last]),
            segment(middle, tip, [last, last]),
        ]


@cache
def _disc() -> Polygon:
    turn = np.linspace(0, 2 * math.pi, 10, endpoint=False)
    return np.stack([np.cos(turn), np.sin(turn)], 1)


def hand_of(m: Model, limb: Limb, gesture: str) -> Hand:
    told = m.body.hands.get(limb.side)
    if told is not None:
        return Hand.of(told, is_right=limb.is_right)
    axes = _axes(m, limb) if gesture != "pressed" else _on_the_ground(m, limb)
    flipped = (float(turn90(axes[0]) @ axes[1]) > 0) != limb.is_right
    points = _gesture_points(gesture, flipped)
    return Hand.of(m.joint(limb.end) + points @ axes, is_right=limb.is_right)


@cache
def _gesture_points(gesture: str, back: bool) -> Polygon:
    points = points_of(GESTURES[gesture])
    if gesture in CLOSED:
        points[1:5] = THUMB_ALONG if back else THUMB_ACROSS
    return points


def _axes(m: Model, limb: Limb) -> Polygon:
    """Rows: along the hand and to its thumb, in pixels a hand length."""
    _, elbow, wrist = m.bones(limb)
    along = _beside_face(m, wrist, unit(wrist - elbow))
    # The thumb lies towards the body's front or, from the front, towards its middle.
    side = turn90(along)
    towards = m.across * (m.facing if abs(math.sin(m.body.yaw)) > 0.7 else 0)
    towards = towards + vec(0.0, -0.6) + 0.4 * unit(m.head.centre - wrist)
    if side @ towards < 0:
        side = -side
    return np.stack([along, side]) * m.u * HAND * m.stout**0.5


def _on_the_ground(m: Model, limb: Limb) -> Polygon:
    """A hand that bears weight lies along the ground, away from the feet."""
    feet = (m.joint(10)[0] + m.joint(13)[0]) / 2
    aside = float(m.joint(limb.end)[0] - feet)
    away = math.copysign(1.0, aside if abs(aside) > 0.3 * m.u else m.facing)
    return np.stack([unit(vec(away, 0.25)), vec(0.0, -0.45)]) * m.u * HAND * m.stout**0.5


def _beside_face(m: Model, wrist: Vector, along: Vector) -> Vector:
    """A hand at the head bends at its wrist and lies along the jaw or the temple."""
    inward = m.head.centre - wrist
    apart = length(inward)
    if m.head.faces_away or not 0.3 * m.r < apart < 1.5 * m.r:
        return along
    inward = inward / apart
    into = float(along @ inward)
    if into < 0.3:
        return along
    past = turn90(inward)
    past = past if past @ along >= 0 else -past
    return unit(past + inward * 0.15)


def paint_hand(
    m: Model,
    limb: Limb,
    gesture: str,
    *,
    glove: Colour | None = None,
    arm: Sequence[Polygon] = (),
    cast: float = 0.0,
) -> None:
    """At the end of the arm; leaves the palm's place in ``m.hands``.

    A bare ``arm`` is painted with its hand, so that no line parts them. Where the pose has the
    hand's points, they tell the gesture.
    """
    hand = hand_of(m, limb, gesture)
    colour = glove or m.skin
    label = Label.TRIM if glove else Label.SKIN
    thin = 1.0 if arm else 0.8
    fingers = [*FINGERS, THUMB]
    folded = [finger for finger in fingers if hand.is_folded(finger)]
    straight = [finger for finger in fingers if finger not in folded]
    shapes = [*arm, *_wrist(m, limb, hand), hand.palm]
    if hand.size < MITTEN:
        shapes += [hull(hand.points)]
    else:
        shapes += [hand.finger(finger) for finger in straight]
        if not hand.shows_palm:
            shapes += [shape for finger in folded for shape in hand.folded(finger)]
    depth = hand.size * (0.12 if arm else 0.09)
    m.p.part(
        [(shape, colour) for shape in shapes], depth, label, shade=SKIN_SHADE, outline=thin,
        cast=cast or hand.size * 0.14,
    )  # fmt: skip
    if hand.size >= LINELESS:
        _inner_lines(m, hand, straight, ink(colour))
        if hand.shows_palm:
            for finger in reversed(folded):
                m.p.part([(shape, colour) for shape in hand.folded(finger)], 0, label, outline=0.55)
        elif folded:
            _knuckles(m, hand, folded, ink(colour))
    m.hands[limb.side] = (hand.points[0] + hand.points[9]) / 2
    m.aims[limb.side] = unit(hand.points[9] - hand.points[0])


def _wrist(m: Model, limb: Limb, hand: Hand) -> list[Polygon]:
    """Joins the arm to a hand whose points begin a little beside it."""
    wrist, start = m.joint(limb.end), hand.points[0]
    if not 0.02 * hand.size < length(start - wrist) < 0.6 * hand.size:
        return []
    return [segment(wrist, start, [0.23 * hand.size, 0.23 * hand.size])]


def _inner_lines(m: Model, hand: Hand, straight: Sequence[Sequence[int]], line: Colour) -> None:
    """Between neighbours that touch, and around the ball of the thumb."""
    p = hand.points
    for one, other in pairwise(FINGERS):
        if one not in straight or other not in straight:
            continue
        if length(p[one[2]] - p[other[2]]) < 0.185 * hand.size:
            start = (p[one[0]] + p[other[0]]) / 2
            end = (p[one[3]] + p[other[3]]) / 2
            start = start + (end - start) * 0.12
            m.p.mark(
                [start, (p[one[1]] + p[other[1]]) / 2, start + (end - start) * 0.95], line, 0.4
            )
    if hand.shows_palm and hand.size > 3 * LINELESS:
        ball = [
            p[1] * 0.35 + p[5] * 0.65,
            p[1] * 0.45 + p[9] * 0.3 + p[0] * 0.25,
            p[0] * 0.85 + p[9] * 0.15,
        ]
        m.p.mark(ball, line, 0.35)


def _knuckles(m: Model, hand: Hand, folded: Sequence[Sequence[int]], line: Colour) -> None:
    """Between the folded fingers of a hand that shows its back."""
    p = hand.points
    for one, other in pairwise(FINGERS):
        if one in folded and other in folded:
            start = (p[one[0]] + p[other[0]]) / 2
            end = (p[one[1]] + p[other[1]]) / 2
            along = unit(end - start) * 0.08 * hand.size
            m.p.mark([start, end, end + along], line, 0.4)


def palm_of(m: Model, limb: Limb) -> Vector:
    if limb.side in m.hands:
        return m.hands[limb.side]
    hand = hand_of(m, limb, "grip")
    return (hand.points[0] + hand.points[9]) / 2
