"""A request with everything in it, from the queue to the gallery and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelMissing, NotFound, WrongFamily
from core.generation.request import (
    Control,
    ControlKind,
    GenerationRequest,
    LoraUse,
    Reference,
    Refine,
    StartPicture,
)
from core.geometry import Size
from core.jobs.job import JobState

SECONDS = 120


@pytest.fixture
def full(studio, family, standing) -> GenerationRequest:
    rng = np.random.default_rng(1)
    image = Image.fromarray(rng.integers(0, 256, (8, 8, 3), np.uint8)).resize((64, 64), 0)
    picture = studio.pictures.put(image)
    mask = Image.new("L", (64, 64))
    mask.paste(255, (32, 0, 64, 64))
    return GenerationRequest(
        prompt=f"girl, {family}Word<lora:{family}-diffusers:0.4>",
        pose=standing,
        checkpoint=family,
        size=Size(64, 64),
        steps=4,
        control_end=0.8,
        controls=(Control(ControlKind.CANNY, picture, strength=0.5),),
        loras=(LoraUse(f"{family}-kohya", 0.6),),
        references=(Reference(picture, 0.5),),
        start_from=StartPicture(picture, 0.8, studio.pictures.put(mask)),
        refine=Refine(1.5, 0.5, 2),
        vae=f"{family}-vae",
        guidance_rescale=0.3,
        seed=9,
        count=2,
    )


def test_everything_is_drawn_kept_and_drawn_again(studio, full):
    seen = []
    studio.render(
        full, 1, on_progress=lambda progress: seen.append((progress.step, progress.steps))
    )
    assert seen[-1] == (full.drawn_steps * 2, full.drawn_steps * 2)
    job = studio.wait(studio.submit(full).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    first, second = (studio.gallery.get(image_id) for image_id in job.result)
    assert studio.gallery.image(first.id).size == (96, 96)
    again = studio.gallery.request(second.id)
    assert again == replace(full, seed=10, count=1)
    repeated = studio.wait(studio.submit(again).id, SECONDS)
    drawn = studio.gallery.image(repeated.result[0])
    assert drawn.tobytes() == studio.gallery.image(second.id).tobytes()
    assert drawn.tobytes() != studio.gallery.image(first.id).tobytes()


def test_what_cannot_be_drawn_is_refused_and_nothing_is_queued(studio, full, family):
    other = "sdxl" if family == "sd15" else "sd15"
    for error, changes in (
        (WrongFamily, {"loras": (LoraUse(f"{other}-kohya"),)}),
        (NotFound, {"references": (Reference("0" * 32),)}),
        (ModelMissing, {"refine": Refine(upscaler="nothing")}),
    ):
        with pytest.raises(error):
            studio.submit(replace(full, **changes))
    assert studio.jobs() == []
