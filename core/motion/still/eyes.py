"""Where the eyes of a picture are, and how they close.

A detector says about where; the ellipse that is not of the skin's colour, with skin below it, is
the eye. It closes as drawn eyes do: the upper lid comes down before it like a curtain, with a dark
edge, until that edge is a line along the lower lid. Hair that hangs before an eye stays there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cutout.parts import BodyPart
from core.motion.still.scene import Floats, Scene
from core.pose.anatomy.head import Head, head_of_person
from core.pose.skeleton import Joint, Person

Mask = NDArray[np.bool_]
Ellipse = tuple[float, float, float, float]

EYES = (Joint.RIGHT_EYE, Joint.LEFT_EYE)
# What is tried, in radii of the head: how far the middle lies from the joint, half widths and
# half heights.
ASIDE, BELOW = np.linspace(-0.12, 0.12, 7), np.linspace(-0.08, 0.2, 8)
HALF_WIDTHS, HALF_HEIGHTS = np.linspace(0.1, 0.34, 9), np.linspace(0.1, 0.42, 11)
# Around the lower half and the sides: there an eye is beside skin, above it may be hair.
ANGLES = np.radians(np.linspace(-10, 190, 21))
INSIDE, OUTSIDE = 0.88, 1.2
LEAST_SCORE, BESIDE = 1.5, 0.6  # of 2; what counts a place that is beside the face
# In CIELAB, of 8 bits: how far from the skin's colour something is no skin any more, and from the
# hair's what is still hair.
OTHER_COLOUR, SAME_COLOUR = 11.0, 13.0
# The lid covers a little more than the eye, for its outline; the dark edge is so thick, in radii.
BEYOND, EDGE = 1.16, 0.06
# How much of its bow the lower lid has at the ends of the line that a closed eye is.
FLATNESS = 0.5
FEWEST, LEAST_SHADE = 60, 0.05


@dataclass(frozen=True)
class Eye:
    """An ellipse in pixels; ``lid`` and ``lash`` are RGB, 0–255; ``open`` (h, w) of its ``area``
    is 0 where hair hangs before it."""

    x: float
    y: float
    half_width: float
    half_height: float
    area: tuple[slice, slice]
    open: Floats
    lid: Floats
    lash: Floats
    edge: float

    def closed(self, sheet: Floats, shut: float) -> Floats:
        """A copy of the figure's sheet in which it is so far closed, 0–1."""
        changed = sheet.copy()
        part = changed[self.area]
        rows, columns = self.area
        y, x = (axis.astype(np.float32) for axis in np.mgrid[rows, columns])
        across = np.clip((x - self.x) / (self.half_width * BEYOND), -1, 1)
        bow = np.sqrt(1 - across**2)
        top = self.y - bow * self.half_height * BEYOND
        bottom = self.y + (FLATNESS + (1 - FLATNESS) * bow) * (self.half_height - self.edge / 2)
        fallen = top + (bottom - top) * np.float32(shut)
        is_across = np.abs(x - self.x) < self.half_width * BEYOND
        under_lid = _soft(fallen - y) * _soft(y - top) * is_across
        thick = self.edge * np.sqrt(1 - 0.8 * across**2)
        at_edge = _soft(thick / 2 - np.abs(y - fallen)) * is_across
        for colour, share in ((self.lid, under_lid), (self.lash, at_edge)):
            weight = (share * self.open)[..., None]
            part[..., :3] += weight * (colour * part[..., 3:] - part[..., :3])
        return changed


def eyes_of(scene: Scene) -> tuple[Eye, ...]:
    """Those that are seen and open."""
    rgb = np.asarray(scene.laid(scene.sheet, scene.ground).convert("RGB"), np.float32)
    lab = _lab(rgb)
    return tuple(eye for one in scene.pose.people for eye in _of_person(one, scene, rgb, lab))


def _of_person(person: Person, scene: Scene, rgb: Floats, lab: Floats) -> Iterator[Eye]:
    """Both that are seen or none: a wink is no blink."""
    head = head_of_person(person)
    if head is None or head.faces_away or scene.parts is None:
        return
    face = scene.parts == BodyPart.HEAD
    skin = _usual(lab, _near(head, lab.shape) & face)
    if skin is None:
        return
    apart = np.linalg.norm((lab - skin) * np.array([0.6, 1, 1], np.float32), axis=2)
    joints = [person.body[joint] for joint in EYES if person.body[joint, 2]]
    found = [_ellipse(apart > OTHER_COLOUR, face, float(x), float(y), head.radius)
             for x, y, _ in joints]  # fmt: skip
    known = [one for one in found if one is not None]
    if len(known) == len(joints):
        for one in _alike(known):
            yield _eye(one, scene.parts, rgb, lab, apart, head.radius)


def _alike(found: list[Ellipse]) -> Iterator[Ellipse]:
    """Of one height, from the lower lid up: hair may hide the top of one."""
    height = max((one[3] for one in found), default=0.0)
    for x, y, half_width, half_height in found:
        yield x, y + half_height - height, half_width, height


def _lab(rgb: Floats) -> Floats:
    import cv2

    return np.asarray(cv2.cvtColor(rgb.astype(np.uint8), cv2.COLOR_RGB2LAB), np.float32)


def _near(head: Head, shape: tuple[int, ...]) -> Mask:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return np.hypot(columns - head.centre[0], rows - head.centre[1]) < 0.9 * head.radius


def _usual(colours: Floats, where: Mask) -> Floats | None:
    """What most of it has: the fullest of coarse bins, then its mean."""
    found = colours[where]
    if len(found) < FEWEST:
        return None
    bins = (found // 12).astype(np.int64) @ np.array([10000, 100, 1])
    values, counts = np.unique(bins, return_counts=True)
    return found[bins == values[np.argmax(counts)]].mean(0)


def _ellipse(is_other: Mask, face: Mask, x: float, y: float, radius: float) -> Ellipse | None:
    """Middle x and y, half width and half height of what fits best."""
    tried = np.array(list(itertools.product(ASIDE, BELOW, HALF_WIDTHS, HALF_HEIGHTS))) * radius
    tried[:, :2] += (x, y)
    inside = _share(is_other, tried, INSIDE)
    # beside it may also be hair, or the ground
    skin = _share(face & ~is_other, tried, OUTSIDE) + BESIDE * _share(~face, tried, OUTSIDE)
    # of equal fits the largest: all of an eye, not its iris
    score = inside + skin + 0.15 * (tried[:, 2] + tried[:, 3]) / radius
    best = int(np.argmax(score))
    if inside[best] + skin[best] < LEAST_SCORE:
        return None
    across, down, half_width, half_height = (float(value) for value in tried[best])
    return across, down, half_width, half_height


def _share(counts: Mask, tried: NDArray[np.float64], times: float) -> NDArray[np.float64]:
    """How many of the places around each ellipse count."""
    x = tried[:, 0, None] + times * tried[:, 2, None] * np.cos(ANGLES)
    y = tried[:, 1, None] + times * tried[:, 3, None] * np.sin(ANGLES)
    height, width = counts.shape
    rows = np.clip(np.rint(y), 0, height - 1).astype(np.int64)
    columns = np.clip(np.rint(x), 0, width - 1).astype(np.int64)
    return counts[rows, columns].mean(1)


def _eye(
    found: Ellipse,
    parts: NDArray[np.uint8],
    rgb: Floats,
    lab: Floats,
    is_other: Floats,
    radius: float,
) -> Eye:
    x, y, half_width, half_height = found
    reach_x, reach_y = half_width * BEYOND + 2, half_height * BEYOND + 2
    height, width = parts.shape
    area = (
        slice(max(0, int(y - reach_y)), min(height, int(y + reach_y) + 1)),
        slice(max(0, int(x - reach_x)), min(width, int(x + reach_x) + 1)),
    )
    seen, apart = rgb[area], is_other[area]
    skin = seen[apart < OTHER_COLOUR]
    dark = seen[apart >= OTHER_COLOUR]
    order = np.argsort(dark.sum(1))[: max(1, len(dark) // 12)]
    lid = np.median(skin, 0) if len(skin) else seen.reshape(-1, 3).max(0)
    is_open = _without_hair(parts[area], lab[area], _shades(lab[parts == BodyPart.HAIR]))
    return Eye(
        x, y, half_width, half_height, area, is_open, lid.astype(np.float32),
        dark[order].mean(0).astype(np.float32), max(1.5, EDGE * radius),
    )  # fmt: skip


def _without_hair(parts: NDArray[np.uint8], lab: Floats, shades: Floats) -> Floats:
    """1 on the face, 0 where hair hangs: what is told to be hair, and what is joined to it and of
    its colours; with the line around it."""
    import cv2

    told = parts == BodyPart.HAIR
    apart = np.linalg.norm((lab[:, :, None] - shades) * np.array([0.5, 1, 1]), axis=3)
    alike = told | (apart.min(2, initial=np.inf) < SAME_COLOUR)
    _, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    joined = alike & np.isin(labels, np.unique(np.asarray(labels)[told]))
    square = np.ones((3, 3), np.uint8)  # a line as thin as that is a lash
    broad = cv2.morphologyEx(joined.astype(np.uint8), cv2.MORPH_OPEN, square)
    wider = np.asarray(cv2.dilate(broad, square)) > 0
    return np.asarray((parts == BodyPart.HEAD) & ~wider, np.float32)


def _shades(hair: Floats) -> Floats:
    """The colours of more than a twentieth of it each: light, shade, and what lies between."""
    if len(hair) < FEWEST:
        return np.zeros((0, 3), np.float32)
    bins = (hair // 12).astype(np.int64) @ np.array([10000, 100, 1])
    _, which, counts = np.unique(bins, return_inverse=True, return_counts=True)
    kept = np.flatnonzero(counts > LEAST_SHADE * len(hair))
    return np.array([hair[which == one].mean(0) for one in kept], np.float32).reshape(-1, 3)


def _soft(distance: Floats) -> Floats:
    """1 inside, 0 outside, a pixel wide between."""
    return np.clip(distance + 0.5, 0, 1).astype(np.float32)
