"""A clip of the gallery is taken along in the format that is wanted."""

from __future__ import annotations

from functools import partial

import pytest
from PIL import Image

from core.gallery.clips import Clip
from core.motion.formats import ClipFormat, ffmpeg, is_here
from core.ui import state
from tests.pages.gallery.wall import SCRIPT


@pytest.fixture
def clip(studio):
    frames = [Image.new("RGB", (64, 96), (number * 60, 0, 0)) for number in range(4)]
    told = Clip(frames=4, fps=12, renderer="drawing").to_dict()
    record = studio.gallery.save(frames[0], kind="clip", request={}, extras={"clip": told})
    for number, frame in enumerate(frames):
        studio.gallery.clips.keep(record.id, number, frame)
    return record


@pytest.fixture
def page(open_page, clip):
    opened = open_page(SCRIPT)
    opened.session_state[state.SELECTED_PICTURE] = clip.id
    return opened.run()


def labels(page):
    return [one.proto.label for one in page.get("download_button")]


def test_the_formats_of_this_machine_are_offered(page):
    key = partial(state.motion_out, "gallery")
    formats = page.selectbox(key=key("format"))
    assert formats.options == [one.facts.title for one in ClipFormat if is_here(one)]
    assert labels(page) == ["Download WebP", "Download poses"]
    assert page.selectbox(key=key("height")).options == ["As it is", "64 px"]
    formats.set_value(ClipFormat.SHEET).run()
    assert labels(page)[0] == "Download Sprite sheet (ZIP)"
    assert ClipFormat.SHEET.facts.note in [one.value for one in page.caption]


def test_without_ffmpeg_it_says_what_is_missing(page, monkeypatch):
    monkeypatch.setattr(ffmpeg, "program", lambda: None)
    formats = page.run().selectbox(key=state.motion_out("gallery", "format"))
    assert ClipFormat.H264.facts.title not in formats.options
    formats.set_value(ClipFormat.WEBM).run()
    assert any("Transparency needs ffmpeg" in one.value for one in page.caption)
    formats.set_value(ClipFormat.MP4).run()
    assert any("H.264 needs ffmpeg here: pip install" in one.value for one in page.caption)
