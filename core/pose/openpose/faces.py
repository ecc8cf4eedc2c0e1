"""Faces of other numbers of points → the 70 of OpenPose."""

from __future__ import annotations

import numpy as np

from core.pose.openpose.points import Array
from core.pose.skeleton import FACE_POINTS, Joint

# MediaPipe's face mesh, by the contours its documentation names: outline from temple to temple,
# brows, nose, eyes, outer and inner lips, in the order of iBUG-68.
_MESH: tuple[int, ...] = (
    127, 234, 93, 58, 172, 136, 150, 176, 152, 400, 379, 365, 397, 288, 323, 454, 356,
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300,
    168, 197, 5, 4, 98, 97, 2, 326, 327,
    33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,
    61, 39, 37, 0, 267, 269, 291, 321, 314, 17, 84, 91,
    78, 82, 13, 312, 308, 317, 14, 87,
)  # fmt: skip
# With irises: their middles are the pupils, right and left.
_MESH_AND_IRISES = (*_MESH, 468, 473)
_WITHOUT_PUPILS = 68
assert (len(_MESH), len(_MESH_AND_IRISES)) == (_WITHOUT_PUPILS, FACE_POINTS)

FACE_COUNTS = (FACE_POINTS, _WITHOUT_PUPILS, 468, 478)
_ORDERS = {468: _MESH, 478: _MESH_AND_IRISES}


def as_70(points: Array, body: Array) -> Array:
    """Pupils that a face lacks are the body's eyes; DWPose writes 68 points."""
    if order := _ORDERS.get(len(points)):
        points = points[list(order)]
    if len(points) == FACE_POINTS:
        return points
    return np.concatenate([points, body[[Joint.RIGHT_EYE, Joint.LEFT_EYE]]])
