"""Cutting out without a network: colours of the figure against those of the ground (GrabCut),
told by the pose where to look.

Rother, Kolmogorov, Blake: "GrabCut" (2004), as OpenCV has it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.cutout.edges import guided
from core.cutout.prior import closeness
from core.geometry import Size
from core.pose.skeleton import Pose

Alpha = NDArray[np.float32]
Marks = NDArray[np.uint8]
Pixels = NDArray[np.uint8]

# GrabCut takes four times as long at twice the side, and its edges are drawn anew anyway.
LONG_SIDE = 256
ROUNDS = 4
SURE, LIKELY, FAR = 0.45, 1.0, 2.4


def cut(picture: Pixels, pose: Pose | None) -> Alpha:
    """(h, w, 3) RGB → alpha (h, w)."""
    import cv2

    height, width = picture.shape[:2]
    factor = min(1.0, LONG_SIDE / max(height, width))
    small_size = Size(max(8, round(width * factor)), max(8, round(height * factor)))
    small = np.asarray(cv2.resize(picture, small_size, interpolation=cv2.INTER_AREA), np.uint8)
    marks = _marks(small_size, pose)
    marks = _grabcut(small, marks)
    mask = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    large = cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR)
    return guided(picture, np.asarray(large, np.float32), max(2, round(1.5 / factor)))


def _marks(size: Size, pose: Pose | None) -> Marks:
    import cv2

    field = None if pose is None else closeness(pose, size)
    if field is None:
        return _central(size)
    marks = np.full(field.shape, cv2.GC_PR_BGD, np.uint8)
    marks[field > FAR] = cv2.GC_BGD
    marks[field < LIKELY] = cv2.GC_PR_FGD
    marks[field < SURE] = cv2.GC_FGD
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

    if not (marks == cv2.GC_BGD).any() and not (marks == cv2.GC_PR_BGD).any():
        return marks
    cv2.setRNGSeed(1)
    ground, figure = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(picture, marks, (0, 0, 1, 1), ground, figure, ROUNDS, cv2.GC_INIT_WITH_MASK)
    return marks
