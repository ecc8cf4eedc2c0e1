from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.errors import DiskFull, JobCancelled, ModelMissing, NotFound
from core.gallery import metadata
from core.generation.batch_progress import BatchProgress
from core.generation.request import GenerationRequest
from core.generation.xy_plot.plot import Axis, AxisOption, PlotRequest
from core.geometry import Size
from core.jobs.job import JobState
from core.pose.stored_score import from_extras
from core.pose.suggest import suggest
from core.studio import Studio, close_studio, open_studio
from core.upscale.request import UpscaleRequest
from tests.jobs.inline import InlineBackend
from tests.models.tiny import write_checkpoint

SECONDS = 120


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> Path:
    """A folder of a person's own models: one tiny checkpoint, one tiny upscaler."""
    import torch
    from safetensors.torch import save_file
    from spandrel.architectures.Compact import Compact

    folder = tmp_path_factory.mktemp("models")
    write_checkpoint(folder / "tiny", codec="tiny")
    (folder / "upscalers").mkdir()
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = Compact(num_feat=8, num_conv=2, upscale=4)
    save_file(network.state_dict(), folder / "upscalers" / "tiny-x4.safetensors")
    return folder


@pytest.fixture
def with_models(config: Config, models: Path) -> Config:
    config.data_folder.mkdir()
    (config.data_folder / "models").symlink_to(models)
    return config


@pytest.fixture
def studio(with_models: Config) -> Iterator[Studio]:
    """Its jobs are over when they are submitted."""
    opened = Studio(with_models, InlineBackend)
    yield opened
    opened.close()


@pytest.fixture
def working_studio(with_models: Config) -> Iterator[Studio]:
    """Its jobs run while the test goes on."""
    opened = Studio(with_models)
    yield opened
    opened.close()


@pytest.fixture
def request_(standing) -> GenerationRequest:
    return GenerationRequest(
        prompt="1girl",
        pose=standing,
        checkpoint="tiny",
        size=Size(128, 192),
        steps=2,
        seed=5,
        count=2,
    )


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


def test_a_plot_with_a_value_that_cannot_be_drawn_is_not_queued(studio, request_):
    plot = PlotRequest(request=request_, x=Axis(AxisOption.CHECKPOINT, ("tiny", "nobody-knows")))
    with pytest.raises(ModelMissing, match="nobody-knows"):
        studio.submit(plot)
    assert studio.jobs() == []


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


def test_a_picture_is_the_same_alone_and_in_a_batch(studio, request_):
    job = studio.wait(studio.submit(request_).id, SECONDS)
    second = studio.gallery.image(job.result[1])
    alone = studio.render(replace(request_, seed=6, count=1)).image
    assert np.array_equal(np.asarray(second), np.asarray(alone))


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


@pytest.fixture
def scored(monkeypatch):
    """The pictures of a job get these pose scores, one after the other."""

    def script(*values: float | None) -> None:
        left = list(values)

        def scored(image, request):
            oks = left.pop(0)
            return {} if oks is None else {"score": {"oks": oks, "pck": oks}}

        monkeypatch.setattr("core.generation.pose_score.scored", scored)

    return script


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


def test_a_search_tells_the_best_so_far(studio, request_, scored):
    scored(0.417, 0.3, 0.2)
    texts: list[str] = []
    batch = BatchProgress(replace(request_, count=8, until_score=0.8), {0: 0.817, 1: None})
    studio.render(
        batch.request, 2, batch=batch, on_progress=lambda progress: texts.append(progress.text)
    )
    assert texts[-1] == "Picture 3 of at most 8 · best so far 81 % · Drawing · step 2 of 2"


def test_a_search_without_a_detector_is_one_line(studio, request_, monkeypatch):
    monkeypatch.setattr("core.pose.detect.is_available", lambda: False)
    with pytest.raises(ModelMissing, match="pose detector"):
        studio.submit(replace(request_, until_score=0.8))
    assert studio.jobs() == []
    job = studio.wait(studio.submit(replace(request_, count=1)).id, SECONDS)
    assert "score" not in studio.gallery.get(job.result[0]).extras


def test_a_picture_with_a_pose_is_measured(studio, request_):
    job = studio.wait(studio.submit(replace(request_, count=1)).id, SECONDS)
    kept = from_extras(studio.gallery.get(job.result[0]).extras)
    assert kept is not None and kept.people_asked == 1
    assert len(kept.errors) == 18


def test_a_picture_tells_what_auto_came_to(studio, request_):
    drawn = studio.render(request_).extras["drawn"]
    assert drawn == {"sampler": "DDIM", "controlnets": ["tiny/controlnet"], "adapters": []}
    job = studio.wait(studio.submit(replace(request_, count=1)).id, SECONDS)
    facts = metadata.read(studio.gallery.path(job.result[0]))
    assert facts.settings["Sampler"] == "DDIM"


def test_rendering_leaves_no_trace(config, models, request_):
    bare = Studio(replace(config, data_folder=models.parent / "nothing"))
    (bare.config.data_folder).mkdir(exist_ok=True)
    (bare.config.data_folder / "models").symlink_to(models)
    steps: list[int] = []
    picture = bare.render(request_, 1, on_progress=lambda progress: steps.append(progress.step))
    assert picture.request.seed == 6
    assert steps[-1] == 4  # two pictures of two steps; this is the second
    assert [path.name for path in bare.config.data_folder.iterdir()] == ["models"]


def test_rendering_stops_when_asked(studio, request_):
    with pytest.raises(JobCancelled):
        studio.render(request_, should_stop=lambda: True)


def test_a_picture_is_enlarged_and_knows_its_parent(studio):
    source = studio.gallery.save(Image.new("RGB", (64, 72), "teal"), kind="upload", request={})
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    record = studio.gallery.get(job.result[0])
    assert (record.kind, record.parent_id) == ("upscaled", source.id)
    assert (record.width, record.height) == (128, 144)
    assert record.extras["upscaled"] == {"scale": 2, "upscaler": "tiny-x4"}


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("a cat\nSteps: 20, Seed: 7, Size: 64x72", b"trainedAlgorithmicMedia"),
        ("", b"algorithmicallyEnhanced"),
    ],
)
def test_an_enlarged_picture_of_others_keeps_what_it_said(studio, told, origin):
    picture = Image.new("RGB", (64, 72), "teal")
    source = studio.gallery.save(picture, kind="upload", request={}, infotext=told)
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    facts = metadata.read(studio.gallery.path(job.result[0]))
    assert (facts.infotext, facts.prompt) == (told, "a cat" if told else "")
    assert origin in studio.gallery.png(job.result[0])
    assert studio.gallery.get(job.result[0]).request == {}


def test_an_enlarged_picture_is_measured_against_the_pose_of_its_source(studio, request_):
    source = studio.gallery.save(
        Image.new("RGB", (64, 96), "teal"), kind="generated", request=request_.to_dict()
    )
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    kept = from_extras(studio.gallery.get(job.result[0]).extras)
    assert kept is not None
    assert (kept.people_found, kept.people_asked) in {(0, 1), (1, 1)}


@pytest.mark.parametrize("make", ["checkpoint", "picture", "disk"])
def test_what_cannot_run_is_refused_and_not_queued(studio, request_, make):
    if make == "checkpoint":
        with pytest.raises(ModelMissing, match="'nobody'"):
            studio.submit(replace(request_, checkpoint="nobody"))
    elif make == "picture":
        with pytest.raises(NotFound):
            studio.submit(UpscaleRequest(image_id="0" * 26))
    else:
        studio.close()
        studio = Studio(replace(studio.config, min_free_bytes=1 << 60))
        with pytest.raises(DiskFull, match="free disk space"):
            studio.submit(request_)
    assert studio.jobs() == []


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


def test_one_studio_a_data_folder(config):
    first = open_studio(config)
    assert open_studio(replace(config)) is first
    close_studio(config)
    assert open_studio(config) is not first
    close_studio(config)
