"""Views of one body: what they show agrees."""

import numpy as np
import pytest

from core.errors import RequestRejected
from core.motion.between import frames
from core.motion.turnaround import turnaround, views
from core.pose import presets
from core.pose.skeleton import Joint, Person, Pose

STANDING = presets.get("standing").pose


@pytest.mark.parametrize("name", ["standing", "fighting-stance", "casting"])
def test_views_agree(name):
    """Seen from level, nothing goes up or down; what is aside in one view is ahead a quarter on."""
    pose = presets.get(name).pose
    found = np.array([view.people[0].body for view in views(pose, 8)], np.float64)
    assert np.array_equal(found[0], pose.people[0].body)
    limbs = found[:, 1:14]
    assert np.ptp(limbs[..., 1], axis=0).max() < 0.5
    middle = limbs[0, [7, 10], 0].mean()
    assert np.abs(limbs[:4, :, 0] + limbs[4:, :, 0] - 2 * middle).max() < 0.5
    quarter = np.hypot(limbs[0, :, 0] - middle, limbs[2, :, 0] - middle)
    eighth = np.hypot(limbs[1, :, 0] - middle, limbs[3, :, 0] - middle)
    assert np.abs(quarter - eighth).max() < 0.5


def test_the_clip_goes_once_round_and_closes():
    timeline = turnaround(STANDING, count=16)
    found = frames(timeline)
    assert len(found) == timeline.frame_count == 16
    looks = [bool(pose.people[0].visible[Joint.NOSE]) for pose in found]
    assert looks[0] and not looks[8]
    body = np.array([pose.people[0].body[1:14, 0] for pose in found])
    steps = np.abs(np.diff(np.concatenate([body, body[:1]]), axis=0)).max(1)
    assert steps[-1] <= 1.05 * steps[:-1].max()


def test_everybody_turns_about_themselves():
    pair = presets.get("high-five").pose
    for before, after in zip(pair.people, views(pair, 4)[1].people, strict=True):
        there, then = (one.body[[8, 11], 0].mean() for one in (before, after))
        assert then == pytest.approx(there, abs=1)


def test_nobody_cannot_turn():
    with pytest.raises(RequestRejected):
        turnaround(Pose((Person(np.zeros((18, 3))),), STANDING.size))
