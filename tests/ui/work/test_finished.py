"""Who was not looking is told once that work has ended, with the way there."""

from __future__ import annotations

import pytest

from core.generation.request import GenerationRequest
from core.job_kinds import JOB_KINDS
from core.ui import state
from core.ui.frame import BY_KEY, PAGES
from core.ui.work.finished import PAGE_OF_KIND
from tests.pages.conftest import data_folder, home, open_page, studio, visit
from tests.pages.generating import TINY, queue_of

__all__ = ["data_folder", "home", "open_page", "studio", "visit"]


def test_every_kind_of_work_has_a_page():
    assert set(PAGE_OF_KIND) == {kind.name for kind in JOB_KINDS}
    assert set(PAGE_OF_KIND.values()) <= set(BY_KEY)


def test_addresses_are_those_of_the_server():
    assert [page.address for page in PAGES if page.key in ("home", "cutout", "models")] == [
        "/", "/Cut_out", "/Models",
    ]  # fmt: skip


def start(studio, name: str = "abc", prompt: str = "a *witch*"):
    return studio.submit(GenerationRequest(prompt=prompt, checkpoint=TINY), job_id=name)


def end(studio, name: str, how: str) -> None:
    queue = queue_of(studio)
    queue.claim("other")
    match how:
        case "done":
            assert queue.finish(name, (), worker="other")
        case "failed":
            assert queue.fail(name, "Take a smaller picture.", worker="other")
        case _:
            assert queue.stop(name, worker="other")


@pytest.fixture
def started(home, studio):
    """A visitor of Generate, with one job that waits."""
    page = home.switch_page("pages/4_Generate.py").run()
    start(studio)
    page.run()
    assert page.session_state[state.JOBS_TO_TELL] == ["abc"]
    return page


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("done", ["Finished: **a \\*witch\\***  \n[Show](/Generate)"]),
        ("failed", ["Failed: **a \\*witch\\***  \nTake a smaller picture. [Show](/Generate)"]),
        ("cancelled", []),
    ],
)
def test_on_another_page_it_is_told_once(started, studio, how, told):
    page = started.switch_page("pages/2_Prompts.py").run()
    assert not page.toast
    end(studio, "abc", how)
    page.run()
    assert [one.value for one in page.toast] == told
    page.run()
    assert not page.toast
    assert not page.switch_page("pages/10_Models.py").run().toast


def test_where_it_is_shown_nobody_is_told(started, studio):
    end(studio, "abc", "done")
    started.run()
    assert not started.toast
    assert not started.switch_page("pages/2_Prompts.py").run().toast


def test_what_another_session_starts_later_is_its_own_news(home, studio):
    start(studio)
    home.run()
    assert state.JOBS_TO_TELL not in home.session_state


def test_work_that_runs_when_a_session_begins_is_its_news(visit, studio):
    start(studio)
    page = visit.run()
    assert page.session_state[state.JOBS_TO_TELL] == ["abc"]
    end(studio, "abc", "done")
    page.run()
    assert [one.value for one in page.toast] == ["Finished: **a \\*witch\\***  \n[Show](/Generate)"]


def test_a_job_that_is_gone_is_not_told(home):
    home.session_state[state.JOBS_TO_TELL] = ["gone"]
    home.run()
    assert not home.toast
    assert home.session_state[state.JOBS_TO_TELL] == []
