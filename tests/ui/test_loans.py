"""What one setting borrows from another comes back."""

from __future__ import annotations

import pytest

from core.ui import loans


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {"steps": 28}
    monkeypatch.setattr(loans.st, "session_state", values)
    return values


def test_it_comes_back(session):
    loans.borrow("fast", "steps", 4)
    assert (session["steps"], loans.is_lent("steps")) == (4, True)
    loans.borrow("fast", "steps", 6)
    loans.give_back("fast")
    assert (session["steps"], loans.is_lent("steps")) == (28, False)
    loans.give_back("fast")
    assert session["steps"] == 28


def test_what_a_person_set_meanwhile_stays(session):
    loans.borrow("fast", "steps", 4)
    session["steps"] = 9
    assert not loans.is_lent("steps")
    loans.give_back("fast")
    assert session["steps"] == 9


@pytest.mark.parametrize("order", [("fast", "faster"), ("faster", "fast")])
def test_two_borrowers_give_back_in_any_order(session, order):
    loans.borrow("fast", "steps", 8)
    loans.borrow("faster", "steps", 4)
    loans.give_back(order[0])
    assert session["steps"] == (4 if order[0] == "fast" else 8)
    loans.give_back(order[1])
    assert session["steps"] == 28


def test_what_lies_beneath_follows_another_checkpoint(session):
    loans.borrow("fast", "steps", 4)
    loans.follow("steps", before=28, suits=12)
    loans.give_back("fast")
    assert session["steps"] == 12


def test_a_borrower_begins_once(session):
    assert loans.begin("search")
    assert not loans.begin("search")
    loans.give_back("search")
    assert loans.begin("search")
