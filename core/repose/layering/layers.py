"""One picture of a figure → its layers, each whole under what covers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.cutout.parts import BodyPart
from core.images import shown_area
from core.repose.bones import LayerKind
from core.repose.frame import Frame
from core.repose.layering.expected import expected_of, thickness_of
from core.repose.layering.filling import Line, extended, line_of, outlined
from core.repose.layering.lines import joined_to
from core.repose.layering.mirrored import from_twin

Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Regions = NDArray[np.uint8]

# From this cover on a pixel is well inside of the figure.
WHOLE = 0.99
# Pixels: less than this is no layer, and no slice of one.
LEAST_PIXELS = 12
OVERLAP = 3  # pixels
# Torsos from a hand before a skirt within which its shadow lies on that; pleats and aprons go on
# downwards: a colour aside is so many times as far.
SHADOW, PLEATED = 0.06, 4.0
K = LayerKind
# What the root of a layer may go on under, although it lies over that.
CAPPED_UNDER = (K.TRUNK, K.SKIRT)


@dataclass(frozen=True)
class Slice:
    """``pixels`` (h, w, 4) uint8, premultiplied, of the layer's box. ``under`` is what lies over it
    in the picture; None for what lies in the layer's own place."""

    pixels: Pixels
    under: LayerKind | None


@dataclass(frozen=True)
class Layer:
    """``left`` and ``top`` are its box's corner in the picture; ``mask`` (h, w) is all it shows."""

    kind: LayerKind
    left: int
    top: int
    mask: Flags
    core: Flags
    slices: tuple[Slice, ...]
    line: Line | None  # that it is outlined with


def layers_of(
    frame: Frame, cutout: Cutout, found: Regions, ranks: Mapping[LayerKind, float]
) -> tuple[Layer, ...]:
    """``ranks`` are those of the picture's own pose: what lies over what in it."""
    whole = cutout.alpha >= WHOLE
    made: list[Layer] = []
    for kind in LayerKind:
        core = found == kind
        if kind is K.NOTHING or int(core.sum()) < LEAST_PIXELS:
            continue
        expected = expected_of(kind, frame, found)
        covers = [other for other in ranks if ranks[other] > ranks[kind]]
        caps = expected.cap & np.isin(found, CAPPED_UNDER)
        covered = (expected.whole | _around(core)) & np.isin(found, covers)
        hidden = (caps | covered) & whole & ~core
        made.append(_layer(kind, frame, cutout, found, core, joined_to(core, hidden), ranks))
    return tuple(made)


def _around(core: Flags) -> Flags:
    """So far a layer goes on under any other, so that no gap shows between both."""
    import cv2

    side = 2 * OVERLAP + 1
    return np.asarray(cv2.dilate(core.astype(np.uint8), np.ones((side, side), np.uint8))) > 0


def _lit(kind: LayerKind, found: Regions, ranks: Mapping[LayerKind, float], unit: float) -> Regions:
    """``found`` without what the covers of a layer throw their shadows on."""
    import cv2

    reach = max(2, round(SHADOW * unit))
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    covers = np.isin(found, [other for other in ranks if ranks[other] > ranks[kind]])
    near = np.asarray(cv2.dilate(covers.astype(np.uint8), ball)) > 0
    return np.where(near & (found == kind), K.NOTHING, found).astype(np.uint8)


def _layer(
    kind: LayerKind, frame: Frame, cutout: Cutout, found: Regions, core: Flags, hidden: Flags,
    ranks: Mapping[LayerKind, float],
) -> Layer:  # fmt: skip
    covers = [other for other in ranks if ranks[other] > ranks[kind]]
    hangs = kind is K.SKIRT
    lit = _lit(kind, found, ranks, frame.unit) if hangs else found
    colours, known = from_twin(kind, frame, cutout.colours, lit, hidden)
    area = shown_area(core | hidden)
    assert area is not None, "a layer has pixels"
    core, hidden, known, below = core[area], hidden[area], known[area], found[area]
    seen = core | known
    if kind is K.BACK_HAIR and cutout.parts is not None:
        seen |= cutout.parts[area] == BodyPart.HAIR  # what shows between arms is little
    shaded = core & (lit[area] != kind)
    colours = extended(
        colours[area], seen, hidden & ~known, thickness_of(kind, frame),
        shaded=shaded, across=PLEATED if hangs else 1.0,
    )  # fmt: skip
    line = line_of(cutout.colours[area], core, cutout.alpha[area] >= WHOLE)
    if line is not None:
        rim = hidden & ~known & np.isin(below, covers)
        colours = outlined(colours, core | hidden, rim, line)
    cover = np.where(hidden, np.float32(1), cutout.alpha[area])
    under = _unders(kind, below, hidden, ranks)
    rest = core | hidden
    slices: list[Slice] = []
    for other, mask in under.items():
        slices.append(Slice(_premultiplied(colours, cover * mask), other))
        rest &= ~mask
    slices.append(Slice(_premultiplied(colours, cover * rest), None))
    return Layer(kind, area[1].start, area[0].start, core | hidden, core, tuple(slices), line)


def _unders(
    kind: LayerKind, below: Regions, hidden: Flags, ranks: Mapping[LayerKind, float]
) -> dict[LayerKind, Flags]:
    """Where a layer goes on under what it lies over: a shoulder's cap under the trunk's edge."""
    found: dict[LayerKind, Flags] = {}
    for other in LayerKind:
        if other in ranks and ranks[other] < ranks[kind]:
            mask = hidden & (below == other)
            if int(mask.sum()) >= LEAST_PIXELS:
                found[other] = mask
    return found


def _premultiplied(colours: Pixels, cover: NDArray[np.float32]) -> Pixels:
    level = np.rint(cover * 255)
    mixed = np.rint(colours * (level / 255)[..., None])
    return np.dstack([mixed, level]).astype(np.uint8)
