"""The choices of the Upscale page and its button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.geometry import Size
from core.glossary import Term
from core.ui import state
from core.ui.controls import new_job_id
from core.ui.frame import guarded, show_error
from core.ui.progress import start_job
from core.ui.upscale.networks import chosen_network
from core.ui.upscale.sizes import SIZES, size_field
from core.upscale.request import UpscaleRequest

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord

STYLE = Path(__file__).parent / "upscale.css"


def choices_and_button(source: ImageRecord) -> None:
    """How large, by which network, and off."""
    size = Size(source.width, source.height)
    with st.container(key=state.UPSCALE_CHOICES_BOX):
        sizes, networks = st.container(), st.container()
        with networks:
            spec = chosen_network(size)
        with sizes:
            chosen = None if spec is None else size_field(size, spec)
    start_button(source, is_ready=chosen is not None)


def start_button(source: ImageRecord, *, is_ready: bool) -> None:
    st.button(
        Term.UPSCALE.label,
        key=state.UPSCALE_SUBMIT,
        type="primary",
        icon=":material/zoom_out_map:",
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_submit,
        args=(source.id, new_job_id()),
        disabled=not is_ready,
    )
    show_error()


@guarded
def _submit(image_id: str, job_id: str) -> None:
    if state.is_double_click():
        return
    chosen = SIZES[st.session_state[state.UPSCALE_SIZE]]
    name = st.session_state[state.UPSCALE_UPSCALER]
    request = UpscaleRequest(
        image_id=image_id, scale=chosen.scale, target=chosen.target, upscaler=name
    )
    start_job(state.UPSCALE_JOBS, request, job_id)
    st.session_state[state.UPSCALE_CHOSEN_UPSCALER] = name  # and no other one, however long it took
    state.set_upscale_source(image_id)
