"""Pictures from files: into the gallery with what they tell, or only their settings used again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import ImageRejected
from core.gallery import metadata
from core.gallery.importing import import_picture
from core.gallery.ingest import check_image
from core.generation.request import GenerationRequest
from core.server.uploads import PICTURE_MEGABYTES
from core.ui import state
from core.ui.components.camera import camera_button
from core.ui.components.gallery_grid import refresh
from core.ui.controls import counted, plain
from core.ui.frame import reported
from core.ui.resources import pose_jpeg, studio
from core.ui.results import acts
from core.ui.texts import said, t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

FILE_KINDS = ["png", "jpg", "jpeg", "webp"]
MOST_TOLD = 5
MANY = "`python -m core gallery import FOLDER`"


def incoming_menu() -> None:
    """A lid that takes pictures in, or uses the settings of one alone."""
    with st.popover(t("Add pictures"), icon=":material/add_photo_alternate:"):
        _adding()
        st.divider()
        _reusing()
    _tell_result()


def _adding() -> None:
    st.markdown(
        t(
            "Pictures of this studio and of other programs keep their prompts and settings. What "
            "is here already is passed over."
        )
    )
    round_ = st.session_state.get(state.GALLERY_INCOMING_ROUND, 0)
    files = st.file_uploader(
        t("Pictures"),
        FILE_KINDS,
        key=state.gallery_incoming(round_),
        accept_multiple_files=True,
        max_upload_size=PICTURE_MEGABYTES,
    )
    camera_button(state.gallery_incoming(round_))
    folder = st.file_uploader(
        t("A whole folder"),
        FILE_KINDS,
        key=state.gallery_incoming_folder(round_),
        accept_multiple_files="directory",
        max_upload_size=PICTURE_MEGABYTES,
    )
    st.caption(t("For thousands of pictures: {command}", command=MANY))
    if found := [*files, *folder]:
        _take(found)
        st.session_state[state.GALLERY_INCOMING_ROUND] = round_ + 1  # the field lets go of them
        refresh()
        st.rerun()


def _take(files: Sequence[UploadedFile]) -> None:
    """One after the other; what comes in stays in when the page is left halfway."""
    bar = st.progress(0.0)
    new, known, refused = 0, 0, list[str]()
    with reported():
        for number, file in enumerate(files, start=1):
            bar.progress(
                number / len(files), t("{number} of {count}", number=number, count=len(files))
            )
            try:
                taken = import_picture(file.getvalue(), studio().gallery)
            except ImageRejected as error:
                refused.append(f"{file.name}: {said(error.shown)}")
                continue
            new, known = new + taken.is_new, known + (not taken.is_new)
            state.remember_images([taken.record.id])
        st.session_state[state.GALLERY_INCOMING_TOLD] = (new, known, refused)


def _tell_result() -> None:
    told = st.session_state.pop(state.GALLERY_INCOMING_TOLD, None)
    if told is None:
        return
    new, known, refused = told
    if new or known:
        parts = [t("{pictures} added.", pictures=counted(new))]
        if known == 1:
            parts.append(t("1 picture was here already."))
        elif known:
            parts.append(t("{pictures} were here already.", pictures=counted(known)))
        st.toast(" ".join(parts), icon=":material/add_photo_alternate:")
    if refused:
        more = len(refused) - MOST_TOLD
        lines = [
            *refused[:MOST_TOLD],
            *([t("… and {count} more.", count=more)] if more > 0 else []),
        ]
        st.warning("  \n".join(map(plain, lines)), icon=":material/broken_image:")


# --- only the settings ------------------------------------------------------------------------


def _reusing() -> None:
    upload = st.file_uploader(
        t("Only use the settings of a picture"),
        FILE_KINDS,
        key=state.GALLERY_UPLOAD,
        max_upload_size=PICTURE_MEGABYTES,
        accept_multiple_files=False,
    )
    if upload is None:
        return
    with reported():
        data = upload.getvalue()
        check_image(data)
        _offer(metadata.read(data))


def _offer(facts: metadata.ImageFacts) -> None:
    """What the file tells, and the way on to Generate."""
    values = facts.as_request()
    if values is None:
        st.info(t("No settings found in this picture."), icon=":material/info:")
        return
    request = GenerationRequest.from_dict(values)
    st.markdown(t("Made with {tool}.", tool=plain(facts.tool)))
    if request.pose is not None:
        st.image(pose_jpeg(request.pose, 160), width=110, alt=t("The pose in this picture"))
    st.text(request.prompt[:400])
    if st.button(t("Use these settings"), key=state.GALLERY_USE_UPLOAD, icon=":material/tune:"):
        acts.to_generate(values)
