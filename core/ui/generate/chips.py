"""Everything that goes into the next picture beside its words, in one row, each to be left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from core.generation.drawing.backdrops import is_picture
from core.generation.request_inputs import AUTO, ControlKind
from core.glossary import Term
from core.models import registry
from core.pose.stored_score import percent
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.generate import img2img, pictures, xy_plot
from core.ui.generate.inpaint import mask, new_ground
from core.ui.generate.request import cannot_measure, chosen_checkpoint, uses_pose
from core.ui.resources import studio
from core.ui.settings import (
    BACKGROUND,
    NEGATIVE,
    SEED,
    UNTIL_SCORE,
    VAE,
    VARIATION_SEED,
    VARIATION_STRENGTH,
)
from core.ui.texts import said, t

STYLE = Path(__file__).parent / "generate.css"
CHARACTERS = 28
OF_DRAWINGS = ("pose", "background", "until", "compare")


class Chip(NamedTuple):
    """``name`` stays while the text changes; ``drop`` takes it out."""

    name: str
    text: str
    drop: Callable[[], None]


def chips_row() -> None:
    spec = chosen_checkpoint()
    if spec is not None and spec.is_drawing:
        shown = [chip for chip in (*_pictures(), *_rules()) if chip.name in OF_DRAWINGS]
    else:
        shown = [*_pictures(), *_models(), *_rules()]
    found = [*_styles(), *shown]
    if not found:
        return
    st.html(STYLE)
    with st.container(key=state.GENERATE_CHIPS_BOX, horizontal=True, gap="xsmall"):
        for chip in found:
            st.button(
                plain(_short(chip.text)),
                key=state.generate_chip(chip.name),
                icon=":material/close:",
                icon_position="right",
                on_click=_drop,
                args=(chip,),
                help=t("Take out: {what}", what=plain(chip.text)),
            )


def _styles() -> Iterator[Chip]:
    styles, _lost = studio().styles.named(state.styles())
    names = state.styles()
    for style in styles:
        title = style.title if style.is_own else said(style.title)
        others = [name for name in names if name != style.name]
        drop = partial(state.set_styles, others)
        yield Chip(f"style.{style.name}", t("Style: {name}", name=title), drop)


def _pictures() -> Iterator[Chip]:
    session = st.session_state
    if uses_pose():
        yield Chip("pose", t("Pose"), _sets(state.USE_POSE, False))
    if BACKGROUND.value:
        of_what = t("picture") if is_picture(BACKGROUND.value) else BACKGROUND.value
        text = t("Background: {what}", what=of_what)
        yield Chip("background", text, _sets(BACKGROUND.key, ""))
    if session[state.START]:
        yield Chip("start", said(Term.START_PICTURE.label), img2img.drop_start)
        if session[state.MASK_ON] and session[state.MASK]:
            yield Chip("mask", said(Term.INPAINT.label), mask.drop)
        if new_ground.value() is not None:
            yield Chip("ground", Term.OUTPAINT.label, new_ground.drop)
    for slot, _picture in session[state.REFERENCES]:
        drop = partial(pictures.drop, state.REFERENCES, slot)
        yield Chip(f"reference.{slot}", said(Term.REFERENCE.label), drop)
    for slot, _picture in session[state.CONTROLS]:
        chosen = session.get(state.of_picture("kind", slot), ControlKind.CANNY)
        kind = next((said(kind.label).lower() for kind in ControlKind if kind == chosen), "")
        drop = partial(pictures.drop, state.CONTROLS, slot)
        text = t("Control picture: {what}", what=kind)
        yield Chip(f"control.{slot}", text, drop)


def _models() -> Iterator[Chip]:
    session, config = st.session_state, studio().config
    titles = {one.id: one.title for one in (*registry.loras(config), *registry.vaes(config))}
    for name in session[state.LORAS]:
        weight = session.get(state.lora_weight(name), 1.0)
        without = [other for other in session[state.LORAS] if other != name]
        text = f"{titles.get(name, name)} ×{weight:g}"
        yield Chip(f"lora.{name}", text, _sets(state.LORAS, without))
    if (name := VAE.value) != AUTO:
        yield Chip("vae", f"{said(VAE.label)}: {titles.get(name, name)}", _sets(VAE.key, AUTO))


def _rules() -> Iterator[Chip]:
    session = st.session_state
    if negative := " ".join(str(NEGATIVE.value).split()):
        yield Chip("negative", t("Negative: {words}", words=negative), _drop_negative)
    if UNTIL_SCORE.value and not cannot_measure():
        until = f"{said(Term.POSE_SCORE.label)}: {percent(UNTIL_SCORE.value)}"
        yield Chip("until", until, _sets(UNTIL_SCORE.key, 0.0))
    if session[state.SEED_IS_FIXED]:
        seed = f"{said(Term.SEED.label)} {SEED.value}"
        yield Chip("seed", seed, _sets(state.SEED_IS_FIXED, False))
    if VARIATION_STRENGTH.value > 0:
        variation = t(
            "Variation {strength} of {seed}",
            strength=f"{VARIATION_STRENGTH.value:g}", seed=VARIATION_SEED.value,
        )  # fmt: skip
        yield Chip("variation", variation, _sets(VARIATION_STRENGTH.key, 0.0))
    if session[state.PLOT_ON]:
        compared = t("Compare: {settings}", settings=xy_plot.compared_settings())
        yield Chip("compare", compared, _sets(state.PLOT_ON, False))


def _sets(key: str, value: Any) -> Callable[[], None]:
    def drop() -> None:
        st.session_state[key] = value

    return drop


def _drop_negative() -> None:
    NEGATIVE.put("")
    st.session_state[state.NEGATIVE_PRESET] = None


@guarded
def _drop(chip: Chip) -> None:
    chip.drop()


def _short(text: str) -> str:
    return text if len(text) <= CHARACTERS else text[:CHARACTERS].rstrip(", ") + "…"
