"""Searching finds what stands in a prompt, of any script, as looking through every prompt would;
of a large gallery without looking through it."""

from __future__ import annotations

import random
import sqlite3

import pytest

from core.database import Database
from core.database.migrations import MIGRATIONS, migrate
from core.gallery.gallery import Gallery
from core.gallery.record import searchable
from core.gallery.search.query import FEW, ORDERS, Filters
from core.gallery.search.words import BLOCK
from tests.gallery.listing import prompts

PROMPTS = [
    "1girl, silver hair, Straße bei Nacht",
    '"quoted" \\backslash\\n \\" and, a,b,c 100%_sure',
    "銀髪の少女、青い目 制服\u3000走る",
    "tabs\tand\nlines\r\nand  two  spaces ",
    "(silver:1.2), [hair|eyes], {curly}, null, true, 12, 1e5",
    "\x01\x1f control \u2028 line \u00a0 no-break \ufffd",
    "👩‍🎤 singer, ÀÉÎ, ﬁligree, İstanbul",
    "",
    "a" * 3000,
]
ASKED = [
    "silver", "SILVER hair", "strasse", "STRASSE", "ver ha", "a,b", '"quoted"', "\\n", '\\"', "%",
    "_", "100%_s", "銀", "髪の", "青い目 走", "制服", "lines", "two spaces", "(silver:1.2)", "null",
    "1", "\x1f", "\ufffd", "👩‍🎤", "àé", "filigree", "i̇stan", "", "a" * 400, "aaa silver", "zebra",
    "{curly},", "e",
]  # fmt: skip


def looked_through(texts: list[str], asked: str) -> list[str]:
    """Newest first."""
    words = [searchable(word) for word in asked.split()]
    return [text for text in reversed(texts) if all(word in searchable(text) for word in words)]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Gallery:
    folder = tmp_path_factory.mktemp("words")
    database = Database(folder / "studio.sqlite3")
    insert_rows(database, PROMPTS)
    return Gallery(folder / "gallery", database)


def insert_rows(database: Database, texts: list[str]) -> None:
    with database.transaction() as connection:
        connection.executemany(
            "INSERT INTO images (id, kind, width, height, owner, prompt, search, extras, request) "
            "VALUES (?, 'generated', 64, 96, 'local', ?, ?, '{}', '{}')",
            [(f"{n:026}", text, searchable(text)) for n, text in enumerate(texts)],
        )


@pytest.mark.parametrize("asked", ASKED)
def test_found_as_by_looking_through_every_prompt(written, asked):
    page = written.find(asked)
    assert prompts(page) == looked_through(PROMPTS, asked)
    assert page.total == len(page.records)


@pytest.mark.parametrize("asked", ASKED)
def test_rows_of_an_older_version_are_found_too(older, asked):
    assert prompts(older.find(asked)) == looked_through(PROMPTS, asked)


@pytest.fixture(scope="module")
def older(tmp_path_factory) -> Gallery:
    """Written before there was an index of words; with a row that is damaged."""
    folder = tmp_path_factory.mktemp("older")
    connection = sqlite3.connect(folder / "studio.sqlite3", isolation_level=None)
    migrate(connection, MIGRATIONS[:7])
    sql = (
        "INSERT INTO images (id, kind, width, height, owner, prompt, search, extras, request, "
        "rating, favourite, score) VALUES (?, 'plot', 64, 96, 'local', ?, ?, '{}', '{}', 3, 1, 0.5)"
    )
    for n, text in enumerate(PROMPTS):
        connection.execute(sql, (f"{n:026}", text, searchable(text)))
    connection.execute(sql, (f"{99:026}", "damaged", b"\xff\x00blob"))
    connection.execute(
        "UPDATE images SET trash_batch = 'b', removed = 1.0 WHERE prompt = 'damaged'"
    )
    connection.close()
    return Gallery(folder / "gallery", Database(folder / "studio.sqlite3"))


def test_rows_of_an_older_version_keep_all_that_they_had(older):
    page = older.find(filters=Filters(kinds=("plot",), stars=3, favourites=True, score=0.5))
    assert prompts(page) == PROMPTS[::-1]
    assert [one.prompt for one in older.trash.find().records] == ["damaged"]


def test_a_search_of_many_blocks(place):
    """More than are named one by one, in every order, with filters and page by page."""
    chance = random.Random(3)
    texts = [f"{'cat' if chance.random() < 0.5 else 'dog'}, n{n}" for n in range(3 * BLOCK + 5)]
    insert_rows(place.database, texts)
    cats = looked_through(texts, "cat")
    assert len(cats) > FEW
    for order in ORDERS:
        page = place.gallery.find("cat", order=order, offset=1000, limit=100)
        assert page.total == len(cats)
        assert prompts(page) == (cats[::-1] if order == "oldest" else cats)[1000:1100]
    favourites = [f"{n:026}" for n in range(0, len(texts), 7)]
    place.gallery.set_favourite(favourites[:90], True)
    marked = {texts[int(one)] for one in favourites[:90]}
    page = place.gallery.find("cat", filters=Filters(favourites=True), limit=100)
    assert prompts(page) == [text for text in cats if text in marked]
    assert prompts(place.gallery.find("n307 cat", ids=[f"{n:026}" for n in range(3075)])) == [
        text for text in cats if "n307" in text and int(text.split("n")[1]) < 3075
    ]


def test_a_number_is_never_given_twice(place):
    """Else a new picture would be found by the words of one that was deleted."""
    gone = place.save("red dragon")
    place.gallery.trash.put([gone.id])
    place.gallery.trash.delete([gone.id])
    place.save("blue lake")
    with place.database.transaction() as connection:
        numbers = [row[0] for row in connection.execute("SELECT number FROM images")]
    assert numbers == [2]
    assert place.gallery.find("dragon").total == 0
    assert prompts(place.gallery.find("lake")) == ["blue lake"]


def test_what_a_search_found_stays_true(place):
    first = place.save("one cat")
    assert place.gallery.find("cat").total == 1
    place.save("two cats")
    assert prompts(place.gallery.find("cat")) == ["two cats", "one cat"]
    place.gallery.trash.put([first.id])
    assert prompts(place.gallery.find("cat")) == ["two cats"]


def test_a_damaged_index_of_words_is_no_end(place):
    place.save("one cat")
    with place.database.transaction() as connection:
        connection.execute("UPDATE word_images SET places = char(65535, 128512, 2), block = 5")
    assert place.gallery.find("cat").total == 0
