"""A picture of the gallery moves by itself."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.errors import NotFound
from core.generation.drawing.outputs import Output, take
from core.generation.drawing.painter import drawing_of
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.job import JobState
from core.motion.request import MotionRequest, Renderer
from core.motion.still.moves import ALL_MOVES, Move
from core.motion.timeline import Key, Timeline
from core.pose import presets

SIZE = Size(128, 192)


@pytest.fixture
def kept(studio):
    """Puts somebody, or a bare wall, into the gallery."""

    def keep(image, request=None):
        told = {} if request is None else request.to_dict()
        kind = "upload" if request is None else "generated"
        return studio.gallery.save(image, kind=kind, request=told).id

    return keep


@pytest.fixture(scope="module")
def somebody():
    pose = presets.get("standing").pose.fitted_to(SIZE)
    return GenerationRequest(
        prompt="girl, long hair, meadow", pose=pose, checkpoint="drawing", size=SIZE
    )


def still_of(picture, *moves, frames=4):
    return MotionRequest(
        timeline=Timeline(keys=(Key(pose=presets.get("standing").pose, steps=frames),), fps=4),
        painting=GenerationRequest(prompt="girl", checkpoint="drawing"),
        renderer=Renderer.STILL,
        picture=picture,
        moves=moves or ALL_MOVES,
    )


@pytest.mark.parametrize("what", [Output.PICTURE, Output.FIGURE])
def test_a_drawn_picture_moves_and_begins_as_it_is(what, studio, kept, somebody):
    picture = take(drawing_of(somebody, 3), what)
    image_id = kept(picture, somebody)
    request = still_of(image_id)
    job = studio.submit(request)
    assert (job.state, job.error) == (JobState.DONE, "")
    record = studio.gallery.get(job.result[0])
    assert (record.kind, record.parent_id, record.clip.frames) == ("clip", image_id, 4)
    first, second = (
        np.asarray(studio.gallery.clips.frame(record.id, n)).astype(int) for n in (0, 1)
    )
    seen = np.asarray(picture.convert("RGBA"))[..., 3] > 0
    assert np.abs(first - np.asarray(picture))[seen].max() <= 1
    assert (second != first).any()
    assert MotionRequest.from_dict(studio.gallery.clips.recipe(record.id)) == request


def test_before_a_picture_of_nobody_only_the_camera_moves(studio, kept):
    shades = np.linspace(0, 255, 96 * 64).reshape(96, 64, 1).repeat(3, 2).astype(np.uint8)
    image_id = kept(Image.fromarray(shades))
    job = studio.submit(still_of(image_id, Move.BREATH, Move.BLINK))
    assert (job.state, job.error) == (
        JobState.FAILED, "Nobody was found in this picture. Only the camera can move here.",
    )  # fmt: skip
    assert studio.submit(still_of(image_id, Move.PUSH)).state is JobState.DONE


def test_a_picture_that_went_is_told_before_it_is_queued(studio):
    with pytest.raises(NotFound):
        studio.submit(still_of("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
