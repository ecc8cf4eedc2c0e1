from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelMissing
from core.gallery import metadata
from core.generation.request import GenerationRequest, Refine
from core.generation.xy_plot.plot import Axis, AxisOption, PlotRequest
from core.geometry import Size
from core.jobs.job import JobState
from core.pose.stored_score import from_extras
from core.pose.suggest import suggest
from core.upscale.request import UpscaleRequest

SECONDS = 120


def test_a_plot_keeps_its_cells_and_a_sheet_of_them(studio, request_):
    plot = PlotRequest(
        request=request_,
        x=Axis(AxisOption.SEED, ("5", "6")),
        y=Axis(AxisOption.POSE_STRENGTH, ("0", "1")),
    )
    job = studio.wait(studio.submit(plot).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    drawn, *cells = (studio.gallery.get(image_id) for image_id in job.result)
    assert drawn.kind == "plot"
    assert [studio.gallery.request(cell.id) for cell in cells] == [c.request for c in plot.cells]
    assert studio.gallery.image(drawn.id).width > 2 * 128
    assert studio.kinds.request_of(job) == plot


def test_a_request_becomes_pictures_that_are_kept(studio, request_):
    job = studio.wait(studio.submit(request_).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    records = [studio.gallery.get(image_id) for image_id in job.result]
    assert [record.index for record in records] == [0, 1]
    for record in records:
        single = replace(request_, seed=5 + record.index, count=1)
        assert studio.gallery.request(record.id) == single
        facts = metadata.read(studio.gallery.path(record.id))
        assert GenerationRequest.from_dict(facts.request or {}) == single
        assert record.extras["seconds"] > 0
        assert studio.gallery.image(record.id).size == (128, 192)


def test_each_picture_is_kept_with_the_words_that_were_chosen_for_it(studio, request_):
    folder = studio.config.wildcards_folder
    folder.mkdir()
    (folder / "hats.txt").write_text("cap\ntop hat\nberet\n")
    template = "girl, {red|blue|green} hair, __hats__, __shoes__ # a note"
    job = studio.wait(studio.submit(replace(request_, prompt=template, count=4)).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    records = [studio.gallery.get(image_id) for image_id in job.result]
    prompts = [studio.gallery.request(record.id).prompt for record in records]
    assert len(set(prompts)) > 1
    assert all("|" not in one and "__hats__" not in one and "#" not in one for one in prompts)
    assert [record.prompt for record in records] == prompts
    note = "There is no wildcard called shoes: it was read as words."
    assert all(note in record.extras["notes"] for record in records)
    told = metadata.read(studio.gallery.path(records[1].id)).settings
    assert told["Template"] == template


def test_a_lora_that_a_choice_names_and_is_not_here_is_told_at_once(studio, request_):
    with pytest.raises(ModelMissing):
        studio.submit(replace(request_, prompt="girl, {<lora:nowhere:1>|<lora:neither:1>}"))


def test_the_chosen_upscalers_work_before_and_after_the_second_pass(studio, request_, monkeypatch):
    asked: list[tuple[str, int, tuple[int, int]]] = []
    upscale = studio.upscaler.upscale

    def noted(image, scale, *, upscaler, **rest):
        asked.append((upscaler, scale, image.size))
        return upscale(image, scale, upscaler=upscaler, **rest)

    monkeypatch.setattr(studio.upscaler, "upscale", noted)
    refine = Refine(scale=1.5, strength=0.5, steps=1, upscaler="tiny-x4")
    small = replace(request_, size=Size(64, 96), count=1, refine=refine, enlarge=2)
    job = studio.wait(studio.submit(small).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    assert asked == [("tiny-x4", 2, (64, 96)), ("starter-x4", 2, (96, 144))]
    (record,) = studio.gallery.find().records
    assert (record.width, record.height) == (192, 288)
    asked.clear()
    other = replace(small, refine=None, upscaler="tiny-x4")
    job = studio.wait(studio.submit(other).id, SECONDS)
    assert asked == [("tiny-x4", 2, (64, 96))]
    assert studio.gallery.request(job.result[0]).upscaler == "tiny-x4"


def test_progress_tells_of_tiles_while_it_is_upscaled(studio, request_):
    told: list[str] = []
    refine = Refine(scale=1.5, strength=0.5, steps=1, upscaler="tiny-x4")
    small = replace(request_, size=Size(64, 96), count=1, refine=refine, enlarge=2)
    studio.render(small, on_progress=lambda progress: told.append(progress.text))
    assert [text for text in told if text.startswith("Upscaling")] == [
        "Upscaling …", "Upscaling · Tile 1 of 1",
    ] * 2  # fmt: skip


def test_a_checkpoint_that_needs_a_pose_gets_one_that_stays_with_the_picture(studio):
    asked = GenerationRequest(prompt="1girl, jogging", checkpoint="starter", steps=1, seed=5)
    job = studio.wait(studio.submit(asked).id, SECONDS)
    (record,) = studio.gallery.of_job(job.id)
    kept = studio.gallery.request(record.id)
    found = suggest(asked.prompt, asked.size, asked.seed)
    assert found is not None
    assert kept == replace(asked, pose=found.pose)
    assert record.extras["notes"] == [f"Pose chosen to suit the words: {found.title}"]
    assert from_extras(record.extras) is not None, "measured against it"
    again = studio.render(kept).image
    assert np.array_equal(np.asarray(again), np.asarray(studio.gallery.image(record.id)))


def test_a_taken_up_job_makes_only_what_is_missing(studio, request_):
    kept = studio.gallery.save(
        Image.new("RGB", (64, 64), "red"),
        kind="generated",
        request=request_.to_dict(),
        job_id="taken-up",
        index=0,
    )
    job = studio.wait(studio.submit(request_, job_id="taken-up").id, SECONDS)
    assert job.state is JobState.DONE
    assert job.result[0] == kept.id
    assert [record.index for record in studio.gallery.of_job("taken-up")] == [0, 1]


def test_cancel_keeps_what_was_finished(working_studio, request_):
    job = working_studio.submit(replace(request_, steps=30, count=8))
    while not working_studio.job(job.id).result:
        assert not working_studio.job(job.id).state.is_finished
        working_studio.wait(job.id, 0.02)
    working_studio.cancel(job.id)
    ended = working_studio.wait(job.id, SECONDS)
    assert ended.state is JobState.CANCELLED
    assert 1 <= len(ended.result) < 8
    assert [r.id for r in working_studio.gallery.of_job(job.id)] == list(ended.result)


def scores(studio, job) -> list[float]:
    return [studio.gallery.get(one).extras["score"]["oks"] for one in job.result]


@pytest.mark.parametrize(
    ("until", "values", "made"),
    [
        (0.8, (0.3, 0.8, 0.9), [0.3, 0.8]),
        (0.8, (0.9,), [0.9]),
        (0.95, (0.3, 0.8, 0.9), [0.3, 0.8, 0.9]),
        (0.0, (1.0, 1.0, 0.9), [1.0, 1.0, 0.9]),
    ],
)
def test_pictures_are_made_until_one_holds_the_pose(studio, request_, scored, until, values, made):
    scored(*values)
    request = replace(request_, count=3, until_score=until)
    job = studio.wait(studio.submit(request).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    assert scores(studio, job) == made
    assert [studio.gallery.get(one).index for one in job.result] == list(range(len(made)))
    again = studio.gallery.request(job.result[-1])
    assert again == replace(request_, seed=5 + len(made) - 1, count=1)


@pytest.mark.parametrize(("kept", "more"), [((0.4, 0.9), []), ((0.4, 0.5), [0.85])])
def test_a_taken_up_search_counts_what_it_kept(studio, request_, scored, kept, more):
    scored(*more)
    for index, oks in enumerate(kept):
        studio.gallery.save(
            Image.new("RGB", (64, 64)),
            kind="generated",
            request=request_.to_dict(),
            job_id="search",
            index=index,
            extras={"score": {"oks": oks, "pck": oks}},
        )
    request = replace(request_, count=8, until_score=0.8)
    job = studio.wait(studio.submit(request, job_id="search").id, SECONDS)
    assert (job.state, scores(studio, job)) == (JobState.DONE, [*kept, *more])


def test_a_picture_with_a_pose_is_measured(studio, request_):
    job = studio.wait(studio.submit(replace(request_, count=1)).id, SECONDS)
    kept = from_extras(studio.gallery.get(job.result[0]).extras)
    assert kept is not None and kept.people_asked == 1
    assert len(kept.errors) == 18


def test_a_job_remembers_its_request(working_studio, request_):
    upscale = UpscaleRequest(
        image_id=working_studio.gallery.save(
            Image.new("RGB", (64, 64)), kind="upload", request={}
        ).id
    )
    for request in (request_, upscale):
        job = working_studio.submit(request)
        assert working_studio.kinds.request_of(job) == request
        working_studio.cancel(job.id)
        working_studio.wait(job.id, SECONDS)
