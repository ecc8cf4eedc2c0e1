from __future__ import annotations

import threading
from contextlib import contextmanager

import numpy as np
import pytest
import torch

from core.errors import (
    BrokenPicture,
    GenerationError,
    JobCancelled,
    ModelMissing,
    OutOfMemory,
    RequestRejected,
)
from core.generation.engine import Engine, translated
from core.generation.request import MAX_SEED
from core.generation.sampling import samplers
from core.geometry import Size
from core.models.loading import load_progress, loader
from core.models.loading.cache import ModelCache
from core.models.loading.load_progress import LoadProgress
from core.models.registry import checkpoint, pose_controlnet
from core.pose.render import control_map
from core.pose.skeleton import Pose


def pixels(generated):
    return np.asarray(generated.image)


def bare_pixels(cache, request, seed, *, prompt_embeds=None, negative_prompt_embeds=None):
    """What diffusers itself draws with the same parts, given prompt texts or embeddings."""
    from diffusers import StableDiffusionControlNetPipeline

    spec = checkpoint(request.checkpoint, cache.config)
    loaded = cache.get_checkpoint(spec)
    pipeline = StableDiffusionControlNetPipeline(
        vae=loaded.vae,
        text_encoder=loaded.text_encoder,
        tokenizer=loaded.tokenizer,
        unet=loaded.unet,
        controlnet=cache.get_controlnet(pose_controlnet(spec, cache.config)),
        scheduler=samplers.scheduler(request.sampler, loaded.scheduler),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    words = {"prompt": request.prompt, "negative_prompt": request.negative_prompt}
    if prompt_embeds is not None:
        words = {"prompt_embeds": prompt_embeds, "negative_prompt_embeds": negative_prompt_embeds}
    image = pipeline(
        **words,
        image=control_map(request.pose.fitted_to(request.size), request.size),
        num_inference_steps=request.steps,
        guidance_scale=request.guidance,
        controlnet_conditioning_scale=request.control_strength,
        generator=torch.Generator("cpu").manual_seed(seed),
    ).images[0]
    return np.asarray(image)


def test_the_same_request_gives_the_same_bits(engine, request_for):
    first = engine.generate(request_for(), 0)
    other = engine.generate(request_for(seed=12), 0)
    again = engine.generate(request_for(), 0)
    assert np.array_equal(pixels(first), pixels(again))
    assert not np.array_equal(pixels(first), pixels(other))
    assert first.image.size == (64, 96)
    assert first.image.mode == "RGB"
    assert first.notes == ()


def test_a_picture_of_a_batch_is_the_picture_of_its_own_seed(engine, request_for):
    batch = request_for(count=4)
    for index in (0, 2):
        drawn = engine.generate(batch, index)
        alone = engine.generate(request_for(seed=11 + index), 0)
        assert drawn.seed == 11 + index
        assert np.array_equal(pixels(drawn), pixels(alone))


def test_the_last_seed_is_followed_by_the_first(engine, request_for):
    assert engine.generate(request_for(seed=MAX_SEED, count=2, steps=1), 1).seed == 0


@pytest.mark.parametrize("sampler", samplers.NAMES)
def test_bits_equal_a_bare_diffusers_call(engine, cache, request_for, sampler):
    request = request_for(sampler=sampler, steps=4)
    expected = bare_pixels(cache, request, request.seed)
    assert np.array_equal(pixels(engine.generate(request, 0)), expected)


def test_bits_equal_a_bare_call_with_a_tiny_codec(engine, cache, request_for):
    request = request_for(checkpoint="tiny-codec", sampler="DPM++ 2M")
    expected = bare_pixels(cache, request, request.seed)
    assert np.array_equal(pixels(engine.generate(request, 0)), expected)


def test_bits_equal_a_bare_call_with_weighted_words(engine, cache, request_for):
    request = request_for(prompt="(girl:1.4), [hair]", control_strength=0.6)
    loaded = cache.get_checkpoint(checkpoint("tiny", cache.config))
    from core.generation.conditioning.prompt_encoder import ClipTextEncoder, PromptEncoder

    encoder = PromptEncoder(ClipTextEncoder(loaded.text_encoder, loaded.tokenizer))
    with torch.no_grad():
        prompt, negative = encoder.encode_alike([request.prompt, request.negative_prompt])
    expected = bare_pixels(
        cache,
        request,
        request.seed,
        prompt_embeds=prompt.embeds,
        negative_prompt_embeds=negative.embeds,
    )
    assert np.array_equal(pixels(engine.generate(request, 0)), expected)


def test_strength_zero_equals_a_silent_controlnet_and_no_pose(engine, cache, request_for):
    silent = request_for(control_strength=0.0)
    drawn = pixels(engine.generate(silent, 0))
    assert np.array_equal(drawn, bare_pixels(cache, silent, silent.seed))
    assert np.array_equal(drawn, pixels(engine.generate(request_for(pose=None), 0)))


def test_the_pose_and_its_strength_change_the_picture(engine, request_for, standing):
    aside = Pose((standing.people[0].moved(-40, 0),), standing.size)
    drawn = {
        "standing": pixels(engine.generate(request_for(), 0)).tobytes(),
        "aside": pixels(engine.generate(request_for(pose=aside), 0)).tobytes(),
        "weakly": pixels(engine.generate(request_for(control_strength=0.5), 0)).tobytes(),
        "freely": pixels(engine.generate(request_for(pose=None), 0)).tobytes(),
    }
    assert len(set(drawn.values())) == 4


def test_a_prompt_of_200_tokens_counts_to_its_end(engine, request_for):
    long = "ab, " * 200
    one = engine.generate(request_for(prompt=long + "red"), 0)
    two = engine.generate(request_for(prompt=long + "blue"), 0)
    assert not np.array_equal(pixels(one), pixels(two))


def test_every_step_is_reported_and_previews_are_small(engine, request_for, monkeypatch):
    monkeypatch.setattr("core.generation.sampling.preview.INTERVAL_SECONDS", 0.0)
    for name in ("tiny", "tiny-codec"):
        reports = []
        request = request_for(checkpoint=name, size=Size(512, 64), steps=4)
        engine.generate(request, 0, on_step=reports.append)
        steps = [report for report in reports if report.step]
        assert [(report.step, report.steps) for report in steps] == [(i, 4) for i in range(1, 5)]
        shown = [report.preview for report in steps if report.preview is not None]
        assert len(shown) >= 2
        assert {picture.size for picture in shown} == {(256, 32)}


def test_watching_does_not_change_the_picture(engine, request_for, monkeypatch):
    plain = pixels(engine.generate(request_for(checkpoint="tiny-codec"), 0))
    monkeypatch.setattr("core.generation.sampling.preview.INTERVAL_SECONDS", 0.0)
    watched = engine.generate(request_for(checkpoint="tiny-codec"), 0, on_step=lambda report: None)
    assert np.array_equal(pixels(watched), plain)


def test_loading_is_told_while_it_lasts(cache, request_for, monkeypatch):
    engine = Engine(ModelCache(cache.config))
    told = []
    monkeypatch.setattr(load_progress, "has_libraries", lambda: False)
    load = loader.load_checkpoint

    def watched(*given):
        told.append(load_progress.now())
        return load(*given)

    monkeypatch.setattr(loader, "load_checkpoint", watched)
    for _ in range(2):
        engine.generate(
            request_for(steps=1), 0, on_step=lambda _report: told.append(load_progress.now())
        )
    assert told == [LoadProgress("tiny", "torch"), None, None]  # and not while it is drawn


@pytest.mark.parametrize("at_step", [0, 1, 2, 3])
def test_cancel_leaves_at_once_and_the_next_picture_unchanged(engine, request_for, at_step):
    expected = pixels(engine.generate(request_for(), 0))
    stop, seen = threading.Event(), []

    def on_step(report):
        seen.append(report.step)
        if report.step == at_step:
            stop.set()

    if at_step == 0:
        stop.set()
    with pytest.raises(JobCancelled):
        engine.generate(request_for(), 0, on_step=on_step, should_stop=stop.is_set)
    assert seen == list(range(1, at_step + 1))
    assert np.array_equal(pixels(engine.generate(request_for(), 0)), expected)


def test_weights_that_are_no_numbers_give_one_line(own_copy, request_for):
    cache = ModelCache(own_copy)
    unet = cache.get_checkpoint(checkpoint("tiny", own_copy)).unet
    unet.conv_out.weight.data.fill_(float("nan"))
    with pytest.raises(BrokenPicture, match="numbers out of range while drawing"):
        Engine(cache).generate(request_for(), 0)


@pytest.mark.parametrize("value", [float("nan"), 0.0])
def test_a_black_or_blank_decoding_gives_one_line(own_copy, request_for, value):
    cache = ModelCache(own_copy)
    vae = cache.get_checkpoint(checkpoint("tiny", own_copy)).vae
    vae.decoder.conv_out.weight.data.fill_(value)
    vae.decoder.conv_out.bias.data.fill_(value)
    with pytest.raises(BrokenPicture, match="got a blank or black one"):
        Engine(cache).generate(request_for(), 0)


def test_a_half_precision_overflow_is_decoded_again_in_full(own_copy, request_for, monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr("core.models.loading.vae.shows_bands", lambda _codec, _run: False)
    cache = ModelCache(replace(own_copy, dtype="bfloat16"))
    engine = Engine(cache)
    vae = cache.get_checkpoint(checkpoint("tiny", own_copy)).vae
    with overflowing_in_half(vae.decoder):
        drawn = engine.generate(request_for(), 0)
    assert drawn.notes == ("Decoded in full precision, because half precision overflowed.",)
    assert np.ptp(pixels(drawn)) > 2
    assert vae.dtype == torch.bfloat16
    assert engine.generate(request_for(), 0).notes == ()


@contextmanager
def overflowing_in_half(module):
    def spoil(_module, _inputs, output):
        return output if output.dtype == torch.float32 else output * float("nan")

    handle = module.register_forward_hook(spoil)
    yield
    handle.remove()


@contextmanager
def out_of_memory(module, *, times, after=0):
    """The module's forward runs ``after`` times, then fails ``times`` times as CUDA would."""
    calls = iter(range(1_000))

    def fail(_module, _inputs):
        if after <= next(calls) < after + times:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    handle = module.register_forward_pre_hook(fail)
    yield
    handle.remove()


def test_out_of_memory_at_a_step_is_tried_again_and_told(engine, cache, request_for):
    expected = pixels(engine.generate(request_for(), 0))
    unet = cache.get_checkpoint(checkpoint("tiny", cache.config)).unet
    with out_of_memory(unet, times=1, after=2):
        drawn = engine.generate(request_for(), 0)
    assert drawn.notes == ("Memory ran out: freed what was not needed and tried again.",)
    assert np.array_equal(pixels(drawn), expected)


def test_out_of_memory_while_decoding_goes_down_to_tiles(engine, cache, request_for):
    expected = pixels(engine.generate(request_for(), 0))
    vae = cache.get_checkpoint(checkpoint("tiny", cache.config)).vae
    with out_of_memory(vae.decoder, times=2):
        drawn = engine.generate(request_for(), 0)
    assert drawn.notes == (
        "Memory ran out: freed what was not needed and tried again.",
        "Memory ran out: decoded the picture in tiles.",
    )
    again = engine.generate(request_for(), 0)
    assert again.notes == ()
    assert np.array_equal(pixels(again), expected)


def test_when_no_fallback_is_left_a_smaller_size_is_proposed(engine, cache, request_for):
    unet = cache.get_checkpoint(checkpoint("tiny", cache.config)).unet
    with (
        out_of_memory(unet, times=100),
        pytest.raises(OutOfMemory, match=r"about \d\.\d GiB .* for 192×192, .* try 160×160"),
    ):
        engine.generate(request_for(size=Size(192, 192)), 0)
    assert engine.generate(request_for(), 0).notes == ()


def test_an_error_of_the_library_becomes_one_line(engine, cache, request_for):
    unet = cache.get_checkpoint(checkpoint("tiny", cache.config)).unet

    def fail(_module, _inputs):
        raise RuntimeError("mat1 and mat2 shapes\ncannot be multiplied")

    handle = unet.register_forward_pre_hook(fail)
    with pytest.raises(GenerationError, match="shapes cannot be multiplied") as caught:
        engine.generate(request_for(), 0)
    handle.remove()
    assert "\n" not in str(caught.value)


def test_unknown_names_are_refused(engine, request_for):
    with pytest.raises(ModelMissing, match="Expected one of starter, tiny"):
        engine.generate(request_for(checkpoint="nothing"), 0)
    with pytest.raises(RequestRejected, match="Expected a sampler among auto, Euler"):
        engine.generate(request_for(sampler="magic"), 0)


def test_a_checkpoint_that_is_not_here_says_what_to_do(engine, request_for, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelMissing, match="hf download stable-diffusion-v1-5/stable-diff"):
        engine.generate(request_for(checkpoint="stable-diffusion-v1-5"), 0)


def test_a_controlnet_that_is_not_here_says_what_to_do(own_copy, request_for, monkeypatch):
    import shutil

    shutil.rmtree(own_copy.models_folder / "tiny" / "controlnet")
    monkeypatch.setenv("HF_HUB_CACHE", str(own_copy.data_folder / "cache"))
    engine = Engine(ModelCache(own_copy))
    with pytest.raises(ModelMissing, match=r"control_v11p_sd15_openpose`.* Or generate without it"):
        engine.generate(request_for(), 0)
    assert engine.generate(request_for(pose=None, steps=1), 0).image.size == (64, 96)


def test_a_bug_of_ours_is_no_advice_about_the_size():
    with pytest.raises(TypeError, match="wrong line"), translated():
        raise TypeError("a wrong line of ours")


def test_an_error_of_a_library_is_advice_and_its_cause_is_in_the_log(caplog):
    with pytest.raises(GenerationError, match="change the size") as error, translated():
        raise RuntimeError("mat1 and mat2\n shapes")
    assert isinstance(error.value.__cause__, RuntimeError)
    assert "Traceback" in caplog.text and "mat1 and mat2" in caplog.text
