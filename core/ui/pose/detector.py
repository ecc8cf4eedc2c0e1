"""Who looks for the pose in a picture: choose a detector, and fetch another one."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st
from PIL import Image

from core.generation.conditioning import openpose_detector
from core.generation.finding import find
from core.generation.finding.request import DetectRequest
from core.models import detectors, registry
from core.models.detector_files import own_folder
from core.models.detectors import FOR_PHOTOS
from core.models.downloading.download import OFFLINE
from core.models.downloading.fetch import size_text
from core.models.kinds import ModelKind
from core.models.specs.onnx import DetectorSpec
from core.pose import detect
from core.pose.detection.detectors import AUTO
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.models.fetch_offer import fetch_offer, fetches, wanted_by
from core.ui.progress import job_panel, known_jobs
from core.ui.resources import studio
from core.ui.texts import said, t


def request_for(name: str) -> DetectRequest:
    """What is asked of this detector."""
    return DetectRequest(
        detector=name,
        closely=bool(st.session_state[state.DETECTOR_CLOSELY]),
        hands_and_face=bool(st.session_state.get(state.DETECTOR_HANDS)),
        keeps_terms=bool(st.session_state.get(state.DETECTOR_TERMS)),
    )


def judge(image: Image.Image) -> None:
    """Whether a new picture is one for another detector than the built-in one."""
    st.session_state[state.DETECTOR_PHOTO] = detect.is_available() and find.is_photo(image)


def choice() -> None:
    """Which of the detectors that are here looks, and how."""
    here = _here()
    state.start_with(state.DETECTOR, AUTO)
    state.start_with(state.DETECTOR_CLOSELY, True)
    if spec := promoted():
        st.info(
            t(
                "This looks like a photo or a 3D render. The built-in detector reads drawings: "
                "fetch this one first."
            ),
            icon=":material/photo_camera:",
        )
        _row(spec)
    elif not detectors.for_photos(studio().config):
        st.caption(
            t(
                "The built-in detector reads drawings, best with the whole body in view. For "
                "photos and 3D renders, fetch another one."
            )
        )
    if len(here) > 2:
        choices.selectbox(t("Pose detector"), here, key=state.DETECTOR, title=here.__getitem__)
    elif st.session_state[state.DETECTOR] not in here:  # its file was taken away
        st.session_state[state.DETECTOR] = AUTO
    chosen = st.session_state[state.DETECTOR]
    if chosen == openpose_detector.NAME:
        _openpose_terms()
        return
    for line in _looks(chosen):
        st.caption(plain(line))
    st.toggle(
        t("Look closely"), key=state.DETECTOR_CLOSELY, persist_state="session",
        help=t("Looks five times and keeps what most looks agree on: slower, but finds fewer "
               "people who are not there and marks unsure joints better."),
    )  # fmt: skip


def _openpose_terms() -> None:
    st.caption(said(openpose_detector.NOTICE))
    st.checkbox(t("For non-commercial use only"), key=state.DETECTOR_TERMS, persist_state="session")
    st.toggle(
        t("Hands and face too"), key=state.DETECTOR_HANDS, persist_state="session",
        help=t("Takes about a minute per person; the body alone takes seconds."),
    )  # fmt: skip


def _looks(chosen: str) -> Iterator[str]:
    """Who looks at what, and who finds the people."""
    config = studio().config
    name = chosen
    if chosen == AUTO:
        other = detectors.for_photos(config)
        if other is None:
            return
        yield t(
            "The built-in detector looks at drawings, {other} at photos and 3D renders.",
            other=other.title,
        )
        name = other.name
    if text := registry.detector(name, config).finder_text:
        yield said(text)


def promoted() -> DetectorSpec | None:
    """The detector to fetch before a photo is looked at; None where one is here."""
    config = studio().config
    is_photo = st.session_state.get(state.DETECTOR_PHOTO, False)
    if not is_photo or len(_here()) > 2:
        return None
    return registry.detector(FOR_PHOTOS, config)


def more(*, has_picture: bool) -> None:
    """Downloads that run, and what else could look."""
    jobs = fetches(state.DETECTOR_JOBS, ModelKind.DETECTOR)
    if jobs:
        _downloads(jobs)
    with st.expander(
        t("Other detectors"),
        icon=":material/person_search:",
        key=state.DETECTOR_MORE,
        on_change="rerun",
    ):
        config = studio().config
        if config.offline:
            st.info(said(OFFLINE), icon=":material/cloud_off:")
        above = promoted() if has_picture else None
        for spec in registry.detectors(config):
            if spec.can_be_fetched and spec != above:
                _row(spec)
        st.caption(
            t(
                "ONNX files in {folder} show up here, and so do those that rtmlib has downloaded. "
                "OpenPose, for non-commercial use only, shows up once its weights "
                "(lllyasviel/Annotators) are installed.",
                folder=plain(str(own_folder(config))),
            )
        )


def _here() -> dict[str, str]:
    """Titles by name, ``AUTO`` first."""
    config = studio().config
    found = {AUTO: t("Automatic")}
    found |= {detector.name: detector.title for detector in detectors.installed(config)}
    if openpose_detector.folder(config) is not None:
        found[openpose_detector.NAME] = t(
            "{detector} (non-commercial)", detector=openpose_detector.TITLE
        )
    return found


def _downloads(jobs: list[str]) -> None:
    job_panel(jobs)
    for job in known_jobs(jobs[:1]):
        if job.state.value == "done":
            title = wanted_by(job).title
            st.success(
                t(
                    "{detector} is installed. Choose it under *Pose detector* once there is a "
                    "picture.",
                    detector=plain(title),
                ),
                icon=":material/check_circle:",
            )


def _row(spec: DetectorSpec) -> None:
    facts = [said(spec.licence)]
    if spec.missing and (size := spec.bytes_to_come):
        facts.append(size_text(size))
    if spec.pose.path is not None:
        facts.append(t("its person finder is not installed") if spec.missing else t("here"))
    with st.container(border=True, key=state.detector_box(spec.id)):
        st.markdown(f"**{plain(spec.title)}**  \n{plain(' · '.join(facts))}")
        if spec.missing:
            fetch_offer(spec, jobs_key=state.DETECTOR_JOBS)
