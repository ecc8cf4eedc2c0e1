"""What a visitor left: kept soon, bounded, and never a reason to stop."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest

from core import visitor_state
from core.database import Database
from core.visitor_state import VisitorStates


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "studio.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def states(database) -> VisitorStates:
    return VisitorStates(database, max_visitors=3)


def count(database) -> int:
    with database.read() as connection:
        return connection.execute("SELECT count(*) FROM desks").fetchone()[0]


def test_what_was_saved_is_there_at_once_and_after_a_restart(database, states):
    states.save("mika", {"prompt": "a “witch” 魔女"})
    assert states.load("mika") == {"prompt": "a “witch” 魔女"}
    assert count(database) == 0  # no page waits for the disk
    states.flush()
    assert VisitorStates(database).load("mika") == {"prompt": "a “witch” 魔女"}


def test_it_is_there_while_it_is_being_written(database, states, monkeypatch):
    seen = []
    really = database.transaction

    @contextmanager
    def watched():
        seen.append(states.load("mika"))
        with really() as connection:
            yield connection
        states.save("mika", {"prompt": "a later word"})

    states.save("mika", {"prompt": "a witch"})
    with monkeypatch.context() as patched:
        patched.setattr(database, "transaction", watched)
        states.flush()
    assert seen == [{"prompt": "a witch"}]
    assert states.load("mika") == {"prompt": "a later word"}


def test_it_is_written_by_itself_soon(database, states, monkeypatch):
    monkeypatch.setattr(visitor_state, "WRITE_AFTER_SECONDS", 0.01)
    for number in range(20):
        states.save("mika", {"number": number})
    deadline = time.monotonic() + 10
    while VisitorStates(database).load("mika") != {"number": 19} and time.monotonic() < deadline:
        time.sleep(0.01)
    assert VisitorStates(database).load("mika") == {"number": 19}


def test_each_visitor_has_their_own(states):
    states.save("mika", {"prompt": "a"})
    states.save("yuki", {"prompt": "b"})
    assert (states.load("mika"), states.load("yuki")) == ({"prompt": "a"}, {"prompt": "b"})
    assert states.load("nobody") is None


def test_a_forgotten_state_is_gone_written_or_not(states):
    for is_written in (True, False):
        states.save("mika", {"prompt": "a"})
        if is_written:
            states.flush()
        states.forget("mika")
        states.flush()
        assert states.load("mika") is None


def test_only_the_latest_are_kept(database, states):
    for number in range(6):
        states.save(f"visitor{number}", {"number": number})
        states.flush()
    assert count(database) == 3
    assert [states.load(f"visitor{number}") for number in (2, 3, 5)] == [
        None, {"number": 3}, {"number": 5},
    ]  # fmt: skip


def test_old_ones_are_swept(database, states, monkeypatch):
    states.save("mika", {})
    states.flush()
    later = time.time() + visitor_state.MAX_AGE_SECONDS + 60
    monkeypatch.setattr(time, "time", lambda: later)
    states.save("yuki", {})
    states.flush()
    assert (states.load("mika"), states.load("yuki")) == (None, {})


def test_what_is_too_large_leaves_the_row_as_it_was(states):
    states.save("mika", {"prompt": "a"})
    states.save("mika", {"prompt": "a" * visitor_state.MAX_BYTES})
    assert states.load("mika") == {"prompt": "a"}


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", "[" * 9000, "9" * 5000, b"\xff\xfe"])
def test_a_bad_row_is_no_row(database, states, content):
    with database.transaction() as connection:
        connection.execute("INSERT INTO desks VALUES ('mika', 1e12, ?)", (content,))
    assert states.load("mika") is None


def test_a_database_that_is_closed_loses_only_the_state(database, states, caplog):
    states.save("mika", {"prompt": "a"})
    database.close()
    states.flush()
    assert "not kept" in caplog.text
