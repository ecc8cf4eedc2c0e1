"""The prompt library's page: search, choose, fill, combine, send, keep."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.prompts import library, user_templates
from core.prompts.library import NEGATIVE_PRESETS
from core.prompts.user_templates import UserTemplates
from core.ui import state
from core.ui.prompts import panels

JOG = (
    "girl with long brown hair in a high ponytail, light blue sports outfit, white sneakers, "
    "jogging on a sunny park path"
)


@pytest.fixture
def page(open_page) -> AppTest:
    return open_page("2_Prompts.py")


@pytest.fixture
def own(studio) -> UserTemplates:
    return UserTemplates(studio.config.prompts_folder)


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def prompt(page: AppTest) -> str:
    return page.code[0].value


def choose(page: AppTest, template_id: str) -> AppTest:
    return page.button(key=f"prompts.choose.{template_id}").click().run()


def cards(page: AppTest) -> set[str]:
    keys = [button.key or "" for button in page.button]
    start = "prompts.choose."
    return {key.removeprefix(start) for key in keys if key.startswith(start)}


def show(page: AppTest, category: str) -> AppTest:
    return page.segmented_control(key=state.PROMPTS_CATEGORY).set_value(category).run()


def search(page: AppTest, words: str) -> AppTest:
    return page.text_input(key=state.PROMPTS_SEARCH).set_value(words).run()


def test_opens_with_the_jogging_girl(page):
    assert not page.exception
    assert not page.error
    assert prompt(page) == JOG
    assert cards(page) == {known.id for known in library.find("", "characters")}


def test_categories_and_search(page):
    show(page, "scenes")
    assert cards(page) == {known.id for known in library.find("", "scenes")}
    search(page, "night lanterns")
    assert cards(page) == {"festival-night"}
    show(page, "styles")
    assert cards(page) == set()
    assert "1 in the other categories" in page.info[0].value
    show(page, panels.ALL)
    assert cards(page) == {"festival-night"}


def test_blanks_change_the_prompt_at_once(page):
    page.selectbox(key="prompts.blank.morning-jog.hair colour").set_value("pink").run()
    assert prompt(page) == JOG.replace("brown", "pink")


def test_a_scene_takes_the_place_of_the_characters_own(page):
    show(page, "scenes")
    choose(page, "summer-beach")
    show(page, "styles")
    choose(page, "clean-cel")
    assert prompt(page) == library.combine(
        JOG.removesuffix(" on a sunny park path"),
        library.fill(library.template("clean-cel")),
        library.fill(library.template("summer-beach")),
    )
    with pytest.raises(KeyError):
        page.selectbox(key="prompts.blank.morning-jog.place")


def test_choosing_again_lets_go(page):
    choose(page, "morning-jog")
    assert not page.code
    assert page.info[0].value == "Choose a character, a style or a scene."
    choose(page, "star-mage")
    assert prompt(page) == library.fill(library.template("star-mage"))
    page.button(key="prompts.leave.characters").click().run()
    assert not page.code


def test_send_fills_generate(page):
    preset = "Hands and anatomy"
    page.selectbox(key=state.PROMPTS_NEGATIVE_PRESET).set_value(preset).run()
    page.button(key="prompts.send").click().run()
    assert not page.exception
    assert page.text_area(key=state.PROMPT).value == JOG
    assert page.text_area(key=state.NEGATIVE).value == library.combine(
        NEGATIVE_PRESETS[preset], library.template("morning-jog").negative
    )


def test_choices_survive_a_visit_elsewhere(page):
    choose(page, "star-mage")
    page.selectbox(key="prompts.blank.star-mage.hair colour").set_value("red").run()
    page.switch_page("Home.py").run()
    page.switch_page("pages/2_Prompts.py").run()
    assert prompt(page).startswith("1girl, red hair")


def test_save_remove_and_undo(page, own):
    page.text_input(key=state.PROMPTS_TITLE).set_value("Mine <b>").run()
    page.button(key="prompts.save").click().run()
    (saved,) = own.own()
    assert (saved.title, saved.prompt) == ("Mine <b>", JOG)
    show(page, "own")
    assert cards(page) == {saved.id}
    assert "Mine &lt;b&gt;" in html(page)
    page.button(key=f"prompts.remove.{saved.id}").click().run()
    assert own.own() == ()
    page.button(key="prompts.undo").click().run()
    assert own.own() == (saved,)
    assert cards(page) == {saved.id}


def test_an_own_template_has_blanks_too(page, own):
    saved = own.save("Pilot", "1girl, {jacket colour} jacket")
    choose(page, "morning-jog")
    show(page, "own")
    choose(page, saved.id)
    assert prompt(page) == "1girl, jacket"
    page.text_input(key=f"prompts.blank.{saved.id}.jacket colour").set_value("{0} blue").run()
    assert prompt(page) == "1girl, {0} blue jacket"


def test_without_a_title_it_is_called_after_its_parts(page, own):
    page.button(key="prompts.save").click().run()
    assert [known.title for known in own.own()] == ["Morning jog"]


def test_what_cannot_be_saved_is_one_line_and_the_page_stays(page, own, monkeypatch):
    monkeypatch.setattr(user_templates, "MAX_TEMPLATES", 0)
    page.button(key="prompts.save").click().run()
    assert [error.value for error in page.error] == [
        "You keep 0 templates already: remove one first."
    ]
    assert own.own() == ()
    assert prompt(page) == JOG
