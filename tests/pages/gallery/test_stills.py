"""A picture of the gallery is made to move, and its clip comes on the page Motion."""

from __future__ import annotations

import pytest

from core.motion.request import MotionRequest, Renderer
from core.motion.still.moves import Move
from core.ui import state
from tests.pages.gallery.wall import SCRIPT


@pytest.fixture
def page(open_page, keep):
    (image_id,) = keep("a witch")
    opened = open_page(SCRIPT)
    opened.session_state[state.SELECTED_PICTURE] = image_id
    return opened.run(), image_id


def test_what_shall_move_is_chosen_and_started(page, studio):
    opened, image_id = page
    start = state.motion_out("gallery", "still-start", image_id)
    opened.toggle(key=state.motion_move(Move.PUSH.value)).set_value(False).run()
    opened.segmented_control(key=state.MOTION_STILL_SECONDS).set_value(2).run()
    opened.button(key=start).click().run()
    (job,) = studio.jobs()
    asked = MotionRequest.from_dict(job.payload)
    assert (asked.renderer, asked.picture) == (Renderer.STILL, image_id)
    assert asked.moves == (Move.BREATH, Move.BLINK, Move.HAIR)
    assert (asked.timeline.frame_count, asked.timeline.fps) == (32, 16)
    assert asked.painting.prompt == "a witch"


def test_nothing_that_moves_cannot_be_started(page):
    opened, image_id = page
    for move in Move:
        opened.toggle(key=state.motion_move(move.value)).set_value(False)
    opened.run()
    assert opened.button(key=state.motion_out("gallery", "still-start", image_id)).disabled
