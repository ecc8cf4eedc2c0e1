"""Draws looks on bodies: ground, then each figure from its far parts to its near ones."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.backgrounds.scenery import Light, light_of, paint_foreground, paint_scenery
from core.figures.body.bodies import Body
from core.figures.body.models import (
    Model,
)
from core.figures.figure import FigurePainter
from core.figures.looks import Look, Scene
from core.figures.motion import Motion
from core.figures.painting.paint import Painter
from core.figures.painting.styles import in_style
from core.pose.skeleton import Size

Labels = NDArray[np.uint8]
OVERSAMPLING = 2


def draw_picture(
    size: Size,
    scene: Scene,
    people: Sequence[tuple[Look, Body]],
    seed: int,
    *,
    motion: Motion | None = None,
    labels: bool = False,
) -> tuple[NDArray[np.uint8], Labels | None]:
    """(height, width, 3) RGB and, if asked for, what each pixel shows; the last is in front."""
    rng = random.Random(seed)
    light = light_of(scene, rng)
    p = Painter(size, OVERSAMPLING, light.towards, labels=labels)
    ground = _ground(size, people)
    paint_scenery(p, rng, scene, ground)
    for index, (look, body) in enumerate(people):
        p.person = index
        p.cover[:] = 0
        floor = _floor(body, size)
        _contact(p, body, floor, light)
        FigurePainter(Model(p, body, look, rng, floor, motion or Motion())).paint()
        p.rim(light.rim, 1.3 * p.line_width, light.rim_strength)
        if light.tint is not None:
            p.tint(light.tint)
    paint_foreground(p, rng, scene)
    return in_style(p.finished(), scene.style, rng), p.finished_labels()


def _floor(body: Body, size: Size) -> float:
    """Where the figure's ground is: under its lowest part, deeper for one that leaps."""
    feet = float(body.joints[[9, 10, 12, 13], 1].max()) + 0.17 * body.torso
    trunk = max(float(body.hips[1]) + 0.2 * body.torso, float(body.head[1]) + body.radius)
    lift = {"leaping": 0.5, "jumping": 0.6, "flying": 1.0}.get(body.action, 0.0)
    return min(max(feet, trunk) + lift * body.torso, size.height * 0.985)


def _ground(size: Size, people: Sequence[tuple[Look, Body]]) -> float:
    return max((_floor(body, size) for _, body in people), default=size.height * 0.92)


def _contact(p: Painter, body: Body, floor: float, light: Light) -> None:
    """A shadow under what is near the ground; it leans away from the light."""
    torso = body.torso
    lean = -light.towards[0] * 0.5 * torso
    low = body.joints[[2, 5, 8, 9, 10, 11, 12, 13]]
    near = low[low[:, 1] > low[:, 1].max() - 0.5 * torso, 0]
    wide = 0.42 * torso + 0.5 * float(np.ptp(near))
    middle = float(near.max() + near.min()) / 2 + lean * 0.5
    p.soft(np.array([middle, floor]), wide * 1.25, 0.2 * torso, light.shadow, light.shade)
    for x, y in body.joints[[10, 13]]:
        if floor - y < 0.3 * torso:
            foot = np.array([x + lean * 0.2, floor - 0.01 * torso])
            dark = min(1.0, light.shade * 1.3)
            p.soft(foot, 0.26 * torso, 0.07 * torso, light.shadow, dark)
