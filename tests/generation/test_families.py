"""Every capability on both families: what must change a picture does, what must not does not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.errors import (
    JobCancelled,
    ModelMissing,
    ModelUnusable,
    RequestRejected,
    WrongFamily,
)
from core.generation.conditioning.control_images import fitted
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
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
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint
from tests.generation.families import FAMILIES

SIZE = Size(64, 64)


@pytest.fixture(scope="module")
def config(families):
    return families


@pytest.fixture(scope="module")
def cache(families_cache):
    return families_cache


@pytest.fixture(scope="module")
def engine(cache):
    return Engine(cache, enlarge=lambda image, factor, _name, _stop: image.resize((256, 256)))


@pytest.fixture(scope="module")
def pictures(config):
    return PictureStore(config.inputs_folder)


@pytest.fixture(scope="module")
def drawing(pictures):
    """A picture with lines and colours, its id, and the id of a mask over its right half."""
    rng = np.random.default_rng(1)
    image = Image.fromarray(rng.integers(0, 256, (8, 8, 3), np.uint8)).resize((96, 64), 0)
    mask = Image.new("L", (96, 64))
    mask.paste(255, (48, 0, 96, 64))
    return image, pictures.put(image), pictures.put(mask)


@pytest.fixture
def draw(engine, family, standing):
    """Draws in the standing pose; pass what differs."""

    def run(**changes) -> np.ndarray:
        values = {
            "prompt": "girl, red hair",
            "negative_prompt": "blurry",
            "pose": standing,
            "checkpoint": family,
            "size": SIZE,
            "steps": 2,
            "guidance": 4.0,
            "seed": 3,
        }
        return np.asarray(engine.generate(GenerationRequest(**(values | changes))).image)

    return run


def weights(cache, family):
    loaded = cache.get_checkpoint(checkpoint(family, cache.config))
    return {
        f"{part}.{name}": tensor.clone()
        for part, module in loaded.modules.items()
        for name, tensor in module.state_dict().items()
    }


def same_weights(cache, family, before):
    import torch

    now = weights(cache, family)
    return now.keys() == before.keys() and all(torch.equal(now[k], before[k]) for k in before)


def test_neutral_values_draw_what_nothing_draws(draw, family, drawing):
    _image, picture, _mask = drawing
    plain = draw()
    assert np.array_equal(draw(), plain)
    neutral = {
        "controls": (Control(ControlKind.CANNY, picture, strength=0.0),),
        "loras": (LoraUse(f"{family}-kohya", 0.0),),
        "references": (Reference(picture, 0.0),),
        "guidance_rescale": 0.0,
    }
    assert np.array_equal(draw(**neutral), plain)
    assert np.array_equal(draw(prompt="girl, red hair<lora:" + family + "-kohya:0>"), plain)
    assert np.array_equal(draw(control_strength=0.0), draw(pose=None))
    assert not np.array_equal(draw(control_strength=0.0), plain)


@pytest.mark.parametrize("form", ["kohya", "diffusers", "peft", "old"])
def test_a_lora_changes_the_picture_and_leaves_no_trace(draw, cache, family, form):
    plain, before = draw(), weights(cache, family)
    name = f"{family}-{form}"
    full = draw(loras=(LoraUse(name),))
    half = draw(loras=(LoraUse(name, 0.5),))
    assert len({plain.tobytes(), full.tobytes(), half.tobytes()}) == 3
    assert np.array_equal(draw(prompt=f"girl, red hair<lora:{name}:0.5>"), half)
    assert not same_weights(cache, family, before)
    assert np.array_equal(draw(), plain)
    assert same_weights(cache, family, before)


def test_loras_stack_and_the_same_twice_adds_up(draw, family):
    one, two = LoraUse(f"{family}-kohya", 0.6), LoraUse(f"{family}-diffusers", -0.4)
    both = draw(loras=(one, two))
    assert len({both.tobytes(), draw(loras=(one,)).tobytes(), draw(loras=(two,)).tobytes()}) == 3
    halves = (LoraUse(f"{family}-kohya", 0.25), LoraUse(f"{family}-kohya", 0.25))
    whole = draw(loras=(LoraUse(f"{family}-kohya", 0.5),))
    assert np.array_equal(draw(loras=halves), whole)


def test_a_lora_does_not_follow_to_another_session_of_its_checkpoint(draw, engine, cache, family):
    before = weights(cache, family)
    plain = draw()
    draw(loras=(LoraUse(f"{family}-kohya"),))
    other = next(name for name in FAMILIES if name != family)
    engine.generate(GenerationRequest(prompt="a", checkpoint=other, size=SIZE, steps=1))
    assert same_weights(cache, family, before)
    assert np.array_equal(draw(), plain)


def test_an_embedding_is_a_word_in_any_case(draw, family):
    word = f"{family}Word"
    plain = draw(prompt="girl, zzz")
    named = draw(prompt=f"girl, {word}")
    assert not np.array_equal(named, plain)
    assert np.array_equal(draw(prompt=f"girl, {word.lower()}"), named)
    assert np.array_equal(draw(prompt=f"girl, embedding:{word}"), named)
    assert not np.array_equal(draw(prompt=f"girl, ({word}:1.4)"), named)
    assert not np.array_equal(draw(negative_prompt=word), draw(negative_prompt="zzz"))


def test_an_embedding_of_the_other_family_stays_a_word_and_is_told(engine, family):
    other = next(name for name in FAMILIES if name != family)
    drawn = engine.generate(
        GenerationRequest(prompt=f"girl, {other}Word", checkpoint=family, size=SIZE, steps=1)
    )
    assert f"{other}Word is an embedding for" in drawn.notes[0]


def test_another_vae_gives_another_picture_of_the_same_latents(draw, family):
    plain = draw()
    other = draw(vae=f"{family}-vae")
    assert not np.array_equal(other, plain)
    assert np.array_equal(draw(vae=f"{family}-vae"), other)
    assert np.array_equal(draw(), plain)


@pytest.mark.parametrize("kind", ["plain", "plus"])
def test_a_reference_changes_the_picture_as_strongly_as_asked(
    draw, family, pictures, drawing, kind
):
    _image, picture, _mask = drawing
    other = pictures.put(Image.new("RGB", (50, 80), (200, 30, 60)))
    name = f"{family}-{kind}"
    plain = draw()
    first = draw(references=(Reference(picture, 0.8, name),))
    weaker = draw(references=(Reference(picture, 0.3, name),))
    second = draw(references=(Reference(other, 0.8, name),))
    both = draw(references=(Reference(picture, 0.8, name), Reference(other, 0.8, name)))
    found = [plain, first, weaker, second, both]
    assert len({one.tobytes() for one in found}) == 5
    assert np.array_equal(draw(references=(Reference(picture, 0.8, name),)), first)
    unguided = draw(references=(Reference(picture, 0.8, name),), guidance=1.0)
    assert not np.array_equal(unguided, draw(guidance=1.0))
    assert np.array_equal(draw(), plain)


def test_an_image_encoder_of_another_width_is_refused(engine, cache, config, family, drawing):
    from core.generation.conditioning.adapters import _check_encoder
    from core.models.registry import adapter

    _image, picture, _mask = drawing
    for kind in ("plain", "plus"):
        request = GenerationRequest(
            prompt="a", checkpoint=family, size=SIZE, steps=1,
            references=(Reference(picture, 0.5, f"{family}-{kind}"),),
        )  # fmt: skip
        engine.generate(request)
        unet = cache.get_checkpoint(checkpoint(family, config)).unet
        layer = unet.encoder_hid_proj.image_projection_layers[0]
        with pytest.raises(ModelUnusable, match=r"image encoder of 32 numbers for .* with 48"):
            _check_encoder(adapter(f"{family}-{kind}", config), 48, layer)


def test_a_reference_picture_is_read_once(draw, cache, family, drawing):
    _image, picture, _mask = drawing
    reference = Reference(picture, 0.5, f"{family}-plain")
    draw(references=(reference,))
    spec = next(s for s in cache_adapters(cache) if s.id == reference.adapter)
    calls = []
    encoder = cache.get_image_encoder(spec.image_encoder)
    handle = encoder.register_forward_hook(lambda *_: calls.append(1))
    draw(references=(reference,), seed=4)
    handle.remove()
    assert calls == []


def cache_adapters(cache):
    from core.models import registry

    return registry.adapters(cache.config)


def test_two_controlnets_hold_the_picture_each_in_its_steps(draw, drawing):
    _image, picture, _mask = drawing
    edges = Control(ControlKind.CANNY, picture)
    pose_only, both = draw(), draw(controls=(edges,))
    edges_only = draw(controls=(edges,), pose=None)
    ready_map = draw(controls=(Control(ControlKind.CANNY, picture, preprocess=False),))
    weaker = draw(controls=(Control(ControlKind.CANNY, picture, strength=0.4),))
    found = [pose_only, both, edges_only, ready_map, weaker]
    assert len({one.tobytes() for one in found}) == 5


def test_the_steps_in_which_a_controlnet_holds(draw):
    whole = draw(steps=4)
    first = draw(steps=4, control_end=0.5)
    last = draw(steps=4, control_start=0.5)
    free = draw(steps=4, pose=None)
    assert len({one.tobytes() for one in (whole, first, last, free)}) == 4
    # a window without a whole step in it is no hold at all
    assert np.array_equal(draw(steps=4, control_start=0.9, control_end=0.95), free)


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


def test_a_lora_that_does_not_fit_leaves_the_weights(config, family, tmp_path):
    import shutil
    from dataclasses import replace

    from safetensors.torch import load_file, save_file

    shutil.copytree(config.models_folder, tmp_path / "models")
    file = tmp_path / "models" / "loras" / f"{family}-kohya.safetensors"
    tensors = load_file(file)
    ups = sorted(name for name in tensors if "lora_up" in name)
    cut = {name: tensors[name][:-1].clone() for name in ups[len(ups) // 3 :]}
    save_file(tensors | cut, file)
    cache = ModelCache(replace(config, data_folder=tmp_path))
    before = weights(cache, family)
    both = (LoraUse(f"{family}-diffusers"), LoraUse(f"{family}-kohya"))
    request = GenerationRequest(prompt="a", checkpoint=family, size=SIZE, steps=1, loras=both)
    with pytest.raises(WrongFamily, match="to fit this checkpoint, got only"):
        Engine(cache).generate(request)
    assert same_weights(cache, family, before)


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


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"loras": (LoraUse("{other}-kohya"),)},
            "Expected {other}-kohya to be for {this}, as {name} is",
        ),
        (
            {"vae": "{other}-vae"},
            "Expected {other}-vae to be for {this}, as {name} is, got one for",
        ),
        (
            {"references": (Reference("0" * 32, adapter="{other}-plus"),)},
            "Expected {other}-plus to be for {this}, as {name} is, got one for",
        ),
    ],
)
def test_parts_of_another_family_are_refused_before_anything_loads(config, family, changes, line):
    from dataclasses import replace

    other = next(name for name in FAMILIES if name != family)
    label = {"sd15": "SD 1.5", "sdxl": "SDXL"}[family]

    def filled(value):
        if isinstance(value, tuple):
            return tuple(filled(one) for one in value)
        if isinstance(value, LoraUse):
            return replace(value, id=value.id.format(other=other))
        if isinstance(value, Reference):
            return replace(value, adapter=value.adapter.format(other=other))
        return value.format(other=other)

    cache = ModelCache(config)
    request = GenerationRequest(
        prompt="a", checkpoint=family, **{name: filled(value) for name, value in changes.items()}
    )
    with pytest.raises(WrongFamily) as caught:
        Engine(cache).generate(request)
    assert line.format(this=label, name=family, other=other) in str(caught.value)
    assert not cache.holds(checkpoint(family, config))


def test_names_nobody_knows_and_weights_out_of_range_are_refused(draw):
    with pytest.raises(ModelMissing, match="Expected a LoRA that is known here"):
        draw(loras=(LoraUse("nothing"),))
    with pytest.raises(RequestRejected, match=r"got 'x': write <lora:name:0\.8>"):
        draw(prompt="a <lora:sd15-kohya:x>")
    with pytest.raises(ModelMissing, match="Expected a VAE that is known here"):
        draw(vae="nothing")
