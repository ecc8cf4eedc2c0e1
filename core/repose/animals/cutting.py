"""Cutting an animal out: networks that were taught on people miss it, so its joints, or what
stands in the middle, tell where its colours are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.config import Config
from core.cutout import kept, methods
from core.cutout.by_colours import grabcut
from core.cutout.colours import freed
from core.cutout.cutout import Cutout
from core.cutout.limits import check_memory
from core.cutout.methods import GRABCUT, STARTER, OnProgress
from core.geometry import Size
from core.images import on_white
from core.pose.detection.stopping import ShouldStop
from core.repose.animals.rig import BACK_LEGS, FRONT_LEGS, NECK, NOSE, TAIL, Complex, Rig

# Half thickness, in lengths of the trunk.
TRUNK, HEAD, UPPER, LOWER = 0.22, 0.1, 0.05, 0.03
# Of the bones' middle so much has to be cut out for a network to have seen the animal.
LEAST_SEEN, MIDDLE = 0.75, 0.4
STRIP = 0.04  # of the picture's width: its sides
AROUND = 6.0  # half thicknesses: what is farther from every bone is of no animal
UNSURE = (0.5, 2.3)  # neither surely the animal nor surely the ground
LEAST_SHARE = 0.02  # of the picture, where no joints are known

Pixels = NDArray[np.uint8]


def cut_out_animal(
    picture: Image.Image,
    config: Config,
    rig: Rig | None = None,
    *,
    on_progress: OnProgress = lambda _done, _all, _text: None,
    should_stop: ShouldStop = lambda: False,
) -> Cutout:
    """``rig`` helps where it is known. Raises as ``methods.cut_out`` does. Arrays of the result
    are not to be written."""
    check_memory(Size(*picture.size))
    name = methods.best(picture, config)
    if name not in (STARTER, GRABCUT):
        made = kept.cut_out(
            picture, config, method=name, on_progress=on_progress, should_stop=should_stop
        )
        if name == methods.ALPHA or _has_seen(made, rig):
            return made
    on_progress(1, 3, "Comparing colours …")
    pixels = np.asarray(on_white(picture))
    alpha = grabcut.cut_near(pixels, lambda size: _likeness(pixels, rig, size))
    return Cutout(alpha, freed(pixels, alpha), None, GRABCUT)


def _likeness(pixels: Pixels, rig: Rig | None, size: Size) -> NDArray[np.float32]:
    """Tails and manes have no joints, but differ from the ground."""
    strange = strangeness(pixels, size)
    if rig is None:
        return strange
    near = closeness(rig, size)
    return np.where(near < AROUND, np.minimum(near, strange), near)


def closeness(rig: Rig, size: Size) -> NDArray[np.float32]:
    """(height, width): how far each pixel is from the nearest bone, in that one's half thickness:
    below 1 is on the animal."""
    placed = rig.scaled_to(size)
    rows, columns = np.mgrid[0 : size.height, 0 : size.width].astype(np.float32) + 0.5
    places = columns + 1j * rows
    nearest = np.full(places.shape, np.inf, np.float32)
    for start, end, thick in _bones(placed):
        along = end - start
        share = ((places - start) * np.conj(along)).real / max(abs(along) ** 2, 1e-6)
        apart = np.abs(places - start - np.clip(share, 0, 1) * along) / max(thick, 0.5)
        np.minimum(nearest, apart.astype(np.float32), out=nearest)
    return nearest


def strangeness(pixels: Pixels, size: Size) -> NDArray[np.float32]:
    """(height, width), as ``closeness``: below 1 differs from what lies at both sides of the
    picture at the same height, as sky, grass and floors do not. Nothing is certain."""
    import cv2

    small: Any = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    lab: Any = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab = cv2.GaussianBlur(lab, (0, 0), 1.0)
    strip = max(2, round(STRIP * size.width))
    sides = [np.median(lab[:, part], axis=1) for part in (slice(strip), slice(-strip, None))]
    apart = np.min([np.linalg.norm(lab - side[:, None], axis=2) for side in sides], axis=0)
    scaled = np.clip(apart * (255 / max(float(apart.max()), 1.0)), 0, 255).astype(np.uint8)
    level, _ = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    share = max(level, 8.0) / np.maximum(scaled.astype(np.float32), 1e-3)
    return np.clip(share, *UNSURE).astype(np.float32)


def _bones(rig: Rig) -> list[tuple[complex, complex, float]]:
    points: Complex = rig.points
    length = abs(points[NECK] - points[TAIL])
    fronts = [points[leg[0]] for leg in rig.legs if leg in FRONT_LEGS]
    backs = [points[leg[0]] for leg in rig.legs if leg in BACK_LEGS]
    rump, chest = np.mean([points[TAIL], *backs]), np.mean([points[NECK], *fronts])
    bones = [(complex(rump), complex(chest), TRUNK * length)]
    eyes = points[:2][rig.visible[:2]]
    head = [points[NECK], *([eyes.mean()] if len(eyes) else []), points[NOSE]]
    bones += [(complex(a), complex(b), HEAD * length) for a, b in pairwise(head)]
    for top, middle, paw in rig.legs:
        bones.append((complex(points[top]), complex(points[middle]), UPPER * length))
        bones.append((complex(points[middle]), complex(points[paw]), LOWER * length))
    return bones


def _has_seen(made: Cutout, rig: Rig | None) -> bool:
    if rig is None:
        return made.share >= LEAST_SHARE
    small = made.at_most(grabcut.LONG_SIDE)
    near = closeness(rig, small.size) < MIDDLE
    return not near.any() or float((small.alpha[near] > 0.5).mean()) >= LEAST_SEEN
