"""What a layer would show, did nothing cover it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.repose.bones import BONES, HAIR, LIMBS, Bone, LayerKind
from core.repose.frame import HEAD, HIPS, NECK, Complex, Frame, direction

Flags = NDArray[np.bool_]
Mask = NDArray[np.uint8]

# Half thicknesses around the joint at a limb's root that it keeps under the trunk.
CAP = 1.2
# Of what a limb is where it shows: a little less, so that nothing comes out beside its cover.
COVERED = 0.92
# A trunk's half width in units of ``Frame.unit``, from the neck, 0, to the hips, 1, and beyond.
LEVELS = (0.0, 0.08, 0.3, 0.62, 0.86, 1.0, 1.1)
WIDTHS = (0.1, 0.24, 0.25, 0.2, 0.24, 0.27, 0.25)
# Of a bone's prior area that has to show to measure its limb's thickness.
LEAST_SHOWN = 0.25
MIDDLE = (0.12, 0.95)  # of a bone: there its thickness is told
K = LayerKind


@dataclass(frozen=True)
class Expected:
    """(height, width): ``whole`` is what may go on under a cover, ``cap`` also under what lies
    below the layer."""

    whole: Flags
    cap: Flags


def thickness_of(kind: LayerKind, frame: Frame) -> float:
    """Half of it, in pixels."""
    if kind in (K.HEAD, K.BACK_HAIR):
        return 0.5 * frame.radius
    return BONES.get(kind, BONES[K.TRUNK])[0].thickness * frame.unit


def expected_of(kind: LayerKind, frame: Frame, core: Flags) -> Expected:
    mask, cap = np.zeros(core.shape, np.uint8), np.zeros(core.shape, np.uint8)
    p = frame.points
    if kind in LIMBS:
        bones = LIMBS[kind]
        for bone in bones:
            _capsule(mask, p, bone, COVERED * _measured(bone, frame, core))
        _disc(cap, p[bones[0].start], CAP * min(_measured(bones[0], frame, core),
                                                bones[0].thickness * frame.unit))  # fmt: skip
    elif kind is K.TRUNK:
        _profile(mask, frame)
        mask |= closed(core, 0.12 * frame.unit)
    elif kind is K.HEAD:
        neck = BONES[K.HEAD][0]
        _capsule(cap, p, neck, 0.75 * neck.thickness * frame.unit)
        _disc(mask, p[HEAD], 0.92 * frame.radius)
        mask |= closed(core, 0.15 * frame.radius)
    elif kind is K.BACK_HAIR:
        _disc(mask, p[HEAD], 0.85 * HAIR * frame.radius)
        mask |= _convex(core)
    else:
        mask |= _convex(core) if kind is K.CAPE else closed(core, 0.35 * frame.unit)
    return Expected(mask > 0, cap > 0)


def _measured(bone: Bone, frame: Frame, core: Flags) -> float:
    """Half the thickness of what shows around a bone, in pixels, or the prior one."""
    prior = bone.thickness * frame.unit
    start, end = frame.points[bone.start], frame.points[bone.end]
    length = abs(end - start)
    reach = 2 * prior
    left, right = sorted((start.real, end.real))
    top, bottom = sorted((start.imag, end.imag))
    rows = slice(max(0, int(top - reach)), max(0, int(bottom + reach)))
    columns = slice(max(0, int(left - reach)), max(0, int(right + reach)))
    y, x = np.nonzero(core[rows, columns])
    local = (x + columns.start + 0.5) + 1j * (y + rows.start + 0.5) - start
    local = local * direction(end - start).conjugate()
    along, away = local.real / max(length, 1e-6), np.abs(local.imag)
    away = away[(along > MIDDLE[0]) & (along < MIDDLE[1]) & (away < reach)]
    if len(away) < LEAST_SHOWN * 2 * prior * length * (MIDDLE[1] - MIDDLE[0]):
        return prior
    return float(min(np.quantile(away, 0.85) / 0.85, 1.6 * prior))


def _profile(mask: Mask, frame: Frame) -> None:
    p = frame.points
    spine = p[HIPS] - p[NECK]
    across = direction(spine) * 1j * frame.unit
    # a trunk that is turned is narrower than one seen from the front
    turn = max(0.55, min(1.0, abs(p[5] - p[2]) / (0.5 * frame.unit)))
    middle = p[NECK] + np.array(LEVELS) * spine
    reach = np.array(WIDTHS) * across * turn
    _polygon(mask, np.concatenate([middle - reach, (middle + reach)[::-1]]))


def _capsule(mask: Mask, points: Complex, bone: Bone, radius: float) -> None:
    import cv2

    start, end = _pixel(points[bone.start]), _pixel(points[bone.end])
    cv2.line(mask, start, end, 1, max(1, round(2 * radius)))


def _disc(mask: Mask, centre: complex, radius: float) -> None:
    import cv2

    cv2.circle(mask, _pixel(centre), max(1, round(radius)), 1, -1)


def _polygon(mask: Mask, corners: Complex) -> None:
    import cv2

    places = np.rint(np.stack([corners.real, corners.imag], 1)).astype(np.int32)
    cv2.fillPoly(mask, [places], 1)


def _convex(core: Flags) -> Mask:
    import cv2

    places = np.argwhere(core)[:, ::-1].astype(np.int32)
    mask = np.zeros(core.shape, np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.ascontiguousarray(places)), 1)
    return mask


def closed(core: Flags, reach: float) -> Mask:
    """Gaps up to twice the reach closed; in a quarter of the size, where it is as good."""
    import cv2

    height, width = core.shape
    small = cv2.resize(core.astype(np.uint8) * 255, None, None, 0.25, 0.25, cv2.INTER_AREA)
    side = 2 * max(1, round(reach / 4)) + 1
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    padded = cv2.copyMakeBorder(small, side, side, side, side, cv2.BORDER_CONSTANT, None, 0)
    whole = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, ball)[side:-side, side:-side]
    large = cv2.resize(whole, (width, height), interpolation=cv2.INTER_LINEAR)
    return (np.asarray(large) > 127).astype(np.uint8)


def _pixel(place: complex) -> tuple[int, int]:
    limit = 1 << 20
    return (
        int(np.clip(round(place.real), -limit, limit)),
        int(np.clip(round(place.imag), -limit, limit)),
    )
