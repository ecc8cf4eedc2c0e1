"""The ring around the icon, and how far several jobs are together."""

from __future__ import annotations

import base64
import io
from types import SimpleNamespace

import pytest
from PIL import Image

from core.jobs.job import JobState, Progress
from core.ui.work import tab


def job(state: JobState, step: int = 0) -> SimpleNamespace:
    return SimpleNamespace(state=state, progress=Progress(step=step, steps=8))


@pytest.mark.parametrize(
    ("jobs", "fraction"),
    [
        ([], None),
        ([job(JobState.QUEUED)], 0.0),
        ([job(JobState.RUNNING, 2)], 0.25),
        ([job(JobState.RUNNING, 2), job(JobState.RUNNING, 6), job(JobState.QUEUED)], 0.5),
    ],
)
def test_what_runs_tells_how_far_it_is(jobs, fraction):
    assert tab.fraction_of(jobs) == fraction


def is_ring(image: Image.Image, x: int, y: int) -> bool:
    """In the colour of what is done, and not of what is left."""
    red, green, blue, alpha = image.getpixel((x, y))
    return alpha > 200 and red - green > 90 and red > blue


def test_the_ring_closes_clockwise_from_the_top():
    places = [(45, 8), (57, 44), (18, 56), (8, 18)]  # one in each quarter
    for step, closed in ((0, 0), (tab.STEPS // 4, 1), (tab.STEPS // 2, 2), (tab.STEPS, 4)):
        data = base64.b64decode(tab.icon(step).removeprefix("data:image/png;base64,"))
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (tab.SIDE, tab.SIDE)
            found = [is_ring(image.convert("RGBA"), *place) for place in places]
        assert found == [True] * closed + [False] * (4 - closed), step


@pytest.mark.parametrize(
    ("fraction", "title"),
    [
        (None, "Gallery · PoseAnimeFlow Studio"),
        (0.0, "(0 %) Gallery · PoseAnimeFlow Studio"),
        (0.424, "(42 %) Gallery · PoseAnimeFlow Studio"),
    ],
)
def test_the_title_says_how_far_it_is(monkeypatch, fraction, title):
    shown = []
    monkeypatch.setattr(tab.st, "set_page_config", lambda **values: shown.append(values))
    tab.show("Gallery", fraction)
    (values,) = shown
    assert values["page_title"] == title
    assert (values["page_icon"] == str(tab.ICON)) is (fraction is None)
