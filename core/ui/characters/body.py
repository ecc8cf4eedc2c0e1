"""Proportions of the open card: a preset, so many heads tall, or those of a picture."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.errors import RequestRejected
from core.pose.anatomy.retarget import STYLES, Proportions, canon, measure
from core.pose.appearance import largest
from core.pose.detect import detect
from core.ui import state
from core.ui.characters import draft, widgets
from core.ui.frame import guarded
from core.ui.picture_chooser import chooser
from core.ui.texts import said, t

OWN = "own"
LOWEST, HIGHEST = 2.0, 9.0


def body_fields() -> None:
    proportions = draft.opened().proportions
    titles = {key: said(style.title) for key, style in STYLES.items()}
    chosen = "" if proportions is None else next(
        (key for key, style in STYLES.items() if style.proportions == proportions), OWN
    )  # fmt: skip
    if chosen == OWN:
        titles[OWN] = t("its own")
    with st.grid(min_column_width=210, gap="small", vertical_alignment="bottom"):
        widgets.choice(
            t("Proportions"), chosen, titles, _take_style, key=state.CHARACTER_BODY,
            none=t("as each pose has them"),
        )  # fmt: skip
        if proportions is not None:
            heads = min(HIGHEST, max(LOWEST, round(2 * proportions.heads) / 2))
            widgets.show(state.CHARACTER_HEADS, heads)
            st.slider(
                t("Heads tall"), LOWEST, HIGHEST, step=0.5, key=state.CHARACTER_HEADS,
                on_change=_take_heads,
            )  # fmt: skip
    with st.popover(t("Proportions from a picture"), icon=":material/straighten:", type="tertiary"):
        chooser(t("A picture of the whole figure"), "proportions", _take_picture)


def _take_style(key: str) -> None:
    if key != OWN:
        draft.change(proportions=STYLES[key].proportions if key else None)


@guarded
def _take_heads() -> None:
    draft.change(proportions=canon(float(st.session_state[state.CHARACTER_HEADS])))


def _take_picture(image: Image.Image) -> None:
    draft.change(proportions=proportions_of(image))


def proportions_of(image: Image.Image) -> Proportions:
    """Of the largest figure. Raises ``RequestRejected`` or ``InputRejected``."""
    pose = detect(image)
    if pose.is_empty:
        raise RequestRejected(
            expected="a picture with a figure",
            got="nobody in it",
            todo="take one that shows a whole person",
            shown="No figure found in this picture. Take one that shows a whole person.",
        )
    return measure(pose.people[largest(pose)])
