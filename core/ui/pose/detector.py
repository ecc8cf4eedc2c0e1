"""Who looks for the pose in a picture: choose a detector, and fetch another one."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from core.errors import InputRejected
from core.generation.conditioning import openpose_detector
from core.models import detectors, registry
from core.models.detector_files import own_folder
from core.models.downloading.download import OFFLINE
from core.models.downloading.fetch import size_text
from core.models.kinds import ModelKind
from core.models.onnx_specs import DetectorSpec
from core.pose.detection.detectors import STARTER
from core.pose.detection.ensemble import Findings, look_closely, look_once
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.models.fetch_offer import fetch_offer, fetches, wanted_by
from core.ui.progress import job_panel, known_jobs
from core.ui.resources import studio

PICTURE_KINDS = {"drawn": "A drawing", "real": "A photo or 3D render"}
# Of the catalogue, the one for photos whose size and hash are known before it is fetched.
FOR_PHOTOS = "dwpose-l"


def look(image: Image.Image) -> Findings:
    """What the chosen detector finds.

    Raises what it raises, and ``InputRejected`` before its terms were agreed to.
    """
    chosen, config = st.session_state[state.DETECTOR], studio().config
    if chosen == openpose_detector.NAME:
        if not st.session_state.get(state.DETECTOR_TERMS):
            raise InputRejected(
                expected="the terms of OpenPose (non-commercial use) to be accepted",
                got="no consent",
                todo="tick the box under it, or choose another detector",
                shown="OpenPose is for non-commercial work only: tick the box under it, or choose "
                "another detector.",
            )
        everything = bool(st.session_state.get(state.DETECTOR_HANDS))
        return Findings(
            openpose_detector.find_pose(image, config, with_hands_and_face=everything), ()
        )
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
        _row(spec)
    elif st.session_state[state.DETECTOR_PICTURE] == "drawn":
        st.caption(
            "The built-in detector reads drawings, best with the whole body in view. For photos "
            "and 3D renders, fetch another one."
        )
    here = _here()
    state.start_with(state.DETECTOR, STARTER)
    state.start_with(state.DETECTOR_CLOSELY, True)
    if len(here) > 1:
        choices.selectbox(
            "Pose detector",
            here,
            key=state.DETECTOR,
            title=here.__getitem__,
            fallback=STARTER,
        )
    elif st.session_state[state.DETECTOR] not in here:  # its file was taken away
        st.session_state[state.DETECTOR] = STARTER
    if st.session_state[state.DETECTOR] == openpose_detector.NAME:
        st.caption(openpose_detector.NOTICE)
        st.checkbox(
            "For non-commercial use only", key=state.DETECTOR_TERMS, persist_state="session"
        )
        st.toggle(
            "Hands and face too", key=state.DETECTOR_HANDS, persist_state="session",
            help="Takes about a minute per person; the body alone takes seconds.",
        )  # fmt: skip
        return
    if told := _finder_text(st.session_state[state.DETECTOR]):
        st.caption(f":material/group_search: {plain(told)}")
    st.toggle(
        "Look closely", key=state.DETECTOR_CLOSELY, persist_state="session",
        help="Looks five times and keeps what most looks agree on: slower, but finds fewer people "
        "who are not there and marks unsure joints better.",
    )  # fmt: skip


@guarded
def _suit() -> None:
    """A photo is looked at by a fetched detector, where one is here."""
    others = [name for name in _here() if name not in (STARTER, openpose_detector.NAME)]
    is_real = st.session_state[state.DETECTOR_PICTURE] == "real"
    if is_real and others and st.session_state.get(state.DETECTOR) == STARTER:
        st.session_state[state.DETECTOR] = FOR_PHOTOS if FOR_PHOTOS in others else others[0]


def promoted() -> DetectorSpec | None:
    """The detector to fetch before a photo is looked at; None where one is here."""
    is_real = st.session_state.get(state.DETECTOR_PICTURE) == "real"
    if not is_real or len(_here()) > 1:
        return None
    return registry.detector(FOR_PHOTOS, studio().config)


def other_ways() -> str:
    """What to do when nobody was found."""
    if st.session_state[state.DETECTOR] == STARTER:
        return (
            "The built-in detector reads drawings: for photos and 3D renders, fetch another one. "
            "Or drag the figure over the picture by hand."
        )
    return "Try one that shows more of the body, or drag the figure over it by hand."


def more(*, has_picture: bool) -> None:
    """Downloads that run, and what else could look."""
    jobs = fetches(state.DETECTOR_JOBS, ModelKind.DETECTOR)
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
        above = promoted() if has_picture else None
        for spec in registry.detectors(config):
            if spec.can_be_fetched and spec != above:
                _row(spec)
        st.caption(
            f"ONNX files in {plain(str(own_folder(config)))} show up here, and so do "
            "those that rtmlib has downloaded. OpenPose, for non-commercial use only, shows up "
            "once its weights (lllyasviel/Annotators) are installed."
        )


def _finder_text(name: str) -> str:
    """Who looks for people."""
    return registry.detector(name, studio().config).finder_text


def _here() -> dict[str, str]:
    """Titles by name."""
    config = studio().config
    found = {detector.name: detector.title for detector in detectors.installed(config)}
    if openpose_detector.folder(config) is not None:
        found[openpose_detector.NAME] = f"{openpose_detector.TITLE} (non-commercial)"
    return found


def _downloads(jobs: list[str]) -> None:
    job_panel(jobs)
    for job in known_jobs(jobs[:1]):
        if job.state.value == "done":
            title = wanted_by(job).title
            st.success(
                f"{plain(title)} is installed. Choose it under *Pose detector* once there is a "
                "picture.",
                icon=":material/check_circle:",
            )


def _row(spec: DetectorSpec) -> None:
    facts = [spec.licence]
    if spec.missing:
        size = spec.bytes_to_come
        facts.append(size_text(size) if size else "size asked when fetched")
    facts.append(_where(spec))
    with st.container(border=True, key=state.detector_box(spec.id)):
        st.markdown(f"**{plain(spec.title)}**  \n{plain(' · '.join(facts))}")
        if spec.missing:
            fetch_offer(spec, jobs_key=state.DETECTOR_JOBS)


def _where(spec: DetectorSpec) -> str:
    if spec.pose.path is None:
        return "not installed"
    return "its person finder is not installed" if spec.missing else "here"
