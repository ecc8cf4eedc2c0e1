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
from core.ui.repose.stage import GROUND_SIDE, VIEWS
from core.ui.resources import WHOLE_PIXELS, picture_jpeg

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
        "What to look at", VIEWS, key=state.REPOSE_VIEW, title=VIEWS.__getitem__,
        label_visibility="collapsed",
    )  # fmt: skip
    if view == "results":
        results.results()
    elif source is None:
        st.caption("Choose a picture first.")
    elif view == "picture":
        _picture(source)
    else:
        _poses(source)


def _invitation() -> None:
    st.html(
        '<div class="paf-stage"><h3>One picture of an animal, other poses</h3>'
        "<p>Choose a picture of a four-legged animal, seen from the side. Put its joints where "
        "they are, then pick poses.</p></div>"
    )


# --- the picture ----------------------------------------------------------------------------------


def _picture(source: AnimalSource) -> None:
    if note := st.session_state.get(state.REPOSE_ANIMAL_NOTE):
        st.warning(f"{plain(note)} Drag the joints to where they are.", icon=":material/draw:")
    animal_stage(source, picture_jpeg(source.image_id, WHOLE_PIXELS))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Looks the other way",
            key=state.REPOSE_ANIMAL_TURN,
            icon=":material/flip:",
            on_click=_turn,
            help="Fits the joints to an animal whose head is at the other end.",
        )
        st.button(
            "Fit again",
            key=state.REPOSE_ANIMAL_FIT,
            icon=":material/pets:",
            on_click=_fit,
            args=(source.image_id,),
            help="Finds the joints from the shape of the animal.",
        )
        _files(source)
        _ways_on(source)


def _files(source: AnimalSource) -> None:
    with st.popover("Joints as a file", icon=":material/data_object:"):
        st.file_uploader(
            "Joints (JSON)",
            "json",
            key=state.REPOSE_ANIMAL_RIG_FILE,
            on_change=_load,
            max_upload_size=POSE_MEGABYTES,
            help="The 17 joints of AP-10K: COCO annotations as AP-10K and APT-36K have them.",
        )
        st.download_button(
            "Save the joints",
            rig_files.dumps(source.rig),
            file_name="animal.json",
            mime="application/json",
            key=state.REPOSE_ANIMAL_RIG_SAVE,
            on_click="ignore",
            icon=":material/download:",
        )


def _ways_on(source: AnimalSource) -> None:
    if st.button(
        "Correct the cut-out",
        key=state.REPOSE_ANIMAL_CORRECT,
        icon=":material/content_cut:",
        help="On the page Cut out: keep and remove with a brush, then come back.",
    ):
        state.choose_cutout_source(source.image_id)
        st.switch_page(BY_KEY["cutout"].script)
    st.button(
        "Remove",
        key=state.REPOSE_ANIMAL_REMOVE,
        icon=":material/close:",
        on_click=sources.remove,
        help="It stays in the gallery.",
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
        st.html(
            '<div class="paf-stage"><h3>No poses yet</h3>'
            "<p>Take all of them with one click, or pick some.</p></div>"
        )


def _one(number: int, source: AnimalSource) -> None:
    asked = state.animal_poses()[number]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "All poses", key=state.REPOSE_ANIMAL_BACK, icon=":material/arrow_back:", on_click=_close
        )
        st.markdown(f"**{plain(asked.name or f'Pose {number + 1}')}**")
    size = source.rig.size
    large = size.times(min(1.0, LARGE_SIDE / max(size)))
    with st.container(key=state.picture_box("animal", source.image_id)):
        st.image(drawn_url(source, asked, large), width="stretch", alt=plain(asked.name))


def _close() -> None:
    st.session_state[state.REPOSE_ANIMAL_OPEN_POSE] = None
