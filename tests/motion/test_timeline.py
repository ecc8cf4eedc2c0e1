import json

import pytest

from core.errors import RequestRejected
from core.geometry import Size
from core.motion.between import frames
from core.motion.timeline import Ease, Key, Play, Timeline, of_poses
from core.pose import presets
from core.pose.skeleton import Person, Pose

STANDING, JOGGING = presets.get("standing").pose, presets.get("jogging").pose
KEYS = (Key(pose=STANDING, steps=4, hold=2), Key(pose=JOGGING, steps=3, hold=1, ease=Ease.IN))


@pytest.mark.parametrize(("play", "count"), [(Play.LOOP, 10), (Play.ONCE, 8), (Play.PING_PONG, 14)])
def test_as_many_frames_as_counted_and_keys_at_their_starts(play, count):
    timeline = Timeline(keys=KEYS, play=play)
    found = frames(timeline)
    assert len(found) == timeline.frame_count == count
    assert timeline.starts == (0, 6)
    assert found[:3] == (STANDING,) * 3 and found[3] != STANDING
    assert found[6] == found[7] == JOGGING.fitted_to(STANDING.size)


def test_there_and_back_goes_on_where_it_began():
    found = frames(Timeline(keys=KEYS, play=Play.PING_PONG))
    assert found[8:] == found[6:0:-1]


def test_one_key_stands():
    assert frames(Timeline(keys=KEYS[:1])) == (STANDING,) * 6
    assert frames(Timeline(keys=KEYS[:1], play=Play.ONCE)) == (STANDING,) * 3
    alone = Timeline(keys=(Key(pose=STANDING),), play=Play.PING_PONG)
    assert len(frames(alone)) == alone.frame_count == 1


def test_eases_begin_and_end_at_their_keys():
    for ease in Ease:
        assert (ease.at(0), ease.at(1)) == (0, 1)
    assert Ease.IN.at(0.1) < 0.1 < Ease.OUT.at(0.1)
    assert Ease.SMOOTH.at(0.1) < 0.1 and Ease.SMOOTH.at(0.9) > 0.9


def test_keys_on_other_canvases_are_fitted_to_the_first():
    other = JOGGING.scaled_to(Size(300, 900))
    found = frames(Timeline(keys=(KEYS[0], Key(pose=other))))
    assert {pose.size for pose in found} == {STANDING.size}


def test_what_is_written_is_read_back():
    timeline = Timeline(keys=KEYS, fps=24, play=Play.ONCE, title="Off")
    assert Timeline.from_dict(json.loads(json.dumps(timeline.to_dict()))) == timeline


def test_captured_poses_play_as_they_are():
    poses = (STANDING, JOGGING, STANDING)
    assert frames(of_poses(poses, fps=24)) == (STANDING, JOGGING.fitted_to(STANDING.size), STANDING)


NOBODY = Pose((Person(0 * STANDING.people[0].body),), STANDING.size)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Timeline(keys=()),
        lambda: Timeline(keys=KEYS, fps=0),
        lambda: Timeline(keys=(Key(pose=STANDING, steps=120),) * 5),
        lambda: Key(pose=STANDING, steps=0),
        lambda: Key(pose=STANDING, hold=-1),
        lambda: Key(pose=NOBODY),
        lambda: Timeline.from_dict([]),
        lambda: Timeline.from_dict({"keys": "many"}),
        lambda: Timeline.from_dict({"keys": [{"pose": {}}]}),
        lambda: Timeline.from_dict({"keys": [KEYS[0].to_dict() | {"ease": "odd"}]}),
        lambda: Timeline.from_dict({"keys": [KEYS[0].to_dict() | {"steps": 2.5}]}),
        lambda: Timeline.from_dict({"keys": [KEYS[0].to_dict()], "title": 3}),
    ],
)
def test_what_cannot_be_played_is_told(make):
    with pytest.raises(RequestRejected) as told:
        make()
    assert told.value.shown
