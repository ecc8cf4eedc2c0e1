"""Whatever happens to the database's file, the studio opens, works, and says what it did."""

from __future__ import annotations

import random
import shutil
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.database import Database
from core.database.migrations import MIGRATIONS
from core.errors import StudioError
from core.gallery.gallery import Gallery
from core.generation.request import GenerationRequest
from core.jobs.job import JobState
from core.jobs.queue import JobQueue

REQUEST = GenerationRequest(prompt="girl, jogging").to_dict()
PICTURES, JOBS = 6, 5


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A data folder with pictures and with jobs in every state."""
    folder = tmp_path_factory.mktemp("whole")
    database = Database(folder / "studio.sqlite3")
    gallery, queue = Gallery(folder / "gallery", database), JobQueue(database)
    for number in range(PICTURES):
        image = Image.new("RGB", (64, 64), (number, 0, 0))
        gallery.save(image, kind="generated", request=REQUEST, job_id="a", index=number)
    for name in "abcde"[:JOBS]:
        queue.submit("generate", REQUEST, "local", name)
    queue.claim("gone")
    database.close()
    return folder


def use(folder: Path) -> None:
    """Start the studio as it does itself, then do what pages and the worker do."""
    database = Database(folder / "studio.sqlite3")
    try:
        gallery = Gallery(folder / "gallery", database)
        gallery.recover()
        queue = JobQueue(database)
        queue.recover()
        assert gallery.find(limit=100).total == PICTURES
        assert len(gallery.find(limit=100).records) == PICTURES
        for job in queue.list(limit=100):
            assert queue.get(job.id).id == job.id
        queue.submit("generate", REQUEST, "local", "new")
        while (job := queue.claim("me")) is not None:
            assert job.payload["prompt"] == "girl, jogging"
            assert queue.finish(job.id, (), "me")
        assert queue.get("new").state is JobState.DONE
    finally:
        database.close()


def statement(text: str, *values):
    def spoil(path: Path) -> None:
        with sqlite3.connect(path, isolation_level=None) as connection:
            connection.execute(text, values)
        connection.close()

    return spoil


def by_hand() -> dict[str, Callable[[Path], None]]:
    """What a person, a half-restored backup or another program leaves behind."""
    wrongs = {
        f"version {n}": statement(f"PRAGMA user_version = {n}")
        for n in (0, -1, -(2**31), 1, 2, 2**31 - 1)
    }
    for table in ("jobs", "images", "worker_lease"):
        wrongs[f"no {table}"] = statement(f"DROP TABLE {table}")
        wrongs[f"{table} renamed"] = statement(f"ALTER TABLE {table} RENAME TO other")
    for index in ("images_job", "jobs_state", "images_shown"):
        wrongs[f"no {index}"] = statement(f"DROP INDEX {index}")
    columns = {
        "jobs": ("payload", "result", "error", "owner", "created", "started", "attempt", "kind"),
        "images": ("request", "extras", "prompt", "width", "idx", "kind", "favourite", "score",
                   "identity", "trash_batch", "parent_id", "missing"),
    }  # fmt: skip
    values = {
        "invalid UTF-8": b"\xff\xfe{\x80",
        "half JSON": '{"prompt": "girl',
        "a list": "[1, 2]",
        "a long number": "1" * 5000,
        "deep": "[" * 50_000,
        "infinity": 9e999,
        "nothing": "",
    }
    for table, names in columns.items():
        for column in names:
            for what, value in values.items():
                cast = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
                rule = f"UPDATE {table} SET {column} = {cast} WHERE rowid = 2"
                wrongs[f"{table}.{column}: {what}"] = statement(rule, value)
    for what, pid, beat in (("beat", 1, "soon"), ("pid", "me", 9e12), ("large pid", 2**62, 9e12)):
        wrongs[f"lease {what}"] = statement(
            "INSERT INTO worker_lease (lane, worker, host, pid, beat) "
            "VALUES ('pictures', 'x', ?, ?, ?)",
            socket.gethostname(),
            pid,
            beat,
        )
    return wrongs


@pytest.fixture
def copy(whole, tmp_path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    return folder


def replace_database(folder: Path, data: bytes) -> Path:
    for old in folder.glob("studio.sqlite3*"):
        old.unlink()
    path = folder / "studio.sqlite3"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("part", ["version", "jobs", "images", "worker_lease", "lease", "no "])
def test_the_studio_works_over_rows_and_tables_spoilt_by_hand(copy, part):
    sound = (copy / "studio.sqlite3").read_bytes()
    wrongs = {what: spoil for what, spoil in by_hand().items() if what.startswith(part)}
    assert wrongs
    for what, spoil in wrongs.items():
        spoil(replace_database(copy, sound))
        try:
            use(copy)
        except Exception as error:
            pytest.fail(f"{what}: {type(error).__name__}: {error}")


@pytest.mark.parametrize("damages", [80, pytest.param(400, marks=pytest.mark.slow)])
def test_the_studio_works_over_a_file_with_torn_bytes(whole, tmp_path, damages):
    """Bytes flipped, stretches overwritten, the end cut off."""
    chance = random.Random(20)
    sound = (whole / "studio.sqlite3").read_bytes()
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    moved = 0
    for number in range(damages):
        replace_database(folder, torn(bytearray(sound), number, chance))
        try:
            use(folder)
        except StudioError as error:  # a torn version number looks like that of a newer studio
            assert "update the studio" in str(error), f"damage {number}: {error}"
        moved += bool(list(folder.glob("*.damaged-*")))
    assert damages / 4 < moved < damages  # some damages hit what nobody reads, and many do not


def torn(data: bytearray, number: int, chance: random.Random) -> bytes:
    place = chance.randrange(100) if number % 5 == 0 else chance.randrange(len(data))
    match number % 4:
        case 0:
            data[place] ^= 1 << chance.randrange(8)
        case 1:
            data[place : place + 64] = chance.randbytes(min(64, len(data) - place))
        case 2:
            del data[place:]
        case _:
            data[place : place + 512] = bytes(min(512, len(data) - place))
    return bytes(data)


def test_what_was_moved_aside_is_whole_and_named(copy):
    path = copy / "studio.sqlite3"
    statement("PRAGMA user_version = 0")(path)
    database = Database(path)
    assert database.moved_aside is not None
    with sqlite3.connect(database.moved_aside) as old:
        assert old.execute("SELECT count(*) FROM jobs").fetchone()[0] == JOBS
    old.close()
    database.close()


def test_a_sound_file_stays(copy):
    database = Database(copy / "studio.sqlite3")
    assert database.moved_aside is None
    with database.read() as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    database.close()
