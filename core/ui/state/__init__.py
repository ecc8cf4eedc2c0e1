# ruff: noqa: F403, F405 - the keys are this module's, only written down beside it
"""Every key of ``st.session_state``, as a named constant or a function, and what pages say to it.

Keys are ``page.name``. Widgets take a key from here together with ``persist_state="session"``, so
that they survive page switches; their first value is put in place with ``start_with``.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

import streamlit as st

from core.brush.strokes import Stroke
from core.figures.casting import Character
from core.geometry import Size
from core.pose.skeleton import Pose
from core.ui.state.animals import *
from core.ui.state.assistant import *
from core.ui.state.building import *
from core.ui.state.gallery import *
from core.ui.state.inpaint import *
from core.ui.state.jobs import *
from core.ui.state.keys import *
from core.ui.state.models import *
from core.ui.state.motion import *
from core.ui.state.picking import *
from core.ui.state.repose import *
from core.ui.state.results import *
from core.ui.state.upscale import *
from core.ui.state.widgets import *

# A browser's numbers are exact far beyond; so short a seed can still be typed.
DRAWING_SEEDS = 2**32
DOUBLE_CLICK_SECONDS = 0.6


def size_of(text: str) -> Size | None:
    """The size that ``str(size)`` wrote; None for anything else."""
    found = re.fullmatch(r"([0-9]{1,5})×([0-9]{1,5})", text)
    return None if found is None else Size(int(found[1]), int(found[2]))


def start_with(key: str, value: Any) -> None:
    """The value of a widget until a person changes it."""
    st.session_state.setdefault(key, value)


# --- the pose ---------------------------------------------------------------------------------


def current_pose() -> Pose | None:
    """The pose that Generate uses; None until one was drawn or picked."""
    return st.session_state.get(POSE)


def set_pose(pose: Pose | None, *, unsure: Iterable[Iterable[int]] = ()) -> None:
    """A pose from Python (preset, upload, detection): the editor takes it over.

    ``unsure``: for each person the joints to look at; the editor marks them until they are touched.
    """
    st.session_state[POSE] = pose
    st.session_state[POSE_UNSURE] = [[int(joint) for joint in joints] for joints in unsure]
    st.session_state[POSE_REVISION] = pose_revision() + 1
    if pose is not None:
        st.session_state[USE_POSE] = True


def keep_edited_pose(pose: Pose) -> None:
    """A pose from the browser editor, which has it already: the revision stays."""
    st.session_state[POSE] = pose


def unsure_joints() -> list[list[int]]:
    """For each person of the newest ``set_pose``, the joints to look at."""
    return list(st.session_state.get(POSE_UNSURE, []))


def pose_revision() -> int:
    """Grows with every ``set_pose``; edits that carry an older number are stale."""
    return st.session_state.get(POSE_REVISION, 0)


def characters() -> tuple[Character | None, ...]:
    """Who each person of the pose is, in turn; None is who the prompt says."""
    return st.session_state.get(CHARACTERS, ())


def set_characters(chosen: Iterable[Character | None]) -> None:
    st.session_state[CHARACTERS] = tuple(chosen)


def prompt() -> str:
    """What is written on Generate."""
    return st.session_state.get(PROMPT, "")


def styles() -> tuple[str, ...]:
    """Names of the styles that go around the prompt."""
    return tuple(st.session_state.get(STYLES, ()))


def set_styles(names: Iterable[str]) -> None:
    st.session_state[STYLES] = tuple(dict.fromkeys(names))


def drawing_seed() -> int:
    """Fills what the prompt leaves open in a drawing."""
    return st.session_state.get(DRAWING_SEED, 0)


# --- pictures ---------------------------------------------------------------------------------


def session_images() -> list[str]:
    """Gallery ids of the pictures made in this session, newest first."""
    return list(st.session_state.get(SESSION_IMAGES, []))


def remember_images(ids: Iterable[str]) -> None:
    """Put new pictures in front of this session's gallery; known ones stay where they are."""
    known = session_images()
    new = [image_id for image_id in ids if image_id not in known]
    st.session_state[SESSION_IMAGES] = new[::-1] + known


def selected_picture() -> str | None:
    return st.session_state.get(SELECTED_PICTURE)


def select_picture(image_id: str | None) -> None:
    st.session_state[SELECTED_PICTURE] = image_id


def picked_of_jobs() -> set[str]:
    """Of jobs with several pictures those that are shown large."""
    return set(st.session_state.get(PICKED_OF_JOBS, ()))


def pick_of_job(image_id: str, of: Iterable[str]) -> None:
    """Show this one of the pictures of a job."""
    st.session_state[PICKED_OF_JOBS] = [*(picked_of_jobs() - set(of)), image_id]


def upscale_source() -> str | None:
    """Gallery id of the picture that Upscale works on."""
    return st.session_state.get(UPSCALE_SOURCE)


def set_upscale_source(image_id: str | None) -> None:
    """Work on this one alone."""
    st.session_state[UPSCALE_SOURCE] = image_id
    st.session_state[UPSCALE_SEVERAL] = False


def upscales_several() -> bool:
    """Upscale works on several pictures, those of ``upscale_pictures``."""
    return bool(st.session_state.get(UPSCALE_SEVERAL))


def upscale_pictures() -> list[str]:
    return list(st.session_state.get(UPSCALE_PICTURES, []))


def set_upscale_pictures(ids: Iterable[str]) -> None:
    """Work on these together, each once."""
    st.session_state[UPSCALE_PICTURES] = list(dict.fromkeys(ids))
    st.session_state[UPSCALE_SEVERAL] = True


# --- the cut-out ------------------------------------------------------------------------------


def cutout_source() -> str | None:
    """Gallery id of the picture that is cut out."""
    return st.session_state.get(CUTOUT_SOURCE)


def chosen_cutout_source() -> str | None:
    """As ``cutout_source``, when a person chose it; until then it is the latest picture."""
    return st.session_state.get(CUTOUT_CHOSEN)


def choose_cutout_source(image_id: str) -> None:
    set_cutout_source(image_id)
    st.session_state[CUTOUT_CHOSEN] = image_id


def set_cutout_source(image_id: str) -> None:
    """Another picture has no strokes yet."""
    if image_id != cutout_source():
        set_cutout_strokes("")
    st.session_state[CUTOUT_SOURCE] = image_id


def cutout_strokes() -> tuple[Stroke, ...]:
    """What the brush did since the picture was opened."""
    return st.session_state.get(CUTOUT_STROKES, ())


def cutout_painted() -> str:
    """The picture, by its id in the input store, of the strokes of before; "" for none."""
    return st.session_state.get(CUTOUT_PAINTED, "")


def cutout_correction() -> str:
    """The picture of all strokes: those of before and those of now."""
    return st.session_state.get(CUTOUT_CORRECTION, "")


def set_cutout_strokes(painted: str) -> None:
    """Strokes from Python: the browser takes over that none are its own."""
    st.session_state[CUTOUT_STROKES] = ()
    st.session_state[CUTOUT_PAINTED] = st.session_state[CUTOUT_CORRECTION] = painted
    st.session_state[CUTOUT_REVISION] = cutout_revision() + 1


def keep_cutout_strokes(strokes: Iterable[Stroke], painted: str, correction: str) -> None:
    """Strokes from the browser, which has them already: the revision stays."""
    st.session_state[CUTOUT_STROKES] = tuple(strokes)
    st.session_state[CUTOUT_PAINTED] = painted
    st.session_state[CUTOUT_CORRECTION] = correction


def cutout_revision() -> int:
    """Grows with every ``set_cutout_strokes``; strokes that carry an older number are stale."""
    return st.session_state.get(CUTOUT_REVISION, 0)


# --- handing over to Generate -----------------------------------------------------------------


def use_prompt(prompt: str, negative: str | None = None) -> None:
    """Fill Generate's prompt, and its negative prompt when one is given."""
    st.session_state[PROMPT] = prompt
    if negative is not None:
        st.session_state[NEGATIVE] = negative


def has_prompt() -> bool:
    """Something is written on Generate already."""
    return bool(st.session_state.get(PROMPT, "").strip())


def new_slot() -> str:
    return secrets.token_hex(4)


# --- jobs -------------------------------------------------------------------------------------


def last_jobs(key: str) -> list[str]:
    """Ids of the jobs a page started in this session, newest first; ``key`` is ``*_JOBS``."""
    return list(st.session_state.get(key, []))


def remember_job(key: str, job_id: str, *, is_news: bool = True) -> None:
    """In front of a page's jobs; news, which a person has just asked for, is brought on screen."""
    if is_news:
        st.session_state[REVEAL] = job_id
    show_jobs_here([job_id])
    tell_of_job(job_id)
    jobs = [job_id, *(known for known in last_jobs(key) if known != job_id)]
    st.session_state[key] = jobs[:20]
    waiting = st.session_state.setdefault(UNCOLLECTED_JOBS, [])
    if job_id not in waiting:
        waiting.append(job_id)


def forget_job(key: str, job_id: str) -> None:
    """What it made was taken over."""
    st.session_state[key] = [known for known in last_jobs(key) if known != job_id]


def job_to_reveal() -> str:
    """The job that was started last in this session."""
    return st.session_state.get(REVEAL, "")


def preview_of(job_id: str, newest: bytes | None) -> bytes | None:
    """The newest preview of a job that runs, or the last one while there is none."""
    known = st.session_state.setdefault(PREVIEWS, {})
    if newest is not None:
        known.clear()  # one job runs at a time
        known[job_id] = newest
    return known.get(job_id)


def forget_jobs(key: str, job_ids: Iterable[str]) -> None:
    """They are not shown there any more; their pictures stay in the gallery."""
    gone = set(job_ids)
    st.session_state[key] = [one for one in last_jobs(key) if one not in gone]


def uncollected_jobs() -> list[str]:
    """Jobs of this session whose pictures are not in the session's gallery yet."""
    return list(st.session_state.get(UNCOLLECTED_JOBS, []))


def mark_collected(job_id: str) -> None:
    waiting = uncollected_jobs()
    st.session_state[UNCOLLECTED_JOBS] = [known for known in waiting if known != job_id]


def is_double_click() -> bool:
    """True for a second submit right after the first: one request, not two."""
    now = time.monotonic()
    before = st.session_state.get(LAST_SUBMIT, float("-inf"))
    st.session_state[LAST_SUBMIT] = now
    return now - before < DOUBLE_CLICK_SECONDS
