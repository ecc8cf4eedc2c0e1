"""Start pictures, inpainting, refining and all of it together, on both families."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import JobCancelled
from core.generation.conditioning.control_images import fitted
from core.generation.engine import Engine
from core.generation.request import (
    Control,
    ControlKind,
    GenerationRequest,
    LoraUse,
    Outpaint,
    Reference,
    Refine,
    StartPicture,
)
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint

SIZE = Size(64, 64)


def test_a_picture_barely_changed_comes_back_as_the_codec_gives_it(draw, drawing):
    image, picture, _mask = drawing
    kept = draw(start_from=StartPicture(picture, 0.0))
    little = draw(start_from=StartPicture(picture, 0.4), steps=10)
    much = draw(start_from=StartPicture(picture, 0.9), steps=10)
    assert np.array_equal(draw(start_from=StartPicture(picture, 0.1), steps=2), kept)
    assert np.array_equal(draw(start_from=StartPicture(picture, 0.0), seed=99), kept)
    distances = [np.abs(one.astype(float) - kept).mean() for one in (kept, little, much)]
    assert distances[0] == 0 < distances[1] < distances[2]
    assert fitted(image, SIZE).size == (64, 64)


def test_repainting_leaves_every_pixel_outside_the_mask(draw, drawing):
    image, picture, mask = drawing
    start = np.asarray(fitted(image, SIZE))
    drawn = draw(start_from=StartPicture(picture, 1.0, mask), steps=4)
    other = draw(start_from=StartPicture(picture, 1.0, mask), steps=4, seed=8)
    # the mask's edge lies at the middle of the picture, where a resampled pixel may be in between
    assert np.array_equal(drawn[:, :31], start[:, :31])
    assert not np.array_equal(drawn[:, 33:], start[:, 33:])
    assert not np.array_equal(drawn[:, 33:], other[:, 33:])
    free = draw(start_from=StartPicture(picture, 1.0, mask), steps=4, pose=None)
    assert not np.array_equal(free[:, 33:], drawn[:, 33:])


def test_repainting_with_a_soft_edge_leaves_every_pixel_beyond_it(draw, drawing):
    image, picture, mask = drawing
    start = np.asarray(fitted(image, SIZE))
    soft = draw(start_from=StartPicture(picture, 1.0, mask, mask_blur=2), steps=4)
    hard = draw(start_from=StartPicture(picture, 1.0, mask), steps=4)
    assert np.array_equal(soft[:, :25], start[:, :25])
    assert not np.array_equal(soft[:, 26:31], start[:, 26:31])
    assert np.array_equal(soft[:, 39:], hard[:, 39:]), "only the edge is laid otherwise"


def test_new_ground_is_drawn_around_a_picture_that_stays(draw, drawing, engine, family):
    image, picture, _mask = drawing
    outpaint = Outpaint(left=32, top=16, overlap=4)
    changes = {
        "size": outpaint.around(SIZE), "start_from": StartPicture(picture, 0.9, outpaint=outpaint),
    }  # fmt: skip
    drawn, other = draw(**changes, steps=4), draw(**changes, steps=4, seed=8)
    assert drawn.shape == (80, 96, 3)
    kept = np.asarray(fitted(image, SIZE))[4:, 4:]
    assert np.array_equal(drawn[20:, 36:], kept) and np.array_equal(other[20:, 36:], kept)
    assert not np.array_equal(drawn[:, :32], other[:, :32])
    assert not np.array_equal(drawn[:16], other[:16])
    assert np.array_equal(draw(**changes, steps=4), drawn)
    larger = draw(**changes, steps=4, refine=Refine(1.5, 0.5, 2))
    assert larger.shape == (120, 144, 3)
    twice = np.asarray(fitted(image, Size(96, 96)))
    assert np.array_equal(larger[30:, 54:], twice[6:, 6:])


@pytest.mark.parametrize("upscaler", ["latent", "starter-x4"])
def test_refining_draws_larger_and_over_it_again(draw, upscaler):
    refine = Refine(scale=1.5, strength=0.5, steps=2, upscaler=upscaler)
    drawn = draw(refine=refine)
    assert drawn.shape == (96, 96, 3)
    assert np.array_equal(draw(refine=refine), drawn)
    assert not np.array_equal(draw(refine=refine, pose=None), drawn)
    only_larger = draw(refine=Refine(scale=1.5, strength=0.0, upscaler=upscaler))
    assert not np.array_equal(only_larger, drawn)


def test_everything_together(draw, family, drawing, engine):
    _image, picture, mask = drawing
    changes = {
        "controls": (Control(ControlKind.CANNY, picture, strength=0.5, end=0.8),),
        "loras": (LoraUse(f"{family}-peft", 0.7),),
        "references": (Reference(picture, 0.4),),
        "start_from": StartPicture(picture, 0.9, mask),
        "refine": Refine(1.5, 0.5, 2),
        "vae": f"{family}-vae",
        "guidance_rescale": 0.5,
        "prompt": f"({family}Word:1.2) girl, " + "ab, " * 90,
        "clip_skip": 2,
        "steps": 4,
    }
    drawn = draw(**changes)
    assert drawn.shape == (96, 96, 3)
    assert np.array_equal(draw(**changes), drawn)
    plain = draw()
    assert np.array_equal(draw(), plain)


def test_half_precision_draws_everything(config, family, drawing, standing, capfd):
    from dataclasses import replace

    _image, picture, mask = drawing
    half = Engine(ModelCache(replace(config, dtype="float16")))
    values = {"prompt": "girl", "checkpoint": family, "size": SIZE, "steps": 2, "pose": standing}
    capfd.readouterr()
    for changes in (
        {
            "controls": (Control(ControlKind.CANNY, picture),),
            "loras": (LoraUse(f"{family}-kohya"),),
        },
        {"references": (Reference(picture),), "prompt": f"({family}Word:1.2)"},
        {"start_from": StartPicture(picture, 0.9, mask), "guidance_rescale": 0.5},
        {"refine": Refine(1.5, 0.5, 2), "vae": f"{family}-vae"},
    ):
        request = GenerationRequest(**(values | changes))
        first, again = (np.asarray(half.generate(request).image) for _ in range(2))
        assert np.array_equal(first, again)
        assert np.ptp(first) > 20
    assert capfd.readouterr() == ("", "")


def test_every_step_of_all_passes_is_counted(engine, drawing, family):
    _image, picture, _mask = drawing
    request = GenerationRequest(
        prompt="a",
        checkpoint=family,
        size=SIZE,
        steps=5,
        start_from=StartPicture(picture, 0.6),
        refine=Refine(1.5, 0.3, 4),
    )
    reports = []
    engine.generate(request, on_step=reports.append)
    assert request.drawn_steps == 7
    steps = [(report.step, report.steps) for report in reports if report.step]
    assert steps == [(step, 7) for step in range(1, 8)]


def test_cancel_at_any_step_of_any_pass_leaves_no_trace(draw, engine, family, drawing):
    _image, picture, _mask = drawing
    plain = draw()
    request = GenerationRequest(
        prompt="a",
        checkpoint=family,
        size=SIZE,
        steps=2,
        loras=(LoraUse(f"{family}-peft"),),
        references=(Reference(picture),),
        refine=Refine(1.5, 0.5, 2),
    )
    for last in range(1, 5):
        seen = []
        with pytest.raises(JobCancelled):
            engine.generate(
                request,
                on_step=lambda report, seen=seen: seen.append(report.step),
                should_stop=lambda last=last, seen=seen: bool(seen) and seen[-1] == last,
            )
        assert seen[-1] == last
    assert np.array_equal(draw(), plain)


def test_velocity_is_not_noise_and_rescaling_changes_it(engine, cache, family, config):
    from dataclasses import replace

    from core.generation.session import Session

    loaded = cache.get_checkpoint(checkpoint(family, config))
    request = GenerationRequest(prompt="a", checkpoint=family, size=SIZE, steps=3, guidance=9.0)
    noise = np.asarray(engine.generate(request).image)
    own = loaded.scheduler
    try:
        loaded.scheduler = type(own).from_config(
            own.config,
            prediction_type="v_prediction",
            rescale_betas_zero_snr=True,
            timestep_spacing="trailing",
        )
        velocity = np.asarray(engine.generate(request).image)
        rescaled = np.asarray(engine.generate(replace(request, guidance_rescale=0.7)).image)
    finally:
        loaded.scheduler = own
    assert len({one.tobytes() for one in (noise, velocity, rescaled)}) == 3
    assert isinstance(engine._session, Session)
