"""The character that plays the pose: who it is, how it is dressed, who draws it."""

from __future__ import annotations

from core.characters.card import Card
from core.figures.casting import SAMPLES, Character, played
from core.figures.words import read
from core.pose.anatomy.retarget import canon
from core.pose.skeleton import Joint
from core.server.serving import serving
from core.ui import state
from tests.pages.pose.posing import edited, shown


def test_without_a_server_the_character_comes_with_the_rerun(page):
    before = shown(page)["cast"]["picture"]
    assert before.startswith("data:image/webp;base64,")

    def raised(people):
        people[0][Joint.LEFT_WRIST][1] -= 60

    assert shown(edited(page, raised))["cast"]["picture"] != before


def test_a_served_browser_asks_for_the_character_itself(page):
    with serving():
        assert shown(page.run())["cast"]["picture"] is None


def test_who_plays_reaches_the_session_and_goes_back_to_the_browser(page):
    told = [{"words": "boy, blue hair, black suit", "seed": 3}]
    edited(page, characters=told)
    assert not page.error
    assert page.session_state[state.CHARACTERS] == (Character("boy, blue hair, black suit", 3),)
    assert shown(page)["cast"]["characters"] == told


def test_a_character_that_is_none_is_told_and_changes_nothing(page):
    edited(page, characters=[{"words": "boy", "seed": 3}])
    edited(page, characters=[{"words": 9}], edit=2)
    assert [error.value for error in page.error] == [
        "This character cannot be read. Reload the page."
    ]
    assert page.session_state[state.CHARACTERS] == (Character("boy", 3),)


def test_the_prompt_of_generate_dresses_the_figure(page):
    page.session_state[state.PROMPT] = "girl, green hair"
    told = shown(page.run())["cast"]
    assert told["prompt"] == "girl, green hair"
    assert [sample["id"] for sample in told["samples"]] == list(SAMPLES)


def test_a_kept_character_can_play_with_its_exact_look(page, studio):
    look = read("girl, silver hair, twintails").looks[0]
    card = studio.characters.keep(Card(name="Mio", look=look, proportions=canon(3)))
    (mio, *samples) = shown(page.run())["cast"]["samples"]
    assert (mio["id"], mio["title"]) == (f"card_{card.id}", "Mio")
    assert [sample["id"] for sample in samples] == ["ninja", "sorcerer"]  # her own is not twice
    told = {name: value for name, value in mio.items() if name not in ("id", "title")}
    edited(page, characters=[told])
    assert not page.error
    assert page.session_state[state.CHARACTERS] == (card.character(),)
    assert shown(page)["cast"]["characters"][0]["look"] == mio["look"]


def test_who_the_prompt_names_plays_the_first_person_that_nobody_plays(page, studio):
    look = read("girl, silver hair, twintails").looks[0]
    card = studio.characters.keep(Card(name="Mio", look=look))
    page.session_state[state.PROMPT] = "@mio, beach"
    told = shown(page.run())["cast"]
    assert told["named"] == [card.character().to_dict()]
    assert told["characters"] == []
    assert "silver hair" in told["prompt"]


def test_a_body_of_its_own_can_be_taken_into_the_pose(page, studio):
    before = page.session_state[state.POSE]
    assert state.POSE_TAKE_BODY not in {one.key for one in page.button}
    chibi = Character("girl", 3, proportions=canon(3))
    edited(page, characters=[chibi.to_dict()])
    assert page.session_state[state.CHARACTERS] == (chibi,)
    assert page.session_state[state.POSE] == before
    page.button(key=state.POSE_TAKE_BODY).click().run()
    assert page.session_state[state.POSE] == played(before, (chibi,))
    assert state.POSE_TAKE_BODY not in {one.key for one in page.button}
