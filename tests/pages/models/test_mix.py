"""Mixing checkpoints on the Models page: what is chosen is what is queued."""

from __future__ import annotations

import pytest

from core.models.merging.merge_request import MergeMode, MergeRequest, Precision
from core.ui import state
from tests.models.full_size import write_header

FIRST = "model.diffusion_model.input_blocks.0.0.weight"
WORDS = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"
REST = {
    "first_stage_model.decoder.conv_in.weight": (1, 4, 1, 1),
    "cond_stage_model.transformer.text_model.final_layer_norm.weight": (4,),
}
LORA = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k"


def write_models(folder, names, width=768):
    for name in names:
        shapes = {FIRST: (2, 4, 1, 1), WORDS: (2, width), **REST}
        write_header(folder / "models" / "checkpoints" / f"{name}.safetensors", shapes)


def write_lora(folder, name, width=768):
    shapes = {f"{LORA}.lora_down.weight": (2, width), f"{LORA}.lora_up.weight": (2, 2)}
    write_header(folder / "models" / "loras" / f"{name}.safetensors", shapes)


@pytest.fixture
def mix(data_folder, open_page):
    write_models(data_folder, ["one", "two", "three"])
    write_models(data_folder, ["big"], width=2048)
    write_lora(data_folder, "ink")
    write_lora(data_folder, "big ink", width=2048)
    page = open_page("10_Models.py")
    page.session_state[state.MODELS_VIEW] = "Mix"
    return page.run()


def button(page, label):
    return next(one for one in page.button if one.label == label)


def box(page, key):
    return next(one for one in page.selectbox if one.key == key)


def queued(studio):
    (job,) = (job for job in studio.jobs(active_only=True) if job.kind == "merge")
    return MergeRequest.from_dict(job.payload)


def test_a_blend_with_a_lora_is_queued_as_chosen(mix, studio):
    assert not mix.exception
    box(mix, state.MERGE_FIRST).set_value("two")
    box(mix, state.MERGE_SECOND).set_value("three")
    mix.slider(key=state.MERGE_SHARE).set_value(0.3)
    mix.multiselect(key=state.MERGE_LORAS).set_value(["ink"])
    mix.text_input(key=state.MERGE_NAME).set_value("Sunset")
    mix.run()
    mix.slider(key=state.merge_lora_weight("ink")).set_value(-0.5).run()
    assert any("70% two" in caption.value for caption in mix.caption)
    button(mix, "Mix").click().run()
    assert not mix.error
    assert queued(studio) == MergeRequest(
        name="Sunset", first="two", second="three", weight=0.3, loras=(("ink", -0.5),)
    )


def test_a_transfer_is_queued_as_chosen(mix, studio):
    mix.session_state[state.MERGE_HOW] = "Transfer"
    mix.session_state[state.MERGE_PRECISION] = Precision.HALF
    mix.run()
    box(mix, state.MERGE_FIRST).set_value("one")
    box(mix, state.MERGE_SECOND).set_value("two")
    box(mix, state.MERGE_THIRD).set_value("three")
    mix.run()
    button(mix, "Mix").click().run()
    assert queued(studio) == MergeRequest(
        name="My mix", first="one", second="two", third="three", weight=1.0,
        mode=MergeMode.DIFFERENCE, precision=Precision.HALF,
    )  # fmt: skip


def test_only_what_fits_the_first_is_offered(mix):
    assert box(mix, state.MERGE_FIRST).value in ("one", "two", "three")
    assert "big (SDXL)" in box(mix, state.MERGE_FIRST).options
    assert "big (SDXL)" not in box(mix, state.MERGE_SECOND).options
    assert mix.multiselect(key=state.MERGE_LORAS).options == ["ink"]
    box(mix, state.MERGE_FIRST).set_value("big").run()
    assert mix.multiselect(key=state.MERGE_LORAS).options == ["big ink"]
    assert "A second SDXL checkpoint is needed" in mix.info[0].value
    assert button(mix, "Mix").disabled


def test_what_cannot_be_merged_is_one_line(mix, studio):
    mix.slider(key=state.MERGE_SHARE).set_value(0.9)
    box(mix, state.MERGE_THIRD).set_value("three").run()
    mix.slider(key=state.MERGE_SHARE_3).set_value(0.5).run()
    button(mix, "Mix").click().run()
    assert mix.error[0].value == "The shares come to more than 1 together. Lower one."
    assert studio.jobs(active_only=True) == []


def test_without_checkpoints_the_page_says_what_to_do(data_folder, open_page):
    page = open_page("10_Models.py")
    page.session_state[state.MODELS_VIEW] = "Mix"
    page.run()
    assert not page.exception
    assert not [one for one in page.button if one.label == "Mix"]
