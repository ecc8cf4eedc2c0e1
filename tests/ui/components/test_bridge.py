"""What a component sends is data from outside, and comes once."""

from __future__ import annotations

import pytest
import streamlit as st

from core.ui.components import bridge


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", values)
    return values


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"picked": None}])
def test_nothing_is_sent_before_the_first_time(session, value):
    session["grid"] = value
    assert bridge.sent("grid", "picked") is None
    assert bridge.news("grid", "picked", "seen") is None


def test_what_was_sent_is_news_once_for_each_field(session):
    session["grid"] = {"picked": {"ids": [1]}, "opened": 3}
    assert bridge.news("grid", "picked", "seen") == {"ids": [1]}
    assert bridge.news("grid", "picked", "seen") is None
    assert bridge.news("grid", "opened", "seen") == 3
    session["grid"] = {"picked": {"ids": [2]}, "opened": 3}
    assert bridge.news("grid", "picked", "seen") == {"ids": [2]}
    assert bridge.news("grid", "opened", "seen") is None


@pytest.mark.parametrize(
    ("value", "found"), [({"a": 1}, {"a": 1}), ([], {}), ("a", {}), (None, {})], ids=str
)
def test_a_table_is_one(value, found):
    assert bridge.table(value) == found


@pytest.mark.parametrize("value", [None, 3, "../x", "a" * 500, ["a"], {}], ids=repr)
def test_only_ids_of_pictures_are_taken(value):
    assert bridge.picture_id(value) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"drawing": {"raw": {"objects": []}}}, {"objects": []}),
        ({"drawing": {"raw": [1]}}, None),
        ({"drawing": 3}, None),
        (None, None),
    ],
    ids=str,
)
def test_a_canvas_holds_strokes_or_nothing(session, value, found):
    session["sheet"] = value
    assert bridge.canvas_drawing("sheet") == found
