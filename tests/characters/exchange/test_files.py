"""Characters leave one studio and arrive in another."""

from __future__ import annotations

import io
import json
import random
import stat
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from core.characters.card import CardPicture, PictureRole
from core.characters.exchange import archive, files
from core.characters.exchange.files import FileForm, exported, take_in
from core.characters.records import to_dict, to_json
from core.characters.store import Characters
from core.database import Database
from core.errors import InputRejected
from tests.characters.cards import card, full_card


@pytest.fixture
def studios(tmp_path):
    opened = [Database(tmp_path / f"{name}.sqlite3") for name in "ab"]
    yield [Characters(tmp_path / name, one) for name, one in zip("ab", opened, strict=True)]
    for one in opened:
        one.close()


@pytest.fixture
def here(studios) -> Characters:
    return studios[0]


@pytest.fixture
def there(studios) -> Characters:
    return studios[1]


@pytest.fixture(autouse=True)
def quick_sheets(monkeypatch):
    """The drawing of sheets has tests of its own; only one here draws them."""
    monkeypatch.setattr(files, "_sheet", lambda card: Image.new("RGB", (96, 64), "white"))


def noise(mode: str, seed: int) -> Image.Image:
    pixels = random.Random(seed).randbytes(20 * 30 * len(mode))
    return Image.frombytes(mode, (20, 30), pixels)


def with_pictures(here: Characters, name: str = "Mio") -> object:
    shown = [here.pictures.put(noise(mode, 1)) for mode in ("RGB", "RGBA", "L")]
    pictures = tuple(CardPicture(one, PictureRole.FACE, "note") for one in shown)
    return here.keep(replace(full_card(name), pictures=pictures))


def value(made) -> dict:
    return to_dict(replace(made, pictures=()))


def test_a_zip_brings_cards_and_pictures_by_bytes(here, there, tmp_path):
    made = [with_pictures(here), with_pictures(here, "Rin")]
    taken = take_in(exported(made, FileForm.ZIP, here), there)
    assert taken.lost == 0
    assert [to_dict(one) for one in taken.cards] == [to_dict(one) for one in made]
    assert {one.id for one in taken.cards}.isdisjoint(one.id for one in made)
    for one in made[0].pictures:
        assert there.pictures.png(one.picture) == here.pictures.png(one.picture)


@pytest.mark.parametrize("form", [FileForm.PNG, FileForm.JSON])
def test_one_card_alone_goes_without_its_pictures(here, there, form):
    made = with_pictures(here)
    data = exported([made], form, here)
    taken = take_in(data, there)
    assert (taken.lost, taken.cards[0].pictures) == (3, ())
    assert value(taken.cards[0]) == value(made)
    again = take_in(data, here)
    assert again.cards[0] == replace(made, id=again.cards[0].id, name="Mio 2")


def test_the_file_shows_the_sheet(here, monkeypatch):
    monkeypatch.undo()
    made = here.keep(card())
    shown = Image.open(io.BytesIO(exported([made], FileForm.PNG, here)))
    assert min(shown.size) > 200
    assert len(set(shown.convert("RGB").resize((64, 64)).getdata())) > 50


def test_pictures_that_are_gone_are_left_out_of_a_zip(here, there):
    made = here.keep(card(pictures=(CardPicture("a" * 32),)))
    taken = take_in(exported([made], FileForm.ZIP, here), there)
    assert (taken.lost, taken.cards[0].pictures) == (0, ())


def test_names_stay_apart(here):
    data = exported([here.keep(card())], FileForm.JSON, here)
    assert [take_in(data, here).cards[0].name for _ in range(2)] == ["Mio 2", "Mio 3"]


def test_json_of_a_program_for_chats(there):
    told = {"spec": "chara_card_v2", "data": {"name": "Aria", "tags": ["red hair"]}}
    assert take_in(json.dumps(told).encode(), there).cards[0].words == "red hair"


def zipped(**entries: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


CARD = to_json(card(pictures=(CardPicture("a" * 32),)))
PICTURE = f"pictures/{'a' * 32}.png"
LINK = zipfile.ZipInfo("cards/001.json")
LINK.external_attr = (stat.S_IFLNK | 0o777) << 16


def link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(LINK, "/etc/passwd")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"{", b"[]", b"\xff", b"null", b'{"name": "A"}',
        zipped(),
        zipped(**{"readme.txt": "x"}),
        zipped(**{"cards/1.json": CARD}),
        zipped(**{"cards/001.json": "{"}),
        zipped(**{"cards/001.json": " " * 5_000_000}),
        zipped(**{"cards/001.json": CARD, "../evil": "x"}),
        zipped(**{"cards/001.json": CARD, "/etc/evil": "x"}),
        zipped(**{"cards/001.json": CARD, "C:\\evil": "x"}),
        link(),
        zipped(**{"cards/001.json": CARD, PICTURE: png(Image.new("RGB", (8, 8)))}),
        zipped(**{"cards/001.json": CARD, PICTURE: b"no picture"}),
        zipped(**{"cards/001.json": CARD, PICTURE: b"\0" * 80_000_000}),
        zipped(**{"cards/001.json": CARD, PICTURE: png(Image.new("1", (60_000, 900)))}),
        zipped(**{f"cards/{number}.json": CARD for number in range(1000, 2001)}),
    ],
)  # fmt: skip
def test_what_is_broken_or_tricky_is_refused_and_nothing_kept(there, data):
    with pytest.raises(InputRejected) as refused:
        take_in(data, there)
    assert refused.value.shown
    assert there.find().total == 0


def test_too_many_files_are_refused_before_they_are_listed(there, monkeypatch):
    monkeypatch.setattr(archive, "MOST_ENTRIES", 5)
    with pytest.raises(InputRejected, match="5 files"):
        take_in(zipped(**{f"{number}": "" for number in range(6)}), there)


def test_cards_that_are_too_large_together_are_refused_before_they_are_unpacked(there, monkeypatch):
    monkeypatch.setattr(archive, "MOST_CARDS_BYTES", 2 * len(CARD) - 1)
    with pytest.raises(InputRejected, match="of cards"):
        take_in(zipped(**{"cards/001.json": CARD, "cards/002.json": CARD}), there)
    assert there.find().total == 0


def test_torn_zips_never_raise_anything_else(here, there):
    rng, whole = random.Random(3), exported([with_pictures(here)], FileForm.ZIP, here)
    for _ in range(200):
        torn = bytearray(whole[: rng.randint(len(whole) // 2, len(whole))])
        for _ in range(rng.randint(0, 6)):
            torn[rng.randrange(len(torn))] = rng.randrange(256)
        try:
            take_in(bytes(torn), there)
        except InputRejected:
            continue
