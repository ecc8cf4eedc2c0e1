"""A clip is asked for, shown where the timeline stood, and opened there again."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from core.figures.grounds import NOWHERE
from core.gallery.clips import Clip
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models import registry
from core.models.painter import DRAWING
from core.motion.request import MotionRequest, Renderer
from core.motion.timeline import Key, Play, Timeline
from core.pose import presets
from core.ui import state
from tests.models.tiny import motion_adapter
from tests.pages.generating import TINY
from tests.pages.motion.acting import poses, shown, slots

WAVING = presets.get("waving").pose.fitted_to(Size(768, 512))


def asked(page, studio) -> MotionRequest:
    (job,) = page.session_state[state.MOTION_JOBS]
    return MotionRequest.from_dict(studio.job(job).payload)


def test_what_is_seen_is_what_is_made(motion, studio):
    motion.selectbox(key=state.MOTION_SIZE).select("768×512").run()
    motion.session_state[state.MOTION_GROUND] = NOWHERE
    motion.toggle(key=state.MOTION_SWINGS).set_value(False).run()
    motion.session_state[state.PROMPT] = "a boy, red hair"
    motion.button(key=state.MOTION_SUBMIT).click().run()
    assert not motion.exception and not motion.error
    request = asked(motion, studio)
    assert request.painting.prompt == "a boy, red hair"
    assert request.size == request.timeline.size == Size(768, 512)
    assert request.painting.drawing.background == NOWHERE
    assert [key.steps for key in request.timeline.keys] == [slot.steps for slot in slots(motion)]
    assert not request.swings
    assert motion.session_state[state.MOTION_VIEW] == "clips"
    assert len(motion.get("progress")) == 1


def test_somebody_is_there_without_a_word(motion, studio):
    motion.button(key=state.MOTION_SUBMIT).click().run()
    assert asked(motion, studio).painting.prompt == shown_words(motion)


def shown_words(page) -> str:
    page.segmented_control(key=state.MOTION_VIEW).set_value("timeline").run()
    return shown(page)["who"]["prompt"]


def test_a_picture_plays_the_clip(motion, studio):
    picture = studio.gallery.save(Image.new("RGB", (64, 96)), kind="upload", request={})
    motion.selectbox(key=state.MOTION_RENDERER).select(Renderer.STILL).run()
    assert motion.button(key=state.MOTION_SUBMIT).disabled
    motion.session_state[state.MOTION_PICTURE] = picture.id
    motion.run()
    motion.button(key=state.MOTION_SUBMIT).click().run()
    assert not motion.exception and not motion.error
    request = asked(motion, studio)
    assert (request.renderer, request.picture) == (Renderer.STILL, picture.id)


def test_a_checkpoint_paints_over_the_frames(motion, studio):
    motion.selectbox(key=state.MOTION_RENDERER).select(Renderer.STARTER).run()
    motion.selectbox(key=state.MOTION_CHECKPOINT).select(TINY).run()
    motion.button(key=state.MOTION_SUBMIT).click().run()
    assert not motion.exception and not motion.error
    request = asked(motion, studio)
    spec = registry.checkpoint(TINY, studio.config)
    assert (request.renderer, request.painting.checkpoint) == (Renderer.STARTER, TINY)
    assert (request.painting.steps, request.painting.enlarge) == (spec.default_steps, 1)
    studio.cancel(motion.session_state[state.MOTION_JOBS][0])


def test_animatediff_asks_for_a_motion_adapter_then_uses_it(motion, studio):
    motion.selectbox(key=state.MOTION_RENDERER).select(Renderer.ANIMATEDIFF).run()
    assert motion.button(key=state.MOTION_SUBMIT).disabled
    assert [one.value for one in motion.caption if "motion adapter for" in one.value]
    assert len(motion.selectbox(key=state.MOTION_CHECKPOINT).options) == 1
    motion_adapter().save_pretrained(studio.config.models_folder / "motion_adapters" / "mover")
    motion.run()
    motion.button(key=state.MOTION_SUBMIT).click().run()
    assert not motion.exception and not motion.error
    request = asked(motion, studio)
    assert (request.renderer, request.adapter) == (Renderer.ANIMATEDIFF, "mover")
    assert request.painting.checkpoint == TINY
    studio.cancel(motion.session_state[state.MOTION_JOBS][0])


@pytest.fixture
def record(studio):
    """A clip of two frames that was made before."""
    keys = (Key(pose=WAVING, steps=1), Key(pose=WAVING.mirrored(), steps=1))
    painting = GenerationRequest(
        prompt="a witch", checkpoint=DRAWING.id, size=Size(768, 512), seed=7
    )
    request = MotionRequest(
        timeline=Timeline(keys=keys, fps=6, play=Play.PING_PONG), painting=painting, swings=False
    )
    clip = Clip(frames=2, fps=6)
    frames = [Image.new("RGB", (96, 64), colour) for colour in ("red", "blue")]
    saved = studio.gallery.save(
        frames[0], kind="clip", request=request.still.to_dict(), extras={"clip": clip.to_dict()}
    )
    for number, frame in enumerate(frames):
        studio.gallery.clips.keep(saved.id, number, frame)
    studio.gallery.clips.keep_recipe(saved.id, request.to_dict())
    return saved


def test_a_clip_of_the_gallery_is_opened_on_the_timeline(open_page, record):
    page = open_page("9_Gallery.py")
    page.session_state[state.SELECTED_PICTURE] = record.id
    page.run()
    (player,) = [
        json.loads(one.proto.json)
        for one in page.get("bidi_component")
        if '"loop"' in one.proto.json
    ]
    assert (player["id"], player["count"], player["fps"]) == (record.id, 2, 6)
    page.button(key=state.GALLERY_OPEN_CLIP).click().run()
    page = page.switch_page("pages/6_Motion.py").run()
    assert not page.exception and not page.error
    assert poses(page) == [WAVING, WAVING.mirrored()]
    told = shown(page)
    assert (told["fps"], told["play"], told["width"]) == (6, "ping-pong", 768)
    assert page.session_state[state.PROMPT] == "a witch"
    assert page.session_state[state.DRAWING_SEED] == 7
    assert not page.toggle(key=state.MOTION_SWINGS).value
