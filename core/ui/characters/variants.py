"""Outfits and expressions of the open card: added from what the drawing shows, and worn again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from core.characters.card import MOST_NAME, Card, Expression, Outfit, free_name, handle_of
from core.figures.looks import Look
from core.figures.words import fields
from core.figures.words.telling import title as word_for
from core.ui import state
from core.ui.characters import draft, stage, widgets
from core.ui.characters.clothes import garments
from core.ui.texts import said, t

Variant = Outfit | Expression
USUAL_FACES = ("smile", "serious", "surprised", "angry", "sad", "shy")
NARROW = 84


@dataclass(frozen=True)
class Kind:
    """``field`` is the card's; ``taken`` makes one of a look, ``name`` calls it without words."""

    field: str
    label: str
    adds: str
    empty: str
    view: str
    taken: Callable[[str, Look], Variant]
    name: Callable[[Look], str]

    def of(self, card: Card) -> tuple[Variant, ...]:
        return getattr(card, self.field)


def _expression(name: str, look: Look) -> Expression:
    return Expression(name, look.expression, look.eyes, look.mouth)


OUTFITS = Kind(
    "outfits", "Outfits", "Add these clothes", "Dress the character, then add what it wears.",
    "front", Outfit.of, lambda look: word_for("outfit", look.outfit) or "Outfit",
)  # fmt: skip
EXPRESSIONS = Kind(
    "expressions", "Expressions", "Add this face",
    "Set a face under Look, then add it; or add the usual six.", "face", _expression,
    lambda look: word_for("expression", look.expression),
)  # fmt: skip


def variant_fields() -> None:
    for kind in (OUTFITS, EXPRESSIONS):
        _list(kind)


def _list(kind: Kind) -> None:
    card = draft.opened()
    there = kind.of(card)
    st.subheader(said(kind.label), anchor=False)
    with st.container(horizontal=True, gap="xsmall"):
        widgets.button(
            said(kind.adds), _add, kind, key=state.character_add(kind.field), icon=":material/add:"
        )
        if kind is EXPRESSIONS:
            widgets.button(
                t("Add the usual six"), _add_usual, key=state.CHARACTER_USUAL_FACES,
                icon=":material/mood:",
            )  # fmt: skip
        else:
            garments.picture_button()
    if kind is OUTFITS:
        garments.trying_fields()
    if not there:
        st.caption(said(kind.empty))
    with st.grid(min_column_width=240, gap="small"):
        for number, variant in enumerate(there):
            _row(kind, number, variant)


def _row(kind: Kind, number: int, variant: Variant) -> None:
    card, name = draft.opened(), f"{kind.field}.{number}"
    with st.container(
        border=True, horizontal=True, gap="small", key=state.character_variant_box(name)
    ):
        worn = replace(card, look=variant.on(card.look))
        st.image(
            stage.portrait(worn, kind.view), width=NARROW, alt=t("{name}, drawn", name=variant.name)
        )
        with st.container(width="stretch", gap="xsmall"):
            widgets.line(
                t("Name"), variant.name, partial(_rename, kind, number), most=MOST_NAME,
                key=state.character_variant("name", name), label_visibility="collapsed",
            )  # fmt: skip
            if isinstance(variant, Expression):
                widgets.many(
                    t("Marks of this face"), variant.marks, fields.offered("marks"),
                    partial(_mark, number), key=state.character_variant("marks", name),
                )  # fmt: skip
            with st.container(horizontal=True, gap="xsmall"):
                widgets.button(
                    t("Use"), _use, variant, key=state.character_variant("use", name),
                    type="tertiary", icon=":material/check:",
                    help=t("Puts it on the drawing, in place of what it shows."),
                )  # fmt: skip
                widgets.button(
                    t("Remove"), _remove, kind, number, type="tertiary", icon=":material/close:",
                    key=state.character_variant("remove", name),
                )  # fmt: skip


def _add(kind: Kind) -> None:
    card = draft.opened()
    look = card.look
    name = _free_name(kind.name(look), [one.name for one in kind.of(card)])
    _put(kind, (*kind.of(card), kind.taken(name, look)))


def _add_usual() -> None:
    card = draft.opened()
    shown = {one.expression for one in card.expressions}
    there = [one.name for one in card.expressions]
    new = tuple(
        Expression(_free_name(word_for("expression", face), there), face)
        for face in USUAL_FACES
        if face not in shown
    )
    _put(EXPRESSIONS, (*card.expressions, *new))


def _free_name(name: str, there: list[str]) -> str:
    return free_name(widgets.sentence(name), {handle_of(one) for one in there})


def _use(variant: Variant) -> None:
    card = draft.opened()
    look = card.look
    if isinstance(variant, Expression):  # marks of the face before go with it
        passing = {mark for one in card.expressions for mark in one.marks}
        look = replace(look, marks=tuple(mark for mark in look.marks if mark not in passing))
    draft.change_look(variant.on(look))


def _rename(kind: Kind, number: int, name: str) -> None:
    if name:
        _change(kind, number, (replace(kind.of(draft.opened())[number], name=name),))


def _mark(number: int, marks: tuple[str, ...]) -> None:
    changed = replace(draft.opened().expressions[number], marks=marks)
    _change(EXPRESSIONS, number, (changed,))


def _remove(kind: Kind, number: int) -> None:
    _change(kind, number, ())


def _change(kind: Kind, number: int, by: tuple[Variant, ...]) -> None:
    there = kind.of(draft.opened())
    _put(kind, (*there[:number], *by, *there[number + 1 :]))


def _put(kind: Kind, variants: tuple[Variant, ...]) -> None:
    draft.change(**{kind.field: variants})
