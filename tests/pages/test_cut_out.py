"""The Cut out page: a picture, a method, the brush, a background, and what is kept of it."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.cutout.request import AUTO, CutoutRequest, Ground, GroundKind
from core.ui import state
from core.ui.cutout.restore import request_of
from core.ui.visitor import visitor_state
from tests.cutout.conftest import drawn
from tests.gallery.layered.files import Sheet, psd
from tests.pages.gallery.wall import SCRIPT as GALLERY
from tests.pages.gallery.wall import html, send
from tests.ui.cutout.kept import SIZE, Kept, save_cut, stroke

SCRIPT = "7_Cut_out.py"


@pytest.fixture
def kept(studio) -> Kept:
    return Kept.make(studio)


@pytest.fixture
def cut_out(open_page, kept) -> AppTest:
    """The page with what was cut out of the latest picture."""
    page = open_page(SCRIPT)
    assert not page.exception and not page.error
    return page


def stage(page: AppTest) -> dict | None:
    drawn = [one.proto for one in page.get("bidi_component")]
    found = [one for one in drawn if one.component_name == "cutout_stage"]
    return json.loads(found[0].json) if found else None


def paint(page: AppTest, *strokes: dict, rev: int | None = None, cleared: bool = False) -> AppTest:
    """What the browser sends when the hand rests."""
    shown = stage(page)
    assert shown is not None
    page.session_state[state.CUTOUT_STAGE] = {
        "strokes": {
            "rev": shown["rev"] if rev is None else rev,
            "strokes": list(strokes),
            "cleared": cleared,
        }
    }
    return page.run()


def button(page: AppTest, key: str):
    return page.button(key=key)


def choose_ground(page: AppTest, kind: GroundKind) -> AppTest:
    return page.segmented_control(key=state.CUTOUT_GROUND).set_value(kind).run()


def png(around: int = 255) -> bytes:
    """A red box; ``around`` is how opaque the rest is."""
    picture = Image.new("RGBA", (96, 64), (0, 0, 0, around))
    picture.paste("red", (30, 10, 60, 60))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


# --- which picture --------------------------------------------------------------------------------


def test_an_empty_gallery_asks_for_a_picture(open_page):
    page = open_page(SCRIPT)
    assert not page.exception and not page.error
    assert page.file_uploader(key=state.CUTOUT_UPLOAD)
    assert stage(page) is None
    assert state.CUTOUT_SUBMIT not in [one.key for one in page.button]


def test_the_latest_picture_stands_there_and_no_cut_out(cut_out, kept):
    assert cut_out.session_state[state.CUTOUT_SOURCE] == kept.source.id


def test_an_upload_keeps_what_is_transparent(cut_out, studio):
    upload = cut_out.file_uploader(key=state.CUTOUT_UPLOAD)
    upload.upload("figure.png", png(0), "image/png").run()
    assert not cut_out.error
    record = studio.gallery.get(cut_out.session_state[state.CUTOUT_SOURCE])
    assert record.kind == "upload"
    assert studio.gallery.image(record.id, keeps_alpha=True).mode == "RGBA"
    assert "Its own transparency" in cut_out.selectbox(key=state.CUTOUT_METHOD).options


def test_of_a_file_with_layers_the_ground_is_left_out(cut_out, studio):
    ground = np.full((64, 96, 4), (30, 60, 200, 255), np.uint8)
    figure = np.full((40, 30, 4), (200, 40, 40, 255), np.uint8)
    merged = ground.copy()
    merged[10:50, 30:60] = figure
    layers = [Sheet("Ground", ground), Sheet("Figure", figure, left=30, top=10)]
    upload = cut_out.file_uploader(key=state.CUTOUT_UPLOAD)
    upload.upload("figure.psd", psd(layers, merged[..., :3]), "image/x-photoshop").run()
    assert not cut_out.exception and not cut_out.error
    picture = studio.gallery.image(cut_out.session_state[state.CUTOUT_SOURCE], keeps_alpha=True)
    assert picture.getpixel((40, 20)) == (200, 40, 40, 255)
    assert picture.getpixel((5, 5))[3] == 0
    assert cut_out.selectbox(key=state.CUTOUT_METHOD).options[1] == "Its own transparency"


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(90), png()[:60]])
def test_a_bad_upload_is_one_line(cut_out, studio, data):
    before = studio.gallery.find().total
    cut_out.file_uploader(key=state.CUTOUT_UPLOAD).upload("art.png", data, "image/png").run()
    assert not cut_out.exception
    assert len(cut_out.error) == 1 and "Expected" not in cut_out.error[0].value
    assert studio.gallery.find().total == before


def test_another_picture_has_its_own_cut_out(cut_out, kept, studio):
    other = studio.gallery.save(Image.new("RGB", SIZE), kind="upload", request={})
    page = cut_out.run()
    button(page, state.cutout_pick(other.id)).click().run()
    assert stage(page) is None
    button(page, state.cutout_pick(kept.source.id)).click().run()
    assert stage(page) is not None


# --- cutting out ----------------------------------------------------------------------------------


def test_cut_out_makes_a_transparent_picture(open_page, studio):
    source = studio.gallery.save(drawn().picture, kind="upload", request={})
    page = open_page(SCRIPT)
    assert stage(page) is None
    page.selectbox(key=state.CUTOUT_METHOD).select("grabcut").run()
    button(page, state.CUTOUT_SUBMIT).click().run()
    assert not page.error
    (job,) = studio.jobs()
    assert CutoutRequest.from_dict(job.payload) == CutoutRequest(
        image_id=source.id, method="grabcut"
    )
    assert studio.wait(job.id, 60).result
    page.run()
    assert not page.exception and not page.error
    assert stage(page) is not None


def test_the_best_is_named_and_a_missing_one_can_be_fetched(cut_out):
    field = cut_out.selectbox(key=state.CUTOUT_METHOD)
    assert (field.value, field.options[0]) == (AUTO, "Best")
    captions = [one.value for one in cut_out.caption]
    assert any(one.startswith("Takes the best that is here: ") for one in captions)
    field.select("isnet-anime").run()
    assert any("is not on this machine" in one.value for one in cut_out.caption)
    assert cut_out.button(key=state.CUTOUT_SUBMIT).disabled
    assert cut_out.button(key=state.models_ask("cutout.isnet-anime")).label == "Fetch …"
    field.select(AUTO).run()
    assert not cut_out.button(key=state.CUTOUT_SUBMIT).disabled


# --- the brush ------------------------------------------------------------------------------------


def test_a_stroke_is_answered_with_another_result(cut_out):
    before = stage(cut_out)
    after = stage(paint(cut_out, stroke()))
    assert before is not None and after is not None
    assert (before["applied"], after["applied"]) == ("", "a1")
    assert after["result"] != before["result"]
    assert after["rev"] == before["rev"], "the browser has its stroke already"
    assert after["strokes"] == [stroke() | {"size": 12.0, "points": [[66.0, 48.0], [84.0, 48.0]]}]


def test_an_undo_brings_the_result_of_before_back(cut_out):
    before = stage(cut_out)
    paint(cut_out, stroke())
    again = stage(paint(cut_out))
    assert before is not None and again is not None
    assert again["result"] == before["result"]


def test_strokes_on_another_picture_are_stale(cut_out):
    shown = stage(cut_out)
    assert shown is not None
    page = paint(cut_out, stroke(), rev=shown["rev"] - 1)
    assert page.session_state[state.CUTOUT_STAGE] and stage(page)["applied"] == ""


@pytest.mark.parametrize("strokes", [None, "x", [3], [{"id": "a", "add": 1}]], ids=repr)
def test_what_is_no_stroke_is_one_line(cut_out, strokes):
    shown = stage(cut_out)
    assert shown is not None
    cut_out.session_state[state.CUTOUT_STAGE] = {
        "strokes": {"rev": shown["rev"], "strokes": strokes}
    }
    cut_out.run()
    assert not cut_out.exception
    assert [one.value for one in cut_out.error] == [
        "The brush sent something that is no stroke. Reload the page."
    ]


def test_nobody_found_says_what_to_do(cut_out, kept):
    save_cut(kept.studio, kept.source, Image.new("RGBA", SIZE))
    cut_out.run()
    assert [one.value for one in cut_out.info] == [
        "Nobody was found. Choose Keep it and paint over them."
    ]
    assert not paint(cut_out, stroke()).info


# --- the background -------------------------------------------------------------------------------


def test_a_colour_stands_behind_at_once(cut_out, studio):
    choose_ground(cut_out, GroundKind.COLOUR)
    button(cut_out, state.ground_swatch("cutout", "00b140")).click().run()
    shown = stage(cut_out)
    assert shown is not None
    assert shown["ground"] == {"kind": "colour", "colour": "#00b140"}
    assert studio.jobs() == [], "nothing is cut out anew"


def test_a_place_stands_behind_at_once(cut_out):
    choose_ground(cut_out, GroundKind.PLACE)
    first = stage(cut_out)
    button(cut_out, state.ground_place("cutout", 3)).click().run()
    second = stage(cut_out)
    assert first is not None and second is not None
    assert first["ground"]["src"].startswith("data:image/jpeg;base64,")
    assert second["ground"]["src"] != first["ground"]["src"]


def test_a_picture_stands_behind_at_once(cut_out):
    choose_ground(cut_out, GroundKind.PICTURE)
    shown = stage(cut_out)
    assert shown is not None and shown["ground"] == {"kind": "none"}, "none is chosen yet"
    upload = cut_out.file_uploader(key=state.generate_upload("cutout_ground"))
    upload.upload("sky.png", png(), "image/png").run()
    shown = stage(cut_out)
    assert shown is not None and shown["ground"]["kind"] == "picture"
    button(cut_out, state.ground_remove("cutout")).click().run()
    shown = stage(cut_out)
    assert shown is not None and shown["ground"] == {"kind": "none"}


# --- ways on --------------------------------------------------------------------------------------


def test_below_the_stage_stands_what_cut_it_out(cut_out, kept):
    assert f"{SIZE[0]}×{SIZE[1]} · Cut out by: Colours and pose" in [
        one.value for one in cut_out.caption
    ]


def test_what_was_made_goes_to_the_gallery_with_its_request(cut_out, kept):
    paint(cut_out, stroke())
    choose_ground(cut_out, GroundKind.COLOUR)
    button(cut_out, state.CUTOUT_TO_GALLERY).click().run()
    assert not cut_out.exception and not cut_out.error
    record = kept.studio.gallery.get(cut_out.session_state[state.SELECTED_PICTURE])
    request = request_of(record)
    assert request is not None and request.strokes
    assert request.ground == Ground(GroundKind.COLOUR, "#f3e7d7")


def test_what_was_made_goes_to_upscale(cut_out, kept):
    button(cut_out, state.CUTOUT_UPSCALE).click().run()
    assert not cut_out.exception
    assert cut_out.session_state[state.UPSCALE_SOURCE] == kept.cut.id


def test_what_was_made_starts_a_picture(cut_out, kept):
    choose_ground(cut_out, GroundKind.PLACE)
    button(cut_out, state.CUTOUT_START_PICTURE).click().run()
    assert not cut_out.exception
    start = kept.studio.pictures.get(cut_out.session_state[state.START])
    assert (start.mode, start.size) == ("RGB", SIZE)


# --- coming back ----------------------------------------------------------------------------------


def test_a_reload_brings_strokes_method_and_background_back(cut_out, kept, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "k" * 22)
    cut_out.run()
    paint(cut_out, stroke())
    choose_ground(cut_out, GroundKind.COLOUR)
    before = stage(cut_out)
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = fresh.switch_page(f"pages/{SCRIPT}").run()
    assert not again.exception and not again.error
    after = stage(again)
    assert before is not None and after is not None
    assert after["result"] == before["result"] and after["ground"] == before["ground"]
    assert (after["strokes"], after["has_painted"]) == ([], True)
    cleared = stage(paint(again, cleared=True))
    assert cleared is not None and cleared["result"] != before["result"]


# --- in the gallery -------------------------------------------------------------------------------


def test_any_picture_can_be_cut_out(open_page, kept):
    page = send(open_page(GALLERY), opened=kept.source.id)
    assert button(page, state.GALLERY_CUT_OUT).label == "Cut out"
    button(page, state.GALLERY_CUT_OUT).click().run()
    assert not page.exception and not page.error
    assert page.session_state[state.CUTOUT_SOURCE] == kept.source.id


def test_a_cut_out_tells_how_it_was_made_and_is_opened_again(open_page, kept):
    ground = Ground(GroundKind.PLACE, "beach")
    image = Image.new("RGBA", SIZE)
    record = save_cut(kept.studio, kept.source, image, method="grabcut", ground=ground)
    page = send(open_page(GALLERY), opened=record.id)
    assert not page.exception and not page.error
    told = html(page)
    assert told.count("Cut out by") == 1 and "Colours and pose" in told
    assert "<dt>Background</dt>" in told and "beach" in told
    button(page, state.GALLERY_SOURCE).click().run()
    assert page.session_state[state.SELECTED_PICTURE] == kept.source.id
    page.session_state[state.SELECTED_PICTURE] = record.id
    page.run()
    assert button(page, state.GALLERY_CUT_OUT).label == "Edit cut-out"
    button(page, state.GALLERY_CUT_OUT).click().run()
    assert not page.exception and not page.error
    assert page.session_state[state.CUTOUT_SOURCE] == kept.source.id
    assert page.session_state[state.CUTOUT_PLACE] == "beach"
