"""What stands under a lid is drawn when it is opened, and counts before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.ui import state
from core.ui.settings import FIX_LARGEST, GUIDANCE_RESCALE, REFINE_SCALE, REFINE_UPSCALER, SAMPLER
from tests.pages.conftest import LIDS
from tests.pages.generating import TINY, generate, queued


@pytest.fixture
def closed(newcomer):
    page = newcomer.switch_page("pages/4_Generate.py").run()
    assert not page.exception
    page.selectbox(key=state.CHECKPOINT).select(TINY).run()
    return page


def widgets(page) -> set[str]:
    return {one.key for one in (*page.slider, *page.selectbox, *page.radio, *page.number_input)}


UNDER = {
    state.ADVANCED_EXPANDER: {GUIDANCE_RESCALE.key, SAMPLER.key},
    state.FIX_EXPANDER: {FIX_LARGEST.key},
    state.REFINE_EXPANDER: {REFINE_SCALE.key, REFINE_UPSCALER.key},
    state.SIZE_EXPANDER: {state.SIZE_WIDTH},
    state.COMPARE_EXPANDER: {state.PLOT_X},
    state.DOWNLOAD_EXPANDER: {state.DOWNLOAD_SIDE},
}


@pytest.mark.parametrize("key", UNDER)
def test_it_is_drawn_when_the_lid_is_open(closed, key) -> None:
    assert not UNDER[key] & widgets(closed)
    closed.session_state[key] = True
    closed.run()
    assert not closed.exception
    assert UNDER[key] <= widgets(closed)


def test_what_is_asked_for_is_the_same_with_all_lids_closed_and_open(closed, studio) -> None:
    closed.text_area(key=state.PROMPT).set_value("girl, red hair").run()
    generate(closed)
    for key in LIDS:
        closed.session_state[key] = True
    closed.session_state[state.LAST_SUBMIT] = float("-inf")
    closed.run()
    generate(closed)
    assert not closed.error
    first, second = (replace(request, seed=0) for request in queued(studio))
    assert first == second


def test_a_value_outlives_the_lid(closed) -> None:
    closed.session_state[state.ADVANCED_EXPANDER] = True
    closed.run()
    closed.slider(key=GUIDANCE_RESCALE.key).set_value(0.35).run()
    closed.session_state[state.ADVANCED_EXPANDER] = False
    closed.run()
    assert GUIDANCE_RESCALE.key not in widgets(closed)
    closed.session_state[state.ADVANCED_EXPANDER] = True
    closed.run()
    assert closed.slider(key=GUIDANCE_RESCALE.key).value == 0.35


def test_what_is_gone_is_told_where_the_lid_is_opened(closed) -> None:
    closed.session_state[SAMPLER.key] = "Never heard of"
    closed.run()
    assert closed.session_state[SAMPLER.key] == "auto"
    closed.session_state[state.ADVANCED_EXPANDER] = True
    closed.run()
    assert any("Never heard of" in one.value for one in closed.caption)
