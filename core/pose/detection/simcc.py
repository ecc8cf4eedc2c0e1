"""What RTMPose-like networks answer → people.

SimCC: each joint is a row of bins over the input's columns and one over its rows; the peaks are the
place, their height how surely it is seen. Keypoint orders: COCO 17, our own 18, Halpe 26 and
COCO-WholeBody 133 (https://github.com/jin-s13/COCO-WholeBody).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.pose.skeleton import BODY_JOINTS, FACE_POINTS, MIRROR, Joint, Person

Keypoints = NDArray[np.float32]  # (count, 3): x, y, confidence

# For each of our joints the one of COCO; the neck is made from the shoulders.
FROM_COCO = (0, -1, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3)
assert len(FROM_COCO) == BODY_JOINTS
COCO_SHOULDERS = (5, 6)
HALPE_POINTS, HALPE_NECK = 26, 18
FACE, LEFT_HAND, RIGHT_HAND = slice(23, 91), slice(91, 112), slice(112, 133)
# A hand or face of which less is seen is a guess.
LEAST_PARTS = 0.3
# Bins under a peak as our own network is taught it: a bell that spreads over 3.2 pixels.
NARROW_BINS = 16.0


def decode_simcc(columns: NDArray[Any], rows: NDArray[Any], size: Size) -> Keypoints:
    """(n, bins) over ``size.width`` and over ``size.height`` → (n, 3): x, y, peak.

    x and y are pixels of the input; the peak is the lower one of the two.
    """
    x = columns.argmax(axis=1) * (size.width / columns.shape[1])
    y = rows.argmax(axis=1) * (size.height / rows.shape[1])
    peak = np.minimum(columns.max(axis=1), rows.max(axis=1))
    return np.stack([x, y, peak], axis=1).astype(np.float32)


def focus(columns: NDArray[Any], rows: NDArray[Any]) -> NDArray[np.float32]:
    """(n,) 0–1: how much of what our own network sees of a joint lies at the peak, the lower of
    the two; 1 is a single narrow peak, 0.1 one that could be anywhere."""
    shares = [NARROW_BINS * bins.max(1) / np.maximum(bins.sum(1), 1e-6) for bins in (columns, rows)]
    return np.minimum(*shares).clip(0, 1).astype(np.float32)


def with_mirror(
    straight: tuple[NDArray[Any], NDArray[Any]], mirrored: tuple[NDArray[Any], NDArray[Any]]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The mean of what is seen straight and in a mirror, for our 18 joints; it errs less.

    In the mirror columns run backwards and left is right.
    """
    order = list(MIRROR)
    # Bin b lies at b / 2 pixels, so that bin 0 mirrors to one beyond the last.
    backwards = np.roll(mirrored[0][order, ::-1], 1, axis=1)
    return (straight[0] + backwards) / 2, (straight[1] + mirrored[1][order]) / 2


def person_of(points: Keypoints, seen: float) -> Person:
    """From as many keypoints as the network has; those not above ``seen`` are hidden."""
    return LAYOUTS[len(points)](_decided(points, seen))


def body_peaks(points: Keypoints) -> NDArray[np.float32]:
    """(18,) for our joints, from as many keypoints as the network has."""
    peaks = points[:, 2]
    if len(points) == BODY_JOINTS:
        return peaks
    body = peaks[list(FROM_COCO)]
    is_halpe = len(points) == HALPE_POINTS
    body[Joint.NECK] = peaks[HALPE_NECK] if is_halpe else peaks[list(COCO_SHOULDERS)].min()
    return body


def _decided(points: Keypoints, seen: float) -> Keypoints:
    decided = points.copy()
    decided[:, 2] = points[:, 2] > seen
    return decided


def _own(points: Keypoints) -> Person:
    return Person(points)


def _coco(points: Keypoints) -> Person:
    neck = points[list(COCO_SHOULDERS)].mean(axis=0)
    neck[2] = points[list(COCO_SHOULDERS), 2].min()
    return Person(_body(points, neck))


def _halpe(points: Keypoints) -> Person:
    return Person(_body(points, points[HALPE_NECK]))


def _whole_body(points: Keypoints) -> Person:
    body = _coco(points).body
    face = np.zeros((FACE_POINTS, 3), np.float32)
    face[:68] = points[FACE]
    face[68:] = body[[Joint.RIGHT_EYE, Joint.LEFT_EYE]]  # the pupils
    return Person(body, _part(points[LEFT_HAND]), _part(points[RIGHT_HAND]), _part(face))


def _body(points: Keypoints, neck: Keypoints) -> Keypoints:
    body = points[list(FROM_COCO)]
    body[Joint.NECK] = neck
    return body


def _part(points: Keypoints) -> Keypoints | None:
    return points if (points[:, 2] > 0).mean() >= LEAST_PARTS else None


LAYOUTS: dict[int, Callable[[Keypoints], Person]] = {
    17: _coco,
    BODY_JOINTS: _own,
    HALPE_POINTS: _halpe,
    133: _whole_body,
}
