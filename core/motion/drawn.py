"""The frames of a clip as the painter of ``core.figures`` draws them."""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING

from PIL import Image

from core.figures.casting import cast_of
from core.figures.drawing import Drawing, draw
from core.figures.grounds import NOWHERE
from core.figures.motion import Bend, Motion
from core.generation.drawing.backdrops import backdrop_of, placed
from core.generation.drawing.inputs import FromDrawing
from core.generation.drawing.painter import note_on
from core.motion.bodies import played
from core.motion.floors import Floats, floors
from core.motion.request import MotionRequest
from core.motion.swing import swing
from core.motion.timeline import Play
from core.prompts.language.lora_tags import plain_words

if TYPE_CHECKING:
    from core.generation.input_store import PictureStore
    from core.geometry import Size
    from core.pose.skeleton import Pose


class DrawnClip:
    """What does not change from frame to frame, who is seen and where, is found once.

    The ground stands still, and one frame looks as the other: the same words and seed draw both.
    """

    def __init__(
        self,
        request: MotionRequest,
        *,
        size: Size | None = None,
        pictures: PictureStore | None = None,
    ) -> None:
        """``pictures`` has the background, if that is one. Raises ``NotFound`` when it is gone."""
        painting = request.painting
        self.notes = note_on(painting)
        self._drawn = painting.drawing or FromDrawing()
        self.size = size or request.size
        self._seed = painting.seed if self._drawn.seed is None else self._drawn.seed
        poses = [pose.fitted_to(self.size) for pose in request.poses]
        self.poses: tuple[Pose, ...] = played(poses, self._drawn.characters)
        self._timeline, self._swings = request.timeline, request.swings
        looks, scene = cast_of(
            plain_words(painting.prompt),
            self._drawn.characters,
            seed=self._seed,
            people=max(len(pose.people) for pose in self.poses),
        )
        self._looks, self._scene = looks, placed(scene, self._drawn.background)
        self._backdrop = backdrop_of(self._drawn.background, pictures)

    def __len__(self) -> int:
        return len(self.poses)

    @property
    def is_clear(self) -> bool:
        """Nothing is behind the people."""
        return self._drawn.background == NOWHERE

    @cached_property
    def _floors(self) -> Floats:
        """As shares of the height."""
        is_loop = self._timeline.play is not Play.ONCE
        found = floors(self.poses, self.size, fps=self._timeline.fps, is_loop=is_loop)
        return found / self.size.height

    def beside_pose(self, index: int) -> str:
        """All in which a frame differs from others but for its pose: two that say the same of one
        pose look alike."""
        levels = [float(self._floors.max()), *map(float, self._floors[index])]
        return f"{[round(one, 4) for one in levels]} {_told(self._motions[index])}"

    @cached_property
    def _motions(self) -> tuple[Motion, ...]:
        """Limbs keep their order also where nothing swings."""
        found = swing(self.poses, self._timeline.fps, self._timeline.play)
        return found if self._swings else tuple(_still(one) for one in found)

    def drawing(self, index: int) -> Drawing:
        return draw(
            self.poses[index],
            self._looks,
            self._scene,
            self.size,
            seed=self._seed,
            motion=self._motions[index],
            floor=float(self._floors.max()),
            stands=[float(one) for one in self._floors[index]],
            backdrop=self._backdrop,
        )

    def frame(self, index: int) -> Image.Image:
        """RGB, or RGBA where nothing is behind the people."""
        drawing = self.drawing(index)
        return Image.fromarray(drawing.figure() if self.is_clear else drawing.picture())


def _still(motion: Motion) -> Motion:
    others = tuple(_still(one) for one in motion.others)
    return Motion(layers=motion.layers, gestures=motion.gestures, others=others)


def _told(motion: Motion) -> str:
    """In thousandths of a radian, finer than is seen."""
    parts = (getattr(motion, field.name) for field in fields(motion))
    angles = ((one.angle, one.lag) for one in parts if isinstance(one, Bend))
    bends = [tuple(round(1000 * angle) for angle in both) for both in angles]
    others = " ".join(_told(one) for one in motion.others)
    return f"{bends} {motion.layers} {motion.gestures} {others}"
