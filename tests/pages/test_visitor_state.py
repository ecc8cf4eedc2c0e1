"""A reload, a new tab, a restart: prompt, pose and settings are there again."""

from __future__ import annotations

import json

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.characters.sheets.kinds import SheetKind
from core.config import ROOT
from core.figures.casting import Character
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.server.visitor import COOKIE, signed
from core.ui import state
from core.ui.upscale.sizes import SIZES
from core.ui.visitor import visitor_state
from tests.pages.generating import TINY, queue_of, queued

VISITOR = "k" * 22


@pytest.fixture
def visitor(monkeypatch) -> str:
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: VISITOR)
    return VISITOR


def reloaded(script: str = "pages/4_Generate.py") -> AppTest:
    """Another session of the same browser."""
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    page = fresh.switch_page(script).run()
    assert not page.exception and not page.error
    return page


def fill(page: AppTest, standing) -> AppTest:
    page.session_state[state.POSE] = standing
    page.run()
    page.text_area(key=state.PROMPT).set_value("a witch, red hair")
    page.text_area(key=state.NEGATIVE).set_value("blurry")
    page.slider(key=state.STEPS).set_value(21)
    page.slider(key=state.GUIDANCE).set_value(7.5)
    page.slider(key=state.POSE_STRENGTH).set_value(0.55)
    page.segmented_control(key=state.SEED_IS_FIXED).set_value(True)
    page.run()
    page.number_input(key=state.SEED).set_value(4321).run()
    assert not page.exception and not page.error
    return page


def test_after_a_reload_generate_makes_the_same_picture(visitor, page, studio, standing):
    fill(page, standing)
    again = reloaded()
    assert again.selectbox(key=state.CHECKPOINT).value == TINY
    page.button(key="generate.submit").click().run()
    again.button(key="generate.submit").click().run()
    before, after = queued(studio)
    assert before == after
    assert after.prompt == "a witch, red hair" and after.pose == standing and after.seed == 4321


def test_a_score_to_reach_comes_back_with_its_pose(visitor, page, studio, standing):
    fill(page, standing)
    page.segmented_control(key=state.UNTIL_SCORE).set_value(0.8).run()
    assert not page.exception and not page.error
    again = reloaded()
    again.button(key="generate.submit").click().run()
    (after,) = queued(studio)
    assert (after.until_score, after.steps, after.pose) == (0.8, 21, standing)


def test_an_edited_pose_comes_back_on_the_pose_page(visitor, open_page, standing):
    page = open_page("1_Pose.py")
    page.session_state[state.POSE] = standing
    page.run()
    again = reloaded("pages/1_Pose.py")
    assert again.session_state[state.POSE] == standing
    assert again.button(key="frame.start_anew")


def test_who_plays_comes_back_with_the_pose(visitor, open_page, standing):
    page = open_page("1_Pose.py")
    page.session_state[state.POSE] = standing
    page.session_state[state.CHARACTERS] = (None, Character("boy, red hair", 9))
    page.run()
    again = reloaded("pages/1_Pose.py")
    assert again.session_state[state.CHARACTERS] == (None, Character("boy, red hair", 9))
    again.button(key="frame.start_anew").click().run()
    assert again.session_state[state.CHARACTERS] == ()


def test_settings_without_a_prompt_come_back(visitor, page):
    page.slider(key=state.STEPS).set_value(21).run()
    again = reloaded()
    assert again.slider(key=state.STEPS).value == 21
    assert again.text_area(key=state.PROMPT).value == ""
    assert again.toggle(key=state.USE_POSE).value is True  # it waits for a pose, as before


def test_a_pose_that_is_not_held_stays_so(visitor, page, standing):
    fill(page, standing)
    page.toggle(key=state.USE_POSE).set_value(False).run()
    again = reloaded()
    assert again.toggle(key=state.USE_POSE).value is False
    assert again.session_state[state.POSE] == standing


def test_a_new_visitor_finds_nothing_set_and_nothing_is_written(visitor, open_page):
    open_page("4_Generate.py").run()
    assert visitor_state.visitor_states().load(VISITOR) is None
    assert "frame.start_anew" not in [button.key for button in reloaded().button]


def test_without_a_cookie_nothing_is_kept(page, standing, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: None)
    fill(page, standing)
    assert reloaded().text_area(key=state.PROMPT).value == ""


def test_another_browser_has_another_state(visitor, page, standing, monkeypatch):
    fill(page, standing)
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "j" * 22)
    assert reloaded().text_area(key=state.PROMPT).value == ""


def test_start_anew_clears_this_visit_and_the_next(visitor, page, standing):
    first = page.slider(key=state.STEPS).value
    fill(page, standing)
    again = reloaded()
    again.button(key="frame.start_anew").click().run()
    assert not again.exception and not again.error
    for shown in (again, reloaded()):
        assert shown.text_area(key=state.PROMPT).value == ""
        assert shown.session_state[state.USE_POSE] is True
        assert state.POSE not in shown.session_state or shown.session_state[state.POSE] is None
        assert "frame.start_anew" not in [button.key for button in shown.button]
    again.selectbox(key=state.CHECKPOINT).select(TINY).run()
    assert again.slider(key=state.STEPS).value == first


def test_the_latest_pictures_show_again(visitor, page, studio, standing):
    request = GenerationRequest(prompt="a witch", checkpoint=TINY)
    job = studio.submit(request, job_id="abc")
    page.run()
    queue = queue_of(studio)
    queue.claim("other")
    picture = Image.new("RGB", (64, 96), "pink")
    record = studio.gallery.save(picture, kind="generated", request=job.payload, job_id="abc")
    assert queue.finish("abc", (record.id,), worker="other")
    fill(page, standing)
    assert reloaded().button(key=f"job.abc.upscale.{record.id}")


@pytest.mark.parametrize(
    "changes",
    [
        {"request": {"prompt": "x", "steps": 10**400}},
        {"request": {"prompt": "x", "size": [1, 2, 3]}},
        {"request": {"prompt": "x", "start_from": {"picture": "0" * 64, "strength": 0.5}}},
        {"request": [], "jobs": [1, None, "x" * 500]},
        {"pose": "{", "jobs": "abc"},
        {"prompt": "y" * 100_000, "negative": 5},
    ],
)
def test_a_damaged_row_costs_only_its_damaged_part(visitor, page, standing, changes):
    fill(page, standing)
    values = {**(visitor_state.visitor_states().load(VISITOR) or {}), **changes}
    visitor_state.visitor_states().save(VISITOR, json.loads(json.dumps(values)))
    again = reloaded()
    if "prompt" not in changes:
        assert again.text_area(key=state.PROMPT).value == "a witch, red hair"
    if "pose" not in changes:
        assert again.session_state[state.POSE] == standing


@pytest.mark.parametrize(
    ("key", "without"),
    [(state.START, None), (state.BACKGROUND, "")],
    ids=["start", "background"],
)
def test_a_picture_comes_back_and_a_lost_one_does_not(
    visitor, page, studio, standing, key, without
):
    fill(page, standing)
    name = studio.pictures.put(Image.new("RGB", (64, 96), "pink"))
    page.session_state[key] = name
    page.run()
    assert reloaded().session_state[key] == name
    for file in studio.config.inputs_folder.rglob("*.png"):
        file.unlink()
    again = reloaded()
    assert again.session_state[key] == without
    assert again.slider(key=state.STEPS).value == 21


@pytest.mark.parametrize("is_lost", [False, True])
def test_mask_and_new_ground_come_back_with_their_picture(visitor, page, studio, standing, is_lost):
    fill(page, standing)
    session = page.session_state
    size = session[state.SIZE]
    session[state.START] = studio.pictures.put(Image.new("RGB", (64, 96), "pink"))
    mask = studio.pictures.put(Image.new("L", (64, 96), 255))
    session[state.MASK], session[state.MASK_ON] = mask, True
    session[state.ground_side("top")] = 64
    page.run()
    if is_lost:
        for file in studio.config.inputs_folder.rglob("*.png"):
            file.unlink()
    again = reloaded().session_state
    assert again[state.SIZE] == size, "new ground is not counted twice"
    assert again[state.MASK] == again[state.MASK_BASE] == (None if is_lost else mask)
    assert again[state.MASK_ON] is not is_lost
    assert again[state.ground_side("top")] == (0 if is_lost else 64)


def test_nothing_is_saved_while_nothing_changes(visitor, page, standing, monkeypatch):
    fill(page, standing)
    page.run()
    saved = []
    monkeypatch.setattr(visitor_state.VisitorStates, "save", lambda *given: saved.append(given))
    for _ in range(3):
        page.run()
    assert saved == []
    page.slider(key=state.STEPS).set_value(9).run()
    assert len(saved) == 1


def test_the_size_comes_back_beside_a_pose_of_another_shape(visitor, page, standing):
    fill(page, standing)
    sizes = page.selectbox(key=state.SIZE).options
    page.selectbox(key=state.SIZE).select_index(len(sizes) - 1).run()
    chosen = page.session_state[state.SIZE]
    assert chosen != str(Size(*standing.size))
    assert reloaded().session_state[state.SIZE] == chosen


@pytest.mark.parametrize(
    ("cookies", "owner"), [({COOKIE: signed(VISITOR)}, VISITOR), ({}, "local")]
)
def test_a_job_tells_whose_it_is(page, studio, standing, monkeypatch, cookies, owner):
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: cookies))
    fill(page, standing).button(key="generate.submit").click().run()
    assert not page.exception and not page.error
    (job,) = studio.jobs(owner)
    assert job.payload["prompt"] == "a witch, red hair"


# --- how to upscale ------------------------------------------------------------------------------


def test_the_chosen_upscaler_and_size_come_back(visitor, open_page, studio):
    folder = studio.config.models_folder / "upscalers"
    folder.mkdir(parents=True)
    (folder / "Mine.safetensors").touch()
    studio.gallery.save(Image.new("RGB", (128, 192), "pink"), kind="upload", request={})
    page = open_page("8_Upscale.py")
    page.radio(key=state.UPSCALE_UPSCALER).set_value("mine").run()
    page.radio(key=state.UPSCALE_SIZE).set_value("2").run()
    again = reloaded("pages/8_Upscale.py")
    assert again.radio(key=state.UPSCALE_UPSCALER).value == "mine"
    assert again.radio(key=state.UPSCALE_SIZE).value == "2"


@pytest.mark.parametrize("told", [None, "2", {"upscaler": 3}, {"upscaler": "gone", "size": "huge"}])
def test_a_kept_upscaler_that_cannot_be_used_is_passed_over(visitor, open_page, studio, told):
    visitor_state.visitor_states().save(VISITOR, {"upscale": told})
    studio.gallery.save(Image.new("RGB", (128, 192), "pink"), kind="upload", request={})
    page = open_page("8_Upscale.py")
    assert not page.exception and not page.error
    assert page.radio(key=state.UPSCALE_UPSCALER).value in {one.id for one in studio.upscalers()}
    assert page.radio(key=state.UPSCALE_SIZE).value in SIZES


def test_the_open_character_comes_back_at_the_part_that_was_open(visitor, open_page):
    page = open_page("3_Characters.py")
    page = page.button(key=state.character_sample("runner")).click().run()
    page = page.segmented_control(key=state.CHARACTER_PART).set_value("sheets").run()
    page = page.segmented_control(key=state.CHARACTER_SHEET).set_value(SheetKind.PALETTE).run()
    again = reloaded("pages/3_Characters.py")
    assert again.text_input(key=state.CHARACTER_NAME).value == "Mio"
    assert again.segmented_control(key=state.CHARACTER_PART).value == "sheets"
    assert again.segmented_control(key=state.CHARACTER_SHEET).value == SheetKind.PALETTE
