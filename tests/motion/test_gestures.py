import itertools

import pytest

from core.figures.motion import Motion
from core.motion.between import frames
from core.motion.swing import swing
from core.motion.swing.gestures import held
from core.motion.timeline import Key, Play, Timeline
from core.pose import presets


@pytest.mark.parametrize(
    ("told", "is_ring", "shown"),
    [
        ("aaaabbaaaa", False, "aaaaaaaaaa"),
        ("aaaabbcccc", False, "aaaaaacccc"),
        ("baaaaaaa", False, "aaaaaaaa"),
        ("baaacccb", False, "aaaacccc"),
        ("bcccaaab", True, "acccaaaa"),
        ("ababab", True, "bbbbbb"),
        ("aaaa", True, "aaaa"),
        ("aaaaabbbbc", True, "aaaaabbbba"),
    ],
)
def test_what_lasts_too_short_gives_way(told, is_ring, shown):
    assert "".join(held(told, 3, is_ring=is_ring)) == shown


@pytest.mark.parametrize("is_ring", [False, True])
def test_whatever_hands_do_lasts_long_enough_then(is_ring):
    for told in itertools.product("abc", repeat=7):
        shown = held(told, 3, is_ring=is_ring)
        start = next((n for n in range(7) if shown[n] != shown[n - 1]), 0) if is_ring else 0
        turned = [*shown[start:], *shown[:start]]
        assert min(len(list(group)) for _, group in itertools.groupby(turned)) >= 3, told


def test_no_hand_of_a_clip_twitches():
    poses = (presets.get(name).pose for name in ("standing", "waving", "jogging"))
    timeline = Timeline(keys=tuple(Key(pose=pose, steps=8) for pose in poses))
    motions = swing(frames(timeline), 12, Play.LOOP)
    for hand in (0, 1):
        told = [motion.gestures[hand] for motion in motions]
        assert held(told, 4, is_ring=True) == told
        assert len(set(told)) > 1
    assert Motion().gestures is None
