"""A series to take along: a sheet, an archive; and its pictures made again that came out badly."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from core import images
from core.errors import StudioError
from core.repose.hand_over import Cell, archive, sheet
from core.repose.remaking import failing
from core.repose.request import ReposeRequest, Road
from core.ui import state
from core.ui.controls import new_job_id
from core.ui.frame import guarded
from core.ui.progress import start_job
from core.ui.repose.films import film
from core.ui.resources import JPEG_QUALITY, studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord
    from core.jobs.job import Job

# What is weak where a series was asked for nothing.
USUAL_POSE, USUAL_LIKENESS, USUAL_TRIES = 0.85, 0.5, 3


def bar(job: Job, records: Sequence[ImageRecord]) -> None:
    ids = tuple(record.id for record in records)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            t("Contact sheet"),
            functools.partial(_sheet, ids),
            file_name="poses.jpg",
            mime="image/jpeg",
            key=state.REPOSE_SHEET,
            on_click="ignore",
            icon=":material/grid_on:",
        )
        st.download_button(
            t("ZIP"),
            functools.partial(_archive, ids),
            file_name="poses.zip",
            mime="application/zip",
            key=state.REPOSE_ZIP,
            on_click="ignore",
            icon=":material/folder_zip:",
        )
        film.downloads(records)
        weak = weak_ones(job, records)
        if weak is not None:
            count = len(weak)
            again = t("Make 1 weak one again")
            st.button(
                again if count == 1 else t("Make {count} weak ones again", count=count),
                key=state.REPOSE_AGAIN,
                icon=":material/replay:",
                on_click=start_again,
                args=(weak, new_job_id()),
                help=t(
                    "Those that are not fit to show, or hold the pose or the likeness worst, by "
                    "the next way or with another seed."
                ),
            )


def weak_ones(job: Job, records: Sequence[ImageRecord]) -> ReposeRequest | None:
    """What makes the pictures of a series again that did not come out well; None for none."""
    try:
        asked = ReposeRequest.from_dict(job.payload)
    except StudioError:  # of another version
        return None
    wished = replace(
        asked,
        wished_pose=asked.wished_pose or USUAL_POSE,
        wished_likeness=asked.wished_likeness or USUAL_LIKENESS,
        tries=max(asked.tries, USUAL_TRIES),
    )
    return failing(wished, [(record.index, record.extras) for record in records])


def redrawn(record: ImageRecord) -> ReposeRequest | None:
    """What draws the figure of a picture anew in the same pose; None where nothing tells."""
    told: Any = record.extras.get("repose")
    if not isinstance(told, Mapping):
        return None
    try:
        asked = ReposeRequest.from_dict(cast("Mapping[str, Any]", told))
        return replace(asked, roads=(Road.REDRAW,))
    except StudioError:  # of another version, or of a file from elsewhere
        return None


@guarded
def start_again(request: ReposeRequest, job_id: str) -> None:
    if state.is_double_click():
        return
    start_job(state.REPOSE_JOBS, request, job_id)
    st.session_state[state.REPOSE_OPEN_RESULT] = None


def _records(ids: Sequence[str]) -> list[ImageRecord]:
    found = studio().gallery.find(ids=ids, limit=len(ids)).records
    return sorted(found, key=lambda record: ids.index(record.id))


def name_of(record: ImageRecord) -> str:
    """In files, which are in English whoever looks."""
    return str(record.extras.get("pose_name") or f"Pose {record.index + 1}")


def _sheet(ids: Sequence[str]) -> bytes:
    gallery = studio().gallery
    cells = [
        Cell(name_of(one), functools.partial(gallery.image, one.id, keeps_alpha=True))
        for one in _records(ids)
    ]
    return images.jpeg(sheet(cells), JPEG_QUALITY)


def _archive(ids: Sequence[str]) -> bytes:
    gallery = studio().gallery
    return archive((name_of(one), gallery.png(one.id)) for one in _records(ids))
