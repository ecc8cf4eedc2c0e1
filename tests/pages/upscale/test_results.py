"""The upscale page: before and after under the slider, and a picture's own settings again."""

from __future__ import annotations

import base64
import io
import json

import pytest
from PIL import Image

from core.ui import state
from tests.pages.generating import queue_of
from tests.pages.upscale.page import NETWORK, slider, submit


def finish(studio, keep, page, parent: str) -> str:
    """What the worker does with the queued job."""
    queue = queue_of(studio)
    job = queue.claim()
    result = keep((512, 768), kind="upscaled", parent_id=parent, job_id=job.id)
    queue.finish(job.id, (result,))
    page.run()
    return result


def shown_size(url: str) -> tuple[int, int]:
    return Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).size


def test_the_result_lies_under_the_slider(open_upscale, keep, studio):
    parent = keep()
    page = submit(open_upscale())
    assert slider(page) == []
    result = finish(studio, keep, page, parent)
    assert not page.error and not page.exception
    (drawn,) = slider(page)
    data = json.loads(drawn.proto.json)
    assert (data["width"], data["height"]) == (512, 768)
    assert data["labels"] == ["Before", "After"]
    assert data["whole"] == [
        {"id": parent, "width": 128, "height": 192},
        {"id": result, "width": 512, "height": 768},
    ]
    assert shown_size(data["before"]) == (128, 192)
    assert shown_size(data["after"]) == (512, 768)
    assert page.session_state[state.SESSION_IMAGES] == [result]
    # The source stays what it was: a second press does not enlarge the enlarged.
    assert page.session_state[state.UPSCALE_SOURCE] == parent


def test_without_its_parent_the_result_still_shows(open_upscale, keep, studio):
    parent = keep()
    page = submit(open_upscale())
    studio.gallery.trash.put([parent])
    finish(studio, keep, page, parent)
    assert not page.error and not page.exception
    assert slider(page) == []
    assert "upscale.gallery" in [button.key for button in page.button]


@pytest.mark.parametrize(
    ("told", "size"),
    [
        ({"scale": 2}, "2"),
        ({"scale": 5.0, "target": 3840}, "4k"),
        ({"scale": 1.5}, "4"),  # of the command line: no such choice, so it stays as it is
    ],
)
def test_a_picture_is_upscaled_as_another_one_was(open_page, network, keep, told, size):
    parent = keep((512, 768))
    made = keep((64, 96), kind="upscaled", parent_id=parent, extras={"upscaler": NETWORK, **told})
    keep((512, 768))
    page = open_page("9_Gallery.py")
    page.session_state[state.SELECTED_PICTURE] = made
    page.run()
    page.button(key=state.GALLERY_USE_UPSCALING).click().run()
    page = open_page("8_Upscale.py")
    assert page.session_state[state.UPSCALE_SOURCE] == parent
    assert page.radio(key=state.UPSCALE_UPSCALER).value == NETWORK
    assert page.radio(key=state.UPSCALE_SIZE).value == size


def test_only_upscaled_pictures_offer_it(open_page, keep):
    plain_one = keep()
    page = open_page("9_Gallery.py")
    page.session_state[state.SELECTED_PICTURE] = plain_one
    page.run()
    assert state.GALLERY_USE_UPSCALING not in [button.key for button in page.button]


def test_an_upscaler_that_is_gone_gives_way_and_is_named(open_page, network, keep, studio):
    keep()
    page = open_page("8_Upscale.py")
    page.session_state[state.UPSCALE_CHOSEN_UPSCALER] = "gone-x4"
    page.run()
    assert any("No upscaler named gone-x4" in one.value for one in page.caption)
    assert page.radio(key=state.UPSCALE_UPSCALER).value != "gone-x4"
