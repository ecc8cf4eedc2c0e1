"""Every word of a face is seen in the drawing, in its colour."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.figures.attributes import EXPRESSIONS as CLOSED_EXPRESSIONS
from core.figures.colours import Family, difference, rgb
from core.figures.face import expressions, eye_kinds, marks
from core.figures.face.expressions import EXPRESSIONS, MOUTHS
from core.figures.face.eye_kinds import EYE_SHAPES, EYE_STATES
from core.figures.face.heads import ANCHORS, HeadFrame
from core.figures.face.marks import MARKS
from core.figures.painting.paint import Label
from tests.figures.heads import PLAIN, SIZE, body_with, changed, commonest, drawn

BARE = replace(PLAIN, bangs="no bangs", expression="serious")
HAIRY = ("mustache", "stubble", "goatee", "short beard", "long beard")


def test_the_closed_expressions_are_all_there():
    assert set(CLOSED_EXPRESSIONS) <= EXPRESSIONS.keys()


@pytest.mark.parametrize("name", [name for name in EXPRESSIONS if name != "expressionless"])
def test_each_expression_changes_the_face(name: str):
    plain, there = (drawn(replace(BARE, expression=e))[0] for e in ("expressionless", name))
    assert changed(plain, there) > 20


@pytest.mark.parametrize("name", [name for name in MOUTHS if name != "line"])
def test_each_mouth_is_seen(name: str):
    plain, there = (drawn(replace(BARE, mouth=m))[0] for m in ("line", name))
    assert changed(plain, there, 25) > 8


@pytest.mark.parametrize("name", list(EYE_SHAPES))
def test_each_shape_of_eyes_is_seen(name: str):
    assert changed(*(drawn(replace(BARE, eye_shape=e))[0] for e in ("", name))) > 20


@pytest.mark.parametrize("name", list(EYE_STATES))
def test_each_state_of_eyes_is_seen(name: str):
    assert changed(*(drawn(replace(BARE, eyes=e))[0] for e in ("", name))) > 20


@pytest.mark.parametrize("name", list(MARKS))
def test_each_mark_is_seen(name: str):
    look = replace(BARE, hair_colour="black")
    shown = [drawn(replace(look, marks=m), yaw=-0.2)[0] for m in ((), (name,))]
    assert changed(*shown, 22) > 3


@pytest.mark.parametrize("name", HAIRY[2:])
def test_beards_have_the_colour_of_the_hair(name: str):
    plain, bearded = (drawn(replace(BARE, hair_colour="white", marks=m)) for m in ((), (name,)))
    grown = (bearded[1] == Label.HAIR) & (plain[1] != Label.HAIR)
    assert grown.sum() > 30
    assert difference(commonest(bearded[0], grown), rgb("white", Family.HAIR)) < 12


@pytest.mark.parametrize("colour", ["blue", "green", "amber", "#c71585", "violet"])
def test_eyes_have_the_named_colour(colour: str):
    picture, labels = drawn(replace(BARE, eye_colour=colour, expression="surprised"), heads=7.0)
    seen = picture[labels == Label.EYES].astype(float)
    near = [difference(tuple(c), rgb(colour, Family.EYES)) < 12 for c in seen]
    assert np.mean(near) > 0.06


def test_the_second_colour_is_of_the_left_eye():
    two = replace(BARE, eye_colour="red", eye_second="green")
    picture, labels = drawn(two, heads=7.0)
    eyes = labels == Label.EYES
    near = np.zeros((2, SIZE.width))
    for i, colour in enumerate(("red", "green")):
        wanted = np.array(rgb(colour, Family.EYES))
        near[i] = (eyes & (np.abs(picture - wanted).max(-1) < 40)).sum(0)
    columns = np.arange(SIZE.width)
    right_eye, left_eye = ((near[i] * columns).sum() / near[i].sum() for i in (0, 1))
    assert right_eye < SIZE.width / 2 < left_eye  # the character's left is the picture's right


@pytest.mark.parametrize(
    "skin", ["very dark skin", "pale skin", "blue skin", "green skin", "tan skin"]
)
def test_skin_has_the_named_colour(skin: str):
    picture, labels = drawn(replace(BARE, skin=skin))
    face = (labels == Label.SKIN) & (np.arange(SIZE.height)[:, None] < SIZE.height * 0.5)
    assert difference(commonest(picture, face), rgb(skin, Family.SKIN)) < 12


def test_eyes_shut_show_no_white():
    shut = drawn(replace(BARE, eyes="closed eyes"))[1]
    wink = drawn(replace(BARE, eyes="one eye closed"))[1]
    assert not (shut == Label.EYES).any()
    columns = np.flatnonzero((wink == Label.EYES).any(0))
    assert len(columns) > 5
    assert columns.max() < SIZE.width / 2  # the left one is shut


def test_from_the_side_the_eye_lies_where_the_face_looks():
    for way in (-1, 1):
        labels = drawn(BARE, yaw=1.35 * way)[1]
        columns = np.flatnonzero((labels == Label.EYES).any(0))
        assert (columns.mean() - SIZE.width / 2) * way > 8


@pytest.mark.parametrize("value", ["", "?", "x" * 300, "\x00"])
def test_unknown_words_never_raise(value: str):
    odd = replace(
        PLAIN, expression=value, mouth=value, eyes=value, eye_shape=value, marks=(value,),
        eye_colour=value, eye_second=value, skin=value,
    )  # fmt: skip
    assert drawn(odd)[0].shape == (SIZE.height, SIZE.width, 3)


@pytest.mark.parametrize("yaw", np.linspace(-math.pi, math.pi, 9))
def test_ornaments_find_their_place_or_none(yaw: float):
    f = HeadFrame.of(body_with(float(yaw)))
    for name in (*ANCHORS, "no such place"):
        place = f.anchor(name)
        assert place is None or all(abs(v) < 1.3 for v in place)
    assert f.anchor("crown") is not None


def test_words_name_what_is_drawn():
    tables = {"expression": EXPRESSIONS, "mouth": MOUTHS, "eye_shape": EYE_SHAPES,
              "eyes": EYE_STATES, "marks": MARKS}  # fmt: skip
    words = (*expressions.WORDS, *eye_kinds.WORDS, *marks.WORDS)
    assert {word.field for word in words} == tables.keys()
    for word in words:
        assert word.value in tables[word.field]
        assert all(name == name.lower().strip() and "_" not in name for name in word.names[:1])
