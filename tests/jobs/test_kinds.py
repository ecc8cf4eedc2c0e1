from __future__ import annotations

import pytest

from core.jobs.kinds import ONLY_LANE, JobKind, KindRegistry

PAINT = JobKind(name="paint", lane="pictures")
FETCH = JobKind(name="fetch", lane="downloads")


def test_a_name_is_taken_once_and_a_refusal_changes_nothing():
    kinds = KindRegistry([PAINT])
    with pytest.raises(ValueError, match="'paint'"):
        kinds.add(FETCH, JobKind(name="paint", lane="others"))
    assert list(kinds) == [PAINT]
    kinds.add(FETCH)
    assert list(kinds) == [PAINT, FETCH]
    with pytest.raises(ValueError, match="'fetch'"):
        KindRegistry([FETCH, FETCH])


def test_lanes_are_those_of_the_kinds():
    kinds = KindRegistry([PAINT, FETCH, JobKind(name="sharpen", lane="pictures")])
    assert kinds.lanes == ("pictures", "downloads")
    assert [kinds.lane_of(name) for name in ("sharpen", "fetch", "nobody-knows")] == [
        "pictures", "downloads", "pictures",
    ]  # fmt: skip
    assert KindRegistry().lanes == (ONLY_LANE,)
    assert KindRegistry().lane_of("paint") == ONLY_LANE


@pytest.mark.parametrize("name", ["", "Paint", "it's", "a b", "x" * 33])
def test_what_becomes_sql_is_a_plain_name(name):
    with pytest.raises(ValueError, match="lower-case"):
        JobKind(name=name, lane="pictures")
    with pytest.raises(ValueError, match="lower-case"):
        JobKind(name="paint", lane=name)


def test_the_lane_of_a_row_is_found_in_the_database(database):
    kinds = KindRegistry([PAINT, FETCH])
    with database.read() as connection:
        rows = connection.execute(
            f"SELECT {kinds.lane_sql('value')} AS lane FROM "
            'json_each(\'["fetch", "paint", "nobody-knows"]\')'
        ).fetchall()
        (only,) = connection.execute(f"SELECT {KindRegistry().lane_sql('1')}").fetchone()
    assert [row["lane"] for row in rows] == ["downloads", "pictures", "pictures"]
    assert only == ONLY_LANE
