"""The engine's pictures against those of diffusers' own pipelines with the same parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.config import Config
from core.generation.conditioning.control_images import ControlMaps, fitted
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import (
    Control,
    ControlKind,
    GenerationRequest,
    LoraUse,
    Reference,
    StartPicture,
)
from core.generation.sampling import samplers
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.models.registry import adapter, checkpoint, controlnet, pose_controlnet
from core.pose.render import StickStyle, control_map
from tests.models import tiny_files, tiny_sdxl

SIZE = Size(64, 96)
PROMPT, NEGATIVE = "girl, red hair", "blurry"


@pytest.fixture(scope="module")
def config(families):
    return families


@pytest.fixture(scope="module")
def cache(families_cache):
    return families_cache


@pytest.fixture(scope="module")
def engine(cache):
    return Engine(cache)


@pytest.fixture(scope="module")
def picture(config):
    rng = np.random.default_rng(1)
    image = Image.fromarray(rng.integers(0, 256, (12, 8, 3), np.uint8)).resize(SIZE, 0)
    return image, PictureStore(config.inputs_folder).put(image)


@pytest.fixture
def request_for(standing):
    def make(family, **changes):
        values = {
            "prompt": PROMPT,
            "negative_prompt": NEGATIVE,
            "pose": standing,
            "checkpoint": family,
            "size": SIZE,
            "steps": 3,
            "guidance": 5.0,
            "seed": 7,
        }
        return GenerationRequest(**(values | changes))

    return make


def drawn(engine, request):
    return np.asarray(engine.generate(request).image)


def bare(cache, request, name, **parts):
    """A pipeline of diffusers over the checkpoint's parts."""
    import diffusers

    loaded = cache.get_checkpoint(checkpoint(request.checkpoint, cache.config))
    parts |= {"tokenizer": loaded.tokenizer, **loaded.modules}
    parts["scheduler"] = samplers.scheduler(
        request.sampler, loaded.scheduler, loaded.spec.default_sampler
    )
    if loaded.is_sdxl:
        name = name.replace("StableDiffusion", "StableDiffusionXL")
        parts |= {"tokenizer_2": loaded.tokenizer_2, "add_watermarker": False}
    else:
        parts |= {"safety_checker": None, "feature_extractor": None}
        parts["requires_safety_checker"] = False
    pipeline = getattr(diffusers, name)(**parts)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def called(pipeline, request, **settings):
    image = pipeline(
        PROMPT,
        negative_prompt=NEGATIVE,
        num_inference_steps=request.steps,
        guidance_scale=request.guidance,
        generator=torch.Generator("cpu").manual_seed(request.seed),
        **settings,
    ).images[0]
    return np.asarray(image)


def pose_map(request, stick=StickStyle.OPENPOSE):
    return control_map(request.pose.fitted_to(request.size), request.size, stick=stick)


def pose_net(cache, request):
    spec = checkpoint(request.checkpoint, cache.config)
    return cache.get_controlnet(pose_controlnet(spec, cache.config))


@pytest.mark.parametrize("sampler", ["auto", "Euler a", "DPM++ 2M Karras", "DDIM trailing"])
def test_sdxl_with_a_pose_is_bit_for_bit_the_pipelines(engine, cache, request_for, sampler):
    request = request_for("sdxl", sampler=sampler)
    pipeline = bare(
        cache, request, "StableDiffusionControlNetPipeline", controlnet=pose_net(cache, request)
    )
    expected = called(pipeline, request, image=pose_map(request))
    assert np.array_equal(drawn(engine, request), expected)


def test_without_a_pose_it_is_bit_for_bit_the_pipelines(engine, cache, family, request_for):
    request = request_for(family, pose=None)
    pipeline = bare(cache, request, "StableDiffusionPipeline")
    expected = called(pipeline, request, width=SIZE.width, height=SIZE.height)
    assert np.array_equal(drawn(engine, request), expected)


def test_rescaled_guidance_is_bit_for_bit_the_pipelines(engine, cache, family, request_for):
    request = request_for(family, pose=None, guidance=12.0, guidance_rescale=0.7)
    pipeline = bare(cache, request, "StableDiffusionPipeline")
    expected = called(pipeline, request, width=SIZE.width, height=SIZE.height, guidance_rescale=0.7)
    assert np.array_equal(drawn(engine, request), expected)
    assert not np.array_equal(
        drawn(engine, request_for(family, pose=None, guidance=12.0)), expected
    )


@pytest.mark.parametrize("has_controlnet", [True, False])
def test_from_a_picture_it_is_bit_for_bit_the_pipelines(
    engine, cache, family, request_for, picture, has_controlnet
):
    image, name = picture
    changes = {} if has_controlnet else {"pose": None}
    request = request_for(family, steps=6, start_from=StartPicture(name, 0.5), **changes)
    ours = drawn(engine, request)
    with torch.inference_mode():
        start = engine._session.encode(image)
    if has_controlnet:
        pipeline = bare(
            cache,
            request,
            "StableDiffusionControlNetImg2ImgPipeline",
            controlnet=pose_net(cache, request),
        )
        expected = called(
            pipeline,
            request,
            image=start,
            control_image=pose_map(request),
            strength=0.5,
            controlnet_conditioning_scale=1.0,
        )
    else:
        pipeline = bare(cache, request, "StableDiffusionImg2ImgPipeline")
        expected = called(pipeline, request, image=start, strength=0.5)
    assert np.array_equal(ours, expected)


def test_two_controlnets_are_bit_for_bit_the_pipelines(
    engine, cache, family, request_for, picture, config
):
    image, name = picture
    edges = Control(ControlKind.CANNY, name, strength=0.6, start=0.3, end=1.0)
    request = request_for(family, steps=4, controls=(edges,), control_end=0.5)
    own = {"sd15": "sd15-canny-2", "sdxl": "sdxl-canny"}[family]
    nets = [pose_net(cache, request), cache.get_controlnet(controlnet(own, config))]
    pipeline = bare(cache, request, "StableDiffusionControlNetPipeline", controlnet=nets)
    edges_map = ControlMaps(config, lambda: cache.device).make(ControlKind.CANNY, image, SIZE)
    expected = called(
        pipeline,
        request,
        image=[pose_map(request), edges_map],
        controlnet_conditioning_scale=[1.0, 0.6],
        control_guidance_start=[0.0, 0.3],
        control_guidance_end=[0.5, 1.0],
    )
    assert np.array_equal(drawn(engine, request), expected)


@pytest.mark.parametrize("is_img2img", [False, True])
def test_a_guided_pose_is_bit_for_bit_the_pipelines_guess_mode(
    engine, cache, family, request_for, picture, is_img2img, monkeypatch
):
    image, name = picture
    changes = {"start_from": StartPicture(name, 0.5)} if is_img2img else {}
    request = request_for(family, steps=6, pose_guidance=True, **changes)
    ours = drawn(engine, request)
    net = pose_net(cache, request)
    pose = {"image": pose_map(request)}
    if is_img2img:
        with torch.inference_mode():
            start = engine._session.encode(image)
        pose = {"image": start, "control_image": pose_map(request), "strength": 0.5}
    work = "Img2ImgPipeline" if is_img2img else "Pipeline"
    pipeline = bare(cache, request, f"StableDiffusionControlNet{work}", controlnet=net)
    forward = net.forward
    # Which halves see the map is meant; that guess mode quietens the upper layers too is not.
    monkeypatch.setattr(net, "forward", lambda *a, **k: forward(*a, **k | {"guess_mode": False}))
    expected = called(pipeline, request, guess_mode=True, controlnet_conditioning_scale=1.0, **pose)
    monkeypatch.undo()
    assert np.array_equal(ours, expected)
    assert not np.array_equal(ours, drawn(engine, replace(request, pose_guidance=False)))


def test_only_the_pose_is_guided(engine, cache, request_for, picture, config):
    edges = Control(ControlKind.CANNY, picture[1], strength=0.6)
    request = request_for("sd15", controls=(edges,), pose_guidance=True)
    shown = set()
    nets = {"pose": pose_net(cache, request)}
    nets["edges"] = cache.get_controlnet(controlnet("sd15-canny-2", config))
    hooks = [
        net.register_forward_hook(
            lambda _net, _given, told, name=name: shown.add((name, len(told[0][0])))
        )
        for name, net in nets.items()
    ]
    drawn(engine, request)
    for hook in hooks:
        hook.remove()
    assert shown == {("pose", 1), ("edges", 2)}


def test_without_guidance_the_pose_is_held_as_ever(engine, family, request_for):
    plain, guided = (
        drawn(engine, request_for(family, guidance=1.0, pose_guidance=is_guided))
        for is_guided in (False, True)
    )
    assert np.array_equal(plain, guided)


def test_a_guided_pose_is_embedded_once(engine, cache, request_for, family):
    embeddings = []
    net = pose_net(cache, request_for(family))
    hook = net.controlnet_cond_embedding.conv_in.register_forward_hook(
        lambda _layer, given, _told: embeddings.append(len(given[0]))
    )
    drawn(engine, request_for(family, steps=6, pose_guidance=True))
    hook.remove()
    assert embeddings == [1]


def test_a_controlnet_is_not_run_in_the_steps_it_does_not_hold(engine, cache, request_for, family):
    request = request_for(family, steps=6, control_end=0.5)
    calls = []
    net = pose_net(cache, request)
    handle = net.register_forward_hook(lambda *_: calls.append(1))
    embeddings = []
    other = net.controlnet_cond_embedding.conv_in.register_forward_hook(
        lambda *_: embeddings.append(1)
    )
    drawn(engine, request)
    handle.remove()
    other.remove()
    assert len(calls) == 3
    assert len(embeddings) == 1


@pytest.mark.parametrize("kind", ["plain", "plus"])
def test_a_reference_is_bit_for_bit_the_pipelines(engine, cache, family, request_for, config, kind):
    square = Image.fromarray(np.random.default_rng(2).integers(0, 256, (80, 80, 3), np.uint8))
    name = PictureStore(config.inputs_folder).put(square)
    request = request_for(family, pose=None, references=(Reference(name, 0.7, f"{family}-{kind}"),))
    ours = drawn(engine, request)
    spec = adapter(f"{family}-{kind}", config)
    plain = drawn(engine, request_for(family, pose=None))
    encoder = cache.get_image_encoder(spec.image_encoder)
    pipeline = bare(cache, request, "StableDiffusionPipeline", image_encoder=encoder)
    file = spec.source.path()
    pipeline.load_ip_adapter(
        str(file.parent), subfolder="", weight_name=file.name, image_encoder_folder=None
    )
    try:
        pipeline.set_ip_adapter_scale(0.7)
        expected = called(
            pipeline, request, width=SIZE.width, height=SIZE.height, ip_adapter_image=square
        )
    finally:
        pipeline.unload_ip_adapter()
    assert np.array_equal(ours, expected)
    assert np.array_equal(drawn(engine, request_for(family, pose=None)), plain)


def added_by_hand(loaded, texts, weight, *, alpha, **made):
    """Each layer's weight plus what the pair of the file says, multiplied out here."""
    for name, (down, up) in tiny_files.lora_pairs(loaded.unet, *texts, **made).items():
        part, _, layer = name.partition(".")
        layer = layer.removeprefix("text_model.")
        home = getattr(loaded, part)
        held = getattr(home, "text_model", home).get_submodule(layer).weight
        share = weight * (1.0 if alpha is None else alpha / 2)
        held.data += share * (up.flatten(1) @ down.flatten(1)).reshape(held.shape)


@pytest.mark.parametrize(
    ("form", "made"),
    [("kohya", {"alpha": 1.0, "conv": True}), ("diffusers", {"alpha": None, "seed": 50})],
)
def test_a_lora_adds_its_pairs(engine, family, request_for, config, form, made):
    cache = ModelCache(config)  # its own, to be changed by hand
    request = request_for(family, pose=None, loras=(LoraUse(f"{family}-{form}", 0.8),))
    ours = drawn(engine, request).astype(float)
    loaded = cache.get_checkpoint(checkpoint(family, config))
    texts = [loaded.text_encoder, *([loaded.text_encoder_2] if loaded.is_sdxl else [])]
    added_by_hand(loaded, texts, 0.8, **made)
    pipeline = bare(cache, request, "StableDiffusionPipeline")
    expected = called(pipeline, request, width=SIZE.width, height=SIZE.height).astype(float)
    plain = drawn(engine, request_for(family, pose=None)).astype(float)
    assert np.abs(ours - expected).max() <= 1
    assert np.abs(ours - plain).max() > 10


@pytest.fixture(scope="module")
def union_engine(tmp_path_factory):
    """SDXL whose only ControlNet is a union of eight kinds."""
    config = Config(
        data_folder=tmp_path_factory.mktemp("union"), device="cpu", offline=True, min_free_bytes=0
    )
    models = config.models_folder
    tiny_sdxl.write_sdxl(models / "checkpoints" / "sdxl", with_controlnet=False)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        net = tiny_sdxl.union_controlnet()
        torch.nn.init.normal_(net.spatial_ch_projs.weight, std=0.3)
        net.save_pretrained(models / "controlnet" / "promax")
    cache = ModelCache(config)
    spec = checkpoint("sdxl", config)
    return Engine(cache), config, cache.get_controlnet(pose_controlnet(spec, config))


def test_a_union_sees_its_maps_together_as_the_pipeline_does(union_engine, request_for, picture):
    engine, config, net = union_engine
    image, _name = picture
    edges = PictureStore(config.inputs_folder).put(image)
    control = Control(ControlKind.CANNY, edges, preprocess=False, strength=0.5)
    request = request_for("sdxl", controls=(control,), control_strength=0.9)
    cache = engine._cache
    pipeline = bare(cache, request, "StableDiffusionControlNetUnionPipeline", controlnet=net)
    expected = called(
        pipeline,
        request,
        control_image=[pose_map(request, StickStyle.XINSIR), fitted(image, SIZE)],
        control_mode=[0, 3],
        controlnet_conditioning_scale=[0.9, 0.5],
        width=SIZE.width,
        height=SIZE.height,
    )
    assert np.array_equal(drawn(engine, request), expected)


def test_a_union_sees_a_guided_pose_by_itself(union_engine, request_for, picture):
    engine, config, net = union_engine
    edges = PictureStore(config.inputs_folder).put(picture[0])
    control = Control(ControlKind.CANNY, edges, preprocess=False, strength=0.5)
    request = request_for("sdxl", controls=(control,), pose_guidance=True)
    seen = []
    hook = net.register_forward_pre_hook(
        lambda _net, _given, named: seen.append(
            (len(named["sample"]), len(named["controlnet_cond"]), named["control_type_idx"])
        ),
        with_kwargs=True,
    )
    drawn(engine, request)
    hook.remove()
    assert set(map(str, seen)) == {"(1, 1, [0])", "(2, 1, [3])"}


def test_a_union_with_one_map_is_the_pipelines(union_engine, request_for):
    engine, _config, net = union_engine
    request = request_for("sdxl", control_strength=0.7)
    pipeline = bare(
        engine._cache, request, "StableDiffusionControlNetUnionPipeline", controlnet=net
    )
    expected = called(
        pipeline,
        request,
        control_image=[pose_map(request, StickStyle.XINSIR)],
        control_mode=[0],
        controlnet_conditioning_scale=0.7,
        width=SIZE.width,
        height=SIZE.height,
    )
    assert np.array_equal(drawn(engine, request), expected)
