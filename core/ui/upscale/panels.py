"""The choices of the Upscale page and its button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.geometry import Size
from core.glossary import Term
from core.ui import state
from core.ui.progress import start_button, start_job
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
    start_button(
        Term.UPSCALE.label, state.UPSCALE_SUBMIT, ":material/zoom_out_map:", _start, source.id,
        is_ready=chosen is not None,
    )  # fmt: skip


def _start(image_id: str, job_id: str) -> None:
    chosen = SIZES[st.session_state[state.UPSCALE_SIZE]]
    name = st.session_state[state.UPSCALE_UPSCALER]
    request = UpscaleRequest(
        image_id=image_id, scale=chosen.scale, target=chosen.target, upscaler=name
    )
    start_job(state.UPSCALE_JOBS, request, job_id)
    st.session_state[state.UPSCALE_CHOSEN_UPSCALER] = name  # and no other one, however long it took
    state.set_upscale_source(image_id)
