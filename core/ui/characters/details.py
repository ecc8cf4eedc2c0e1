"""What else a card says: words for checkpoints, its LoRAs, its palette, notes and its seed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from core.characters.card import MOST_LORAS, MOST_NAME, MOST_NOTES, MOST_TEXT, NamedColour
from core.figures.casting import LARGEST_SEED
from core.generation.request_inputs import MAX_LORA_WEIGHT, LoraUse
from core.glossary import Term
from core.models import registry
from core.ui import state
from core.ui.characters import draft, widgets
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.resources import studio
from core.ui.texts import said, t

NEW_COLOUR = "#d9407f"
TEXTS = (
    ("words", "More words for checkpoints", "detailed eyes, freckles across the nose …"),
    ("negative", Term.NEGATIVE_PROMPT.label, "What this character's pictures lead away from"),
)


def detail_fields() -> None:
    card = draft.opened()
    for field, label, placeholder in TEXTS:
        widgets.line(
            said(label), getattr(card, field), partial(_set, field), most=MOST_TEXT, lines=2,
            key=state.character_field(field), placeholder=said(placeholder),
        )  # fmt: skip
    _lora_fields()
    _palette_fields()
    widgets.line(
        t("Notes"), card.notes, partial(_set, "notes"), most=MOST_NOTES, lines=4,
        key=state.character_field("notes"), placeholder=t("158 cm, left-handed, afraid of geese …"),
    )  # fmt: skip
    widgets.show(state.CHARACTER_SEED, card.seed)
    st.number_input(
        said(Term.SEED.label), 0, LARGEST_SEED, key=state.CHARACTER_SEED, on_change=_take_seed,
        help=t("Decides small things that the look leaves open."),
    )  # fmt: skip


def _set(field: str, value: object) -> None:
    draft.change(**{field: value})


@guarded
def _take_seed() -> None:
    draft.change(seed=int(st.session_state[state.CHARACTER_SEED]))


# --- LoRAs ------------------------------------------------------------------------------------


def _lora_fields() -> None:
    card, config = draft.opened(), studio().config
    known = {
        lora.id: f"{lora.title} · {lora.family.label}"
        for lora in registry.loras(config)
        if lora.is_installed(config)
    }
    used = tuple(use.id for use in card.loras)
    if known or used:
        widgets.many(
            said(Term.LORA.plural), used, known, _take_loras, key=state.CHARACTER_LORAS,
            most=MOST_LORAS,
        )  # fmt: skip
    for use in card.loras:
        key = state.character_lora(use.id)
        widgets.show(key, float(use.weight))
        st.slider(
            plain(known.get(use.id, use.id)), -MAX_LORA_WEIGHT, MAX_LORA_WEIGHT, step=0.05,
            key=key, on_change=_take_weight, args=(use.id,),
        )  # fmt: skip
    widgets.line(
        t("Trigger words"), card.trigger, partial(_set, "trigger"), most=MOST_TEXT,
        key=state.character_field("trigger"),
        placeholder=t("The words that this character's LoRA was trained with"),
    )  # fmt: skip


def _take_loras(chosen: tuple[str, ...]) -> None:
    there = {use.id: use for use in draft.opened().loras}
    own = {lora.id: lora.weight for lora in registry.loras(studio().config)}
    draft.change(loras=tuple(
        there.get(one) or LoraUse(one, float(own.get(one, 1.0))) for one in chosen
    ))  # fmt: skip


@guarded
def _take_weight(lora_id: str) -> None:
    weight = float(st.session_state[state.character_lora(lora_id)])
    draft.change(loras=tuple(
        replace(use, weight=weight) if use.id == lora_id else use for use in draft.opened().loras
    ))  # fmt: skip


# --- palette ----------------------------------------------------------------------------------


def _palette_fields() -> None:
    palette = draft.opened().palette
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(f"**{t('Palette')}**", width="content")
        widgets.button(
            t("Add a colour"), _add_colour, key=state.CHARACTER_ADD_COLOUR, icon=":material/add:",
            type="tertiary",
        )  # fmt: skip
    with st.grid(min_column_width=240, gap="small"):
        for number, colour in enumerate(palette):
            _colour_row(number, colour)


def _colour_row(number: int, colour: NamedColour) -> None:
    picker = state.character_variant("hex", str(number))
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        widgets.show(picker, colour.hex)
        st.color_picker(
            t("Colour"), key=picker, label_visibility="collapsed", width="content",
            on_change=_take_hex, args=(number,),
        )  # fmt: skip
        widgets.line(
            t("Name of the colour"), colour.name, partial(_rename, number), most=MOST_NAME,
            key=state.character_variant("colour", str(number)), label_visibility="collapsed",
            placeholder=t("Name"),
        )  # fmt: skip
        st.caption(colour.hex, width="content")
        widgets.button(
            "", _change_colour, number, (), type="tertiary", icon=":material/close:",
            key=state.character_variant("drop_colour", str(number)), help=t("Remove"),
        )  # fmt: skip


def _add_colour() -> None:
    draft.change(palette=(*draft.opened().palette, NamedColour("", NEW_COLOUR)))


@guarded
def _take_hex(number: int) -> None:
    chosen = str(st.session_state[state.character_variant("hex", str(number))]).lower()
    _change_colour(number, (replace(draft.opened().palette[number], hex=chosen),))


def _rename(number: int, name: str) -> None:
    _change_colour(number, (replace(draft.opened().palette[number], name=name),))


def _change_colour(number: int, by: tuple[NamedColour, ...]) -> None:
    there = draft.opened().palette
    draft.change(palette=(*there[:number], *by, *there[number + 1 :]))
