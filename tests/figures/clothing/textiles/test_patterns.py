"""Patterns show on what they are named for, and go round the body with it."""

from __future__ import annotations

import numpy as np
import pytest

from core.figures.clothing.textiles.patterns import PATTERNS, WORDS, pattern_key
from core.figures.colours import difference
from core.figures.looks import Item
from tests.figures.clothing.wearing import turned, wearing

ON = (("t-shirt", "top"), ("skirt", "bottom"), ("trousers", "bottom"), ("thighhighs", "legwear"))


def tones(drawn, name: str) -> list[float]:
    """ΔE of the colours of a part to the one that it mostly is, of those on a 30th of it."""
    values, counts = np.unique(drawn.flats[drawn.shows(name)], axis=0, return_counts=True)
    common = values[counts > counts.sum() / 30]
    first = values[counts.argmax()]
    return [difference(tuple(map(float, one)), tuple(map(float, first))) for one in common]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize(("kind", "slot"), ON)
def test_a_pattern_shows_on_what_it_is_named_for(pattern: str, kind: str, slot: str):
    drawn = wearing(Item(kind, "red", "white", pattern))
    if pattern == "gradient":
        plain = wearing(Item(kind, "red"))
        values = np.unique(drawn.flats[drawn.shows(slot)], axis=0)
        assert len(values) > 2 * len(np.unique(plain.flats[plain.shows(slot)], axis=0))
    else:
        assert max(tones(drawn, slot)) > 8


@pytest.mark.parametrize("pattern", ["", "no such pattern", "STRIPES!", "x" * 5000])
def test_what_is_no_pattern_leaves_cloth_plain(pattern: str):
    assert pattern_key(pattern) == ""
    drawn = wearing(Item("t-shirt", "red", "white", pattern))
    assert np.array_equal(drawn.picture, wearing(Item("t-shirt", "red", "white")).picture)


def test_each_name_leads_to_its_pattern():
    for word in WORDS:
        assert all(pattern_key(name) == word.value for name in word.names)


def test_vertical_stripes_narrow_towards_the_side_of_a_turned_body():
    """At three quarters the stripes of the far side are seen edge on."""
    item = Item("t-shirt", "black", "white", "vertical striped")
    widths = []
    for yaw in (0.0, 1.0):
        drawn = wearing(item, pose=turned(yaw))
        top = drawn.shows("top")
        row = int(np.flatnonzero(top.any(1)).mean())
        white = (drawn.flats[row].min(-1) > 180) & top[row]
        widths.append(int(white.sum()))
    assert widths[1] < 0.85 * widths[0]
