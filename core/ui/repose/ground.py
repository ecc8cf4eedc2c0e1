"""What the figures stand before, and how large the pictures become."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.cutout.request import Ground
from core.geometry import Size
from core.repose.request import Finish
from core.ui import choices, state
from core.ui.cutout import ground_fields
from core.ui.cutout.ground_keys import GroundKeys
from core.ui.repose.offers import MOST_MATCH, SIZES, TARGETS, Behind
from core.ui.texts import said, t
from core.upscale.presets import Preset

TITLES = {
    Behind.NONE: "Transparent",
    Behind.KEEP: "As in the picture",
    Behind.COLOUR: "A colour",
    Behind.PLACE: "A drawn place",
    Behind.PICTURE: "A picture of mine",
    Behind.PAINTED: "Painted by a checkpoint",
}
assert set(TITLES) == set(Behind)
KEYS = GroundKeys(
    "repose", state.REPOSE_COLOUR, state.REPOSE_PLACE, state.REPOSE_GROUND_PICTURE
)  # fmt: skip


def prepare() -> None:
    KEYS.prepare()
    state.start_with(state.REPOSE_SHADOW, True)
    state.start_with(state.REPOSE_LIGHT, True)
    state.start_with(state.REPOSE_MATCH, round(Finish().match * 100))


def fields() -> None:
    behind_fields()
    size, target = st.columns(2)
    with size:
        choices.selectbox(
            t("Size"), SIZES, key=state.REPOSE_SIZE, title=lambda name: said(SIZES[name][0])
        )
    with target:
        choices.selectbox(
            t("Upscale to"),
            TARGETS,
            key=state.REPOSE_TARGET,
            title=_target_title,
            help=t(
                "By an upscaler, once a picture is made. Prints are taken from your picture anew."
            ),
        )


def behind_fields(offered: Iterable[Behind] = tuple(TITLES)) -> None:
    """What the figures stand before, and how they are set into it."""
    behind = choices.selectbox(
        t("Background"), offered, key=state.REPOSE_GROUND, title=lambda one: said(TITLES[one])
    )
    ground_fields.fields(behind.kind, KEYS)
    if behind is not Behind.NONE:
        _finish_fields()


def _target_title(pixels: int) -> str:
    if not pixels:
        return t("Not at all")
    return said(next(one.label for one in Preset if one.long_side == pixels))


def _finish_fields() -> None:
    with st.container(horizontal=True, gap="medium"):
        st.toggle(t("Shadow"), key=state.REPOSE_SHADOW, persist_state="session")
        st.toggle(
            t("Light on the edge"),
            key=state.REPOSE_LIGHT,
            persist_state="session",
            help=t("The background shines round the figure's edge a little."),
        )
    st.slider(
        t("Match colours"),
        0,
        MOST_MATCH,
        step=5,
        format="%d %%",
        key=state.REPOSE_MATCH,
        persist_state="session",
        help=t("How far the figure's colours go towards the background's."),
    )


# --- what was chosen ----------------------------------------------------------------------------


def behind_now() -> Behind:
    return Behind(st.session_state.get(state.REPOSE_GROUND, Behind.NONE))


def ground_now() -> Ground:
    return KEYS.ground(behind_now().kind)


def finish_now() -> Finish:
    values = st.session_state
    return Finish(
        shadow=bool(values.get(state.REPOSE_SHADOW, True)),
        light_wrap=bool(values.get(state.REPOSE_LIGHT, True)),
        match=values.get(state.REPOSE_MATCH, round(Finish().match * 100)) / 100,
    )


def size_now() -> Size | None:
    return SIZES[st.session_state.get(state.REPOSE_SIZE, "own")][1]


def target_now() -> int:
    return int(st.session_state.get(state.REPOSE_TARGET, 0))
