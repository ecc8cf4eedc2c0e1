"""How bones alone would move a layer's vertices, and how long its edges then are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cutout.parts import BodyPart
from core.repose.bones import BONES, LIMBS, Bone, LayerKind
from core.repose.frame import CROWN, HEAD, HIPS, NECK, Complex, Frame, direction
from core.repose.moving.mesh import Indices

Floats = NDArray[np.float64]

# (start, end) of all that moves something. The spine's width is that of shoulders and hips.
MOVERS: tuple[tuple[int, int], ...] = (
    (HIPS, NECK), (HEAD, CROWN), (NECK, HEAD),
    *((bone.start, bone.end) for bones in LIMBS.values() for bone in bones),
)  # fmt: skip
SPINE, SKULL, THROAT = 0, 1, 2
SHARPNESS = 4
# The cosine between a limb's two bones below which they may cover each other.
FOLDED = 0.1
K = LayerKind


@dataclass(frozen=True)
class Moved:
    """``guess`` (n,) where the vertices would be; ``stretch`` (n, 2): what they do to an edge
    there: a step z becomes ``stretch[0] * z + stretch[1] * conj(z)``."""

    guess: Complex
    stretch: Complex

    def rest(self, places: Complex, edges: NDArray[np.int32]) -> Complex:
        """(m,) the edges, stretched along their bones and else as they are."""
        first, second = edges.T
        step = places[second] - places[first]
        by = 0.5 * (self.stretch[first] + self.stretch[second])
        return by[:, 0] * step + by[:, 1] * step.conj()


def moved(places: Complex, weights: Floats, own: Frame, points: Complex, scale: float) -> Moved:
    """``weights`` (n, movers) add up to 1; ``points`` are where those of ``own`` go."""
    guess = np.zeros(len(places), np.complex128)
    stretch = np.zeros((len(places), 2), np.complex128)
    for mover, (start, end) in enumerate(MOVERS):
        share = weights[:, mover]
        if not share.any():
            continue
        source = own.points
        before = direction(source[end] - source[start])
        after = direction(points[end] - points[start], before)
        along = abs(points[end] - points[start]) / max(abs(source[end] - source[start]), 1e-6)
        across = scale
        if mover == SPINE:
            across = scale * _breadth(points, scale) / _breadth(source, 1.0)
        if mover == SKULL:
            along = scale
        one, other = (along + across) / 2, (along - across) / 2
        step = (places - source[start]) * before.conjugate()
        guess += share * (points[start] + (one * step + other * step.conj()) * after)
        stretch[:, 0] += share * one
        stretch[:, 1] += share * other * before**2
    return Moved(guess, stretch)


def _breadth(points: Complex, scale: float) -> float:
    """Of shoulders and hips, in pixels of the picture."""
    return float(max(abs(points[5] - points[2]) + abs(points[11] - points[8]), 1e-6) / scale)


def weights_of(
    kind: LayerKind, places: Complex, frame: Frame, parts: NDArray[np.uint8] | None = None
) -> Floats:
    """(n, movers). Where ``parts`` (height, width) of ``BodyPart`` tell of something held, it is
    moved by the hand alone."""
    found = np.zeros((len(places), len(MOVERS)))
    if kind in LIMBS:
        bones = LIMBS[kind]
        near = np.stack([_nearness(places, frame, bone) for bone in bones], 1)
        first = MOVERS.index((bones[0].start, bones[0].end))
        found[:, first : first + len(bones)] = near / near.sum(1, keepdims=True)
        if kind.is_arm and parts is not None:
            found[is_held(places, parts)] = np.eye(len(MOVERS))[first + 2]
    elif kind is K.HEAD:
        reach = BONES[K.HEAD][0].thickness * frame.unit
        up = direction(frame.points[HEAD] - frame.points[NECK])
        level = ((places - frame.points[NECK]) * up.conjugate()).real
        below = 1 - _smooth(level / max(abs(frame.points[HEAD] - frame.points[NECK]) * 0.5, 1e-6))
        beside = np.abs(((places - frame.points[NECK]) * up.conjugate()).imag) / reach
        found[:, THROAT] = below * np.clip(2 - beside, 0, 1)
        found[:, SKULL] = 1 - found[:, THROAT]
    else:
        found[:, SKULL if kind is K.BACK_HAIR else SPINE] = 1
    return found


def is_held(places: Complex, parts: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(n,) which places show something that a hand holds."""
    height, width = parts.shape
    row = np.clip(np.floor(places.imag).astype(int), 0, height - 1)
    column = np.clip(np.floor(places.real).astype(int), 0, width - 1)
    return parts[row, column] == BodyPart.PROP


def _nearness(places: Complex, frame: Frame, bone: Bone) -> Floats:
    away = _away(places, frame.points[bone.start], frame.points[bone.end])
    return 1 / (away / (bone.thickness * frame.unit) + 0.15) ** SHARPNESS


def is_folded(kind: LayerKind, points: Complex) -> bool:
    """Whether a limb's second bone lies back over its first."""
    if kind not in LIMBS:
        return False
    first, second, _ = LIMBS[kind]
    one, other = points[first.end] - points[first.start], points[second.end] - points[second.start]
    return (direction(one) * direction(other).conjugate()).real < FOLDED


def folds(kind: LayerKind, triangles: Indices, weights: Floats) -> list[Indices]:
    """A limb's triangles in two, the farther first: a forearm lies over its upper arm, a shin
    behind its thigh."""
    first = MOVERS.index((LIMBS[kind][0].start, LIMBS[kind][0].end))
    is_first = weights[triangles, first].mean(1) > 0.5
    two = [triangles[is_first], triangles[~is_first]]
    return [piece for piece in (two if kind.is_arm else two[::-1]) if len(piece)]


def _away(places: Complex, start: complex, end: complex) -> Floats:
    along = end - start
    share = ((places - start) * along.conjugate()).real / max(abs(along) ** 2, 1e-9)
    return np.abs(places - start - np.clip(share, 0, 1) * along)


def _smooth(share: Floats) -> Floats:
    clipped = np.clip(share, 0, 1)
    return clipped * clipped * (3 - 2 * clipped)
