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


def test_texts_that_components_share_go_along_with_their_own(session, monkeypatch):
    told = {"brush": {"Brush": "B", "View": "V"}, "stage": {"Brush": "b"}, "other": {"X": "x"}}
    monkeypatch.setattr(bridge, "of_component", lambda name: told.get(name, {}))
    drawn = []
    monkeypatch.setattr(bridge, "component", lambda *_, **__: lambda **given: drawn.append(given))
    bridge.declare("stage", js="", texts=("brush",))(key="one", data={"a": 1})
    bridge.declare("plain", js="")(key="two", data={"a": 1})
    assert [one["data"] for one in drawn] == [
        {"a": 1, "texts": {"Brush": "b", "View": "V"}}, {"a": 1},
    ]  # fmt: skip


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


def test_wishes_are_heard_once_each_however_often_they_are_told(session):
    first, second = {"id": "a", "at": 5}, {"id": "b", "at": 6}
    assert bridge.asks([first], "done") == [first]
    assert bridge.asks([first, second], "done") == [second]
    assert bridge.asks([first, second], "done") == []
    assert session["done"] == 6


@pytest.mark.parametrize(
    "message", [None, "x", {"at": 1}, [None], [{"at": "1"}], [{"at": 2**53}], [{"at": 0}]], ids=str
)
def test_what_is_no_wish_is_passed_over(session, message):
    assert bridge.asks(message, "done") == []
    assert bridge.asks([{"id": "a", "at": 1}], "done") == [{"id": "a", "at": 1}]


def test_of_too_many_wishes_some_are_heard(session):
    many = [{"id": "a", "at": at} for at in range(1, 100)]
    assert bridge.asks(many, "done") == many[: bridge.MOST_ASKED]
