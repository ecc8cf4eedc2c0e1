"""Files and database are made to agree again, whatever broke off or was lost."""

from __future__ import annotations

import io
import json
import os
import shutil
import time

import pytest
from PIL import Image

from core.database import Database
from core.files import new_id
from core.gallery import metadata
from core.gallery.recovery import Recovery
from tests.gallery.listing import prompts


def test_recovery_leaves_a_whole_gallery_alone(place):
    saved = place.save()
    assert place.reopen().recover() == Recovery(0, 0, 0)
    assert place.gallery.get(saved.id) == saved


def test_recovery_adopts_files_without_a_row(place, standing):
    saved = place.save("adopt me", pose=standing, job_id="job", index=3, extras={"seconds": 2})
    with place.database.transaction() as connection:
        connection.execute("DELETE FROM images")
    assert place.gallery.recover() == Recovery(adopted=1, lost=0, missing=0)
    assert place.gallery.get(saved.id) == saved


def test_a_damaged_database_is_rebuilt_from_the_pictures(place, standing):
    saved = [place.save(f"picture {n}", pose=standing, job_id="job", index=n) for n in range(5)]
    place.database.close()
    path = place.folder / "studio.sqlite3"
    path.write_bytes(b"\0garbage" * 1000)
    gallery = place.open()
    assert place.database.moved_aside is not None
    assert gallery.find().total == 0
    assert gallery.recover() == Recovery(adopted=5, lost=0, missing=0)
    assert list(gallery.find().records) == saved[::-1]


def test_recovery_puts_foreign_and_broken_files_away(place):
    good = place.save()
    folder = place.gallery.folder
    foreign, broken = folder / f"{new_id()}.png", folder / f"{new_id()}.png"
    Image.new("RGB", (64, 64)).save(foreign)
    broken.write_bytes((folder / f"{good.id}.png").read_bytes()[:-40])
    (folder / "holiday.png").write_bytes((folder / f"{good.id}.png").read_bytes())
    assert place.gallery.recover() == Recovery(adopted=1, lost=2, missing=0)
    assert {path.name for path in (folder / "lost+found").iterdir()} == {foreign.name, broken.name}
    assert place.gallery.find().total == 2


@pytest.mark.parametrize(
    "record",
    [
        {"kind": 7, "index": "x", "extras": [], "job_id": 3, "parent_id": {}},
        {"kind": "generated", "index": 10**30, "extras": {"a": 1}, "job_id": "j" * 500},
        {},
    ],
)
def test_hostile_notes_in_a_file_do_no_harm(place, record):
    data = metadata.embed(Image.new("RGB", (64, 64)), {"prompt": "x"}, "", record)
    (place.gallery.folder / f"{new_id()}.png").write_bytes(data)
    assert place.gallery.recover().adopted == 1
    found = place.gallery.find().records[0]
    assert (found.kind, found.index, found.prompt) == ("generated", 0, "x")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('"\\ud800"', "?"),
        ("1e400", None),
        ("9" * 400, None),
        ("NaN", None),
    ],
)
def test_odd_values_in_a_file_lose_at_most_themselves(place, text, left):
    request = json.loads('{"prompt": "x", "extra": 0}')
    data = metadata.embed(Image.new("RGB", (64, 64)), request, "")
    own = json.dumps({"format": 1, "request": request, "record": {}})
    poisoned = metadata.PngImagePlugin.PngInfo()
    poisoned.add_text(metadata.CHUNK, own.replace('"extra": 0', f'"extra": {text}'))
    image = Image.open(io.BytesIO(data))
    image.save(place.gallery.folder / f"{new_id()}.png", pnginfo=poisoned)
    assert place.gallery.recover() == Recovery(adopted=1, lost=0, missing=0)
    (adopted,) = place.gallery.find().records
    assert adopted.request == {"prompt": "x", "extra": left}


def test_a_row_without_its_file_is_hidden_until_the_file_is_back(place):
    saved = place.save("gone")
    path = place.gallery.path(saved.id)
    data = path.read_bytes()
    path.unlink()
    assert place.gallery.recover() == Recovery(adopted=0, lost=0, missing=1)
    assert place.gallery.find().total == 0
    path.write_bytes(data)
    place.gallery.recover()
    assert place.gallery.get(saved.id) == saved


def test_a_removal_that_broke_off_is_finished(place):
    saved = place.save()
    batch = place.gallery.trash.put([saved.id])
    trashed = place.gallery.folder / "trash" / f"{saved.id}.png"
    shutil.move(trashed, place.gallery.folder)
    place.gallery.recover()
    assert trashed.exists()
    assert place.gallery.find().total == 0
    assert place.gallery.trash.restore(batch) == (saved.id,)


def test_recovery_deletes_old_temporary_files_only(place):
    folder = place.gallery.folder
    old, fresh = folder / ".a.png.1234.tmp", folder / ".b.png.1234.tmp"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 100,) * 2)
    place.gallery.recover()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_picture_saved_while_another_process_sweeps_is_kept_once(place, monkeypatch):
    """The file is there, the row is not yet: the other process adopts it first."""
    other = Database(place.folder / "studio.sqlite3")
    real = place.database.transaction

    def sweep_first(*patience):
        from core.gallery.gallery import Gallery

        Gallery(place.gallery.folder, other).recover()
        return real(*patience)

    monkeypatch.setattr(place.database, "transaction", sweep_first)
    saved = place.save("mine", job_id="job")
    monkeypatch.undo()
    assert prompts(place.gallery.find()) == ["mine"]
    assert place.gallery.get(saved.id) == saved
    other.close()
