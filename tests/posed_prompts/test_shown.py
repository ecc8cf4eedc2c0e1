from __future__ import annotations

import numpy as np

from core.geometry import Size
from core.pose.presets import all_presets
from core.pose.skeleton import Joint, Person, Pose
from core.posed_prompts.shown import shown_by
from core.prompts.negatives.asked import Shown


def pose_of(name):
    return next(one for one in all_presets() if one.id == name).pose


def test_nobody_shows_nothing(standing):
    assert shown_by(None) == Shown()
    nobody = Person(np.zeros_like(standing.people[0].body))
    assert shown_by(Pose((nobody,), standing.size)) == Shown()


def test_a_whole_figure_from_the_front(standing):
    assert shown_by(standing) == Shown(people=1, hands=True, faces=True, is_whole=True)


def test_several_people():
    shown = shown_by(pose_of("side-by-side"))
    assert (shown.people, shown.faces, shown.is_whole) == (2, True, True)


def test_a_bust_is_not_whole_and_hidden_hands_do_not_show(standing):
    body = standing.people[0].body.copy()
    body[[Joint.RIGHT_WRIST, Joint.LEFT_WRIST, Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE], 2] = 0
    shown = shown_by(Pose((Person(body),), standing.size))
    assert not shown.hands and not shown.is_whole
    moved = standing.people[0].moved(0, 40)
    assert not shown_by(Pose((moved,), Size(*standing.size))).is_whole


def test_a_back_shows_no_face():
    backs = [one for one in all_presets() if shown_by(one.pose).backs]
    assert backs
    assert not any(shown_by(one.pose).faces for one in backs)
