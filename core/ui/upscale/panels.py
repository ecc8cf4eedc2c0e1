"""The choices of the Upscale page and its button."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.glossary import Term
from core.ui import state
from core.ui.progress import start_button, start_job
from core.ui.texts import said, t
from core.ui.upscale.networks import chosen_network
from core.ui.upscale.sizes import SIZES, Enlargement, chosen_size, size_of
from core.upscale.network import highest_scale
from core.upscale.request import UpscaleBatchRequest

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord
    from core.models.specs import UpscalerSpec

STYLE = Path(__file__).parent / "upscale.css"


def choices_and_button(pictures: Sequence[ImageRecord]) -> None:
    """How large, by which network, and off."""
    largest = max(map(size_of, pictures), key=lambda size: size.pixels)
    with st.container(key=state.UPSCALE_CHOICES_BOX):
        sizes, networks = st.container(), st.container()
        with networks:
            spec = chosen_network(largest)
        with sizes:
            chosen = None if spec is None else chosen_size(pictures, spec)
    ids = [] if spec is None or chosen is None else _possible(pictures, chosen, spec)
    start_button(
        _label(len(ids)), state.UPSCALE_SUBMIT, ":material/zoom_out_map:", _start, ids,
        is_ready=bool(ids),
    )  # fmt: skip


def _label(count: int) -> str:
    return t("Upscale {count} pictures", count=count) if count > 1 else said(Term.UPSCALE.label)


def _possible(
    pictures: Sequence[ImageRecord], chosen: Enlargement, spec: UpscalerSpec
) -> list[str]:
    highest = highest_scale(spec)
    return [one.id for one in pictures if chosen.is_possible(size_of(one), highest)]


def _start(ids: list[str], job_id: str) -> None:
    chosen = SIZES[st.session_state[state.UPSCALE_SIZE]]
    name = st.session_state[state.UPSCALE_UPSCALER]
    batch = UpscaleBatchRequest(
        image_ids=tuple(ids), scale=chosen.scale, target=chosen.target, upscaler=name
    )
    request = batch if len(ids) > 1 else batch.requests()[0]
    start_job(state.UPSCALE_JOBS, request, job_id)
    st.session_state[state.UPSCALE_CHOSEN_UPSCALER] = name  # and no other one, however long it took
    if not state.upscales_several():
        state.set_upscale_source(ids[0])
