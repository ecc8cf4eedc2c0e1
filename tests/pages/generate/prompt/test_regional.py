"""Generate: words that stay with their person, where the pose has several."""

from __future__ import annotations

import pytest

from core.pose.presets import all_presets
from core.ui import state
from tests.pages.generating import generate, queued

OWN = "2girls, park BREAK red hair BREAK green hair"


@pytest.fixture
def pair():
    return next(one for one in all_presets() if one.id == "side-by-side").pose


def switches(page):
    return [one for one in page.toggle if one.key == state.REGIONAL]


def test_the_switch_stands_there_where_two_people_have_words_of_their_own(page, pair):
    page.session_state[state.POSE] = pair
    page.text_area(key=state.PROMPT).set_value("2girls, red hair, park").run()
    assert not switches(page)
    page.text_area(key=state.PROMPT).set_value(OWN).run()
    (switch,) = switches(page)
    assert switch.value is True
    page.toggle(key=state.USE_POSE).set_value(False).run()
    assert not switches(page)


@pytest.mark.parametrize("is_on", [True, False])
def test_it_is_queued_as_it_stands(page, studio, pair, is_on):
    page.session_state[state.POSE] = pair
    page.text_area(key=state.PROMPT).set_value(OWN).run()
    page.toggle(key=state.REGIONAL).set_value(is_on).run()
    generate(page)
    assert [one.regional for one in queued(studio)] == [is_on]
