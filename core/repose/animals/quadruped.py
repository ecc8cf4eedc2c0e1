"""An animal's picture, cut into layers by its rig, that takes the poses of others. Rougher than a
person's puppet: it is seen from the side and stays so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.errors import InputRejected
from core.repose.animals.rig import NECK, NOSE, TAIL, Complex, Rig
from core.repose.frame import direction
from core.repose.layering.filling import extended
from core.repose.moving.arap import Arap, Pins
from core.repose.moving.mesh import Mesh, grid_mesh, joined, located
from core.repose.raster import lay_over, resampled, warp

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Bone = tuple[complex, complex]

CELL = 0.04  # of a trunk's length
PIN_STEPS, PIN_WEIGHT = 7, 30.0
RIM = 1.15  # radii: the edge of what lies over the trunk
ABOUT = 0.75  # radii of the trunk
COVERED = 0.5  # alpha from which a pixel is the animal


@dataclass(frozen=True)
class Part:
    """``joints`` are the ends of its bones, one after the other; those of the trunk are its own.
    ``core`` (h, w) are the pixels seen of it, ``mask`` also those that others hide."""

    joints: tuple[int, ...]
    core: Flags
    mask: Flags
    radius: float


class Quadruped:
    def __init__(self, cutout: Cutout, rig: Rig) -> None:
        """Raises ``InputRejected`` where the rig lies beside what was cut out."""
        self.rig, self.cutout = rig, cutout
        self.parts = _parts(cutout, rig)
        cell = max(3.0, CELL * abs(rig.points[NECK] - rig.points[TAIL]))
        self._meshes = [grid_mesh(part.mask, 0, 0, cell) for part in self.parts]
        self._pixels = [_pixels(cutout, part) for part in self.parts]
        self.mesh = joined(self._meshes)
        self._pins, self._pinned = _pins(self.parts, self._meshes, rig)
        self._arap = Arap(self.mesh, self._pins)

    def aimed(self, asked: Rig) -> Complex:
        """(17,) the animal's own bones at the asked angles, its lowest point where it was."""
        if asked.faces_right != self.rig.faces_right:
            asked = asked.mirrored()
        own, to = self.rig.points, asked.points
        turn = direction(to[NECK] - to[TAIL]) / direction(own[NECK] - own[TAIL])
        middle = (own[NECK] + own[TAIL]) / 2
        points = middle + (own - middle) * turn
        head = direction(to[NOSE] - to[NECK]) / direction(own[NOSE] - own[NECK])
        points[:3] = points[NECK] + (own[:3] - own[NECK]) * head
        for leg in self.rig.legs:
            if not asked.visible[list(leg)].all():
                continue
            for start, end in pairwise(leg):
                step = direction(to[end] - to[start], own[end] - own[start])
                points[end] = points[start] + step * abs(own[end] - own[start])
        return points + 1j * (self._floor(own) - self._floor(points))

    def drawn(self, asked: Rig) -> Pixels:
        """(height, width, 4) RGBA, as large as the picture."""
        points = self.aimed(asked)
        guess = np.concatenate([
            _guess(mesh.places, part, self.rig.points, points)
            for part, mesh in zip(self.parts, self._meshes, strict=True)
        ])  # fmt: skip
        first, second = self.mesh.edges.T
        rest = self.mesh.places[second] - self.mesh.places[first]
        start, end, share = self._pinned.T
        targets = points[start.astype(int)] * (1 - share) + points[end.astype(int)] * share
        return self._composed(self._arap.solved(rest, targets, guess))

    def _composed(self, places: Complex) -> Pixels:
        size = self.cutout.size
        canvas = np.zeros((size.height, size.width, 4), np.float32)
        at = 0
        for mesh, pixels in zip(self._meshes, self._pixels, strict=True):
            after = places[at : at + len(mesh.places)]
            at += len(mesh.places)
            warped = warp(mesh.places, after, mesh.triangles, size)
            if warped is not None:
                lay_over(canvas, resampled(pixels, (0, 0), 1, warped), warped.area)
        cover = canvas[..., 3:]
        canvas[..., :3] *= 255 / np.maximum(cover, 1)
        return np.rint(np.clip(canvas, 0, 255)).astype(np.uint8)

    def _floor(self, points: Complex) -> float:
        trunk = next(part for part in self.parts if part.joints == (TAIL, NECK))
        paws = [points[leg[2]].imag for leg in self.rig.legs]
        return float(max([*paws, points[[TAIL, NECK]].imag.max() + trunk.radius]))


def _parts(cutout: Cutout, rig: Rig) -> tuple[Part, ...]:
    """From the farthest to the nearest: far legs, trunk, near legs, head."""
    import cv2

    matte = cutout.alpha > COVERED
    depth = np.asarray(cv2.distanceTransform(matte.astype(np.uint8), cv2.DIST_L2, 5))
    far = [leg for leg in rig.legs if not rig.is_near(leg)]
    near = [leg for leg in rig.legs if rig.is_near(leg)]
    order: list[tuple[int, ...]] = [*far, (TAIL, NECK), *near, (NECK, NOSE)]
    bones = [_bones(joints, rig) for joints in order]
    radii = [_radius(depth, one) for one in bones]
    away = np.stack([
        _away(matte.shape, one) / radius for one, radius in zip(bones, radii, strict=True)
    ])  # fmt: skip
    gaps = np.stack([
        _gap(one, radius, is_over=joints in near or joints == (NECK, NOSE))
        for one, radius, joints in zip(away, radii, order, strict=True)
    ])  # fmt: skip
    nearest, trunk = gaps.argmin(0), order.index((TAIL, NECK))
    shown = cutout.alpha > 0
    parts: list[Part] = []
    for number, joints in enumerate(order):
        core = shown & (nearest == number)
        if joints == (NECK, NOSE):  # both head and trunk have what turns about the neck
            about = _from_point(matte.shape, rig.points[NECK]) <= ABOUT * radii[trunk]
            core |= shown & about & (nearest == trunk)
        is_under = joints not in near and joints != (NECK, NOSE)
        mask = core | (shown & (away[number] <= 1)) if is_under else core
        if core.any():
            parts.append(Part(joints, core, mask, radii[number]))
    if not any(part.joints == (TAIL, NECK) for part in parts):
        raise InputRejected(
            expected="an animal under its points",
            got="points beside the cut-out",
            todo="correct the points or the cut-out",
            shown="The points do not lie on the animal. Move them onto it.",
        )
    return tuple(parts)


def _bones(joints: tuple[int, ...], rig: Rig) -> list[Bone]:
    """A trunk's lies as deep as its legs begin: neck and root of tail are on its back."""
    p = rig.points
    if joints == (TAIL, NECK):
        rump = [p[TAIL], *(p[leg[0]] for leg in rig.legs if leg[0] >= 11)]
        chest = [p[NECK], *(p[leg[0]] for leg in rig.legs if leg[0] < 11)]
        return [(complex(np.mean(rump)), complex(np.mean(chest)))]
    return [(complex(p[a]), complex(p[b])) for a, b in pairwise(joints)]


def _radius(depth: NDArray[Any], bones: list[Bone]) -> float:
    """Half of how thick the animal is across the bones; a leg's lower one is clear of the trunk."""
    start, end = bones[-1]
    places = start + (end - start) * np.linspace(0.1, 0.9, 17)
    rows = np.clip(places.imag.astype(int), 0, depth.shape[0] - 1)
    columns = np.clip(places.real.astype(int), 0, depth.shape[1] - 1)
    return max(2.0, float(np.median(depth[rows, columns])))


def _gap(away: Floats, radius: float, *, is_over: bool) -> Floats:
    """Inside of a part in radii, outside in pixels from it, so that an ear is not the trunk's only
    because that is thick; what lies over the trunk is not its either."""
    inside = away - 1 - (2.0 if is_over else 0.0)
    return np.where(away <= (RIM if is_over else 1.0), inside, (away - 1) * radius)


def _away(shape: tuple[int, ...], bones: list[Bone]) -> Floats:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return _distance((columns + 0.5) + 1j * (rows + 0.5), bones).min(0)


def _from_point(shape: tuple[int, ...], point: complex) -> Floats:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return np.abs((columns + 0.5) + 1j * (rows + 0.5) - point)


def _distance(places: Complex, bones: list[Bone]) -> Floats:
    """(bones, ...) pixels from each bone."""
    found: list[Floats] = []
    for start, end in bones:
        along = end - start
        share = ((places - start) * along.conjugate()).real / max(abs(along) ** 2, 1e-9)
        found.append(np.abs(places - start - np.clip(share, 0, 1) * along))
    return np.stack(found)


def _pixels(cutout: Cutout, part: Part) -> Pixels:
    """Premultiplied."""
    hidden = part.mask & ~part.core
    colours = extended(cutout.colours, part.core, hidden, part.radius)
    cover = np.where(part.mask, cutout.alpha, 0)[..., None]
    return np.rint(np.dstack([colours * cover, cover * 255])).astype(np.uint8)


def _pins(parts: tuple[Part, ...], meshes: list[Mesh], rig: Rig) -> tuple[Pins, Floats]:
    """And (k, 3): between which two joints each is, and how far along."""
    corners, shares, pinned = [], [], []
    at = 0
    for part, mesh in zip(parts, meshes, strict=True):
        for start, end in pairwise(part.joints):
            for share in np.linspace(0, 1, PIN_STEPS):
                place = complex(rig.points[start] * (1 - share) + rig.points[end] * share)
                if (found := located(mesh, place)) is not None:
                    corners.append(found[0] + at)
                    shares.append(found[1])
                    pinned.append((start, end, share))
        at += len(mesh.places)
    pins = Pins(
        np.array(corners, np.int32).reshape(-1, 3),
        np.array(shares).reshape(-1, 3),
        np.full(len(corners), PIN_WEIGHT),
    )
    return pins, np.array(pinned, np.float64).reshape(-1, 3)


def _guess(places: Complex, part: Part, own: Complex, points: Complex) -> Complex:
    """Where the bones alone move a part's vertices."""
    pairs = list(pairwise(part.joints))
    away = _distance(places, [(complex(own[a]), complex(own[b])) for a, b in pairs])
    weights = 1 / (away / part.radius + 0.15) ** 4
    weights /= weights.sum(0)
    guess = np.zeros(len(places), np.complex128)
    for (start, end), weight in zip(pairs, weights, strict=True):
        turn = direction(points[end] - points[start]) / direction(own[end] - own[start])
        guess += weight * (points[start] + (places - own[start]) * turn)
    return guess
