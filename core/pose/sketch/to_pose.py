"""Freehand strokes → ``Pose``: stick figures become skeletons of 18 joints.

Each figure is a head (any closed or scribbled round shape; a figure drawn alone may lack it) and
lines for body, arms and legs, in any order, direction and number of strokes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from core.errors import SketchError
from core.geometry import Size
from core.pose.skeleton import BODY_JOINTS, Joint, Person, Pose
from core.pose.sketch.crowd import shared_out
from core.pose.sketch.stick_figure import Figure, Head, NoFigure, figure
from core.pose.sketch.stroke_tree import Polyline, resampled

MIN_STROKES = 3
SAMPLES = 70  # points along a figure's height
MAX_LENGTH = 12  # of all lines of a figure, in its heights
MAX_FIGURE_STROKES = 30
MAX_PEOPLE = 6
# Strokes that stay this near to the head's middle, in its radii, are a drawn face.
FACE_REACH = 1.3
# A smaller round thing beside a head is a ball, an eye, a hand.
LEAST_HEAD = 0.3


@dataclass(frozen=True)
class Sketch:
    """``unsure`` are, for each person, the joints that the drawing leaves open."""

    pose: Pose
    unsure: tuple[tuple[Joint, ...], ...]


def fit(strokes: list[NDArray[np.float64]], size: Size) -> Pose:
    """The pose of ``read``."""
    return read(strokes, size).pose


def read(strokes: list[NDArray[np.float64]], size: Size) -> Sketch:
    """People whose joints lie on the strokes, which are (n, 2) in pixels of ``size``.

    Raises ``SketchError`` that says what to draw when no figure can be seen.
    """
    if not strokes:
        _refuse("nothing yet")
    lines = [np.asarray(line, np.float64).reshape(-1, 2) for line in strokes]
    height = _extent(np.concatenate(lines))
    if height < 20:
        _refuse("only a dot")
    if len(lines) > MAX_FIGURE_STROKES * MAX_PEOPLE:
        _refuse("a scribble")
    lines = [resampled(line, height / SAMPLES) for line in lines]
    heads = _heads(lines, height)
    if len(heads) > MAX_PEOPLE:
        _refuse(f"{len(heads)} heads, more than the {MAX_PEOPLE} that fit")
    figures = _figures(lines, heads)
    bodies = [np.clip(one.body, 1, np.array(size) - 1) for one in figures]
    people = [
        Person(np.column_stack([body, np.ones(BODY_JOINTS)]).astype(np.float32)) for body in bodies
    ]
    return Sketch(Pose(tuple(people), size), tuple(one.unsure for one in figures))


def _figures(lines: list[Polyline], heads: list[tuple[int, Head]]) -> list[Figure]:
    """From left to right. Of round things only those that have a body are heads."""
    if not heads:
        return [_figure(None, lines)]
    round_ones = [head for _, head in heads]
    rest = _without_faces(lines, round_ones, {index for index, _ in heads})
    found: list[Figure] = []
    failed: list[tuple[int, Head]] = []
    why: list[SketchError] = []
    for entry, own in zip(heads, shared_out(rest, round_ones), strict=True):
        try:
            found.append(_figure(entry[1], own))
        except SketchError as error:
            failed.append(entry)
            why.append(error)
    if not failed:
        return sorted(found, key=lambda one: float(one.body[Joint.NECK, 0]))
    if len(heads) == 1:
        raise why[0]
    # the lowest of them is a line after all: bent legs or a ball that took a neighbour's lines
    return _figures(lines, [entry for entry in heads if entry is not failed[-1]])


def _figure(head: Head | None, lines: list[Polyline]) -> Figure:
    if len(lines) + (head is not None) < MIN_STROKES:
        _refuse(f"{len(lines) + (head is not None)} strokes")
    points = np.concatenate(lines)
    if head is not None:
        points = np.concatenate([points, head.centre + head.radius * _CORNERS])
    height = _extent(points)
    drawn = sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)
    if drawn > MAX_LENGTH * height or len(lines) > MAX_FIGURE_STROKES:
        _refuse("a scribble")
    try:
        return figure(head, [resampled(line, height / SAMPLES) for line in lines], height)
    except NoFigure as error:
        _refuse(f"{error}" if head is not None else f"no head, and {error}")


HOW_TO_DRAW = (
    "Draw a round head, one line for the body, and one line for each arm and leg; or pick a preset."
)
_CORNERS = np.array([(-1.0, -1.0), (1.0, 1.0)])


def _refuse(what: str) -> NoReturn:
    raise SketchError(
        expected="a stick figure (a round head, a line for the body, two arms, two legs)",
        got=what,
        todo="draw those, or pick a preset",
        shown=f"The drawing shows {what}. {HOW_TO_DRAW}",
    )


def _extent(points: Polyline) -> float:
    return float((points.max(axis=0) - points.min(axis=0)).max())


def _heads(lines: list[Polyline], height: float) -> list[tuple[int, Head]]:
    """Round strokes with their places in the list, the topmost first; none within another."""
    round_ones = [(i, head) for i, line in enumerate(lines) if (head := _as_head(line, height))]
    by_size = sorted(round_ones, key=lambda one: -one[1].radius)
    outer = [
        (index, head)
        for place, (index, head) in enumerate(by_size)
        if all(not _is_within(head, other) for _, other in by_size[:place])
    ]
    from_top = sorted(outer, key=lambda one: one[1].centre[1] - one[1].radius)
    return [one for one in from_top if one[1].radius >= LEAST_HEAD * from_top[0][1].radius]


def _is_within(head: Head, other: Head) -> bool:
    return float(np.linalg.norm(head.centre - other.centre)) < FACE_REACH * other.radius


def _without_faces(lines: list[Polyline], heads: list[Head], taken: set[int]) -> list[Polyline]:
    """The other lines, without what lies inside of a head."""
    rest: list[Polyline] = []
    for index, line in enumerate(lines):
        if index in taken:
            continue
        for head in heads:
            distance = np.linalg.norm(line - head.centre, axis=1) / head.radius
            outside = np.flatnonzero(distance > 1)
            if distance.max() <= FACE_REACH or len(outside) < 3:
                break
            line = line[outside[0] : outside[-1] + 1]
        else:
            rest.append(line)
    return rest


def _as_head(line: Polyline, height: float) -> Head | None:
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
    return Head((low + high) / 2, radius)
