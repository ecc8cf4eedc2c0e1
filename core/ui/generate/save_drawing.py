"""Keeping the drawing on the Generate page: files of every kind, and the gallery."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.gallery import encoding, metadata
from core.generation.drawing.outputs import Output, take
from core.generation.request import MAX_DRAWN_SIDE, GenerationRequest
from core.geometry import Size
from core.ui import choices, state
from core.ui.controls import new_job_id
from core.ui.frame import guarded
from core.ui.generate import drawing
from core.ui.progress import start_job
from core.ui.resources import drawing_of
from core.ui.settings import chosen_size
from core.ui.texts import said, t

SIDES = (768, 1536, 3072, MAX_DRAWN_SIDE)
OUTPUTS = (Output.PICTURE, Output.FIGURE, Output.LINES, Output.FLATS)


def download_panel() -> None:
    """Everything that a drawing can be kept as, behind one button."""
    with st.popover(t("Keep the drawing"), icon=":material/download:", width="stretch"):
        aspect = chosen_size().aspect
        side = choices.selectbox(
            t("Size"),
            SIDES,
            key=state.DOWNLOAD_SIDE,
            title=lambda side: f"{side} {t('pixels')}",
            fallback=SIDES[1],
            help=t("The longer side of the picture."),
        )
        request = drawing.shown(_size(side, aspect))
        for output in OUTPUTS:
            _download(said(output.label), f"{output}.png", _png(request, output))
        _download(t("Layers (.ora)"), "layers.ora", _layers(request))
        st.button(
            t("Add to gallery"),
            key=state.DOWNLOAD_TO_GALLERY,
            icon=":material/photo_library:",
            on_click=_add,
            args=(request, new_job_id()),
            width="stretch",
        )


def _download(label: str, name: str, data: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        data,
        file_name=f"drawing-{name}",
        key=state.download_button(name),
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )


def _size(side: int, aspect: float) -> Size:
    """In the page's aspect, its longer side as long as that."""
    if aspect >= 1:
        return Size(side, max(64, round(side / aspect)))
    return Size(max(64, round(side * aspect)), side)


def _png(request: GenerationRequest, output: Output) -> Callable[[], bytes]:
    """Made when the button is clicked, in another thread."""

    def make() -> bytes:
        values = request.to_dict()
        image = take(drawing_of(request), output)
        return encoding.encode(image, ".png", values, metadata.infotext(values))

    return make


def _layers(request: GenerationRequest) -> Callable[[], bytes]:
    return lambda: drawing_of(request).openraster()


@guarded
def _add(request: GenerationRequest, job_id: str) -> None:
    if state.is_double_click():
        return
    start_job(state.GENERATE_JOBS, request, job_id)
