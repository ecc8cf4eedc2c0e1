"""Who gets a line at a border, and capes that hang before the body."""

from __future__ import annotations

import numpy as np
import pytest

from core.cutout.cutout import Cutout
from core.repose.bones import LayerKind
from core.repose.frame import frame_of
from core.repose.layering.borders import at_edges
from core.repose.layering.expected import lies_before
from core.repose.layering.lines import with_their_lines
from core.repose.order import ranks
from tests.repose.conftest import SIZE, posed

K = LayerKind
RANKS = {K.TRUNK: 0.0, K.RIGHT_ARM: 1.0}
UNIT = 200.0


def two(border: int, *, line: tuple[int, int]) -> tuple[np.ndarray, Cutout]:
    """An arm on the left of ``border``, a trunk on its right, and a dark line in the picture."""
    found = np.full((60, 100), K.TRUNK, np.uint8)
    found[:, :border] = K.RIGHT_ARM
    colours = np.zeros((60, 100, 3), np.uint8)
    colours[:] = 220, 220, 220
    colours[:, : line[0]] = 230, 190, 160
    colours[:, line[0] : line[1]] = 30, 20, 20
    return found, Cutout(np.ones((60, 100), np.float32), colours, found, "alpha")


def test_the_line_at_a_border_is_that_of_what_lies_on_top():
    found, cutout = two(50, line=(50, 53))
    given = with_their_lines(found, cutout, RANKS, UNIT)
    assert (given[5:-5, :54] == K.RIGHT_ARM).all()
    assert (given[:, 55:] == K.TRUNK).all()


def test_a_line_inside_of_the_lower_one_stays_there():
    found, cutout = two(50, line=(70, 73))
    assert (with_their_lines(found, cutout, RANKS, UNIT) == found).all()


def test_a_border_goes_to_the_edge_that_is_near():
    found, cutout = two(46, line=(50, 50))
    assert (at_edges(found, cutout, UNIT)[5:-5, 5:49] == K.RIGHT_ARM).all()
    assert (at_edges(found, cutout, UNIT)[5:-5, 51:-5] == K.TRUNK).all()


@pytest.mark.parametrize(("shift", "before"), [(0, True), (90, False)])
def test_a_scarf_before_the_chest_lies_over_it_and_a_cape_beside_it_under(shift, before):
    frame = frame_of(posed("standing").people[0])
    neck = frame.points[1]
    core = np.zeros((SIZE.height, SIZE.width), bool)
    left = int(neck.real) - 8 + shift
    core[int(neck.imag) : int(neck.imag) + 60, left : left + 16] = True
    assert lies_before(frame, core) is before
    order = ranks(frame.body, cape_before=before)
    assert (order[K.CAPE] > order[K.TRUNK]) is before
