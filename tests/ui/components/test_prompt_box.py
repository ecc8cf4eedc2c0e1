"""What a run of the page sends to the box for prompts."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.prompts.language import unspoken
from core.server.serving import serving
from core.ui.components.prompt_box import utf16


def page(text="", is_negative=False):
    import streamlit as st

    from core.ui.components.prompt_box import prompt_box

    st.session_state["a.prompt/1"] = text
    prompt_box("a.prompt/1", is_negative=is_negative)


def sent(**kwargs) -> dict:
    app = AppTest.from_function(page, default_timeout=60, kwargs=kwargs).run()
    assert not app.exception
    return json.loads(app.get("bidi_component")[0].proto.json)


def test_marks_are_counted_as_browsers_count():
    text = "😀, [cat:dog]"
    (mark,) = unspoken(text)
    data = sent(text=text)
    assert data["text"] == text
    ((start, end, told),) = data["marks"]
    units = text.encode("utf-16-le")
    assert units[2 * start : 2 * end].decode("utf-16-le") == "[cat:dog]"
    assert told == mark.text


@pytest.mark.parametrize(("at", "unit"), [(0, 0), (1, 1), (2, 3), (3, 4), (4, 6)])
def test_letters_beyond_the_first_plane_count_twice(at, unit):
    assert utf16("a😀b😀", at) == unit


def test_a_prompt_that_is_understood_is_not_sent_along():
    data = sent(text="girl, (red hair:1.2)")
    assert data["marks"] == [] and "text" not in data
    assert data["field"] == "a-prompt-1"


def test_what_is_for_the_prompt_alone_is_not_offered_for_the_negative_prompt():
    assert sent(text="girl")["offers"] == ["characters", "loras", "embeddings"]
    assert sent(text="girl", is_negative=True)["offers"] == ["embeddings"]
    assert sent(text="girl AND boy", is_negative=True)["marks"]


def test_lists_are_named_where_somebody_serves_them():
    assert "tags" not in sent(text="girl")
    with serving():
        assert sent(text="girl")["tags"].startswith("api/completion/tags?in=en&v=")
