"""Freehand strokes → ``Pose``: a stick figure becomes a skeleton of 18 joints.

A head (any closed or scribbled round shape) and lines for body, arms and legs, in any order,
direction and number of strokes. The figure is taken to face the viewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from core.errors import SketchError
from core.pose.drawing import strokes as strokes
from core.pose.skeleton import BODY_JOINTS, BONES, Joint, Person, Pose, Size
from core.pose.stroke_tree import Polyline, StrokeTree, grow, resampled

MIN_STROKES = 3
SAMPLES = 70  # points along the figure's height

# In units of the figure's height, as in the preset poses.
HALF_SHOULDERS = 0.085
HALF_HIPS = 0.05
SHORTEST_LIMB = 0.1
MAX_MISFIT = 0.045
MAX_LENGTH = 12
MAX_STROKES = 30
MAX_TREES = 6
# Strokes that stay this near to the head's middle, in its radii, are a drawn face.
FACE_REACH = 1.3
MAX_GAP_TO_HEAD = 0.16
BEND_DOUBT = 0.05

# Leg length is 1.
USUAL_TORSO, USUAL_ARM = 0.6, 0.65


@dataclass(frozen=True)
class _Head:
    centre: Polyline  # (2,)
    radius: float


@dataclass(frozen=True)
class _Reading:
    """One way to see the figure in the strokes; paths run from the body outwards."""

    neck: Polyline
    hip: Polyline
    arms: tuple[Polyline, Polyline]
    legs: tuple[Polyline, Polyline]
    strangeness: float


def fit(strokes: list[NDArray[np.float64]], size: Size) -> Pose:
    """One person whose joints lie on the strokes; ``strokes`` are (n, 2) in pixels of ``size``.

    Raises ``SketchError`` that says what to draw when no figure can be seen.
    """
    if not strokes:
        _refuse("an empty canvas")
    lines = [np.asarray(line, np.float64).reshape(-1, 2) for line in strokes]
    height = _extent(np.concatenate(lines))
    if height < 20:
        _refuse("a dot")
    drawn = sum(_length(line) for line in lines)
    if drawn > MAX_LENGTH * height or len(lines) > MAX_STROKES:
        _refuse("a scribble")
    lines = [resampled(line, height / SAMPLES) for line in lines]
    head, rest = _split_head(lines, height)
    if len(rest) + 1 < MIN_STROKES:
        _refuse(f"{len(rest) + 1} strokes")
    trees = _trees(head, rest, height)
    readings = [reading for gap, tree in trees if (reading := _read(tree, gap, height))]
    if not readings:
        ends = len(trees[0][1].tips(4, SHORTEST_LIMB * height)) if trees else 0
        _refuse(f"{ends} hands and feet" if ends < 4 else "arms and legs that meet in no body")
    body = _joints(head, min(readings, key=lambda r: r.strangeness), height)
    if _misfit(body, rest) > MAX_MISFIT * height:
        _refuse("lines that make no figure")
    body = np.clip(body, 1, np.array(size) - 1)
    return Pose((Person(np.column_stack([body, np.ones(BODY_JOINTS)]).astype(np.float32)),), size)


def _refuse(what: str) -> NoReturn:
    raise SketchError(
        "Expected a stick figure (a round head, a line for the body, two arms, two legs), got "
        f"{what}: draw those, or pick a preset."
    )


def _extent(points: Polyline) -> float:
    return float((points.max(axis=0) - points.min(axis=0)).max())


def _split_head(lines: list[Polyline], height: float) -> tuple[_Head, list[Polyline]]:
    """The topmost round stroke, and the others without what lies inside of it (a drawn face)."""
    heads = [head for line in lines if (head := _as_head(line, height)) is not None]
    if not heads:
        _refuse("no head")
    head = min(heads, key=lambda candidate: candidate.centre[1] - candidate.radius)
    rest: list[Polyline] = []
    for line in lines:
        distance = np.linalg.norm(line - head.centre, axis=1) / head.radius
        outside = np.flatnonzero(distance > 1)
        if distance.max() > FACE_REACH and len(outside) >= 3:
            rest.append(line[outside[0] : outside[-1] + 1])
    return head, rest


def _as_head(line: Polyline, height: float) -> _Head | None:
    """A stroke that goes round: its hull is round and nearly all of the hull's edge is drawn."""
    import cv2

    hull = cv2.convexHull(line.astype(np.float32))
    around, area = cv2.arcLength(hull, True), cv2.contourArea(hull)
    length = float(np.hypot(*np.diff(line, axis=0).T).sum())
    low, high = line.min(axis=0), line.max(axis=0)
    is_round = around > 0 and 4 * np.pi * area / around**2 > 0.7 and length > 0.8 * around
    radius = float((high - low).mean() / 2)
    if not is_round or not 0.02 * height < radius < 0.3 * height:
        return None
    return _Head((low + high) / 2, radius)


def _trees(head: _Head, rest: list[Polyline], height: float) -> list[tuple[float, StrokeTree]]:
    """Every stroke that comes near to the head may be the one that carries it; its gap first."""
    near: list[tuple[float, int, int]] = []
    for index, line in enumerate(rest):
        gap = np.linalg.norm(line - head.centre, axis=1) - head.radius
        near.append((float(gap.min()), index, int(gap.argmin())))
    return [
        (gap, grow(rest, index, start, height))
        for gap, index, start in sorted(near)[:MAX_TREES]
        if gap < MAX_GAP_TO_HEAD * height
    ]


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


def _joints(head: _Head, reading: _Reading, height: float) -> Polyline:
    """(18, 2), the character's right on the left of a figure that stands upright."""
    body = np.zeros((BODY_JOINTS, 2))
    body[Joint.NECK] = reading.neck
    down = _unit(reading.hip - reading.neck)
    across = np.array([down[1], -down[0]])  # to the character's left, seen from the front
    arms = _right_first(reading.arms, reading.neck, across)
    for side, arm, first in ((-1, arms[0], 2), (1, arms[1], 5)):
        body[first], rest = _shoulder(arm, reading.neck, across * side, height)
        body[first + 1], body[first + 2] = _bend(rest)
    legs = _right_first(reading.legs, reading.hip, across)
    for side, leg, first in ((-1, legs[0], 8), (1, legs[1], 11)):
        body[first] = reading.hip + across * side * HALF_HIPS * height
        body[first + 1], body[first + 2] = _bend(leg)
    _place_face(body, head)
    return body


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


def _place_face(body: Polyline, head: _Head) -> None:
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
