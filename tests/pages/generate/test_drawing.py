"""The drawing on Generate: it stands first, is kept, and is what a checkpoint paints over."""

from __future__ import annotations

from core.generation.request import FromDrawing, GenerationRequest
from core.geometry import Size
from core.job_kinds import DRAW
from core.pose import presets
from core.ui import state
from tests.pages.generating import TINY, generate, queued


def drawn(page):
    """Generate with the drawing chosen, and words to draw."""
    page.text_area(key=state.PROMPT).set_value("girl, red hair").run()
    page.selectbox(key=state.CHECKPOINT).select("drawing").run()
    assert not page.exception
    return page


def last(studio) -> GenerationRequest:
    return queued(studio)[0]


def test_the_drawing_stands_first_among_the_checkpoints(page):
    assert page.selectbox(key=state.CHECKPOINT).options[:2] == [
        "Drawing (at once)", "Starter (built in)",
    ]  # fmt: skip


def test_a_drawing_has_no_settings_of_networks(page, studio):
    drawn(page)
    keys = {one.key for one in (*page.slider, *page.toggle, *page.selectbox)}
    assert not keys & {
        state.STEPS,
        state.GUIDANCE,
        state.POSE_STRENGTH,
        state.SAMPLER,
        state.REFINE,
    }
    assert {state.SIZE, state.COUNT} <= keys
    assert page.button(key="generate.submit").label == "Draw it"
    page.session_state[state.DRAWING_SEED] = 12
    generate(page)
    request = last(studio)
    assert (request.checkpoint, request.seed, request.size) == ("drawing", 12, (1024, 1536))
    assert [job.kind for job in studio.jobs()] == [DRAW.name]


def test_another_draws_what_the_words_leave_open_anew(page, studio):
    drawn(page)
    before = page.session_state[state.DRAWING_SEED]
    page.button(key="generate.drawing.another").click().run()
    assert page.session_state[state.DRAWING_SEED] != before


def test_the_drawing_is_added_to_the_gallery_as_it_is_shown(page, studio):
    page.session_state[state.POSE] = presets.get("jogging").pose
    page.text_area(key=state.PROMPT).set_value("girl, red hair").run()
    page.session_state[state.DRAWING_SEED] = 7
    page.run()
    page.button(key="generate.keep.gallery").click().run()
    assert not page.error
    request = last(studio)
    assert (request.checkpoint, request.seed, request.prompt) == ("drawing", 7, "girl, red hair")
    assert max(request.size) == page.session_state[state.DOWNLOAD_SIDE]


def test_a_checkpoint_paints_over_the_drawing_that_is_shown(page, studio):
    page.text_area(key=state.PROMPT).set_value("girl, red hair").run()
    page.session_state[state.DRAWING_SEED] = 7
    assert page.button(key="generate.submit").label == "Paint it"
    page.slider(key=state.from_drawing_strength(TINY)).set_value(0.5).run()
    generate(page)
    assert last(studio).drawing == FromDrawing(0.5, seed=7)


def test_without_the_drawing_it_is_as_before(page, studio):
    page.text_area(key=state.PROMPT).set_value("girl, red hair").run()
    page.toggle(key=state.FROM_DRAWING).set_value(False).run()
    assert page.button(key="generate.submit").label == "Generate"
    generate(page)
    assert last(studio).drawing is None


def test_the_starter_has_other_settings_over_a_drawing(page, studio):
    page.selectbox(key=state.CHECKPOINT).select("starter").run()
    spec = next(spec for spec in studio.checkpoints() if spec.id == "starter")
    over = spec.with_drawing_defaults()
    assert page.session_state[state.SIZE] == str(Size(*over.default_size))
    assert page.session_state[state.STEPS] == over.default_steps
    page.toggle(key=state.FROM_DRAWING).set_value(False).run()
    assert page.session_state[state.SIZE] == str(spec.default_size)
    assert page.session_state[state.STEPS] == spec.default_steps
