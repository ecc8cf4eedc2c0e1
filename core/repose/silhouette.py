"""A pose to start from where no detector finds anybody: one that fills the outline of a cut-out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.pose import presets
from core.pose.detection.boxes import figure_box
from core.pose.skeleton import Person, Pose
from core.repose.bones import BONES, LIMBS, LayerKind
from core.repose.frame import HEAD, NECK, Frame, frame_of

Flags = NDArray[np.bool_]
Mask = NDArray[np.uint8]

# Arms down, out, up, one of them, which may be either; a large head on a small body.
STARTS = ("standing", "wave-both", "arms-up", "hands-on-hips", "chibi-cheer")
ONE_SIDED = ("waving",)
SIDE = 160  # pixels of the longer side in which outlines are compared
INSIDE = 0.5
LEAST_SHARE, MOST_SHARE = 0.02, 0.9  # of the picture, that a figure covers
# Intersection over union of a body in this pose with the outline; below it nobody stands there.
LEAST_OVERLAP = 0.6
# How much wider a figure may be than the pose's.
NARROWEST, WIDEST = 0.7, 1.6
WITH_HAIR = 1.25  # radii of the head
TURNS = np.linspace(-np.pi, np.pi, 24, endpoint=False)
BENDS = np.linspace(-2.0, 2.0, 9)
LENGTHS = (0.8, 1.0, 1.35)  # of an arm, in that of the pose's
ARMS_AND_LEGS = {
    LayerKind.RIGHT_ARM: (2, 3, 4), LayerKind.LEFT_ARM: (5, 6, 7),
    LayerKind.RIGHT_LEG: (8, 9, 10), LayerKind.LEFT_LEG: (11, 12, 13),
}  # fmt: skip
MOST_INWARDS = -0.4  # the sine of it, of an upper arm or a thigh
MOST_SWING = {True: np.pi, False: 1.0}  # radians from straight down, by whether it is an arm


def fitted_pose(alpha: NDArray[np.float32]) -> Pose | None:
    """One person, upright and seen from the front, in pixels of ``alpha`` (height, width) 0–1; None
    where the outline is nobody's."""
    import cv2

    height, width = alpha.shape
    factor = SIDE / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    outline = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)) > INSIDE
    if not LEAST_SHARE < outline.mean() < MOST_SHARE:
        return None
    outline = _largest(outline)
    starts = [presets.get(name).pose.people[0] for name in STARTS + ONE_SIDED]
    starts += [presets.get(name).pose.mirrored().people[0] for name in ONE_SIDED]
    fits = [_fit(one, outline) for one in starts]
    best, overlap = max(fits, key=lambda fit: fit[1])
    if overlap < LEAST_OVERLAP:
        return None
    whole = best.scaled(width / size[0], height / size[1])
    return Pose((whole,), Size(width, height))


def _fit(person: Person, outline: Flags) -> tuple[Person, float]:
    fitted = _filling(person, outline)
    for kind in ARMS_AND_LEGS:
        fitted = _turned(fitted, kind, outline)
    return fitted, _overlap(_body(frame_of(fitted), outline.shape), outline)


def _filling(person: Person, outline: Flags) -> Person:
    """The body of a pose, its box stretched to that of the outline, its hips in the middle of what
    is below the outline's own: an arm may be held out to one side."""
    body = Person(person.body)
    rows, columns = np.flatnonzero(outline.any(1)), np.flatnonzero(outline.any(0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    box = figure_box(body)
    down = (bottom - top) / (box.bottom - box.top)
    ratio = (right - left) / (box.right - box.left) / down
    across = down * float(np.clip(ratio, NARROWEST, WIDEST))
    middle = float(np.median(np.nonzero(outline[(top + bottom) // 2 :])[1])) + 0.5
    hips = float(body.body[[8, 11], 0].mean())
    return body.scaled(across, down).moved(middle - across * hips, top - down * box.top)


def _turned(person: Person, kind: LayerKind, outline: Flags) -> Person:
    """With a limb as it fills the outline best beside all others."""
    frame = frame_of(person)
    others = _body(frame, outline.shape, without=kind)
    first = _overlap(_body(frame, outline.shape), outline)
    best = (first, person.body)
    for body in _swings(person, kind):
        mask = others.copy()
        for number, (start, end) in enumerate(zip(ARMS_AND_LEGS[kind], ARMS_AND_LEGS[kind][1:],
                                                  strict=False)):  # fmt: skip
            _line(mask, body[start], body[end], LIMBS[kind][number].thickness * frame.unit)
        overlap = _overlap(mask, outline)
        if overlap > best[0] + 1e-3:
            best = (overlap, body)
    return Person(best[1])


def _swings(person: Person, kind: LayerKind) -> Iterator[NDArray[np.float32]]:
    root, middle, end = ARMS_AND_LEGS[kind]
    upper = np.hypot(*(person.body[middle, :2] - person.body[root, :2]))
    lower = np.hypot(*(person.body[end, :2] - person.body[middle, :2]))
    outwards = np.sign(person.body[root, 0] - person.body[NECK, 0])
    turns = TURNS[np.abs(TURNS) <= MOST_SWING[kind.is_arm]]
    turns = turns[np.sin(turns) * outwards > MOST_INWARDS]
    bends = BENDS if kind.is_arm else BENDS[np.abs(BENDS) < 1]
    for turn, bend, length in product(turns, bends, LENGTHS if kind.is_arm else (1.0,)):
        body = person.body.copy()
        step = np.array([np.sin(turn), np.cos(turn)]) * length
        body[middle, :2] = body[root, :2] + upper * step
        step = np.array([np.sin(turn + bend), np.cos(turn + bend)]) * length
        body[end, :2] = body[middle, :2] + lower * step
        yield body


def _body(frame: Frame, shape: tuple[int, ...], without: LayerKind | None = None) -> Mask:
    import cv2

    mask = np.zeros(shape, np.uint8)
    points = np.stack([frame.points.real, frame.points.imag], 1)
    for kind, bones in BONES.items():
        if kind is not without:
            for bone in bones:
                thick = 0.0 if bone.start == HEAD else bone.thickness * frame.unit
                _line(mask, points[bone.start], points[bone.end], thick)
    x, y = np.rint(points[HEAD]).astype(int)
    cv2.circle(mask, (int(x), int(y)), max(1, round(WITH_HAIR * frame.radius)), 1, -1)
    return mask


def _line(mask: Mask, start: NDArray[np.floating], end: NDArray[np.floating], half: float) -> None:
    import cv2

    (x, y), (right, low) = np.rint(start[:2]).astype(int), np.rint(end[:2]).astype(int)
    cv2.line(mask, (int(x), int(y)), (int(right), int(low)), 1, max(1, round(2 * half)))


def _overlap(mask: Mask, outline: Flags) -> float:
    shown = mask > 0
    return float((shown & outline).sum() / max(1, int((shown | outline).sum())))


def _largest(outline: Flags) -> Flags:
    import cv2

    _, pieces, facts, _ = cv2.connectedComponentsWithStats(outline.astype(np.uint8))
    areas = np.asarray(facts)[:, cv2.CC_STAT_AREA]
    return np.asarray(pieces) == 1 + int(areas[1:].argmax())
