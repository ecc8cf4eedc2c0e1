"""Colours by name."""

from __future__ import annotations

import random

import pytest
from PIL import ImageColor

from core.figures import colours
from core.figures.attributes import CLOTH_COLOURS, EYE_COLOURS, HAIR_COLOURS, SKIN_TONES
from core.figures.colours import (
    Family,
    as_hex,
    called,
    difference,
    find,
    harmony,
    names,
    nearest,
    rgb,
)


@pytest.mark.parametrize(
    ("family", "table"),
    [
        (Family.HAIR, HAIR_COLOURS),
        (Family.EYES, EYE_COLOURS),
        (Family.CLOTH, CLOTH_COLOURS),
        (Family.SKIN, SKIN_TONES),
    ],
)
def test_names_of_training_stay_the_same_colours(
    family: Family, table: dict[str, tuple[float, float, float]]
) -> None:
    assert {name: find(name, family) for name in table} == table


@pytest.mark.parametrize("name", sorted(ImageColor.colormap))
def test_every_css_name_is_known_near_its_own_hue(name: str) -> None:
    assert len(ImageColor.colormap) == 148
    found = find(name, Family.CLOTH)
    assert found is not None
    assert difference(found, ImageColor.getrgb(name)[:3]) < 90, (
        found,
        name,
    )  # pure blue is far off any cloth


def test_css_names_are_known_where_pillow_has_drawn_with_them_before() -> None:
    before = colours._css()
    ImageColor.getrgb("aliceblue")
    colours._css.cache_clear()
    assert colours._css() == before


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("Light_Blue", "light blue"),
        ("lightblue", "light blue"),
        ("light-blue", "light blue"),
        ("gray", "grey"),
        ("dark gray", "dark grey"),
        ("#F80", "#ff8800"),
        ("LightGoldenRodYellow", "light goldenrod yellow"),
    ],
)
def test_spellings(said: str, same: str) -> None:
    assert find(said) is not None
    assert find(said) == find(same)


@pytest.mark.parametrize("name", names(Family.CLOTH))
def test_a_colour_is_called_by_its_name_only_where_it_is_that_colour(name: str) -> None:
    colour = rgb(name)
    assert rgb(called(colour, Family.CLOTH)) == colour
    assert not called(colour, Family.CLOTH).startswith("#")
    assert called((132, 40, 170), Family.CLOTH) == "#8428aa"


def test_hex_is_exact() -> None:
    assert rgb("#ff8800") == (255, 136, 0)
    assert as_hex(rgb("#12ab34", Family.HAIR)) == "#12ab34"


@pytest.mark.parametrize("text", ["", "zzz", "#12", "#gggggg", "light", "dark zzz", "red" * 90])
def test_what_is_no_colour(text: str) -> None:
    assert find(text) is None
    assert rgb(text, Family.HAIR) == HAIR_COLOURS["brown"]
    assert rgb(text, Family.HAIR, otherwise="pink") == HAIR_COLOURS["pink"]


def test_the_same_name_differs_by_what_is_coloured() -> None:
    assert len({rgb("blue", family) for family in Family}) == 4
    assert difference(rgb("light teal"), rgb("white")) < difference(rgb("teal"), rgb("white"))


@pytest.mark.parametrize("family", Family)
def test_offered_names_are_known_and_nearest_to_themselves(family: Family) -> None:
    offered = names(family)
    assert len(set(offered)) == len(offered)
    for name in offered:
        same = nearest(name, family, closed=False)
        assert rgb(same, family) == rgb(name, family)
    assert nearest("turquoise", Family.CLOTH) in CLOTH_COLOURS


def test_harmony_varies_but_keeps_to_what_training_knows() -> None:
    for name in (*CLOTH_COLOURS, "#808080", "turquoise"):
        found = {harmony(name, random.Random(seed)) for seed in range(40)}
        assert len(found) > 3
        assert found <= CLOTH_COLOURS.keys() - {name}
