"""The character of a picture in any pose: its own pixels, moved."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.repose import layout, making, pictures, poses, sources, stage, ways
from core.ui.repose.animals import making as animal_making
from core.ui.repose.animals import setup as animal_setup
from core.ui.repose.animals import sources as animal_sources
from core.ui.repose.animals import stage as animal_stage
from core.ui.repose.animals import subject
from core.ui.texts import t


def person() -> None:
    with st.container(key=state.REPOSE_SETUP_BOX):
        subject.field()
        pictures.panel()
        poses.panel()
    with st.container(key=state.REPOSE_STAGE_BOX):
        stage.stage()
    with st.container(key=state.REPOSE_WAYS_BOX):
        ways.fields()
        making.start_button()


def animal() -> None:
    with st.container(key=state.REPOSE_SETUP_BOX):
        subject.field()
        animal_setup.panel()
    with st.container(key=state.REPOSE_STAGE_BOX):
        animal_stage.stage()
    with st.container(key=state.REPOSE_WAYS_BOX):
        animal_making.fields()
        animal_making.start_button()


with frame("repose"):
    layout.prepare()
    stage.take()
    animal_stage.take()
    sources.collect()
    heading(t("Repose"), t("One picture of a character, any pose."))
    if subject.is_animal():
        animal_sources.collect()
    with st.container(key=state.REPOSE_LAYOUT_BOX):
        if subject.is_animal():
            animal()
        else:
            person()
