"""The poses that figures are put into: presets, the page Pose's, another picture's, a file's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from core.errors import InputRejected
from core.gallery import metadata
from core.gallery.ingest import open_image
from core.geometry import Size
from core.pose import openpose, presets, video
from core.pose.skeleton import Person, Pose
from core.repose.moving.aims import in_proportions, proportions_of
from core.repose.order import Side
from core.repose.pose_sets import TWENTY
from core.repose.request import LIMB_NAMES, MOST_POSES, AskedPose, Source
from core.server.uploads import FILM_MEGABYTES, PICTURE_MEGABYTES, POSE_MEGABYTES
from core.ui import choices, state
from core.ui.components.pose_editor.preset_grid import all_shown, preset_picker, take_picked
from core.ui.components.puppet_stage import Edited
from core.ui.components.puppet_wall import take_clicks
from core.ui.frame import BY_KEY, guarded
from core.ui.motion import keys
from core.ui.picking.window import gallery_button
from core.ui.picture_chooser import TYPES
from core.ui.pose.files import pose_carried, pose_shown
from core.ui.pose.tools import checks_inside
from core.ui.repose import pose_searches
from core.ui.repose.films import movements
from core.ui.repose.sources import largest
from core.ui.resources import studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from core.gallery.record import ImageRecord

NAME_CHARACTERS = 40
LIMB_TITLES = {
    "right-arm": "Right arm", "left-arm": "Left arm", "right-leg": "Right leg",
    "left-leg": "Left leg",
}  # fmt: skip
assert set(LIMB_TITLES) == set(LIMB_NAMES)
SIDES = {Side.AUTO: "Auto", Side.FRONT: "In front", Side.BEHIND: "Behind"}
assert set(SIDES) == set(Side)


def panel() -> None:
    """How many there are, and the ways to more of them."""
    chosen = state.repose_poses()
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.button(
            t("20 poses"),
            key=state.REPOSE_TWENTY,
            icon=":material/apps:",
            on_click=_add_presets,
            args=(TWENTY,),
            help=t("Adds twenty poses seen from the front."),
        )
        with st.popover(t("Add poses"), icon=":material/add:"):
            _more()
        if chosen:
            st.button(
                t("Clear"),
                key=state.REPOSE_CLEAR_POSES,
                type="tertiary",
                on_click=_set,
                args=((),),
            )
        if len(chosen) > 1 and st.button(
            t("As a motion"),
            key=state.REPOSE_TO_MOTION,
            type="tertiary",
            icon=BY_KEY["motion"].icon,
            help=t("These poses become the key poses of a clip."),
        ):
            keys.use_poses([one.pose for one in chosen])
            st.switch_page(BY_KEY["motion"].script)
    pose_searches.panel()


def _more() -> None:
    names = {one.name for one in state.repose_poses()}
    preset_picker(
        state.REPOSE_PRESETS, [one.id for one in all_shown() if one.title in names]
    )  # fmt: skip
    movements.buttons()
    if state.current_pose() is not None:
        st.button(
            t("The pose on the page Pose"),
            key=state.REPOSE_OPEN_PAGE_POSE,
            icon=":material/accessibility_new:",
            on_click=_add_page_pose,
        )
    st.file_uploader(
        t("Pose file (JSON)"),
        "json",
        key=state.REPOSE_POSE_FILE,
        on_change=_take_file,
        max_upload_size=POSE_MEGABYTES,
        help=t("OpenPose JSON and the like, with one pose or many."),
    )
    st.file_uploader(
        t("The pose of another picture"),
        TYPES,
        key=state.REPOSE_POSE_PICTURE,
        on_change=_take_picture,
        max_upload_size=PICTURE_MEGABYTES,
        help=t("A drawing, a photo, a 3D render or a skeleton picture."),
    )
    gallery_button(state.REPOSE_POSE_PICTURE, _take_record, _take_pasted)
    st.slider(t("Poses of a film"), 1, video.MOST_FRAMES, 8, key=state.REPOSE_FILM_FRAMES)
    st.file_uploader(
        t("A film"),
        list(video.KINDS),
        key=state.REPOSE_FILM,
        on_change=_take_film,
        max_upload_size=FILM_MEGABYTES,
        help=t("Poses of one person, spread over its length."),
    )


def take() -> None:
    """At the top of the page: what was clicked in the browser, and what was found meanwhile."""
    for found in pose_searches.take_found():
        add(_of_film(found) if found.is_film else _each(found.poses[0], found.name))
    clicked = take_clicks()
    if clicked.removed is not None and (number := _number(clicked.removed)) is not None:
        _remove(number)
    elif clicked.opened is not None:
        st.session_state[state.REPOSE_OPEN_POSE] = _number(clicked.opened)
    picked = take_picked(state.REPOSE_PRESETS, state.REPOSE_PRESETS_SEEN)
    if picked is not None:
        _toggle(picked)


def _number(key: str) -> int | None:
    known = key.isdecimal() and len(key) < 4 and int(key) < len(state.repose_poses())
    return int(key) if known else None


def _remove(number: int) -> None:
    poses = state.repose_poses()
    st.session_state[state.REPOSE_OPEN_POSE] = None
    state.set_repose_poses((*poses[:number], *poses[number + 1 :]))


def _toggle(preset_id: str) -> None:
    """A preset that is chosen already is taken away again."""
    preset = next((one for one in all_shown() if one.id == preset_id), None)
    if preset is None:
        return
    others = [one for one in state.repose_poses() if one.name != preset.title]
    if len(others) < len(state.repose_poses()):
        state.set_repose_poses(others)
    else:
        add([AskedPose(preset.pose, preset.title)])


def add(poses: Iterable[AskedPose]) -> None:
    """Behind the others. Raises ``InputRejected`` for more than a series takes."""
    known = state.repose_poses()
    new = [one for one in poses if one not in known]
    if len(known) + len(new) > MOST_POSES:
        raise InputRejected(
            expected=f"at most {MOST_POSES} poses",
            got=len(known) + len(new),
            todo="take some away",
            shown=f"At most {MOST_POSES} poses go into one series. Take some away first.",
        )
    state.set_repose_poses((*known, *new))
    st.session_state[state.REPOSE_OPEN_POSE] = None
    st.session_state[state.REPOSE_VIEW] = "poses"


@guarded
def _set(poses: tuple[AskedPose, ...]) -> None:
    st.session_state[state.REPOSE_OPEN_POSE] = None
    state.set_repose_poses(poses)


@guarded
def _add_presets(ids: tuple[str, ...]) -> None:
    names = {one.name for one in state.repose_poses()}
    found = [presets.get(one) for one in ids]
    add(AskedPose(one.pose, one.title) for one in found if one.title not in names)


@guarded
def _add_page_pose() -> None:
    pose = state.current_pose()
    assert pose is not None
    add(_each(pose, "My pose"))


@guarded
def _take_file() -> None:
    upload = st.session_state[state.REPOSE_POSE_FILE]
    if upload is None:
        return
    frames = openpose.load_frames(upload.getvalue()).frames
    add(one for frame in frames for one in _each(frame.pose, frame.name))


@guarded
def _take_picture() -> None:
    """The pose it carries or is, else the one that is looked for in it."""
    upload: UploadedFile | None = st.session_state[state.REPOSE_POSE_PICTURE]
    if upload is None:
        return
    data = upload.getvalue()
    name = upload.name.rsplit(".", 1)[0]
    _take_pose_of(open_image(data), pose_carried(metadata.read(data).request), name)


def _take_record(record: ImageRecord) -> None:
    name = " ".join(record.prompt.split())[:NAME_CHARACTERS] or "Picture"
    _take_pose_of(studio().gallery.image(record.id), pose_carried(record.request), name)


def _take_pasted(image: Image.Image) -> None:
    _take_pose_of(image, None, "Picture")


def _take_pose_of(image: Image.Image, carried: Pose | None, name: str) -> None:
    if pose := carried or pose_shown(image):
        add(_each(pose, name))
    else:
        pose_searches.look([image], name)


@guarded
def _take_film() -> None:
    """Frames without anybody are left out."""
    upload = st.session_state[state.REPOSE_FILM]
    if upload is None:
        return
    pictures = video.frames(upload.getvalue(), st.session_state[state.REPOSE_FILM_FRAMES])
    pose_searches.look(pictures, upload.name.rsplit(".", 1)[0])


def _of_film(found: pose_searches.Found) -> list[AskedPose]:
    """The largest person of each picture."""
    return [
        AskedPose(Pose((pose.people[largest(pose)],), pose.size), f"{found.name} {number}")
        for number, pose in enumerate(found.poses, start=1)
    ]


def _each(pose: Pose, name: str) -> list[AskedPose]:
    """One a person: a figure takes one pose."""
    people = [one for one in pose.people if not one.is_empty]
    if not people:
        raise InputRejected(
            expected="a pose with somebody in it",
            got="nobody",
            todo="take another one",
            shown="Nobody was found in it. Take a picture that shows more of the body.",
        )
    numbered = len(people) > 1
    return [
        AskedPose(Pose((one,), pose.size), f"{name} {number}" if numbered else name)
        for number, one in enumerate(people, start=1)
    ]


# --- one pose alone -----------------------------------------------------------------------------


def titled(name: str, index: int) -> str:
    """The studio's own poses in the language of the page, others as they were called."""
    return said(name) if name else t("Pose {number}", number=index + 1)


def title_of(record: ImageRecord) -> str:
    """Of a picture that was made, by its pose."""
    return titled(str(record.extras.get("pose_name") or ""), record.index)


def stage_name(number: int) -> str:
    return f"pose {number}"


def as_worn(asked: AskedPose, source: Source, size: Size) -> AskedPose:
    """The pose of one person in the figure's own proportions, on a canvas of this size."""
    person = next(one for one in asked.pose.fitted_to(size).people if not one.is_empty)
    own = _own(source)
    worn = person if own is None else in_proportions(person, proportions_of(own))
    return replace(asked, pose=checks_inside(Pose((worn,), size)))


def _own(source: Source) -> Person | None:
    people = () if source.pose is None else source.pose.people
    return people[source.person] if source.person < len(people) else None


def take_edit(edited: Edited) -> None:
    """A pose as it was dragged on the stage."""
    number = state.open_repose_pose()
    if number is None or edited.name != stage_name(number) or edited.pose.is_empty:
        return
    asked = state.repose_poses()[number]
    state.keep_repose_pose(number, replace(asked, pose=edited.pose))


def side_fields(number: int) -> None:
    """Which limbs lie before the trunk, which behind it."""
    asked = state.repose_poses()[number]
    with st.popover(t("Front and behind"), icon=":material/layers:"):
        for name, title in LIMB_TITLES.items():
            key = state.repose_side(name)
            st.session_state[key] = asked.switches.get(name, Side.AUTO)
            choices.segments(
                said(title), SIDES, key=key, title=lambda side: said(SIDES[side]),
                on_change=_set_side, args=(number, name),
            )  # fmt: skip


@guarded
def _set_side(number: int, name: str) -> None:
    asked = state.repose_poses()[number]
    side = Side(st.session_state[state.repose_side(name)])
    others = {limb: kept for limb, kept in asked.switches.items() if limb != name}
    told = others if side is Side.AUTO else {**others, name: side}
    state.keep_repose_pose(number, replace(asked, switches=told))
