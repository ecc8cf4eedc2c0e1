"""What a visitor left: kept soon, bounded, and never a reason to stop."""

from __future__ import annotations

import time

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
def desks(database) -> VisitorStates:
    return VisitorStates(database, max_visitors=3)


def count(database) -> int:
    with database.read() as connection:
        return connection.execute("SELECT count(*) FROM desks").fetchone()[0]


def test_what_was_saved_is_there_at_once_and_after_a_restart(database, desks):
    desks.save("mika", {"prompt": "a “witch” 魔女"})
    assert desks.load("mika") == {"prompt": "a “witch” 魔女"}
    assert count(database) == 0  # no page waits for the disk
    desks.flush()
    assert VisitorStates(database).load("mika") == {"prompt": "a “witch” 魔女"}


def test_it_is_there_while_it_is_being_written(desks, monkeypatch):
    seen = []
    write = desks._write

    def watched(rows):
        seen.append(desks.load("mika"))
        write(rows)
        desks.save("mika", {"prompt": "a later word"})

    monkeypatch.setattr(desks, "_write", watched)
    desks.save("mika", {"prompt": "a witch"})
    desks.flush()
    assert seen == [{"prompt": "a witch"}]
    assert desks.load("mika") == {"prompt": "a later word"}


def test_it_is_written_by_itself_soon(database, desks, monkeypatch):
    monkeypatch.setattr(visitor_state, "WRITE_AFTER_SECONDS", 0.01)
    for number in range(20):
        desks.save("mika", {"number": number})
    deadline = time.monotonic() + 10
    while VisitorStates(database).load("mika") != {"number": 19} and time.monotonic() < deadline:
        time.sleep(0.01)
    assert VisitorStates(database).load("mika") == {"number": 19}


def test_each_visitor_has_their_own(desks):
    desks.save("mika", {"prompt": "a"})
    desks.save("yuki", {"prompt": "b"})
    assert (desks.load("mika"), desks.load("yuki")) == ({"prompt": "a"}, {"prompt": "b"})
    assert desks.load("nobody") is None


def test_a_forgotten_desk_is_gone_written_or_not(desks):
    for is_written in (True, False):
        desks.save("mika", {"prompt": "a"})
        if is_written:
            desks.flush()
        desks.forget("mika")
        desks.flush()
        assert desks.load("mika") is None


def test_only_the_latest_are_kept(database, desks):
    for number in range(6):
        desks.save(f"visitor{number}", {"number": number})
        desks.flush()
    assert count(database) == 3
    assert [desks.load(f"visitor{number}") for number in (2, 3, 5)] == [
        None, {"number": 3}, {"number": 5},
    ]  # fmt: skip


def test_old_ones_are_swept(database, desks, monkeypatch):
    desks.save("mika", {})
    desks.flush()
    later = time.time() + visitor_state.MAX_AGE_SECONDS + 60
    monkeypatch.setattr(time, "time", lambda: later)
    desks.save("yuki", {})
    desks.flush()
    assert (desks.load("mika"), desks.load("yuki")) == (None, {})


def test_what_is_too_large_leaves_the_row_as_it_was(desks):
    desks.save("mika", {"prompt": "a"})
    desks.save("mika", {"prompt": "a" * visitor_state.MAX_BYTES})
    assert desks.load("mika") == {"prompt": "a"}


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", "[" * 9000, "9" * 5000, b"\xff\xfe"])
def test_a_bad_row_is_no_row(database, desks, content):
    with database.transaction() as connection:
        connection.execute("INSERT INTO desks VALUES ('mika', 1e12, ?)", (content,))
    assert desks.load("mika") is None


def test_a_database_that_is_closed_loses_only_the_desk(database, desks, caplog):
    desks.save("mika", {"prompt": "a"})
    database.close()
    desks.flush()
    assert "not kept" in caplog.text
