"""A choice keeps its label for the session, and is always one of those offered."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.ui import choices, state


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {}
    monkeypatch.setattr(choices.st, "session_state", values)
    return values


TITLES = {"a": "A!", "b": "B!", "c": "C!"}


@pytest.mark.parametrize(
    ("chosen", "fallback", "taken", "is_lost"),
    [
        ("a", None, "a", False),
        (None, None, "a", False),
        (None, "b", "b", False),
        ("c", None, "a", True),
        ("c", "b", "b", True),
        ("B!", None, "b", False),  # a browser that is behind answers with the label
        ("C!", "b", "b", True),
        ("nobody offered this", None, "a", True),
    ],
)
def test_what_is_chosen_is_offered(session, chosen, fallback, taken, is_lost):
    choices.settle("key", ["a", "b", "c"], title=TITLES.__getitem__)
    session["key"] = chosen
    assert choices.settle("key", ["a", "b"], title=TITLES.__getitem__, fallback=fallback) is is_lost
    assert session["key"] == taken
    assert ("key" in session[state.CHOICES_LOST]) is is_lost


def script() -> None:
    import streamlit as st

    from core.ui import choices

    names = st.session_state.get("names", {"a": "One", "b": "One", "c": "Two"})
    choices.selectbox("Which", names, key="which", title=names.__getitem__)
    choices.multiselect("Some", names, key="some", title=names.__getitem__)


def test_labels_stay_and_none_is_there_twice():
    page = AppTest.from_function(script).run()
    assert page.selectbox(key="which").options == ["One", "One (b)", "Two"]
    page.session_state["names"] = {"c": "Renamed", "d": "New"}
    page.selectbox(key="which").set_value("b")
    page.multiselect(key="some").set_value(["a", "c"])
    page.run()
    assert not page.exception
    assert page.selectbox(key="which").options == ["Two", "New"]
    assert page.selectbox(key="which").value == "c"
    assert page.multiselect(key="some").value == ["c"]
    assert [one.value for one in page.caption] == [
        ":material/info: One (b) is not offered here any more; this is Two.",
        ":material/info: Not offered here any more: One.",
    ]
    page.selectbox(key="which").set_value("d").run()
    assert not [one for one in page.caption if "this is" in one.value]


def test_a_long_name_is_cut(session):
    session["key"] = "x" * 500
    choices.settle("key", ["a"])
    assert session[state.CHOICES_LOST] == {"key": ("x" * 60 + "…", "a")}
