"""What a drawing needs beyond the joints, told from the joints alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.pose.anatomy.hands import shape
from core.pose.anatomy.head import Flags, Vector, faces_away, head_of, joints_of, torso_of
from core.pose.skeleton import Person, Points

Complex = NDArray[np.complex128]

# Pixels. Further away nothing can be told from a drawing, and numbers lose their last digits.
FARTHEST = 1e6
LEAST_HAND_POINTS = 6
# Head radii from the neck to the hips of a grown figure of which only the bust shows.
LEAST_TRUNK = 3.2
# Of a head seen straight from behind: the sine of its turn. Radians by which the shoulders of one
# that walks or runs swing.
STRAIGHT, SWING = 0.05, 0.6
_OPEN_HAND: Complex = np.asarray(shape("open") @ np.array([1, 1j]), np.complex128)


@dataclass(frozen=True)
class Body:
    """Lengths in pixels of the canvas. A yaw of 0 faces the viewer, + turns to the picture's
    right, ±π shows the back."""

    joints: Vector  # (18, 2), hidden joints filled in
    visible: Flags
    head: Vector
    radius: float
    tilt: float  # radians, + leans to the right
    head_yaw: float
    yaw: float  # the torso's
    action: str = ""
    hands: Mapping[str, Vector] = field(default_factory=dict)  # (21, 2) by side, where known
    arms_behind_back: frozenset[str] = frozenset()  # sides
    pitch: float = 0.0  # radians, + looks up

    def scaled(self, factor: float) -> Body:
        return replace(
            self,
            joints=self.joints * factor,
            head=self.head * factor,
            radius=self.radius * factor,
            hands={side: points * factor for side, points in self.hands.items()},
        )

    @property
    def hips(self) -> Vector:
        return (self.joints[8] + self.joints[11]) / 2

    @property
    def torso(self) -> float:
        """At least a pixel."""
        return torso_of(self.joints)

    @property
    def heads(self) -> float:
        """The height in heads, were the figure to stand upright."""
        legs = [np.hypot(*(self.joints[a] - self.joints[b])) for a, b in ((8, 9), (11, 12))]
        shins = [np.hypot(*(self.joints[a] - self.joints[b])) for a, b in ((9, 10), (12, 13))]
        height = self.torso + 2.2 * self.radius + max(*legs) + max(*shins)
        return float(height / (2 * self.radius))

    @property
    def is_back(self) -> bool:
        return math.cos(self.yaw) < 0

    @property
    def faces_away(self) -> bool:
        return faces_away(self.head_yaw)

    @property
    def view(self) -> str:
        """ "front", "side" or "back", of the torso."""
        if self.is_back:
            return "back"
        return "side" if abs(self.yaw) > 0.95 else "front"


def body_of(person: Person) -> Body | None:
    """``None`` when there is nothing to draw: no torso and no head."""
    known = joints_of(person)
    if known is None:
        return None
    known = _with_whole_trunk(np.clip(known, -FARTHEST, FARTHEST), person.visible)
    body = body_from(known, person.visible.copy())
    told = {"left": person.left_hand, "right": person.right_hand}
    hands = {side: hand_points(points) for side, points in told.items() if points is not None}
    body = replace(body, hands={side: known for side, known in hands.items() if known is not None})
    return _with_arms_behind_back(body)


def _with_whole_trunk(joints: Vector, visible: Flags) -> Vector:
    """A bust in profile shows no width to tell the trunk's length from: its head does."""
    head = head_of(joints, visible)
    least = LEAST_TRUNK * head.radius
    if visible[[8, 11]].any() or not visible[[0, 14, 15, 16, 17]].any() or not visible[1]:
        return joints
    torso = torso_of(joints)
    if torso >= least:
        return joints
    joints = joints.copy()
    joints[8:14] = joints[1] + (joints[8:14] - joints[1]) * (least / torso)
    return joints


def _with_arms_behind_back(body: Body) -> Body:
    """A hidden wrist below a shown elbow, on a body that is in the picture down to its legs: the
    forearm is behind the back."""
    seen = body.visible
    hidden = [
        (side, wrist)
        for side, shoulder, elbow, wrist in (("right", 2, 3, 4), ("left", 5, 6, 7))
        if seen[[shoulder, elbow]].all() and not seen[wrist] and side not in body.hands
        and (body.joints[elbow] - body.joints[shoulder]) @ (body.hips - body.joints[1]) > 0
    ]  # fmt: skip
    whole = seen[[8, 11]].all() and seen[[9, 12]].any()
    if not hidden or not whole or body.is_back or abs(math.sin(body.yaw)) > 0.8:
        return body
    joints = body.joints.copy()
    for _, wrist in hidden:
        joints[wrist] = body.joints[1] * 0.22 + body.hips * 0.78
    return replace(body, joints=joints, arms_behind_back=frozenset(side for side, _ in hidden))


def hand_points(points: Points) -> Vector | None:
    """(21, 2) with a guess for the hidden ones; ``None`` when too few show to tell a hand."""
    shown = points[:, 2] > 0
    if shown.sum() < LEAST_HAND_POINTS:
        return None
    places = np.clip(points[:, :2].astype(np.float64), -FARTHEST, FARTHEST)
    if shown.all():
        return places
    # An open hand of the same place, size and turn, mirrored where that lies nearer.
    target = places[shown, 0] + 1j * places[shown, 1]
    fits = [_fitted(target, hand, shown) for hand in (_OPEN_HAND, _OPEN_HAND.conj())]
    _, guess = min(fits, key=lambda fit: fit[0])
    places[~shown] = np.stack([guess.real, guess.imag], 1)[~shown]
    return places


def _fitted(target: Complex, hand: Complex, shown: Flags) -> tuple[float, Complex]:
    """How far the points stay apart, and the whole hand moved onto them."""
    known = hand[shown]
    centred = known - known.mean()
    spread = max(float((np.abs(centred) ** 2).sum()), 1e-9)
    turn = ((target - target.mean()) * centred.conj()).sum() / spread
    whole = (hand - known.mean()) * turn + target.mean()
    return float((np.abs(whole[shown] - target) ** 2).sum()), whole


def body_from(joints: Vector, visible: Flags, action: str = "") -> Body:
    """``joints`` (18, 2) in pixels, hidden ones filled in; ``action`` decides hands and leaps."""
    head = head_of(joints, visible)
    return Body(
        joints, visible, head.centre, head.radius, head.tilt, head.yaw,
        _torso_yaw(joints, torso_of(joints), head.yaw), action, pitch=head.pitch,
    )  # fmt: skip


def _torso_yaw(joints: Vector, torso: float, head_yaw: float) -> float:
    """How wide the shoulders look, against how wide they are."""
    down = (joints[8] + joints[11]) / 2 - joints[1]
    across = np.array([down[1], -down[0]]) / torso
    width = float((joints[5] - joints[2]) @ across) / torso
    hip_width = float((joints[11] - joints[8]) @ across) / torso
    both = 0.7 * width / 0.58 + 0.3 * hip_width / 0.36
    side = 1 if math.sin(head_yaw) >= 0 else -1
    if abs(both) < 0.3 and math.cos(head_yaw) > -0.2:
        both = abs(both)  # a torso seen from the side does not say which way round it is
    yaw = math.acos(max(-1.0, min(1.0, both)))
    is_straight = math.cos(head_yaw) < 0 and abs(math.sin(head_yaw)) < STRAIGHT
    return side * (_straightened(yaw) if is_straight else yaw)


def _straightened(yaw: float) -> float:
    """Of a torso below a head that shows its very back: shoulders that swing look narrow, too, and
    nothing says which way they would turn. A narrow one is a back; a far narrower one turns."""
    turn = max(0.0, math.pi - yaw - SWING)
    return math.pi - turn * (math.pi / 2) / (math.pi / 2 - SWING) if yaw > math.pi / 2 else yaw
