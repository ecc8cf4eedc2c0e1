"""What is painted on a start picture, uploaded or pulled out goes with the request."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.generation.request import GenerationRequest
from core.generation.request_inputs import SIDES, Outpaint
from core.ui import settings, state
from tests.pages.generating import generate, queued

STROKE = {"id": "a1", "add": True, "size": 20, "points": [[20, 20], [20, 100]]}
ERASED = {"id": "b2", "add": False, "size": 30, "points": [[20, 90]]}
IN_STROKE, IN_ERASED, IN_GROUND = (20, 40), (20, 90), (80, 40)


def upload(page, name, data):
    page.file_uploader(key=f"generate.upload.{name}").upload("a.png", data, "image/png")
    return page.run()


@pytest.fixture
def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (96, 144), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def stage(page, picture):
    """Generate with a start picture of the chosen shape on its stage."""
    page.selectbox(key=state.SIZE).set_value("512×768").run()
    upload(page, "start", picture)
    page.toggle(key=state.MASK_ON).set_value(True).run()
    page.text_area(key=state.PROMPT).set_value("a witch")
    return page


def send(page, *strokes, at=1, margins=(0, 0, 0, 0), **values):
    """As the browser tells it when the hand rests."""
    told = margins if isinstance(margins, dict) else dict(zip(SIDES, margins, strict=True))
    page.session_state[state.MASK_STAGE] = {
        "mask": {
            "rev": page.session_state[state.MASK_REVISION],
            "ground_rev": page.session_state[state.GROUND_REVISION],
            "strokes": [*strokes], "inverted": False, "has_base": False, "at": at,
            "margins": told, **values,
        }
    }  # fmt: skip
    return page.run()


def says(page, text) -> bool:
    return any(text in one.value for one in page.caption)


def mask_of(studio, request):
    return studio.pictures.get(request.start_from.mask)


def test_what_is_painted_counts_without_another_button(stage, studio):
    stage.slider(key=state.START_STRENGTH).set_value(0.35)
    assert says(stage, "Nothing is painted yet")
    send(stage, STROKE, ERASED)
    assert says(stage, "Only the painted part changes")
    stage.slider(key=state.MASK_BLUR).set_value(9)
    generate(stage)
    assert not stage.error
    (request,) = queued(studio)
    start = request.start_from
    assert (start.strength, start.mask_blur, start.outpaint) == (0.35, 9, None)
    assert studio.pictures.get(start.picture).size == (96, 144)
    mask = mask_of(studio, request)
    assert mask.size == (96, 144)
    assert [mask.getpixel(at) for at in (IN_STROKE, IN_ERASED, IN_GROUND)] == [255, 0, 0]


def test_what_is_painted_stays_when_it_is_to_be_kept(stage, studio):
    send(stage, STROKE, inverted=True)
    assert says(stage, "What is painted stays")
    generate(stage)
    mask = mask_of(studio, queued(studio)[0])
    assert [mask.getpixel(at) for at in (IN_STROKE, IN_GROUND)] == [0, 255]


@pytest.mark.parametrize("how", ["cleared", "undone", "switched off", "erased"])
def test_a_painting_that_is_taken_back_does_not_count(stage, studio, how):
    send(stage, STROKE)
    assert stage.session_state[state.MASK] is not None
    match how:
        case "cleared" | "undone":
            send(stage, at=2)
        case "erased":
            send(stage, STROKE, ERASED | {"size": 300}, at=2)
        case _:
            stage.toggle(key=state.MASK_ON).set_value(False).run()
    generate(stage)
    assert not stage.error
    assert queued(studio)[0].start_from.mask is None


def test_a_painting_stays_when_its_stage_goes_away(stage, studio):
    send(stage, STROKE)
    kept = stage.session_state[state.MASK]
    stage.switch_page("Home.py").run()
    stage.switch_page("pages/4_Generate.py").run()
    assert stage.session_state[state.MASK_PAINTED].strokes[0].id == "a1"
    stage.text_area(key=state.PROMPT).set_value("a witch")
    generate(stage)
    assert queued(studio)[0].start_from.mask == kept


def test_strokes_on_another_picture_are_stale(stage, picture, studio):
    before = stage.session_state[state.MASK_REVISION]
    stage.button(key=state.START_REMOVE).click().run()
    upload(stage, "start", picture)
    stage.toggle(key=state.MASK_ON).set_value(True).run()
    send(stage, STROKE, rev=before)
    assert stage.session_state[state.MASK] is None
    send(stage, STROKE, at=2)
    assert stage.session_state[state.MASK] is not None


def test_an_uploaded_mask_lies_below_the_strokes(stage, studio):
    grey = Image.new("RGB", (192, 288))
    grey.paste("white", (96, 0, 192, 288))
    file = io.BytesIO()
    grey.save(file, "PNG")
    upload(stage, "mask", file.getvalue())
    assert [one.value for one in stage.error] == []
    send(stage, STROKE, has_base=True)
    generate(stage)
    mask = mask_of(studio, queued(studio)[0])
    assert mask.size == (96, 144)
    assert [mask.getpixel(at) for at in (IN_STROKE, IN_GROUND)] == [255, 255]
    send(stage, STROKE, at=2)
    gone = studio.pictures.get(stage.session_state[state.MASK])
    assert [gone.getpixel(at) for at in (IN_STROKE, IN_GROUND)] == [255, 0]


@pytest.mark.parametrize(
    "values",
    [{"strokes": "x"}, {"strokes": [{"id": "a", "add": 1}]}, {"margins": {"left": -8}},
     {"margins": {"left": 1e9}}, {"margins": {}}],
    ids=repr,
)  # fmt: skip
def test_what_cannot_be_read_is_one_line(stage, values):
    send(stage, **values)
    assert not stage.exception
    assert [one.value.endswith("Reload the page.") for one in stage.error] == [True]


# --- new ground -----------------------------------------------------------------------------------


def test_new_ground_makes_the_picture_larger(stage, studio, standing):
    send(stage, margins=(0, 0, 64, 32))
    assert [stage.number_input(key=state.ground_side(side)).value for side in SIDES] == [
        0, 0, 64, 32,
    ]  # fmt: skip
    assert says(stage, "The new picture is 576×800 pixels")
    assert not says(stage, "Nothing is painted")
    generate(stage)
    assert not stage.error
    (request,) = queued(studio)
    assert request.size == (576, 800)
    assert request.start_from.outpaint == Outpaint(right=64, bottom=32)
    assert stage.session_state[state.SIZE] == "512×768", "what was chosen stays chosen"


def test_numbers_come_to_the_grid_and_to_the_browser(stage):
    before = stage.session_state[state.GROUND_REVISION]
    stage.number_input(key=state.ground_side("left")).set_value(61).run()
    assert stage.session_state[state.ground_side("left")] == 64
    assert stage.session_state[state.GROUND_REVISION] == before + 1
    send(stage, margins=(0, 0, 0, 8), ground_rev=before)
    assert [stage.session_state[state.ground_side(side)] for side in SIDES] == [64, 0, 0, 0]
    stage.button(key=state.GROUND_CLEAR).click().run()
    assert stage.session_state[state.ground_side("left")] == 0


def test_it_says_what_becomes_of_the_pose(stage, standing):
    stage.session_state[state.POSE] = standing
    send(stage, margins=(64, 0, 0, 0))
    assert says(stage, "The pose stays on the picture")
    stage.session_state[state.USE_POSE] = False
    assert not says(stage.run(), "The pose stays on the picture")


def test_each_of_mask_and_ground_is_a_chip_that_takes_it_out(stage, studio):
    send(stage, STROKE, margins=(8, 0, 0, 0))
    stage.button(key="generate.chip.mask").click().run()
    assert stage.session_state[state.MASK] is None
    stage.button(key="generate.chip.ground").click().run()
    stage.session_state[state.LAST_SUBMIT] = 0.0
    generate(stage)
    (request,) = queued(studio)
    assert (request.start_from.mask, request.start_from.outpaint) == (None, None)
    assert request.size == (512, 768)


def test_another_picture_begins_without_mask_and_ground(stage, picture):
    send(stage, STROKE, margins=(8, 0, 0, 0))
    stage.button(key=state.START_REMOVE).click().run()
    upload(stage, "start", picture)
    assert stage.session_state[state.MASK] is None
    assert not any(stage.session_state[state.ground_side(side)] for side in SIDES)


def test_settings_of_a_picture_bring_mask_and_ground_back(stage, studio):
    from core.ui.generate import restore

    send(stage, STROKE, margins=(64, 0, 0, 16))
    generate(stage)
    (request,) = queued(studio)
    stage.button(key=state.START_REMOVE).click().run()
    assert request.size == (576, 784)

    told = GenerationRequest.from_dict(request.to_dict())
    values: dict[str, object] = {}
    patched = pytest.MonkeyPatch()
    patched.setattr(restore.st, "session_state", values)
    try:
        restore.use_request(told.to_dict())
        assert values[state.SIZE] == "512×768" and values[state.MASK_ON] is True
        assert settings.chosen_size() == (512, 768)
        assert state.new_ground().margins == (64, 0, 0, 16)
        assert values[state.MASK] == values[state.MASK_BASE] == request.start_from.mask
        assert state.mask_painted().has_base
    finally:
        patched.undo()


# --- the shape of the picture ---------------------------------------------------------------------


def test_a_picture_of_another_shape_offers_its_own(stage, studio):
    assert not says(stage, "cuts off")
    stage.button_group(key=state.SIZE_RATIO).set_value("1:1").run()
    assert says(stage, "cuts off the dark part of the picture")
    stage.button(key=state.START_SHAPE).click().run()
    size = state.size_of(stage.session_state[state.SIZE])
    assert np.isclose(size.aspect, 96 / 144, atol=0.02)
    assert not says(stage, "cuts off")
