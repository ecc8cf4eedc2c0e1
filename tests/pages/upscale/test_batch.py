"""The upscale page: several pictures at once."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.gallery.search.query import Filters
from core.ui import state
from core.ui.upscale import restore
from core.upscale.request import UpscaleBatchRequest
from tests.pages.generating import queue_of
from tests.pages.upscale.page import NETWORK, captions, png, refused, slider, submit


def batch_of(page: AppTest) -> list[str]:
    return page.session_state[state.UPSCALE_PICTURES]


def test_several_are_chosen_and_go_as_one_job(open_upscale, keep, studio):
    first, second, latest = keep((64, 64)), keep((64, 96)), keep()
    page = open_upscale()
    page.toggle(key=state.UPSCALE_SWITCH).set_value(True).run()
    assert batch_of(page) == [latest]
    for one in (first, second, first, first):  # in, in, out, in again
        page.button(key=f"upscale.pick.{one}").click().run()
    assert batch_of(page) == [latest, second, first]
    page.button(key=state.upscale_leave_out(second)).click().run()
    assert page.button(key=state.UPSCALE_SUBMIT).label == "Upscale 2 pictures"
    assert captions(page)["×4"].startswith("up to **512×768**")
    assert not submit(page).error
    (job,) = studio.jobs()
    assert UpscaleBatchRequest.from_dict(job.payload) == UpscaleBatchRequest(
        image_ids=(latest, first), scale=4, upscaler=NETWORK
    )
    page.toggle(key=state.UPSCALE_SWITCH).set_value(False).run()
    assert page.session_state[state.UPSCALE_SOURCE] == latest
    assert page.button(key=state.UPSCALE_SUBMIT).label == "Upscale"


def test_what_cannot_be_done_with_some_is_told_and_leaves_them_out(open_upscale, keep, studio):
    large, small = keep((3840, 2160)), keep((640, 360))
    page = open_upscale()
    page.session_state[state.UPSCALE_PICTURES] = [large, small]
    page.session_state[state.UPSCALE_SEVERAL] = True
    page.run()
    page.radio(key=state.UPSCALE_SIZE).set_value("4k").run()
    assert captions(page)["4K"].endswith("1 of 2 pictures")
    submit(page)
    (job,) = studio.jobs()
    assert (job.kind, job.payload["image_id"], job.payload["target"]) == ("upscale", small, 3840)


def test_sizes_that_none_of_them_can_have_are_named_together(open_upscale, keep):
    small, large = [keep((64, 64)), keep((64, 80))], [keep((8100, 8100)), keep((8000, 8100))]
    page = open_upscale()
    page.session_state[state.UPSCALE_PICTURES] = small
    page.session_state[state.UPSCALE_SEVERAL] = True
    page.run()
    assert refused(page) == ":material/info: None of these pictures can have: 4K, 8K wide."
    page.session_state[state.UPSCALE_PICTURES] = large
    page.run()
    assert page.info[0].value == (
        "The largest of them is 8100×8100 pixels. None of these pictures can have: ×2, ×4, 4K, "
        "8K wide."
    )
    assert page.button(key=state.UPSCALE_SUBMIT).disabled


def test_several_files_at_once_are_a_batch(open_upscale, keep, studio):
    keep()
    page = open_upscale()
    files = [(f"{number}.png", png((64, 64 + number)), "image/png") for number in range(2)]
    bad = ("bad.png", b"GIF89a" + bytes(90), "image/png")
    field = page.file_uploader(key=state.UPSCALE_UPLOAD)
    for one in (*files, bad):
        field = field.upload(*one)
    field.run()
    found = studio.gallery.find(filters=Filters(kinds=("upload",))).records
    assert batch_of(page) == [one.id for one in reversed(found)] and len(found) == 2
    assert "bad.png" in page.error[0].value


def test_a_selection_of_the_gallery_is_a_batch(open_page, network, keep, monkeypatch):
    ids = [keep((64, 64)), keep((64, 80))]
    page = open_page("9_Gallery.py")
    monkeypatch.setattr("core.ui.gallery.picked.picked_pictures", lambda: ids)
    page.run()
    page.button(key=state.GALLERY_UPSCALE_PICKED).click().run()
    assert not page.exception
    assert page.session_state[state.UPSCALE_PICTURES] == ids
    assert page.button(key=state.UPSCALE_SUBMIT).label == "Upscale 2 pictures"


def ended(studio, keep, page, ids, error="") -> list[str]:
    """What the worker makes of the queued batch of these pictures."""
    queue = queue_of(studio)
    job = queue.claim()
    made = [
        keep((256, 256 + place), kind="upscaled", parent_id=one, job_id=job.id, index=place)
        for place, one in enumerate(ids)
    ]
    if error:
        queue.fail(job.id, error, tuple(made))
    else:
        queue.finish(job.id, tuple(made))
    page.run()
    return made


@pytest.fixture
def batch(open_upscale, keep) -> tuple[AppTest, list[str]]:
    """The page with three pictures that are being enlarged."""
    ids = [keep((64, 64)) for _ in range(3)]
    page = open_upscale()
    page.session_state[state.UPSCALE_PICTURES] = ids
    page.session_state[state.UPSCALE_SEVERAL] = True
    return submit(page.run()), ids


def test_results_of_a_batch_are_listed_and_one_is_shown(batch, studio, keep):
    page, ids = batch
    made = ended(studio, keep, page, ids)
    assert not page.error and not page.exception
    assert json.loads(slider(page)[0].proto.json)["height"] == 256
    page.button(key=state.upscale_show(made[2])).click().run()
    assert json.loads(slider(page)[0].proto.json)["height"] == 258
    assert state.UPSCALE_ZIP in [one.key for one in page.get("download_button")]


def test_what_failed_of_a_batch_is_told_above_the_rest(batch, studio, keep):
    page, ids = batch
    ended(studio, keep, page, ids[1:], "2 of 3 pictures are made. Picture 1: It is gone.")
    assert [one.value for one in page.error] == ["2 of 3 pictures are made. Picture 1: It is gone."]
    assert len(slider(page)) == 1


def test_a_batch_and_its_results_outlive_a_reload(batch, open_page, studio, keep, monkeypatch):
    page, ids = batch
    ended(studio, keep, page, ids)
    monkeypatch.setattr(restore.st, "session_state", page.session_state)
    left = json.loads(json.dumps(restore.kept()))
    monkeypatch.undo()
    again = open_page("8_Upscale.py")
    monkeypatch.setattr(restore.st, "session_state", again.session_state)
    restore.use_kept(left)
    monkeypatch.undo()
    again.run()
    assert not again.exception and batch_of(again) == ids
    assert len(slider(again)) == 1
    assert again.button(key=state.UPSCALE_SUBMIT).label == "Upscale 3 pictures"


def test_what_a_browser_kept_is_data_from_outside(open_upscale, keep, monkeypatch):
    latest = keep()
    page = open_upscale()
    monkeypatch.setattr(restore.st, "session_state", page.session_state)
    restore.use_kept({"upscale": {"pictures": [7, "../x", latest, latest], "jobs": [None, "x"]}})
    monkeypatch.undo()
    page.run()
    assert not page.exception and batch_of(page) == [latest]
