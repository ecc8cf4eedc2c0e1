"""Where a figure's bones are to go: an asked pose in the figure's own proportions."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from core.errors import InputRejected
from core.geometry import Size
from core.pose.anatomy import retarget
from core.pose.anatomy.retarget import Proportions
from core.pose.skeleton import MIRROR, Person, Pose
from core.repose.bones import LayerKind
from core.repose.frame import (
    ENDS,
    HEAD,
    HIPS,
    NECK,
    ROOTED,
    Complex,
    Frame,
    direction,
    frame_of,
    place_head,
    place_sockets,
)
from core.repose.moving.turning import Turn

# What a bone may be stretched by: shorter points towards who looks, and longer would tear.
SHORTEST, LONGEST = 0.35, 1.15
# A trunk turns away in the picture as far as its pixels can tell.
NARROWEST, WIDEST = 0.7, 1.08
MOST_TILT = 0.6  # radians that a head leans against the trunk, more than in the picture
# Radians that a trunk can be turned by with what is seen of it.
MOST_YAW = 0.9
OTHER_SIDE = (
    "The pose is seen from the other side: a puppet keeps the side of its picture. "
    "Redraw can turn the figure."
)
# How much longer than in the picture a bone may be asked for before it is said.
MOST_STRETCH = 1.4
FORESHORTENED = (
    "Some limbs look short in this picture, and a puppet cannot stretch them so far. "
    "Redraw can turn the figure."
)
# Limbs, and the joint of each that says that a pose shows it.
LIMBS_BY_NAME = {
    "arms": ((LayerKind.RIGHT_ARM, 3), (LayerKind.LEFT_ARM, 6)),
    "legs": ((LayerKind.RIGHT_LEG, 9), (LayerKind.LEFT_LEG, 12)),
}
# From the trunk outwards: whose place each joint is told from.
CHAINS = ((2, 3), (3, 4), (5, 6), (6, 7), (8, 9), (9, 10), (11, 12), (12, 13))
FURTHEST = 2.4  # radians that a limb turns inwards
# A foot that stays on the ground keeps its angle while its shin turns no further than this.
FLAT_FOOT = 0.5


@dataclass(frozen=True)
class Aim:
    """``points`` as those of a ``Frame``; ``scale`` is how many pixels one of the picture's is."""

    points: Complex
    scale: float
    frame: Frame  # the asked one
    turn: Turn
    notes: tuple[str, ...] = ()

    @property
    def floor(self) -> float:
        """Where the soles are, in pixels from the top."""
        soles = self.points[[10, 13]].imag.max() + 0.16 * self.frame.unit
        return float(max(soles, self.points[[8, 11]].imag.max()))


def proportions_of(person: Person) -> Proportions | None:
    """None where too little shows to measure."""
    try:
        return retarget.measure(person)
    except InputRejected:
        return None


def in_proportions(asked: Person, wanted: Proportions | None) -> Person:
    """The asked pose with bones of these lengths, or as it is without any."""
    if wanted is None:
        return asked
    anywhere = Size(1, 1)  # lengths and angles count alone
    return retarget.retarget(Pose((asked,), anywhere), wanted).people[0]


def aim_at(
    asked: Person, own: Proportions | None, source: Frame, scale: float | None = None
) -> Aim:
    """``asked`` in pixels of the picture to come; ``scale`` by default as its head is large.
    Raises ``InputRejected`` when too little of it shows."""
    fitted = in_proportions(asked, own)
    frame = frame_of(fitted)
    notes = (OTHER_SIDE,) if _shows_another_side(frame, source) else ()
    if _is_turned_round(frame, source):
        frame = frame_of(Person(fitted.body[list(MIRROR)], fitted.right_hand, fitted.left_hand))
    scale = frame.radius / source.radius if scale is None else scale
    notes += _too_short(frame, source, scale)
    turn = Turn.between(source.body, frame.body)
    return Aim(_points(frame, source, scale), scale, frame, turn, notes)


def _shows_another_side(frame: Frame, source: Frame) -> bool:
    """What a puppet's picture cannot tell: a back, a profile."""
    asked, own = frame.body, source.body
    turn = (asked.yaw - own.yaw + np.pi) % (2 * np.pi) - np.pi
    return bool(
        _is_turned_round(frame, source)
        or asked.faces_away != own.faces_away
        or abs(turn) > MOST_YAW
    )


def _too_short(frame: Frame, source: Frame, scale: float) -> tuple[str, ...]:
    """Limbs that point towards who looks in the picture, and not in the asked pose."""
    stretched = [
        abs(frame.points[end] - frame.points[start])
        > MOST_STRETCH * scale * abs(source.points[end] - source.points[start])
        for start, end in CHAINS
    ]
    return (FORESHORTENED,) if any(stretched) else ()


def missing(asked: Person, layers: Container[LayerKind]) -> tuple[str, ...]:
    """What the asked pose shows and the picture does not."""
    return tuple(
        f"The picture does not show the {name}: the puppet has none."
        for name, limbs in LIMBS_BY_NAME.items()
        if not any(kind in layers for kind, _ in limbs)
        and any(asked.visible[joint] for _, joint in limbs)
    )


def _is_turned_round(frame: Frame, source: Frame) -> bool:
    """Left and right have changed places in the picture."""
    return (
        _width(frame) * _width(source) < 0
        and min(abs(_width(frame)) / frame.unit, abs(_width(source)) / source.unit) > 0.15
    )


def _width(frame: Frame) -> float:
    """Of shoulders and hips, across the spine; negative where right lies right in the picture."""
    p = frame.points
    down = direction(p[HIPS] - p[NECK])
    across = (p[5] - p[2]) + (p[11] - p[8])
    return float((across * (1j * down).conjugate()).real) / 2 * -1


def _points(frame: Frame, source: Frame, scale: float) -> Complex:
    asked, own = frame.points, source.points
    points = asked.copy()

    def hang(start: int, end: int, low: float = SHORTEST, high: float = LONGEST) -> None:
        step, length = asked[end] - asked[start], scale * abs(own[end] - own[start])
        size = float(np.clip(abs(step), low * length, high * length))
        points[end] = points[start] + direction(step, own[end] - own[start]) * size

    hang(HIPS, NECK)
    for middle, ends in ((NECK, (2, 5)), (HIPS, (8, 11))):
        for end in ends:
            hang(middle, end, NARROWEST, WIDEST)
    for start, end in CHAINS:
        hang(start, end)
    place_sockets(points, source.unit * scale)
    _hang_head(points, frame, source, scale)
    for end, joint, before, _ in ENDS:
        turn = _turn(points, own, before, joint)
        if joint in (10, 13) and abs(np.angle(turn)) < FLAT_FOOT:
            turn = turn**0.4
        points[end] = points[joint] + (own[end] - own[joint]) * turn * scale
    _turn_roots(points, own, scale)
    return points


def _turn_roots(points: Complex, own: Complex, scale: float) -> None:
    """Where a limb leaves the trunk it turns half as far as it does itself."""
    trunk = _turn(points, own, HIPS, NECK)
    for ends, (start, end), _ in ROOTED:
        turn = np.angle(_turn(points, own, start, end) / trunk)
        # an arm goes up sideways, also a little further than straight up
        beside = (own[start] - own[HIPS]) * (own[NECK] - own[HIPS]).conjugate()
        outwards = -np.sign(beside.imag) or 1.0
        if turn * outwards < -FURTHEST:
            turn += 2 * np.pi * outwards
        half = trunk * np.exp(0.5j * turn)
        for one in ends:
            points[one] = points[start] + (own[one] - own[start]) * half * scale


def _turn(points: Complex, own: Complex, start: int, end: int) -> complex:
    return direction(points[end] - points[start]) / direction(own[end] - own[start])


def _hang_head(points: Complex, frame: Frame, source: Frame, scale: float) -> None:
    asked, own = frame.points, source.points
    length = scale * abs(own[HEAD] - own[NECK])
    step = asked[HEAD] - asked[NECK]
    size = float(np.clip(abs(step), 0.75 * length, 1.1 * length))
    centre = points[NECK] + direction(step, own[HEAD] - own[NECK]) * size
    lean = _lean(points) - _lean(own)
    tilt = frame.body.tilt - source.body.tilt
    more = (tilt - lean + np.pi) % (2 * np.pi) - np.pi
    turned = source.body.tilt + lean + float(np.clip(more, -MOST_TILT, MOST_TILT))
    place_head(points, centre, source.radius * scale, turned)


def _lean(points: Complex) -> float:
    return float(np.angle(direction(points[NECK] - points[HIPS])))
