"""The library of the Prompts page: search, stars, and a person's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.prompts import library, user_templates
from core.prompts.stars import PromptStars
from core.ui import state
from core.ui.prompts import library as shelf
from tests.pages.prompts.shelf import JOG, ask, buttons, choose, ids, prompt, search, show


def test_opens_with_the_jogging_girl(drawn, page):
    assert not page.exception
    assert not page.error
    assert prompt(page) == JOG
    assert ids(drawn[-1]) == {known.id for known in library.find("", "characters")}
    (card,) = [card for card in drawn[-1] if card.id == "morning-jog"]
    assert (card.pose, card.chosen, card.starred, card.whole) == ("Jogging", True, False, True)
    assert "".join(text for text, _ in card.words) == JOG
    assert [text for text, is_blank in card.words if is_blank] == [
        "brown", "light blue", "white", "on a sunny park path",
    ]  # fmt: skip


def test_categories_and_search(drawn, page):
    show(page, "scenes")
    assert ids(drawn[-1]) == {known.id for known in library.find("", "scenes")}
    assert not any(card.whole for card in drawn[-1])
    search(page, "night lanterns")
    assert ids(drawn[-1]) == {"festival-night"}
    runs = len(drawn)
    show(page, "styles")
    assert len(drawn) == runs
    assert "other categories have 1" in page.info[0].value
    show(page, shelf.ALL)
    assert ids(drawn[-1]) == {"festival-night"}
    search(page, "nothing like that")
    assert page.info[0].value == "No prompt has all of these words."


def test_in_japanese_titles_and_tags_are_found_and_prompts_stay_english(drawn, page):
    page.session_state[state.LANGUAGE] = "ja"
    show(page, shelf.ALL)
    search(page, "提灯 祭り")
    assert [(card.id, card.title, card.pose) for card in drawn[-1]] == [
        ("festival-night", "祭りの夜", "両手を振る"),
    ]  # fmt: skip
    assert "#夜" in drawn[-1][0].tags
    assert "".join(text for text, _ in drawn[-1][0].words).startswith("temple, night festival")
    search(page, "lanterns fireworks")
    assert ids(drawn[-1]) == {"festival-night"}


def test_a_long_list_comes_in_pages(drawn, page, monkeypatch):
    monkeypatch.setattr(shelf, "MOST_CARDS", 10)
    show(page, shelf.ALL)
    assert len(drawn[-1]) == 10
    page.button(key=state.PROMPTS_MORE).click().run()
    assert len(drawn[-1]) == 20


def test_favourites_are_kept_and_found(drawn, page, studio):
    ask(page, "star-mage", "star")
    ask(page, "rooftop", "star")
    assert set(PromptStars(studio.database).ids()) == {"star-mage", "rooftop"}
    assert [card.id for card in drawn[-1] if card.starred] == ["star-mage"]
    page.toggle(key=state.PROMPTS_ONLY_STARRED).set_value(True).run()
    assert ids(drawn[-1]) == {"star-mage"}
    show(page, shelf.ALL)
    assert ids(drawn[-1]) == {"star-mage", "rooftop"}
    ask(page, "rooftop", "star")
    assert ids(drawn[-1]) == {"star-mage"}
    ask(page, "star-mage", "star")
    assert page.info[0].value == "No favourites here yet. The star on a card makes one."


@pytest.mark.parametrize(
    "message",
    [
        "x",
        [{"id": "star-mage", "what": "burn", "at": 1}],
        [{"id": 3, "what": "star", "at": 1}],
        [{"id": "star-mage", "what": "star", "at": "1"}],
        [{"id": "star-mage", "what": ["star"], "at": 1}],
    ],
)
def test_what_no_card_sends_is_passed_over(page, studio, message):
    page.session_state[state.PROMPTS_CARDS] = {"asked": message}
    page.run()
    assert not page.exception
    assert not page.error
    assert PromptStars(studio.database).ids() == ()


def test_a_prompt_that_is_gone_is_one_line(page):
    ask(page, "own-0123456789ab", "choose")
    assert [error.value for error in page.error] == ["This template is not here any more."]
    assert prompt(page) == JOG


def test_save_remove_and_undo(drawn, page, own):
    page.text_input(key=state.PROMPTS_TITLE).set_value("Mine <b>").run()
    page.button(key=state.PROMPTS_SAVE).click().run()
    (saved,) = own.own()
    assert (saved.title, saved.prompt, saved.poses) == ("Mine <b>", JOG, ("jogging",))
    show(page, "own")
    assert [(card.id, card.title, card.own) for card in drawn[-1]] == [(saved.id, "Mine <b>", True)]
    ask(page, saved.id, "remove")
    assert own.own() == ()
    page.button(key=state.PROMPTS_UNDO).click().run()
    assert own.own() == (saved,)
    assert ids(drawn[-1]) == {saved.id}


def test_an_own_template_has_blanks_too(page, own):
    saved = own.save("Pilot", "1girl, {jacket colour} jacket")
    choose(page, "morning-jog")
    choose(page, saved.id)
    assert prompt(page) == "1girl, jacket"
    page.text_input(key=f"prompts.blank.{saved.id}.jacket colour").set_value("{0} blue").run()
    assert prompt(page) == "1girl, {0} blue jacket"


def test_one_s_own_is_edited_in_place(drawn, page, own):
    saved = own.save("Pilot", "1girl, pilot suit", "blurry", ["sky"], ["walking"])
    show(page, "own")
    ask(page, saved.id, "edit")
    page.text_input(key=state.PROMPTS_EDIT_TITLE).set_value("The pilot").run()
    page.text_area(key=state.PROMPTS_EDIT_PROMPT).set_value("1girl, {colour} pilot suit").run()
    page.text_input(key=state.PROMPTS_EDIT_TAGS).set_value("sky, , night ").run()
    page.selectbox(key=state.PROMPTS_EDIT_POSE).set_value("salute").run()
    page.button(key=state.PROMPTS_EDIT_SAVE).click().run()
    assert not page.exception
    (changed,) = own.own()
    assert changed == replace(
        saved,
        title="The pilot",
        prompt="1girl, {colour} pilot suit",
        tags=("sky", "night"),
        poses=("salute", "walking"),
        blanks={"colour": ()},
    )
    page.run()
    assert (drawn[-1][0].title, drawn[-1][0].pose) == ("The pilot", "Saluting")


def test_an_edit_that_cannot_be_kept_leaves_the_window_open(page, own):
    saved = own.save("Pilot", "1girl, pilot suit")
    ask(page, saved.id, "edit")
    page.text_area(key=state.PROMPTS_EDIT_PROMPT).set_value(" ").run()
    page.button(key=state.PROMPTS_EDIT_SAVE).click().run()
    assert [error.value for error in page.error] == ["Write or pick a prompt first."]
    assert own.own() == (saved,)
    assert state.PROMPTS_EDIT_SAVE in buttons(page)


def test_without_a_title_it_is_called_after_its_parts(page, own):
    page.button(key=state.PROMPTS_SAVE).click().run()
    assert [known.title for known in own.own()] == ["Morning jog"]


def test_what_cannot_be_saved_is_one_line_and_the_page_stays(page, own, monkeypatch):
    monkeypatch.setattr(user_templates, "MAX_TEMPLATES", 0)
    page.button(key=state.PROMPTS_SAVE).click().run()
    assert [error.value for error in page.error] == [
        "You keep 0 templates already: remove one first."
    ]
    assert own.own() == ()
    assert prompt(page) == JOG
