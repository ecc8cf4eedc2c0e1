"""The series of an animal that the page asks for, and the button that starts it."""

from __future__ import annotations

import streamlit as st

from core.errors import RequestRejected
from core.jobs.remaining import duration
from core.repose.animals.request import AnimalRequest
from core.ui import state
from core.ui.controls import new_job_id
from core.ui.frame import guarded, show_error
from core.ui.progress import start_job
from core.ui.repose import ground
from core.ui.repose.making import makes
from core.ui.repose.offers import Behind
from core.ui.texts import said, t

# Seconds on two cores: to cut it out and into pieces, and a picture of some megapixels.
FIRST, EACH = 4.0, 0.5
OFFERED = tuple(one for one in Behind if one is not Behind.PAINTED)


def fields() -> None:
    with st.expander(t("Background"), icon=":material/landscape:"):
        ground.behind_fields(OFFERED)


def start_button() -> None:
    count = len(state.animal_poses()) if state.animal_picture() is not None else 0
    st.button(
        makes(count),
        key=state.REPOSE_ANIMAL_SUBMIT,
        type="primary",
        icon=":material/pets:",
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_submit,
        args=(new_job_id(),),
        disabled=count == 0,
    )
    if state.animal_picture() is None:
        st.caption(t("Choose a picture first."))
    elif not count:
        st.caption(t("Add poses to put the animal into."))
    else:
        st.caption(t("About {time} on two cores.", time=said(duration(FIRST + EACH * count))))
    show_error()


def request_now() -> AnimalRequest:
    """Raises ``RequestRejected`` for what cannot be made."""
    source = state.open_animal()
    if source is None:
        raise RequestRejected(
            expected="the joints of the animal",
            got="none yet",
            todo="wait until they are found",
            shown="The joints of the animal are still being looked for. Wait a moment.",
        )
    return AnimalRequest(
        source=source,
        poses=state.animal_poses(),
        ground_choice=ground.behind_now().choice,
        ground=ground.ground_now(),
        finish=ground.finish_now(),
    )


@guarded
def _submit(job_id: str) -> None:
    if state.is_double_click():
        return
    start_job(state.REPOSE_JOBS, request_now(), job_id)
    st.session_state[state.REPOSE_VIEW] = "results"
    st.session_state[state.REPOSE_OPEN_RESULT] = None
