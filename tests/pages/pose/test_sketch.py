"""Stick figures that are drawn on the stage become people; an empty drawing changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from core.geometry import Size
from core.pose.skeleton import Joint
from core.ui import state
from tests.pages.pose.posing import pose_of, shown

ANGLES = np.linspace(0, 2 * np.pi, 24)
HEAD = [(256 + 38 * float(np.sin(a)), 110 - 38 * float(np.cos(a))) for a in ANGLES]
SPINE = [(256, 150), (256, 280), (256, 400)]
ARMS = [(256, 200), (340, 240), (430, 190)], [(256, 200), (180, 250), (110, 310)]
LEGS = [(256, 400), (310, 540), (340, 700)], [(256, 400), (205, 540), (170, 700)]


def drawn(page, *strokes, **fields):
    """The page after the browser sent strokes of the stage."""
    lines = [[list(point) for point in stroke] for stroke in strokes]
    payload = {"strokes": lines, "width": 512, "height": 768, "at": 1, **fields}
    page.session_state[state.POSE_EDITOR] = {"sketch": payload}
    return page.run()


def test_a_stick_figure_becomes_a_skeleton_where_it_was_drawn(page):
    before = page.session_state[state.POSE_REVISION]
    drawn(page, HEAD, SPINE, *ARMS, *LEGS)
    assert not page.error
    pose = pose_of(page)
    assert page.session_state[state.POSE_REVISION] == before + 1
    assert pose.size == Size(512, 768)
    body = pose.people[0].body
    assert np.abs(body[Joint.LEFT_WRIST, :2] - (430, 190)).max() < 22
    assert np.abs(body[Joint.RIGHT_ANKLE, :2] - (170, 700)).max() < 22


def test_what_a_sketch_leaves_open_is_marked_in_the_editor(page):
    drawn(page, SPINE, *ARMS, *LEGS)
    (unsure,) = shown(page)["unsure"]
    assert {Joint.NOSE, Joint.LEFT_EAR} <= set(unsure)
    assert Joint.LEFT_ANKLE not in unsure
    assert any("the head" in caption.value for caption in page.caption)
    page.session_state[state.POSE_ARRIVAL] = "replace"
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    assert shown(page)["unsure"] == []
    assert not any("the head" in caption.value for caption in page.caption)


def test_an_empty_sketch_is_one_line_and_the_pose_stays(page):
    before = pose_of(page)
    drawn(page)
    assert len(page.error) == 1
    assert page.error[0].value.startswith("The drawing shows nothing yet. Draw a round head")
    assert pose_of(page) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"strokes": "x"},
        {"strokes": [3]},
        {"strokes": [[[1, 2, 3]]]},
        {"strokes": [[["<b>", 2]]]},
        {"strokes": [[[float("nan"), 2]]]},
        {"strokes": [[]]},
        {"strokes": [[[1, 2]]] * 501},
        {"width": 10**9},
        {"height": None},
    ],
)
def test_what_is_no_drawing_is_refused_in_one_line(page, fields):
    before = pose_of(page)
    drawn(page, **fields)
    assert [error.value for error in page.error] == [
        "The editor sent something that is no pose. Reload the page, or pick a preset."
    ]
    assert pose_of(page) == before
