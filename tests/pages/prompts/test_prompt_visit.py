"""What is put together on the Prompts page is there again after a reload."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.prompts import library
from core.ui import state
from core.ui.visitor import visitor_state
from tests.pages.prompts.shelf import JOG, choose, prompt, write

VISITOR = "k" * 22


@pytest.fixture(autouse=True)
def visitor(monkeypatch) -> str:
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: VISITOR)
    return VISITOR


def reloaded() -> AppTest:
    """Another session of the same browser."""
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    page = fresh.switch_page("pages/2_Prompts.py").run()
    assert not page.exception and not page.error
    return page


def test_parts_blanks_words_by_hand_and_the_pose_come_back(page):
    choose(page, "summer-beach")
    page.selectbox(key="prompts.blank.morning-jog.hair colour").set_value("pink").run()
    write(page, prompt(page) + ", a small dragon")
    page.selectbox(key=state.PROMPTS_POSE).set_value("yoga-tree").run()
    again = reloaded()
    assert prompt(again) == prompt(page)
    assert again.session_state[state.PROMPTS_CHOSEN] == {
        "characters": "morning-jog", "scenes": "summer-beach",
    }  # fmt: skip
    assert again.selectbox(key="prompts.blank.morning-jog.hair colour").value == "pink"
    assert again.selectbox(key=state.PROMPTS_POSE).value == "yoga-tree"
    again.selectbox(key="prompts.blank.morning-jog.hair colour").set_value("green").run()
    assert "long green hair" in prompt(again)
    assert prompt(again).endswith("a small dragon")


def test_a_roll_comes_back_with_its_number(page):
    page.number_input(key=state.PROMPTS_ROLL_NUMBER).set_value(7).run()
    again = reloaded()
    assert again.number_input(key=state.PROMPTS_ROLL_NUMBER).value == 7
    assert prompt(again) == prompt(page)
    assert (
        again.selectbox(key=state.PROMPTS_POSE).value
        == page.selectbox(key=state.PROMPTS_POSE).value
    )


def test_an_untouched_page_keeps_nothing_and_what_is_let_go_stays_gone(page):
    assert visitor_state.visitor_states().load(VISITOR) is None
    choose(page, "morning-jog")
    assert prompt(reloaded()) == ""
    choose(page, "morning-jog")
    assert prompt(reloaded()) == JOG


@pytest.mark.parametrize(
    "told",
    [
        3,
        {"chosen": {"characters": 4, "scenes": "gone"}},
        {"chosen": [], "text": "x" * 5000, "pose": "no-such", "preset": "None of these"},
        {"chosen": {"characters": "star-mage"}, "blanks": {"star-mage": {"hair colour": [1]}}},
        {"chosen": {"characters": "star-mage"}, "blanks": 3, "number": -4, "text": 3},
    ],
)
def test_what_cannot_be_used_is_passed_over(studio, told):
    visitor_state.visitor_states().save(VISITOR, {"prompts": told})
    page = reloaded()
    chosen = page.session_state[state.PROMPTS_CHOSEN]
    if chosen == {"characters": "star-mage"}:
        assert prompt(page) == library.fill(library.template("star-mage"))
    elif told == 3:
        assert prompt(page) == JOG
    else:
        assert prompt(page) == ""
