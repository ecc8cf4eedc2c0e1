"""A union ControlNet against diffusers' pipeline."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.config import Config
from core.generation.conditioning.control_images import fitted
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import Control, ControlKind
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint, pose_controlnet
from core.pose.render import StickStyle
from tests.generation.against_diffusers.pipelines import SIZE, bare, called, drawn, pose_map
from tests.models import tiny_sdxl


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
