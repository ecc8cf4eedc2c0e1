"""A guided pose against guess mode in diffusers' pipelines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.generation.request import Control, ControlKind, StartPicture
from core.models.registry import controlnet
from tests.generation.against_diffusers.pipelines import bare, called, drawn, pose_map, pose_net


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
