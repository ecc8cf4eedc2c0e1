"""What the page Repose brings back after a reload."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.cutout.request import GroundKind
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Pose
from core.repose.request import MOST_POSES, AskedPose, ReposeRequest, Road, Source
from core.ui import state
from core.ui.picture_chooser import put
from core.ui.repose.offers import Behind
from core.ui.visitor import visitor_state
from tests.pages.generating import TINY
from tests.pages.repose.acting import choose_preset, chosen, source
from tests.pages.repose.conftest import SCRIPT


def test_a_reload_brings_pictures_poses_and_series_back(repose, studio, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "r" * 22)
    repose.run()
    choose_preset(repose, "waving")
    edit_source = source(repose)
    repose.checkbox(key=state.repose_road(Road.REDRAW)).check().run()
    repose.selectbox(key=state.REPOSE_GROUND).select(Behind.PLACE).run()
    repose.button(key=state.REPOSE_SUBMIT).click().run()
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = fresh.switch_page(f"pages/{SCRIPT}").run()
    assert not again.exception and not again.error
    assert source(again) == edit_source
    assert [one.name for one in chosen(again)] == ["Waving hello"]
    assert again.session_state[state.REPOSE_JOBS] == repose.session_state[state.REPOSE_JOBS]
    assert again.session_state[state.REPOSE_VIEW] == "results"
    assert again.checkbox(key=state.repose_road(Road.REDRAW)).value
    assert again.selectbox(key=state.REPOSE_GROUND).value is Behind.PLACE


def test_sixty_poses_with_hands_and_faces_come_back(repose, studio, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "v" * 22)
    rng = np.random.default_rng(3)
    person = presets.get("waving").pose.people[0]

    def whole(number: int) -> AskedPose:
        left, right, face = (shown(rng.uniform(0, 512, (n, 2)).round(1)) for n in (21, 21, 70))
        one = replace(person, left_hand=left, right_hand=right, face=face)
        return AskedPose(Pose((one,), Size(512, 768)), f"Pose {number}")

    def shown(places: np.ndarray) -> np.ndarray:
        return np.hstack([places, np.ones((len(places), 1))]).astype(np.float32)

    many = tuple(map(whole, range(MOST_POSES)))
    repose.session_state[state.REPOSE_POSES] = many
    repose.run()
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = fresh.switch_page(f"pages/{SCRIPT}").run()
    assert not again.exception and not again.error
    assert [one.to_dict() for one in chosen(again)] == [one.to_dict() for one in many]


SET = {
    state.REPOSE_SIZE: "square",
    state.REPOSE_TARGET: 3840,
    state.REPOSE_GROUND: Behind.PICTURE,
    state.REPOSE_SHADOW: False,
    state.REPOSE_LIGHT: False,
    state.REPOSE_MATCH: 25,
    state.REPOSE_CHECKPOINT: TINY,
    state.REPOSE_WORDS: "watercolour",
    state.REPOSE_OVER: Road.REDRAW,
    state.REPOSE_FACES: False,
    state.REPOSE_PRINTS: False,
    state.repose_strength(TINY): 0.35,
    state.REPOSE_WISHED_POSE: 70,
    state.REPOSE_WISHED_LIKENESS: 40,
    state.REPOSE_TRIES: 3,
}


def test_a_reload_brings_every_setting_back(repose, studio, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "s" * 22)
    repose.session_state[state.REPOSE_GROUND_PICTURE] = put(Image.new("RGB", (64, 64)))
    repose.session_state[state.repose_road(Road.PAINT)] = True
    for key, value in SET.items():
        repose.session_state[key] = value
    choose_preset(repose.run(), "waving")
    repose.button(key=state.REPOSE_SUBMIT).click().run()
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = fresh.switch_page(f"pages/{SCRIPT}").run()
    assert not again.exception and not again.error
    assert {key: again.session_state[key] for key in SET} == SET
    again.button(key=state.REPOSE_SUBMIT).click().run()
    before, after = (ReposeRequest.from_dict(job.payload) for job in studio.jobs()[:2])
    assert before == after and after.ground.kind is GroundKind.PICTURE


def test_a_ground_that_was_cleared_away_is_asked_for_again(open_page, record, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "t" * 22)
    told = {
        "sources": [Source(image_id=record.id).to_dict()],
        "picture": "0" * 64, "size": "vast", "target": 12, "match": 900, "tries": "many",
        "over": "paint", "faces": 1, "words": "w" * 100_000, "checkpoint": "gone",
    }  # fmt: skip
    visitor_state.visitor_states().save("t" * 22, {"repose": told})
    page = open_page(SCRIPT)
    assert not page.exception and not page.error
    for key in (state.REPOSE_GROUND_PICTURE, state.REPOSE_WORDS):
        assert not page.session_state.get(key)
    assert page.selectbox(key=state.REPOSE_SIZE).value == "own"
    assert page.slider(key=state.REPOSE_TRIES).value == 1


@pytest.mark.parametrize(
    "told", [None, 3, {"sources": 3, "poses": [1]}, {"sources": [{"image_id": "x"}], "jobs": [2]}]
)
def test_a_damaged_row_is_left_out(open_page, studio, monkeypatch, told):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "q" * 22)
    visitor_state.visitor_states().save("q" * 22, {"repose": told})
    page = open_page(SCRIPT)
    assert not page.exception and not page.error
    assert chosen(page) == ()
