"""Presets and kept poses become the session's pose; a wrong pick leaves it alone."""

from __future__ import annotations

import pytest

from core.geometry import Size
from core.pose import presets
from core.pose.canvas import to_editor
from core.ui import state
from tests.pages.pose.posing import button, edited, pose_of, shown


def test_the_first_visit_shows_the_first_preset_on_a_portrait_canvas(page):
    first = presets.all_presets()[0].pose.fitted_to(Size(512, 768))
    assert pose_of(page) == first
    assert shown(page)["canvas"] == {"people": to_editor(first), "width": 512, "height": 768}
    assert page.button[0].label == "Use this pose → Generate"


def test_a_click_on_a_preset_loads_it_once(page):
    revision = page.session_state[state.POSE_REVISION]
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run().run()
    assert pose_of(page) == presets.get("waving").pose.fitted_to(Size(512, 768))
    assert page.session_state[state.POSE_REVISION] == revision + 1
    assert shown(page)["rev"] == revision + 1


def test_a_preset_comes_onto_the_canvas_that_is_open(page):
    edited(page, width=768, height=512)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    assert pose_of(page).size == Size(768, 512)


def test_a_pose_is_kept_picked_removed_and_brought_back(page, studio):
    folder = studio.config.poses_folder
    page.session_state[state.POSE_ARRIVAL] = "replace"
    page.text_input(key=state.POSE_OWN_TITLE).set_value("My first")
    button(page, "Keep this pose").click().run()
    (kept,) = presets.all_presets(folder)
    assert kept.title == "My first"
    assert kept.pose == pose_of(page)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    page.session_state[state.PRESET_GRID] = {"pick": {"id": kept.id, "at": 2}}
    page.run()
    assert pose_of(page) == kept.pose
    page.session_state[state.PRESET_GRID] = {"pick": {"id": kept.id, "remove": True, "at": 3}}
    page.run()
    assert presets.all_presets(folder) == ()
    button(page, "Bring the pose back").click().run()
    assert presets.all_presets(folder) == (kept,)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "remove": True, "at": 4}}
    page.run()
    assert [error.value for error in page.error] == ["Only poses of your own can be removed."]
    assert (presets.FOLDER / "waving.json").is_file()


@pytest.mark.parametrize("pick", [{"id": "../secret"}, {"at": 2}, ["waving"]])
def test_a_preset_that_is_none_is_one_line_and_the_pose_stays(page, pick):
    before = pose_of(page)
    page.session_state[state.PRESET_GRID] = {"pick": pick}
    page.run()
    assert [line.value.count("\n") for line in page.error] == [0]
    assert pose_of(page) == before
    assert not page.run().error
