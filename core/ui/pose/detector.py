"""Who looks for the pose in a picture: choose a detector, and fetch another one."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.detection import fetch, openpose
from core.detection.fetch import DetectorPlan, DetectorRequest
from core.errors import InputRejected
from core.job_kinds import FETCH_DETECTOR
from core.models.downloading.download import OFFLINE
from core.models.downloading.fetch import size_text
from core.pose.detection import detectors
from core.pose.detection.detectors import DetectorSpec
from core.pose.detection.ensemble import Findings, look_closely, look_once
from core.ui import choices, state
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import studio

PICTURE_KINDS = {"drawn": "A drawing", "real": "A photo or 3D render"}
# Of the table, the one for photos whose size and hash are known before it is fetched.
FOR_PHOTOS = "dwpose-l"


def look(image: Image.Image) -> Findings:
    """What the chosen detector finds.

    Raises what it raises, and ``InputRejected`` before its terms were agreed to.
    """
    chosen, config = st.session_state[state.DETECTOR], studio().config
    if chosen == openpose.NAME:
        if not st.session_state.get(state.DETECTOR_TERMS):
            raise InputRejected(
                expected="the terms of OpenPose (non-commercial use) to be accepted",
                got="no consent",
                todo="tick the box under it, or choose another detector",
                shown="OpenPose is for non-commercial work only: tick the box under it, or choose "
                "another detector.",
            )
        everything = bool(st.session_state.get(state.DETECTOR_HANDS))
        return Findings(openpose.find_pose(image, config, with_hands_and_face=everything), ())
    detector = detectors.find(chosen, config)
    if st.session_state[state.DETECTOR_CLOSELY]:
        return look_closely(image, detector)
    return look_once(image, detector)


def choice() -> None:
    """What the picture is, which of the detectors that are here looks, and how."""
    choices.segments(
        "The picture is", PICTURE_KINDS, key=state.DETECTOR_PICTURE,
        title=PICTURE_KINDS.__getitem__, on_change=_suit,
    )  # fmt: skip
    if spec := promoted():
        st.info(
            "The built-in detector reads drawings. For photos and 3D renders, fetch this one "
            "first.",
            icon=":material/photo_camera:",
        )
        _row(spec, is_here=False, is_coming=spec.name in _coming())
    elif st.session_state[state.DETECTOR_PICTURE] == "drawn":
        st.caption(
            "The built-in detector reads drawings, best with the whole body in view. For photos "
            "and 3D renders, fetch another one."
        )
    here = _here()
    state.start_with(state.DETECTOR, detectors.STARTER)
    state.start_with(state.DETECTOR_CLOSELY, True)
    if len(here) > 1:
        choices.selectbox(
            "Pose detector",
            here,
            key=state.DETECTOR,
            title=here.__getitem__,
            fallback=detectors.STARTER,
        )
    elif st.session_state[state.DETECTOR] not in here:  # its file was taken away
        st.session_state[state.DETECTOR] = detectors.STARTER
    if st.session_state[state.DETECTOR] == openpose.NAME:
        st.caption(openpose.NOTICE)
        st.checkbox(
            "For non-commercial use only", key=state.DETECTOR_TERMS, persist_state="session"
        )
        st.toggle(
            "Hands and face too", key=state.DETECTOR_HANDS, persist_state="session",
            help="Takes about a minute per person; the body alone takes seconds.",
        )  # fmt: skip
        return
    st.toggle(
        "Look closely", key=state.DETECTOR_CLOSELY, persist_state="session",
        help="Looks five times and keeps what most looks agree on: slower, but finds fewer people "
        "who are not there and marks unsure joints better.",
    )  # fmt: skip


@guarded
def _suit() -> None:
    """A photo is looked at by a fetched detector, where one is here."""
    others = [name for name in _here() if name not in (detectors.STARTER, openpose.NAME)]
    is_real = st.session_state[state.DETECTOR_PICTURE] == "real"
    if is_real and others and st.session_state.get(state.DETECTOR) == detectors.STARTER:
        st.session_state[state.DETECTOR] = FOR_PHOTOS if FOR_PHOTOS in others else others[0]


def promoted() -> DetectorSpec | None:
    """The detector to fetch before a photo is looked at; None where one is here."""
    is_real = st.session_state.get(state.DETECTOR_PICTURE) == "real"
    return detectors.listed(FOR_PHOTOS) if is_real and len(_here()) == 1 else None


def other_ways() -> str:
    """What to do when nobody was found."""
    if st.session_state[state.DETECTOR] == detectors.STARTER:
        return (
            "The built-in detector reads drawings: for photos and 3D renders, fetch another one. "
            "Or drag the figure over the picture by hand."
        )
    return "Try one that shows more of the body, or drag the figure over it by hand."


def _coming() -> set[str]:
    jobs = attach(state.DETECTOR_JOBS, FETCH_DETECTOR)
    return {job.payload["id"] for job in known_jobs(jobs) if not job.state.is_finished}


def more(*, has_picture: bool) -> None:
    """Downloads that run, and what else could look."""
    jobs = attach(state.DETECTOR_JOBS, FETCH_DETECTOR)
    if jobs:
        _downloads(jobs)
    with st.expander(
        "Other detectors",
        icon=":material/person_search:",
        key=state.DETECTOR_MORE,
        on_change="rerun",
    ):
        config = studio().config
        if config.offline:
            st.info(OFFLINE, icon=":material/cloud_off:")
        here = _here()
        coming, above = _coming(), promoted() if has_picture else None
        for spec in detectors.TABLE:
            if spec == above:
                continue
            _row(spec, is_here=spec.name in here, is_coming=spec.name in coming)
        st.caption(
            f"ONNX files in {plain(str(detectors.own_folder(config)))} show up here, and so do "
            "those that rtmlib has downloaded. OpenPose, for non-commercial use only, shows up "
            "once its weights (lllyasviel/Annotators) are installed."
        )


def _here() -> dict[str, str]:
    """Titles by name."""
    config = studio().config
    found = {detector.name: detector.title for detector in detectors.installed(config)}
    if openpose.folder(config) is not None:
        found[openpose.NAME] = f"{openpose.TITLE} (non-commercial)"
    return found


def _downloads(jobs: list[str]) -> None:
    job_panel(jobs)
    for job in known_jobs(jobs[:1]):
        if job.state.value == "done":
            title = detectors.listed(job.payload["id"]).title
            st.success(
                f"{plain(title)} is installed. Choose it under *Pose detector* once there is a "
                "picture.",
                icon=":material/check_circle:",
            )


def _row(spec: DetectorSpec, *, is_here: bool, is_coming: bool) -> None:
    config = studio().config
    size = fetch.known_size(spec, config)
    facts = [spec.licence]
    if not is_here:
        facts.append("size asked when fetched" if size is None else size_text(size))
    facts.append("here" if is_here else "not installed")
    with st.container(border=True, key=f"detector_{spec.name}"):
        st.markdown(f"**{plain(spec.title)}**  \n{plain(' · '.join(facts))}")
        if is_coming:
            st.caption(":material/downloading: On its way.")
        elif not is_here:
            _offer(spec, is_offline=config.offline)


def _offer(spec: DetectorSpec, *, is_offline: bool) -> None:
    """First the terms, then the download."""
    if st.session_state.get(state.DETECTOR_ASKED) != spec.name:
        st.button(
            "Fetch …", key=f"detectors.ask.{spec.name}", icon=":material/download:",
            on_click=_ask, args=(spec,), disabled=is_offline,
        )  # fmt: skip
        return
    terms: DetectorPlan = st.session_state[state.DETECTOR_PLAN]
    if terms.why_not:
        st.warning(plain(terms.why_not), icon=":material/warning:")
    else:
        st.markdown(
            f"Licence: **{plain(terms.licence)}**. By fetching it you accept it; the pictures it "
            "was trained on may have terms of their own. It comes from "
            f"{plain(' and '.join(fetch.hosts(spec)))}, is read as data and runs no code."
        )
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Fetch {size_text(terms.bytes)}", key=f"detectors.fetch.{spec.name}", type="primary",
            icon=":material/download:", on_click=_submit, args=(spec, new_job_id()),
            disabled=bool(terms.why_not),
        )  # fmt: skip
        st.button("Not now", key=f"detectors.leave.{spec.name}", on_click=_leave)


@guarded
def _ask(spec: DetectorSpec) -> None:
    st.session_state[state.DETECTOR_PLAN] = fetch.plan(spec, studio().config)
    st.session_state[state.DETECTOR_ASKED] = spec.name


@guarded
def _leave() -> None:
    st.session_state[state.DETECTOR_ASKED] = None


@guarded
def _submit(spec: DetectorSpec, job_id: str) -> None:
    if state.is_double_click():
        return
    start_job(state.DETECTOR_JOBS, DetectorRequest(id=spec.name), job_id)
    st.session_state[state.DETECTOR_ASKED] = None
