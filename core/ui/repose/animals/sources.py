"""Which animal is posed, and where its joints are: fitted, from a file, or put right by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import StudioError
from core.geometry import Size
from core.repose.animals import fitting, rig_files
from core.repose.animals.cutting import cut_out_animal
from core.repose.animals.request import AnimalSource
from core.repose.animals.rig import Rig
from core.ui import state
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord


def choose(record: ImageRecord) -> None:
    choose_id(record.id)


def choose_id(image_id: str) -> None:
    st.session_state[state.REPOSE_ANIMAL_PICTURE] = image_id
    if not state.animal_poses():
        st.session_state[state.REPOSE_VIEW] = "picture"
    st.session_state.pop(state.REPOSE_ANIMAL_NOTE, None)
    state.count_animal_change()


def remove() -> None:
    """The joints are remembered for when it is chosen again."""
    st.session_state[state.REPOSE_ANIMAL_PICTURE] = None


def collect() -> None:
    """At the top of the page: forget a picture that is gone, take a corrected cut-out, and fit
    joints to a picture that has none."""
    image_id = state.animal_picture()
    if image_id is None:
        return
    if not studio().gallery.find(ids=[image_id], limit=1).records:
        remove()
        return
    source = state.open_animal()
    if source is None:
        with st.spinner(t("Finding the animal …")):
            fit(image_id)
    elif source.image_id == state.chosen_cutout_source():
        strokes = state.cutout_correction()
        if strokes != source.strokes:
            state.set_animal(replace(source, strokes=strokes))


def fit(image_id: str, *, looks_right: bool | None = None) -> None:
    """Joints by the shape of the cut-out; ``looks_right`` None is guessed too."""
    known = next((one for one in state.animal_sources() if one.image_id == image_id), None)
    record = studio().gallery.get(image_id)
    try:
        picture = studio().gallery.image(image_id, keeps_alpha=True)
        alpha = cut_out_animal(picture, studio().config).alpha
        rig = fitting.fitted(alpha, looks_right=looks_right)
        st.session_state.pop(state.REPOSE_ANIMAL_NOTE, None)
    except StudioError as error:
        rig = fitting.in_the_middle(size_of(record))
        st.session_state[state.REPOSE_ANIMAL_NOTE] = error.shown
    made = AnimalSource(image_id=image_id, rig=rig) if known is None else replace(known, rig=rig)
    state.set_animal(made)
    state.count_animal_change()


def turn() -> None:
    """Fitted as one that looks the other way."""
    source = state.open_animal()
    if source is not None:
        fit(source.image_id, looks_right=not source.rig.faces_right)


def take_rig(image_id: str, rig: Rig) -> None:
    """As it was dragged on the stage."""
    source = state.open_animal()
    if source is not None and source.image_id == image_id and rig.size == source.rig.size:
        state.set_animal(replace(source, rig=rig))


def load(data: bytes) -> None:
    """Joints from a file; those that it does not have stay where they are, unseen. Raises
    ``InputRejected``."""
    source = state.open_animal()
    if source is None:
        return
    read = rig_files.loads(data, source.rig.size)
    points = read.points.copy()
    points[~read.visible] = source.rig.points[~read.visible]
    state.set_animal(replace(source, rig=Rig(points, read.visible, read.size)))
    state.count_animal_change()


def size_of(record: ImageRecord) -> Size:
    return Size(record.width, record.height)
