"""A sentence in the prompt of Generate and of Prompts, turned into tags and back."""

from __future__ import annotations

from typing import Any

import pytest

from core.assistant.understand import understand
from core.pose.presets import get
from core.ui import state
from core.ui.assistant.place import Place
from core.ui.assistant.places import GENERATE, PROMPTS
from core.ui.assistant.understanding import EXAMPLE
from core.ui.settings import NEGATIVE

SENTENCE = "a girl without glasses jogs along a sunny park path in her flumpy jacket"
TAGS = "1girl, solo, jacket, jogging, park, path, sunny, flumpy jacket"
PAGES = {"4_Generate.py": GENERATE, "2_Prompts.py": PROMPTS}


def write(page: Any, place: Place, words: str) -> Any:
    page.text_area(key=place.prompt).set_value(words).run()
    page.session_state[state.understood_lid(place.name)] = True
    page.run()
    assert not page.exception
    return page


def text(page: Any, place: Place) -> str:
    return page.text_area(key=place.prompt).value


def click(page: Any, key: str) -> Any:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def keys(page: Any) -> set[str | None]:
    return {one.key for one in page.button}


@pytest.fixture(params=PAGES)
def opened(request: pytest.FixtureRequest, open_page: Any) -> tuple[Any, Place]:
    return open_page(request.param), PAGES[request.param]


def test_a_sentence_is_shown_as_tags_before_it_is_taken(opened: tuple[Any, Place]) -> None:
    page, place = opened
    write(page, place, SENTENCE)
    said = [one.value for one in (*page.markdown, *page.caption)]
    assert TAGS.removesuffix(", flumpy jacket") in said
    assert "Kept as you wrote it: flumpy jacket" in said
    assert "Into the negative prompt: glasses" in said
    assert text(page, place) == SENTENCE


def test_words_are_taken_with_one_click_and_the_sentence_comes_back(
    opened: tuple[Any, Place],
) -> None:
    page, place = opened
    write(page, place, SENTENCE)
    before = place.negative and page.session_state[place.negative]
    click(page, state.understood_take(place.name))
    assert text(page, place) == TAGS
    assert page.session_state[place.negative].endswith("glasses")
    click(page, state.understood_undo(place.name))
    assert (text(page, place), page.session_state[place.negative]) == (SENTENCE, before)


def test_the_pose_comes_along_and_goes_with_the_way_back(open_page: Any) -> None:
    page = open_page("4_Generate.py")
    page.session_state[state.POSE] = before = get("throne").pose
    write(page, GENERATE, SENTENCE)
    click(page, state.understood_take(GENERATE.name))
    assert page.session_state[state.POSE] == get("jogging").pose.fitted_to(before.size)
    click(page, state.understood_undo(GENERATE.name))
    assert page.session_state[state.POSE] == before


def test_words_alone_leave_the_pose(open_page: Any) -> None:
    page = open_page("4_Generate.py")
    page.session_state[state.POSE] = before = get("throne").pose
    write(page, GENERATE, SENTENCE)
    click(page, state.understood_words(GENERATE.name))
    assert text(page, GENERATE) == TAGS
    assert page.session_state[state.POSE] == before


def test_another_pose_is_shown_and_taken(open_page: Any) -> None:
    page = open_page("2_Prompts.py")
    write(page, PROMPTS, "a girl sits")
    second = understand("a girl sits").poses[1]
    click(page, state.understood_another(PROMPTS.name))
    chosen = page.session_state[state.understood_pose(PROMPTS.name)]
    click(page, state.understood_take(PROMPTS.name))
    assert page.session_state[state.PROMPTS_POSE] == chosen == second


def test_the_way_back_goes_when_something_else_is_written(open_page: Any) -> None:
    page = write(open_page("4_Generate.py"), GENERATE, SENTENCE)
    click(page, state.understood_take(GENERATE.name))
    assert state.understood_undo(GENERATE.name) in keys(page)
    page.text_area(key=GENERATE.prompt).set_value("1girl, red hair").run()
    assert state.understood_undo(GENERATE.name) not in keys(page)


def test_who_has_written_nothing_finds_an_example(open_page: Any) -> None:
    page = write(open_page("4_Generate.py"), GENERATE, "")
    click(page, state.understood_example(GENERATE.name))
    assert text(page, GENERATE) == EXAMPLE
    assert state.understood_take(GENERATE.name) in keys(page)


def test_a_negative_prompt_that_is_there_stays(open_page: Any) -> None:
    page = open_page("4_Generate.py")
    page.session_state[NEGATIVE.key] = "blurry, glasses"
    write(page, GENERATE, "a girl without glasses and without a hat")
    click(page, state.understood_take(GENERATE.name))
    assert page.session_state[NEGATIVE.key] == "blurry, glasses, hat"
