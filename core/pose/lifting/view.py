"""A figure in the round, seen from another side."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.pose.anatomy.head import HEAD_JOINTS
from core.pose.lifting.lift import lifted
from core.pose.skeleton import Joint, Person, Points

Floats = NDArray[np.float64]

# A joint of the head that lies further back than this, in the cosine, is out of sight.
OUT_OF_SIGHT = -0.25
_EYES = (Joint.RIGHT_EYE, Joint.LEFT_EYE)


def turned(person: Person, yaw: float, tilt: float = 0.0) -> Person:
    """The figure turned about its own upright axis, then seen from higher up by ``tilt``.

    Radians. A yaw grows to the picture's right, as ``Head.yaw``; half a turn shows the back. The
    middle of the hips stays in its place. A whole turn gives the person back as it is, and one of
    whom too little shows is left so.
    """
    body = lifted(person)
    if body is None or (_is_whole(yaw) and not tilt):
        return person
    turn = turning(yaw, tilt)
    seen = _head_seen(person.visible, body.yaw, body.yaw + yaw)
    shown = person.visible.copy()
    shown[list(HEAD_JOINTS)] = seen

    def view(
        points: Points | None, places: Floats | None, *, is_seen: bool = True
    ) -> Points | None:
        if points is None or places is None:
            return None
        moved = (places - body.axis) @ turn.T + body.axis
        return np.column_stack([moved[:, :2], points[:, 2] * is_seen]).astype(np.float32)

    flat = np.column_stack([body.body[:, :2], shown]).astype(np.float32)
    after = view(flat, body.body)
    assert after is not None
    return Person(
        after,
        view(person.left_hand, body.left_hand),
        view(person.right_hand, body.right_hand),
        view(person.face, body.face, is_seen=bool(shown[Joint.NOSE])),
    )


def turning(yaw: float, tilt: float) -> Floats:
    """(3, 3) for columns of x, y down, z towards the viewer."""
    cos, sin = math.cos(yaw), math.sin(yaw)
    about = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
    cos, sin = math.cos(tilt), math.sin(tilt)
    return np.array([[1, 0, 0], [0, cos, sin], [0, -sin, cos]]) @ about


def head_shows(yaw: float) -> NDArray[np.bool_]:
    """(5,) which of ``HEAD_JOINTS`` are in sight of a head that looks there.

    Eyes go with the nose: without it a figure is one from behind.
    """
    shows = {joint: math.cos(azimuth + yaw) > OUT_OF_SIGHT
             for joint, (azimuth, _, _) in HEAD_JOINTS.items()}  # fmt: skip
    return np.array([seen and (joint not in _EYES or shows[Joint.NOSE])
                     for joint, seen in shows.items()])  # fmt: skip


def _head_seen(visible: NDArray[np.bool_], before: float, after: float) -> NDArray[np.bool_]:
    """As it was drawn, but for what comes into sight and goes out of it."""
    then, now = head_shows(before), head_shows(after)
    return np.where(then == now, visible[list(HEAD_JOINTS)], now)


def _is_whole(yaw: float) -> bool:
    return math.isclose(math.remainder(yaw, 2 * math.pi), 0.0, abs_tol=1e-9)
