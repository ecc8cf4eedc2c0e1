"""Prompts with choices on Generate: each picture chooses, and what was typed comes back."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import pytest
from PIL import Image

from core.generation.spoken_prompts import spoken, wildcards_of
from core.ui import state
from core.ui.gallery.about import about
from tests.pages.generating import generate, queued

TYPED, NEGATIVE = "girl, {red|blue|green} hair # a note", "blur, {text|logo}"


@pytest.fixture
def page(page):
    page.text_area(key=state.PROMPT).set_value(TYPED)
    page.text_area(key=state.NEGATIVE).set_value(NEGATIVE).run()
    return page


def taken_up(page, studio, request):
    """Generate with the settings of a picture that was made so."""
    record = studio.gallery.save(
        Image.new("RGB", (64, 96)), kind="generated", request=request.to_dict()
    )
    opened = page.switch_page("pages/9_Gallery.py").run()
    opened.session_state[state.SELECTED_PICTURE] = record.id
    opened.run().button(key=state.GALLERY_USE_SETTINGS).click().run()
    return opened.switch_page("pages/4_Generate.py").run()


def test_settings_of_a_picture_bring_back_what_was_typed(page, studio):
    generate(page)
    (asked,) = queued(studio)
    assert (asked.prompt, asked.negative_prompt) == (TYPED, NEGATIVE)
    made, _notes = spoken(asked, 0, wildcards_of(studio.config))
    assert made.prompt != TYPED
    back = taken_up(page, studio, replace(made, count=1))
    assert back.text_area(key=state.PROMPT).value == TYPED
    assert back.text_area(key=state.NEGATIVE).value == NEGATIVE


def test_what_would_choose_otherwise_by_now_comes_back_as_it_was_drawn(page, studio):
    generate(page)
    (asked,) = queued(studio)
    made, _notes = spoken(asked, 0, wildcards_of(studio.config))
    other = replace(made, count=1, prompt="girl, violet hair")
    back = taken_up(page, studio, other)
    assert back.text_area(key=state.PROMPT).value == "girl, violet hair"
    assert back.text_area(key=state.NEGATIVE).value == made.negative_prompt


def test_the_gallery_shows_what_was_drawn_and_what_it_was_chosen_from(page, studio):
    generate(page)
    (asked,) = queued(studio)
    made, _notes = spoken(asked, 0, wildcards_of(studio.config))
    told = about(
        studio.gallery.save(
            Image.new("RGB", (64, 96)), kind="generated", request=replace(made, count=1).to_dict()
        )
    )
    assert html.escape(made.prompt) in told
    assert html.escape(f"{TYPED}\n{NEGATIVE}") in told


def test_the_live_drawing_follows_what_is_chosen(page, studio):
    folder = studio.config.wildcards_folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hats.txt").write_text("a top hat")
    page.text_area(key=state.PROMPT).set_value("girl, {red|red} hair, __hats__ # note").run()
    found = [
        one for one in page.get("bidi_component") if one.proto.component_name == "live_drawing"
    ]
    asked = json.loads(found[0].proto.json)["request"]
    assert asked["prompt"].strip() == "girl, red hair, a top hat"
