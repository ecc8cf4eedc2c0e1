"""The key poses of the page: what a visit begins with, and how others come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from core.errors import InputRejected
from core.geometry import Size
from core.motion.timeline import MOST_KEYS, USUAL_STEPS, Ease, Key, Play, Timeline
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.components.motion_stage import Wish, take_edit
from core.ui.controls import plain
from core.ui.frame import BY_KEY, guarded
from core.ui.motion.ready import FIRST, timeline_of
from core.ui.state.motion import Slot
from core.ui.texts import t

SIZES = (
    Size(512, 768), Size(768, 512), Size(640, 640), Size(768, 1152), Size(1152, 768),
    Size(1024, 1024),
)  # fmt: skip


def begin() -> None:
    """Somebody walks until there is something else; at the top of the page."""
    state.start_with(state.MOTION_SIZE, str(SIZES[0]))
    if not state.motion_slots():
        state.set_motion(timeline_of(FIRST, SIZES[0]))
    state.put_down_poses()


def size_now() -> Size:
    return state.size_of(str(st.session_state.get(state.MOTION_SIZE))) or SIZES[0]


def take() -> None:
    """What was done on the stage since the last run."""
    wish = _taken()
    if wish is not None and wish.act == "edit":
        edit(wish.key)


@guarded
def _replaced(number: int) -> None:
    pose = state.current_pose()
    if pose is not None:
        replace(number, pose)


def _taken() -> Wish | None:
    """The wish that ends on another page."""
    found: list[Wish] = []

    @guarded
    def look() -> None:
        wish = take_edit()
        if wish is not None and wish.act == "replace":
            _replaced(wish.key)
        elif wish is not None:
            found.append(wish)

    look()
    return found[0] if found else None


def edit(number: int) -> None:
    """On the Pose page, from where it comes back. Ends the run."""
    state.set_pose(state.key_of(state.motion_slots()[number]).pose)
    st.session_state[state.MOTION_EDITED_KEY] = number
    st.switch_page(BY_KEY["pose"].script)


def edited_key() -> int | None:
    """The number of the key that is open on the Pose page."""
    number = st.session_state.get(state.MOTION_EDITED_KEY)
    is_there = isinstance(number, int) and number < len(state.motion_slots())
    return number if is_there else None


def replace(number: int, pose: Pose) -> None:
    """The key keeps its times. Raises ``RequestRejected`` for a pose of nobody."""
    slots = list(state.motion_slots())
    (new,) = state.slots_of([Key(pose=pose)])
    slots[number] = slots[number]._replace(pose=new.pose, flip=False)
    state.set_motion_keys(slots, number)


def add(poses: Iterable[Pose], *, steps: int = USUAL_STEPS) -> None:
    """Behind the key that is looked at. Raises ``InputRejected`` for too many."""
    slots = state.motion_slots()
    new = state.slots_of(Key(pose=pose, steps=steps) for pose in poses)
    if len(slots) + len(new) > MOST_KEYS:
        raise InputRejected(
            expected=f"at most {MOST_KEYS} key poses",
            got=len(slots) + len(new),
            todo="remove some",
            shown=f"A clip has at most {MOST_KEYS} key poses.",
        )
    at = state.motion_chosen() + 1 if slots else 0
    _checked((*slots[:at], *new, *slots[at:]))
    state.set_motion_keys((*slots[:at], *new, *slots[at:]), at + len(new) - 1)


def _checked(slots: Sequence[Slot]) -> None:
    """Raises ``RequestRejected`` for a clip that would be too long."""
    Timeline(
        keys=tuple(state.key_of(slot) for slot in slots),
        fps=state.motion_fps(),
        play=state.motion_play(),
    )


def use(timeline: Timeline) -> None:
    """In the place of what is there; the browser's undo brings that back."""
    state.set_motion(timeline)


def use_poses(poses: Sequence[Pose], title: str = "") -> None:
    """As keys of a new clip that goes round. Raises ``RequestRejected`` for none and too many."""
    size = size_now()
    keys = tuple(
        Key(pose=pose.fitted_to(size), steps=USUAL_STEPS, ease=Ease.SMOOTH) for pose in poses
    )
    use(Timeline(keys=keys, play=Play.LOOP, title=title))


# --- on the Pose page ---------------------------------------------------------------------------


def pose_panel() -> None:
    """The pose in the editor as a key of the clip, and the way there."""
    pose, number = state.current_pose(), edited_key()
    is_usable = pose is not None and not pose.is_empty
    if number is not None:
        st.button(
            t("Put it back as key {number}", number=number + 1),
            key=state.MOTION_FROM_POSE_BACK, type="primary", icon=":material/keyboard_return:",
            on_click=_put_back, args=(number,), disabled=not is_usable,
        )  # fmt: skip
    st.markdown(t("Key poses become a clip on the page Motion, with the frames between them."))
    with st.container(horizontal=True):
        st.button(
            t("Add this pose as a key"), key=state.MOTION_FROM_POSE, icon=":material/add:",
            on_click=_add_from_pose, disabled=not is_usable,
        )  # fmt: skip
        if st.button(t("Open Motion"), key=state.MOTION_FROM_POSE_OPEN, icon=BY_KEY["motion"].icon):
            st.switch_page(BY_KEY["motion"].script)
    count = len(state.motion_slots())
    if count:
        st.caption(t("The clip has {count} key poses.", count=count))


@guarded
def _add_from_pose() -> None:
    """To a clip of one's own: the one that walks at first makes room."""
    pose = state.current_pose()
    assert pose is not None
    if is_untouched():
        use_poses([pose])
    else:
        st.session_state[state.MOTION_CHOSEN] = len(state.motion_slots()) - 1
        add([pose])
    st.toast(plain(t("Added to the clip.")), icon=":material/add:")


@guarded
def _put_back(number: int) -> None:
    pose = state.current_pose()
    assert pose is not None
    replace(number, pose)
    del st.session_state[state.MOTION_EDITED_KEY]
    st.toast(plain(t("The clip has the changed pose.")), icon=":material/check:")


def is_untouched() -> bool:
    """Nothing is there but what a visit begins with."""
    slots = state.motion_slots()
    return not slots or state.motion_timeline() == timeline_of(FIRST, SIZES[0])
