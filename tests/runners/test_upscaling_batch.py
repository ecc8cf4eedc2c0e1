from __future__ import annotations

import pytest
from PIL import Image

from core.errors import NotFound, RequestRejected
from core.jobs.backend import JobContext
from core.jobs.job import Job, JobState, Progress
from core.runners import upscaling, upscaling_batch
from core.upscale.request import UpscaleBatchRequest

SECONDS = 120


@pytest.fixture
def keep(studio):
    def save(width: int, height: int) -> str:
        picture = Image.new("RGB", (width, height), "teal")
        return studio.gallery.save(picture, kind="upload", request={}).id

    return save


def batch(*image_ids: str, **values) -> UpscaleBatchRequest:
    return UpscaleBatchRequest(image_ids=image_ids, upscaler="tiny-x4", **{"scale": 2, **values})


def ran(studio, request: UpscaleBatchRequest) -> Job:
    return studio.wait(studio.submit(request).id, SECONDS)


def sizes(studio, job: Job) -> list[tuple[int, int, int]]:
    found = [studio.gallery.get(one) for one in job.result]
    return [(one.index, one.width, one.height) for one in found]


def test_each_is_enlarged_in_turn_and_knows_its_parent(studio, keep):
    sources = keep(64, 72), keep(80, 64)
    job = ran(studio, batch(*sources))
    assert (job.state, job.error) == (JobState.DONE, "")
    assert sizes(studio, job) == [(0, 128, 144), (1, 160, 128)]
    assert [studio.gallery.get(one).parent_id for one in job.result] == list(sources)


def test_what_fails_holds_no_other_up_and_is_told(studio, keep):
    gone, wide, good = keep(64, 64), keep(100, 64), keep(64, 72)
    studio.gallery.trash.put([gone])
    job = ran(studio, batch(gone, wide, good, target=90))
    assert job.state is JobState.FAILED
    assert sizes(studio, job) == [(2, 80, 90)]
    assert job.error == (
        "1 of 3 pictures are made · Picture 1: This picture is not in the gallery any more. Choose "
        "another. · Picture 2: This picture is 100×64 pixels already. Choose a larger size."
    )


def test_a_batch_that_can_give_nothing_is_refused_at_once(studio, keep):
    with pytest.raises(RequestRejected, match="Expected a long side above 64"):
        studio.submit(batch(keep(64, 64), keep(64, 32), target=60))
    gone = keep(64, 64)
    studio.gallery.trash.put([gone])
    with pytest.raises(NotFound):
        studio.submit(batch(gone))
    assert studio.jobs() == []


def test_a_batch_is_taken_up_where_it_broke_off(studio, keep, monkeypatch):
    request = batch(keep(64, 64), keep(64, 80))
    real, asked = upscaling.enlarged_and_kept, []

    def breaking(one, *rest):
        asked.append(one.image_id)
        if len(asked) == 2:
            raise KeyboardInterrupt  # the process ends
        return real(one, *rest)

    monkeypatch.setattr(upscaling, "enlarged_and_kept", breaking)
    services = studio._services
    job = _job(studio, request)
    with pytest.raises(KeyboardInterrupt):
        upscaling_batch.run(request, services, job, JobContext(lambda _progress: None))
    made = upscaling_batch.run(request, services, job, JobContext(lambda _progress: None))
    assert asked == [*request.image_ids, request.image_ids[1]]
    assert [studio.gallery.get(one).parent_id for one in made] == list(request.image_ids)


def _job(studio, request: UpscaleBatchRequest) -> Job:
    return Job(
        id="broken-off", owner="local", kind="upscale-batch", payload=request.to_dict(),
        state=JobState.RUNNING, attempt=1, error="", result=(), created=0.0, started=0.0,
        finished=None,
    )  # fmt: skip


def test_the_bar_goes_with_the_pixels(studio, keep):
    request = batch(keep(64, 64), keep(64, 192))
    told: list[Progress] = []
    upscaling_batch.run(request, studio._services, _job(studio, request), JobContext(told.append))
    assert [(one.step, one.text) for one in told] == [
        (0, "Picture 1 of 2"), (250, "Picture 1 of 2"), (250, "Picture 2 of 2"),
        (1000, "Picture 2 of 2"),
    ]  # fmt: skip
    assert {one.steps for one in told} == {1000}


def test_cancelling_keeps_what_is_made(working_studio):
    gallery = working_studio.gallery
    ids = [
        gallery.save(Image.new("RGB", (256, 256), "teal"), kind="upload", request={}).id
        for _ in range(60)
    ]
    job = working_studio.submit(batch(*ids))
    while not working_studio.job(job.id).result:
        pass
    working_studio.cancel(job.id)
    ended = working_studio.wait(job.id, SECONDS)
    assert ended.state is JobState.CANCELLED
    assert 1 <= len(ended.result) < 60
    assert [gallery.get(one).index for one in ended.result] == list(range(len(ended.result)))
