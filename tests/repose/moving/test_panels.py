"""A skirt hangs from the hips, and its hem goes with both legs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.figures.looks import Item
from core.figures.words.read import read
from core.repose.bones import LayerKind
from tests.repose.conftest import drawn, posed

WORN = {"short": "skirt", "pleated": "pleated skirt", "long": "long skirt"}
LEGS_APART = ("walking", "jogging", "running", "lunge", "jumping")


def skirted(kind):
    look = read("girl, short hair, brown hair, t-shirt").looks[0]
    look = replace(look, items=(Item("t-shirt", "white"), Item(WORN[kind], "blue")))
    return drawn(posed("standing"), look).puppet


@pytest.fixture(scope="module", params=WORN)
def puppet(request):
    return skirted(request.param)


def test_it_hangs_unmoved_in_its_own_pose(puppet):
    panel, frame = puppet._panel, puppet.frame
    assert np.abs(panel.guess(frame, frame.points, 1.0) - panel.places).max() < 1e-6
    larger = panel.guess(frame, 2 * frame.points, 2.0)
    assert np.abs(larger - 2 * panel.places).max() < 1e-6


def test_what_is_at_the_hips_stays_there_and_the_hem_follows_the_legs(puppet):
    panel, points = puppet._panel, puppet.frame.points.copy()
    aside = 0.3 * puppet.frame.unit
    for leg, way in (((9, 10), -1), ((12, 13), 1)):
        points[list(leg)] += way * aside
    moved = panel.guess(puppet.frame, points, 1.0) - panel.places
    assert np.abs(moved[panel.depth == 0]).max() < 1e-9
    hem = np.abs(panel.depth - 1) < 0.15
    left, *_, right = moved[hem][np.argsort(panel.places.real[hem])].real
    assert left < -0.4 * aside * min(panel.reach, 1)
    assert right > 0.4 * aside * min(panel.reach, 1)


def test_crossed_legs_leave_the_hem_uncrossed(puppet):
    panel, points = puppet._panel, puppet.frame.points.copy()
    points[[9, 10, 12, 13]] = points[[12, 13, 9, 10]]
    hem = np.abs(panel.depth - 1) < 0.15
    moved = panel.guess(puppet.frame, points, 1.0)[hem]
    order = np.argsort(panel.places.real[hem])
    assert moved[order[-1]].real > moved[order[0]].real


@pytest.mark.parametrize("name", LEGS_APART)
def test_it_does_not_tear_with_legs_apart(puppet, name):
    posture = puppet.posture(posed(name).people[0])
    strains, span = puppet.strains(posture), puppet._spans[LayerKind.SKIRT]
    edges, triangles = puppet.mesh.edges[:, 0], puppet.mesh.triangles[:, 0]
    mine = strains.edges[(edges >= span.start) & (edges < span.stop)]
    flips = strains.flips[(triangles >= span.start) & (triangles < span.stop)]
    assert np.percentile(mine, 95) < 0.6
    assert flips.mean() <= 0.005


def test_its_rest_is_of_cloth_that_opens_no_further_than_its_pleats(puppet):
    panel = puppet._panel
    edges = np.array([[0, 1], [1, 2]])
    plain = np.abs(np.diff(panel.places[:3]))
    for factor, least, most in ((3.0, 1.35, 1.35), (1.1, 1.1, 1.1), (0.1, 0.75, 0.75)):
        found = np.abs(panel.rest(panel.places * factor, edges, 1.0)) / plain
        assert least - 1e-9 <= found.min() and found.max() <= most + 1e-9
