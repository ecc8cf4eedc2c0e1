"""The engine's pictures against those of diffusers' own pipelines with the same parts."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.generation.conditioning.control_images import ControlMaps
from core.generation.request import Control, ControlKind, StartPicture
from core.models.registry import controlnet
from tests.generation.against_diffusers.pipelines import (
    SIZE,
    bare,
    called,
    drawn,
    pose_map,
    pose_net,
)


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
