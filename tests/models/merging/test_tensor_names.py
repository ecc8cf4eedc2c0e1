"""Both tables of names against an independent writer and against full-size networks."""

from __future__ import annotations

import pytest

from core.models.merging import tensor_names
from tests.models import full_size, ldm, tiny, tiny_sdxl


@pytest.mark.parametrize(
    ("settings", "levels"),
    [(full_size.SD15, frozenset({1, 2, 3})), (full_size.SDXL, frozenset({0, 1}))],
    ids=["sd15", "sdxl"],
)
def test_every_name_of_the_full_size_unets_goes_there_and_back(settings, levels):
    model = full_size.unet(settings)
    first = (0,) if settings is full_size.SD15 else ()
    ours = list(model.state_dict())
    theirs = [tensor_names.unet_to_original(name, levels) for name in ours]
    assert theirs == [ldm.unet_name(name, first) for name in ours]
    assert [tensor_names.unet_to_diffusers(name) for name in theirs] == ours
    assert len(set(theirs)) == len(ours) in (686, 1680)


def test_every_name_of_a_vae_and_of_openclip_is_known():
    vae = tiny.vae()
    assert [tensor_names.vae_to_original(n) for n in vae.state_dict()] == list(ldm.vae_tensors(vae))
    text = tiny_sdxl.text_encoder_2()
    ours = [name.removeprefix("text_model.") for name in text.state_dict()]
    theirs = {tensor_names.clip_to_original(name) for name in ours}
    assert theirs == set(ldm.open_clip_tensors(text))
    assert sorted(one for name in theirs for one in tensor_names.clip_to_diffusers(name)) == sorted(
        ours
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("query", "to_q"), ("key", "to_k"), ("value", "to_v"), ("proj_attn", "to_out.0")],
)
def test_old_vae_names_are_the_new_ones(old, new):
    home = "decoder.mid_block.attentions.0"
    one = tensor_names.vae_to_original(f"{home}.{old}.weight")
    assert one == tensor_names.vae_to_original(f"{home}.{new}.weight")


@pytest.mark.parametrize(
    ("name", "third"),
    [
        ("encoder.layers.3.self_attn.q_proj.weight", 0),
        ("encoder.layers.3.self_attn.v_proj.bias", 2),
        ("encoder.layers.3.self_attn.out_proj.bias", None),
    ],
)
def test_the_place_in_a_stack_is_told(name, third):
    assert tensor_names.clip_third(name) == third
