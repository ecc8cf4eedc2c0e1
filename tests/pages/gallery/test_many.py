"""Filters, albums, stars, what tiles ask for, files that come in, and the trash."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.ui import state
from core.ui.gallery import panels
from core.ui.gallery.picked import packed
from tests.pages.gallery.wall import (
    SCRIPT,
    grid,
    has_button,
    html,
    png,
    send,
    shown,
    texts,
)


def ask(page: AppTest, *asks: tuple[str, str], at: int = 1) -> AppTest:
    """What keys and the menu of a tile send."""
    told = [{"id": one, "what": what, "at": at + n} for n, (one, what) in enumerate(asks)]
    page.session_state[state.GALLERY_GRID] = {"opened": None, "picked": None, "asked": told}
    return page.run()


def test_filters_narrow_and_are_cleared(open_page, keep, studio):
    ids = keep("@mio runs", "@aki sits", "a roof")
    studio.gallery.rate([ids[0]], 4)
    page = open_page(SCRIPT)
    page.selectbox(key=state.GALLERY_CHARACTER).set_value("mio").run()
    assert shown(page) == [ids[0]]
    page.selectbox(key=state.GALLERY_STARS).set_value("5").run()
    assert shown(page) == [] and "as the filters ask" in html(page)
    assert "Only: @mio, ★★★★★" in texts(page).replace("\\", "").replace("\u2060", "")
    page.button(key=state.GALLERY_CLEAR_FILTERS).click().run()
    assert shown(page) == ids[::-1]
    assert not has_button(page, state.GALLERY_CLEAR_FILTERS)


def test_another_filter_or_search_lets_go_of_what_is_ticked(open_page, keep):
    """It could not be seen any more, and deleted all the same."""
    ids = keep("@mio runs", "@aki sits", "a roof")
    page = send(open_page(SCRIPT), picked=[ids[2]])
    assert has_button(page, state.GALLERY_DELETE_PICKED)
    page.selectbox(key=state.GALLERY_CHARACTER).set_value("mio").run()
    assert grid(page)["picked"] == [] and not has_button(page, state.GALLERY_DELETE_PICKED)
    page = send(page, picked=[ids[0]])
    page.text_input(key=state.GALLERY_SEARCH).set_value("runs").run()
    assert grid(page)["picked"] == [] and not has_button(page, state.GALLERY_DELETE_PICKED)


def test_the_wall_speaks_japanese(open_page, keep, studio):
    ids = keep("one", "two")
    studio.gallery.set_favourite(ids[:1], True)
    page = open_page(SCRIPT)
    page.session_state[state.LANGUAGE] = "ja"
    page = send(page.run(), opened=ids[0], picked=ids)
    assert not page.exception and not page.error
    labels = {one.key: one.label for one in page.button}
    assert labels[state.GALLERY_DELETE] == "削除"
    assert labels[state.GALLERY_FAVOURITE] == "お気に入りから外す"
    assert page.selectbox(key=state.GALLERY_ORDER).options[0] == "新しい順"
    assert "2 枚を選択中" in texts(page)
    assert grid(page)["texts"]["Delete"] == "削除"


def test_a_filter_for_what_went_away_shows_the_rest(open_page, keep, studio):
    ids = keep("@mio runs", "a roof")
    page = open_page(SCRIPT)
    page.selectbox(key=state.GALLERY_CHARACTER).set_value("mio").run()
    studio.gallery.trash.put([ids[0]])
    page.run()
    assert not page.exception
    assert shown(page) == [ids[1]]


def test_ticked_pictures_go_into_an_album_and_out(open_page, keep, studio):
    ids = keep("one", "two", "three")
    page = send(open_page(SCRIPT), picked=ids[:2])
    page.text_input(key=state.GALLERY_NEW_ALBUM).set_value("Best")
    (make,) = [one for one in page.button if one.label == "Make it"]
    make.click().run()
    (album,) = studio.gallery.albums.all()
    assert (album.name, album.count) == ("Best", 2)
    page.selectbox(key=state.GALLERY_ALBUM).set_value(album.id).run()
    assert shown(page) == ids[1::-1]
    page = send(page, picked=[ids[0]])
    page.button(key=state.GALLERY_TAKE_OUT).click().run()
    assert shown(page) == [ids[1]]
    page.button(key=state.GALLERY_REMOVE_ALBUM).click().run()
    assert shown(page) == ids[::-1] and studio.gallery.albums.all() == ()


def test_an_album_gets_another_name(open_page, keep, studio):
    album = studio.gallery.albums.make("Best", keep("one"))
    page = open_page(SCRIPT)
    page.selectbox(key=state.GALLERY_ALBUM).set_value(album.id).run()
    page.text_input(key=state.gallery_album_name(album.id)).set_value("Worst").run()
    page.button(key=state.GALLERY_RENAME).click().run()
    assert [one.name for one in studio.gallery.albums.all()] == ["Worst"]
    page.text_input(key=state.gallery_album_name(album.id)).set_value(" ").run()
    page.button(key=state.GALLERY_RENAME).click().run()
    assert "Give the album a name" in page.error[0].value


def test_stars_and_the_heart_for_several(open_page, keep, studio):
    ids = keep("one", "two", "three")
    page = send(open_page(SCRIPT), picked=ids[:2])
    page.button(key=state.gallery_rate(3)).click().run()
    page.button(key=state.GALLERY_FAVOURITE_PICKED).click().run()
    records = {one.id: (one.rating, one.favourite) for one in studio.gallery.find().records}
    assert [records[one] for one in ids] == [(3, True), (3, True), (0, False)]
    assert [item["stars"] for item in grid(page)["items"]] == [0, 3, 3]
    page.button(key=state.GALLERY_FAVOURITE_PICKED).click().run()
    assert not any(one.favourite for one in studio.gallery.find().records)


def test_a_zip_of_the_files_as_they_are(keep, studio):
    ids = keep("one", "two")
    with zipfile.ZipFile(io.BytesIO(packed([*ids, "0" * 26]))) as archive:
        assert {archive.read(name) for name in archive.namelist()} == {
            studio.gallery.png(one) for one in ids
        }


def test_keys_and_the_menu_of_a_tile(open_page, keep, studio):
    ids = keep("one", "two")
    page = ask(open_page(SCRIPT), (ids[0], "stars4"), (ids[0], "favourite"))
    record = studio.gallery.get(ids[0])
    assert (record.rating, record.favourite) == (4, True)
    page.run()  # said once
    assert studio.gallery.get(ids[0]).favourite
    page = ask(page, (ids[0], "favourite"), (ids[1], "delete"), at=3)
    assert not studio.gallery.get(ids[0]).favourite
    assert shown(page) == [ids[0]]
    page = ask(page, (ids[0], "upscale"), at=9)
    assert page.session_state[state.UPSCALE_SOURCE] == ids[0]


def test_what_is_asked_of_a_picture_that_is_gone_is_one_line(open_page, keep, studio):
    ids = keep("one", "two")
    page = open_page(SCRIPT)
    studio.gallery.trash.put([ids[0]])
    page = ask(page, (ids[0], "favourite"))
    assert not page.exception
    assert ["not in the gallery any more" in error.value for error in page.error] == [True]


@pytest.mark.parametrize(
    "asked",
    ["x", [1], [{"id": "../x", "what": "delete", "at": 5}], [{"id": 1, "what": [], "at": "1"}]],
)
def test_hostile_asks_change_nothing(open_page, keep, asked):
    ids = keep("one")
    page = open_page(SCRIPT)
    page.session_state[state.GALLERY_GRID] = {"opened": None, "picked": None, "asked": asked}
    page.run()
    assert not page.exception and not page.error
    assert shown(page) == ids


def test_two_pictures_are_compared(open_page, keep):
    ids = keep("one", "two")
    page = send(open_page(SCRIPT), picked=ids)
    page.button(key=state.GALLERY_COMPARE).click().run()
    assert not page.exception and not page.error
    drawn = [one.proto.component_name for one in page.get("bidi_component")]
    assert "compare" in drawn
    assert not has_button(send(page, picked=ids[:1]), state.GALLERY_COMPARE)


@pytest.mark.parametrize(
    ("size", "has_loupe"), [((128, 192), True), ((129, 192), True), ((192, 128), False)]
)
def test_two_of_one_shape_are_compared_under_the_loupe_too(
    open_page, keep, studio, size, has_loupe
):
    (older,) = keep("one")
    newer = studio.gallery.save(Image.new("RGB", size), kind="upload", request={}).id
    page = send(open_page(SCRIPT), picked=[older, newer])
    page.button(key=state.GALLERY_COMPARE).click().run()
    (drawn,) = [one for one in page.get("bidi_component") if one.proto.component_name == "compare"]
    whole = json.loads(drawn.proto.json)["whole"]
    assert [one["id"] for one in whole] == ([older, newer] if has_loupe else [])


def test_the_trash_is_looked_at_emptied_and_brought_back(open_page, keep, studio):
    ids = keep("one", "two", "three")
    studio.gallery.trash.put(ids[:2])
    page = open_page(SCRIPT)
    page.segmented_control(key=state.GALLERY_VIEW).set_value(panels.TRASH).run()
    assert set(shown(page)) == set(ids[:2]) and grid(page)["only_ticks"]
    page = send(page, picked=[ids[0]])
    page.button(key=state.GALLERY_TRASH_BACK).click().run()
    assert shown(page) == [ids[1]] and studio.gallery.get(ids[0])
    page.button(key=state.GALLERY_TRASH_EMPTY).click().run()
    assert not page.exception
    assert "The trash is empty." in [info.value for info in page.info]
    assert studio.gallery.find().total == 2


def test_pictures_come_in_from_files(open_page, studio):
    page = open_page(SCRIPT)
    text = "a cat\nNegative prompt: dog\nSteps: 20, Seed: 77, Size: 512x512, Model: meina"
    data = png(parameters=text)
    field = page.file_uploader(key=state.gallery_incoming(0))
    field.upload("a.png", data, "image/png").run()
    assert not page.exception and not page.error
    (record,) = studio.gallery.find().records
    assert (record.kind, record.prompt) == ("imported", "a cat")
    assert shown(page) == [record.id] and len(page.toast) == 1
    field = page.file_uploader(key=state.gallery_incoming(1))
    field.upload("b.png", data, "image/png").run()
    assert studio.gallery.find().total == 1 and "here already" in page.toast[0].value
    field = page.file_uploader(key=state.gallery_incoming(2))
    field.upload("c.png", b"GIF89a", "image/png").run()
    assert "c.png" in page.warning[0].value
    page = send(page, opened=record.id)
    for words in ("AUTOMATIC1111", "dog", "Seed: 77"):
        assert words in html(page)


def test_an_opened_picture_fills_the_screen(open_page, keep):
    ids = keep("one")
    page = send(open_page(SCRIPT), opened=ids[0])
    page.button(key=state.GALLERY_WHOLE_SCREEN).click().run()
    assert grid(page)["view"] == {"id": ids[0], "number": 1}
