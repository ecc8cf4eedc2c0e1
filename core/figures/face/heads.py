"""The head: a ball turned by its yaw; everything on it has an azimuth, a height and a reach."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.figures.body.bodies import Body
from core.figures.painting.shapes import Points, Polygon, Vector, closed

# Outline of the face in head radii, x towards where it looks, from the near temple by the chin to
# the crown: frontal, three-quarter and profile. The same points in all three, so that any turn
# lies between two of them.
_FRONT = (
    (-0.93, 0.15), (-0.91, -0.28), (-0.74, -0.66), (-0.25, -1.01), (0.0, -1.08), (0.25, -1.01),
    (0.74, -0.66), (0.88, -0.40), (0.915, -0.26), (0.93, -0.08), (0.93, 0.2), (0.85, 0.6),
    (0.4, 0.93), (-0.4, 0.93), (-0.85, 0.6),
)  # fmt: skip
_THREE_QUARTER = (
    (-0.74, 0.15), (-0.68, -0.33), (-0.44, -0.74), (0.13, -1.02), (0.35, -1.07), (0.53, -0.98),
    (0.80, -0.68), (0.92, -0.42), (0.915, -0.24), (0.87, -0.04), (0.93, 0.2), (0.86, 0.6),
    (0.42, 0.93), (-0.4, 0.93), (-0.82, 0.6),
)  # fmt: skip
_PROFILE = (
    (-0.22, 0.15), (-0.18, -0.33), (-0.02, -0.74), (0.46, -1.02), (0.66, -1.04), (0.78, -0.92),
    (0.80, -0.74), (0.88, -0.56), (1.0, -0.42), (0.87, -0.10), (0.93, 0.2), (0.86, 0.6),
    (0.42, 0.93), (-0.4, 0.93), (-0.7, 0.6),
)  # fmt: skip
# Head radii a radian of pitch.
FACE_LIFT = 0.45
# Places for ornaments: azimuth, height and reach of a point on the hair.
ANCHORS: dict[str, tuple[float, float, float]] = {
    "crown": (0.0, 1.12, 0.2),
    "side": (0.8, 0.9, 0.78),
    "other side": (-0.8, 0.9, 0.78),
    "temple": (1.0, 0.45, 1.02),
    "other temple": (-1.0, 0.45, 1.02),
    "back": (math.pi, 0.55, 0.95),
    "ear": (math.pi / 2, -0.15, 1.0),
    "other ear": (-math.pi / 2, -0.15, 1.0),
}
_TURNS = (0.0, 0.72, 1.35)
_OUTLINES = np.array([_FRONT, _THREE_QUARTER, _PROFILE])


@dataclass(frozen=True)
class HeadFrame:
    centre: Vector
    radius: float
    tilt: float
    yaw: float  # 0 faces the viewer, + to the picture's right
    pitch: float = 0.0  # + looks up

    @classmethod
    def of(cls, body: Body) -> HeadFrame:
        """The skull, so turned by its pitch that the features stay on their joints."""
        yaw = (body.head_yaw + math.pi) % (2 * math.pi) - math.pi
        frame = cls(body.head, body.radius, body.tilt, yaw, body.pitch)
        return replace(frame, centre=frame.at(0.0, -FACE_LIFT * body.pitch))

    @cached_property
    def face(self) -> HeadFrame:
        """Where the features are: higher on a head that looks up, lower on one that looks down."""
        return replace(self, centre=self.at(0.0, FACE_LIFT * self.pitch))

    @property
    def faces_away(self) -> bool:
        return math.cos(self.yaw) < -0.2

    @property
    def side(self) -> int:
        """-1 or 1: where the face looks."""
        return 1 if self.yaw >= 0 else -1

    @property
    def back(self) -> float:
        """Where the back of the head is in the picture, in head radii."""
        return -math.sin(self.yaw)

    @cached_property
    def _axes(self) -> Polygon:
        cos, sin = math.cos(self.tilt), math.sin(self.tilt)
        return self.radius * np.array([[cos, sin], [sin, -cos]])

    def at(self, x: float, y: float) -> Vector:
        """A point in head radii: x to the right of the picture, y up along the head."""
        return self.centre + np.array([x, y]) @ self._axes

    def shape(self, points: Points) -> Polygon:
        return self.centre + np.asarray(points, np.float64) @ self._axes

    def hung(self, root: Vector, points: Points) -> Polygon:
        """Offsets from a root in head radii, y up, that hang straight however the head tilts."""
        return root + np.asarray(points, np.float64) * [self.radius, -self.radius]

    def turned(self, azimuth: float, height: float, reach: float = 1.0) -> tuple[float, float]:
        """In head radii, where a point of the ball is seen."""
        return math.sin(azimuth + self.yaw) * reach, height

    def shows(self, azimuth: float) -> float:
        """1 straight at the viewer, 0 at the outline, below that hidden."""
        return math.cos(azimuth + self.yaw)

    def anchor(self, name: str) -> tuple[float, float] | None:
        """Where an ornament sits on the hair, in head radii; None where it is hidden.

        An unknown name is the side of the crown.
        """
        azimuth, height, reach = ANCHORS.get(name, ANCHORS["side"])
        if self.shows(azimuth) < -0.3 and height < 0.9:
            return None
        return self.turned(azimuth, height, reach)

    def face_outline(self) -> Polygon:
        turn = min(abs(self.yaw), _TURNS[-1])
        low = 0 if turn < _TURNS[1] else 1
        share = (turn - _TURNS[low]) / (_TURNS[low + 1] - _TURNS[low])
        points = _OUTLINES[low] * (1 - share) + _OUTLINES[low + 1] * share
        if self.yaw < 0:
            points = points * [-1, 1]
        if self.pitch:  # the chin goes with the features
            low = np.clip(-points[:, 1], 0, 1)
            points = points + np.stack([np.zeros_like(low), FACE_LIFT * self.pitch * low], 1)
        return self.shape(closed(points, 4))
