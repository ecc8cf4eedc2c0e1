"""Generate: what becomes of each word, and another in its place by a click."""

from __future__ import annotations

import json

import pytest

from core.ui import state


def shown(page) -> dict:
    """What the chips were given."""
    drawn = page.get("bidi_component")
    found = [one for one in drawn if one.proto.component_name == "word_chips"]
    return json.loads(found[0].proto.json) if found else {}


@pytest.fixture
def page(open_page):
    page = open_page("4_Generate.py")
    page.text_area(key=state.PROMPT).set_value("1girl, (red hoodie:1.2), smile, masterpiece")
    return page.run()


def click(page, **what):
    page.session_state[state.GENERATE_WORDS] = {"chosen": what}
    return page.run()


def test_each_word_is_a_chip(page):
    told = shown(page)
    assert [(chip["text"], chip["status"]) for chip in told["chips"]] == [
        ("1girl", "pose"),
        ("red hoodie", "drawn"),
        ("smile", "drawn"),
        ("masterpiece", "checkpoint"),
    ]
    assert [bool(chip["offers"]) for chip in told["chips"]] == [False, True, True, False]
    assert told["chips"][1]["swatch"].startswith("#")


def test_a_click_puts_another_word_in_its_place(page):
    told = shown(page)
    kinds = {name.split("/")[0]: offers for name, offers in told["offers"].items()}
    at = [offer["label"] for offer in kinds["colours"]].index("navy")
    click(page, rev=told["rev"], word=1, kind="colours", offer=at)
    assert not page.exception
    prompt = page.text_area(key=state.PROMPT).value
    assert prompt == "1girl, (navy hoodie:1.2), smile, masterpiece"
    page.run()  # the same message again is no second click
    assert page.text_area(key=state.PROMPT).value == prompt


@pytest.mark.parametrize(
    "what",
    [
        {"word": 99, "kind": "others", "offer": 0}, {"word": -1, "kind": "others", "offer": 0},
        {"word": 1, "kind": "others", "offer": 9999}, {"word": True, "kind": "others", "offer": 0},
        {"word": "1", "kind": None, "offer": None}, {}, {"word": 3, "kind": "others", "offer": 0},
    ],
)  # fmt: skip
def test_what_no_chip_offers_changes_nothing(page, what):
    before = page.text_area(key=state.PROMPT).value
    click(page, rev=shown(page)["rev"], **what)
    assert not page.exception
    assert page.text_area(key=state.PROMPT).value == before


def test_a_click_on_chips_of_an_older_prompt_changes_nothing(page):
    old = shown(page)["rev"]
    page.text_area(key=state.PROMPT).set_value("1girl, green hoodie").run()
    click(page, rev=old, word=1, kind="others", offer=0)
    assert page.text_area(key=state.PROMPT).value == "1girl, green hoodie"


def test_without_a_prompt_there_are_no_chips(open_page):
    assert shown(open_page("4_Generate.py")) == {}
