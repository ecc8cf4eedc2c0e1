"""What one setting overrides of another comes back."""

from __future__ import annotations

import pytest

from core.ui import linked_settings


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {"steps": 28}
    monkeypatch.setattr(linked_settings.st, "session_state", values)
    return values


def test_it_comes_back(session):
    linked_settings.override("fast", "steps", 4)
    assert (session["steps"], linked_settings.is_overridden("steps")) == (4, True)
    linked_settings.override("fast", "steps", 6)
    linked_settings.revert("fast")
    assert (session["steps"], linked_settings.is_overridden("steps")) == (28, False)
    linked_settings.revert("fast")
    assert session["steps"] == 28


def test_what_a_person_set_meanwhile_stays(session):
    linked_settings.override("fast", "steps", 4)
    session["steps"] = 9
    assert not linked_settings.is_overridden("steps")
    linked_settings.revert("fast")
    assert session["steps"] == 9


@pytest.mark.parametrize("order", [("fast", "faster"), ("faster", "fast")])
def test_two_sources_are_reverted_in_any_order(session, order):
    linked_settings.override("fast", "steps", 8)
    linked_settings.override("faster", "steps", 4)
    linked_settings.revert(order[0])
    assert session["steps"] == (4 if order[0] == "fast" else 8)
    linked_settings.revert(order[1])
    assert session["steps"] == 28


def test_what_lies_beneath_follows_another_checkpoint(session):
    linked_settings.override("fast", "steps", 4)
    linked_settings.follow("steps", before=28, suits=12)
    linked_settings.revert("fast")
    assert session["steps"] == 12


def test_a_source_begins_once(session):
    assert linked_settings.begin("search")
    assert not linked_settings.begin("search")
    linked_settings.revert("search")
    assert linked_settings.begin("search")
