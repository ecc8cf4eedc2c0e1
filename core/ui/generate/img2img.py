"""The start picture on the Generate page."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.generation.request_inputs import StartPicture
from core.glossary import Term
from core.models.specs import CheckpointSpec
from core.ui import settings, state
from core.ui.frame import guarded, reported
from core.ui.generate.inpaint import mask, new_ground, sketch
from core.ui.picture_chooser import chooser, put
from core.ui.resources import input_jpeg
from core.ui.texts import said, t


def prepare() -> None:
    for key, first in ((state.START, None), (state.MASK, None), (state.MASK_ON, False)):
        state.start_with(key, first)
    with reported():
        mask.take_painting()


def fields(spec: CheckpointSpec) -> None:
    picture: str | None = st.session_state[state.START]
    if picture is None:
        st.markdown(said(Term.START_PICTURE.help))
        chooser(said(Term.START_PICTURE.label), "start", take_start)
        return
    is_inpainted = bool(st.session_state[state.MASK_ON])
    with st.container(horizontal=True, gap="medium"):
        if not is_inpainted:
            st.image(input_jpeg(picture), width=120, alt=said(Term.START_PICTURE.label))
        st.button(t("Remove"), key=state.START_REMOVE, icon=":material/close:", on_click=drop_start)
    settings.START_STRENGTH.slider(0.0, 1.0, step=0.05)
    if st.toggle(
        t("Inpaint and outpaint"), key=state.MASK_ON, persist_state="session",
        help=t("Paint over what should change, or pull the edges out for new ground."),
    ):  # fmt: skip
        mask.fields(picture, spec)
    sketch.fields(picture)


def take_start(image: Image.Image) -> None:
    st.session_state[state.START] = put(image)
    drop_mask()


@guarded
def drop_start() -> None:
    st.session_state[state.START] = None
    drop_mask()


@guarded
def drop_mask() -> None:
    """The whole picture changes again, and gets no new ground."""
    st.session_state[state.MASK_ON] = False
    state.set_mask(None)
    new_ground.drop()


def value() -> StartPicture | None:
    """For the request; what was painted since the page was drawn is in it."""
    session = st.session_state
    if session[state.START] is None:
        return None
    mask.take_painting()
    return StartPicture(
        session[state.START],
        mask=session[state.MASK] if session.get(state.MASK_ON) else None,
        outpaint=new_ground.value(),
        **settings.read(StartPicture),
    )
