"""Filters find what they say, and counts stay true when anything changes."""

from __future__ import annotations

import pytest

from core.files import first_id_at, id_at, id_seconds, is_id
from core.gallery.gallery import Gallery
from core.gallery.search.query import Filters
from tests.gallery.listing import prompts


@pytest.fixture
def varied(place):
    """Three pictures that differ in all that filters ask for."""
    gallery: Gallery = place.gallery
    for number, (prompt, kind, model, score) in enumerate(
        (
            ("@Mio:school on a roof", "generated", "starter", 0.9),
            ("@aki_san and @mio", "upscaled", "other", 0.5),
            ("mail me@mio.org", "plot", "other", None),
        )
    ):
        gallery.save(
            place.image(),
            kind=kind,
            request={"prompt": f"girl {number}", "typed_prompt": prompt, "checkpoint": model},
            extras={} if score is None else {"score": {"oks": score, "pck": score}},
        )
    return gallery


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), [2, 1, 0]),
        (Filters(kinds=("generated",)), [0]),
        (Filters(kinds=("generated", "plot")), [2, 0]),
        (Filters(model="other"), [2, 1]),
        (Filters(character="mio"), [1, 0]),
        (Filters(character="aki-san"), [1]),
        (Filters(character="%"), []),
        (Filters(score=0.5), [1, 0]),
        (Filters(score=0.6, character="mio"), [0]),
        (Filters(since=4e9), []),
        (Filters(until=4e9), [2, 1, 0]),
        (Filters(album="none"), []),
    ],
)
def test_filters(varied, filters, found):
    page = varied.find(filters=filters)
    assert prompts(page) == [f"girl {number}" for number in found]
    assert page.total == len(found)
    assert varied.find("girl", filters=filters).total == len(found)


def test_what_filters_can_ask_for(varied, place):
    assert varied.values().models == ("other", "starter")
    assert varied.values().characters == ("aki-san", "mio")
    varied.trash.put([varied.find(filters=Filters(character="aki-san")).records[0].id])
    assert varied.values().characters == ("mio",)


def test_counts_stay_true(place):
    one, two = place.save("one"), place.save("two")
    gallery, other = place.gallery, Gallery(place.gallery.folder, place.database)
    asked = Filters(favourites=True)
    assert (gallery.find().total, gallery.find(filters=asked).total) == (2, 0)
    other.set_favourite([one.id], True)
    assert gallery.find(filters=asked).total == 1
    other.trash.put([one.id])
    assert (gallery.find().total, gallery.find(filters=asked).total) == (1, 0)
    album = other.albums.make("A")
    assert gallery.find(filters=Filters(album=album.id)).total == 0
    other.albums.add(album.id, [two.id])
    assert gallery.find(filters=Filters(album=album.id)).total == 1


def test_rows_of_an_older_version_tell_their_characters(place):
    saved = place.save("@mio runs")
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET characters = NULL")
    assert place.gallery.find(filters=Filters(character="mio")).total == 0
    place.gallery.recover()
    assert [r.id for r in place.gallery.find(filters=Filters(character="mio")).records] == [
        saved.id
    ]


@pytest.mark.parametrize("seconds", [0.0, 1.5, 1_700_000_000.25, 1e15])
def test_ids_of_a_moment(seconds):
    made = id_at(seconds)
    assert is_id(made) and is_id(first_id_at(seconds))
    assert first_id_at(seconds) <= made
    assert seconds > 1e12 or id_seconds(made) == pytest.approx(seconds, abs=0.001)
