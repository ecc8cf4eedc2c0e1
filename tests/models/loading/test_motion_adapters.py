"""Motion adapters as folders and as single files, named as diffusers or as the first release."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file

from core.models import registry
from core.models.family import Family
from core.models.hardware import device
from core.models.identify.inspect import describe
from core.models.importing import importer
from core.models.kinds import ModelKind
from core.models.loading import attachments
from core.models.specs import MotionAdapterSpec
from tests.models.full_size import write_header

FIRST_NAMES = (
    (".norm1", ".norms.0"), (".norm2", ".norms.1"), (".norm3", ".ff_norm"),
    (".attn1", ".attention_blocks.0"), (".attn2", ".attention_blocks.1"),
    (".pos_embed.pe", ".attention_blocks.0.pos_encoder.pe"),
    ("motion_modules.0.", "motion_modules.0.temporal_transformer."),
    ("motion_modules.1.", "motion_modules.1.temporal_transformer."),
)  # fmt: skip


@pytest.fixture(scope="module")
def adapter():
    """Wide enough for what the settings say of themselves: 32 groups, 8 heads."""
    from diffusers import MotionAdapter

    return MotionAdapter(
        block_out_channels=(32, 64), motion_layers_per_block=1, motion_max_seq_length=24
    ).eval()


def first_release(state):
    found = {}
    for name, tensor in state.items():
        for new, old in FIRST_NAMES:
            name = name.replace(new, old)
        found[name] = tensor.clone()
        if "attention_blocks.0.pos_encoder" in name:
            found[name.replace("blocks.0.pos", "blocks.1.pos")] = tensor.clone()
    return found


@pytest.mark.parametrize("layout", ["folder", "diffusers", "original"])
def test_each_layout_is_taken_in_and_is_the_same_network(config, tmp_path, adapter, layout):
    path = tmp_path / ("mover" if layout == "folder" else "mover.safetensors")
    state = adapter.state_dict()
    if layout == "folder":
        adapter.save_pretrained(path)
    else:
        save_file(first_release(state) if layout == "original" else state, path)
    facts = describe(path)
    assert (facts.kind, facts.family, facts.why_not) == (
        ModelKind.MOTION_ADAPTER, Family.SD15, "",
    )  # fmt: skip
    done = importer.install(path, path.name, config)
    assert (done.kind, done.id) == (ModelKind.MOTION_ADAPTER, "mover")
    spec = registry.motion_adapter("mover", config)
    assert spec.is_own and spec.is_installed(config)
    loaded = attachments.load_motion_adapter(spec, device.choose_device(config), config)
    held = loaded.state_dict()
    assert held.keys() == state.keys()
    assert all(torch.equal(held[name], state[name]) for name in state)


def test_the_well_known_ones_fit_stable_diffusion_1_5(config):
    known = registry.motion_adapters(config)
    assert {one.id for one in known} == {"animatediff-v1-5-2", "animatediff-v1-5-3"}
    assert all((one.family, one.licence) == (Family.SD15, "Apache-2.0") for one in known)
    assert not any(one.is_installed(config) for one in known)
    assert registry.models_of(ModelKind.MOTION_ADAPTER, config) == known
    assert {type(one) for one in known} == {MotionAdapterSpec}


def test_what_no_clip_is_made_with_is_refused(tmp_path):
    norms = {f"down_blocks.{n}.motion_modules.0.norm.weight": (w,)
             for n, w in enumerate((320, 640, 1280))}  # fmt: skip
    facts = describe(write_header(tmp_path / "xl.safetensors", norms))
    assert (facts.kind, facts.family) == (ModelKind.MOTION_ADAPTER, Family.SDXL)
    assert "for SDXL" in facts.why_not
    pia = norms | {"down_blocks.3.motion_modules.0.norm.weight": (1280,),
                   "conv_in.weight": (320, 9, 3, 3)}  # fmt: skip
    assert "PIA" in describe(write_header(tmp_path / "pia.safetensors", pia)).why_not
