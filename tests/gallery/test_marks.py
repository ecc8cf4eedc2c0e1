"""Favourites and stars outlive the database and go with their pictures."""

from __future__ import annotations

import pytest

from core.files import new_id
from core.gallery.marks import Mark, marks
from core.gallery.search.query import Filters
from tests.gallery.listing import prompts


def test_favourites_survive_the_loss_of_the_database(place):
    one, two, three = (place.save(name) for name in ("one", "two", "three"))
    for image in (one, two):
        place.gallery.set_favourite([image.id], True)
    place.gallery.set_favourite([two.id], False)
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert prompts(place.gallery.find(filters=Filters(favourites=True))) == ["one"]
    assert place.gallery.find().total == 3
    assert not place.gallery.get(three.id).favourite


def test_favourites_of_an_older_version_get_their_files(place):
    saved = place.save()
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET favourite = 1")
    assert marks(place.gallery.folder) == {}
    place.gallery.recover()
    assert marks(place.gallery.folder) == {saved.id: Mark(favourite=True)}


def test_a_mark_goes_with_its_picture(place):
    saved = place.save()
    place.gallery.set_favourite([saved.id], True)
    place.gallery.trash.put([saved.id])
    place.gallery.recover()
    assert marks(place.gallery.folder) == {saved.id: Mark(favourite=True)}
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET removed = 0")
    place.gallery.recover()
    assert marks(place.gallery.folder) == {}


def test_foreign_files_among_the_marks_do_no_harm(place):
    saved = place.save()
    (place.gallery.folder / "marks").mkdir()
    for name in ("x.json", f"{new_id()}.json", f"{saved.id}.txt"):
        (place.gallery.folder / "marks" / name).write_text("{")
    place.gallery.recover()
    assert place.gallery.find(filters=Filters(favourites=True)).total == 0


def test_stars_and_the_heart_are_kept_side_by_side(place):
    one, two = place.save("one"), place.save("two")
    place.gallery.rate([one.id, two.id, "unknown"], 4)
    place.gallery.set_favourite([one.id], True)
    place.gallery.rate([two.id], 0)
    assert marks(place.gallery.folder) == {one.id: Mark(favourite=True, rating=4)}
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    read = place.gallery.get(one.id)
    assert (read.favourite, read.rating) == (True, 4)
    assert prompts(place.gallery.find(filters=Filters(stars=4))) == ["one"]
    assert prompts(place.gallery.find(order="rating")) == ["one", "two"]


@pytest.mark.parametrize(
    ("told", "mark"),
    [
        ({"favourite": True}, Mark(favourite=True)),
        ({"rating": 5}, Mark(rating=5)),
        ({"rating": 6}, Mark()),
        ({"rating": True, "favourite": 1}, Mark()),
        ([], Mark()),
    ],
)
def test_a_mark_from_a_file(told, mark):
    assert Mark.from_dict(told) == mark
