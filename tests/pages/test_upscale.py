"""The upscale page: pick or upload, submit, and slide over the result."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file
from streamlit.testing.v1 import AppTest

from core.models.hardware import machine
from core.ui import state
from core.upscale.request import UpscaleRequest
from tests.pages.generating import queue_of

NETWORK = "mine"


@pytest.fixture
def network(studio) -> None:
    """A person's own network, in name: nothing is enlarged here."""
    folder = studio.config.models_folder / "upscalers"
    folder.mkdir(parents=True)
    (folder / "Mine.safetensors").touch()


@pytest.fixture
def keep(studio) -> Callable[..., str]:
    def save(size=(128, 192), kind="generated", **options) -> str:
        picture = Image.new("RGB", size, "pink")
        return studio.gallery.save(picture, kind=kind, request={}, **options).id

    return save


@pytest.fixture
def open_upscale(open_page, network) -> Callable[[], AppTest]:
    def go() -> AppTest:
        page = open_page("4_Upscale.py")
        return page.selectbox(key=state.UPSCALE_UPSCALER).set_value(NETWORK).run()

    return go


def png(size=(96, 64), mode="RGB") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((size[1], size[0], 3), np.uint8)).convert(mode).save(buffer, "PNG")
    return buffer.getvalue()


def captions(page: AppTest) -> list[str]:
    return list(page.radio(key=state.UPSCALE_SCALE).proto.captions)


def choices(page: AppTest) -> dict[str, str]:
    """The offered enlargements and the size that each makes."""
    sizes = [re.match(r"\*\*(\d+×\d+)\*\* pixels", line) for line in captions(page)]
    offered = page.radio(key=state.UPSCALE_SCALE).options
    return {name: size[1] for name, size in zip(offered, sizes, strict=True) if size}


def submit(page: AppTest) -> AppTest:
    return page.button(key="upscale.submit").click().run()


def test_an_empty_gallery_asks_for_a_picture(open_page, network):
    page = open_page("4_Upscale.py")
    assert not page.exception and not page.error
    assert page.expander[0].label == "Choose a picture"
    assert "upscale.submit" not in [button.key for button in page.button]


def test_the_latest_picture_is_submitted(open_upscale, keep, studio):
    keep((64, 64))
    latest = keep()
    page = open_upscale()
    assert choices(page) == {"×2": "256×384", "×4": "512×768"}
    assert not submit(page).error
    (job,) = studio.jobs()
    assert UpscaleRequest.from_dict(job.payload) == UpscaleRequest(
        image_id=latest, scale=4, upscaler=NETWORK
    )
    assert page.session_state[state.UPSCALE_JOBS] == [job.id]


def test_another_picture_and_another_scale(open_upscale, keep, studio):
    other, _latest = keep((64, 80)), keep()
    page = open_upscale()
    page.button(key=f"upscale.pick.{other}").click().run()
    page.radio(key=state.UPSCALE_SCALE).set_value(2).run()
    assert choices(page) == {"×2": "128×160", "×4": "256×320"}
    submit(page)
    (job,) = studio.jobs()
    assert (job.payload["image_id"], job.payload["scale"]) == (other, 2)


def test_an_upload_becomes_the_source(open_upscale, keep, studio):
    keep()
    page = open_upscale()
    page.file_uploader(key=state.UPSCALE_UPLOAD).upload("art.png", png(), "image/png").run()
    assert not page.error
    (record,) = studio.gallery.find(kind="upload").records
    assert (record.width, record.height) == (96, 64)
    assert page.session_state[state.UPSCALE_SOURCE] == record.id
    assert choices(page) == {"×2": "192×128", "×4": "384×256"}


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(90), png()[:60], png((8, 8))])
def test_a_bad_upload_is_one_line_and_leaves_nothing(open_upscale, keep, studio, data):
    keep()
    page = open_upscale()
    page.file_uploader(key=state.UPSCALE_UPLOAD).upload("art.png", data, "image/png").run()
    assert not page.exception
    (error,) = page.error
    assert error.value.startswith("This ") and "Expected" not in error.value
    assert studio.gallery.find(kind="upload").total == 0


@pytest.mark.parametrize(
    ("size", "scales", "default"),
    [((512, 768), (2, 4), 4), ((1536, 2304), (2, 4), 2), ((2560, 2560), (2,), 2)],
)
def test_the_default_is_offered_and_makes_4k_at_once(
    open_upscale, keep, studio, size, scales, default
):
    keep(size)
    page = open_upscale()
    field = page.radio(key=state.UPSCALE_SCALE)
    assert field.options == [f"×{scale}" for scale in scales]
    assert field.value == default
    assert not submit(page).error
    (job,) = studio.jobs()
    assert job.payload["scale"] == default


def test_each_choice_says_size_memory_and_time(open_upscale, keep, studio):
    keep((1024, 1536), kind="upscaled", extras={"upscaler": NETWORK, "scale": 2, "seconds": 3.0})
    keep((1536, 2304))
    double, fourfold = captions(open_upscale())
    assert double == ("**3072×4608** pixels, 14 megapixels (4K) · 0.5 GB of memory · about 25 s")
    assert fourfold.startswith("**6144×9216** pixels, 57 megapixels (8K) · 0.9 GB of memory")


@pytest.mark.parametrize("seconds", ["soon", True, None])
def test_odd_seconds_in_a_file_tell_no_time(open_upscale, keep, seconds):
    extras = {"upscaler": NETWORK, "scale": 2, "seconds": seconds}
    keep((256, 256), kind="upscaled", extras=extras)
    keep()
    assert "about" not in "".join(captions(open_upscale()))


def test_with_little_free_memory_less_is_offered(open_upscale, keep, monkeypatch):
    keep((1536, 2304))
    monkeypatch.setattr(machine, "available_memory", lambda _name: 700 << 20)
    page = open_upscale()
    assert choices(page) == {"×2": "3072×4608"}
    monkeypatch.setattr(machine, "available_memory", lambda _name: 350 << 20)
    page.run()
    assert not page.radio
    assert "1536×2304 pixels; upscaling it takes 0.5 GB" in page.info[0].value
    assert page.button(key="upscale.submit").disabled


def test_a_picture_as_large_as_they_get_is_not_enlarged(open_upscale, keep):
    keep((4200, 4200))
    page = open_upscale()
    assert page.info[0].value == (
        "This picture is 4200×4200 pixels, the largest that the studio makes."
    )
    assert page.button(key="upscale.submit").disabled


def test_the_wish_comes_back_with_a_picture_that_allows_it(open_upscale, keep):
    keep((64, 64))
    large = keep((2560, 2560))
    small = keep((128, 128))
    page = open_upscale()
    page.radio(key=state.UPSCALE_SCALE).set_value(4).run()
    page.button(key=f"upscale.pick.{large}").click().run()
    assert page.radio(key=state.UPSCALE_SCALE).value == 2
    page.button(key=f"upscale.pick.{small}").click().run()
    assert page.radio(key=state.UPSCALE_SCALE).value == 4
    assert not page.exception


def test_a_network_that_doubles_offers_only_that(open_upscale, keep, studio):
    keep()
    last = {"body.0.weight": np.zeros((8, 3, 3, 3)), "body.1.weight": np.zeros((12, 8, 3, 3))}
    folder = studio.config.models_folder / "upscalers"
    save_file(last, folder / "Twice.safetensors")
    page = open_upscale()
    page.selectbox(key=state.UPSCALE_UPSCALER).set_value("twice").run()
    assert choices(page) == {"×2": "256×384"}
    assert not page.exception


def test_a_missing_network_cannot_be_started(open_page, keep, studio):
    keep()
    folder = studio.config.models_folder / "upscalers"
    assert not folder.exists()
    page = open_page("4_Upscale.py")
    chosen = page.selectbox(key=state.UPSCALE_UPSCALER).value
    spec = next(spec for spec in studio.upscalers() if spec.id == chosen)
    assert page.button(key="upscale.submit").disabled is not spec.is_installed(studio.config)


def test_a_deleted_source_gives_way_to_the_latest(open_upscale, keep, studio):
    latest, gone = keep((64, 64)), keep()
    page = open_upscale()
    page.button(key=f"upscale.pick.{gone}").click().run()
    studio.gallery.remove([gone])
    page.run()
    assert not page.error
    assert submit(page).session_state[state.UPSCALE_SOURCE] == latest


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


def slider(page: AppTest):
    return [c for c in page.get("bidi_component") if c.proto.component_name == "compare"]


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
    assert shown_size(data["before"]) == (128, 192)
    assert shown_size(data["after"]) == (512, 768)
    assert page.session_state[state.SESSION_IMAGES] == [result]
    # The source stays what it was: a second press does not enlarge the enlarged.
    assert page.session_state[state.UPSCALE_SOURCE] == parent


def test_without_its_parent_the_result_still_shows(open_upscale, keep, studio):
    parent = keep()
    page = submit(open_upscale())
    studio.gallery.remove([parent])
    finish(studio, keep, page, parent)
    assert not page.error and not page.exception
    assert slider(page) == []
    assert "upscale.gallery" in [button.key for button in page.button]
