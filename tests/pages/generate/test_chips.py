"""Generate: all that goes into the picture can be left out; what cannot work is not there."""

from __future__ import annotations

import shutil

import pytest
from PIL import Image

from core.generation.xy_plot.plot import AxisOption, PlotRequest
from core.models.kinds import ModelKind
from core.ui import state
from core.ui.controls import plain
from tests.pages.generating import TINY, generate, queued


@pytest.fixture
def filled(page, studio, standing):
    """Generate with one of everything."""
    red, white = (studio.pictures.put(Image.new("RGB", (64, 96), c)) for c in ("red", "white"))
    session = page.session_state
    session[state.POSE] = standing
    session[state.START], session[state.MASK], session[state.MASK_ON] = red, white, True
    session[state.REFERENCES] = [("ref", red)]
    session[state.CONTROLS] = [("edges", white)]
    session[state.UNTIL_SCORE] = 0.8
    session[state.SEED_IS_FIXED] = True
    session[state.SEED] = 7
    session[state.NEGATIVE] = "blurry, lowres, **bold**, bad hands, watermark"
    session[state.PLOT_ON] = True
    page.text_area(key=state.PROMPT).set_value("a witch")
    return page.run()


def chips(page) -> dict[str, str]:
    start = "generate.chip."
    return {
        button.key.removeprefix(start): button.label
        for button in page.button
        if (button.key or "").startswith(start)
    }


def test_everything_active_is_a_chip(filled):
    assert chips(filled) == {
        "pose": "Pose",
        "start": "Start picture",
        "mask": "Inpaint",
        "reference.ref": "Reference",
        "control.edges": plain("Control picture: edges"),
        "negative": plain("Negative: blurry, lowres, **…"),
        "until": "Pose score: 80 %",
        "seed": "Seed 7",
        "compare": plain("Compare: guidance"),
    }


def test_each_chip_takes_its_input_out(filled, studio):
    for name in list(chips(filled)):
        if name in chips(filled):  # the mask goes with its start picture
            filled.button(key=f"generate.chip.{name}").click().run()
        assert not filled.exception
        assert name not in chips(filled)
    assert chips(filled) == {}
    generate(filled)
    (request,) = queued(studio)
    assert (request.pose, request.start_from, request.negative_prompt) == (None, None, "")
    assert (request.references, request.controls, request.until_score) == ((), (), 0.0)


def test_a_mask_can_be_left_out_alone(filled):
    filled.button(key="generate.chip.mask").click().run()
    assert filled.session_state[state.START] is not None
    assert filled.session_state[state.MASK] is None
    assert "mask" not in chips(filled)


def test_the_button_makes_the_sheet_while_comparing(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.toggle(key=state.PLOT_ON).set_value(True).run()
    assert page.button(key="generate.submit").label == "Make the sheet"
    generate(page)
    (job,) = studio.jobs()
    assert PlotRequest.from_dict(job.payload).x.option is AxisOption.GUIDANCE


def test_only_settings_that_can_work_are_compared(page, studio, standing):
    page.toggle(key=state.PLOT_ON).set_value(True).run()

    def offered() -> list[str]:
        return page.selectbox(key=state.PLOT_X).options

    assert not {"LoRA weight", "Denoise strength", "Pose strength"} & set(offered())
    page.session_state[state.POSE] = standing
    page.session_state[state.START] = studio.pictures.put(Image.new("RGB", (64, 96), "red"))
    page.run()
    assert {"Denoise strength", "Pose strength"} <= set(offered())
    page.selectbox(key=state.PLOT_X).select(AxisOption.CHANGE).run()
    page.button(key="generate.chip.start").click().run()
    assert page.session_state[state.PLOT_X] == AxisOption.GUIDANCE
    assert any("is not offered here any more" in one.value for one in page.caption)


def test_words_to_compare_have_to_be_written(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.toggle(key=state.PLOT_ON).set_value(True).run()
    page.selectbox(key=state.PLOT_X).select(AxisOption.WORDS).run()
    generate(page)
    (error,) = page.error
    assert error.value.startswith("Write the words to compare")
    assert not studio.jobs()


@pytest.mark.parametrize(
    ("place", "uploader"),
    [
        (ModelKind.CONTROLNET, "generate.upload.control.0"),
        (ModelKind.ADAPTER, "generate.upload.reference.0"),
    ],
)
def test_what_cannot_work_is_not_offered_and_says_what_it_needs(page, studio, place, uploader):
    assert uploader not in [one.key for one in page.file_uploader]
    assert f"missing.{place}" in [one.key for one in page.button]
    page.button(key=f"missing.{place}").click().run()
    assert not page.exception
    assert page.session_state[state.MODELS_KIND] in (place, ModelKind.CHECKPOINT)
    assert page.session_state[state.MODELS_VIEW] in ("Get more", "Your own")


def test_mixing_is_not_offered_without_a_checkpoint_to_mix(open_page, studio):
    models = open_page("10_Models.py")
    assert "Mix" in models.segmented_control(key=state.MODELS_VIEW).options
    shutil.rmtree(studio.config.models_folder / TINY)
    models.run()
    assert "Mix" not in models.segmented_control(key=state.MODELS_VIEW).options
    assert any("Mixing needs a Stable Diffusion checkpoint" in one.value for one in models.caption)


@pytest.mark.parametrize("checkpoint", [TINY, "drawing"])
def test_a_background_that_came_with_a_picture_can_be_left_out(page, studio, standing, checkpoint):
    beach = studio.pictures.put(Image.new("RGB", (64, 96), "khaki"))
    page.session_state[state.POSE] = standing
    page.session_state[state.BACKGROUND] = beach
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.selectbox(key=state.CHECKPOINT).select(checkpoint).run()
    assert chips(page)["background"] == plain("Background: picture")
    generate(page)
    page.button(key="generate.chip.background").click().run()
    assert "background" not in chips(page)
    page.session_state[state.LAST_SUBMIT] = 0.0  # not a double click
    generate(page)
    backgrounds = [request.drawing and request.drawing.background for request in queued(studio)]
    assert sorted(backgrounds, key=str) == sorted(
        [beach, None if checkpoint == "drawing" else ""], key=str
    )
