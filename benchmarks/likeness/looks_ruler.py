"""Reads hair colour, outfit colour and place from the pixels at the places a pose names.

Nothing is trained: a few hundred drawn figures, whose colours are known, are measured at the same
places, and a picture has the colours of the figures nearest to it. How often that is right on other
drawn figures is the ruler's own error; ``benchmarks.pose.fidelity`` prints it beside every reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.figures.body.bodies import body_of
from core.figures.face.expressions import EXPRESSIONS
from core.geometry import Size
from core.pose.skeleton import Pose
from training.figures import ATTRIBUTES, Scene, figure

READ = ("hair_colour", "outfit_colour", "place")
FIRST_SEED = 700_000_000
FIGURES = 800
NEIGHBOURS = 5
SIZE = Size(128, 192)
GRID = (6, 8)  # columns and rows of the ground

# What lies over the place where a colour is read: such a figure says nothing of it.
COVERS = {
    "hair_colour": {"straw hat", "wide brimmed hat", "headphones"},
    "hair_style": {"straw hat", "wide brimmed hat"},
    "eye_colour": {name for name, told in EXPRESSIONS.items() if told.curved},
    "outfit": {"flowing cape"},
    "outfit_colour": {"flowing cape", "maid outfit"},
}

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ruler:
    """Features and answers of the drawn figures, by attribute."""

    features: dict[str, Array]
    answers: dict[str, list[str]]
    names: tuple[str, ...] = READ

    def read(self, picture: NDArray[np.uint8], pose: Pose) -> dict[str, str]:
        """What the first person of the pose looks like; an attribute that is hidden is left out."""
        measured = measure(picture, pose)
        return {name: self._nearest(name, value) for name, value in measured.items()}

    def _nearest(self, name: str, feature: Array) -> str:
        apart = np.abs(self.features[name] - feature)
        known = ~np.isnan(apart)
        distance = np.nansum(apart, axis=1) / np.maximum(known.sum(axis=1), 1)
        near = np.argsort(distance)[:NEIGHBOURS]
        votes = Counter[str]()
        for index in near:
            votes[self.answers[name][index]] += 1 / (1 + distance[index])
        return votes.most_common(1)[0][0]


def make_ruler(figures: int = FIGURES) -> Ruler:
    features: dict[str, list[Array]] = {name: [] for name in READ}
    answers: dict[str, list[str]] = {name: [] for name in READ}
    places = ATTRIBUTES["place"]
    for number in range(figures):
        scene = Scene(places[number % len(places)])
        one = figure(FIRST_SEED + number, SIZE, people=1, scene=scene)
        known = one.attributes()
        for name, feature in measure(one.picture, one.pose).items():
            if not is_covered(name, known):
                features[name].append(feature)
                answers[name].append(known[name])
    return Ruler({name: np.array(rows) for name, rows in features.items()}, answers)


def is_covered(name: str, attributes: Mapping[str, str]) -> bool:
    over = {attributes[part] for part in ("accessory", "outfit", "expression")}
    return bool(COVERS.get(name, set[str]()) & over)


def measure(picture: NDArray[np.uint8], pose: Pose) -> dict[str, Array]:
    """One feature a thing that can be seen; colours are those of CIE Lab."""
    lab = _lab(picture)
    placed = pose.scaled_to(Size(lab.shape[1], lab.shape[0]))
    found = {"place": _ground(lab, placed)}
    body = body_of(placed.people[0]) if placed.people else None
    if body is None:
        return found
    up = np.array([np.sin(body.tilt), -np.cos(body.tilt)])
    crown = body.head + up * body.radius * 0.72
    hair = _patch(lab, crown, up, body.radius * 0.5, body.radius * 0.3)
    spine = body.joints[1] - body.hips
    length = max(float(np.hypot(*spine)), 1.0)
    chest = _patch(lab, body.hips + spine * 0.5, spine / length, length * 0.2, length * 0.32)
    return found | {
        name: feature
        for name, feature in (("hair_colour", hair), ("outfit_colour", chest))
        if feature is not None
    }


def _patch(lab: Array, centre: Array, up: Array, across: float, along: float) -> Array | None:
    """Middle and spread of the colours in a turned rectangle; None where it leaves the picture."""
    across_way = np.array([-up[1], up[0]])
    u, v = (part.ravel() for part in np.meshgrid(np.linspace(-1, 1, 15), np.linspace(-1, 1, 15)))
    points = centre + np.outer(u * across, across_way) + np.outer(v * along, up)
    x, y = np.rint(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < lab.shape[1]) & (y < lab.shape[0])
    if inside.sum() < len(x) / 2:
        return None
    return np.percentile(lab[y[inside], x[inside]], (25, 50, 75), axis=0).ravel()


def _ground(lab: Array, pose: Pose) -> Array:
    """Middle colour of each cell of a grid; not-a-number where the figures stand."""
    height, width = lab.shape[:2]
    cells = np.full((GRID[1], GRID[0], 3), np.nan)
    for row in range(GRID[1]):
        for column in range(GRID[0]):
            top, bottom = row * height // GRID[1], (row + 1) * height // GRID[1]
            left, right = column * width // GRID[0], (column + 1) * width // GRID[0]
            if not _is_covered(pose, (left, top, right, bottom)):
                cells[row, column] = np.median(lab[top:bottom, left:right].reshape(-1, 3), axis=0)
    return cells.ravel()


def _is_covered(pose: Pose, box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = box
    for person in pose.people:
        x, y = person.body[person.visible, :2].T
        margin = 0.6 * (right - left)
        near = (
            (x > left - margin) & (x < right + margin) & (y > top - margin) & (y < bottom + margin)
        )
        if near.any():
            return True
    return False


def _lab(picture: NDArray[np.uint8]) -> Array:
    import cv2

    small = Image.fromarray(picture)
    small.thumbnail((SIZE.width * 2, SIZE.height), Image.Resampling.BOX)
    return cv2.cvtColor(np.asarray(small, np.float32) / 255, cv2.COLOR_RGB2LAB).astype(np.float64)
