"""Generate: negative words that follow from the pose and the prompt."""

from __future__ import annotations

import pytest

from core.pose.presets import all_presets
from core.prompts.library import split_phrases
from core.prompts.negatives.dialects import Dialect, preset
from core.ui import state
from tests.pages.generating import generate, queued


@pytest.fixture
def posed(page, standing):
    page.session_state[state.POSE] = standing
    page.text_area(key=state.PROMPT).set_value("girl, red hair").run()
    return page


def words(page):
    return split_phrases(page.text_area(key=state.NEGATIVE).value)


def suggested(page):
    found = page.button_group(key=state.NEGATIVE_WORDS)
    return list(found.options), list(found.value)


def follow(page, is_on=True):
    return page.toggle(key=state.NEGATIVE_FOLLOWS).set_value(is_on).run()


def test_words_follow_the_pose_and_the_prompt(posed):
    posed.text_area(key=state.NEGATIVE).set_value("my own words").run()
    follow(posed)
    assert {"my own words", "bad hands", "2girls", "from behind", "lowres"} <= set(words(posed))
    pair = next(one for one in all_presets() if one.id == "side-by-side").pose
    posed.session_state[state.POSE] = pair
    posed.run()
    assert {"my own words", "solo"} <= set(words(posed))
    assert "2girls" not in words(posed)
    posed.text_area(key=state.PROMPT).set_value("2girls, bad hands").run()
    assert "bad hands" not in words(posed)
    follow(posed, is_on=False)
    assert words(posed) == ["my own words"]


def test_a_word_that_was_taken_away_stays_away_and_is_queued_so(posed, studio):
    follow(posed)
    offered, chosen = suggested(posed)
    assert offered == chosen
    posed.button_group(key=state.NEGATIVE_WORDS).set_value(
        [one for one in chosen if one != "2boys"]
    ).run()
    posed.text_area(key=state.PROMPT).set_value("girl, blue hair").run()
    assert "2boys" not in words(posed)
    assert "2girls" in words(posed)
    generate(posed)
    (request,) = queued(studio)
    assert request.negative_prompt == ", ".join(words(posed))


def test_the_family_of_the_checkpoint_has_a_preset(posed):
    (pills,) = [one for one in posed.button_group if one.key == state.NEGATIVE_PRESET]
    assert Dialect.SD15.label in pills.options
    posed.pills(key=state.NEGATIVE_PRESET).set_value(Dialect.SD15.label).run()
    assert posed.text_area(key=state.NEGATIVE).value == preset(Dialect.SD15)


def test_no_pose_says_nothing_about_people(posed):
    posed.toggle(key=state.USE_POSE).set_value(False).run()
    follow(posed)
    assert "lowres" in words(posed) and "2girls" not in words(posed)
