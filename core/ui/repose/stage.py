"""What is looked at: the picture with its pose, its figure in the asked poses, what was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.geometry import Size
from core.repose.request import Road, Source
from core.server.puppets import known_puppet
from core.ui import choices, state
from core.ui.components.puppet_stage import picture_stage, pose_stage, take_edit
from core.ui.components.puppet_wall import puppet_wall
from core.ui.controls import plain
from core.ui.cutout.ground import looks
from core.ui.frame import BY_KEY, guarded
from core.ui.repose import ground, look, poses, results, sources
from core.ui.repose.animals import subject
from core.ui.repose.ways import roads_now
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

GROUND_SIDE = 640
VIEWS = {"picture": "Picture", "poses": "Poses", "results": "Results"}


@guarded
def take() -> None:
    """At the top of the page: what was done in the browser."""
    edited = take_edit()
    if edited is not None:
        sources.take(edited)
        poses.take_edit(edited)
    poses.take()


def stage() -> None:
    source = state.open_repose_source()
    if source is None and not results.has_any():
        invitation(
            t("One picture, any pose"),
            t(
                "Choose a picture of your character, then poses. Its own pixels move into every "
                "one of them."
            ),
        )
        return
    view = choices.segments(
        t("What to look at"),
        VIEWS,
        key=state.REPOSE_VIEW,
        title=lambda name: said(VIEWS[name]),
        label_visibility="collapsed",
    )
    if view == "results":
        results.results()
    elif source is None:
        st.caption(t("Choose a picture first."))
    elif view == "picture":
        _picture(source)
    else:
        _poses(source)


def invitation(title: str, words: str) -> None:
    """What to do where nothing is to be seen yet."""
    st.html(f'<div class="paf-stage"><h3>{title}</h3><p>{words}</p></div>')


# --- the picture ----------------------------------------------------------------------------------


def _picture(source: Source) -> None:
    record = studio().gallery.get(source.image_id)
    if source.pose is None:
        st.image(picture_jpeg(record.id, WHOLE_PIXELS), alt=t("The picture"))
        st.caption(t("Finding the pose …"))
        return
    if told := _what_is_wrong(source):
        st.warning(plain(told), icon=":material/draw:")
        st.button(
            t("It is a four-legged animal"),
            key=state.REPOSE_IS_ANIMAL,
            icon=":material/pets:",
            on_click=subject.use_animal,
            args=(record.id,),
        )
    picture_stage(
        sources.stage_name(source),
        picture_jpeg(record.id, WHOLE_PIXELS),
        source,
        source.pose.scaled_to(_size(record)),
        sources.unsure().get(source.image_id, ()),
    )
    if {Road.REDRAW, Road.PAINT} & set(roads_now()):
        look.fields(source)
    _picture_actions(record)


def _what_is_wrong(source: Source) -> str:
    """With the pose that was found, or with the puppet that is known already; "" where nothing."""
    if note := sources.note_on(source.image_id):
        return f"{said(note)} {t('Drag the joints to where they are.')}"
    puppet = known_puppet(source)
    return " ".join(map(said, puppet.fitness.notes)) if puppet else ""


def _picture_actions(record: ImageRecord) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button(
            t("Correct the cut-out"),
            key=state.REPOSE_CORRECT,
            icon=":material/content_cut:",
            help=t("On the page Cut out: keep and remove with a brush, then come back."),
        ):
            state.choose_cutout_source(record.id)
            st.switch_page(BY_KEY["cutout"].script)
        st.button(
            t("Find the pose again"),
            key=state.REPOSE_FIND_AGAIN,
            icon=":material/person_search:",
            on_click=_find_again,
            args=(record.id,),
        )
        st.button(
            t("Remove"),
            key=state.REPOSE_REMOVE_SOURCE,
            icon=":material/close:",
            on_click=_remove,
            args=(record.id,),
            help=t("Takes the picture out of this series. It stays in the gallery."),
        )


@guarded
def _find_again(image_id: str) -> None:
    sources.look(image_id)


@guarded
def _remove(image_id: str) -> None:
    state.remove_repose_source(image_id)


def _size(record: ImageRecord) -> Size:
    return Size(record.width, record.height)


# --- its figure in poses --------------------------------------------------------------------------


def _poses(source: Source) -> None:
    record = studio().gallery.get(source.image_id)
    number = state.open_repose_pose()
    if number is not None and source.pose is not None:
        _one_pose(number, source, ground.size_now() or _size(record))
    elif state.repose_poses():
        ready = None if source.pose is None else source
        size = ground.size_now() or _size(record)
        puppet_wall(ready, state.repose_poses(), size, ground=_behind(size))
    else:
        invitation(t("No poses yet"), t("Take 20 poses with one click, or add your own."))


def _one_pose(number: int, source: Source, size: Size) -> None:
    asked = state.repose_poses()[number]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            t("All poses"), key=state.REPOSE_BACK, icon=":material/arrow_back:", on_click=_close
        )
        poses.side_fields(number)
        st.markdown(f"**{plain(poses.titled(asked.name, number))}**")
    pose_stage(
        poses.stage_name(number), source, poses.as_worn(asked, source, size), ground=_behind(size)
    )


def _behind(size: Size) -> bytes | str:
    """What the figures stand before, as a picture file, a colour, or "" for what is not seen
    before it is made."""
    return looks(ground.ground_now(), size.times(GROUND_SIDE / max(size)))


def _close() -> None:
    st.session_state[state.REPOSE_OPEN_POSE] = None
