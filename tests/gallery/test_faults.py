"""Damaged rows, full disks, a held database: one picture may suffer, the gallery does not."""

from __future__ import annotations

import io
import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from core.errors import DiskFull, NotFound
from core.gallery.unused_inputs import delete_unused_inputs
from core.generation.input_store import PictureStore
from core.jobs.queue import JobQueue
from tests.gallery.listing import prompts


def test_a_damaged_row_hides_its_picture_until_the_next_start_mends_it(place):
    kept = [place.save(word) for word in ("one", "two", "three")]
    place.gallery.set_favourite([kept[1].id], True)
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET request = '{' WHERE id = ?", (kept[1].id,))
    assert prompts(place.gallery.find()) == ["three", "one"]
    with pytest.raises(NotFound):
        place.gallery.get(kept[1].id)
    gallery = place.reopen()
    assert gallery.recover().adopted == 1
    assert prompts(gallery.find()) == ["three", "two", "one"]
    assert gallery.get(kept[1].id).favourite


def test_thumbnails_show_on_a_disk_that_takes_nothing(place, monkeypatch):
    saved = place.save()

    def full(path, data, **options):
        raise DiskFull(expected="free space", got="a full disk")

    monkeypatch.setattr("core.gallery.gallery.write_atomically", full)
    for _ in range(2):
        with Image.open(io.BytesIO(place.gallery.thumbnail(saved.id))) as image:
            assert image.size == (64, 96)
    assert list((place.gallery.folder / "thumbs").iterdir()) == []


def test_a_finished_picture_waits_for_a_program_that_holds_the_database(place, monkeypatch):
    monkeypatch.setattr("core.database.BUSY_SECONDS", 0.05)
    place.reopen()
    other = sqlite3.connect(place.folder / "studio.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor() as pool:
        saving = pool.submit(place.save, "patient")
        time.sleep(0.5)
        assert not saving.done()
        other.execute("ROLLBACK")
        assert saving.result(20).prompt == "patient"
    other.close()


def test_a_place_whose_file_is_gone_is_free_for_the_job_that_runs_again(place):
    first = place.save("one", job_id="job")
    place.gallery.path(first.id).unlink()
    place.gallery.recover()
    again = place.save("one", job_id="job")
    assert place.gallery.get(again.id) == again
    assert [one.id for one in place.gallery.of_job("job")] == [again.id]


def test_a_picture_in_the_trash_can_still_be_drawn_into_a_sheet(place):
    saved = place.save("one", job_id="job")
    place.gallery.trash.put([saved.id])
    assert place.gallery.kept_image(saved).size == (64, 96)
    assert place.save("one", job_id="job") == saved  # not made again


def test_only_what_is_broken_leaves_lost_and_found(place):
    lost = place.gallery.folder / "lost+found"
    lost.mkdir()
    (lost / "broken.png").write_bytes(b"half")
    (lost / "new.png").write_bytes(b"half")
    Image.new("RGB", (8, 8)).save(lost / "of another program.png")
    for name in ("broken.png", "of another program.png"):
        os.utime(lost / name, (time.time() - 31 * 24 * 3600,) * 2)
    place.gallery.recover()
    assert sorted(path.name for path in lost.iterdir()) == ["new.png", "of another program.png"]


def test_pictures_that_nothing_names_leave_the_inputs(place):
    folder = place.folder / "inputs"
    store = PictureStore(folder)
    old, used, fresh = (
        store.put(Image.new("RGB", (8, 8), color)) for color in ("red", "green", "blue")
    )
    (folder / ".half.tmp").write_bytes(b"half")
    (folder / "notes.txt").write_text("mine")
    month_ago = time.time() - 31 * 24 * 3600
    for name in (f"{old}.png", f"{used}.png", ".half.tmp", "notes.txt"):
        os.utime(folder / name, (month_ago, month_ago))
    JobQueue(place.database).submit("generate", {"start": {"picture": used}}, "local")
    assert delete_unused_inputs(folder, place.database) == 1
    assert {path.name for path in folder.iterdir()} == {f"{used}.png", f"{fresh}.png", "notes.txt"}
