"""Generate shows its jobs from the queue to the pictures, and what became of them."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from PIL import Image

from core.generation.request import GenerationRequest
from core.jobs.job import Progress
from core.models.loading import load_progress
from core.models.loading.load_progress import LoadProgress
from core.server.serving import serving
from core.ui import resources, state
from tests.pages.generating import TINY, generate, queue_of


def test_two_clicks_at_once_are_one_job(page, studio, monkeypatch):
    monkeypatch.setattr(state, "DOUBLE_CLICK_SECONDS", 60.0)  # a busy machine runs pages slowly
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    generate(page)
    assert len(studio.jobs()) == 1


def test_a_waiting_job_shows_its_place_and_cancels(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (job,) = studio.jobs()
    assert any("a witch" in bar.proto.text for bar in page.get("progress"))
    page.button(key=f"cancel.{job.id}").click().run()
    assert studio.job(job.id).state.value == "cancelled"
    assert any("Cancelled" in caption.value for caption in page.caption)
    assert not page.error


def test_a_reloaded_page_finds_its_jobs_and_pictures(page, studio, standing):
    """A second session on the same studio, as after F5."""
    request = GenerationRequest(prompt="a witch", checkpoint=TINY, seed=5)
    job = studio.submit(request, job_id="abc")
    page.run()
    assert page.session_state[state.GENERATE_JOBS] == ["abc"]
    finished(studio, job)
    page.run()
    (picture,) = page.session_state[state.SESSION_IMAGES]
    assert studio.gallery.get(picture).job_id == "abc"
    assert page.button(key=f"job.abc.upscale.{picture}").label == "Upscale"
    assert any("seed 5" in caption.value for caption in page.caption)


def test_older_pictures_are_small_with_their_words(page, studio):
    for name, prompt in (("old", "a *witch*"), ("new", "a knight")):
        job = studio.submit(GenerationRequest(prompt=prompt, checkpoint=TINY), job_id=name)
        page.run()
        finished(studio, job)
    page.run()
    assert shown_large(page) == ["new"]
    assert "a \\*witch\\*" in [caption.value for caption in page.caption]
    page.button(key="generate.earlier.old").click().run()
    assert shown_large(page) == ["old"]
    assert "a knight" in [caption.value for caption in page.caption]
    assert not page.exception and not page.error


def shown_large(page) -> list[str]:
    """The jobs whose picture stands there with its actions."""
    keys = [button.key.split(".") for button in page.button if ".upscale." in button.key]
    return [key[1] for key in keys if key[0] == "job"]


def test_a_job_tells_what_is_loaded_for_it(page, studio):
    studio.submit(GenerationRequest(prompt="a witch", checkpoint=TINY), job_id="abc")
    queue_of(studio).claim("other")
    with load_progress.loading("Tiny *model*"):
        load_progress.reach("vae")
        page.run()
        (bar,) = page.get("progress")
        assert "Loading Tiny \\*model\\*, only this once" in bar.proto.text
        assert "4 of 7" in bar.proto.text
        assert bar.proto.value == round(100 * LoadProgress("", "vae").fraction)
    page.run()
    (bar,) = page.get("progress")
    assert "Getting ready" in bar.proto.text


def test_pages_under_test_load_nothing_ahead(page, studio, monkeypatch):
    asked = []
    monkeypatch.setattr(studio, "preload", lambda: asked.append(1))
    monkeypatch.setattr(resources, "PAINT_SECONDS", 0.0)
    monkeypatch.setattr(resources, "preload_lock", threading.Lock())
    page.run()
    assert studio.config.preloads and not asked
    with serving():
        for _ in range(3):
            page.run()
    deadline = time.monotonic() + 10
    while not asked and time.monotonic() < deadline:
        time.sleep(0.01)
    assert asked == [1]  # under a server, once


def test_a_failed_job_shows_its_line(page, studio):
    job = studio.submit(GenerationRequest(prompt="a witch", checkpoint=TINY), job_id="abc")
    page.run()
    queue = queue_of(studio)
    queue.claim("other")
    assert queue.fail(job.id, "Expected a picture, got a black one.", worker="other")
    page.run()
    assert [error.value for error in page.error] == ["Expected a picture, got a black one."]


def in_a_row(studio, *names: str) -> None:
    for name in names:
        studio.submit(GenerationRequest(prompt=name, checkpoint=TINY), job_id=name)


def positions(studio, *names: str) -> list[int]:
    return [studio.job(name).position for name in names]


def test_waiting_jobs_change_places(page, studio):
    in_a_row(studio, "one", "two", "three")
    page.run()
    assert page.button(key="sooner.one").disabled
    assert page.button(key="later.three").disabled
    page.button(key="sooner.three").click().run()
    assert positions(studio, "one", "three", "two") == [1, 2, 3]
    page.button(key="later.one").click().run()
    assert positions(studio, "three", "one", "two") == [1, 2, 3]
    assert not page.exception and not page.error


def test_who_queues_several_stays_at_the_button(page, studio):
    """The page moves to the first, and tells of the others where the window is."""
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (first,) = studio.jobs()
    assert not page.toast
    time.sleep(state.DOUBLE_CLICK_SECONDS)
    generate(page)
    assert len(studio.jobs()) == 2
    assert page.session_state[state.REVEAL] == first.id
    assert [toast.value for toast in page.toast] == ["Queued. 1 before it."]


def test_a_job_alone_has_no_places_to_change(page, studio):
    in_a_row(studio, "one")
    page.run()
    assert not [one.key for one in page.button if str(one.key).startswith(("sooner", "cancel_all"))]


def test_all_are_cancelled_at_once(page, studio):
    in_a_row(studio, "one", "two", "three")
    page.run()
    assert "3 in the queue" in [one.value for one in page.markdown]
    page.button(key="cancel_all.one").click().run()
    assert {studio.job(name).state.value for name in ("one", "two", "three")} == {"cancelled"}


def test_one_that_is_over_runs_again_with_another_seed(page, studio, monkeypatch):
    monkeypatch.setattr(state, "DOUBLE_CLICK_SECONDS", 0.0)
    job = studio.submit(GenerationRequest(prompt="a witch", checkpoint=TINY, seed=5, steps=9))
    page.run()
    finished(studio, job)
    page.run()
    page.segmented_control(key=state.SEED_IS_FIXED).set_value(False).run()
    page.button(key=state.RESULTS_AGAIN).click().run()
    (again,) = studio.jobs(active_only=True)
    assert {**again.payload, "seed": 5} == job.payload
    assert again.payload["seed"] != 5
    studio.cancel(again.id)
    page.segmented_control(key=state.SEED_IS_FIXED).set_value(True).run()
    page.button(key=state.RESULTS_AGAIN).click().run()
    (fixed,) = studio.jobs(active_only=True)
    assert fixed.payload == again.payload


def test_results_are_cleared_and_stay_in_the_gallery(page, studio):
    job = studio.submit(GenerationRequest(prompt="a witch", checkpoint=TINY), job_id="abc")
    page.run()
    finished(studio, job)
    in_a_row(studio, "next")
    page.run()
    assert shown_large(page) == ["abc"]
    page.button(key=state.RESULTS_CLEAR).click().run()
    assert shown_large(page) == []
    assert page.session_state[state.GENERATE_JOBS] == ["next"]
    assert studio.gallery.find().total == 1


def test_a_bar_tells_the_seconds_that_are_left(page, studio, monkeypatch):
    studio.submit(GenerationRequest(prompt="a witch", checkpoint=TINY), job_id="abc")
    queue_of(studio).claim("other")
    running = replace(
        studio.job("abc"), progress=Progress(step=3, steps=9, text="Step 3", seconds_left=41.0)
    )
    monkeypatch.setattr(type(studio), "job", lambda _self, _job_id: running)
    page.run()
    (bar,) = page.get("progress")
    assert bar.proto.text.endswith("Step 3 · 40 s left")


def test_the_very_same_request_is_there_already(page, studio, monkeypatch):
    monkeypatch.setattr(state, "DOUBLE_CLICK_SECONDS", 0.0)
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.session_state[state.SEED_IS_FIXED] = True
    generate(page)
    finished(studio, studio.jobs()[0])
    page.run()
    generate(page)
    (made,) = studio.jobs()
    assert shown_large(page) == [made.id]
    assert any(
        caption.value.startswith("You have this already: made on ") for caption in page.caption
    )
    page.button(key=state.SAME_REQUEST_AGAIN).click().run()
    assert [job.payload for job in studio.jobs()] == [made.payload] * 2
    assert not [button for button in page.button if button.key == state.SAME_REQUEST_AGAIN]
    assert not page.exception and not page.error


def test_what_is_another_request_or_was_deleted_is_made(page, studio, monkeypatch):
    monkeypatch.setattr(state, "DOUBLE_CLICK_SECONDS", 0.0)
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.session_state[state.SEED_IS_FIXED] = True
    generate(page)
    finished(studio, studio.jobs()[0])
    generate(page)
    page.text_area(key=state.PROMPT).set_value("a knight").run()
    assert not [button for button in page.button if button.key == state.SAME_REQUEST_AGAIN]
    generate(page)
    assert len(studio.jobs()) == 2
    studio.gallery.trash.put(studio.jobs()[1].result)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert len(studio.jobs()) == 3


def finished(studio, job) -> None:
    """What the worker does with a job, without drawing."""
    queue = queue_of(studio)
    queue.claim("other")
    record = studio.gallery.save(
        Image.new("RGB", (64, 96), "pink"), kind="generated", request=job.payload, job_id=job.id
    )
    assert queue.finish(job.id, (record.id,), worker="other")
