"""Several browsers at one studio: each guest sees and stops their own work, and nobody else's."""

from __future__ import annotations

import pytest

from core.errors import NotFound
from core.gallery.search.viewer import Viewer
from core.generation.request import GenerationRequest
from core.jobs.job import GUEST
from core.server.asking import viewers
from core.ui import progress, state, visitor
from core.ui.texts import t
from tests.pages.generating import TINY

ME, OTHER = GUEST + "m" * 22, GUEST + "o" * 22


@pytest.fixture
def queued(studio, monkeypatch):
    """A job of each waits; none is begun."""
    monkeypatch.setattr(studio, "resume", lambda: None)
    monkeypatch.setattr(visitor, "visitor_id", lambda: ME)
    monkeypatch.setattr(progress, "visitor_id", lambda: ME)
    monkeypatch.setattr(type(studio._backend), "submit", _only_queue)
    asked = GenerationRequest(prompt="a secret of mine", checkpoint=TINY)
    theirs = GenerationRequest(prompt="a secret of theirs", checkpoint=TINY)
    return [studio.submit(asked, owner=ME).id, studio.submit(theirs, owner=OTHER).id]


def _only_queue(backend, kind, payload, owner, job_id=None):
    return backend._queue.submit(kind, payload, owner, job_id)


def cancels(page) -> set[str]:
    return {button.key for button in page.button if button.label == t("Cancel")}


@pytest.mark.parametrize("is_for_others", [True, False])
def test_where_others_come_in_only_ones_own_work_is_seen(
    queued, open_page, monkeypatch, is_for_others
):
    mine, theirs = queued
    monkeypatch.setattr(viewers, "is_for_others", lambda: is_for_others)
    page = open_page("4_Generate.py")
    assert not page.exception
    shown = " ".join(one.proto.text for one in page.get("progress"))
    assert state.cancel_button(mine) in cancels(page)
    assert (state.cancel_button(theirs) in cancels(page)) is not is_for_others
    assert ("secret of theirs" in shown) is not is_for_others


def test_a_browser_without_a_name_sees_nobodys(queued, open_page, monkeypatch):
    monkeypatch.setattr(viewers, "is_for_others", lambda: True)
    monkeypatch.setattr(visitor, "visitor_id", lambda: None)
    page = open_page("4_Generate.py")
    assert not cancels(page)


def test_nobody_stops_moves_or_looks_at_anothers_job(queued, studio):
    mine, theirs = queued
    seen = studio.seen_by(Viewer(ME))
    for ask in (seen.job, seen.cancel, seen.wait, lambda one: seen.move(one, 1)):
        with pytest.raises(NotFound):
            ask(theirs)
    assert [job.id for job in seen.jobs()] == [mine]
    seen.cancel(mine)
    assert [job.id for job in studio.jobs(active_only=True)] == [theirs]
