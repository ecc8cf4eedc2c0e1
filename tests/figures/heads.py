"""Heads drawn alone, as the tests of hair, faces and creatures look at them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import Body, body_from
from core.figures.draw import draw_picture
from core.figures.looks import Look, Scene
from core.figures.motion import Motion
from core.geometry import Size
from core.pose.presets import get

SIZE = Size(160, 240)
HEAD_PIXELS = 38.0
PLAIN = Look(
    "girl", "brown", "short hair", False, "blue", "fair skin", "smile", "hoodie", "light blue",
    "white",
)  # fmt: skip


def body_with(yaw: float = 0.0, tilt: float = 0.0, heads: float = 5.0) -> Body:
    """Who stands with the head at the place that all these pictures share."""
    pose = get("standing").pose.scaled_to(SIZE)
    joints = pose.people[0].body[:, :2].astype(float)
    body = body_from(joints, np.ones(18, bool))
    grown = HEAD_PIXELS * heads / 5.0 / body.radius
    centre = np.array([SIZE.width / 2, SIZE.height * 0.34])
    return replace(
        body, joints=(body.joints - body.head) * grown * 5.0 / heads + centre, head=centre,
        radius=body.radius * grown, head_yaw=yaw, tilt=tilt,
    )  # fmt: skip


def drawn(
    look: Look, *, yaw: float = 0.0, tilt: float = 0.0, heads: float = 5.0,
    motion: Motion | None = None, seed: int = 3,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:  # fmt: skip
    """(height, width, 3) RGB and (height, width) of ``Label``."""
    body = body_with(yaw, tilt, heads)
    picture, labels = draw_picture(
        SIZE, Scene("simple background"), [(look, body)], seed, motion=motion, labels=True
    )
    assert labels is not None
    return picture, labels


def changed(one: NDArray[np.uint8], other: NDArray[np.uint8], least: int = 40) -> int:
    """Pixels that differ clearly."""
    return int((np.abs(one.astype(int) - other).max(-1) > least).sum())


def commonest(picture: NDArray[np.uint8], where: NDArray[np.bool_]) -> tuple[float, ...]:
    """The colour that most pixels have there."""
    colours, counts = np.unique(picture[where] // 4, axis=0, return_counts=True)
    return tuple(float(v) for v in colours[counts.argmax()] * 4.0 + 2.0)
