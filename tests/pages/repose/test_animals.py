"""The Repose page for an animal: joints, files of them, poses, a series, and a reload."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.repose.animals import rig_files
from core.repose.animals.presets import POSES, preset
from core.repose.animals.request import AnimalRequest
from core.repose.animals.rig import NOSE, TAIL, Rig
from core.server import animals
from core.ui import state
from core.ui.repose.animals.setup import ROUGH
from core.ui.repose.offers import Behind
from core.ui.visitor import visitor_state
from tests.pages.repose.acting import component, send
from tests.pages.repose.conftest import SCRIPT
from tests.repose.animals.dog import POINTS, dog


@pytest.fixture
def record(studio):
    animals.forget()
    return studio.gallery.save(dog()[0].image(), kind="upload", request={})


@pytest.fixture
def page(open_page, record) -> AppTest:
    """With a dog chosen, its joints fitted."""
    opened = open_page(SCRIPT)
    opened.segmented_control(key=state.REPOSE_SUBJECT).set_value("animal").run()
    opened.button(key=state.repose_animal_recent(record.id)).click().run()
    assert not opened.exception and not opened.error
    return opened


def rig(page: AppTest) -> Rig:
    return page.session_state[state.REPOSE_ANIMAL_SOURCES][-1].rig


def upload(page: AppTest, key: str, text: str) -> AppTest:
    page.file_uploader(key=key).upload("other.json", text.encode(), "application/json")
    return page.run()


def test_a_person_is_asked_for_at_first(open_page):
    opened = open_page(SCRIPT)
    assert opened.segmented_control(key=state.REPOSE_SUBJECT).value == "person"
    opened.segmented_control(key=state.REPOSE_SUBJECT).set_value("animal").run()
    assert not opened.exception and not opened.error
    assert opened.button(key=state.REPOSE_ANIMAL_SUBMIT).disabled
    assert ROUGH in [one.value for one in opened.caption]


def test_joints_are_fitted_and_shown_over_the_picture(page):
    shown = component(page, "animal_stage")
    assert shown is not None and len(shown["points"]) == 17
    away = np.abs(rig(page).points - POINTS)
    assert away[NOSE] < 20 and away[[7, 10, 13, 16]].max() < 15


def test_a_joint_is_dragged_and_a_stale_drag_is_not_taken(page):
    shown = component(page, "animal_stage")
    shown["points"][2] = [390, 90, 1]
    edit = {name: shown[name] for name in ("name", "rev", "points", "width", "height")}
    send(page, state.REPOSE_ANIMAL_STAGE, "edit", edit)
    assert rig(page).points[NOSE] == 390 + 90j
    page.button(key=state.REPOSE_ANIMAL_FIT).click().run()
    send(page, state.REPOSE_ANIMAL_STAGE, "edit", edit | {"at": 2})
    assert rig(page).points[NOSE] != 390 + 90j
    assert not page.error


def test_what_is_no_animal_is_refused_and_the_page_goes_on(page):
    shown = component(page, "animal_stage")
    edit = {name: shown[name] for name in ("name", "rev", "width", "height")}
    send(page, state.REPOSE_ANIMAL_STAGE, "edit", edit | {"points": [[1, 1, 1]] * 17})
    assert [one.value for one in page.error] == [
        "These points make no animal. Move them onto it, or fit them again."
    ]
    assert not page.exception


def test_it_looks_the_other_way(page):
    page.button(key=state.REPOSE_ANIMAL_TURN).click().run()
    points = rig(page).points
    assert points[NOSE].real < points[TAIL].real
    assert component(page, "animal_stage")["points"][2][0] == round(points[NOSE].real, 2)


def test_joints_come_from_a_file_and_hidden_ones_stay(page):
    own = dog()[1]
    visible = own.visible.copy()
    visible[5] = False
    upload(page, state.REPOSE_ANIMAL_RIG_FILE, rig_files.dumps(Rig(own.points, visible, own.size)))
    assert not page.error
    assert rig(page).points[NOSE] == POINTS[NOSE]
    assert not rig(page).visible[5] and rig(page).points[5] != 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no", "This file is no JSON. Choose a JSON file in the form of AP-10K, or place the "
               "points by hand."),
        ('{"points": {"neck": [1, 2]}}', "The nose is missing in this file. Add it there, or place "
                                         "the points by hand."),
    ],
)  # fmt: skip
def test_a_bad_file_says_what_to_do(page, text, shown):
    before = rig(page)
    upload(page, state.REPOSE_ANIMAL_RIG_FILE, text)
    assert [one.value for one in page.error] == [shown]
    assert rig(page) == before


def test_poses_are_picked_and_taken_away(page):
    send(page, state.REPOSE_ANIMAL_PRESETS, "pick", {"id": "sitting", "at": 1})
    assert page.session_state[state.REPOSE_ANIMAL_POSES] == (preset("sitting"),)
    shown = component(page, "animal_wall")
    assert [one["title"] for one in shown["cells"]] == ["Sitting"]
    assert shown["cells"][0]["picture"].startswith("data:image/webp")
    send(page, state.REPOSE_ANIMAL_WALL, "removed", {"key": "0", "at": 2})
    assert page.session_state[state.REPOSE_ANIMAL_POSES] == ()


def test_one_pose_is_opened_large_and_closed(page):
    page.button(key=state.REPOSE_ANIMAL_ALL).click().run()
    send(page, state.REPOSE_ANIMAL_WALL, "opened", {"key": "1", "at": 1})
    assert not page.exception
    assert component(page, "animal_wall") is None
    page.button(key=state.REPOSE_ANIMAL_BACK).click().run()
    assert len(component(page, "animal_wall")["cells"]) == len(POSES)


def test_a_pose_comes_from_another_animals_file(page):
    upload(page, state.REPOSE_ANIMAL_POSE_FILE, rig_files.dumps(preset("running").rig))
    assert [one.name for one in page.session_state[state.REPOSE_ANIMAL_POSES]] == ["other"]


def test_a_series_is_made_and_shown_with_what_takes_it_along(page, studio, record):
    page.button(key=state.REPOSE_ANIMAL_ALL).click().run()
    page.button(key=state.REPOSE_ANIMAL_SUBMIT).click().run()
    job = studio.wait(page.session_state[state.REPOSE_JOBS][0], 120)
    assert (job.kind, job.error, len(job.result)) == ("repose-animal", "", len(POSES))
    made = studio.gallery.get(job.result[0])
    assert (made.kind, made.parent_id) == ("reposed", record.id)
    assert AnimalRequest.from_dict(made.extras["animal"]).poses[0] == preset("standing")
    page.run()
    assert not page.exception and not page.error
    labels = [one.proto.label for one in page.get("download_button")]
    assert labels == ["Contact sheet", "ZIP", "WebP", "GIF"]
    assert "**Sitting**" in [one.value for one in page.caption]


def test_everything_comes_back_after_a_reload(page, record, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "a" * 22)
    page.button(key=state.REPOSE_ANIMAL_TURN).click().run()
    page.button(key=state.REPOSE_ANIMAL_ALL).click().run()
    page.selectbox(key=state.REPOSE_GROUND).select(Behind.COLOUR).run()
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = fresh.switch_page(f"pages/{SCRIPT}").run()
    assert not again.exception and not again.error
    for key in (state.REPOSE_ANIMAL_SOURCES, state.REPOSE_ANIMAL_POSES, state.REPOSE_ANIMAL_PICTURE,
                state.REPOSE_SUBJECT, state.REPOSE_GROUND):  # fmt: skip
        assert again.session_state[key] == page.session_state[key], key
    send(again, state.REPOSE_ANIMAL_PRESETS, "pick", {"id": "sitting", "at": 1})
    assert len(again.session_state[state.REPOSE_ANIMAL_POSES]) == len(POSES) - 1


def test_a_picture_in_which_nobody_is_found_may_be_an_animals(open_page, record):
    opened = open_page(SCRIPT)
    opened.button(key=state.repose_recent(record.id)).click().run()
    opened.session_state[state.REPOSE_FOUND_NOTES] = {record.id: "Nobody was found."}
    opened.session_state[state.REPOSE_VIEW] = "picture"
    opened.run()
    opened.button(key=state.REPOSE_IS_ANIMAL).click().run()
    assert not opened.exception and not opened.error
    assert opened.session_state[state.REPOSE_ANIMAL_PICTURE] == record.id
    assert component(opened, "animal_stage") is not None
