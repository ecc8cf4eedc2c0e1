from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import ROOT, Config
from core.database import Database
from core.errors import StorageError
from core.gallery.gallery import Gallery
from core.mirror import Mirror, keeping, restore
from tests.mirror.writer import EVERY

WRITER = Path(__file__).with_name("writer.py")


@pytest.fixture
def config(tmp_path):
    return Config(data_folder=tmp_path / "here")


@pytest.fixture
def mirror(config, tmp_path):
    return Mirror(config, tmp_path / "there")


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def rows(path: Path) -> list[int]:
    with sqlite3.connect(path) as database:
        return [row[0] for row in database.execute("SELECT number FROM numbers ORDER BY number")]


def new_database(path: Path, count: int) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE numbers (number INTEGER)")
    database.executemany("INSERT INTO numbers VALUES (?)", [(one,) for one in range(count)])
    database.commit()
    return database


def names(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def test_what_is_new_is_copied_once(mirror, config):
    write(config.data_folder, gallery__a="1", poses__b="2", models__large="3", archives__c="4")
    write(config.data_folder, **{"gallery__.half.tmp": "5", "gate.key": "6"})
    assert mirror.push() == 2
    assert names(mirror.target) == {"gallery/a", "poses/b"}
    assert mirror.push() == 0
    write(config.data_folder, gallery__a="longer")
    assert mirror.push() == 1
    assert (mirror.target / "gallery" / "a").read_text() == "longer"


def test_what_is_deleted_goes(mirror, config):
    write(config.data_folder, gallery__a="1", gallery__b="2")
    mirror.push()
    (config.data_folder / "gallery" / "a").unlink()
    mirror.push()
    assert names(mirror.target) == {"gallery/b"}


def test_a_database_in_use_is_copied_as_it_is_now(mirror, config):
    database = new_database(config.database_file, 5)
    database.execute("INSERT INTO numbers VALUES (99)")  # not committed: not in the copy
    mirror.push()
    assert rows(mirror.target / "studio.sqlite3") == [0, 1, 2, 3, 4]
    database.commit()
    mirror.push()
    assert rows(mirror.target / "studio.sqlite3")[-1] == 99
    assert names(mirror.target) == {"studio.sqlite3"}
    database.close()


def test_a_machine_that_has_nothing_gets_it_all_back(mirror, config, tmp_path):
    new_database(config.database_file, 3).close()
    write(config.data_folder, gallery__x__a="1", prompts__b="2")
    mirror.push()
    fresh = replace(config, data_folder=tmp_path / "fresh")
    assert restore(fresh, mirror.target) == 3
    assert rows(fresh.database_file) == [0, 1, 2]
    assert (fresh.data_folder / "gallery" / "x" / "a").read_text() == "1"
    assert Mirror(fresh, mirror.target).push() == 1  # only the database is looked at anew


def test_one_that_has_something_keeps_it(mirror, config, tmp_path):
    new_database(config.database_file, 3).close()
    mirror.push()
    other = replace(config, data_folder=tmp_path / "other")
    new_database(other.database_file, 7).close()
    assert restore(other, mirror.target) == 0
    assert len(rows(other.database_file)) == 7


def test_an_interrupted_restore_is_begun_again(mirror, config, tmp_path):
    new_database(config.database_file, 3).close()
    write(config.data_folder, gallery__a="1", gallery__b="2")
    mirror.push()
    fresh = replace(config, data_folder=tmp_path / "fresh")
    write(fresh.data_folder, gallery__a="1")
    assert restore(fresh, mirror.target) == 3
    assert names(fresh.data_folder) == {"studio.sqlite3", "gallery/a", "gallery/b"}


def test_a_mirror_that_cannot_be_written_is_told_and_the_studio_goes_on(config, tmp_path, caplog):
    write(config.data_folder, gallery__a="1")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError):
        Mirror(config, tmp_path / "file" / "there").push()
    with keeping(config, tmp_path / "file" / "there", every_seconds=0.05):
        time.sleep(0.2)
    assert "nothing was copied" in caplog.text


def test_a_session_that_is_killed_loses_what_came_after_the_last_copy(tmp_path):
    """Killed in the middle of its work: all that was kept up to a copy before is there, whole."""
    there = tmp_path / "there"
    data = tmp_path / "here"
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), str(data), str(there)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    kept: list[tuple[str, float]] = []
    while len(kept) < 25:
        kept.append((writer.stdout.readline().strip(), time.monotonic()))
        assert kept[-1][0], "the writer ended"
    writer.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    writer.wait()
    fresh = Config(data_folder=tmp_path / "fresh")
    assert restore(fresh, there) > 0
    back = pictures_in(fresh)
    assert {image_id for image_id, at in kept if at < killed - 5 * EVERY} <= back
    with sqlite3.connect(fresh.database_file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def pictures_in(config: Config) -> set[str]:
    """Of all that the database knows, each is there, whole and the one that was kept."""
    database = Database(config.database_file)
    gallery = Gallery(config.gallery_folder, database)
    swept = gallery.recover()
    assert (swept.lost, swept.missing) == (0, 0)
    shown = {one.id for one in gallery.find(limit=1000).records}
    for image_id in shown:
        gallery.image(image_id).load()
    database.close()
    return shown
