"""A movement as the poses of a series, and the series as a film."""

from __future__ import annotations

import pytest
from PIL import Image

from core.geometry import Size
from core.repose.hand_over import FilmKind
from core.repose.pose_sets import MOVEMENTS
from core.ui import state
from core.ui.repose.films.film import can_be_film
from tests.pages.repose.acting import chosen

STEPS = 10


def test_a_movement_takes_the_place_of_the_poses(repose):
    repose.button(key=state.repose_movement("wave")).click().run()
    assert [one.name for one in chosen(repose)] == [f"Wave {n}" for n in range(1, STEPS + 1)]
    repose.button(key=state.repose_movement("dance")).click().run()
    assert not repose.exception and not repose.error
    assert len(chosen(repose)) == STEPS
    assert chosen(repose)[0].name == "Dance 1"
    assert set(MOVEMENTS) >= {"wave", "dance"}


def film_of(page, kind: FilmKind) -> list:
    return [one for one in page.get("download_button") if one.key == state.repose_film(kind.value)]


def test_a_series_of_one_figure_is_a_film(repose, studio):
    repose.button(key=state.repose_movement("wave")).click().run()
    repose.button(key=state.REPOSE_SUBMIT).click().run()
    (job,) = [job for job in studio.jobs() if job.kind == "repose"]
    records = [studio.gallery.get(one) for one in studio.wait(job.id, 120).result]
    assert len(records) == STEPS
    assert can_be_film(records)
    assert not can_be_film(records[:2])
    for kind in FilmKind:
        assert film_of(repose.run(), kind)


@pytest.mark.parametrize("what", ["size", "parent_id", "road"])
def test_pictures_that_differ_in_more_than_the_pose_are_none(studio, what):
    def saved(number: int):
        is_other = number == 3
        size = Size(64, 72 if is_other and what == "size" else 96)
        return studio.gallery.save(
            Image.new("RGB", size), kind="reposed", request={},
            parent_id="p" * 26 if is_other and what == "parent_id" else "q" * 26,
            extras={"road": "redraw" if is_other and what == "road" else "puppet"},
        )  # fmt: skip

    records = [saved(number) for number in range(4)]
    assert can_be_film(records[:3])
    assert not can_be_film(records)
