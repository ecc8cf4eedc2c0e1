"""Styles on Generate: chosen in a window, in the drawing and in the request, and taken up again."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from core.prompts.styles import Style, shipped, styled
from core.ui import state
from core.ui.generate.styles.samples import is_drawn, sample_jpeg
from tests.pages.generating import generate, queued

NAMES = {one.name: one for one in shipped()}
WASH, SEPIA, PIXEL = NAMES["watercolour"], NAMES["sepia"], NAMES["pixel-art"]


@pytest.fixture(autouse=True)
def no_drawing(monkeypatch):
    """The window is drawn with one picture for all: 38 real ones take five seconds."""
    blank = io.BytesIO()
    Image.new("RGB", (3, 4)).save(blank, "JPEG")
    monkeypatch.setattr(
        "core.ui.generate.styles.window.sample_jpeg", lambda _style: blank.getvalue()
    )


@pytest.fixture
def page(page):
    page.text_area(key=state.PROMPT).set_value("girl, red hair")
    page.text_area(key=state.NEGATIVE).set_value("blur").run()
    return page


def chosen(page, *names: str):
    page.session_state[state.STYLES] = names
    page.run()
    assert not page.exception and not page.error
    return page


def keys(page) -> list[str]:
    return [button.key or "" for button in page.button]


def tiles(page) -> list[str]:
    start = state.style_tile("")
    return [key.removeprefix(start) for key in keys(page) if key.startswith(start)]


def test_several_are_chosen_in_the_window_and_left_out_again(page):
    page.button(key=state.STYLES_OPEN).click().run()
    for name in ("watercolour", "sepia"):
        page.button(key=state.style_tile(name)).click().run()
    assert page.session_state[state.STYLES] == ("watercolour", "sepia")
    page.button(key=state.style_tile("watercolour")).click().run()
    page.button(key=state.styles_done("bottom")).click().run()
    assert page.session_state[state.STYLES] == ("sepia",)
    assert tiles(page) == []
    assert page.button(key=state.STYLES_OPEN).label == "Styles · 1"
    page.button(key=state.generate_chip("style.sepia")).click().run()
    assert page.session_state[state.STYLES] == ()


def test_the_window_is_searched_and_shows_ones_own_first(page, studio):
    studio.styles.take_in(b"name,prompt\nMy film,film still of {prompt}\n")
    page.button(key=state.STYLES_OPEN).click().run()
    assert tiles(page)[0] == "My film"
    assert tiles(page).index("sepia") < tiles(page).index("pixel-art")
    page.text_input(key=state.STYLES_WORDS).set_value("still").run()
    assert tiles(page) == ["My film"]
    page.text_input(key=state.STYLES_WORDS).set_value("nothing such").run()
    assert tiles(page) == []
    assert "No style matches." in [info.value for info in page.info]


def test_the_job_has_their_words_and_keeps_what_was_typed(page, studio):
    generate(chosen(page, "watercolour", "sepia"))
    (request,) = queued(studio)
    prompt, negative = styled((WASH, SEPIA), "girl, red hair", "blur")
    assert (request.prompt, request.negative_prompt) == (prompt, negative)
    assert (request.typed_prompt, request.typed_negative) == ("girl, red hair", "blur")
    assert request.styles == ("watercolour", "sepia")
    assert page.text_area(key=state.PROMPT).value == "girl, red hair"


def test_the_live_drawing_is_in_the_style(page):
    chosen(page, "sepia")
    found = [
        one for one in page.get("bidi_component") if one.proto.component_name == "live_drawing"
    ]
    asked = json.loads(found[0].proto.json)["request"]
    assert asked["prompt"] == styled((SEPIA,), "girl, red hair", "")[0]


def test_settings_of_a_picture_bring_the_styles_back_and_never_their_words_twice(page, studio):
    generate(chosen(page, "watercolour"))
    (first,) = queued(studio)
    record = studio.gallery.save(
        Image.new("RGB", (64, 96)), kind="generated", request=first.to_dict()
    )
    opened = page.switch_page("pages/9_Gallery.py").run()
    opened.session_state[state.SELECTED_PICTURE] = record.id
    opened.run().button(key=state.GALLERY_USE_SETTINGS).click().run()
    back = opened.switch_page("pages/4_Generate.py").run()
    assert back.text_area(key=state.PROMPT).value == "girl, red hair"
    assert back.text_area(key=state.NEGATIVE).value == "blur"
    assert back.session_state[state.STYLES] == ("watercolour",)
    back.session_state[state.LAST_SUBMIT] = float("-inf")  # no double click, however fast it went
    generate(back)
    assert queued(studio) == [first, first]


@pytest.mark.parametrize("change", ["style", "words"])
def test_a_picture_whose_style_is_another_now_is_made_of_its_own_words(page, studio, change):
    studio.styles.take_in(b"name,prompt\nFilm,old grain\n")
    generate(chosen(page, "Film"))
    (first,) = queued(studio)
    if change == "style":
        studio.styles.take_in(b"name,prompt\nFilm,quite another grain\n")
    else:
        first = replace(first, prompt=f"{first.prompt}, hat", typed_prompt="")
    record = studio.gallery.save(
        Image.new("RGB", (64, 96)), kind="generated", request=first.to_dict()
    )
    opened = page.switch_page("pages/9_Gallery.py").run()
    opened.session_state[state.SELECTED_PICTURE] = record.id
    opened.run().button(key=state.GALLERY_USE_SETTINGS).click().run()
    back = opened.switch_page("pages/4_Generate.py").run()
    assert back.text_area(key=state.PROMPT).value == first.prompt
    assert back.session_state[state.STYLES] == ()


def test_a_style_that_is_gone_is_left_out_and_told(page, studio):
    generate(chosen(page, "gone", "sepia"))
    (request,) = queued(studio)
    assert request.styles == ("sepia",)
    assert any("The style gone is not here any more" in one.value for one in page.toast)


# --- what a style shows -----------------------------------------------------------------------


@pytest.mark.parametrize(("style", "shows"), [(SEPIA, True), (WASH, True), (PIXEL, False)])
def test_a_sample_differs_only_where_the_painter_knows_the_style(style, shows):
    usual = sample_jpeg(Style("none", "None", "zzz"))
    assert is_drawn(style) is shows
    ours, theirs = (Image.open(io.BytesIO(one)) for one in (sample_jpeg(style), usual))
    assert (ImageChops.difference(ours, theirs).getbbox() is not None) is shows
