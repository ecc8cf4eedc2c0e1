"""A new pose asks once whether it replaces the people on the canvas or stands beside them."""

from __future__ import annotations

import pytest

from core.geometry import Size
from core.pose import openpose, presets
from core.pose.people.beside import beside
from core.ui import state
from tests.pages.pose.posing import button, edited, panel, pose_of, wrist_to

CANVAS = Size(512, 768)


def pick(page, name: str, at: int):
    page.session_state[state.PRESET_GRID] = {"pick": {"id": name, "at": at}}
    return page.run()


def preset(name: str):
    return presets.get(name).pose.fitted_to(CANVAS)


def answer(page, how: str):
    return page.button(key=state.pose_arrival(how)).click().run()


def test_the_figure_that_a_visit_begins_with_gives_way_unasked(page):
    pick(page, "waving", 1)
    assert pose_of(page) == preset("waving")
    assert state.POSE_ARRIVING not in page.session_state


@pytest.mark.parametrize("how", ["replace", "add"])
def test_the_answer_is_asked_for_once_and_kept(page, how):
    edited(page, wrist_to(40, 41))
    before = pose_of(page)
    pick(page, "waving", 1)
    assert pose_of(page) == before
    answer(page, how)
    first = preset("waving") if how == "replace" else beside(before, preset("waving"))
    assert pose_of(page) == first
    pick(page, "jogging", 2)
    assert not [one for one in page.button if one.key == state.pose_arrival(how)]
    second = preset("jogging") if how == "replace" else beside(first, preset("jogging"))
    assert pose_of(page) == second


def test_the_answer_can_be_changed_above_the_presets(page):
    edited(page, wrist_to(40, 41))
    pick(page, "waving", 1)
    answer(page, "replace")
    page.segmented_control(key=state.POSE_ARRIVAL).set_value("add").run()
    pick(page, "jogging", 2)
    assert len(pose_of(page).people) == 2


def test_a_file_asks_too_and_its_other_poses_take_the_place_of_the_first(page):
    import json

    edited(page, wrist_to(40, 41))
    before = pose_of(page)
    names = ("waving", "jogging")
    file = {name: json.loads(openpose.dumps(preset(name))) for name in names}
    panel(page, "Import")
    page.file_uploader(key=state.POSE_FILE).upload(
        "poses.json", json.dumps(file).encode(), "application/json"
    )
    page.run()
    assert pose_of(page) == before
    answer(page, "add")
    assert pose_of(page) == beside(before, preset("waving"))
    (choice,) = [one for one in page.selectbox if one.label == "2 poses in this file"]
    choice.set_value(1).run()
    assert pose_of(page) == beside(before, preset("jogging"))
    assert button(page, "From the gallery")


def test_a_crowd_that_is_full_takes_nobody(page):
    edited(page, lambda people: people.extend([people[0]] * 19))
    page.session_state[state.POSE_ARRIVAL] = "add"
    before = pose_of(page)
    pick(page, "waving", 1)
    assert [error.value for error in page.error] == [
        "A canvas holds 20 people: remove somebody first."
    ]
    assert pose_of(page) == before
