"""Few keys in place of many frames."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import RequestRejected
from core.geometry import Size
from core.motion.between import frames
from core.motion.film.thinning import thinned
from core.motion.timeline import MOST_FRAMES, Ease, Key, Play, Timeline
from core.pose import presets
from core.pose.skeleton import Person, Pose

SIZE = Size(512, 768)
NAMES = ("standing", "waving", "arms-up", "hands-on-hips", "standing")


@pytest.fixture(scope="module")
def played() -> tuple[Pose, ...]:
    """Through five poses, half a second from each to the next."""
    keys = tuple(
        Key(pose=presets.get(name).pose.bodies_only().fitted_to(SIZE), steps=6, ease=Ease.SMOOTH)
        for name in NAMES
    )
    return frames(Timeline(keys=keys, play=Play.ONCE))


def off(one: Pose, other: Pose) -> float:
    """The joint that is furthest off, in heights."""
    a, b = one.people[0].body, other.people[0].body
    both = (a[:, 2] > 0) & (b[:, 2] > 0)
    height = np.ptp(a[a[:, 2] > 0, 1])
    return float(np.hypot(*(a[both, :2] - b[both, :2]).T).max() / height)


@pytest.mark.parametrize("tolerance", [0.01, 0.03, 0.06])
def test_no_joint_is_further_off_than_asked(played, tolerance):
    made = frames(thinned(played, tolerance))
    assert len(made) == len(played)
    # heights are those of the whole clip, in which arms are raised: some 1.2 of a standing figure
    assert max(map(off, played, made)) <= 1.35 * tolerance


def test_a_way_that_flows_takes_few_keys(played):
    assert len(thinned(played).keys) <= 2 * len(NAMES)


def test_more_may_be_off_with_fewer_keys(played):
    counts = [len(thinned(played, tolerance).keys) for tolerance in (0, 0.005, 0.03, 0.2)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(played) and counts[-1] <= 6


def test_what_stands_needs_two_keys_however_long(standing):
    made = thinned([standing] * 100)
    assert len(made.keys) <= 5 and made.frame_count == 100


def test_two_people_are_kept_both(played):
    both = [Pose((one.people[0], one.people[0].moved(100, 0)), SIZE) for one in played[:12]]
    made = frames(thinned(both, 0.03))
    assert {len(pose.people) for pose in made} == {2}


def test_a_knee_that_comes_into_the_picture_gets_a_key(played):
    def cut(pose: Pose) -> Pose:
        body = pose.people[0].body.copy()
        body[[9, 10, 12, 13]] = 0
        return Pose((Person(body),), SIZE)

    asked = [*map(cut, played[:9]), *played[9:18]]
    starts = thinned(asked, 0.2).starts
    assert {8, 9} <= set(starts)


def test_more_frames_than_a_clip_has_are_refused(standing):
    with pytest.raises(RequestRejected):
        thinned([standing] * (MOST_FRAMES + 1), 0)
