"""Every choice on every page, when the browser answers with a label that is not offered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from core.generation.xy_plot.plot import AxisOption
from core.geometry import Size
from core.ui import state
from tests.pages.generating import TINY
from tests.pages.models.test_mix import write_lora, write_models

GONE = "Something that nobody offers"
GENERATE, POSE, MODELS = "4_Generate.py", "1_Pose.py", "10_Models.py"
Page = Any


def picture_id(studio) -> str:
    return studio.pictures.put(Image.new("RGB", (64, 96), "red"))


def full_generate(page: Page, studio, standing) -> None:
    page.session_state[state.POSE] = standing
    page.session_state[state.CONTROLS] = [("slot", picture_id(studio))]
    page.session_state[state.PLOT_Y] = AxisOption.STEPS


def motion(page: Page, studio, standing) -> None:
    page.session_state[state.MOTION_PANEL] = "who"


def mix(page: Page, studio, standing) -> None:
    folder = studio.config.data_folder
    write_models(folder, ["one", "two", "three"])
    write_lora(folder, "ink")
    page.session_state[state.MODELS_VIEW] = "Mix"


def view(name: str) -> Callable[..., None]:
    def show(page: Page, studio, standing) -> None:
        page.session_state[state.MODELS_VIEW] = name

    return show


def with_a_picture(page: Page, studio, standing) -> None:
    studio.gallery.save(
        Image.new("RGB", (64, 96), "pink"), kind="generated", request={"prompt": "a witch"}
    )


PAGES: list[tuple[str, Callable[..., None], int]] = [
    (GENERATE, full_generate, 10),
    (POSE, with_a_picture, 3),
    ("6_Motion.py", motion, 2),
    ("2_Prompts.py", with_a_picture, 2),
    ("8_Upscale.py", with_a_picture, 2),
    ("7_Cut_out.py", with_a_picture, 2),
    ("9_Gallery.py", with_a_picture, 2),
    (MODELS, view("Installed"), 2),
    (MODELS, view("Get more"), 3),
    (MODELS, mix, 6),
]


def choices_of(page: Page) -> list[Page]:
    kinds = (page.selectbox, page.segmented_control, page.pills, page.multiselect, page.radio)
    return [one for kind in kinds for one in kind if not free_words(one)]


def free_words(widget: Page) -> bool:
    return bool(getattr(widget.proto, "accept_new_options", False))


def answer(page: Page, widget: Page, label: str) -> Page:
    """What a browser with this label chosen sends; AppTest itself sends only what is offered."""
    states = page._tree.get_widget_states()
    for one in states.widgets:
        if one.id == widget.id:
            if one.HasField("string_value") or widget.type == "selectbox":
                one.string_value = label
            else:
                one.string_array_value.data[:] = [label]
    return page._run(states)


def is_offered(widget: Page) -> bool:
    value = widget.value
    chosen = value if isinstance(value, list) else [] if value is None else [value]
    return {widget.format_func(one) for one in chosen} <= set(labels_of(widget))


def labels_of(widget: Page) -> list[str]:
    return [getattr(option, "content", option) for option in widget.options]


@pytest.mark.parametrize(
    ("script", "fill", "least"),
    PAGES,
    ids=[f"{one[0]}-{number}" for number, one in enumerate(PAGES)],
)
def test_a_label_that_is_gone_falls_back(open_page, studio, standing, script, fill, least):
    page = open_page(script)
    fill(page, studio, standing)
    page.run()
    keys = [one.key for one in choices_of(page)]
    assert len(keys) >= least
    for key in keys:
        (widget,) = [one for one in choices_of(page) if one.key == key]
        before = widget.value
        answer(page, widget, GONE)
        assert not page.exception, key
        assert not page.error, key
        for one in choices_of(page):
            assert is_offered(one), key
        told = [one.value for one in page.caption if GONE in one.value]
        after = [one.value for one in choices_of(page) if one.key == key]
        assert told or after in ([], [before], [None], [[]]), key
        fill(page, studio, standing)
        page.run()


CHANGES = {
    "enlarged twice": (state.ENLARGE, 2),
    "not enlarged": (state.ENLARGE, 1),
    "not refined": (state.REFINE, False),
    "refined": (state.REFINE, True),
    "refined less": (state.REFINE_SCALE, 1.25),
    "many": (state.COUNT, 5),
    "no pose": (state.USE_POSE, False),
    "a fixed seed": (state.SEED_IS_FIXED, True),
}


@pytest.mark.parametrize(("key", "value"), CHANGES.values(), ids=CHANGES)
def test_a_choice_survives_a_change_elsewhere(open_page, studio, standing, key, value):
    page = open_page(GENERATE)
    full_generate(page, studio, standing)
    page.run()
    before = {one.key: (one.value, one.format_func(one.value)) for one in singles(page)}
    page.session_state[key] = value
    page.run()
    for widget in singles(page):
        if widget.key != key:
            chosen, label = before[widget.key]
            answer(page, widget, label)  # the browser still has the label it saw first
            assert not page.exception
            assert not page.error
            (after,) = [one for one in singles(page) if one.key == widget.key]
            assert after.value == chosen, widget.key
            assert label in labels_of(after), widget.key


def singles(page: Page) -> list[Page]:
    return [one for one in choices_of(page) if one.value is not None and one.value != []]


def test_a_checkpoint_that_goes_away_is_replaced_by_one_that_is_here(page, studio):
    page.slider(key=state.STEPS).set_value(33).run()
    shutil.rmtree(studio.config.models_folder / TINY)
    page.run()
    assert not page.exception
    assert page.session_state[state.CHECKPOINT] == "starter"
    assert any(f"{TINY} is not offered here any more" in one.value for one in page.caption)
    starter = next(spec for spec in studio.checkpoints() if spec.id == "starter")
    assert page.session_state[state.GUIDANCE] == starter.default_guidance
    assert page.session_state[state.SIZE] == str(
        Size(*starter.with_drawing_defaults().default_size)
    )
    assert page.session_state[state.STEPS] == 33, "what a person set stays"
    page.selectbox(key=state.CHECKPOINT).select("starter").run()
    assert not page.error
