"""Which pictures the Upscale page works on: one, or several in a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import RequestRejected
from core.gallery.search.query import Filters
from core.ui import state
from core.ui.components.dropping import dropping
from core.ui.controls import plain
from core.ui.frame import BY_KEY, guarded
from core.ui.picking.grid import picture_grid
from core.ui.picture_cards import records_of
from core.ui.picture_chooser import batch_uploader
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.texts import said, t
from core.upscale.request import MOST_PICTURES

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord

RECENT = 12
PROMPT_CHARACTERS = 60
WORDS = {"upload": "An upload", "cutout": "A cut-out"}
"""Of a picture without a prompt, by its kind."""


def chosen_pictures() -> list[ImageRecord]:
    """What is enlarged, in its order; those that were deleted meanwhile are passed over."""
    if state.upscales_several():
        return records_of(state.upscale_pictures())
    source = _source()
    return [] if source is None else [source]


def told_pictures(pictures: Sequence[ImageRecord]) -> None:
    """They stand above the choices, small."""
    if state.upscales_several():
        _batch(pictures)
    elif pictures:
        with st.container(
            key=state.UPSCALE_SOURCE_BOX, horizontal=True, vertical_alignment="center"
        ):
            st.image(thumbnail_jpeg(pictures[0].id), alt=t("The picture to upscale"), width=72)
            st.markdown(_facts(pictures[0]))


def _facts(source: ImageRecord) -> str:
    words = source.prompt or said(WORDS.get(source.kind, "A picture"))
    cut = words if len(words) <= PROMPT_CHARACTERS else words[:PROMPT_CHARACTERS] + "…"
    size = f"**{source.width}×{source.height}**"
    return t("{size} pixels", size=size) + f"  \n{plain(' '.join(cut.split()))}"


def _source() -> ImageRecord | None:
    """What was chosen, else the latest picture that was not enlarged yet."""
    gallery = studio().gallery
    chosen = state.upscale_source()
    found = gallery.find(ids=[chosen]).records if chosen else ()
    found = found or gallery.find(filters=Filters(kinds=("generated",)), limit=1).records
    return next(iter(found or gallery.find(limit=1).records), None)


# --- a batch ----------------------------------------------------------------------------------


def _batch(pictures: Sequence[ImageRecord]) -> None:
    """Those that were chosen; a click leaves one out."""
    if not pictures:
        st.info(t("Choose the pictures below, or drop them on the page."), icon=":material/layers:")
        return
    with st.container(key=state.UPSCALE_SOURCE_BOX):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(t("**{count}** chosen. Click one to leave it out.", count=len(pictures)))
            st.button(
                t("Clear"), key=state.UPSCALE_CLEAR, on_click=state.set_upscale_pictures, args=([],)
            )
        with st.container(
            key=state.film_box(state.UPSCALE_BATCH_STRIP), horizontal=True, gap="small"
        ):
            for number, record in enumerate(pictures, start=1):
                _leaving(record, number)


def _leaving(record: ImageRecord, number: int) -> None:
    with st.container(key=state.pick_box("", state.upscale_leave_out(record.id)), width=56):
        st.image(
            thumbnail_jpeg(record.id), width="stretch", alt=t("Picture {number}", number=number)
        )
        st.button(
            t("Leave out picture {number}", number=number),
            key=state.upscale_leave_out(record.id),
            on_click=_toggle,
            args=(record,),
        )


def _toggle(record: ImageRecord) -> None:
    """Into the batch, or out of it."""
    ids = state.upscale_pictures()
    if record.id in ids:
        state.set_upscale_pictures(one for one in ids if one != record.id)
    else:
        _add([record])


def _add(records: Sequence[ImageRecord]) -> None:
    ids = dict.fromkeys((*state.upscale_pictures(), *(one.id for one in records)))
    if len(ids) > MOST_PICTURES:
        raise RequestRejected(
            expected=f"at most {MOST_PICTURES} pictures",
            got=len(ids),
            shown=f"Choose 1 to {MOST_PICTURES} pictures to upscale.",
        )
    state.set_upscale_pictures(ids)


@guarded
def _switch() -> None:
    """From one picture to several, which begin with it, and back to their first."""
    source = _source()
    if not state.upscales_several():
        state.set_upscale_pictures([] if source is None else [source.id])
    else:
        first = records_of(state.upscale_pictures())[:1]
        state.set_upscale_source(first[0].id if first else None)


# --- where pictures come from -----------------------------------------------------------------


def other_pictures(pictures: Sequence[ImageRecord]) -> None:
    """Files, wherever on the page they are dropped or pasted, or the latest of the gallery."""
    recent = studio().gallery.find(limit=RECENT).records
    is_batch = state.upscales_several()
    label = t("Choose pictures") if is_batch else t("Choose another picture")
    with st.expander(
        label if pictures or is_batch else t("Choose a picture"), expanded=is_batch or not pictures
    ):
        batch_uploader(t("Upload pictures"), state.UPSCALE_UPLOAD, _arrived)
        st.session_state[state.UPSCALE_SWITCH] = is_batch
        st.toggle(
            t("Several at once"), key=state.UPSCALE_SWITCH, on_change=_switch,
            help=t("They are upscaled one after the other, all alike."),
        )  # fmt: skip
        if recent:
            _recent(recent, [one.id for one in pictures])
    dropping(
        state.UPSCALE_UPLOAD, state.UPSCALE_STAGE_BOX, t("Drop to upscale"), key=state.UPSCALE_DROP
    )


def _recent(recent: Sequence[ImageRecord], chosen: Sequence[str]) -> None:
    st.caption(t("Or one of the latest in the gallery"))
    take = _toggle if state.upscales_several() else _choose
    picture_grid(recent, chosen, take, key=state.upscale_pick)
    if state.upscales_several():
        st.page_link(
            BY_KEY["gallery"].script, label=t("Many more: select them in the Gallery"),
            icon=":material/photo_library:",
        )  # fmt: skip


def _choose(record: ImageRecord) -> None:
    state.set_upscale_source(record.id)


@guarded
def _arrived(records: Sequence[ImageRecord]) -> None:
    """One file is the picture; several are a batch, to which later ones are added."""
    if state.upscales_several():
        _add(records)
    elif len(records) == 1:
        _choose(records[0])
    else:
        state.set_upscale_pictures(one.id for one in records)
