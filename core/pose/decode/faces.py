"""Faces: white dots without names, which a face's shape is fitted to.

Small faces' dots run together; a dot may then lie wherever a whole one fits into the white.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.pose.decode.bodies import Found
from core.pose.decode.discs import Flags
from core.pose.decode.face_shape import BASIS, STIFFNESS, TEMPLATE, Floats
from core.pose.decode.ground import Pixels
from core.pose.skeleton import FACE_POINTS, Joint, Points

WHITE = 100
LEAST_RADIUS, MOST_RADIUS = 1.5, 8.0
# Of a disc that JPEG has frayed, so much is white.
LEAST_FILL = 0.92
LEAST_DOTS, MOST_PLACES = 30, 2000
HEAD = (Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE, Joint.RIGHT_EAR, Joint.LEFT_EAR)
# A face's dots lie within so many head sizes of the head's joints.
REACH = 2.0
# The doubt about where points are, in face units, as the fit goes on.
DOUBTS = (0.35, 0.28, 0.22, 0.17, 0.13, 0.1, 0.08, 0.06, 0.05, 0.04)
OUTLIER = 0.02
TURNS = (0.0, -0.45, 0.45)
# Farther from its place, in face units and in pixels, a dot is not this point's.
FARTHEST, FARTHEST_PIXELS = 0.14, 3.0
# How much rather a point takes a dot that lies apart.
CLEAR = 0.5
REFINEMENTS, REFINED_DOUBT = 4, 0.04
# What holds back a fit that bends, for each unit of doubt.
STIFF = 0.2
LEAST_MATCHED, LEAST_EXPLAINED, MOST_OFF = 40, 0.8, 0.07


def give(pixels: Pixels, people: Sequence[Found]) -> None:
    """To each person the face whose dots lie at their head."""
    white = pixels.min(axis=2) > WHITE
    radius = _radius(white)
    heads = [(person, _head(person)) for person in people]
    heads = [(person, head) for person, head in heads if head is not None]
    if radius is None or not heads:
        return
    places = _places(white, radius)
    if not LEAST_DOTS <= len(places) <= MOST_PLACES:
        return
    away = np.stack(
        [np.linalg.norm(places - middle, axis=1) / size for _, (middle, size, _) in heads]
    )
    nearest = away.argmin(axis=0)
    for number, (person, (_, _, down)) in enumerate(heads):
        own = places[(nearest == number) & (away[number] <= REACH)]
        if len(own) >= LEAST_DOTS:
            person.face = _face(own, down, radius)


def _head(person: Found) -> tuple[Floats, float, Floats] | None:
    """The middle of the joints of a head, its size, and the direction from brow to chin."""
    joints = {joint: np.array(person.joints[joint]) for joint in HEAD if joint in person.joints}
    neck = person.joints.get(Joint.NECK)
    if not joints:
        return None
    points = np.array(list(joints.values()))
    middle = points.mean(axis=0)
    size = float(np.linalg.norm(points[:, None] - points[None], axis=2).max())
    down = np.array([0.0, 1.0])
    if neck is not None:
        down = np.array(neck) - middle
        size = max(size, 0.6 * float(np.linalg.norm(down)))
    eyes = [joints[eye] for eye in (Joint.RIGHT_EYE, Joint.LEFT_EYE) if eye in joints]
    if len(eyes) == 2 and np.linalg.norm(eyes[1] - eyes[0]) > 0.2 * size:
        along = eyes[1] - eyes[0]
        down = np.array([-along[1], along[0]])
    length = float(np.linalg.norm(down))
    return (middle, size, down / length) if size > 0 and length > 0 else None


def _radius(white: Flags) -> int | None:
    """Of the dots, by those that lie apart."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(white.astype(np.uint8), connectivity=8)
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    radii = (width + height) / 4 - 0.5
    is_dot = (np.abs(width - height) <= 1) & (radii >= LEAST_RADIUS) & (radii <= MOST_RADIUS)
    return round(float(np.median(radii[is_dot]))) if is_dot.sum() >= 3 else None


def _places(white: Flags, radius: int) -> Floats:
    """(count, 2): wherever a whole dot fits in; a dot that lies apart has one such place."""
    import cv2

    dot = np.zeros((2 * radius + 1,) * 2, np.uint8)
    cv2.circle(dot, (radius, radius), radius, (1,), thickness=-1)
    fill = cv2.filter2D(
        white.astype(np.float32),
        -1,
        dot.astype(np.float32) / float(dot.sum()),
        borderType=cv2.BORDER_CONSTANT,
    )
    fits = (fill >= LEAST_FILL).astype(np.uint8)
    count, spots, stats, middles = cv2.connectedComponentsWithStats(fits, connectivity=8)
    places: list[Floats] = []
    for spot in range(1, count):
        x, y, width, height = (int(value) for value in stats[spot][:4])
        if max(width, height) <= 3:
            places.append(middles[spot][None])
            continue
        rows, columns = np.nonzero(spots[y : y + height, x : x + width] == spot)
        places.append(np.column_stack([columns + x, rows + y]).astype(np.float64))
    return np.concatenate(places) if places else np.zeros((0, 2))


def _face(places: Floats, down: Floats, radius: int) -> Points | None:
    """The 70 points among these places; None where they make no face."""
    from scipy.optimize import linear_sum_assignment

    clear = _clearness(places, radius)
    middle = (clear[:, None] * places).sum(axis=0) / clear.sum()
    template = TEMPLATE[:, :2] - TEMPLATE[:, :2].mean(axis=0)
    scale = float(np.ptp((places - middle) @ down) / np.ptp(template[:, 1]))
    if scale < 2 * radius:
        return None
    dots = (places - middle) / scale
    fits = [_fitted(dots, clear, template @ _towards(down, turn)) for turn in TURNS]
    shape = max(fits, key=lambda fit: fit[1])[0]
    reach = max(FARTHEST, FARTHEST_PIXELS / scale)
    chosen = np.full(FACE_POINTS, -1)
    for _ in range(REFINEMENTS):
        squares = ((shape[:, None] - dots[None]) ** 2).sum(axis=2)
        squares -= CLEAR * reach**2 * clear
        # a point may also have no dot, at the price of one that is out of its reach
        spare = np.full((FACE_POINTS, FACE_POINTS), reach**2)
        rows, columns = linear_sum_assignment(np.concatenate([squares, spare], axis=1))
        chosen = np.where(columns < len(dots), columns, -1)[rows.argsort()]
        has = chosen >= 0
        if has.sum() < LEAST_MATCHED:
            return None
        weights = has.astype(np.float64)
        targets = np.where(has[:, None], dots[chosen], 0.0)
        shape = BASIS @ _solved(weights, targets, REFINED_DOUBT)
    return _judged(places, dots, chosen, shape, radius / scale)


def _clearness(places: Floats, radius: int) -> Floats:
    """1 where a dot lies apart, and less the more places of the same white there are around."""
    away = np.linalg.norm(places[:, None] - places[None], axis=2)
    return np.array(1 / (away <= radius).sum(axis=1), np.float64)


def _towards(down: Floats, turn: float) -> Floats:
    """(2, 2) by which rows (x, y) are multiplied to stand along ``down``, turned."""
    cos, sin = np.cos(turn), np.sin(turn)
    x, y = float(down[0]), float(down[1])
    return np.array([[y, -x], [x, y]]) @ np.array([[cos, sin], [-sin, cos]])


def _fitted(dots: Floats, clear: Floats, shape: Floats) -> tuple[Floats, float]:
    """The shape drawn to the dots, ever more closely, and how likely the dots are then."""
    likely = 0.0
    for doubt in DOUBTS:
        squares = ((dots[:, None] - shape[None]) ** 2).sum(axis=2)
        shares = np.exp(-squares / (2 * doubt * doubt))
        total = shares.sum(axis=1, keepdims=True) + OUTLIER
        shares *= clear[:, None] / total
        weights = shares.sum(axis=0)
        targets = shares.T @ dots / np.maximum(weights, 1e-9)[:, None]
        shape = BASIS @ _solved(weights, targets, doubt)
        likely = float(clear @ np.log(total[:, 0]))
    return shape, likely


def _solved(weights: Floats, targets: Floats, doubt: float) -> Floats:
    """(columns, 2) of the basis, by least squares that hold back what is stiff."""
    normal = BASIS.T @ (weights[:, None] * BASIS)
    stiff = np.diag(STIFFNESS * (doubt * STIFF) + 1e-6)
    right = BASIS.T @ (weights[:, None] * targets)
    return np.linalg.solve(normal + stiff * FACE_POINTS, right).astype(np.float64)


def _judged(
    places: Floats, dots: Floats, chosen: NDArray[np.intp], shape: Floats, near: float
) -> Points | None:
    """None where the shape says little of the dots; two points may share a dot."""
    away = np.linalg.norm(shape[:, None] - dots[None], axis=2)
    has = chosen >= 0
    off = away[np.flatnonzero(has), chosen[has]]
    explained = float((away.min(axis=0) <= 2 * FARTHEST).mean())
    if explained < LEAST_EXPLAINED or float(np.median(off)) > MOST_OFF:
        return None
    shared = ~has & (away.min(axis=1) <= near)
    chosen = np.where(shared, away.argmin(axis=1), chosen)
    points = np.zeros((FACE_POINTS, 3), np.float32)
    shown = chosen >= 0
    points[shown] = np.column_stack([places[chosen[shown]], np.ones(int(shown.sum()))])
    return points
