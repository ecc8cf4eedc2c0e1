"""Where a body's bones are, as complex numbers: x + iy, in pixels, y down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.errors import InputRejected
from core.figures.body.bodies import Body, body_of
from core.pose.skeleton import BODY_JOINTS, Person

Complex = NDArray[np.complex128]

# Points behind the 18 joints: the middle of the hips; of the head its middle, its crown and its
# sides; a hand's and a foot's far end; two across each limb's root.
HIPS, HEAD, CROWN, HEAD_RIGHT, HEAD_LEFT = range(BODY_JOINTS, BODY_JOINTS + 5)
RIGHT_TIP, LEFT_TIP, RIGHT_TOE, LEFT_TOE = range(HEAD_LEFT + 1, HEAD_LEFT + 5)
# Across the root of each limb, from its joint to both sides.
ROOTS = tuple((LEFT_TOE + 1 + 2 * limb, LEFT_TOE + 2 + 2 * limb) for limb in range(4))
# Where the flesh of an arm is hung from its shoulder.
RIGHT_SOCKET, LEFT_SOCKET = ROOTS[-1][1] + 1, ROOTS[-1][1] + 2
POINTS = LEFT_SOCKET + 1
NECK = 1

# Torsos that a hand or a foot goes on behind its joint.
HAND_REACH, FOOT_REACH = 0.24, 0.2
ENDS = ((RIGHT_TIP, 4, 3, HAND_REACH), (LEFT_TIP, 7, 6, HAND_REACH),
        (RIGHT_TOE, 10, 9, FOOT_REACH), (LEFT_TOE, 13, 12, FOOT_REACH))  # fmt: skip
MIDDLE_KNUCKLE = 9
# The points across a root: of which limb, from where to where, and how far to its sides, in torsos.
ROOTED = tuple(zip(
    ROOTS, ((RIGHT_SOCKET, 3), (LEFT_SOCKET, 6), (8, 9), (11, 12)), (0.1, 0.1, 0.13, 0.13),
    strict=True,
))  # fmt: skip
# Sockets below their joints, in torsos, and how much more where the arm hangs: a raised arm takes
# its shoulder up with it. As the studio's own drawings have it.
SOCKETS = ((RIGHT_SOCKET, 2, 3), (LEFT_SOCKET, 5, 6))
DROP, HANGING_DROP = 0.025, 0.045


@dataclass(frozen=True)
class Frame:
    """``points`` (37,): the joints, hidden ones guessed, and the points named above."""

    points: Complex
    radius: float  # of the head
    unit: float  # a torso that is seen from the front: what thicknesses are told in
    body: Body

    @cached_property
    def height(self) -> float:
        """From the crown along spine and longer leg to the sole, were the figure upright."""
        p = self.points
        leg = max(abs(p[9] - p[8]) + abs(p[10] - p[9]), abs(p[12] - p[11]) + abs(p[13] - p[12]))
        return float(abs(p[CROWN] - p[NECK]) + abs(p[HIPS] - p[NECK]) + leg + 0.2 * self.unit)


def frame_of(person: Person) -> Frame:
    """Raises ``InputRejected`` for a figure of which too little shows."""
    body = body_of(person)
    if body is None:
        raise InputRejected(
            expected="a figure whose torso and head can be told",
            got=f"{int(person.visible.sum())} joints",
            todo="show more joints",
            shown="Too little of the figure shows: show more joints of its pose.",
        )
    return frame_of_body(body)


def frame_of_body(body: Body) -> Frame:
    points = np.zeros(POINTS, np.complex128)
    points[:BODY_JOINTS] = body.joints[:, 0] + 1j * body.joints[:, 1]
    points[HIPS] = (points[8] + points[11]) / 2
    place_head(points, complex(*body.head), body.radius, body.tilt)
    unit = _unit(points, body)
    for end, joint, before, reach in ENDS:
        points[end] = points[joint] + direction(points[joint] - points[before]) * reach * unit
    for side, wrist, tip in (("right", 4, RIGHT_TIP), ("left", 7, LEFT_TIP)):
        if side in body.hands:
            knuckle = complex(*body.hands[side][MIDDLE_KNUCKLE])
            along = direction(knuckle - points[wrist], points[tip] - points[wrist])
            points[tip] = points[wrist] + along * HAND_REACH * unit
    place_sockets(points, unit)
    for (one, other), (start, end), reach in ROOTED:
        across = 1j * direction(points[end] - points[start]) * reach * unit
        points[one], points[other] = points[start] + across, points[start] - across
    return Frame(points, body.radius, unit, body)


def place_head(points: Complex, centre: complex, radius: float, tilt: float) -> None:
    """Changes the points of the head."""
    right = radius * np.exp(1j * tilt)
    points[HEAD], points[CROWN] = centre, centre - 1j * right
    points[HEAD_RIGHT], points[HEAD_LEFT] = centre + right, centre - right


def place_sockets(points: Complex, unit: float) -> None:
    """Changes the points that arms are hung from; ``unit`` in the same pixels."""
    down = direction(points[HIPS] - points[NECK])
    for socket, shoulder, elbow in SOCKETS:
        arm = direction(points[elbow] - points[shoulder], down)
        hanging = (arm * down.conjugate()).real
        points[socket] = points[shoulder] + down * (DROP + HANGING_DROP * hanging) * unit


def direction(step: complex, other: complex = 1j) -> complex:
    """Of length 1; that of ``other`` where a step leads nowhere."""
    size = abs(step)
    return step / size if size > 1e-9 else other / max(abs(other), 1e-9)


def _unit(points: Complex, body: Body) -> float:
    """A torso seen from its end looks short, and limbs stay as thick: the rest tells."""
    thighs = [abs(points[b] - points[a]) for a, b in ((8, 9), (11, 12))]
    return float(max(body.torso, 0.9 * max(thighs), 0.9 * body.radius))
