"""Lines of one drawn figure → its joints. The figure is taken to face the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import BODY_JOINTS, BONES, Joint
from core.pose.sketch.stroke_tree import Polyline, StrokeTree, grow

# In units of the figure's height, as in the preset poses.
HALF_SHOULDERS = 0.085
HALF_HIPS = 0.05
SHORTEST_LIMB = 0.1
MAX_MISFIT = 0.045
MAX_TREES = 6
MAX_GAP_TO_HEAD = 0.16
BEND_DOUBT = 0.05
# A limb that leaves its straight line by less than this share of its length does not say where
# it bends.
STRAIGHT = 0.06
# A figure without a head gets one of this radius, this far above the neck.
HEAD_RADIUS, HEAD_ABOVE = 0.085, 0.125
# Where the body of a headless figure may begin: among its highest lines.
HEADLESS_TOP = 0.45

# Leg length is 1.
USUAL_TORSO, USUAL_ARM = 0.6, 0.65
FACE = (Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE, Joint.RIGHT_EAR, Joint.LEFT_EAR)


@dataclass(frozen=True)
class Head:
    centre: Polyline  # (2,)
    radius: float


@dataclass(frozen=True)
class Figure:
    """``body`` is (18, 2); ``unsure`` are the joints that the drawing does not fix."""

    body: Polyline
    unsure: tuple[Joint, ...]


class NoFigure(Exception):
    """The lines make no figure; the message says what they look like instead."""


@dataclass(frozen=True)
class _Reading:
    """One way to see the figure in the strokes; paths run from the body outwards."""

    neck: Polyline
    hip: Polyline
    arms: tuple[Polyline, Polyline]
    legs: tuple[Polyline, Polyline]
    strangeness: float


def figure(head: Head | None, lines: list[Polyline], height: float) -> Figure:
    """The figure in lines that are evenly sampled; ``height`` is its size in their unit."""
    trees = _trees(head, lines, height)
    readings = [reading for gap, tree in trees if (reading := _read(tree, gap, height))]
    if not readings:
        ends = len(trees[0][1].tips(4, SHORTEST_LIMB * height)) if trees else 0
        raise NoFigure(
            f"{ends} hands and feet" if ends < 4 else "arms and legs that meet in no body"
        )
    reading = min(readings, key=lambda one: one.strangeness)
    body, bends = _joints(reading, height)
    _place_face(body, head or _head_above(body, height))
    if _misfit(body, lines) > MAX_MISFIT * height:
        raise NoFigure("lines that make no figure")
    return Figure(body, (*bends, *(() if head else FACE)))


def _trees(
    head: Head | None, rest: list[Polyline], height: float
) -> list[tuple[float, StrokeTree]]:
    """Every stroke that comes near to the head may be the one that carries it; its gap first."""
    if head is None:
        return _headless_trees(rest, height)
    near: list[tuple[float, int, int]] = []
    for index, line in enumerate(rest):
        gap = np.linalg.norm(line - head.centre, axis=1) - head.radius
        near.append((float(gap.min()), index, int(gap.argmin())))
    return [
        (gap, grow(rest, index, start, height))
        for gap, index, start in sorted(near)[:MAX_TREES]
        if gap < MAX_GAP_TO_HEAD * height
    ]


def _headless_trees(lines: list[Polyline], height: float) -> list[tuple[float, StrokeTree]]:
    """The upper end of any of the higher lines may be the neck."""
    top = min(float(line[:, 1].min()) for line in lines)
    starts: list[tuple[float, int, int]] = []
    for index, line in enumerate(lines):
        place = 0 if line[0, 1] < line[-1, 1] else len(line) - 1
        below = float(line[place, 1] - top)
        if below < HEADLESS_TOP * height:
            starts.append((below, index, place))
    return [(0.0, grow(lines, index, place, height)) for _, index, place in sorted(starts)]


def _read(tree: StrokeTree, gap_to_head: float, height: float) -> _Reading | None:
    tips = tree.tips(4, SHORTEST_LIMB * height)
    if len(tips) != 4:
        return None
    feet = max(combinations(tips, 2), key=lambda pair: tree.depth[tree.parting(*pair)])
    hands = [tip for tip in tips if tip not in feet]
    hip = tree.parting(*feet)
    torso_and_leg = tree.path(feet[0])
    shoulders = [tree.parting(hand, feet[0]) for hand in hands]
    neck = min(shoulders, key=lambda shoulder: tree.depth[shoulder])
    torso = float(tree.depth[hip] - tree.depth[neck])
    # A neck longer than a third of the body is a body that the arms were drawn too low on.
    if tree.depth[neck] > 0.35 * tree.depth[hip]:
        limit = 0.2 * tree.depth[hip]
        neck = next(point for point in torso_and_leg if tree.depth[point] >= limit)
    arms = [tree.points[_between(tree, s, h)] for s, h in zip(shoulders, hands, strict=True)]
    legs = [tree.points[_between(tree, hip, foot)] for foot in feet]
    if min(torso, *(_length(limb) for limb in (*arms, *legs))) < SHORTEST_LIMB * height:
        return None
    strangeness = (gap_to_head + tree.gaps) / height * 4 + _odd_proportions(torso, arms, legs)
    return _Reading(
        tree.points[neck], tree.points[hip], (arms[0], arms[1]), (legs[0], legs[1]), strangeness
    )


def _between(tree: StrokeTree, start: int, end: int) -> list[int]:
    path = tree.path(end)
    return path[path.index(start) :]


def _length(line: Polyline) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _odd_proportions(torso: float, arms: list[Polyline], legs: list[Polyline]) -> float:
    arm_lengths, leg_lengths = ([_length(line) for line in limbs] for limbs in (arms, legs))
    leg = float(np.mean(leg_lengths))
    ratios = [
        arm_lengths[0] / arm_lengths[1],
        leg_lengths[0] / leg_lengths[1],
        torso / leg / USUAL_TORSO,
        float(np.mean(arm_lengths)) / leg / USUAL_ARM,
    ]
    return float(np.abs(np.log(ratios)).sum())


def _joints(reading: _Reading, height: float) -> tuple[Polyline, list[Joint]]:
    """(18, 2) without the face, the character's right on the left of an upright figure; and the
    joints in the middle of a straight limb."""
    body = np.zeros((BODY_JOINTS, 2))
    body[Joint.NECK] = reading.neck
    straight: list[Joint] = []
    down = _unit(reading.hip - reading.neck)
    across = np.array([down[1], -down[0]])  # to the character's left, seen from the front
    arms = _right_first(reading.arms, reading.neck, across)
    for side, arm, first in ((-1, arms[0], 2), (1, arms[1], 5)):
        body[first], rest = _shoulder(arm, reading.neck, across * side, height)
        body[first + 1], body[first + 2] = _bend(rest)
        straight += [Joint(first + 1)] if _is_straight(rest) else []
    legs = _right_first(reading.legs, reading.hip, across)
    for side, leg, first in ((-1, legs[0], 8), (1, legs[1], 11)):
        body[first] = reading.hip + across * side * HALF_HIPS * height
        body[first + 1], body[first + 2] = _bend(leg)
        straight += [Joint(first + 1)] if _is_straight(leg) else []
    return body, straight


def _is_straight(limb: Polyline) -> bool:
    return float(_distances(limb, limb[0], limb[-1]).max()) < STRAIGHT * _length(limb)


def _head_above(body: Polyline, height: float) -> Head:
    """Where the head of a figure without one would be: on from the body."""
    hips = body[[Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean(axis=0)
    up = _unit(body[Joint.NECK] - hips)
    return Head(body[Joint.NECK] + up * HEAD_ABOVE * height, HEAD_RADIUS * height)


def _unit(vector: Polyline) -> Polyline:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _right_first(
    limbs: tuple[Polyline, Polyline], origin: Polyline, across: Polyline
) -> tuple[Polyline, Polyline]:
    reach = [float(((limb - origin) @ across).mean()) for limb in limbs]
    return limbs if reach[0] <= reach[1] else (limbs[1], limbs[0])


def _shoulder(
    arm: Polyline, neck: Polyline, outwards: Polyline, height: float
) -> tuple[Polyline, Polyline]:
    """On the stroke where it leaves the body sideways, else beside the neck; and the arm's rest."""
    width = HALF_SHOULDERS * height
    index = int(np.linalg.norm(arm - arm[0], axis=1).searchsorted(width))
    if index < len(arm) // 2 and float(_unit(arm[index] - arm[0]) @ outwards) > 0.8:
        return arm[index], arm[index:]
    return neck + outwards * width, arm


def _bend(limb: Polyline) -> tuple[Polyline, Polyline]:
    """Elbow and wrist, or knee and ankle: two straight bones that follow the stroke best."""
    step = _length(limb) / max(len(limb) - 1, 1)
    candidates = range(int(0.25 * len(limb)), max(int(0.8 * len(limb)), 1))
    prices: list[float] = []
    for index in candidates:
        upper = _distances(limb, limb[0], limb[index])
        off = np.minimum(upper, _distances(limb, limb[index], limb[-1]))
        # On a straight limb every place fits: the middle is then the joint.
        doubt = BEND_DOUBT * step * abs(index - 0.52 * len(limb))
        prices.append(float(np.sqrt((off**2).mean())) + doubt)
    return limb[candidates[int(np.argmin(prices))]], limb[-1]


def _distances(points: Polyline, start: Polyline, end: Polyline) -> NDArray[np.float64]:
    """From each point to the straight line between two places."""
    way = end - start
    share = np.clip((points - start) @ way / max(float(way @ way), 1e-9), 0, 1)
    return np.linalg.norm(points - start - share[:, None] * way, axis=1)


def _place_face(body: Polyline, head: Head) -> None:
    up = _unit(head.centre - body[Joint.NECK])
    left = np.array([-up[1], up[0]])
    for joint, aside, above in (
        (Joint.NOSE, 0, -0.3), (Joint.RIGHT_EYE, -0.35, -0.1), (Joint.LEFT_EYE, 0.35, -0.1),
        (Joint.RIGHT_EAR, -0.88, -0.15), (Joint.LEFT_EAR, 0.88, -0.15),
    ):  # fmt: skip
        body[joint] = head.centre + (left * aside + up * above) * head.radius


def _misfit(body: Polyline, lines: list[Polyline]) -> float:
    """Mean distance in pixels of what was drawn from the bones that were found."""
    points = np.concatenate(lines)
    bones = [(start, end) for start, end in BONES if start < Joint.RIGHT_EYE > end]
    distances = [_distances(points, body[start], body[end]) for start, end in bones]
    return float(np.min(distances, axis=0).mean())
