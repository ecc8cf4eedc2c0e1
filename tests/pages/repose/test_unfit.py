"""Puppets that are not fit to be shown: the page says why, and what else to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from core.pose import presets
from core.pose.detection import ensemble
from core.repose.fitness import MISPLACED
from core.repose.request import ReposeRequest, Road
from core.ui import state
from core.ui.controls import plain
from core.ui.repose.sources import OUTLINED
from tests.pages.repose.conftest import SCRIPT
from tests.pages.repose.test_repose import choose_preset, source


def made_of(page: AppTest, studio) -> AppTest:
    """With the series that its button starts, which is over."""
    page.button(key=state.REPOSE_SUBMIT).click().run()
    (job,) = [job for job in studio.jobs() if job.kind == "repose"]
    assert studio.wait(job.id, 60).result
    return page.run()


@pytest.fixture
def unfit(repose, studio) -> AppTest:
    """A series of one pose, of a picture whose pose was set wrong: its arms are not raised."""
    choose_preset(repose, "waving")
    own = source(repose)
    wrong = presets.get("arms-up").pose.fitted_to(own.pose.size)
    repose.session_state[state.REPOSE_SOURCES] = (replace(own, pose=wrong),)
    return made_of(repose.run(), studio)


def test_what_is_not_fit_to_show_says_why_and_is_redrawn_with_a_click(unfit, studio):
    assert any("Better by Redraw" in one.value for one in unfit.caption)
    (job,) = [job for job in studio.jobs() if job.kind == "repose"]
    unfit.button(key=state.repose_result(job.result[0])).click().run()
    assert [one.value for one in unfit.warning] == [plain(MISPLACED)]
    assert not any(MISPLACED in one.value for one in unfit.caption)
    unfit.session_state[state.LAST_SUBMIT] = float("-inf")  # the series was quicker than a hand
    unfit.button(key=state.REPOSE_RESULT_REDRAW).click().run()
    assert not unfit.exception and not unfit.error
    newest = next(job for job in studio.jobs() if job.kind == "repose")
    again, before = (ReposeRequest.from_dict(one.payload) for one in (newest, job))
    assert (again.roads, again.sources) == ((Road.REDRAW,), before.sources)
    assert [one.pose for one in again.poses] == [one.pose for one in before.poses]


def test_a_puppet_that_is_fit_is_not_talked_down(repose, studio):
    choose_preset(repose, "waving")
    made = made_of(repose, studio)
    assert not any("Redraw" in one.value for one in made.caption)
    first = made.session_state[state.SESSION_IMAGES][-1]
    made.button(key=state.repose_result(first)).click().run()
    assert not made.warning
    assert state.REPOSE_RESULT_REDRAW not in [one.key for one in made.button]


def test_where_nobody_is_found_the_pose_starts_from_the_outline(open_page, studio, monkeypatch):
    """A mascot on paper, which the detector does not take for a person."""
    monkeypatch.setattr(ensemble, "sightings", lambda *_args, **_values: ())
    picture = Image.new("RGB", (300, 300), "white")
    drawn = ImageDraw.Draw(picture)
    drawn.ellipse((105, 40, 195, 220), fill="gold", outline="black")
    for limb in (
        (112, 140, 50, 90),
        (188, 140, 250, 90),
        (130, 210, 125, 285),
        (170, 210, 175, 285),
    ):
        drawn.line(limb, fill="orange", width=20)
    record = studio.gallery.save(picture, kind="upload", request={})
    page = open_page(SCRIPT)
    page.button(key=state.repose_recent(record.id)).click().run()
    assert not page.exception and not page.error
    assert page.warning[0].value.startswith(plain(OUTLINED))
    body = source(page).pose.people[0].body
    assert body[4, 0] < 110 and body[7, 0] > 190
