"""Albums gather pictures, outlive the database, and let go of what is deleted."""

from __future__ import annotations

import json

import pytest

from core.errors import NotFound, RequestRejected
from core.files import new_id
from core.gallery.albums import MOST_CHARACTERS
from core.gallery.search.query import Filters
from tests.gallery.listing import prompts


def names(place) -> list[tuple[str, int]]:
    return [(album.name, album.count) for album in place.gallery.albums.all()]


def test_pictures_come_into_an_album_and_leave_it(place):
    one, two, three = (place.save(name) for name in ("one", "two", "three"))
    albums = place.gallery.albums
    album = albums.make("  Night\n city ", [one.id, two.id, "unknown"])
    assert (album.name, album.count) == ("Night city", 2)
    assert albums.make("night CITY", [three.id]) == type(album)(album.id, "Night city", 3)
    albums.take_out(album.id, [one.id])
    assert prompts(place.gallery.find(filters=Filters(album=album.id))) == ["three", "two"]
    assert prompts(place.gallery.find("two", filters=Filters(album=album.id))) == ["two"]
    assert albums.of(two.id) == (album.id,) and albums.of(one.id) == ()
    place.gallery.trash.put([two.id])
    assert names(place) == [("Night city", 1)]
    albums.rename(album.id, "City")
    albums.make("alps")
    assert names(place) == [("alps", 0), ("City", 1)]
    albums.remove(album.id)
    assert names(place) == [("alps", 0)]
    assert place.gallery.find().total == 2


def test_albums_outlive_the_database(place):
    one, two = place.save("one"), place.save("two")
    kept = place.gallery.albums.make("Kept", [one.id, two.id])
    place.gallery.albums.remove(place.gallery.albums.make("Gone", [one.id]).id)
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert names(place) == [("Kept", 2)]
    assert place.gallery.albums.of(one.id) == (kept.id,)


def test_a_lost_file_is_written_anew(place):
    album = place.gallery.albums.make("Kept", [place.save().id])
    file = place.gallery.folder / "albums" / f"{album.id}.json"
    before = file.read_bytes()
    file.unlink()
    place.gallery.recover()
    assert file.read_bytes() == before


def test_what_is_gone_for_good_leaves_its_albums(place):
    one = place.save()
    album = place.gallery.albums.make("Kept", [one.id])
    place.gallery.trash.put([one.id])
    place.gallery.trash.delete()
    place.gallery.recover()
    assert place.gallery.albums.of(one.id) == ()
    with place.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM album_images").fetchone()[0] == 0
    assert place.gallery.albums.all()[0].id == album.id


@pytest.mark.parametrize(
    "told",
    ["{", "[]", '{"name": 1, "images": []}', '{"name": "x"}', '{"name": "", "images": []}'],
)
def test_foreign_files_among_the_albums_do_no_harm(place, told):
    folder = place.gallery.folder / "albums"
    folder.mkdir()
    (folder / f"{new_id()}.json").write_text(told)
    (folder / "mine.json").write_text(json.dumps({"name": "Mine", "images": []}))
    place.gallery.recover()
    assert names(place) == []


@pytest.mark.parametrize("name", ["", " \n", "x" * (MOST_CHARACTERS + 1)])
def test_names_are_bounded(place, name):
    with pytest.raises(RequestRejected, match=f"1 to {MOST_CHARACTERS}"):
        place.gallery.albums.make(name)


def test_a_name_belongs_to_one_album(place):
    place.gallery.albums.make("One")
    two = place.gallery.albums.make("Two")
    with pytest.raises(RequestRejected, match="no other album"):
        place.gallery.albums.rename(two.id, "ONE")
    place.gallery.albums.rename(two.id, "two")


def test_an_album_that_is_gone(place):
    albums = place.gallery.albums
    for ask in (albums.add, albums.take_out):
        with pytest.raises(NotFound):
            ask(new_id(), [])
    with pytest.raises(NotFound):
        albums.rename("x", "y")
    albums.remove("x")
