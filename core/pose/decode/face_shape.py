"""What a face of 70 points looks like: iBUG-68 and pupils, and the ways in which faces differ.

Coordinates are in half a face's width; x to the right and y down as in a picture, z to the viewer,
origin between the eyes. Only the character's right half is written down.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import FACE_MIRROR, FACE_POINTS

Floats = NDArray[np.float64]

_RIGHT_HALF: dict[int, tuple[float, float, float]] = {
    # outline, from the temple to the chin
    0: (-1.00, -0.02, -0.75), 1: (-0.98, 0.25, -0.72), 2: (-0.94, 0.51, -0.68),
    3: (-0.87, 0.76, -0.60), 4: (-0.74, 1.00, -0.45), 5: (-0.56, 1.19, -0.25),
    6: (-0.36, 1.34, -0.08), 7: (-0.17, 1.44, 0.05), 8: (0.00, 1.47, 0.10),
    # brow
    17: (-0.79, -0.17, -0.15), 18: (-0.67, -0.28, 0.00), 19: (-0.50, -0.31, 0.12),
    20: (-0.32, -0.29, 0.20), 21: (-0.155, -0.22, 0.25),
    # ridge and wing of the nose
    27: (0.00, -0.02, 0.30), 28: (0.00, 0.15, 0.40), 29: (0.00, 0.32, 0.52),
    30: (0.00, 0.49, 0.62), 31: (-0.20, 0.60, 0.30), 32: (-0.10, 0.64, 0.36),
    33: (0.00, 0.67, 0.40),
    # eye
    36: (-0.595, 0.00, -0.02), 37: (-0.49, -0.06, 0.08), 38: (-0.36, -0.055, 0.10),
    39: (-0.25, 0.03, 0.08), 40: (-0.37, 0.05, 0.09), 41: (-0.495, 0.05, 0.06),
    68: (-0.425, 0.00, 0.10),
    # outer and inner lips
    48: (-0.38, 0.92, 0.15), 49: (-0.24, 0.86, 0.28), 50: (-0.10, 0.83, 0.36),
    51: (0.00, 0.855, 0.38), 57: (0.00, 1.12, 0.34), 58: (-0.11, 1.11, 0.32),
    59: (-0.245, 1.05, 0.24), 60: (-0.32, 0.925, 0.18), 61: (-0.10, 0.91, 0.30),
    62: (0.00, 0.925, 0.32), 66: (0.00, 1.00, 0.30), 67: (-0.10, 0.985, 0.28),
}  # fmt: skip

# How much each point goes along when the mouth opens, the eyes do, the brows rise; how far it is
# from the middle of its mouth. Mirrored points go alike.
_MOUTH_OPENS = {
    66: 1.0, 67: 1.0, 57: 1.0, 58: 1.0, 59: 0.8, 48: 0.4, 60: 0.4,
    8: 0.8, 7: 0.75, 6: 0.65, 5: 0.45, 4: 0.25, 3: 0.1,
}  # fmt: skip
_EYES_OPEN = {37: -1.0, 38: -1.0, 40: 1.0, 41: 1.0}
_BROWS_RISE = {17: 1.0, 18: 1.0, 19: 1.0, 20: 1.0, 21: 1.0}
_MOUTH: dict[int, float] = dict.fromkeys((48, 49, 50, 51, 57, 58, 59, 60, 61, 62, 66, 67), 1.0)
_MODES = (_MOUTH_OPENS, _EYES_OPEN, _BROWS_RISE, _MOUTH)


def _whole(half: dict[int, tuple[float, float, float]]) -> Floats:
    points = np.full((FACE_POINTS, 3), np.nan)
    for point, (x, y, z) in half.items():
        points[point] = x, y, z
        points[FACE_MIRROR[point]] = -x, y, z
    assert not np.isnan(points).any()
    return points


def _profile(half: dict[int, float]) -> Floats:
    profile = np.zeros(FACE_POINTS)
    for point, share in half.items():
        profile[[point, FACE_MIRROR[point]]] = share
    return profile


TEMPLATE = _whole(_RIGHT_HALF)
# A face in a picture is a sum of these columns, each times a vector: where it lies, its three
# directions as the picture shows them, and what moves by itself; the mouth also grows wider.
BASIS = np.column_stack(
    [
        np.ones(FACE_POINTS),
        TEMPLATE,
        *(_profile(mode) for mode in _MODES),
        _profile(_MOUTH) * TEMPLATE[:, 0],
    ]
)
# What speaks against each column, over a point that lies a unit off: nothing against place and
# plane, little against turning away.
STIFFNESS = np.array([0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0])
assert BASIS.shape == (FACE_POINTS, len(STIFFNESS))
