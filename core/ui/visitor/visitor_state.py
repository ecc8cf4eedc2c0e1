"""Prompt, pose, settings, the cut-out, the upscaler and the open character outlive a reload: kept
for each browser and restored.

Without a visitor's cookie (it is off, or a test runs the page) nothing is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from core.errors import NotFound, StudioError
from core.figures.casting import read_characters
from core.generation.drawing.backdrops import FROM_WORDS, is_picture
from core.generation.request import MAX_PROMPT_CHARACTERS, GenerationRequest
from core.generation.validation import names_from
from core.pose import openpose
from core.pose.skeleton import Pose
from core.texts import Language
from core.ui import state
from core.ui.characters import restore as character
from core.ui.cutout import restore as cutout
from core.ui.generate import restore
from core.ui.motion import restore as motion
from core.ui.motion.film import restore as film
from core.ui.prompts import restore as prompts
from core.ui.repose import restore as repose
from core.ui.repose.animals import restore as animal
from core.ui.resources import studio
from core.ui.settings import NEGATIVE
from core.ui.upscale import restore as upscale
from core.ui.visitor import visitor_id
from core.visitor_state import VisitorStates

log = logging.getLogger(__name__)

# A request needs words; these stand in while none are written.
NO_WORDS = "-"
MOST_JOBS = 20
KEPT_JOBS = (state.GENERATE_JOBS, state.CUTOUT_JOBS, state.CUTOUT_FETCHES, state.REPOSE_JOBS,
             state.MOTION_JOBS, state.FILM_JOBS)  # fmt: skip
"""What runs goes on when a visitor starts over."""
PAGES_WITH_STATE = (cutout, upscale, character, prompts, repose, animal, motion, film)


@st.cache_resource(show_spinner=False)
def visitor_states() -> VisitorStates:
    return VisitorStates(studio().database)


def restore_visit() -> bool:
    """At the first run of a session: bring back what this browser had, if it had something."""
    if state.VISITOR_STATE in st.session_state:
        return False
    visitor = visitor_id()
    found = visitor_states().load(visitor) if visitor else None
    st.session_state[state.VISITOR_STATE] = found or {}
    if found:
        _use_language(found)
        own = [page.use_kept for page in PAGES_WITH_STATE]
        parts = (_use_settings, _use_pose, _use_words, _use_jobs, *own)
        st.session_state[state.VISITOR_RESTORED] = sum(_tried(part, found) for part in parts) > 0
    return bool(found)


def save(*, has_settings: bool) -> None:
    """At the end of a page: save what has changed. ``has_settings``: it is Generate's."""
    visitor = visitor_id()
    before: dict[str, Any] | None = st.session_state.get(state.VISITOR_STATE)
    if visitor is None or before is None:
        return
    settings = _settings() if has_settings else {}
    chosen = {name: value for page in PAGES_WITH_STATE for name, value in page.kept().items()}
    now = {**before, **settings, **_words(), **_pose(), **_language(), **chosen, "jobs": _jobs()}
    if now == before:
        return
    st.session_state[state.VISITOR_STATE] = now
    kept = ("prompt", "pose", "jobs", "language")
    told = [*(now[name] for name in kept), *(before.get(name) for name in kept)]
    if any(told) or "request" in before or chosen:  # else only what every session begins with
        visitor_states().save(visitor, now)


def start_over() -> None:
    """A callback: nothing written, posed or set, here and at the next visit."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith(("generate.", "cutout.", "repose.", "motion.")) and key not in KEPT_JOBS:
            del st.session_state[key]
    state.set_pose(None)
    state.set_characters(())
    st.session_state[state.VISITOR_STATE] = {}
    st.session_state[state.VISITOR_RESTORED] = False
    visitor = visitor_id()
    if visitor is not None:
        visitor_states().forget(visitor)


def was_restored() -> bool:
    """Something of an earlier visit was brought back."""
    return bool(st.session_state.get(state.VISITOR_RESTORED))


# --- what is kept -----------------------------------------------------------------------------


def _words() -> dict[str, Any]:
    values = st.session_state
    return {
        "prompt": values.get(state.PROMPT, ""),
        "negative": NEGATIVE.value,
        "styles": list(state.styles()),
        "use_pose": bool(values.get(state.USE_POSE, True)),
        "as_chips": bool(values.get(state.GENERATE_AS_CHIPS, False)),
        "seed_is_fixed": bool(values.get(state.SEED_IS_FIXED, False)),
    }


def _language() -> dict[str, Any]:
    return {"language": st.session_state.get(state.LANGUAGE, "")}


def _settings() -> dict[str, Any]:
    """Generate's widgets as the request they make; nothing while they cannot make one."""
    from core.ui.generate.request import request_from_widgets  # stands on the frame, as this does

    try:
        request = request_from_widgets(keep_seed=True, no_words=NO_WORDS)
    except StudioError:
        return {}
    return {"request": request.to_dict() | {"pose": None}}


def _pose() -> dict[str, Any]:
    """As text, written anew only for another pose."""
    pose = state.current_pose()
    known, text = cast(
        "tuple[Pose | None, str | None]", st.session_state.get(state.VISITOR_POSE, (None, None))
    )
    if pose is not known:
        text = None if pose is None else openpose.dumps(pose)
        st.session_state[state.VISITOR_POSE] = (pose, text)
    return {"pose": text, "characters": [one and one.to_dict() for one in state.characters()]}


def _jobs() -> list[str]:
    return state.last_jobs(state.GENERATE_JOBS)[:MOST_JOBS]


# --- what comes back --------------------------------------------------------------------------


def _tried(part: Callable[[Mapping[str, Any]], bool], found: Mapping[str, Any]) -> bool:
    """Rows come from a file: a part that cannot be used is left out."""
    try:
        return part(found)
    except (StudioError, TypeError, ValueError, KeyError, OverflowError) as error:
        log.warning("a part of what a visitor left cannot be used: %s", error)
        return False


def _use_settings(found: Mapping[str, Any]) -> bool:
    values = found.get("request")
    if not isinstance(values, dict):
        return False
    measured = found.get("pose") if values.get("until_score") else None
    request = GenerationRequest.from_dict({**values, "pose": measured})
    is_fixed = found.get("seed_is_fixed") is True
    restore.use_request(_without_lost_pictures(request).to_dict(), same_seed=is_fixed)
    state.use_prompt("")
    return True


def _without_lost_pictures(request: GenerationRequest) -> GenerationRequest:
    """Pictures that went into a picture are cleared away in time."""

    def is_here(name: str | None) -> bool:
        try:
            return name is None or studio().pictures.check(name) is None
        except NotFound:
            return False

    start = request.start_from
    if start is not None and not (is_here(start.picture) and is_here(start.mask)):
        request = replace(request, start_from=None, size=start.size_in(request.size))
    drawing = request.drawing
    if drawing is not None and is_picture(drawing.background) and not is_here(drawing.background):
        drawing = replace(drawing, background=FROM_WORDS)
    return replace(
        request,
        drawing=drawing,
        references=tuple(one for one in request.references if is_here(one.picture)),
        controls=tuple(one for one in request.controls if is_here(one.picture)),
    )


def _use_pose(found: Mapping[str, Any]) -> bool:
    text = found.get("pose")
    if not isinstance(text, str):
        return False
    pose = openpose.loads(text)
    state.set_pose(pose)
    st.session_state[state.POSE_ASPECT] = pose.size.aspect  # its size came back with the settings
    st.session_state[state.VISITOR_POSE] = (pose, text)
    state.set_characters(read_characters(found.get("characters", [])))
    return True


def _use_language(found: Mapping[str, Any]) -> None:
    kept = found.get("language")
    if isinstance(kept, str) and Language.of(kept):
        st.session_state.setdefault(state.LANGUAGE, kept)


def _use_words(found: Mapping[str, Any]) -> bool:
    prompt, negative = found.get("prompt"), found.get("negative")
    for key, text in ((state.PROMPT, prompt), (NEGATIVE.key, negative)):
        if isinstance(text, str) and len(text) <= MAX_PROMPT_CHARACTERS:
            st.session_state[key] = text
    state.set_styles(names_from("style", found.get("styles", [])))
    st.session_state[state.USE_POSE] = found.get("use_pose") is not False
    st.session_state[state.GENERATE_AS_CHIPS] = found.get("as_chips") is True
    return isinstance(prompt, str) and bool(prompt.strip())


def _use_jobs(found: Mapping[str, Any]) -> bool:
    """The latest pictures show again on Generate; a job that is gone is passed over there."""
    jobs = found.get("jobs")
    if isinstance(jobs, list):
        ids = [one for one in cast("list[object]", jobs) if isinstance(one, str)]
        st.session_state[state.GENERATE_JOBS] = ids[:MOST_JOBS]
    return False
