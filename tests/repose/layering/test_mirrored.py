"""What a limb hides, taken from the other one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.repose.bones import LayerKind
from core.repose.frame import frame_of
from core.repose.layering.mirrored import from_twin
from tests.repose.conftest import SIZE, posed

K = LayerKind
HEIGHT, WIDTH = SIZE.height, SIZE.width


@pytest.fixture
def frame():
    return frame_of(posed("standing").people[0])


def legs(frame, left=(90, 90, 200)):
    """Both legs in blue with a red band at the shin; of the right one a piece is hidden."""
    import cv2

    found = np.zeros((HEIGHT, WIDTH), np.uint8)
    colours = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for kind, joints, colour in ((K.RIGHT_LEG, (8, 9, 10), (90, 90, 200)),
                                 (K.LEFT_LEG, (11, 12, 13), left)):  # fmt: skip
        for start, end in pairwise(joints):
            places = [(round(p.real), round(p.imag)) for p in frame.points[[start, end]]]
            mask = np.zeros_like(found)
            cv2.line(mask, *places, 1, 14)
            found[mask > 0] = kind
            colours[mask > 0] = colour
        middle = round((0.5 * frame.points[joints[1]] + 0.5 * frame.points[joints[2]]).imag)
        band = (found == kind) & (np.abs(np.arange(HEIGHT)[:, None] - middle) < 5)
        colours[band] = 200, 30, 30
    hidden = (found == K.RIGHT_LEG) & (np.abs(np.arange(HEIGHT)[:, None] - middle) < 12)
    found[hidden] = K.TRUNK
    colours[hidden] = 10, 200, 10
    return found, colours, hidden


def test_a_hidden_band_comes_back_from_the_other_leg(frame):
    found, colours, hidden = legs(frame)
    filled, known = from_twin(K.RIGHT_LEG, frame, colours, found, hidden)
    assert known[hidden].mean() > 0.9 and not known[~hidden].any()
    shown = filled[known]
    reds, blues = (shown == (200, 30, 30)).all(1), (shown == (90, 90, 200)).all(1)
    assert reds.sum() > 80 and blues.sum() > 80
    assert (reds | blues).mean() > 0.98
    assert (filled[~known] == colours[~known]).all()


def test_nothing_is_taken_from_a_leg_that_looks_different(frame):
    found, colours, hidden = legs(frame, left=(240, 220, 60))
    filled, known = from_twin(K.RIGHT_LEG, frame, colours, found, hidden)
    assert not known.any() and (filled == colours).all()


def test_a_head_has_no_twin(frame):
    found, colours, hidden = legs(frame)
    assert not from_twin(K.HEAD, frame, colours, found, hidden)[1].any()


def test_a_trunk_is_its_own_twin(frame):
    p = frame.points
    middle, across = p[1].real, np.arange(WIDTH) + 0.5 - p[1].real
    rows = np.arange(HEIGHT)[:, None]
    body = (np.abs(across) < 24) & (rows > p[1].imag) & (rows < p[8].imag)
    found = np.where(body, K.TRUNK, K.NOTHING).astype(np.uint8)
    colours = np.full((HEIGHT, WIDTH, 3), (240, 240, 240), np.uint8)
    colours[:, np.abs(np.abs(across) - 14) < 3] = 20, 20, 120  # a stripe on each side
    hidden = body & (across > 4) & (np.abs(rows - (p[1] + p[8]).imag / 2) < 10)
    found[hidden] = K.LEFT_ARM
    colours[hidden] = 200, 10, 10
    filled, known = from_twin(K.TRUNK, frame, colours, found, hidden)
    assert known[hidden].mean() > 0.95
    stripe = hidden & known & (np.abs(across - 14) < 2)
    assert (filled[stripe] == (20, 20, 120)).all() and stripe.sum() > 30
    assert middle == pytest.approx(p[18].real, abs=0.5)  # the axis is upright
