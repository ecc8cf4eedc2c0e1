"""What the pages do with a picture that is there; each way to another page ends the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.ui import state
from core.ui.components.gallery_grid import refresh
from core.ui.controls import counted
from core.ui.cutout.restore import open_picture
from core.ui.frame import BY_KEY, guarded
from core.ui.generate import restore
from core.ui.motion import opening, picture
from core.ui.repose import sources
from core.ui.resources import studio
from core.ui.texts import t
from core.upscale.request import MOST_PICTURES

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord


def to_upscale(record: ImageRecord) -> None:
    state.set_upscale_source(record.id)
    st.switch_page(BY_KEY["upscale"].script)


def to_upscale_together(ids: Sequence[str]) -> None:
    """As a batch, as many as one may have."""
    state.set_upscale_pictures(ids[:MOST_PICTURES])
    st.switch_page(BY_KEY["upscale"].script)


def to_repose(record: ImageRecord) -> None:
    sources.choose(record)
    st.switch_page(BY_KEY["repose"].script)


def animate(record: ImageRecord) -> None:
    """A clip on its timeline again; any other picture as the puppet of the keys that are there."""
    if record.clip is not None:
        to_motion(record)
    picture.use(record)
    st.switch_page(BY_KEY["motion"].script)


def to_motion(record: ImageRecord) -> None:
    """A clip, on the timeline it was made from; an error leaves the page where it is."""
    opening.open_clip(record.id)
    st.switch_page(BY_KEY["motion"].script)


def to_cutout(record: ImageRecord) -> None:
    open_picture(record)
    st.switch_page(BY_KEY["cutout"].script)


def to_gallery(record: ImageRecord) -> None:
    state.select_picture(record.id)
    st.switch_page(BY_KEY["gallery"].script)


def to_generate(values: dict[str, Any]) -> None:
    """With these settings; an error leaves the page where it is."""
    restore.use_request(values)
    st.switch_page(BY_KEY["generate"].script)


@guarded
def set_favourite(image_id: str, is_favourite: bool) -> None:
    studio().gallery.set_favourite([image_id], is_favourite)


# --- deleting -------------------------------------------------------------------------------------


@guarded
def delete(ids: Sequence[str], undo: str) -> None:
    """A callback: into the trash, from where the ``undo_bar`` of this key brings them back."""
    batch = studio().gallery.trash.put(ids)
    st.session_state[undo] = (batch, len(ids))
    if state.selected_picture() in ids:
        state.select_picture(None)
    refresh()


def undo_bar(undo: str, back: Callable[[Sequence[str]], object] = lambda _ids: None) -> None:
    """After a deletion: bring the pictures back; ``back`` gets their ids."""
    if undo not in st.session_state:
        return
    _, count = st.session_state[undo]
    with st.container(key=state.undo_box(undo.partition(".")[0]), horizontal=True):
        st.markdown(t("{pictures} in the trash for a week.", pictures=counted(count)))
        st.button(
            t("Undo"), key=state.undo_button(undo), icon=":material/undo:", on_click=_undo,
            args=(undo, back),
        )  # fmt: skip


@guarded
def _undo(undo: str, back: Callable[[Sequence[str]], object]) -> None:
    batch, _ = st.session_state.pop(undo)
    back(studio().gallery.trash.restore(batch))
    refresh()
