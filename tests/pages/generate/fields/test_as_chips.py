"""Generate's prompt as chips."""

from __future__ import annotations

import json

import pytest

from core.pose import presets
from core.ui import state
from core.ui.components.live_drawing import FIGURE_SIZE
from core.ui.visitor import visitor_state


def components(page) -> dict[str, dict]:
    drawn = page.get("bidi_component")
    return {one.proto.component_name: json.loads(one.proto.json or "{}") for one in drawn}


@pytest.fixture
def page(open_page, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "k" * 22)
    page = open_page("4_Generate.py")
    page.text_area(key=state.PROMPT).set_value("1girl, jogging, masterpiece")
    return page.toggle(key=state.GENERATE_AS_CHIPS).set_value(True).run()


def want(page, *items, **told):
    message = {"rev": components(page)["prompt_chips"]["rev"], "at": 1, "words": []}
    page.session_state[state.GENERATE_PARTS] = {"wanted": {**message, "items": list(items), **told}}
    return page.run()


def test_one_text_has_one_row_of_chips(page):
    assert "word_chips" not in components(page)
    want(page, {"of": 1, "weight": 1.3}, {"of": 0}, {"of": 2, "muted": True})
    assert page.text_area(key=state.PROMPT).value == "(jogging:1.3), 1girl\n# masterpiece"
    page.toggle(key=state.GENERATE_AS_CHIPS).set_value(False).run()
    shown = components(page)
    assert "prompt_chips" not in shown
    assert [chip["text"] for chip in shown["word_chips"]["chips"]] == ["jogging", "1girl"]
    assert not page.exception


def test_an_action_brings_its_pose(page):
    want(page, pose="jogging")
    assert page.session_state[state.POSE] == presets.get("jogging").pose.fitted_to(FIGURE_SIZE)
    assert page.text_area(key=state.PROMPT).value == "1girl, jogging, masterpiece"


def test_the_switch_is_kept_with_the_visit(page):
    kept = visitor_state.visitor_states().load("k" * 22)
    assert kept is not None and kept["as_chips"] is True
