"""What is looked at: the animal with its joints, the animal in poses, what was made."""

from __future__ import annotations

import streamlit as st

from core.repose.animals import rig_files
from core.repose.animals.request import AnimalSource
from core.server.uploads import POSE_MEGABYTES
from core.ui import choices, state
from core.ui.components.animal_stage import animal_stage, animal_wall, drawn_url, take_rig
from core.ui.controls import plain
from core.ui.cutout.ground import looks
from core.ui.frame import BY_KEY, guarded
from core.ui.repose import ground, results
from core.ui.repose.animals import poses, sources
from core.ui.repose.poses import titled
from core.ui.repose.stage import GROUND_SIDE, VIEWS, invitation
from core.ui.resources import WHOLE_PIXELS, picture_jpeg
from core.ui.texts import said, t

LARGE_SIDE = 768


@guarded
def take() -> None:
    """At the top of the page: what was done in the browser."""
    edited = take_rig()
    if edited is not None:
        sources.take_rig(*edited)
    poses.take()


def stage() -> None:
    source = state.open_animal()
    if source is None and not results.has_any():
        _invitation()
        return
    view = choices.segments(
        t("What to look at"), VIEWS, key=state.REPOSE_VIEW, title=lambda name: said(VIEWS[name]),
        label_visibility="collapsed",
    )  # fmt: skip
    if view == "results":
        results.results()
    elif source is None:
        st.caption(t("Choose a picture first."))
    elif view == "picture":
        _picture(source)
    else:
        _poses(source)


def _invitation() -> None:
    invitation(
        t("One picture of an animal, other poses"),
        t(
            "Choose a picture of a four-legged animal, seen from the side. Put its joints where "
            "they are, then pick poses."
        ),
    )


# --- the picture ----------------------------------------------------------------------------------


def _picture(source: AnimalSource) -> None:
    if note := st.session_state.get(state.REPOSE_ANIMAL_NOTE):
        told = plain(said(note)), t("Drag the joints to where they are.")
        st.warning(" ".join(told), icon=":material/draw:")
    animal_stage(source, picture_jpeg(source.image_id, WHOLE_PIXELS))
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("Looks the other way"),
            key=state.REPOSE_ANIMAL_TURN,
            icon=":material/flip:",
            on_click=_turn,
            help=t("Fits the joints to an animal whose head is at the other end."),
        )
        st.button(
            t("Fit again"),
            key=state.REPOSE_ANIMAL_FIT,
            icon=":material/pets:",
            on_click=_fit,
            args=(source.image_id,),
            help=t("Finds the joints from the shape of the animal."),
        )
        _files(source)
        _ways_on(source)


def _files(source: AnimalSource) -> None:
    with st.popover(t("Joints as a file"), icon=":material/data_object:"):
        st.file_uploader(
            t("Joints (JSON)"),
            "json",
            key=state.REPOSE_ANIMAL_RIG_FILE,
            on_change=_load,
            max_upload_size=POSE_MEGABYTES,
            help=t("The 17 joints of AP-10K: COCO annotations as AP-10K and APT-36K have them."),
        )
        st.download_button(
            t("Save the joints"),
            rig_files.dumps(source.rig),
            file_name="animal.json",
            mime="application/json",
            key=state.REPOSE_ANIMAL_RIG_SAVE,
            on_click="ignore",
            icon=":material/download:",
        )


def _ways_on(source: AnimalSource) -> None:
    if st.button(
        t("Correct the cut-out"),
        key=state.REPOSE_ANIMAL_CORRECT,
        icon=":material/content_cut:",
        help=t("On the page Cut out: keep and remove with a brush, then come back."),
    ):
        state.choose_cutout_source(source.image_id)
        st.switch_page(BY_KEY["cutout"].script)
    st.button(
        t("Remove"),
        key=state.REPOSE_ANIMAL_REMOVE,
        icon=":material/close:",
        on_click=sources.remove,
        help=t("It stays in the gallery."),
    )


@guarded
def _turn() -> None:
    sources.turn()


@guarded
def _fit(image_id: str) -> None:
    sources.fit(image_id)


@guarded
def _load() -> None:
    upload = st.session_state[state.REPOSE_ANIMAL_RIG_FILE]
    if upload is not None:
        sources.load(upload.getvalue())


# --- in poses -------------------------------------------------------------------------------------


def _poses(source: AnimalSource) -> None:
    size = source.rig.size
    behind = looks(ground.ground_now(), size.times(GROUND_SIDE / max(size)))
    number = poses.opened()
    if number is not None:
        _one(number, source)
    elif state.animal_poses():
        animal_wall(source, state.animal_poses(), size, ground=behind)
    else:
        invitation(t("No poses yet"), t("Take all of them with one click, or pick some."))


def _one(number: int, source: AnimalSource) -> None:
    asked = state.animal_poses()[number]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            t("All poses"), key=state.REPOSE_ANIMAL_BACK, icon=":material/arrow_back:",
            on_click=_close,
        )  # fmt: skip
        st.markdown(f"**{plain(titled(asked.name, number))}**")
    size = source.rig.size
    large = size.times(min(1.0, LARGE_SIDE / max(size)))
    with st.container(key=state.picture_box("animal", source.image_id)):
        st.image(drawn_url(source, asked, large), width="stretch", alt=plain(said(asked.name)))


def _close() -> None:
    st.session_state[state.REPOSE_ANIMAL_OPEN_POSE] = None
