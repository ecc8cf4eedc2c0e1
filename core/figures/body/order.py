"""What lies over what: the order of a figure's parts and of several people, told from joints."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.body.bodies import Body
from core.figures.body.models import LEFT_ARM, LEFT_LEG, RIGHT_ARM, RIGHT_LEG, Limb, Model
from core.figures.looks import new_look
from core.figures.motion import Layers
from core.figures.painting.paint import Painter
from core.figures.painting.shapes import Vector, length, turn90
from core.geometry import Size

# Torsos: people whose feet are as level as this stand side by side.
LEVEL = 0.3


@dataclass(frozen=True)
class Order:
    """Limbs from the farthest to the nearest, by what they lie over."""

    arms_behind: tuple[Limb, ...]  # behind the trunk
    legs_behind: tuple[Limb, ...]
    legs_before: tuple[Limb, ...]  # drawn up before the trunk
    arms_before: tuple[Limb, ...]
    arms_last: tuple[Limb, ...]  # before the head


def order_of(m: Model) -> Order:
    layers = m.motion.layers or layers_of(m)
    arms = _far_first(RIGHT_ARM, LEFT_ARM, layers.near_arm)
    legs = _far_first(RIGHT_LEG, LEFT_LEG, layers.near_leg)
    behind, last = layers.arms_behind, layers.arms_last
    return Order(
        tuple(arm for arm in arms if arm.side in behind),
        tuple(leg for leg in legs if leg.side not in layers.legs_before),
        tuple(leg for leg in legs if leg.side in layers.legs_before),
        tuple(arm for arm in arms if arm.side not in behind and arm.side not in last),
        tuple(arm for arm in arms if arm.side in last and arm.side not in behind),
    )


def layers_of(m: Model) -> Layers:
    """As the joints of this one pose tell it."""
    near_leg = _near_leg(m)
    behind, last = _arms(m)
    legs = (RIGHT_LEG, LEFT_LEG)
    return Layers(
        near_arm="right" if m.body.yaw >= 0 else "left",
        near_leg=near_leg.side,
        arms_behind=frozenset(arm.side for arm in behind),
        arms_last=frozenset(arm.side for arm in last),
        legs_before=frozenset(leg.side for leg in legs if _is_drawn_up(m, leg)),
    )


def anybody(body: Body) -> Model:
    """In this pose: what lies over what is told by joints alone."""
    rng = random.Random(0)
    return Model(Painter(Size(8, 8), np.array([0.0, -1.0])), body, new_look(rng), rng, 0.0)


def _far_first(right: Limb, left: Limb, near: str) -> tuple[Limb, Limb]:
    return (left, right) if near == "right" else (right, left)


# -- arms ------------------------------------------------------------------------------------


def _arms(m: Model) -> tuple[list[Limb], list[Limb]]:
    """Behind the trunk, and before the head."""
    far, near = (LEFT_ARM, RIGHT_ARM) if m.body.yaw >= 0 else (RIGHT_ARM, LEFT_ARM)
    away = m.body.is_back or m.head.faces_away
    if not away and behind_head(m):
        return [far, near], []
    behind = [arm for arm in (far, near) if _is_behind(m, arm, is_far=arm == far)]
    last = [] if away else [a for a in (far, near) if at_head(m, a) and a not in behind]
    return behind, last


def _is_behind(m: Model, arm: Limb, *, is_far: bool) -> bool:
    turn = abs(math.sin(m.body.yaw))
    over = over_trunk(m, arm)
    if m.body.is_back:
        return over or (is_far and turn > 0.5)
    if arm.side in m.body.arms_behind_back:
        return True
    if not is_far or turn <= 0.42 or at_head(m, arm):
        return False
    return _reaches_back(m, arm) or not (over and turn < 0.75)


def _reaches_back(m: Model, arm: Limb) -> bool:
    """An upper arm that goes away from where the body looks; what of it crosses the trunk is on its
    far side."""
    shoulder, elbow = m.joint(arm.start), m.joint(arm.middle)
    return m.facing * float((elbow - shoulder) @ m.across) < -0.12 * m.body.torso


def at_head(m: Model, arm: Limb) -> bool:
    return length(m.joint(arm.end) - m.head.centre) < 1.45 * m.r


def behind_head(m: Model) -> bool:
    """Both elbows beside the head or above it, the hands folded back in between."""
    if m.body.action == "arms behind head":
        return True
    for arm in (RIGHT_ARM, LEFT_ARM):
        shoulder, elbow, wrist = (
            m.joint(j) - m.head.centre for j in (arm.start, arm.middle, arm.end)
        )
        up = -m.down
        lifted = float(elbow @ up) > -0.5 * m.r
        aside = length(elbow) > 1.15 * m.r and length(elbow) > length(wrist) + 0.5 * m.r
        folded = float((elbow - shoulder) @ (wrist - elbow)) < 0
        if not (lifted and aside and folded and length(wrist) < 1.1 * m.r):
            return False
    return True


def over_trunk(m: Model, arm: Limb) -> bool:
    """Whether the forearm lies across the trunk."""
    elbow, wrist = m.joint(arm.middle), m.joint(arm.end)
    return any(_in_trunk(m, elbow + (wrist - elbow) * share, 0.8) for share in (0.3, 1.0))


def _in_trunk(m: Model, place: Vector, share: float, low: float = 1.1) -> bool:
    away = place - m.joint(1)
    level = float(away @ m.down) / max(m.body.torso, 1e-6)
    return -0.1 < level < low and abs(float(away @ m.across)) < share * m.half_width(level)


# -- legs ------------------------------------------------------------------------------------


def _near_leg(m: Model) -> Limb:
    near = _crossing(m) or (RIGHT_LEG if m.body.yaw >= 0 else LEFT_LEG)
    if _crossing(m) is None and abs(math.sin(m.body.yaw)) < 0.5:
        # On one ground the nearer foot is the lower one. A foot lifted backwards goes away from who
        # sees the front, and towards who sees the back.
        lowest = min if m.body.is_back else max
        near = lowest((RIGHT_LEG, LEFT_LEG), key=lambda leg: float(m.joint(leg.end)[1]))
    return near


def _crossing(m: Model) -> Limb | None:
    """The leg that is laid over the other: its shin crosses the other's thigh or knee."""
    if m.body.is_back:
        return None
    over = [
        one
        for one, other in ((RIGHT_LEG, LEFT_LEG), (LEFT_LEG, RIGHT_LEG))
        if _meet(m, (one.middle, one.end), (other.start, other.middle))
    ]
    return over[0] if len(over) == 1 else None


def _meet(m: Model, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two bones cross in the picture."""
    a, b, c, d = (m.joint(joint) for joint in (*one, *other))

    def side(start: Vector, end: Vector, place: Vector) -> float:
        return float(turn90(end - start) @ (place - start))

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _is_drawn_up(m: Model, leg: Limb) -> bool:
    """A knee or a foot before the trunk: hugged knees, a crouch or a kick seen from the front."""
    if m.body.is_back:
        return False
    hip, knee, ankle = (m.joint(joint) for joint in (leg.start, leg.middle, leg.end))
    places = (hip * 0.3 + knee * 0.7, knee, (knee + ankle) / 2, ankle)
    return any(_in_trunk(m, place, 1.15, 0.8) for place in places)


# -- people ----------------------------------------------------------------------------------


def nearest_last(bodies: Sequence[Body]) -> list[int]:
    """Indices from the farthest to the nearest.

    Who stands clearly lower in the picture, or is clearly larger, is nearer; among those who stand
    alike the pose's own order holds.
    """
    if len(bodies) < 2:
        return list(range(len(bodies)))
    torso = float(np.median([body.torso for body in bodies]))
    near = [
        min(_foot(body) / torso, 1e6) + 1.5 * math.log(max(body.torso / torso, 1e-6))
        for body in bodies
    ]
    ranked = sorted(range(len(bodies)), key=near.__getitem__)
    groups: list[list[int]] = [[ranked[0]]]
    for index in ranked[1:]:
        if near[index] - near[groups[-1][-1]] < LEVEL:
            groups[-1].append(index)
        else:
            groups.append([index])
    return [index for group in groups for index in sorted(group)]


def _foot(body: Body) -> float:
    return float(body.joints[[8, 9, 10, 11, 12, 13], 1].max())
