"""What the Models page puts first, and the samples above its cards."""

from __future__ import annotations

import pytest
from PIL import Image

from core.gallery.record import ImageRecord
from core.generation.request import GenerationRequest
from core.job_kinds import PICTURES
from core.jobs.queue import JobQueue
from core.ui import state
from core.ui.models import samples


@pytest.fixture
def keep(studio):
    """A picture of the gallery, made with a checkpoint."""

    def save(checkpoint: str, score: float | None = None, **more) -> ImageRecord:
        request = GenerationRequest(prompt="a girl", checkpoint=checkpoint, **more)
        extras = {"seconds": 4.0} | (
            {} if score is None else {"score": {"oks": score, "pck": score}}
        )
        picture = Image.new("RGB", (64, 96), "pink")
        return studio.gallery.save(
            picture, kind="generated", request=request.to_dict(), extras=extras
        )

    return save


def html(page) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def test_one_model_is_named_first_and_used_by_one_button(open_page):
    page = open_page("10_Models.py")
    told = html(page).partition("paf-first")[2].partition("</div>")[0]
    assert "Start with this one" in told and "<h3>Starter (built in)</h3>" in told
    assert "It is the quickest on a processor, and it is here." in told
    assert "a picture so far" not in told
    page.button(key=state.MODELS_FIRST_USE).click().run()
    assert page.session_state[state.CHECKPOINT] == "starter"
    assert not page.exception


def test_how_long_it_took_here_is_told_once_it_was_used(open_page, keep):
    keep("starter")
    page = open_page("10_Models.py")
    assert "4 s a picture so far." in html(page)


def test_a_sample_is_the_best_picture_of_its_model(studio, open_page, keep):
    found = samples.best_picture
    starter = studio.checkpoints()[0]
    page = open_page("10_Models.py")
    assert state.models_sample("starter") in {button.key for button in page.button}
    keep("starter")
    page.run()
    assert state.models_sample("starter") not in {button.key for button in page.button}
    best = keep("starter", 0.9)
    keep("starter", 0.5)
    keep("tiny", 0.99)
    assert found(starter).id == best.id


def test_a_sample_is_made_on_this_machine(studio, open_page, keep):
    page = open_page("10_Models.py")
    page.button(key=state.models_sample("starter")).click().run()
    assert not page.exception
    (job,) = studio.jobs()
    request = GenerationRequest.from_dict(job.payload)
    assert (job.kind, request.checkpoint) == ("generate", "starter")
    assert f"cancel.{job.id}" in {button.key for button in page.button}
    queue = JobQueue(studio.database, studio.kinds, lane=PICTURES)
    queue.finish(queue.claim().id, (keep("starter").id,))
    page.run()
    assert [len(page.get(kind)) for kind in ("progress", "download_button")] == [0, 0]


def test_parts_of_checkpoints_show_what_was_made_with_them(keep, studio):
    with_lora = keep("starter", loras=({"id": "ink", "weight": 1.0},))
    keep("starter")
    assert samples.samples_of_parts()["lora", "ink"] == with_lora.id


def test_the_painter_stands_among_the_checkpoints(open_page):
    page = open_page("10_Models.py")
    assert "Drawing (at once)" in html(page)
    assert state.models_use("drawing") in {button.key for button in page.button}
