"""The controls of a look, in groups: a row of a table for each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import streamlit as st

from core.figures.colours import Family
from core.figures.hair.styles import LENGTHS
from core.figures.looks import Look
from core.figures.words import fields
from core.figures.words.dice import random_look
from core.ui import choices, state
from core.ui.characters import body, draft, pieces, widgets
from core.ui.characters.clothes import garments, prints
from core.ui.texts import said, t


class Control(StrEnum):
    CHOICE = "choice"
    COLOUR = "colour"
    MANY = "many"


@dataclass(frozen=True)
class Row:
    """``none`` is the title of an empty field; without one it cannot be empty."""

    field: str
    label: str
    control: Control = Control.CHOICE
    none: str = ""
    family: Family = Family.CLOTH


@dataclass(frozen=True)
class Group:
    """``kinds`` says which of the single things stand in this group."""

    title: str
    rows: tuple[Row, ...]
    kinds: Callable[[str], bool] | None = None
    adds: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(row.field for row in self.rows)


def _is_worn(kind: str) -> bool:
    return not fields.is_held(kind) and not fields.is_grown(kind)


CLOTHES = "clothes"
LENGTH = "hair_length"
"""No field of its own: style, ``long`` and extras say it together."""
GROUPS: Mapping[str, Group] = {
    "person": Group("Person", (
        Row("kind", "Kind"),
        Row("build", "Build", none="average"),
        Row("age", "Age", none="adult"),
        Row("skin", "Skin", Control.COLOUR, family=Family.SKIN),
    ), fields.is_grown, "Add ears, tail, wings, horns …"),
    "hair": Group("Hair", (
        Row("hair_colour", "Hair colour", Control.COLOUR, family=Family.HAIR),
        Row("hair_style", "Hair style"),
        Row(LENGTH, "Length", none="as the style has it"),
        Row("bangs", "Bangs", none="as the style has them"),
        Row("hair_second", "Second colour", Control.COLOUR, "none", Family.HAIR),
        Row("hair_pattern", "Colour pattern", none="none"),
        Row("hair_extras", "Extras", Control.MANY),
    )),
    "face": Group("Face", (
        Row("eye_colour", "Eye colour", Control.COLOUR, family=Family.EYES),
        Row("eye_second", "Other eye", Control.COLOUR, "the same", Family.EYES),
        Row("eye_shape", "Eye shape", none="round"),
        Row("expression", "Expression"),
        Row("eyes", "Eyes", none="as the expression has them"),
        Row("mouth", "Mouth", none="as the expression has it"),
        Row("marks", "Marks", Control.MANY),
    )),
    CLOTHES: Group("Clothes", (
        Row("outfit", "Outfit", none="single pieces only"),
        Row("cloth", "Outfit colour", Control.COLOUR, "the outfit's own"),
        Row("shoes", "Shoe colour", Control.COLOUR, "the outfit's own"),
    ), _is_worn, "Add a piece to wear"),
    "held": Group("Held", (), fields.is_held, "Add something to hold"),
}  # fmt: skip


def look_fields() -> None:
    """The controls of one group, and the choice among groups."""
    group = choices.segments(
        t("Part of the look"), GROUPS, key=state.CHARACTER_GROUP,
        title=lambda name: said(GROUPS[name].title), label_visibility="collapsed",
    )  # fmt: skip
    chosen = GROUPS[group]
    if group == CLOTHES:
        with st.container(horizontal=True, gap="xsmall"):
            garments.picture_button()
            prints.chest_field()
        garments.trying_fields()
    if chosen.rows:
        with st.grid(min_column_width=210, gap="small"):
            for row in chosen.rows:
                _field(row)
    if group == "person":
        body.body_fields()
    if chosen.kinds is not None:
        pieces.piece_fields(group, chosen.kinds, chosen.adds)


def _field(row: Row) -> None:
    look, key, take = draft.opened().look, state.character_field(row.field), partial(_take, row)
    label = said(row.label)
    if row.control is Control.COLOUR:
        widgets.colour(
            label, getattr(look, row.field), row.family, take, key=key, none=said(row.none)
        )
    elif row.control is Control.MANY:
        values = getattr(look, row.field)
        shown = tuple(one for one in values if one not in LENGTHS)
        widgets.many(
            label, shown, fields.offered(row.field), partial(_take_many, row.field), key=key
        )
    else:
        offered = _offered(row)
        widgets.choice(label, _value(row, look), offered, take, key=key, none=said(row.none))


def _value(row: Row, look: Look) -> str:
    return fields.hair_length(look) if row.field == LENGTH else getattr(look, row.field)


def _offered(row: Row) -> Mapping[str, str]:
    return {one: said(one) for one in LENGTHS} if row.field == LENGTH else fields.offered(row.field)


def _take(row: Row, value: str) -> None:
    draft.change_look(changed(draft.opened().look, row.field, value))


def changed(look: Look, field: str, value: str) -> Look:
    """With one field set; what goes with it follows."""
    if field == LENGTH:
        return fields.with_hair(look, look.hair_style, value)
    if field == "hair_style":
        return fields.restyled(look, value)
    if field == "hair_second" and value and not look.hair_pattern:
        return replace(look, hair_second=value, hair_pattern="gradient hair")
    if field == "hair_pattern" and not value:
        return replace(look, hair_second="", hair_pattern="")
    return replace(look, **{field: value})


def _take_many(field: str, values: tuple[str, ...]) -> None:
    look = draft.opened().look
    lengths = tuple(one for one in getattr(look, field) if one in LENGTHS)
    draft.change_look(replace(look, **{field: (*lengths, *values)}))


def roll(group: str, seed: int) -> Look:
    """The open look with one group of another one, picked by chance."""
    look, other, chosen = draft.opened().look, random_look(seed), GROUPS[group]
    names = [name for name in chosen.fields if name != LENGTH]
    if LENGTH in chosen.fields:
        names.append("long")
    rolled = replace(look, **{name: getattr(other, name) for name in names})
    kinds = chosen.kinds
    if kinds is None:
        return rolled
    kept = (item for item in fields.pieces(look) if not kinds(item.kind))
    new = (item for item in fields.pieces(other) if kinds(item.kind))
    return fields.with_pieces(rolled, (*kept, *new))
