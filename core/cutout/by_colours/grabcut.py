"""Cutting out without a network: colours of the figure against those of the ground (GrabCut),
told by the pose where to look.

Rother, Kolmogorov, Blake: "GrabCut" (2004), as OpenCV has it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.cutout.by_colours import plain
from core.cutout.by_colours.prior import Field, closeness
from core.cutout.edges import drawn_to, enlarged, fitted
from core.geometry import Size
from core.pose.skeleton import Pose

Alpha = NDArray[np.float32]
Marks = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]

# GrabCut takes four times as long at twice the side, and its edges are drawn anew anyway.
LONG_SIDE = 256
ROUNDS = 4
SURE, LIKELY, FAR = 0.45, 1.0, 2.4
# Of the figure: a smaller piece beside it is none of it.
LEAST_PIECE = 0.02


def cut(picture: Pixels, pose: Pose | None) -> Alpha:
    """(h, w, 3) RGB → alpha (h, w)."""
    return cut_near(picture, lambda size: None if pose is None else closeness(pose, size))


def cut_near(picture: Pixels, near_at: Callable[[Size], Field | None]) -> Alpha:
    """As ``cut``; ``near_at`` tells, as ``closeness`` does, where to look in a picture of a size.
    None is what stands in the middle."""
    whole = Size(picture.shape[1], picture.shape[0])
    exact = plain.cut(picture, near_at)
    if exact is not None:
        return exact
    small = drawn_to(picture, LONG_SIDE)
    size = Size(small.shape[1], small.shape[0])
    near = near_at(size)
    marks = _central(size) if near is None else _around(near)
    if not _figure(marks).any():  # the pose has nobody inside of the picture
        near, marks = None, _central(size)
    mask = _without_specks(_figure(_grabcut(small, marks)), near)
    return fitted(picture, enlarged(mask, whole))


def _figure(marks: Marks) -> Mask:
    import cv2

    return np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD))


def _without_specks(mask: Mask, near: Field | None) -> Mask:
    """Without small pieces that lie beside everybody: stars, petals, leaves."""
    import cv2

    count, pieces, facts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    pieces, areas = np.asarray(pieces), np.asarray(facts)[:, cv2.CC_STAT_AREA]
    if count <= 2:
        return mask
    kept = areas >= LEAST_PIECE * mask.sum()
    if near is not None:
        kept[np.unique(pieces[near < LIKELY])] = True
    kept[0] = False
    return kept[pieces]


def _around(near: Field) -> Marks:
    import cv2

    marks = np.full(near.shape, cv2.GC_PR_BGD, np.uint8)
    marks[near > FAR] = cv2.GC_BGD
    marks[near < LIKELY] = cv2.GC_PR_FGD
    marks[near < SURE] = cv2.GC_FGD
    return marks


def _central(size: Size) -> Marks:
    import cv2

    marks = np.full((size.height, size.width), cv2.GC_PR_BGD, np.uint8)
    centre = (size.width // 2, size.height // 2)
    cv2.ellipse(marks, centre, (int(size.width * 0.38), int(size.height * 0.46)), 0, 0, 360,
                int(cv2.GC_PR_FGD), -1)  # fmt: skip
    rim = max(2, round(0.02 * max(size)))
    for side in (marks[:rim], marks[:, :rim], marks[:, -rim:]):
        side[:] = cv2.GC_BGD
    return marks


def _grabcut(picture: Pixels, marks: Marks) -> Marks:
    import cv2

    if _figure(marks).all() or not _figure(marks).any():  # nothing to tell apart
        return marks
    cv2.setRNGSeed(1)
    ground, figure = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(picture, marks, (0, 0, 1, 1), ground, figure, ROUNDS, cv2.GC_INIT_WITH_MASK)
    return marks
