"""Generate: a character is read from a picture into words of the prompt."""

from __future__ import annotations

import io

from PIL import Image

from core.figures.likeness import Trait
from core.geometry import Size
from core.ui import state
from core.ui.generate.character_words import with_words
from training.figures import Scene, figure, held_out_pose


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def drop(page, image: Image.Image):
    uploader = next(one for one in page.get("file_uploader") if one.label.startswith("Picture of"))
    uploader.upload("who.png", png(image), "image/png")
    return page.run()


def test_what_is_read_stands_in_the_prompt(open_page):
    size = Size(256, 384)
    one = figure(62_000, size, pose=held_out_pose(0, size).pose, scene=Scene("beach"))
    page = open_page("4_Generate.py")
    page.text_area(key=state.PROMPT).set_value("at the beach").run()
    drop(page, Image.fromarray(one.picture))
    assert not page.exception
    prompt = page.text_area(key=state.PROMPT).value
    assert prompt.startswith("at the beach, ")
    assert f"{one.looks[0].hair_colour} hair" in prompt
    assert any("Click a word" in caption.value for caption in page.caption)


def test_a_picture_of_nobody_is_refused_in_one_line(open_page):
    page = drop(open_page("4_Generate.py"), Image.new("RGB", (200, 300), "white"))
    assert any("No figure found" in error.value for error in page.error)
    assert not page.text_area(key=state.PROMPT).value


def test_words_are_added_once_and_within_the_room():
    traits = (Trait("hair_colour", "red hair", 0.9), Trait("outfit", "navy kimono", 0.9))
    assert with_words("", traits) == "red hair, navy kimono"
    assert with_words("Red Hair, smile, ", traits) == "Red Hair, smile, navy kimono"
    full = "x" * 5000
    assert with_words(full, traits) == full
