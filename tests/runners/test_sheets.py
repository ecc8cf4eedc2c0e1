"""Sheets by a checkpoint: cell by cell, resumed where they stopped, only chosen cells again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.characters.sheets.drawn import composed
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.request import GROUND, SheetRequest
from core.errors import JobCancelled, ModelMissing, NotFound
from core.files import new_id
from core.generation.request import FromDrawing, GenerationRequest
from core.geometry import Size
from core.identity import stored
from core.identity.identity import Identity, IdentityScore
from core.job_kinds import JOB_KINDS
from core.job_kinds.kind import StudioKinds
from core.jobs.backend import JobContext
from core.jobs.job import JobState
from core.runners import sheets
from core.runners.sheets import sheet_of
from tests.characters.sheets.people import MIO

SECONDS = 60
BASE = GenerationRequest(
    prompt=GROUND, checkpoint="tiny", size=Size(128, 192), steps=2, seed=5,
    drawing=FromDrawing(strength=None),
)  # fmt: skip
REQUEST = SheetRequest(kind=SheetKind.OUTFITS, cards=(MIO,), base=BASE)

ALL_VIEWS = SheetRequest(
    kind=SheetKind.TURNAROUND, cards=(MIO,), base=replace(BASE, size=Size(64, 96)), together=True
)


def made(studio, request, **more):
    job = studio.wait(studio.submit(request, **more).id, SECONDS)
    assert job.state is JobState.DONE, job.error
    return studio.gallery.of_job(job.id), job


@pytest.fixture
def rendered(studio, monkeypatch):
    """What the engine was asked for."""
    asked, render = [], studio._renderer.render
    monkeypatch.setattr(
        studio._renderer, "render", lambda one, **k: asked.append(one) or render(one, **k)
    )
    return asked


def test_every_cell_is_a_picture_and_the_sheet_is_of_them(studio):
    records, job = made(studio, REQUEST)
    *cells, sheet = records
    assert [one.kind for one in records] == ["generated"] * 3 + ["plot"]
    assert job.result == (sheet.id, *(cell.id for cell in cells))
    for cell, asked in zip(cells, REQUEST.requests, strict=True):
        assert studio.gallery.request(cell.id) == asked
    again = studio.render(studio.gallery.request(cells[1].id)).image
    assert again.tobytes() == studio.gallery.image(cells[1].id).tobytes()
    pictures = [studio.gallery.image(cell.id) for cell in cells]
    expected = composed(REQUEST.kind, REQUEST.cards, REQUEST.cells, pictures)
    assert studio.gallery.image(sheet.id).tobytes() == expected.tobytes()
    assert sheet_of(sheet.extras) == (REQUEST, tuple(cell.id for cell in cells))


def test_a_taken_up_sheet_makes_only_what_is_missing(studio, rendered):
    first = studio.gallery.save(
        Image.new("RGB", (128, 192), "red"), kind="generated",
        request=REQUEST.requests[0].to_dict(), job_id="sheet-1", index=0,
    )  # fmt: skip
    records, job = made(studio, REQUEST, job_id="sheet-1")
    assert [one.prompt for one in rendered] == [one.prompt for one in REQUEST.requests[1:]]
    assert records[0].id == first.id and len(records) == 4
    assert job.result[1] == first.id


def test_a_sheet_that_was_kept_before_the_job_broke_off_is_not_kept_twice(studio):
    records, job = made(studio, REQUEST)
    context = JobContext(lambda _progress: None)
    assert sheets.run(REQUEST, studio._services, job, context) == job.result
    assert studio.gallery.of_job(job.id) == records


def test_only_chosen_cells_are_made_again(studio):
    records, job = made(studio, REQUEST)
    _sheet, *cells = job.result
    found = sheet_of(records[-1].extras)
    assert found is not None
    again, second = made(studio, found[0].again(found[1], (1,)))
    assert [one.kind for one in again] == ["generated", "plot"]
    assert second.result == (again[1].id, cells[0], again[0].id, cells[2])
    assert again[0].request["seed"] == BASE.seed + 1
    one, other = (np.asarray(studio.gallery.image(r.id)) for r in (records[-1], again[1]))
    assert one.shape == other.shape and (one != other).any()


def test_a_cell_below_the_wished_score_is_made_again_and_the_best_kept(studio, scored):
    scored(0.5, 0.7, 0.6, 0.9, 0.2, 0.85)
    records, _job = made(studio, replace(REQUEST, pose_score=0.8, attempts=3))
    cells = records[:3]
    assert [cell.extras["score"]["oks"] for cell in cells] == [0.7, 0.9, 0.85]
    assert [cell.request["seed"] for cell in cells] == [6, 5, 6]


def test_likeness_counts_beside_the_pose(studio, scored, monkeypatch):
    scored(0.9, 0.9, 0.9, 0.9)
    told = iter((0.2, 0.7, 0.9, 0.9))
    monkeypatch.setattr(Identity, "score", lambda *_a: IdentityScore(next(told), {}))
    records, _job = made(studio, replace(REQUEST, identity=0.6, pose_score=0.5, attempts=2))
    values = [stored.value_of(cell.extras) for cell in records[:3]]
    assert values == [0.7, 0.9, 0.9]
    assert [cell.request["seed"] for cell in records[:3]] == [6, 5, 5]


def test_likeness_is_measured_against_the_drawing_of_the_cell(studio):
    records, _job = made(studio, replace(REQUEST, identity=0.01))
    assert all(stored.value_of(cell.extras) is not None for cell in records[:3])


def test_all_views_are_painted_at_once_and_cut(studio, rendered):
    records, job = made(studio, ALL_VIEWS)
    assert rendered == [ALL_VIEWS.whole]
    *cells, sheet = records
    assert [one.kind for one in records] == ["generated"] * 8 + ["plot"]
    assert [one.index for one in records] == list(range(9))
    assert job.result == (sheet.id, *(cell.id for cell in cells))
    whole = studio.render(ALL_VIEWS.whole).image
    for number, (cell, asked) in enumerate(zip(cells, ALL_VIEWS.requests, strict=True)):
        box = (64 * number, 0, 64 * (number + 1), 96)
        assert studio.gallery.image(cell.id).tobytes() == whole.crop(box).tobytes()
        assert studio.gallery.request(cell.id) == asked
        assert sheets.CUT in cell.extras["notes"] and "score" in cell.extras
    assert sheet_of(sheet.extras) == (ALL_VIEWS, tuple(cell.id for cell in cells))


def test_a_taken_up_picture_of_all_views_keeps_only_what_is_missing(studio, rendered):
    expected, _job = made(studio, ALL_VIEWS)
    rendered.clear()
    first = studio.gallery.save(
        Image.new("RGB", (64, 96), "red"), kind="generated",
        request=ALL_VIEWS.requests[0].to_dict(), job_id="sheet-2", index=0,
    )  # fmt: skip
    records, job = made(studio, ALL_VIEWS, job_id="sheet-2")
    assert len(rendered) == 1 and len(records) == 9
    assert job.result[1] == first.id == records[0].id
    for one, other in zip(records[1:8], expected[1:8], strict=True):
        assert studio.gallery.image(one.id).tobytes() == studio.gallery.image(other.id).tobytes()
    rendered.clear()
    context = JobContext(lambda _progress: None)
    assert sheets.run(ALL_VIEWS, studio._services, job, context) == job.result
    assert rendered == []


def test_the_picture_is_kept_whose_views_are_nearest_on_the_average(studio, scored):
    whole, bad, good = 0.0, [0.8] * 4 + [0.2] * 4, [0.6] * 8
    scored(whole, *bad, whole, *good)
    records, _job = made(studio, replace(ALL_VIEWS, pose_score=0.8, attempts=2))
    assert [cell.extras["score"]["oks"] for cell in records[:8]] == good
    assert {cell.request["seed"] for cell in records[:8]} == {6}


def test_a_cancelled_picture_of_all_views_leaves_nothing(studio):
    job = studio.submit(REQUEST)
    context = JobContext(lambda _progress: context.request_stop())
    with pytest.raises(JobCancelled):
        sheets.run(ALL_VIEWS, studio._services, replace(job, id="sheet-3"), context)
    assert studio.gallery.of_job("sheet-3") == []


def test_chosen_views_are_cut_out_of_another_picture(studio, rendered):
    records, job = made(studio, ALL_VIEWS)
    again, second = made(studio, ALL_VIEWS.again(job.result[1:], (2, 5)))
    assert [one.seed for one in rendered] == [5, 6]
    assert [one.index for one in again] == [2, 5, 8]
    kept = [record.id for record in records[:8]]
    kept[2], kept[5] = again[0].id, again[1].id
    assert second.result == (again[2].id, *kept)


def test_progress_tells_of_the_cell(working_studio):
    job = working_studio.submit(REQUEST)
    told = set()
    while not (job := working_studio.wait(job.id, 0.02)).state.is_finished:
        told.add(job.progress.text if job.progress else "")
    assert job.state is JobState.DONE
    assert any(text.startswith("Cell ") and " of 3 · " in text for text in told)


def test_a_sheet_is_checked_before_it_is_queued(studio, monkeypatch):
    gone = replace(REQUEST, kept=(new_id(), "", ""))
    with pytest.raises(NotFound):
        studio.submit(gone)
    with pytest.raises(ModelMissing):
        studio.submit(replace(REQUEST, base=replace(BASE, checkpoint="nowhere")))
    monkeypatch.setattr("core.pose.detect.is_available", lambda: False)
    with pytest.raises(ModelMissing, match="pose detector"):
        studio.submit(replace(REQUEST, pose_score=0.5))
    assert studio.jobs() == []


def test_the_job_has_a_title():
    kind = StudioKinds(JOB_KINDS).kind_for(REQUEST)
    assert kind.title(REQUEST.to_dict()) == "Outfits"
    assert kind.title({"kind": ["x"]}) == "A sheet of a character"


@pytest.mark.parametrize("extras", [{}, {"sheet": {}, "cells": []}, {"sheet": 3, "cells": [1]}])
def test_other_pictures_are_no_sheets(extras):
    assert sheet_of(extras) is None
