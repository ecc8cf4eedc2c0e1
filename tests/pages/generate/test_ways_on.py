"""What can be done with a result on Generate, and with the one that was deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.models.painter import DRAWING
from core.motion.request import Renderer
from core.ui import state
from tests.pages.generating import TINY, came_with_a_picture, queue_of, queued


@pytest.fixture
def made(page, studio):
    """A finished picture on the page; gives its record."""

    def make(**values):
        request = GenerationRequest(
            **{"prompt": "a witch, red hair", "checkpoint": TINY, "seed": 41, **values}
        )
        job = studio.submit(replace(request, checkpoint=TINY), job_id="abc")  # waits
        page.run()
        queue = queue_of(studio)
        assert queue.claim("other")
        record = studio.gallery.save(
            Image.new("RGB", (64, 96), "pink"),
            kind="generated",
            request=request.to_dict(),
            job_id=job.id,
        )
        assert queue.finish(job.id, (record.id,), worker="other")
        page.run()
        return record

    return make


def press(page, act, record):
    page.button(key=f"job.abc.{act}.{record.id}").click().run()
    assert not page.exception
    return page


def acts_of(page, record) -> list[str]:
    keys = [button.key.split(".") for button in page.button if button.key]
    return [key[2] for key in keys if key[:2] == ["job", "abc"] and key[-1] == record.id]


def test_the_seed_of_a_result_is_used_again(page, made):
    record = made()
    page.segmented_control(key=state.SEED_IS_FIXED).set_value(False).run()
    press(page, "reuse_seed", record)
    assert page.session_state[state.SEED_IS_FIXED] is True
    assert page.number_input(key=state.SEED).value == 41
    assert page.session_state[state.PROMPT] != "a witch, red hair"


def test_the_seed_of_a_drawing_is_the_drawings(page, made):
    record = made(checkpoint=DRAWING.id)
    press(page, "reuse_seed", record)
    assert page.session_state[state.DRAWING_SEED] == 41
    assert page.session_state[state.SEED_IS_FIXED] is False


def test_all_settings_of_a_result_are_used_again(page, made):
    record = made(steps=17, guidance=6.0)
    press(page, "use_these_settings", record)
    assert page.text_area(key=state.PROMPT).value == "a witch, red hair"
    assert page.slider(key=state.STEPS).value == 17


def test_a_seed_too_long_for_a_browser_is_told(page, made):
    record = made(seed=2**60)
    press(page, "reuse_seed", record)
    assert [error.value for error in page.error] == [
        "This picture's seed is too long for a browser."
    ]


def test_the_next_picture_starts_from_a_result(page, made, studio):
    record = made()
    press(page, "start_from_this", record)
    start = studio.pictures.get(page.session_state[state.START])
    assert start.size == (64, 96)
    assert start.convert("RGB").getpixel((5, 5)) == (255, 192, 203)


def test_the_painter_starts_from_no_picture(page, made):
    record = made()
    assert "start_from_this" in acts_of(page, record)
    came_with_a_picture(page, DRAWING.id)
    assert "start_from_this" not in acts_of(page, record)


def test_a_result_is_varied_at_once(page, made, studio):
    record = made()
    press(page, "vary", record)
    (varied,) = [one for one in queued(studio) if one.is_variation]
    assert varied == replace(
        GenerationRequest.from_dict(record.request),
        variation_seed=varied.variation_seed,
        variation_strength=0.15,
    )
    assert varied.variation_seed > 0
    assert len(page.session_state[state.GENERATE_JOBS]) == 2


def test_a_drawing_has_no_noise_to_vary(page, made):
    assert "vary" not in acts_of(page, made(checkpoint=DRAWING.id))


def test_a_favourite_is_marked_and_unmarked(page, made, studio):
    record = made()
    press(page, "favourite", record)
    assert studio.gallery.get(record.id).favourite
    assert page.button(key=f"job.abc.favourite.{record.id}").label == "Remove from favourites"
    press(page, "favourite", record)
    assert not studio.gallery.get(record.id).favourite


def test_a_deleted_result_comes_back(page, made, studio):
    record = made()
    press(page, "delete", record)
    assert studio.gallery.find().total == 0
    assert acts_of(page, record) == []
    page.button(key="results.undo_button").click().run()
    assert studio.gallery.find().total == 1
    assert "delete" in acts_of(page, record)
    assert "results.undo_button" not in [button.key for button in page.button]


def test_the_recipe_can_be_copied(page, made):
    record = made()
    assert [code.value for code in page.code] == [metadata.infotext(record.request)]


@pytest.mark.parametrize(
    ("act", "script", "key"),
    [
        ("upscale", "8_Upscale.py", state.UPSCALE_SOURCE),
        ("gallery", "9_Gallery.py", state.SELECTED_PICTURE),
        ("cut_out", "7_Cut_out.py", state.CUTOUT_SOURCE),
    ],
)
def test_other_pages_go_on_with_it(page, made, act, script, key):
    record = made()
    press(page, act, record)
    assert page.session_state[key] == record.id


def test_repose_goes_on_with_it(page, made):
    record = made()
    press(page, "repose", record)
    assert [one.image_id for one in page.session_state[state.REPOSE_SOURCES]] == [record.id]


def test_it_is_animated_as_the_puppet_of_a_clip(page, made):
    record = made()
    press(page, "animate", record)
    assert page.session_state[state.MOTION_PICTURE] == record.id
    assert page.session_state[state.MOTION_RENDERER] is Renderer.PUPPET


def test_a_character_goes_into_the_words_where_nothing_takes_a_reference(page, made):
    record = made()
    press(page, "same_character", record)
    assert page.error[0].value.startswith("No figure found in this picture.")
    assert page.session_state[state.REFERENCES] == []
