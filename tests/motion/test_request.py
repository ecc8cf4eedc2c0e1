from dataclasses import replace

import pytest

from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.motion.request import MotionRequest, Renderer
from core.motion.timeline import Ease, Key, Play, Timeline
from core.pose import presets

KEYS = tuple(
    Key(pose=presets.get(name).pose, steps=3, hold=1, ease=Ease.IN)
    for name in ("standing", "jogging")
)
PAINTING = GenerationRequest(prompt="girl, red skirt", checkpoint="drawing", size=Size(64, 96))


@pytest.fixture
def request_() -> MotionRequest:
    return MotionRequest(timeline=Timeline(keys=KEYS, play=Play.PING_PONG), painting=PAINTING)


def test_what_is_stored_is_read_as_it_was(request_):
    for one in (
        request_,
        replace(request_, renderer=Renderer.PUPPET, picture="0" * 26, swings=False),
    ):
        assert MotionRequest.from_dict(one.to_dict()) == one


def test_a_pose_a_frame(request_):
    assert len(request_.poses) == request_.timeline.frame_count
    assert request_.still.pose == KEYS[0].pose


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"renderer": "puppet"}, "Choose the picture"),
        ({"renderer": "still", "picture": "../x"}, "Choose the picture"),
        ({"renderer": "by hand"}, "cannot be read"),
        ({"painting": None}, "cannot be read"),
        ({"timeline": {"keys": []}}, "needs a key pose"),
        ({"swings": "yes"}, ""),
        ({"picture": 3}, ""),
        ({"painting": {**PAINTING.to_dict(), "size": [4096, 4096]}}, "smaller size"),
    ],
)
def test_what_comes_from_outside_is_checked(request_, changed, shown):
    with pytest.raises(RequestRejected) as error:
        MotionRequest.from_dict({**request_.to_dict(), **changed})
    assert shown in error.value.shown
