"""Meshes: cells over a mask, pins, and staying rigid."""

from __future__ import annotations

import numpy as np
import pytest

from core.repose.moving.arap import Arap, Pins, flipped, strain
from core.repose.moving.mesh import areas, barycentric, grid_mesh, joined, located

DISC = np.hypot(*np.mgrid[-20:21, -20:21]) < 19


def pins_at(mesh, places, weight=20.0):
    found = [located(mesh, place) for place in places]
    return Pins(
        np.array([one[0] for one in found], np.int32), np.array([one[1] for one in found]),
        np.full(len(found), weight),
    )  # fmt: skip


@pytest.fixture
def mesh():
    return grid_mesh(DISC, 100, 50, 5.0)


def test_every_pixel_of_the_mask_is_in_a_triangle(mesh):
    rows, columns = np.nonzero(DISC)
    for row, column in list(zip(rows, columns, strict=True))[::7]:
        assert located(mesh, complex(column + 100.5, row + 50.5)) is not None


def test_cells_that_the_mask_does_not_touch_are_left_out(mesh):
    assert located(mesh, 100.5 + 50.5j) is None  # a corner of the box
    assert (np.abs(areas(mesh.places, mesh.triangles)) == 25).all()


def test_shares_of_a_triangle_give_the_place_again(mesh):
    corners, shares = located(mesh, 118.3 + 71.9j)
    assert shares.sum() == pytest.approx(1)
    assert (mesh.places[corners] * shares).sum() == pytest.approx(118.3 + 71.9j)
    inside = barycentric(mesh.places[mesh.triangles], 118.3 + 71.9j).min(1) >= 0
    assert inside.sum() == 1


@pytest.mark.parametrize("turn", [1, 1j, -1, np.exp(2.5j)])
def test_what_is_turned_as_a_whole_stays_in_shape(mesh, turn):
    pins = pins_at(mesh, [110 + 70j, 120 + 70j, 130 + 70j])
    targets = turn * pins.places(mesh.places) + (7 - 3j)
    solver = Arap(mesh, pins)
    rest = np.diff(mesh.places[mesh.edges], axis=1)[:, 0]
    guess = turn * mesh.places + (7 - 3j)
    places = solver.solved(rest, targets, guess)
    assert np.abs(places - guess).max() < 1e-6
    assert strain(rest, places, mesh.edges).max() < 1e-6
    assert not flipped(mesh.places, places, mesh.triangles).any()


def test_a_bar_that_is_bent_keeps_its_pins_and_strains_little():
    bar = grid_mesh(np.ones((20, 240), bool), 0, 0, 5.0)
    along = np.linspace(5, 235, 24)
    pins = pins_at(bar, along + 10j)
    bent = np.where(along < 120, along + 10j, 120 + 10j + (along - 120) * 1j)
    rest = np.diff(bar.places[bar.edges], axis=1)[:, 0]
    guess = np.where(bar.places.real < 120, bar.places, 120 + 10j + (bar.places - 120 - 10j) * 1j)
    places = Arap(bar, pins).solved(rest, bent, guess)
    assert np.abs(pins.places(places) - bent).max() < 3
    assert np.percentile(strain(rest, places, bar.edges), 90) < 0.12
    assert flipped(bar.places, places, bar.triangles).mean() < 0.02


def test_a_piece_without_a_pin_goes_where_its_bones_would_move_it(mesh):
    other = grid_mesh(DISC, 300, 50, 5.0)
    both = joined([mesh, other])
    pins = pins_at(both, [110 + 70j, 130 + 70j])
    rest = np.diff(both.places[both.edges], axis=1)[:, 0]
    guess = both.places + np.where(np.arange(len(both.places)) < len(mesh.places), 0, 40)
    places = Arap(both, pins).solved(rest, pins.places(both.places), guess)
    assert np.abs(places[: len(mesh.places)] - mesh.places).max() < 0.1
    assert np.abs(places[len(mesh.places) :] - guess[len(mesh.places) :]).max() < 1e-6


def test_a_seam_holds_two_pieces_together(mesh):
    other = grid_mesh(DISC, 132, 50, 5.0)
    both = joined([mesh, other])
    pins = pins_at(both, [105 + 70j, 115 + 70j])  # of the first alone
    at = 135 + 70j
    (one, here), (two, there) = located(mesh, at), located(other, at)
    corners = np.concatenate([one, two + len(mesh.places)])[None].astype(np.int32)
    seam = Pins(corners, np.concatenate([here, -there])[None], np.array([5.0]))
    rest = np.diff(both.places[both.edges], axis=1)[:, 0]
    guess = both.places + np.where(np.arange(len(both.places)) < len(mesh.places), 0, 25j)
    gaps = []
    for solver in (Arap(both, pins), Arap(both, pins, seam)):
        places = solver.solved(rest, pins.places(both.places), guess)
        gaps.append(abs(seam.places(places)[0]))
    assert gaps[0] > 20 and gaps[1] < 1


def test_a_mirrored_triangle_is_flipped(mesh):
    assert flipped(mesh.places, mesh.places.conj(), mesh.triangles).all()
