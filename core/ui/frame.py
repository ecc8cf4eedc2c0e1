"""The frame around every page: window title and icon, look, menu, queue badge, errors.

    with frame("gallery"):
        st.title("Gallery")
        ...

A ``StudioError`` raised inside becomes one line; anything else becomes one line with a number that
is found in the log beside the traceback. Code that Streamlit runs outside the page's script,
callbacks and fragments, is guarded by ``guarded`` and ``reported``.
"""

from __future__ import annotations

import functools
import logging
import re
import secrets
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ParamSpec

import streamlit as st

from core.errors import NotFound, StudioError
from core.files import lookups
from core.ui import notices, state
from core.ui.components.menu import closing_menu
from core.ui.controls import plain
from core.ui.resources import preload_once, studio
from core.ui.shortcuts import shortcuts_button
from core.ui.state.single_keys import look_up_single_keys
from core.ui.texts import language, said, t, take_language
from core.ui.visitor import visitor_state
from core.ui.work import finished, tab

Parameters = ParamSpec("Parameters")

log = logging.getLogger(__name__)

PICTURES = Path(__file__).parent / "pictures"
LOGO = PICTURES / "logo.svg"
STYLE = Path(__file__).parent / "style.css"
STATE_OF_STREAMLIT = "streamlit/runtime/state/session_state.py"
CHANGED = "changed size during iteration"


@dataclass(frozen=True)
class Page:
    """One row of the menu."""

    key: str
    title: str
    script: str
    icon: str
    has_visitor_state: bool = False
    """It shows the prompt, the pose or the settings that a browser keeps."""

    @cached_property
    def address(self) -> str:
        """Of the server, as Streamlit names the pages of a folder."""
        return "/" + re.sub(r"^\d+_", "", Path(self.script).stem) * (self.key != "home")


PAGES: tuple[Page, ...] = (
    Page("home", "Home", "Home.py", ":material/cottage:"),
    Page("pose", "Pose", "pages/1_Pose.py", ":material/accessibility_new:", has_visitor_state=True),
    Page("prompts", "Prompts", "pages/2_Prompts.py", ":material/auto_stories:"),
    Page("characters", "Characters", "pages/3_Characters.py", ":material/face_3:"),
    Page(
        "generate",
        "Generate",
        "pages/4_Generate.py",
        ":material/auto_awesome:",
        has_visitor_state=True,
    ),
    Page("repose", "Repose", "pages/5_Repose.py", ":material/directions_run:"),
    Page("motion", "Motion", "pages/6_Motion.py", ":material/animation:"),
    Page("cutout", "Cut out", "pages/7_Cut_out.py", ":material/content_cut:"),
    Page("upscale", "Upscale", "pages/8_Upscale.py", ":material/zoom_out_map:"),
    Page("gallery", "Gallery", "pages/9_Gallery.py", ":material/photo_library:"),
    Page("models", "Models", "pages/10_Models.py", ":material/deployed_code:"),
    Page("settings", "Settings", "pages/11_Settings.py", ":material/tune:"),
)
BY_KEY = {page.key: page for page in PAGES}
assert len(BY_KEY) == len(PAGES)
ADDRESSES = {page.key: page.address for page in PAGES}

look_up_single_keys()


@contextmanager
def frame(page_key: str) -> Generator[None]:
    """Open a page; everything the page draws stands inside. Keys are those of ``PAGES``."""
    page = BY_KEY[page_key]
    with lookups.remembered():
        take_language()
        state.enter(page.key)
        _configure(page)
        st.html(STYLE)
        errors = st.empty()
        if not _opened(page):
            st.stop()  # without the studio behind it the page could only fail again
        with reported():
            yield
            visitor_state.save(has_settings=page.key == "generate")
        if state.ERROR in st.session_state:
            with errors:
                show_error()
    preload_once()


def _opened(page: Page) -> bool:
    """Draw what every page has; False where that broke, which is told then."""
    with reported():
        before = language()
        if visitor_state.restore_visit():
            lookups.forget()
        if language() is not before:
            _configure(page)
        collect_finished()
        _menu(page)
        notices.show()
        _start_over_button(page)
        return True
    return False


@functools.cache
def _target(page: Page) -> Any:
    """Streamlit's own page: of a script it would look up the folder and all pages for each link."""
    return st.Page(page.script, default=page.key == "home")


def _configure(page: Page) -> None:
    st.set_page_config(layout="wide")
    tab.show(said(page.title))


@contextmanager
def reported() -> Generator[None]:
    """Whatever goes wrong inside is logged and shown as one line.

    Streamlit's own signals (stop, rerun) are not ``Exception`` and pass through.
    """
    try:
        yield
    except Exception as error:
        if _is_overtaken(error):
            st.rerun()
        st.error(plain(_line(error)), icon=":material/error:")


def _is_overtaken(error: Exception) -> bool:
    """Whether two runs of one visitor's page met in Streamlit's state, as after a reload in the
    middle of a run: each run has a lock of its own there. Nothing is lost, and the next one is
    alone."""
    *_, last = traceback.extract_tb(error.__traceback__) or [None]
    is_of_state = last is not None and Path(last.filename).as_posix().endswith(STATE_OF_STREAMLIT)
    return isinstance(error, RuntimeError) and CHANGED in str(error) and is_of_state


def guarded(callback: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """For widget callbacks: an error is kept and shown by the page that follows."""

    @functools.wraps(callback)
    def call(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except Exception as error:
            st.session_state[state.ERROR] = _line(error)

    return call


def show_error() -> None:
    """Draw the error of the last callback here, instead of at the top of the page."""
    if line := st.session_state.pop(state.ERROR, None):
        st.error(plain(line), icon=":material/error:")


def page_link(page_key: str, label: str, **options: str) -> None:
    """A link to another page that keeps this session."""
    page = BY_KEY[page_key]
    st.page_link(_target(page), label=label, icon=options.get("icon", page.icon))


def collect_finished() -> None:
    """Put the pictures of this session's finished jobs into the session's gallery."""
    for job_id in state.uncollected_jobs():
        try:
            job = studio().job(job_id)
        except NotFound:  # the data folder was emptied meanwhile
            state.mark_collected(job_id)
            continue
        if job.state.is_finished:
            state.remember_images(job.result)
            state.mark_collected(job_id)


def _line(error: Exception) -> str:
    """The one line a person reads; the log has the rest."""
    if isinstance(error, StudioError):
        log.warning("%s: %s", type(error).__name__, error)
        return said(error.shown)
    number = secrets.token_hex(4)
    log.error("Error %s", number, exc_info=error)
    return t(
        "Something broke on our side; your work is safe. Error {number} is in the log.",
        number=number,
    )


def _menu(here: Page) -> None:
    st.logo(str(LOGO), size="large")
    with st.sidebar:
        for page in PAGES:
            st.page_link(_target(page), label=said(page.title), icon=page.icon, width="stretch")
        _queue_badge(here)
        shortcuts_button(here.key)
        closing_menu(here.address)


def _start_over_button(page: Page) -> None:
    """Beside the title, where something of an earlier visit was restored."""
    if page.has_visitor_state and visitor_state.was_restored():
        with st.container(key=state.START_OVER_BOX, horizontal=True, width="content"):
            st.button(
                t("Start over"),
                key=state.START_OVER,
                icon=":material/restart_alt:",
                on_click=guarded(visitor_state.start_over),
                help=t("Your last prompt, pose and settings were restored. This clears them."),
            )


def _queue_badge(page: Page) -> None:
    """Running and waiting jobs, and in the browser's tab how far they are; looks every two seconds
    while there are any, else sleeps."""
    was_active = _active_jobs() != (0, 0)

    @st.fragment(run_every=2.0 if was_active else None)
    def badge() -> None:
        with reported():
            running, waiting = _active_jobs()
            if running:
                st.badge(_queue_text(running, waiting), icon=":material/palette:", color="violet")
            if running or not was_active:
                _tell_of_own(page, is_active=running > 0)
        if was_active and not running:
            # One full run: it ends the looking, brings the pictures in, and tells of them; what
            # is said before a run begins anew is lost.
            st.rerun()

    badge()


def _tell_of_own(page: Page, *, is_active: bool) -> None:
    """A visitor's own work: in the tab while it runs, and once when it has ended elsewhere."""
    own = finished.active_jobs() if is_active else []
    finished.take_up(own)
    if is_active:
        tab.show(said(page.title), tab.fraction_of(own))
    finished.tell(ADDRESSES)


def _active_jobs() -> tuple[int, int]:
    """How many jobs run, how many wait behind them.

    The first of those that wait is as good as running: a worker takes it up within a second.
    """
    running, waiting = studio().count_active()
    return (running, waiting) if running else (min(waiting, 1), max(waiting - 1, 0))


def _queue_text(running: int, waiting: int) -> str:
    told = t("{count} running", count=running)
    return f"{told} · {t('{count} waiting', count=waiting)}" if waiting else told
