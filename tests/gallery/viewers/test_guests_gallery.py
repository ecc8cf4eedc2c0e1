"""Each guest has a gallery of their own; every road to a picture looks who asks."""

from __future__ import annotations

import inspect

import pytest

from core.errors import NotFound, QuotaReached
from core.gallery.albums import Albums
from core.gallery.clips import Clips
from core.gallery.gallery import Gallery
from core.gallery.importing import NewPicture
from core.gallery.search.query import Filters
from core.gallery.search.viewer import Room, Viewer
from core.gallery.trash import Trash
from core.jobs.job import GUEST
from tests.gallery.listing import prompts

ANN, BOB = GUEST + "a" * 22, GUEST + "b" * 22
ORIGIN = "d" * 32


@pytest.fixture
def hers(place):
    """A picture of Ann's, in an album of hers."""
    saved = place.save("a secret", owner=ANN, job_id="job", extras={"told": {"origin": ORIGIN}})
    ann = place.gallery.seen_by(Viewer(ANN))
    return saved, ann.albums.make("of Ann", [saved.id])


def refused(call) -> bool:
    try:
        call()
    except NotFound:
        return True
    return False


def unchanged(place, call) -> bool:
    """Whatever it answers, Ann has what she had."""
    ann = place.gallery.seen_by(Viewer(ANN))

    def seen():
        return ann.find().records, ann.trash.find().records, ann.albums.all()

    before = seen()
    refused(call)
    return seen() == before


# How each public method of the gallery keeps a picture of another from its viewer.
ROADS = {
    "save": lambda g, one, album, place: g.save(
        place.image(), kind="upload", request={}, job_id=None
    ).id != one.id,
    "keep_file": lambda g, one, album, place: g.keep_file(NewPicture(
        place.gallery.png(one.id), (64, 96), {}, {"kind": "upload", "job_id": None, "index": 0,
                                                  "parent_id": None, "extras": {}},
    )).id != one.id,
    "seen_by": lambda g, one, album, place: g.viewer == Viewer(BOB),
    "used_bytes": lambda g, one, album, place: g.used_bytes() == 0,
    "check_room": lambda g, one, album, place: g.check_room() is None,
    "of_origin": lambda g, one, album, place: g.of_origin(ORIGIN) is None,
    "of_job": lambda g, one, album, place: g.of_job("job") == [],
    "find": lambda g, one, album, place: not any((
        g.find().total, g.find(ids=[one.id]).total, g.find("secret").total,
        g.find(filters=Filters(album=album.id)).total, g.find(order="rating").total,
    )),
    "values": lambda g, one, album, place: not g.values().models,
    "get": lambda g, one, album, place: refused(lambda: g.get(one.id)),
    "check_known": lambda g, one, album, place: refused(lambda: g.check_known(one.id)),
    "request": lambda g, one, album, place: refused(lambda: g.request(one.id)),
    "path": lambda g, one, album, place: refused(lambda: g.path(one.id)),
    "image": lambda g, one, album, place: refused(lambda: g.image(one.id)),
    "kept_image": lambda g, one, album, place: refused(lambda: g.kept_image(one)),
    "png": lambda g, one, album, place: refused(lambda: g.png(one.id)),
    "thumbnail": lambda g, one, album, place: refused(lambda: g.thumbnail(one.id)),
    "set_favourite": lambda g, one, album, place: unchanged(
        place, lambda: g.set_favourite([one.id], True)
    ),
    "rate": lambda g, one, album, place: unchanged(place, lambda: g.rate([one.id], 1)),
    "share": lambda g, one, album, place: unchanged(place, lambda: g.share([one.id], True)),
    "share_album": lambda g, one, album, place: unchanged(
        place, lambda: g.share_album(album.id, True)
    ),
    "add_to_album": lambda g, one, album, place: unchanged(
        place, lambda: g.add_to_album(album.id, [])
    ),
    "recover": lambda g, one, album, place: unchanged(place, g.recover),
    **{
        f"clips.{name}": lambda g, one, album, place: refused(lambda: g.clips.path(one.id))
        for name in ("keep", "has", "frames", "frame", "frame_path", "size_of", "keep_recipe",
                     "recipe", "animated", "path", "delete", "weigh")
    },
    "clips.ids": lambda g, one, album, place: isinstance(g.clips.ids(), set),  # names, no content
    "clips.folders": lambda g, one, album, place: g.clips.folders() == (),
    "trash.put": lambda g, one, album, place: unchanged(place, lambda: g.trash.put([one.id])),
    "trash.restore": lambda g, one, album, place: g.trash.restore(thrown(place, one)) == (),
    "trash.take_out": lambda g, one, album, place: (
        thrown(place, one) and g.trash.take_out([one.id]) == ()
    ),
    "trash.find": lambda g, one, album, place: thrown(place, one) and g.trash.find().total == 0,
    "trash.delete": lambda g, one, album, place: (
        thrown(place, one) and g.trash.delete([one.id]) == g.trash.delete() == 0
    ),
    "trash.purge": lambda g, one, album, place: thrown(place, one) and unchanged(
        place, g.trash.purge
    ),
    "trash.path": lambda g, one, album, place: isinstance(one.id, str),  # a name, no content
    "albums.all": lambda g, one, album, place: g.albums.all() == (),
    "albums.own": lambda g, one, album, place: g.albums.own() == (),
    "albums.of": lambda g, one, album, place: g.albums.of(one.id) == (),
    "albums.images": lambda g, one, album, place: g.albums.images(album.id) == (),
    "albums.make": lambda g, one, album, place: (
        g.albums.make("of Ann", [one.id]).id != album.id and g.find(
            filters=Filters(album=g.albums.own()[0].id)
        ).total == 0
    ),
    "albums.rename": lambda g, one, album, place: unchanged(
        place, lambda: g.albums.rename(album.id, "mine")
    ),
    "albums.add": lambda g, one, album, place: unchanged(
        place, lambda: g.albums.add(album.id, [])
    ),
    "albums.take_out": lambda g, one, album, place: unchanged(
        place, lambda: g.albums.take_out(album.id, [one.id])
    ),
    "albums.share": lambda g, one, album, place: unchanged(
        place, lambda: g.albums.share(album.id, True)
    ),
    "albums.remove": lambda g, one, album, place: unchanged(
        place, lambda: g.albums.remove(album.id)
    ),
    "albums.reconcile": lambda g, one, album, place: unchanged(place, g.albums.reconcile),
}  # fmt: skip


def thrown(place, one) -> str:
    return place.gallery.trash.put([one.id])


def methods(of: type, before: str = "") -> set[str]:
    found = inspect.getmembers(of, inspect.isfunction)
    return {before + name for name, _ in found if not name.startswith("_")}


def test_every_road_is_known():
    """A new method of the gallery has its row above the day it is added."""
    parts = {"trash.": Trash, "albums.": Albums, "clips.": Clips}
    known = methods(Gallery).union(*(methods(of, before) for before, of in parts.items()))
    assert known == set(ROADS)


@pytest.mark.parametrize("road", ROADS)
def test_no_road_leads_to_anothers_picture(place, hers, road):
    bob = place.gallery.seen_by(Viewer(BOB))
    assert ROADS[road](bob, *hers, place)


def test_the_studios_own_people_have_what_was_made_before_and_not_a_guests(place):
    place.save("before")
    place.save("a visitor's of this machine", owner="k" * 22)
    place.save("a guest's", owner=ANN)
    own = place.gallery.seen_by(Viewer(""))
    assert prompts(own.find()) == ["a visitor's of this machine", "before"]
    assert place.gallery.find().total == 3


def test_what_is_shared_is_seen_by_all_and_changed_by_one(place):
    saved = place.save("look", owner=ANN)
    ann, bob, own = (place.gallery.seen_by(Viewer(who)) for who in (ANN, BOB, ""))
    ann.share([saved.id], True)
    for other in (bob, own):
        assert other.get(saved.id).is_shared and other.get(saved.id).guest == ANN
        assert other.png(saved.id) and other.find(filters=Filters(shared=True)).total == 1
        other.set_favourite([saved.id], True)
        other.trash.put([saved.id])
    assert not ann.get(saved.id).favourite
    ann.share([saved.id], False)
    assert bob.find().total == own.find().total == 0


def test_an_album_is_shared_with_its_pictures_and_what_comes_later(place):
    first, later = (place.save(name, owner=ANN) for name in ("first", "later"))
    ann, bob = (place.gallery.seen_by(Viewer(who)) for who in (ANN, BOB))
    album = ann.albums.make("for all", [first.id])
    ann.share_album(album.id, True)
    ann.add_to_album(album.id, [later.id])
    assert [(one.name, one.count) for one in bob.albums.all()] == [("for all", 2)]
    assert bob.albums.own() == ()
    ann.share_album(album.id, False)
    assert bob.albums.all() == () and bob.find().total == 0


def test_whose_it_is_survives_the_loss_of_the_database(place):
    hidden, open_to_all = place.save("hidden", owner=ANN), place.save("open", owner=ANN)
    ann = place.gallery.seen_by(Viewer(ANN))
    ann.share([open_to_all.id], True)
    album = ann.albums.make("hers", [hidden.id])
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    ann, bob = (place.gallery.seen_by(Viewer(who)) for who in (ANN, BOB))
    assert ann.find().total == 2 and [one.id for one in ann.albums.own()] == [album.id]
    assert prompts(bob.find()) == ["open"] and bob.albums.all() == ()


def test_what_a_guest_keeps_is_bounded_and_the_trash_counts(place):
    room = Room(most_bytes=1, min_free_bytes=0)
    ann = place.gallery.seen_by(Viewer(ANN), room)
    saved = ann.save(place.image(), kind="upload", request={})
    assert saved.guest == ANN and ann.used_bytes() == len(ann.png(saved.id))
    ann.trash.put([saved.id])
    with pytest.raises(QuotaReached, match="empty the trash"):
        ann.save(place.image(), kind="upload", request={})
    ann.trash.delete()
    assert ann.save(place.image(), kind="upload", request={}).guest == ANN
    bob = place.gallery.seen_by(Viewer(BOB), room)
    assert bob.save(place.image(), kind="upload", request={}).guest == BOB
