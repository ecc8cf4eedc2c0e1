"""The best pose first, after a lost database too; ten thousand pictures cost what a few do."""

from __future__ import annotations

import json

import pytest

from core.gallery.gallery import _condition, _page_query
from core.pose.stored_score import KeptScore
from tests.gallery.listing import prompts


def scored(oks: float | None) -> dict:
    return {} if oks is None else {"score": {"oks": oks, "pck": oks}}


def test_the_best_pose_first(place):
    for name, oks in (("a", 0.5), ("b", None), ("c", 0.9), ("d", 0.5), ("e", 0), ("f", None)):
        place.save(name, extras=scored(oks))
    gallery = place.gallery
    assert prompts(gallery.find(order="score")) == ["c", "d", "a", "e", "f", "b"]
    pages = [gallery.find(order="score", offset=at, limit=4) for at in (0, 4)]
    assert [prompts(page) for page in pages] == [["c", "d", "a", "e"], ["f", "b"]]
    assert prompts(gallery.find("a", order="score")) == ["a"]
    a, e = (gallery.find(name).records[0].id for name in "ae")
    assert prompts(gallery.find(order="score", ids=[e, a])) == ["a", "e"]
    gallery.set_favourite(a, True)
    assert prompts(gallery.find(order="score", favourites=True)) == ["a"]


def test_the_order_survives_the_loss_of_the_database(place):
    for name, oks in (("a", 0.5), ("b", None), ("c", 0.9)):
        place.save(name, extras=scored(oks))
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert prompts(place.gallery.find(order="score")) == ["c", "a", "b"]


def test_a_record_tells_its_score(place):
    assert place.save(extras=scored(0.9)).score == KeptScore(oks=0.9, pck=0.9)
    assert place.save().score is None


@pytest.fixture
def many(place):
    """Rows only; every hundredth is a favourite."""
    with place.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO images (id, kind, width, height, favourite, owner, prompt, search, "
            "extras, request, score) "
            "VALUES (?, 'generated', 64, 96, ?, 'local', ?, ?, '{}', ?, ?)",
            [
                (f"{n:026}", n % 100 == 0, name, name, _long_request(n), n * 7919 % 1000 / 1000)
                for n in range(10_000)
                for name in [f"girl number {n}"]
            ],
        )
    return place.gallery


def _long_request(number: int) -> str:
    return json.dumps({"prompt": f"girl number {number}", "pose": "x" * 3000})


@pytest.mark.parametrize(
    ("text", "favourites", "index"),
    [
        ("", False, "images_shown"),
        ("number 77", False, "images_shown"),
        ("", True, "images_favourite"),
    ],
)
def test_finding_reads_a_covering_index_and_sorts_nothing(place, text, favourites, index):
    where, values = _condition(text, favourites, None, None)
    with place.database.read() as connection:
        for query, more, using in (
            (_page_query(where), (24, 0), index),
            (f"SELECT count(*) FROM images WHERE {where}", (), "images_"),
        ):
            rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", (*values, *more)).fetchall()
            plan = " / ".join(row["detail"] for row in rows)
            assert f"USING COVERING INDEX {using}" in plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("favourites", [False, True])
def test_the_best_are_found_in_a_covering_index(place, favourites):
    where, values = _condition("number 77", favourites, None, None)
    with place.database.read() as connection:
        query = f"EXPLAIN QUERY PLAN {_page_query(where, 'score')}"
        plan = [row["detail"] for row in connection.execute(query, (*values, 24, 0))]
    assert "SCAN images USING COVERING INDEX images_score" in plan
    assert len([step for step in plan if "TEMP B-TREE" in step]) == 1  # the rows of the one page


@pytest.mark.parametrize("order", ["newest", "score"])
def test_the_first_of_ten_thousand_costs_no_more_than_the_first_of_few(many, place, order):
    def steps(query: str, *values) -> int:
        count = 0

        def tick() -> int:
            nonlocal count
            count += 1
            return 0

        with place.database.read() as connection:
            connection.set_progress_handler(tick, 10)
            connection.execute(query, values).fetchall()
            connection.set_progress_handler(None, 0)
        return count * 10

    where, values = _condition("", False, None, None)
    of_many = steps(_page_query(where, order), *values, 24, 0)
    with place.database.transaction() as connection:
        connection.execute("DELETE FROM images WHERE id < ?", (f"{9_976:026}",))
    of_few = steps(_page_query(where, order), *values, 24, 0)
    assert of_many <= 1.1 * of_few


def test_find_among_ten_thousand(many):
    assert many.find().total == 10_000
    assert many.find(favourites=True).total == 100
    assert prompts(many.find("9876")) == ["girl number 9876"]
    assert many.find(offset=9_990).records[-1].prompt == "girl number 0"
