"""Favourites outlive the database and go with their pictures."""

from __future__ import annotations

from core.files import new_id
from core.gallery import favourites as favourite_files
from tests.gallery.listing import prompts


def test_favourites_survive_the_loss_of_the_database(place):
    one, two, three = (place.save(name) for name in ("one", "two", "three"))
    for image in (one, two):
        place.gallery.set_favourite(image.id, True)
    place.gallery.set_favourite(two.id, False)
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert prompts(place.gallery.find(favourites=True)) == ["one"]
    assert place.gallery.find().total == 3
    assert not place.gallery.get(three.id).favourite


def test_favourites_of_an_older_version_get_their_files(place):
    saved = place.save()
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET favourite = 1")
    assert favourite_files.favourites(place.gallery.folder) == set()
    place.gallery.recover()
    assert favourite_files.favourites(place.gallery.folder) == {saved.id}


def test_a_mark_goes_with_its_picture(place):
    saved = place.save()
    place.gallery.set_favourite(saved.id, True)
    place.gallery.remove([saved.id])
    place.gallery.recover()
    assert favourite_files.favourites(place.gallery.folder) == {saved.id}
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET removed = 0")
    place.gallery.recover()
    assert favourite_files.favourites(place.gallery.folder) == set()


def test_foreign_files_among_the_marks_do_no_harm(place):
    saved = place.save()
    (place.gallery.folder / "marks").mkdir()
    for name in ("x.json", f"{new_id()}.json", f"{saved.id}.txt"):
        (place.gallery.folder / "marks" / name).write_text("{")
    place.gallery.recover()
    assert place.gallery.find(favourites=True).total == 0
