"""The drawn frames of a clip: one person all through, before a ground that stands still."""

import numpy as np
import pytest

from core.errors import NotFound
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.motion.drawn import DrawnClip
from core.motion.floors import floors
from core.motion.request import MotionRequest
from core.motion.timeline import Key, Timeline
from core.pose import presets
from core.pose.skeleton import Pose

SIZE = Size(96, 144)


def clip(*names: str, **painting) -> DrawnClip:
    keys = tuple(Key(pose=presets.get(name).pose, steps=4) for name in names)
    asked = {"prompt": "girl, meadow", "checkpoint": "drawing", "size": SIZE} | painting
    request = MotionRequest(timeline=Timeline(keys=keys), painting=GenerationRequest(**asked))
    return DrawnClip(request)


def test_the_ground_stands_still():
    moving = clip("standing", "jumping")
    frames = np.stack([np.asarray(moving.frame(index)) for index in range(len(moving))])
    people = np.stack([moving.drawing(index).figure()[..., 3] > 0 for index in range(len(moving))])
    shadows = np.stack([moving.drawing(index).behind() for index in range(len(moving))])
    still = ~people.any(0) & (shadows == shadows[0]).all((0, 3))
    assert still.mean() > 0.4
    assert (frames[:, still] == frames[0, still]).all()
    assert len({moving.drawing(index).looks for index in range(len(moving))}) == 1


def test_a_clip_before_nothing_is_clear():
    before = clip("standing", drawing={"background": "none"}).frame(1)
    assert before.mode == "RGBA"
    assert before.getpixel((0, 0)) == (0, 0, 0, 0)
    assert clip("standing").frame(1).mode == "RGB"


def test_a_background_that_is_gone_is_told():
    from core.generation.input_store import PictureStore

    keys = (Key(pose=presets.get("standing").pose),)
    painting = GenerationRequest(
        prompt="girl", checkpoint="drawing", size=SIZE, drawing={"background": "0" * 32}
    )
    request = MotionRequest(timeline=Timeline(keys=keys), painting=painting)
    with pytest.raises(NotFound):
        DrawnClip(request, pictures=PictureStore(presets.FOLDER / "none", 0))


def lifted(*shares: float) -> list[Pose]:
    standing = presets.get("standing").pose
    up = standing.size.height
    return [Pose((standing.people[0].moved(0, -one * up),), standing.size) for one in shares]


def test_who_jumps_comes_down_where_they_left_the_ground():
    size = presets.get("standing").pose.size
    found = floors(lifted(0, 0, 0.1, 0.2, 0.1, 0, 0), size, fps=12, is_loop=True)
    np.testing.assert_allclose(found, found[0, 0])


def test_who_stands_further_up_stands_there():
    size = presets.get("standing").pose.size
    shares = [0.0] * 12 + [0.1] * 12
    found = floors(lifted(*shares), size, fps=12, is_loop=False)[:, 0]
    np.testing.assert_allclose(found[0] - found[-1], 0.1 * size.height, rtol=1e-3)
    assert (np.diff(found) <= 1e-9).all()


def test_who_is_not_there_has_the_floor_of_before():
    first, second = lifted(0, 0)
    found = floors([first, Pose((), first.size), second], first.size, fps=12, is_loop=True)
    np.testing.assert_allclose(found, found[0, 0])
