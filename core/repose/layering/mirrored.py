"""What a layer hides, taken from its other side, mirrored: a boot's rim, a sleeve's end, pleats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.repose.bones import LIMBS, SPINE, TWINS, Bone, LayerKind
from core.repose.frame import HIPS, NECK, Complex, Frame, direction

Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Regions = NDArray[np.uint8]

# CIE76 difference up to which two limbs wear the same, and pixels to tell it from.
ALIKE, LEAST_SEEN, MOST_SEEN = 8.0, 40, 4000
# Of a limb the other one is its twin, along its chain; a trunk's and a skirt's two halves are.
CHAINS = {
    **LIMBS,
    LayerKind.TRUNK: (Bone(NECK, HIPS, SPINE),),
    LayerKind.SKIRT: (Bone(NECK, HIPS, SPINE),),
}


def from_twin(
    kind: LayerKind, frame: Frame, colours: Pixels, found: Regions, hidden: Flags
) -> tuple[Pixels, Flags]:
    """``colours`` (height, width, 3) with those of its twin where ``hidden`` lies like
    something that is seen of it, and where that is; nothing where both look different."""
    nowhere = np.zeros_like(hidden)
    twin = TWINS.get(kind)
    if twin is None or not hidden.any() or not _is_alike(kind, twin, frame, colours, found):
        return colours, nowhere
    rows, columns = np.nonzero(hidden)
    there = _mirrored(columns + 0.5 + 1j * (rows + 0.5), frame, kind, twin)
    row, column, is_seen = _pixels(there, found, twin)
    filled = colours.copy()
    filled[rows[is_seen], columns[is_seen]] = colours[row[is_seen], column[is_seen]]
    nowhere[rows[is_seen], columns[is_seen]] = True
    return filled, nowhere


def _is_alike(
    kind: LayerKind, twin: LayerKind, frame: Frame, colours: Pixels, found: Regions
) -> bool:
    """Judged by what is seen of both at the same place."""
    import cv2

    rows, columns = np.nonzero(found == kind)
    step = max(1, len(rows) // MOST_SEEN)
    rows, columns = rows[::step], columns[::step]
    there = _mirrored(columns + 0.5 + 1j * (rows + 0.5), frame, kind, twin)
    row, column, both = _pixels(there, found, twin)
    if int(both.sum()) < LEAST_SEEN:
        return False
    pair = np.stack([colours[rows[both], columns[both]], colours[row[both], column[both]]])
    lab = np.asarray(cv2.cvtColor(pair.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    return float(np.median(np.sqrt(((lab[0] - lab[1]) ** 2).sum(-1)))) < ALIKE


def _mirrored(places: Complex, frame: Frame, kind: LayerKind, twin: LayerKind) -> Complex:
    """The same places of the other limb, told along the nearest bone and across it."""
    nearest = np.argmin([_away(places, frame, bone) for bone in CHAINS[kind]], axis=0)
    result = places.copy()
    for number, (own, other) in enumerate(zip(CHAINS[kind], CHAINS[twin], strict=True)):
        mine = nearest == number
        (start, end), (first, last) = _ends(frame, own), _ends(frame, other)
        local = (places[mine] - start) * direction(end - start).conjugate()
        stretch = abs(last - first) / max(abs(end - start), 1e-6)
        result[mine] = first + (local.real * stretch - 1j * local.imag) * direction(last - first)
    return result


def _away(places: Complex, frame: Frame, bone: Bone) -> NDArray[np.float64]:
    start, end = _ends(frame, bone)
    share = ((places - start) * (end - start).conjugate()).real / max(abs(end - start) ** 2, 1e-9)
    return np.abs(places - start - np.clip(share, 0, 1) * (end - start))


def _ends(frame: Frame, bone: Bone) -> tuple[complex, complex]:
    return complex(frame.points[bone.start]), complex(frame.points[bone.end])


def _pixels(
    places: Complex, found: Regions, kind: LayerKind
) -> tuple[NDArray[np.intp], NDArray[np.intp], Flags]:
    """Rows, columns, and whether the layer is seen there."""
    row, column = np.floor(places.imag).astype(np.intp), np.floor(places.real).astype(np.intp)
    inside = (row >= 0) & (column >= 0) & (row < found.shape[0]) & (column < found.shape[1])
    row, column = np.where(inside, row, 0), np.where(inside, column, 0)
    return row, column, inside & (found[row, column] == kind)
