"""Ratios, free sizes and swapping on Generate."""

from __future__ import annotations

import pytest

from core.geometry import Size
from core.models.registry import image_models
from core.ui import state
from core.ui.generate.sizes import LARGEST_GRID, RATIOS, grid_of, in_ratio
from tests.pages.generating import generate, queued


def size_of(page) -> Size:
    return state.size_of(page.session_state[state.SIZE])


def test_every_checkpoint_has_each_ratio_on_its_grid(studio):
    for spec in image_models(studio.config):
        grid = grid_of(spec)
        assert LARGEST_GRID % grid == 0
        for name, (width, height) in RATIOS.items():
            size = in_ratio(width, height, spec)
            assert size.width % grid == size.height % grid == 0, (spec.id, name)
            assert size.aspect == pytest.approx(width / height, rel=0.07), (spec.id, name)
            assert size.pixels == pytest.approx(spec.default_size.pixels, rel=0.35), (spec.id, name)
            assert in_ratio(height, width, spec) == Size(size.height, size.width)


def test_a_ratio_brings_its_size_and_shows_which_it_is(page):
    page.button_group(key=state.SIZE_RATIO).set_value("9:16").run()
    tall = size_of(page)
    assert tall.aspect == pytest.approx(9 / 16, rel=0.05)
    assert page.selectbox(key=state.SIZE).value == str(tall)
    assert page.session_state[state.SIZE_RATIO] == "9:16"
    page.button(key=state.SIZE_SWAP).click().run()
    assert size_of(page) == Size(tall.height, tall.width)
    assert page.session_state[state.SIZE_RATIO] == "16:9"
    assert not page.exception


@pytest.mark.parametrize(("typed", "kept"), [(448, 448), (450, 448), (70, 64)])
def test_a_free_width_goes_to_the_grid_and_is_drawn(page, studio, typed, kept):
    page.selectbox(key=state.SIZE).set_value("512×768").run()
    page.number_input(key=state.SIZE_WIDTH).set_value(typed).run()
    assert size_of(page) == Size(kept, 768)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert [request.size for request in queued(studio)] == [Size(kept, 768)]


def test_a_side_ends_where_the_picture_would_be_too_large(page):
    page.selectbox(key=state.SIZE).set_value("512×768").run()
    page.number_input(key=state.SIZE_HEIGHT).set_value(2048).run()
    assert page.number_input(key=state.SIZE_HEIGHT).value == 2048
    assert page.number_input(key=state.SIZE_WIDTH).max == 1024


def test_a_free_size_stays_over_reruns_and_another_is_chosen_again(page):
    page.number_input(key=state.SIZE_WIDTH).set_value(384).run()
    free = page.session_state[state.SIZE]
    page.run()
    assert page.session_state[state.SIZE] == free
    page.selectbox(key=state.SIZE).select("512×512").run()
    assert size_of(page) == Size(512, 512)
    assert page.number_input(key=state.SIZE_WIDTH).value == 512
