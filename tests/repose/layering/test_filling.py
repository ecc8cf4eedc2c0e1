"""What colours go on under a cover."""

from __future__ import annotations

import numpy as np
import pytest

from core.repose.layering.filling import extended

STRIPES, SHADOW, HAND = (40, 120, 200), 10, 255
HIDDEN = (slice(20, 40), slice(0, 14))


def pleated():
    """Upright stripes, a hand before them at the left, and its shadow around it."""
    colours = np.zeros((60, 60, 3), np.uint8)
    for number in range(6):
        colours[:, number * 10 : number * 10 + 10] = STRIPES[number % 3]
    shaded = np.zeros((60, 60), np.bool_)
    shaded[16:44, :18] = True
    colours[shaded] = SHADOW
    hidden = np.zeros((60, 60), np.bool_)
    hidden[HIDDEN] = True
    colours[hidden] = HAND
    return colours, hidden, shaded & ~hidden


def test_pleats_go_on_downwards_where_what_is_aside_counts_as_far():
    colours, hidden, shaded = pleated()
    filled = extended(colours, ~hidden, hidden, 8.0, shaded=shaded, across=4.0)
    plain = extended(colours, ~hidden, hidden, 8.0, shaded=shaded)
    for column, stripe in ((8, 0), (12, 1)):
        assert np.abs(filled[30, column].astype(int) - STRIPES[stripe]).max() < 30
    assert plain[30, 8, 0] > filled[30, 8, 0] + 30
    assert (filled[~hidden] == colours[~hidden]).all()


@pytest.mark.parametrize(("given", "darkest"), [(True, 30), (False, SHADOW)])
def test_a_shadow_does_not_go_on_where_it_is_known(given, darkest):
    colours, hidden, shaded = pleated()
    known = shaded if given else None
    filled = extended(colours, ~hidden, hidden, 20.0, shaded=known, across=4.0)
    assert filled[hidden].max() < HAND
    assert (filled[hidden].min() >= darkest) and (given or filled[hidden].min() == SHADOW)


def test_what_lies_in_shadow_alone_goes_on_in_its_colour():
    colours, hidden, _ = pleated()
    filled = extended(colours, ~hidden, hidden, 20.0, shaded=~hidden)
    assert filled[hidden].max() < HAND
