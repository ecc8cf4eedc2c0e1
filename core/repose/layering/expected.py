"""What a layer would show, did nothing cover it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.repose.bones import BONES, LIMBS, Bone, LayerKind
from core.repose.frame import HEAD, HIPS, NECK, Complex, Frame, direction

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Mask = NDArray[np.uint8]
Regions = NDArray[np.uint8]  # of LayerKind

# Half thicknesses around the joint at a limb's root that it keeps under the trunk.
CAP = 1.2
# Of what a limb is where it shows: a little less, so that nothing comes out beside its cover.
COVERED = 0.92
# A trunk's half width in units of ``Frame.unit``, from the neck, 0, to the hips, 1, and beyond.
LEVELS = (0.0, 0.08, 0.3, 0.62, 0.86, 1.0, 1.1)
WIDTHS = (0.1, 0.28, 0.275, 0.215, 0.25, 0.275, 0.255)
# Half thicknesses of what lies between the joints of limbs, in the same.
SHOULDER, PELVIS = 0.06, 0.16
# A limb's outline is told at so many places of a bone, if it is seen at some of them; in pixels:
# how far beyond it the ground is looked for, and how far inside of it what is covered ends.
STEPS, LEAST_STEPS = 16, 4
RIM, INSET = 3.0, 1.5
BEFORE = 0.25  # of a cape: so much before the body is one that hangs before it
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


def expected_of(kind: LayerKind, frame: Frame, found: Regions) -> Expected:
    core = found == kind
    mask, cap = np.zeros(core.shape, np.uint8), np.zeros(core.shape, np.uint8)
    p = frame.points
    if kind in LIMBS:
        bones = LIMBS[kind]
        for bone in bones[:2]:
            _polygon(mask, _flesh(bone, frame, found, kind))
        for bone in bones[1:]:
            _disc(mask, p[bone.start], COVERED * bone.thickness * frame.unit)
        _disc(cap, p[bones[0].start], CAP * bones[0].thickness * frame.unit)
        if kind.is_leg:
            _capsule(mask, p, Bone(HIPS, bones[0].start, 0), PELVIS * frame.unit)
    elif kind is K.TRUNK:
        _profile(mask, frame)
        for shoulder in (2, 5):
            _capsule(mask, p, Bone(NECK, shoulder, 0), SHOULDER * frame.unit)
        mask = closed((mask > 0) | core, 0.12 * frame.unit)
    elif kind is K.HEAD:
        neck = BONES[K.HEAD][0]
        _capsule(cap, p, neck, 0.75 * neck.thickness * frame.unit)
        _disc(mask, p[HEAD], 0.92 * frame.radius)
        mask |= closed(core, 0.15 * frame.radius)
    elif kind is K.BACK_HAIR:
        _disc(mask, p[HEAD], 0.97 * frame.radius)
        mask |= _convex(core)
    else:
        mask |= _convex(core)
    return Expected(mask > 0, cap > 0)


def lies_before(frame: Frame, core: Flags) -> bool:
    """Whether a cape, or a scarf that counts as one, is seen where trunk and arms would be."""
    body = np.zeros(core.shape, np.uint8)
    _profile(body, frame)
    for kind in (K.RIGHT_ARM, K.LEFT_ARM):
        for bone in LIMBS[kind][:2]:
            _capsule(body, frame.points, bone, 0.7 * bone.thickness * frame.unit)
    return bool(core.any()) and float((body[core] > 0).mean()) > BEFORE


def _flesh(bone: Bone, frame: Frame, found: Regions, kind: LayerKind) -> Complex:
    """The outline of a limb along a bone, as a polygon: where it ends before the ground it is seen,
    elsewhere it is as thick as beside, or as on its other side."""
    start, end = frame.points[bone.start], frame.points[bone.end]
    towards, length = direction(end - start), max(abs(end - start), 1e-6)
    prior = bone.thickness * frame.unit
    local, ground = _around(start, end, 2.2 * prior, found, kind)
    local = local * towards.conjugate()
    steps = np.clip((local.real / length * STEPS).astype(int), 0, STEPS - 1)
    steps[(local.real < 0) | (local.real > length)] = STEPS
    sides: list[NDArray[np.float64]] = []
    for sign in (1.0, -1.0):
        reach = np.zeros(STEPS + 1)
        np.maximum.at(reach, steps, np.minimum(sign * local.imag, 2.2 * prior))
        reach = reach[:STEPS]
        along = (np.arange(STEPS) + 0.5) / STEPS * length
        beyond = start + towards * (along + 1j * sign * (reach + RIM))
        is_seen = (reach > 0.3 * prior) & (reach < 2 * prior) & ground(beyond)
        sides.append(np.where(is_seen, reach, np.nan))
    one, other = (_completed(side, twin, prior) for side, twin in (sides, sides[::-1]))
    along = start + towards * np.linspace(0, length, STEPS)
    return np.concatenate([
        along + 1j * towards * (one - INSET), (along - 1j * towards * (other - INSET))[::-1],
    ])  # fmt: skip


def _completed(side: Floats, twin: Floats, prior: float) -> Floats:
    steps = np.arange(len(side))
    for values in (side, twin):
        seen = ~np.isnan(values)
        if seen.sum() >= LEAST_STEPS:
            return np.interp(steps, steps[seen], values[seen])
    return np.full(len(side), COVERED * prior)


def _around(
    start: complex, end: complex, reach: float, found: Regions, kind: LayerKind
) -> tuple[Complex, Callable[[Complex], Flags]]:
    """The layer's pixels near a bone, from its start, and what tells whether a place is ground."""
    left, right = sorted((start.real, end.real))
    top, bottom = sorted((start.imag, end.imag))
    rows = slice(max(0, int(top - reach)), max(0, int(bottom + reach)))
    columns = slice(max(0, int(left - reach)), max(0, int(right + reach)))
    y, x = np.nonzero(found[rows, columns] == kind)
    places = (x + columns.start + 0.5) + 1j * (y + rows.start + 0.5) - start

    def ground(at: Complex) -> Flags:
        row = np.clip(at.imag.astype(int), 0, found.shape[0] - 1)
        column = np.clip(at.real.astype(int), 0, found.shape[1] - 1)
        return found[row, column] == LayerKind.NOTHING

    return places, ground


def _profile(mask: Mask, frame: Frame) -> None:
    p = frame.points
    spine = p[HIPS] - p[NECK]
    across = direction(spine) * 1j * frame.unit
    middle = p[NECK] + np.array(LEVELS) * spine
    reach = np.array(WIDTHS) * across * narrowed(frame)
    _polygon(mask, np.concatenate([middle - reach, (middle + reach)[::-1]]))


def narrowed(frame: Frame) -> float:
    """A trunk that is turned is narrower than one seen from the front."""
    return max(0.55, min(1.0, abs(frame.points[5] - frame.points[2]) / (0.5 * frame.unit)))


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
