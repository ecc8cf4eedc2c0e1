"""The frames of a clip as the painter of ``core.figures`` draws them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PIL import Image

from core.figures.casting import cast_of
from core.figures.drawing import Drawing, draw
from core.figures.grounds import NOWHERE
from core.generation.drawing.backdrops import backdrop_of, placed
from core.generation.drawing.inputs import FromDrawing
from core.generation.drawing.painter import note_on
from core.motion.bodies import played
from core.motion.floors import Floats, floors
from core.motion.request import MotionRequest
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
        self._fps, self._is_loop = request.timeline.fps, request.timeline.play is not Play.ONCE
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
        found = floors(self.poses, self.size, fps=self._fps, is_loop=self._is_loop)
        return found / self.size.height

    def levels(self, index: int) -> tuple[float, ...]:
        """Where the ground is held, and where each person comes down, as shares of the height: with
        its pose that is all in which a frame differs from others."""
        return float(self._floors.max()), *(float(one) for one in self._floors[index])

    def drawing(self, index: int) -> Drawing:
        floor, *stands = self.levels(index)
        return draw(
            self.poses[index],
            self._looks,
            self._scene,
            self.size,
            seed=self._seed,
            floor=floor,
            stands=stands,
            backdrop=self._backdrop,
        )

    def frame(self, index: int) -> Image.Image:
        """RGB, or RGBA where nothing is behind the people."""
        drawing = self.drawing(index)
        return Image.fromarray(drawing.figure() if self.is_clear else drawing.picture())
