"""What one setting borrows from another comes back."""

from __future__ import annotations

import pytest

from core.ui import linked_settings


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {"steps": 28}
    monkeypatch.setattr(linked_settings.st, "session_state", values)
    return values


def test_it_comes_back(session):
    linked_settings.borrow("fast", "steps", 4)
    assert (session["steps"], linked_settings.is_lent("steps")) == (4, True)
    linked_settings.borrow("fast", "steps", 6)
    linked_settings.give_back("fast")
    assert (session["steps"], linked_settings.is_lent("steps")) == (28, False)
    linked_settings.give_back("fast")
    assert session["steps"] == 28


def test_what_a_person_set_meanwhile_stays(session):
    linked_settings.borrow("fast", "steps", 4)
    session["steps"] = 9
    assert not linked_settings.is_lent("steps")
    linked_settings.give_back("fast")
    assert session["steps"] == 9


@pytest.mark.parametrize("order", [("fast", "faster"), ("faster", "fast")])
def test_two_borrowers_give_back_in_any_order(session, order):
    linked_settings.borrow("fast", "steps", 8)
    linked_settings.borrow("faster", "steps", 4)
    linked_settings.give_back(order[0])
    assert session["steps"] == (4 if order[0] == "fast" else 8)
    linked_settings.give_back(order[1])
    assert session["steps"] == 28


def test_what_lies_beneath_follows_another_checkpoint(session):
    linked_settings.borrow("fast", "steps", 4)
    linked_settings.follow("steps", before=28, suits=12)
    linked_settings.give_back("fast")
    assert session["steps"] == 12


def test_a_borrower_begins_once(session):
    assert linked_settings.begin("search")
    assert not linked_settings.begin("search")
    linked_settings.give_back("search")
    assert linked_settings.begin("search")
