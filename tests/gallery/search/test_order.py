"""The best pose or likeness first, after a lost database too; ten thousand pictures cost no more
than a few do."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.gallery.search.query import FEW, ORDERS, Filters, condition
from core.identity.identity import IdentityScore
from core.pose.stored_score import KeptScore
from tests.gallery.listing import prompts


def scored(oks: float | None) -> dict:
    return {} if oks is None else {"score": {"oks": oks, "pck": oks}}


def alike(value: float | None) -> dict:
    return {} if value is None else {"identity": {"value": value, "traits": {}}}


MEASURED = pytest.mark.parametrize(("order", "told"), [("score", scored), ("identity", alike)])


@MEASURED
def test_the_best_first(place, order, told):
    for name, value in (("a", 0.5), ("b", None), ("c", 0.9), ("d", 0.5), ("e", 0), ("f", None)):
        place.save(name, extras=told(value))
    gallery = place.gallery
    assert prompts(gallery.find(order=order)) == ["c", "d", "a", "e", "f", "b"]
    pages = [gallery.find(order=order, offset=at, limit=4) for at in (0, 4)]
    assert [prompts(page) for page in pages] == [["c", "d", "a", "e"], ["f", "b"]]
    assert prompts(gallery.find("a", order=order)) == ["a"]
    a, e = (gallery.find(name).records[0].id for name in "ae")
    assert prompts(gallery.find(order=order, ids=[e, a])) == ["a", "e"]
    gallery.set_favourite([a], True)
    assert prompts(gallery.find(order=order, filters=Filters(favourites=True))) == ["a"]


@MEASURED
def test_the_order_survives_the_loss_of_the_database(place, order, told):
    for name, value in (("a", 0.5), ("b", None), ("c", 0.9)):
        place.save(name, extras=told(value))
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert prompts(place.gallery.find(order=order)) == ["c", "a", "b"]


def test_a_record_tells_its_score(place):
    assert place.save(extras=scored(0.9)).score == KeptScore(oks=0.9, pck=0.9)
    assert place.save().score is None


def test_a_record_tells_its_likeness(place):
    kept = place.save(extras={"identity": {"value": 0.8, "traits": {"hair_colour": 0.9}}}).identity
    assert kept == IdentityScore(0.8, {"hair_colour": 0.9})
    assert place.save().identity is None


@pytest.fixture
def many(place):
    """Rows only; every hundredth is a favourite."""
    with place.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO images (id, kind, width, height, favourite, owner, prompt, search, "
            "extras, request, score, identity) "
            "VALUES (?, 'generated', 64, 96, ?, 'local', ?, ?, '{}', ?, ?, ?)",
            [
                (f"{n:026}", n % 100 == 0, name, name, _long_request(n), *_measures(n))
                for n in range(10_000)
                for name in [f"girl number {n}"]
            ],
        )
    return place.gallery


def _measures(number: int) -> tuple[float, float]:
    return number * 7919 % 1000 / 1000, number * 6133 % 1000 / 1000


def _long_request(number: int) -> str:
    return json.dumps({"prompt": f"girl number {number}", "pose": "x" * 3000})


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("found", [None, np.ones(FEW + 1, np.bool_)])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(favourites=True),
        Filters(kinds=("generated", "plot"), model="starter", character="mio"),
        Filters(stars=3, score=0.5, since=1e9, until=2e9),
    ],
)
def test_finding_reads_a_covering_index_and_sorts_one_page(place, order, found, filters):
    asked = condition(filters, found=found)
    with place.database.read() as connection:
        for query, more in ((asked.page(order), (24, 0)), (asked.count, ())):
            rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", (*asked.values, *more))
            plan = [row["detail"] for row in rows.fetchall()]
            assert any("USING COVERING INDEX images_" in step for step in plan)
            assert len([step for step in plan if "TEMP B-TREE" in step]) <= 1


@pytest.mark.parametrize("order", ORDERS)
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

    asked = condition()
    of_many = steps(asked.page(order), *asked.values, 24, 0)
    with place.database.transaction() as connection:
        connection.execute("DELETE FROM images WHERE id < ?", (f"{9_976:026}",))
    of_few = steps(asked.page(order), *asked.values, 24, 0)
    assert of_many <= 1.1 * of_few


def test_find_among_ten_thousand(many):
    assert many.find().total == 10_000
    assert many.find(filters=Filters(favourites=True)).total == 100
    assert prompts(many.find("9876")) == ["girl number 9876"]
    assert many.find(offset=9_990).records[-1].prompt == "girl number 0"
