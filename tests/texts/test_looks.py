"""What a look or a scene can be set to is in the tables of texts."""

from __future__ import annotations

import pytest

from core.figures import colours
from core.figures.attributes import PLACES
from core.figures.colours import Family
from core.figures.hair.styles import LENGTHS
from core.figures.words import fields
from core.figures.words.telling import title
from tests.texts.lines import LANGUAGES, untold

IN_EACH = pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
# Fields of a look and of a scene; what people do and details of places are words of prompts alone.
FIELDS = (
    "accessory", "age", "air", "bangs", "build", "expression", "eye_shape", "eyes", "hair_extras",
    "hair_pattern", "hair_style", "items", "kind", "marks", "mouth", "outfit", "pattern", "place",
    "prop", "season", "skin", "style", "time", "weather",
)  # fmt: skip


@IN_EACH
@pytest.mark.parametrize("field", FIELDS)
def test_what_is_offered_for_a_field_is_translated(field, language) -> None:
    offered = fields.offered(field)
    assert offered
    assert untold(offered.values(), language) == []


@IN_EACH
def test_families_of_things_are_translated(language) -> None:
    assert untold(fields.families("items").values(), language) == []


@IN_EACH
@pytest.mark.parametrize("family", Family, ids=lambda one: one.name)
def test_names_of_colours_are_translated(family, language) -> None:
    assert untold(colours.names(family), language) == []


@IN_EACH
def test_lengths_of_hair_and_places_are_translated(language) -> None:
    assert untold([*LENGTHS, *(title("place", one) for one in PLACES)], language) == []
