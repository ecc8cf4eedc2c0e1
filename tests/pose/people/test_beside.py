"""Newcomers stand beside the others, on the same canvas."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.errors import RequestRejected
from core.geometry import Size
from core.pose import presets
from core.pose.people.beside import beside
from core.pose.skeleton import Pose

PORTRAIT, WIDE = Size(512, 768), Size(1536, 512)


def preset(name: str, size: Size = PORTRAIT) -> Pose:
    return presets.get(name).pose.fitted_to(size)


def spans(pose: Pose) -> list[tuple[float, float]]:
    return sorted((person.bounds()[0], person.bounds()[2]) for person in pose.people)


def test_where_there_is_room_nobody_moves():
    here = preset("standing", WIDE)
    both = beside(here, preset("waving"))
    assert both.size == WIDE
    assert both.people[0] == here.people[0]
    (_, right), (left, _) = spans(both)
    assert left - right == pytest.approx(0.06 * WIDE.width, abs=0.1)


def test_somebody_at_the_right_edge_gets_company_on_the_left():
    here = preset("standing", WIDE)
    moved = Pose((here.people[0].moved(600, 0),), WIDE)
    both = beside(moved, preset("standing", WIDE))
    assert both.people[0] == moved.people[0]
    assert both.people[1].bounds()[2] < both.people[0].bounds()[0]


@pytest.mark.parametrize("name", ["casting", "side-by-side", "lying"])
def test_on_a_narrow_canvas_all_become_smaller_and_none_overlap(name):
    here = preset("casting")
    both = beside(here, preset(name))
    assert len(both.people) == 1 + len(preset(name).people)
    assert both.size == PORTRAIT
    assert all(0 < left < right < PORTRAIT.width for left, right in spans(both))
    if name != "side-by-side":
        for (_, right), (left, _) in pairwise(spans(both)):
            assert left > right
    ground = max(person.bounds()[3] for person in both.people)
    old = max(p.bounds()[3] for p in (*here.people, *preset(name).people))
    assert ground == pytest.approx(old, abs=0.5)
    bones = [np.hypot(*(p.body[9] - p.body[8])[:2]) for p in (here.people[0], both.people[0])]
    assert bones[1] < bones[0]


def test_an_empty_canvas_takes_them_as_they_are():
    assert beside(Pose((), PORTRAIT), preset("standing")) == preset("standing")


def test_no_more_than_a_canvas_holds():
    crowd = Pose(preset("standing").people * 20, PORTRAIT)
    with pytest.raises(RequestRejected, match="20 people"):
        beside(crowd, preset("standing"))
