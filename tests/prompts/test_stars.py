from __future__ import annotations

from itertools import count

import pytest

from core.database import Database
from core.prompts import stars as module
from core.prompts.stars import PromptStars


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "studio.sqlite3")
    yield opened
    opened.close()


def test_stars_are_kept_the_latest_first(tmp_path, database, monkeypatch):
    times = count(1.0)
    monkeypatch.setattr(module.time, "time", lambda: next(times))
    stars = PromptStars(database)
    for one in ("rooftop", "star-mage", "rooftop"):
        stars.give(one)
    assert stars.ids() == ("star-mage", "rooftop")
    database.close()
    again = Database(tmp_path / "studio.sqlite3")
    assert PromptStars(again).ids() == ("star-mage", "rooftop")
    again.close()


def test_a_star_is_taken_away(database):
    stars = PromptStars(database)
    stars.give("rooftop")
    stars.take("rooftop")
    stars.take("never there")
    assert stars.ids() == ()
