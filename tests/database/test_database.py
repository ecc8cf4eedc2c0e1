from __future__ import annotations

import sqlite3
import threading

import pytest

from core.database import Database
from core.database.migrations import MIGRATIONS, migrate
from core.errors import StorageError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "studio.sqlite3"


def add(database: Database, job_id: str) -> None:
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO jobs (id, owner, kind, state, created, payload) "
            "VALUES (?, 'local', 'test', 'queued', 1.0, '{}')",
            (job_id,),
        )


def ids(database: Database) -> list[str]:
    with database.read() as connection:
        return [row["id"] for row in connection.execute("SELECT id FROM jobs ORDER BY seq")]


def test_settings_of_a_connection(path):
    database = Database(path)
    with database.read() as connection:
        ask = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert ask == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_what_is_committed_is_there_after_reopening(path):
    first = Database(path)
    add(first, "a")
    first.close()
    assert ids(Database(path)) == ["a"]


def test_an_exception_writes_nothing(path):
    database = Database(path)
    with pytest.raises(ValueError, match="stop"), database.transaction() as connection:
        connection.execute("DELETE FROM jobs")
        connection.execute(
            "INSERT INTO jobs (id, owner, kind, state, created, payload) "
            "VALUES ('x', 'local', 'test', 'queued', 1.0, '{}')"
        )
        raise ValueError("stop")
    assert ids(database) == []
    add(database, "after")
    assert ids(database) == ["after"]


def test_a_closed_database_says_so(path):
    database = Database(path)
    database.close()
    with pytest.raises(StorageError, match="closing"), database.read():
        pass


def test_ever_new_threads_share_few_connections(path):
    database = Database(path)
    for number in range(30):
        thread = threading.Thread(target=add, args=(database, f"job{number}"))
        thread.start()
        thread.join()
    assert len(ids(database)) == 30
    assert len(database._idle) == 1


@pytest.mark.parametrize("damage", ["header", "page", "text"])
def test_a_damaged_file_is_moved_aside_not_deleted(path, damage):
    database = Database(path)
    with database.transaction() as connection:
        connection.executemany(
            "INSERT INTO jobs (id, owner, kind, state, created, payload) "
            "VALUES (?, 'local', 'test', 'queued', 1.0, '{}')",
            [(f"job{number:04}" + "x" * 200,) for number in range(200)],
        )
    database.close()
    content = bytearray(path.read_bytes())
    match damage:
        case "header":
            content[:100] = b"\xff" * 100
        case "page":
            content[4096 * 2 : 4096 * 6] = b"\x5a" * (4096 * 4)
        case _:
            content = bytearray(b"this is no database at all\n" * 50)
    path.write_bytes(content)

    again = Database(path)
    assert again.moved_aside is not None
    assert again.moved_aside.read_bytes()[:50] == bytes(content[:50])
    assert ids(again) == []
    add(again, "new")
    again.close()
    assert Database(path).moved_aside is None


def test_an_empty_file_is_a_new_database(path):
    path.parent.mkdir(parents=True)
    path.touch()
    database = Database(path)
    assert database.moved_aside is None
    assert ids(database) == []


def test_locked_is_not_damaged(path, monkeypatch):
    monkeypatch.setattr("core.database.BUSY_SECONDS", 0.05)
    Database(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    database = None
    with pytest.raises(StorageError, match="one that another program holds"):
        database = Database(path)
        add(database, "a")
    other.execute("ROLLBACK")
    other.close()
    assert [file.name for file in path.parent.glob("*damaged*")] == []


def test_a_newer_file_is_refused_and_left_as_it_is(path):
    Database(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(StorageError, match="update the studio"):
        Database(path)
    assert list(path.parent.glob("*damaged*")) == []


def test_only_a_file_that_is_old_is_said_to_take_a_while(tmp_path, caplog):
    connection = sqlite3.connect(tmp_path / "m.sqlite3", isolation_level=None)
    first, second, third = (f"CREATE TABLE t{number} (a)" for number in range(3))
    migrate(connection, ((first,), (second,)))
    assert not caplog.records
    migrate(connection, ((first,), (second,), (third,)))
    assert ["version 3" in record.message for record in caplog.records] == [True]


def test_a_migration_that_fails_leaves_the_version_before_it(tmp_path):
    connection = sqlite3.connect(tmp_path / "m.sqlite3", isolation_level=None)
    good = ("CREATE TABLE one (a)", "INSERT INTO one VALUES (1)")
    bad = ("CREATE TABLE two (a)", "INSERT INTO one VALUES (2)", "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (good, bad))
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 1
    assert connection.execute("SELECT a FROM one").fetchall() == [(1,)]

    mended = (good, ("CREATE TABLE two (a)",))
    migrate(connection, mended)
    migrate(connection, mended)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 2
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert names == {"one", "two"}


@pytest.mark.parametrize(
    ("before", "times"), [(0, 0), (3, len(MIGRATIONS) - 3), (len(MIGRATIONS), 0)]
)
def test_who_waits_for_an_old_file_is_told_why(tmp_path, caplog, before, times):
    connection = sqlite3.connect(tmp_path / "m.sqlite3", isolation_level=None)
    migrate(connection, MIGRATIONS[:before])
    caplog.clear()
    migrate(connection)
    assert caplog.text.count("is brought to version") == times


@pytest.mark.parametrize(
    ("extras", "score"),
    [
        ('{"score": {"oks": 0.75, "pck": 1.0}}', 0.75),
        ('{"score": {"oks": 1}}', 1.0),
        ("{}", None),
        ('{"score": {"oks": "0.9"}}', None),
        ('{"score": {"oks": 7}}', None),
        ('{"score": [1]}', None),
        ("[]", None),
        ("broken", None),
    ],
)
def test_pictures_of_the_first_version_get_their_score(path, extras, score):
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, MIGRATIONS[:1])
    connection.execute(
        "INSERT INTO images (id, kind, width, height, owner, prompt, search, extras, request) "
        "VALUES ('a', 'generated', 1, 1, 'local', '', '', ?, '{}')",
        (extras,),
    )
    connection.close()
    with Database(path).read() as connection:
        assert connection.execute("SELECT score FROM images").fetchone()["score"] == score


def test_pictures_of_an_older_version_get_their_likeness(path):
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, MIGRATIONS[:5])
    told = ('{"identity": {"value": 0.75}}', '{"identity": {"value": "0.9"}}', "{}", "broken")
    for name, extras in zip("abcd", told, strict=True):
        connection.execute(
            "INSERT INTO images (id, kind, width, height, owner, prompt, search, extras, request) "
            "VALUES (?, 'generated', 1, 1, 'local', '', '', ?, '{}')",
            (name, extras),
        )
    connection.close()
    with Database(path).read() as connection:
        rows = connection.execute("SELECT identity FROM images ORDER BY id").fetchall()
    assert [row["identity"] for row in rows] == [0.75, None, None, None]


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="POSEANIME_DATA") as error:
        Database(tmp_path / "file" / "studio.sqlite3")
    assert "\n" not in str(error.value)
