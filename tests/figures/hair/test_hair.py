"""Every word of hair is seen in the drawing, in its colour, from every side."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.figures.colours import Family, difference, rgb
from core.figures.face.heads import HeadFrame
from core.figures.hair.extras import EXTRAS, PATTERNS
from core.figures.hair.fringes import BANGS
from core.figures.hair.strands import swung_line
from core.figures.hair.styles import LENGTHS, STYLES, WORDS, hair_shape, together
from core.figures.motion import Bend, Motion
from core.figures.painting.paint import Label
from tests.figures.heads import PLAIN, SIZE, body_with, changed, commonest, drawn
from tests.products import rotated

LONG = replace(PLAIN, hair_style="long hair", long=True)


@pytest.mark.parametrize("style", [style for style in STYLES if style != "short hair"])
def test_each_style_differs_from_short_hair_by_more_than_a_few_pixels(style: str):
    plain, there = (drawn(replace(PLAIN, hair_style=s), yaw=0.5) for s in ("short hair", style))
    where = (plain[1] == Label.HAIR) | (there[1] == Label.HAIR)
    assert changed(plain[0][where][None], there[0][where][None]) > 120


@pytest.mark.parametrize("bangs", list(BANGS))
def test_bangs_change_the_forehead(bangs: str):
    style = "bob cut" if bangs != "blunt bangs" else "long hair"
    own = drawn(replace(PLAIN, hair_style=style))[0]
    said = drawn(replace(PLAIN, hair_style=style, bangs=bangs))[0]
    assert changed(own, said) > 40


@pytest.mark.parametrize("extra", list(EXTRAS))
def test_extras_are_seen_beside_the_style(extra: str):
    shown = [drawn(replace(LONG, hair_extras=e), yaw=0.3)[0] for e in ((), (extra,))]
    assert changed(*shown) > 15


@pytest.mark.parametrize("pattern", list(PATTERNS))
def test_the_second_colour_is_seen(pattern: str):
    look = replace(LONG, hair_colour="black", hair_second="pink", hair_pattern=pattern)
    from_behind = ("colored inner hair", "gradient hair", "dyed tips")
    yaw = math.pi if pattern in from_behind else 0.3
    picture, labels = drawn(look, yaw=yaw)
    pink = rgb("pink", Family.HAIR)
    near = np.array([difference(tuple(c), pink) < 22 for c in picture[labels == Label.HAIR]])
    assert near.mean() > 0.02


@pytest.mark.parametrize("colour", ["blonde", "teal", "lavender", "#2e8b57", "white", "jet black"])
@pytest.mark.parametrize("style", ["bob cut", "curly hair", "twintails", "dreadlocks"])
def test_hair_has_the_named_colour(colour: str, style: str):
    picture, labels = drawn(replace(PLAIN, hair_style=style, hair_colour=colour))
    seen = commonest(picture, labels == Label.HAIR)
    assert difference(seen, rgb(colour, Family.HAIR)) < 12


@pytest.mark.parametrize("style", ["long hair", "high ponytail", "twintails", "twin braids",
                                   "dreadlocks", "twin drills"])  # fmt: skip
@pytest.mark.parametrize("way", [-1, 1])
def test_hair_swings_the_way_it_bends(style: str, way: int):
    look = replace(PLAIN, hair_style=style, long=True)
    bent = Motion(hair=Bend(0.2 * way, 0.1 * way))
    middles: list[float] = []
    for motion in (None, bent):
        hair = drawn(look, yaw=math.pi, heads=2.5, motion=motion)[1] == Label.HAIR
        low = hair[int(SIZE.height * 0.38) :]
        middles.append(float((low.sum(0) * np.arange(SIZE.width)).sum() / low.sum()))
    assert (middles[1] - middles[0]) * way > 1.0


def test_a_strand_goes_further_towards_its_tip():
    line = np.stack([np.zeros(20), np.linspace(0, 100, 20)], 1)
    moved = swung_line(line, Bend(0.2, 0.3))[:, 0]
    assert moved[0] == 0
    assert np.all(np.diff(moved) > 0)
    assert moved[-1] > 2.2 * moved[10]
    assert np.allclose(swung_line(line, Bend(-0.2, -0.3))[:, 0], -moved)


def test_hair_that_is_still_is_the_hair_without_motion():
    assert np.array_equal(drawn(LONG)[0], drawn(LONG, motion=Motion())[0])


COVERING = [style for style in STYLES if style not in ("bald", "buzz cut", "mohawk")]
HEADS = ((0.0, 5.0), (0.5, 2.5), (-0.5, 3.5), (0.0, 7.5))  # tilt, size


@pytest.mark.parametrize(
    ("style", "views"), rotated(COVERING, HEADS, np.arange(-4, 4) * math.pi / 4, times=5)
)
def test_hair_covers_the_skull_from_every_side(style: str, views):
    for (tilt, heads), yaw in views:
        labels = drawn(replace(PLAIN, hair_style=style), yaw=yaw, tilt=tilt, heads=heads)[1]
        frame = HeadFrame.of(body_with(yaw, tilt, heads))
        for x, y in ((0.0, 0.98), (-0.45, 0.85), (0.45, 0.85), (0.0, 0.86)):
            column, row = np.round(frame.at(x, y)).astype(int)
            assert labels[row, column] != Label.SKIN, (yaw, tilt, heads, x, y)


@pytest.mark.parametrize("style", ["no such style", "", "x" * 500])
def test_unknown_words_are_drawn_as_short_hair(style: str):
    odd = replace(PLAIN, hair_style=style, bangs="none such", hair_extras=("?",), hair_pattern="?",
                  hair_second="no colour")  # fmt: skip
    assert drawn(odd)[0].shape == (SIZE.height, SIZE.width, 3)
    assert hair_shape(odd) == hair_shape(PLAIN)


def test_motion_without_a_number_hangs_still():
    wild = Motion(hair=Bend(math.nan, math.inf))
    assert drawn(LONG, motion=wild)[0].shape == (SIZE.height, SIZE.width, 3)


@pytest.mark.parametrize(
    ("said", "style", "is_long", "extras"),
    [
        (["long hair", "twintails"], "twintails", True, ()),
        (["very long hair", "hime cut"], "hime cut", True, ("very long hair",)),
        (["short hair", "low ponytail"], "low ponytail", False, ()),
        (["very short hair", "ponytail"], "very short hair", False, ()),
        (["short hair", "hime cut"], "hime cut", False, ("short hair",)),
        (["long hair"], "long hair", True, ()),
        (["wavy hair", "medium hair"], "wavy hair", False, ("medium hair",)),
        (["curly hair", "high ponytail"], "high ponytail", False, ("curly hair",)),
        ([], "short hair", False, ()),
        (["no such hair"], "short hair", False, ()),
    ],
)  # fmt: skip
def test_styles_said_together(said, style, is_long, extras):
    assert together(said) == (style, is_long, extras)


def test_each_length_is_longer_than_the_one_before():
    falls = [hair_shape(replace(PLAIN, hair_style=name)).fall for name in LENGTHS]
    lengths = [fall.length for fall in falls if fall]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == len(LENGTHS)


def test_a_length_beside_a_cut_makes_it_longer():
    short = hair_shape(replace(PLAIN, hair_style="bob cut")).fall
    long = hair_shape(replace(PLAIN, hair_style="bob cut", hair_extras=("very long hair",))).fall
    assert short is not None and long is not None
    assert long.length > 2 * short.length


def test_words_name_what_is_drawn():
    tables = {"hair_style": STYLES, "bangs": BANGS, "hair_extras": EXTRAS, "hair_pattern": PATTERNS}
    assert {word.field for word in WORDS} == tables.keys()
    for word in WORDS:
        assert word.value in tables[word.field]
        assert all(name == name.lower().strip() and "_" not in name for name in word.names)
    names = [name for word in WORDS for name in word.names]
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


@pytest.mark.parametrize("style", ["high ponytail", "low ponytail", "single braid"])
@pytest.mark.parametrize("way", [-1, 1])
def test_a_head_turned_from_behind_shows_its_cheek_and_swings_its_tail_to_the_other_side(
    style: str, way: int
):
    look = replace(PLAIN, hair_style=style)
    labels = drawn(look, yaw=way * 2.35)[1]
    head = labels[int(SIZE.height * 0.18) : int(SIZE.height * 0.52)]
    places = np.arange(SIZE.width) - SIZE.width / 2
    hair, skin = ((head == label).sum(0) for label in (Label.HAIR, Label.SKIN))
    assert way * float((hair * places).sum() / hair.sum()) < -3
    face = labels[int(SIZE.height * 0.34) : int(SIZE.height * 0.4)] == Label.SKIN
    assert face[:, way * places > 20].sum() > 3 * face[:, way * places < -20].sum() + 20
    assert skin.sum() > 0


@pytest.mark.parametrize("style", ["long hair", "bob cut"])
def test_long_hair_leaves_the_cheek_bare_on_a_head_turned_from_behind(style: str):
    turned, straight = (
        drawn(replace(PLAIN, hair_style=style, long=True), yaw=yaw)[1] for yaw in (2.35, math.pi)
    )
    rows = slice(int(SIZE.height * 0.3), int(SIZE.height * 0.42))
    seen = [int((labels[rows] == Label.SKIN).sum()) for labels in (turned, straight)]
    assert seen[0] > seen[1] + 40
