"""One person through all keys, in numbers that may run evenly: bones instead of points.

A bone is its angle, unwrapped so that its joint turns the short way, and the logarithm of its
length, which is straight near 0: a bone that points at the viewer has none. Shoulders that change
sides, as a body turns, go straight across the trunk instead. Heads are balls with their joints and
the face on them. Hands hang on their forearms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.motion.between.splines import unwrapped
from core.pose.skeleton import BODY_JOINTS, BONES, Joint

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Shorter than this share of what it is at its longest, a bone's logarithm becomes straight.
SHORT = 0.2
# Radians by which a shoulder turns against the trunk before it is one that changes sides.
CHANGES_SIDES = 1.2
TRUNK = 0
# In the order in which they are put together: what bone each hangs on; ``TRUNK`` is hips to neck.
LIMBS: tuple[tuple[int, int, int], ...] = (
    (1, 2, TRUNK), (1, 5, TRUNK), (1, 8, TRUNK), (1, 11, TRUNK),
    (2, 3, TRUNK), (3, 4, 5), (5, 6, TRUNK), (6, 7, 7),
    (8, 9, TRUNK), (9, 10, 9), (11, 12, TRUNK), (12, 13, 11),
)  # fmt: skip
"""Start, end and the number, from 1, of the bone that its angle is told against."""
FOREARMS = {"right": 6, "left": 8}
SHOULDERS = (1, 2)


@dataclass(frozen=True)
class Shape:
    """What numbers through the keys are made of: (keys, n) and what a closed loop adds, (n,)."""

    values: Floats
    turns: Floats


def joined(shapes: Sequence[Shape]) -> Shape:
    return Shape(
        np.concatenate([shape.values for shape in shapes], axis=1),
        np.concatenate([shape.turns for shape in shapes]),
    )


@dataclass(frozen=True)
class Chains:
    """Bones through the keys, and back into vectors."""

    vectors: Floats  # (keys, bones, 2)
    against: Floats | None = None  # (keys + 1, bones) unwrapped angles
    angles: Floats = field(init=False, repr=False)  # (keys + 1, bones) unwrapped
    longest: Floats = field(init=False, repr=False)  # (bones,)

    def __post_init__(self) -> None:
        angles = np.arctan2(self.vectors[..., 1], self.vectors[..., 0])
        lengths = np.hypot(self.vectors[..., 0], self.vectors[..., 1])
        object.__setattr__(self, "angles", unwrapped(angles, self.against))
        object.__setattr__(self, "longest", np.maximum(lengths.max(0), 1e-6))

    def shape(self) -> Shape:
        lengths = np.hypot(self.vectors[..., 0], self.vectors[..., 1])
        logs = np.arcsinh(lengths / (SHORT * self.longest))
        turns = self.angles[-1] - self.angles[0]
        return Shape(
            np.concatenate([self.angles[:-1], logs], axis=1),
            np.concatenate([np.round(turns / (2 * np.pi)) * 2 * np.pi, np.zeros(len(turns))]),
        )

    def back(self, values: Floats) -> Floats:
        """(frames, bones, 2) of (frames, 2 · bones)."""
        angles, logs = np.split(values, 2, axis=1)
        lengths = np.sinh(logs) * SHORT * self.longest
        return np.stack([np.cos(angles), np.sin(angles)], axis=2) * lengths[..., None]


@dataclass(frozen=True)
class Limbs:
    """Trunk, arms and legs of a person through the keys; ``places`` (keys, 18, 2), all known."""

    places: Floats
    anchored: tuple[int, ...]  # joints whose middle runs on its own
    trunk: Chains = field(init=False, repr=False)
    chains: tuple[Chains, ...] = field(init=False, repr=False)
    crossing: Floats | None = field(init=False, repr=False)
    """(keys, 4) of the shoulders along the trunk and across it, where they change sides."""

    def __post_init__(self) -> None:
        places = self.places
        hips = places[:, [Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean(1)
        trunk = Chains(places[:, [Joint.NECK]] - hips[:, None])
        made: list[Chains] = []
        for start, end, on in LIMBS:
            against = trunk.angles if on == TRUNK else made[on - 1].angles
            made.append(Chains((places[:, end] - places[:, start])[:, None], against))
        object.__setattr__(self, "trunk", trunk)
        object.__setattr__(self, "chains", tuple(made))
        object.__setattr__(self, "crossing", self._crossing())

    def _crossing(self) -> Floats | None:
        turned = [
            np.abs(np.diff(self.chains[bone - 1].angles - self.trunk.angles, axis=0)).max()
            for bone in SHOULDERS
        ]
        if max(turned) < CHANGES_SIDES:
            return None
        along = self.trunk.vectors[:, 0]
        frame = np.stack([along, np.stack([-along[:, 1], along[:, 0]], 1)], 1)
        scale = (along**2).sum(1)[:, None] + 1e-9
        parts = [np.einsum("kij,kj->ki", frame, self.chains[bone - 1].vectors[:, 0]) / scale
                 for bone in SHOULDERS]  # fmt: skip
        return np.concatenate(parts, axis=1)

    def shape(self) -> Shape:
        anchor = self.places[:, list(self.anchored)].mean(1)
        shapes = [Shape(anchor, np.zeros(2)), self.trunk.shape()]
        shapes += [chain.shape() for chain in self.chains]
        if self.crossing is not None:
            shapes.append(Shape(self.crossing, np.zeros(4)))
        return joined(shapes)

    @property
    def width(self) -> int:
        return 2 + 2 * (1 + len(LIMBS)) + (0 if self.crossing is None else 4)

    def back(self, values: Floats) -> tuple[Floats, Floats]:
        """(frames, 18, 2), the head's joints at the neck; and (frames, 13) angles, trunk first."""
        pairs = values[:, 2 : 2 + 2 * (1 + len(LIMBS))].reshape(len(values), -1, 2)
        trunk = self.trunk.back(pairs[:, 0])[:, 0]
        places = np.zeros((len(values), BODY_JOINTS, 2))
        for number, (start, end, _) in enumerate(LIMBS, start=1):
            step = self.chains[number - 1].back(pairs[:, number])[:, 0]
            if self.crossing is not None and number in SHOULDERS:
                step = _across(trunk, values[:, -4:][:, 2 * number - 2 : 2 * number])
            places[:, end] = places[:, start] + step
        off = values[:, :2] - places[:, list(self.anchored)].mean(1)
        return places + off[:, None], pairs[:, :, 0]


def _across(trunk: Floats, parts: Floats) -> Floats:
    side = np.stack([-trunk[:, 1], trunk[:, 0]], 1)
    return parts[:, :1] * trunk + parts[:, 1:] * side


def completed(bodies: Floats) -> Floats:
    """(keys, 18, 2) of (keys, 18, 3): a hidden joint is where its bone would end, were it as in
    the nearest key in which that shows; without one it is where the bone begins."""
    shown, places = bodies[..., 2] > 0, bodies[..., :2].copy()
    for key, is_shown in enumerate(shown):
        if not is_shown[Joint.NECK]:
            girdle = [j for j in (2, 5, 8, 11) if is_shown[j]] or list(np.flatnonzero(is_shown))
            places[key, Joint.NECK] = places[key, girdle].mean(0)
    for start, end in BONES:
        both = shown[:, start] & shown[:, end]
        for key in np.flatnonzero(~shown[:, end]):
            step = np.zeros(2)
            if both.any():
                donor = nearest(both, int(key))
                step = bodies[donor, end, :2] - bodies[donor, start, :2]
            places[key, end] = places[key, start] + step
    return places


def nearest(known: Flags, key: int) -> int:
    """The known key with the least keys in between."""
    found = np.flatnonzero(known)
    return int(found[np.abs(found - key).argmin()])
