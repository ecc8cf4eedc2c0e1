"""How the figures get into their poses, what a checkpoint is told, and how the pictures end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.generation.request import MAX_PROMPT_CHARACTERS, GenerationRequest
from core.glossary import Term
from core.repose.request import MAX_TRIES, Road
from core.repose.roads import overpaint
from core.ui import choices, state
from core.ui.repose import ground
from core.ui.repose.clothes import garment
from core.ui.repose.offers import BASES, Behind
from core.ui.resources import studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.models.specs import CheckpointSpec

TITLES = {Road.PUPPET: "Puppet", Road.REDRAW: "Redraw", Road.PAINT: "Paint"}
WORDS = {
    Road.PUPPET: "Your picture's own pixels, moved. Turns of the body are beyond it.",
    Road.REDRAW: "Drawn new from how it looks: turns, backs and hidden sides.",
    Road.PAINT: "A checkpoint paints over the puppet or the redraw.",
}
assert set(TITLES) == set(WORDS) == set(Road)
NO_WORDS = "anime illustration"


def prepare() -> None:
    for road in Road:
        state.start_with(state.repose_road(road), road is Road.PUPPET)
    state.start_with(state.REPOSE_FACES, True)
    state.start_with(state.REPOSE_PRINTS, True)


def fields() -> None:
    with st.container(horizontal=True, gap="medium"):
        for road in Road:
            st.checkbox(
                said(TITLES[road]),
                key=state.repose_road(road),
                persist_state="session",
                disabled=road is Road.PAINT and not _checkpoints(),
                help=said(WORDS[road]),
            )
    if not roads_now():
        st.caption(t("Choose at least one way."))
    if Road.PAINT in roads_now() or ground.behind_now() is Behind.PAINTED:
        _paint_fields()
    with st.expander(t("Background and size"), icon=":material/landscape:"):
        ground.fields()
    with st.expander(t("Until it fits"), icon=":material/flag:"):
        _wish_fields()


def _paint_fields() -> None:
    known = {spec.id: spec for spec in _checkpoints()}
    if not known:
        st.caption(t("No checkpoint is on this machine. Fetch one on the page Models."))
        return
    chosen = choices.selectbox(
        said(Term.CHECKPOINT.label),
        known,
        key=state.REPOSE_CHECKPOINT,
        title=lambda name: known[name].title,
    )
    key = state.repose_strength(chosen)
    state.start_with(key, overpaint.usual_strength(known[chosen]))
    st.slider(
        said(Term.DENOISE_STRENGTH.label), 0.05, 1.0, step=0.01, key=key, persist_state="session",
        help=t("How far the checkpoint may leave what it paints over."),
    )  # fmt: skip
    st.text_input(
        t("Words"), key=state.REPOSE_WORDS, persist_state="session",
        max_chars=MAX_PROMPT_CHARACTERS // 2, placeholder=t("watercolour, soft light"),
    )  # fmt: skip
    if Road.PAINT in roads_now():
        choices.segments(
            t("Paint over the"),
            BASES,
            key=state.REPOSE_OVER,
            title=lambda road: said(TITLES[road].lower()),
        )
        with st.container(horizontal=True, gap="medium"):
            st.toggle(t("Keep faces"), key=state.REPOSE_FACES, persist_state="session")
            st.toggle(t("Keep prints"), key=state.REPOSE_PRINTS, persist_state="session")
        garment.garment_field()


def _wish_fields() -> None:
    st.caption(t("A picture below these is made again by the next way, or with another seed."))
    for label, key in (
        (t("Pose score at least"), state.REPOSE_WISHED_POSE),
        (t("Likeness at least"), state.REPOSE_WISHED_LIKENESS),
    ):
        st.slider(label, 0, 95, step=5, format="%d %%", key=key, persist_state="session")
    st.slider(t("Tries"), 1, MAX_TRIES, key=state.REPOSE_TRIES, persist_state="session")


def _checkpoints() -> list[CheckpointSpec]:
    config = studio().config
    return [spec for spec in studio().checkpoints() if spec.is_installed(config)]


# --- what was chosen ----------------------------------------------------------------------------


def roads_now() -> tuple[Road, ...]:
    chosen = [road for road in Road if st.session_state.get(state.repose_road(road))]
    return tuple(road for road in chosen if road is not Road.PAINT or _checkpoints())


def over_now() -> Road:
    return Road(st.session_state.get(state.REPOSE_OVER, Road.PUPPET))


def wishes_now() -> tuple[float, float, int]:
    """Pose score and likeness, 0–1, and how many tries."""
    pose, likeness, tries = (
        int(st.session_state.get(key, first))
        for key, first in (
            (state.REPOSE_WISHED_POSE, 0), (state.REPOSE_WISHED_LIKENESS, 0),
            (state.REPOSE_TRIES, 1),
        )
    )  # fmt: skip
    return pose / 100, likeness / 100, tries


def paint_now() -> GenerationRequest | None:
    """What a checkpoint is told; None where none paints."""
    ready = {spec.id: spec for spec in _checkpoints()}
    is_painted = Road.PAINT in roads_now() or ground.behind_now() is Behind.PAINTED
    if not (is_painted and ready):
        return None
    chosen = str(st.session_state.get(state.REPOSE_CHECKPOINT) or next(iter(ready)))
    spec = ready.get(chosen, next(iter(ready.values())))
    words = str(st.session_state.get(state.REPOSE_WORDS) or "").strip() or NO_WORDS
    strength = st.session_state.get(state.repose_strength(spec.id))
    return overpaint.template(spec, studio().config, words, strength)
