"""Generate says what the starter will take over from the picture of a character."""

from __future__ import annotations

import pytest
from PIL import Image

from core.geometry import Size
from core.pose import appearance
from core.ui import state
from training.figures import Scene, figure, held_out_pose


@pytest.fixture
def page(open_page):
    opened = open_page("4_Generate.py")
    opened.selectbox(key=state.CHECKPOINT).select("starter").run()
    assert not opened.exception
    return opened


def told_of(page, studio, image):
    page.session_state[state.REFERENCES] = [("one", studio.pictures.put(image))]
    page.run()
    assert not page.exception
    return [one.value for one in page.caption]


def test_what_is_read_is_said(page, studio):
    size = Size(256, 384)
    one = figure(62_000, size, pose=held_out_pose(0, size).pose, scene=Scene("beach"))
    (said,) = (
        text
        for text in told_of(page, studio, Image.fromarray(one.picture))
        if text.startswith("Carries over: ")
    )
    assert f"{one.looks[0].hair_colour} hair" in said


def test_a_picture_of_nobody_is_said_to_be_one(page, studio):
    captions = told_of(page, studio, Image.new("RGB", (200, 300), "white"))
    assert any("No figure found" in text for text in captions)


def test_a_broken_reader_is_one_line(page, studio, monkeypatch, tmp_path):
    def broken(path):
        return appearance.LooksReader(appearance.STARTER_FILE.with_name("MODEL_CARD.md"))

    monkeypatch.setattr("core.ui.generate.pictures.looks_reader", broken)
    captions = told_of(page, studio, Image.new("RGB", (201, 300), "white"))
    assert any("MODEL\\_CARD.md is damaged." in text for text in captions)
