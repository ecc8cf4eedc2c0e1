"""A film on the page Motion: chosen or recorded, its people followed, one of them taken over.

Following is a job: it goes on while the page is closed, and after Cancel, or a studio that stopped,
at the first frame that is missing.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.errors import StudioError
from core.job_kinds import FILM
from core.jobs.job import Job
from core.models import detectors
from core.motion.film.request import LOOKS, USUAL_LOOKS, FilmRequest
from core.pose import video
from core.pose.detection.detectors import AUTO
from core.server.uploads import FILM_MEGABYTES
from core.ui import choices, state
from core.ui.components.film_recorder import film_recorder
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.motion.film import people
from core.ui.pose import detector
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import studio
from core.ui.state.motion import MOST_FILM_NAME, OpenFilm
from core.ui.texts import t

# A clip takes no more: of a longer film, this much is followed unless a person says otherwise.
USUAL_SECONDS = 40.0


def panel() -> None:
    st.file_uploader(
        t("A film of somebody who moves"), list(video.KINDS), key=state.FILM_UPLOAD,
        on_change=_take_upload, max_upload_size=FILM_MEGABYTES,
        help=t("MP4, WebM, MOV or GIF. It stays on the studio's machine and is deleted after a "
               "week."),
    )  # fmt: skip
    film_recorder(state.FILM_UPLOAD, key=state.FILM_RECORDER)
    opened: OpenFilm | None = st.session_state.get(state.FILM_OPEN)
    job = _latest_job()
    if opened is not None:
        _ask(opened, is_running=job is not None and not job.state.is_finished)
    if job is not None and job.state.value != "done":
        job_panel([job.id])
    request = asked()
    if request is not None and (job is None or job.state.is_finished):
        people.panel(request, go_on=_go_on)


@guarded
def _take_upload() -> None:
    upload = st.session_state[state.FILM_UPLOAD]
    if upload is None:
        return
    name, facts = studio().films.put(upload.getvalue())
    st.session_state[state.FILM_OPEN] = OpenFilm(
        name, upload.name[:MOST_FILM_NAME], facts.seconds, facts.shown_size
    )
    st.session_state.pop(state.FILM_PART, None)
    st.session_state.pop(state.FILM_ASKED, None)


# --- what is asked ----------------------------------------------------------------------------


def _ask(opened: OpenFilm, *, is_running: bool) -> None:
    st.caption(
        f":material/movie: **{plain(opened.name)}** · "
        f"{t('{seconds} seconds', seconds=f'{opened.seconds:.1f}')}"
    )
    _part(opened)
    _who_looks()
    choices.segments(
        t("Looks a second"), LOOKS, key=state.FILM_LOOKS, fallback=USUAL_LOOKS,
        help=t("More follow quick movements better, and take longer."),
    )  # fmt: skip
    st.button(
        t("Follow the people in it"), key=state.FILM_SUBMIT, width="stretch",
        type="primary" if asked() is None else "secondary",
        icon=":material/directions_walk:", on_click=_start, args=(opened, new_job_id()),
        disabled=is_running,
    )  # fmt: skip


def _part(opened: OpenFilm) -> None:
    """Nothing to choose in a film of a moment."""
    if opened.seconds < 1:
        return
    longest = round(opened.seconds, 1)
    state.start_with(state.FILM_PART, (0.0, min(longest, USUAL_SECONDS)))
    st.slider(
        t("From and to (seconds)"), 0.0, longest, step=0.1, format="%.1f", key=state.FILM_PART,
        persist_state="session",
    )  # fmt: skip


def _who_looks() -> None:
    config = studio().config
    titles = {AUTO: t("Automatic")}
    titles |= {one.name: one.title for one in detectors.installed(config)}
    if len(titles) > 2:
        choices.selectbox(
            t("Pose detector"), titles, key=state.FILM_DETECTOR, title=titles.__getitem__
        )
        return
    st.caption(
        t("The built-in detector reads drawings and animation. For films of real people, fetch "
          "another one.")
    )  # fmt: skip
    detector.more(has_picture=False)


@guarded
def _start(opened: OpenFilm, job_id: str) -> None:
    if state.is_double_click():
        return
    chosen = st.session_state.get(state.FILM_PART)
    start, end = chosen if opened.seconds >= 1 and chosen else (0.0, opened.seconds)
    is_all = end >= round(opened.seconds, 1)  # the last frame may begin after the rounded length
    request = FilmRequest(
        film=opened.id, start=start, end=opened.seconds + 1.0 if is_all else end,
        looks=st.session_state.get(state.FILM_LOOKS, USUAL_LOOKS),
        detector=st.session_state.get(state.FILM_DETECTOR, AUTO), size=opened.size,
    )  # fmt: skip
    _submit(request, job_id)


def _go_on(request: FilmRequest) -> None:
    _submit(request, new_job_id())


def _submit(request: FilmRequest, job_id: str) -> None:
    start_job(state.FILM_JOBS, request, job_id)
    st.session_state[state.FILM_ASKED] = request


def _latest_job() -> Job | None:
    """Also one that this session does not know of: the page was loaded again."""
    found = known_jobs(attach(state.FILM_JOBS, FILM, limit=1))
    if found and asked() is None and not found[0].state.is_finished:
        with suppress(StudioError):
            st.session_state[state.FILM_ASKED] = FilmRequest.from_dict(found[0].payload)
    request = asked()
    is_asked = found and request is not None and found[0].payload == request.to_dict()
    return found[0] if is_asked else None


def asked() -> FilmRequest | None:
    """What was followed last."""
    return st.session_state.get(state.FILM_ASKED)
