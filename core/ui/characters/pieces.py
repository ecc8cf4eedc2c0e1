"""Single things of a look: what is worn, grown or held, each with its colours and its print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from core.characters.garments.printing import PRINTED
from core.figures.clothing.garments import garment
from core.figures.colours import Family
from core.figures.looks import Item
from core.figures.words import fields
from core.ui import choices, state
from core.ui.characters import draft, widgets
from core.ui.characters.clothes import prints
from core.ui.frame import guarded
from core.ui.texts import said, t


def piece_fields(group: str, belongs: Callable[[str], bool], adds: str) -> None:
    """The things of which ``belongs`` is true, and a field to add one."""
    look = draft.opened().look
    shown = [item for item in fields.pieces(look) if belongs(item.kind)]
    kinds = {kind: _title(kind) for kind in fields.offered("items") if belongs(kind)}
    with st.grid(min_column_width=210, gap="small"):
        for number, item in enumerate(shown):
            _piece(f"{group}.{number}", item, kinds)
    _add_field(group, kinds, adds)


def _title(kind: str) -> str:
    """With its family, so that a search for "hat" finds a beret."""
    name, family = fields.offered("items")[kind], fields.families("items")[kind]
    return f"{name} · {family}"


def _add_field(group: str, kinds: Mapping[str, str], adds: str) -> None:
    key = state.character_piece("add", group)
    options = ("", *kinds)

    def title(kind: str) -> str:
        return widgets.sentence(kinds[kind]) if kind else said(adds)

    widgets.show(key, "")
    choices.selectbox(
        said(adds), options, key=key, title=title, label_visibility="collapsed",
        on_change=_add, args=(key, options, title),
    )  # fmt: skip


@guarded
def _add(key: str, options: tuple[str, ...], title: Callable[[str], str]) -> None:
    kind = choices.chosen(key, options, title=title)
    if kind:
        look = draft.opened().look
        draft.change_look(fields.with_pieces(look, (*fields.pieces(look), Item(kind))))


def _piece(name: str, item: Item, kinds: Mapping[str, str]) -> None:
    place = fields.place_of(item.kind)
    siblings = {kind: title for kind, title in kinds.items() if fields.place_of(kind) == place}
    others = siblings if len(siblings) > 1 else kinds
    with st.container(border=True, gap="xsmall", key=state.character_piece_box(name)):
        widgets.choice(
            t("Piece"), item.kind, others, partial(_set, item, "kind"),
            key=state.character_piece("kind", name), label_visibility="collapsed",
        )  # fmt: skip
        widgets.colour(
            t("Colour"), item.colour, Family.CLOTH, partial(_set, item, "colour"),
            key=state.character_piece("colour", name), none=t("its own"),
        )  # fmt: skip
        with st.container(horizontal=True, gap="xsmall"):
            _details(name, item)
            widgets.button(
                t("Remove"), _remove, item, key=state.character_piece("remove", name),
                icon=":material/close:", type="tertiary",
            )  # fmt: skip


def _details(name: str, item: Item) -> None:
    kind = garment(item.kind)
    if kind is None:
        return
    with st.popover(
        t("Pattern and print") if kind.slot in PRINTED else t("Pattern"), type="tertiary"
    ):
        widgets.choice(
            t("Pattern"), item.pattern, fields.offered("pattern"), partial(_set, item, "pattern"),
            key=state.character_piece("pattern", name), none=t("its own"),
        )  # fmt: skip
        widgets.colour(
            t("Second colour"), item.second, Family.CLOTH, partial(_set, item, "second"),
            key=state.character_piece("second", name), none=t("its own"),
        )  # fmt: skip
        if kind.slot in PRINTED:
            prints.print_fields(name, item.print, partial(_set, item, "print"))


def _set(item: Item, field: str, value: str) -> None:
    _replace(item, (replace(item, **{field: value}),))


def _remove(item: Item) -> None:
    _replace(item, ())


def _replace(item: Item, by: tuple[Item, ...]) -> None:
    look = draft.opened().look
    every: list[Item] = []
    for one in fields.pieces(look):
        every += by if one == item else (one,)
    draft.change_look(fields.with_pieces(look, every))
