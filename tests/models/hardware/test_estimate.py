from __future__ import annotations

import json
import shutil

import pytest
import torch
from safetensors.torch import save_file

from benchmarks.engine import full_size
from benchmarks.engine.memory_estimate import counted_decoding, counted_step
from core.config import ASSETS
from core.models import registry
from core.models.family import Family
from core.models.hardware.device import Device
from core.models.hardware.estimate import (
    CARD_BYTES,
    PROCESS_BYTES,
    Workload,
    denoising_numbers,
    estimate,
    needs_full_precision,
)
from core.models.loading.loader import load_checkpoint
from core.models.source import Source, SourceKind
from core.models.specs import CheckpointSpec, ControlNetSpec

GIB = 1 << 30
NOWHERE = Source(SourceKind.FOLDER, "/nowhere")


def spec_of(family: Family) -> CheckpointSpec:
    return CheckpointSpec(id="x", title="X", family=family, source=NOWHERE)


def control_of(family: Family) -> ControlNetSpec:
    return ControlNetSpec(id="c", title="C", family=family, source=NOWHERE)


@pytest.mark.parametrize(
    ("shape", "size"), [(full_size.SD15, (512, 768)), (full_size.SDXL, (832, 1216))]
)
@pytest.mark.parametrize("has_control", [False, True])
def test_a_step_takes_what_was_counted_on_the_real_shapes(shape, size, has_control):
    family = Family(shape.name)
    work = Workload(
        width=size[0],
        height=size[1],
        controlnets=(control_of(family),) if has_control else (),
    )
    need = estimate(spec_of(family), work, dtype="float16", device="cuda")
    assert need.denoising == pytest.approx(counted_step(shape, size, has_control), rel=0.01)


def test_a_decoding_takes_what_was_counted():
    need = estimate(
        spec_of(Family.SD15), Workload(width=512, height=512), dtype="float16", device="cuda"
    )
    assert need.decoding == pytest.approx(counted_decoding(full_size.SD15, (512, 512)), rel=0.01)


def test_the_known_models_have_the_weights_that_were_counted():
    need = estimate(
        spec_of(Family.SDXL),
        Workload(width=1024, height=1024, controlnets=(control_of(Family.SDXL),)),
        dtype="bfloat16",
        device="cuda",
    )
    gib = {part: round(size / GIB, 3) for part, size in need.weights.items()}
    assert gib == {
        "unet": 4.782, "vae": 0.156, "text_encoder": 0.229, "text_encoder_2": 1.294,
        "controlnet_0": 2.33,
    }  # fmt: skip
    assert need.whole / GIB == pytest.approx(8.79 + 1.5 + CARD_BYTES / GIB, abs=0.01)
    assert need.tiled < need.whole
    assert need.offloaded(["controlnet_0"]) < need.tiled - 2.2 * GIB


def test_half_the_numbers_without_guidance_and_twice_the_bytes_in_full_precision():
    def denoising(dtype: str, **changes) -> int:
        work = Workload(width=512, height=512, **changes)
        return estimate(spec_of(Family.SD15), work, dtype=dtype, device="cpu").denoising

    assert denoising("float32") == 2 * denoising("float16")
    assert denoising("float16", is_guided=False) * 2 == denoising("float16")


def test_attention_that_is_not_fused_shows_its_table():
    """Counted on SD 1.5: 1.05 GiB at 512×512 and 16.2 GiB at 1024×1024."""
    unet = json.loads((ASSETS / "configs/sd15/unet/config.json").read_text())

    def gib(side: int) -> float:
        numbers = denoising_numbers(unet, Workload(width=side, height=side), is_fused=False)
        return numbers * 2 * 2 / GIB

    assert gib(512) == pytest.approx(1.05, rel=0.1)
    assert gib(1024) == pytest.approx(16.2, rel=0.1)


def test_sdxl_decodes_in_full_precision_only_where_half_overflows():
    assert needs_full_precision({"force_upcast": True}, "float16")
    assert not needs_full_precision({"force_upcast": True}, "bfloat16")
    assert not needs_full_precision({"force_upcast": False}, "float16")
    work = Workload(width=1024, height=1024)
    half, other = (
        estimate(spec_of(Family.SDXL), work, dtype=dtype, device="cuda")
        for dtype in ("float16", "bfloat16")
    )
    assert half.weights["vae"] == 2 * other.weights["vae"]
    assert half.decoding == 2 * other.decoding


def test_a_folder_counts_exactly_what_is_loaded(own):
    spec = registry.checkpoint("tiny", own)
    control = registry.pose_controlnet(spec, own)
    work = Workload(width=64, height=96, controlnets=(control,))
    need = estimate(spec, work, dtype="float32", device="cpu")
    loaded = load_checkpoint(spec, Device("cpu", "float32", "", 1.0), own)
    own_parts = {part: size for part, size in need.weights.items() if part != "controlnet_0"}
    assert own_parts == {
        part: sum(p.numel() * 4 for p in getattr(loaded, part).parameters()) for part in own_parts
    }
    assert need.weights["controlnet_0"] > 0
    assert PROCESS_BYTES < need.overhead < 1.01 * PROCESS_BYTES


def test_another_vae_and_an_upscaler_count(own, tmp_path):
    spec = registry.checkpoint("tiny", own)
    folder = tmp_path / "vae"
    shutil.copytree(own.models_folder / "tiny" / "vae", folder)
    source = Source(SourceKind.FOLDER, str(folder))
    enlarger = tmp_path / "net.safetensors"
    save_file({"body.0.weight": torch.zeros(8, 3, 3, 3)}, enlarger)
    plain = estimate(spec, Workload(width=64, height=64), dtype="float32", device="cpu")
    more = estimate(
        spec,
        Workload(width=64, height=64, vae=source, enlarger=enlarger),
        dtype="float32",
        device="cpu",
    )
    assert more.weights["vae"] == plain.weights["vae"]
    assert more.weights["upscaler"] == 8 * 3 * 3 * 3 * 4
    assert more.enlarging > 0 == plain.enlarging


@pytest.mark.parametrize(
    ("down", "up"),
    [("x.lora_down.weight", "x.lora_up.weight"), ("x.lora_A.weight", "x.lora_B.weight")],
)
def test_what_a_lora_replaces_is_kept_in_main_memory(own, tmp_path, down, up):
    lora = tmp_path / "style.safetensors"
    save_file({down: torch.zeros(4, 300), up: torch.zeros(200, 4)}, lora)
    spec = registry.checkpoint("tiny", own)
    plain, more = (
        estimate(spec, Workload(width=64, height=64, loras=loras), dtype="float32", device="cpu")
        for loras in ((), (lora, lora))
    )
    assert more.overhead - plain.overhead == 300 * 200 * 4
    assert more.weights == plain.weights


def test_latents_of_sixteen_pixels_take_a_quarter():
    unet = {"block_out_channels": [8, 16], "down_block_types": ["DownBlock2D", "DownBlock2D"]}
    work = Workload(width=256, height=384)
    fine = denoising_numbers(unet, work, is_fused=True)
    assert denoising_numbers(unet, work, is_fused=True, cell=16) == fine / 4
