"""Records looks on bodies: ground, shadows, then figures, each from its far parts to its near."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.figures.backdrop import PLACE, covering
from core.figures.backgrounds.scenery import Light, light_of, paint_foreground
from core.figures.body.bodies import Body
from core.figures.body.models import Model
from core.figures.body.order import nearest_last
from core.figures.figure import FigurePainter
from core.figures.grounds import NOWHERE, GroundKey, ground_picture, key_of
from core.figures.looks import Look, Scene
from core.figures.motion import Motion
from core.figures.painting.display_list import Recording
from core.figures.painting.layers import Pixels
from core.figures.painting.outputs.label_raster import label_map
from core.figures.painting.paint import Painter
from core.figures.painting.rendering import draw_on, layer
from core.figures.painting.style.drawn import Drawn
from core.figures.painting.style.styles import in_style
from core.geometry import Size

Labels = NDArray[np.uint8]


@dataclass(frozen=True)
class Recorded:
    """The lists of one drawing, from the back to the front."""

    size: Size  # of the coordinates in the lists
    scene: Scene
    seed: int
    ground: GroundKey | None
    shadows: Recording  # on the ground
    figures: Recording
    foreground: Recording  # what drifts before the figures
    backdrop: Pixels | None = None  # a picture in the place of a ground

    @property
    def is_nowhere(self) -> bool:
        """Nothing is behind the figures."""
        return self.ground is None and self.backdrop is None

    def ground_picture(self, size: Size) -> Pixels:
        """(height, width, 3) RGB, white where there is no place; not to be changed."""
        if self.backdrop is not None:
            return covering(self.backdrop, size)
        if self.ground is None:
            return np.full((size.height, size.width, 3), 255, np.uint8)
        return ground_picture(self.ground, size)

    def behind(self, size: Size) -> Pixels:
        """(height, width, 3) RGB: the ground with the figures' shadows, or white."""
        picture = self.ground_picture(size).copy()
        draw_on(picture, self.shadows)
        return picture

    def picture(self, size: Size) -> Pixels:
        """(height, width, 3) RGB."""
        picture, behind = self.clean(size)
        drawn = Drawn(picture, behind, self.figures)
        return in_style(drawn, self.scene.style, random.Random(f"{self.seed} style"))

    def clean(self, size: Size) -> tuple[Pixels, Pixels]:
        """Without the scene's style: the picture, and what is behind the figures."""
        behind = self.behind(size)
        picture = behind.copy()
        layer(self.figures, size).lay_on(picture)
        draw_on(picture, self.foreground)
        return picture, behind


def record(
    size: Size,
    scene: Scene,
    people: Sequence[tuple[Look, Body]],
    seed: int,
    *,
    motion: Motion | None = None,
    floor: float | None = None,
    stands: Sequence[float] = (),
    backdrop: Pixels | None = None,
) -> Recorded:
    """The nearest of ``people`` is in front. ``floor`` holds the ground where it is, in pixels from
    the top; else it is under the figures. ``stands`` says likewise where each of ``people`` comes
    down, else it is right under them. ``backdrop``, (height, width, 3) RGB of any size, takes the
    place of the scene's."""
    if backdrop is not None:
        scene = replace(scene, place=PLACE)
    light = light_of(scene, random.Random(seed))
    level = _ground(size, people) if floor is None else floor
    somewhere = scene.place != NOWHERE
    shadows, figures, foreground = (Painter(size, light.towards) for _ in range(3))
    for index in nearest_last([body for _, body in people]):
        look, body = people[index]
        below = stands[index] if stands else floor_of(body, size)
        if somewhere:
            _contact(shadows, body, below, light)
        figures.begin(index)
        rng = random.Random(f"{seed} {index}")
        FigurePainter(Model(figures, body, look, rng, below, _of(motion, index))).paint()
        figures.rim(light.rim, 1.3 * figures.line_width, light.rim_strength)
        if light.tint is not None:
            figures.tint(light.tint)
    if somewhere:
        paint_foreground(foreground, random.Random(f"{seed} foreground"), scene)
    has_ground = somewhere and backdrop is None
    key = key_of(scene, size, seed, level, light.towards) if has_ground else None
    lists = (shadows.recording, figures.recording, foreground.recording)
    return Recorded(size, scene, seed, key, *lists, backdrop)


def _of(motion: Motion | None, person: int) -> Motion:
    if motion is None or person == 0:
        return motion or Motion()
    if person <= len(motion.others):
        return motion.others[person - 1]
    return replace(motion, layers=None, gestures=None)


def draw_picture(
    size: Size,
    scene: Scene,
    people: Sequence[tuple[Look, Body]],
    seed: int,
    *,
    motion: Motion | None = None,
    labels: bool = False,
) -> tuple[NDArray[np.uint8], Labels | None]:
    """(height, width, 3) RGB and, if asked for, what each pixel shows."""
    recorded = record(size, scene, people, seed, motion=motion)
    return recorded.picture(size), label_map(recorded.figures, size) if labels else None


def floor_of(body: Body, size: Size) -> float:
    """Where the figure's ground is: under its lowest part, deeper for one that leaps."""
    feet = float(body.joints[[9, 10, 12, 13], 1].max()) + 0.17 * body.torso
    hands = float(body.joints[[4, 7], 1].max()) + 0.1 * body.torso  # lower than feet they bear
    feet = max(feet, hands)
    trunk = max(float(body.hips[1]) + 0.2 * body.torso, float(body.head[1]) + body.radius)
    lift = {"leaping": 0.5, "jumping": 0.6, "flying": 1.0}.get(body.action, 0.0)
    return min(max(feet, trunk) + lift * body.torso, size.height * 0.985)


def _ground(size: Size, people: Sequence[tuple[Look, Body]]) -> float:
    return max((floor_of(body, size) for _, body in people), default=size.height * 0.92)


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
