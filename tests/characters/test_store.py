"""Cards are kept, found, renamed, removed and brought back."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.characters.card import CardPicture
from core.characters.store import Characters
from core.config import Config
from core.database import Database
from core.errors import InputRejected, NotFound, RequestRejected
from core.gallery.unused_inputs import UNUSED_SECONDS
from core.studio import Studio
from tests.characters.cards import LOOK, card, full_card


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "studio.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def characters(tmp_path, database) -> Characters:
    return Characters(tmp_path / "characters", database)


def names(page) -> list[str]:
    return [one.name for one in page.cards]


def damage(database: Database, id: str, content: str = "{") -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE characters SET card = ? WHERE id = ?", (content, id))


def test_a_card_is_kept_and_changed(characters):
    kept = characters.keep(full_card())
    assert kept.id and kept.created == kept.changed > 0
    assert characters.get(kept.id) == kept
    changed = characters.keep(replace(kept, name="Mia"))
    assert (changed.id, changed.created, changed.name) == (kept.id, kept.created, "Mia")
    assert characters.find().total == 1
    assert characters.by_handle("mio-the-runner") is None
    assert characters.by_handle("MIA") == changed


def test_two_cards_cannot_answer_to_one_name(characters):
    first = characters.keep(card("Mio the Runner"))
    with pytest.raises(InputRejected, match="Mio the Runner") as refused:
        characters.keep(card("mio  the-runner"))
    assert "@mio-the-runner" in refused.value.shown
    other = characters.keep(card("Rin"))
    with pytest.raises(InputRejected):
        characters.keep(card("MIO THE RUNNER", id=other.id))
    assert characters.get(other.id).name == "Rin"
    assert characters.keep(first).id == first.id


def test_what_could_not_be_read_back_is_not_kept(characters):
    with pytest.raises(RequestRejected):
        characters.keep(card(look=replace(LOOK, skin="x" * 99)))
    assert characters.find().total == 0


def test_a_copy_gets_the_next_free_name(characters):
    first = characters.keep(full_card("Mio"))
    copies = [characters.duplicate(first.id), characters.duplicate(first.id)]
    assert [copy.name for copy in copies] == ["Mio 2", "Mio 3"]
    assert len({first.id, *(copy.id for copy in copies)}) == 3
    assert copies[0].outfits == first.outfits
    long = characters.keep(card("x" * 60))
    assert characters.duplicate(long.id).name == "x" * 58 + " 2"


def test_what_was_removed_comes_back(characters):
    kept = characters.keep(full_card())
    removed = characters.remove(kept.id)
    assert removed == kept
    with pytest.raises(NotFound):
        characters.get(kept.id)
    characters.restore(removed)
    back = characters.get(kept.id)
    assert (back, back.created, back.changed) == (kept, kept.created, kept.changed)
    characters.remove(kept.id)
    characters.keep(card(kept.name))
    with pytest.raises(InputRejected):
        characters.restore(removed)


@pytest.mark.parametrize("id", ["", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "../x", "\ud800", "x' OR 1"])
def test_an_unknown_card_is_not_found(characters, id):
    characters.keep(card())
    for call in (characters.get, characters.remove, characters.duplicate):
        with pytest.raises(NotFound):
            call(id)
    assert characters.find().total == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Ängie", "Rin", "Mio the Runner"]),
        ("mio", ["Mio the Runner"]),
        ("ÄNGIE", ["Ängie"]),
        ("美緒 mud", ["Mio the Runner"]),
        ("school", ["Mio the Runner"]),
        ("brown hair", ["Ängie", "Rin", "Mio the Runner"]),
        ("100%", ["Rin"]),
        ("%", ["Rin"]),
        ("under_score", []),
        ("nobody", []),
        ("\ud800rin", ["Rin"]),
        ("a " * 5000, ["Ängie", "Rin", "Mio the Runner"]),
    ],
)
def test_cards_are_found_by_name_tags_and_notes(characters, text, found):
    for one in (full_card(), card("Rin", notes="100% sure, underXscore"), card("Ängie")):
        characters.keep(one)
    assert names(characters.find(text)) == found


def test_pages_of_cards(characters):
    for number in range(7):
        characters.keep(card(f"Mio {number}"))
    page = characters.find("mio", offset=2, limit=3)
    assert (names(page), page.total) == (["Mio 4", "Mio 3", "Mio 2"], 7)
    assert characters.handles() == tuple(f"mio-{number}" for number in range(7))


@pytest.mark.parametrize("content", ["{", "[]", '{"name": "Mio"}', "\x00"])
def test_a_damaged_row_spoils_itself_alone(characters, database, content):
    broken, sound = characters.keep(card("Mio")), characters.keep(card("Rin"))
    damage(database, broken.id, content)
    assert names(characters.find()) == ["Rin"]
    assert characters.get(sound.id) == sound
    with pytest.raises(NotFound):
        characters.get(broken.id)
    again = characters.keep(card("Mio"))
    assert characters.by_handle("mio") == again


def test_pictures_that_no_card_names_are_swept_in_time(tmp_path, characters):
    shown, forgotten, fresh = (
        characters.pictures.put(Image.new("RGB", (4, 4), colour))
        for colour in ("red", "green", "blue")
    )
    long_ago = time.time() - UNUSED_SECONDS - 60
    for one in (shown, forgotten):
        os.utime(tmp_path / "characters" / "pictures" / f"{one}.png", (long_ago, long_ago))
    characters.keep(card(pictures=(CardPicture(shown),)))
    assert characters.sweep() == 1
    for one in (shown, fresh):
        characters.pictures.check(one)
    with pytest.raises(NotFound):
        characters.pictures.check(forgotten)


def test_the_studio_has_them(tmp_path):
    studio = Studio(Config(data_folder=tmp_path, min_free_bytes=0))
    kept = studio.characters.keep(full_card())
    studio.close()
    again = Studio(Config(data_folder=tmp_path, min_free_bytes=0))
    assert again.characters.get(kept.id) == kept
    assert Path(tmp_path / "characters") == again.config.characters_folder
    again.close()


def test_cards_and_their_pictures_outlive_the_database(tmp_path):
    config = Config(data_folder=tmp_path, min_free_bytes=0)
    studio = Studio(config)
    picture = studio.characters.pictures.put(Image.new("RGB", (4, 4), "red"))
    kept = studio.characters.keep(card(pictures=(CardPicture(picture),)))
    gone = studio.characters.keep(card("Gone"))
    studio.characters.remove(gone.id)
    studio.close()
    (tmp_path / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    long_ago = time.time() - UNUSED_SECONDS - 60
    os.utime(tmp_path / "characters" / "pictures" / f"{picture}.png", (long_ago, long_ago))
    again = Studio(config)
    back = again.characters.find().cards
    assert (back, back[0].created, back[0].changed) == ((kept,), kept.created, kept.changed)
    again.characters.pictures.check(picture)
    again.close()


def test_second_copies_agree_with_the_rows(tmp_path, characters, database):
    copies = tmp_path / "characters" / "cards"
    kept = characters.keep(card("Mio"))
    other = characters.keep(card("Rin"))
    (copies / f"{kept.id}.json").unlink()
    with database.transaction() as connection:
        connection.execute("DELETE FROM characters WHERE id = ?", (other.id,))
    characters.keep(card("Rin"))
    for name, content in (("bad", "{"), ("list", "[]"), ("odd", '{"card": 3, "created": "x"}')):
        (copies / f"{name}.json").write_text(content)
    assert characters.recover() == 1
    assert characters.get(other.id).name == "Rin 2"
    assert (copies / f"{kept.id}.json").is_file()
    assert characters.recover() == 0
    assert characters.find().total == 3
