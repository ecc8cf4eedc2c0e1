"""The landing page: paints without torch, makes the first picture in one click."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.figures.words import Status, read
from core.figures.words.dice import random_look
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.defaults import DEFAULT
from core.pose import presets
from core.real_parts import real_parts
from core.server.serving import serving
from core.ui import notices, state
from core.ui.components import home_hero
from core.ui.home import panels

FIRST_RUN = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("Home.py", default_timeout=60).run()
assert not app.exception and not app.error, (app.exception, app.error)
heavy = {"torch", "diffusers", "transformers", "cv2", "spandrel"} & set(sys.modules)
print("loaded:", sorted(heavy))
"""


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def first_picture(home: AppTest) -> AppTest:
    return home.button(key="home.first_picture").click().run()


def test_home_paints_before_torch_is_loaded(data_folder):
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_RUN],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.stdout.strip() == "loaded: []", ran.stderr[-2000:]


def test_home_runs_again_without_looking_through_the_poses(home, monkeypatch):
    """A hundred files each time that a guest's pose is asked for: half of a run, once."""
    seen: list[object] = []
    real = presets._stamps
    monkeypatch.setattr(presets, "_stamps", lambda folder: seen.append(folder) or real(folder))
    home.run()
    assert not home.error
    assert seen == []


def test_home_says_what_the_machine_can_do(home, studio):
    assert not home.exception
    assert not home.error
    machine = studio.readiness()
    shown = html(home)
    assert machine.device_text in shown
    assert machine.checkpoint_text in shown


def test_home_offers_what_one_click_more_would_bring(home, studio):
    shown = html(home)
    for found in real_parts(studio.config):
        assert found.title in shown and (found.now in shown or found.here)
        asks = [b for b in home.button if found.better and b.key.endswith(f".{found.better.id}")]
        assert len(asks) == (found.better is not None)


def test_one_click_queues_the_jogging_girl(home, studio):
    assert not first_picture(home).error
    (job,) = studio.jobs()
    request = GenerationRequest.from_dict(job.payload)
    spec = next(spec for spec in studio.checkpoints() if spec.is_installed(studio.config))
    assert request == panels.first_request(spec, panels.FIRST_SEED)
    assert request.pose == presets.get("jogging").pose
    assert request.prompt == (
        "girl, long brown hair, high ponytail, light blue sports outfit, white sneakers, jogging, "
        "sunny park path"
    )
    assert home.session_state[state.HOME_JOBS] == [job.id]


def test_the_first_picture_has_the_shape_of_its_pose(studio):
    sizes = (Size(768, 512), Size(512, 768))
    wide_first = replace(studio.checkpoints()[0], sizes=sizes, from_drawing=DEFAULT)
    request = panels.first_request(wide_first, 1)
    assert request.pose.size.aspect < 1
    assert request.size == Size(512, 768)


def test_two_clicks_at_once_are_one_job(home, studio, monkeypatch):
    monkeypatch.setattr(state, "DOUBLE_CLICK_SECONDS", 60.0)  # a busy machine runs pages slowly
    first_picture(home)
    first_picture(home)
    assert len(studio.jobs()) == 1


def test_the_first_picture_fills_generate(home, studio):
    first_picture(home).switch_page("pages/4_Generate.py").run()
    assert home.text_area(key=state.PROMPT).value == home_hero.SAMPLE_GUESTS[0].prompt
    assert home.segmented_control(key=state.SEED_IS_FIXED).value is False
    assert home.session_state[state.POSE] == presets.get("jogging").pose


def test_the_first_picture_leaves_a_written_prompt_alone(home, studio):
    home.session_state[state.PROMPT] = "my own words"
    first_picture(home)
    assert home.session_state[state.PROMPT] == "my own words"


# --- the live drawing -------------------------------------------------------------------------


def clicked(home: AppTest, **pick) -> AppTest:
    """The page after the browser told of a click on a character."""
    home.session_state[state.HOME_HERO] = {"pick": {"number": 1, **pick}}
    run = home.run()
    assert not run.exception and not run.error
    return run


def hero_of(home: AppTest) -> dict:
    (data,) = [
        json.loads(part.proto.json)
        for part in home.get("bidi_component")
        if '"guests"' in part.proto.json
    ]
    return data


def test_the_hero_offers_three_characters_and_draws_none_before_a_click(home):
    data = hero_of(home)
    assert [guest["id"] for guest in data["guests"]] == ["runner", "ninja", "sorcerer"]
    assert data["shown"] == data["guests"][0]
    assert data["picture"] is None


def test_a_click_without_a_server_brings_the_picture_with_the_rerun(home):
    data = hero_of(clicked(home, id="ninja"))
    assert data["shown"] == data["guests"][1]
    assert data["picture"].startswith("data:image/webp;base64,")
    with serving():
        assert hero_of(clicked(home, id="ninja"))["picture"] is None


def test_the_dice_bring_somebody_in_words_that_draw_the_same(home):
    one, other = (hero_of(clicked(home, seed=seed)) for seed in (5, 6))
    assert one["shown"]["id"] == "dice"
    assert one["shown"] != other["shown"]
    assert hero_of(clicked(home, seed=5)) == one
    guest = home_hero.guest_of_dice(5)
    words = read(guest.prompt)
    assert {word.status for word in words.words} <= {Status.DRAWN, Status.POSE}
    look = random_look(5)
    drawn = words.looks[0]
    assert (drawn.hair_colour, drawn.outfit, drawn.cloth) == (
        look.hair_colour,
        look.outfit,
        look.cloth,
    )


@pytest.mark.parametrize("pick", [{"id": 3}, {"seed": -1}, {"seed": 10**400}, {"seed": "5"}, {}])
def test_what_no_card_sends_is_the_first_character(home, pick):
    data = hero_of(clicked(home, **pick))
    assert data["shown"] == data["guests"][0]


def test_taking_a_character_lays_out_its_words_and_pose_on_the_next_page(home):
    clicked(home, id="sorcerer")
    page = home.button(key="home.take").click().run()
    assert not page.exception and not page.error
    guest = home_hero.SAMPLE_GUESTS[2]
    assert page.session_state[state.PROMPT] == guest.prompt
    assert page.session_state[state.POSE] == guest.pose
    assert [title for title in html(page).split("<h1>") if title.startswith("Pose")]


def test_who_is_shown_is_painted(home, studio):
    first_picture(clicked(home, id="ninja"))
    (job,) = studio.jobs()
    request = GenerationRequest.from_dict(job.payload)
    guest = home_hero.SAMPLE_GUESTS[1]
    assert (request.prompt, request.pose) == (guest.prompt, guest.pose)
    assert guest.prompt in html(home)


def test_latest_pictures_show(home, studio):
    assert not home.get("image")
    studio.gallery.save(Image.new("RGB", (64, 96), "pink"), kind="generated", request={})
    home.run()
    assert len(home.get("image")) == 1
    assert not home.error


def test_a_database_that_was_set_aside_is_told_until_it_was_read(data_folder, request):
    (data_folder / "studio.sqlite3").write_bytes(b"this is no database at all\n" * 50)
    home = request.getfixturevalue("home")
    assert not home.exception and not home.error
    (warning,) = home.warning
    (aside,) = data_folder.glob("studio.sqlite3.damaged-*")
    assert "was damaged" in warning.value
    assert aside.name.replace("-", "") in warning.value.replace("\\", "").replace("-", "")
    assert not home.button(key="notice.read").click().run().warning
    assert not home.switch_page("pages/9_Gallery.py").run().warning


def test_a_full_disk_is_told_before_anything_is_queued(data_folder, monkeypatch, request):
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", str(10**9))
    home = request.getfixturevalue("home")
    assert not home.error
    first_picture(home)
    (error,) = home.error
    assert "nearly full" in error.value
    assert request.getfixturevalue("studio").jobs() == []


def test_a_read_only_data_folder_is_said(home, monkeypatch):
    monkeypatch.setattr("core.studio.Studio.is_read_only", True)
    assert [warning.value for warning in home.run().warning] == [notices.READ_ONLY]
