from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from core.config import ROOT, Config
from core.errors import ModelMissing
from core.generation.memory.plan import Mode, plan, work_of
from core.generation.request import Control, ControlKind, Fix, GenerationRequest, Refine
from core.generation.resolved_request import resolve
from core.geometry import Size
from core.models import registry
from core.models.hardware.device import Device

GIB = 1 << 30
SDXL, SD15 = "animagine-xl-4.0", "stable-diffusion-v1-5"


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    """A machine without any fetched model."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path, device="cpu", offline=True)


def card(gigabytes: float, dtype: str = "bfloat16", name: str = "") -> Device:
    return Device("cuda", dtype, "", gigabytes, card=name)


@pytest.fixture
def planned(config, standing):
    """The plan for a picture in a pose on a card, of whose memory the system keeps 0.4 GiB."""

    def make(checkpoint: str, device: Device, **changes):
        side = 1024 if checkpoint == SDXL else 512
        values = {"prompt": "girl", "pose": standing, "size": Size(side, side), "guidance": 5.0}
        request = GenerationRequest(checkpoint=checkpoint, **(values | changes))
        spec = registry.checkpoint(checkpoint, config)
        free = int((device.memory_gib - 0.4) * GIB)
        return plan(request, spec, device, config, free=free)

    return make


# SD 1.5 at 512×512 and SDXL at 1024×1024, each with a ControlNet.
TABLE = [
    (4, Mode.OFFLOAD, Mode.SEQUENTIAL),
    (6, Mode.WHOLE, Mode.SEQUENTIAL),
    (8, Mode.WHOLE, Mode.OFFLOAD),
    (12, Mode.WHOLE, Mode.WHOLE),
    (24, Mode.WHOLE, Mode.WHOLE),
    (80, Mode.WHOLE, Mode.WHOLE),
]


@pytest.mark.parametrize(("gigabytes", "small", "large"), TABLE)
def test_every_size_of_card_has_its_way(planned, gigabytes, small, large):
    assert planned(SD15, card(gigabytes)).mode is small
    assert planned(SDXL, card(gigabytes)).mode is large


def test_eight_gigabytes_are_told_what_it_costs(planned):
    told = planned(SDXL, card(8.0))
    assert told.text == (
        "SDXL + ControlNet on 8 GB: works with offload, about 2× slower (6.1 GiB of 7.6 GiB free)."
    )
    assert "unet" not in told.offloaded
    assert {"vae", "text_encoder", "text_encoder_2", "controlnet_0"} == set(told.offloaded)
    assert told.is_tiled


def test_without_a_pose_the_same_card_needs_less(planned):
    told = planned(SDXL, card(8.0), pose=None)
    assert told.text.startswith("SDXL on 8 GB: works with offload, about 1.4× slower")
    assert set(told.offloaded) == {"vae", "text_encoder", "text_encoder_2"}


def test_colab_gives_a_t4_without_bfloat16(planned):
    t4 = Device(
        "cuda", "float16", "", 14.7, "half precision; this card has no bfloat16", "Tesla T4", (7, 5)
    )
    small, large = planned(SD15, t4), planned(SDXL, t4)
    assert small.text.startswith("SD 1.5 + ControlNet on Tesla T4 (15 GB): fits (3.")
    assert (large.mode, large.dtype) == (Mode.WHOLE, "float16")
    assert large.gib_needed == pytest.approx(13.1, abs=0.2)  # its decoder in full precision
    assert "no bfloat16" in large.dtype_reason
    union = Control(kind=ControlKind.DEPTH, picture="0" * 32)
    two = planned(SDXL, t4, controls=(union,))
    assert (two.mode, two.is_tiled) == (Mode.WHOLE, True)
    assert two.text.startswith(
        "SDXL + 2 ControlNets on Tesla T4 (15 GB): fits when the picture is decoded in tiles ("
    )


def test_the_starter_fits_everywhere(planned):
    assert planned("starter", card(2.0), size=Size(128, 192)).mode is Mode.WHOLE
    processor = Device("cpu", "float32", "", 4.0)
    told = planned("starter", processor, size=Size(128, 192))
    assert told.text.startswith("Starter + ControlNet on 4 GB of main memory: fits (")


def test_what_does_not_fit_says_what_to_do(planned):
    told = planned(SDXL, Device("cpu", "float32", "", 8.0))
    assert told.mode is Mode.IMPOSSIBLE and not told.is_possible
    assert "does not fit, it takes at least" in told.text
    assert told.text.endswith("choose a smaller size or checkpoint, or close other programs.")
    assert planned(SDXL, card(1.0)).mode is Mode.IMPOSSIBLE


def test_a_refined_picture_needs_room_for_its_final_size(planned):
    plain, refined = planned(SD15, card(24)), planned(SD15, card(24), refine=Refine(scale=2.0))
    assert refined.gib_needed > plain.gib_needed + 1


def test_fixing_needs_room_for_the_size_that_details_are_drawn_at(config):
    small = GenerationRequest(prompt="girl", checkpoint=SD15, size=Size(256, 256))
    work = work_of(resolve(replace(small, fix=Fix()), config), config)
    assert (work.width, work.height, work.has_start) == (512, 512, True)
    assert work_of(resolve(small, config), config).width == 256
    large = replace(small, size=Size(768, 512), fix=Fix())
    assert work_of(resolve(large, config), config).width == 768


def test_a_budget_counts_like_a_smaller_card(planned, config, standing):
    spec = registry.checkpoint(SDXL, config)
    request = GenerationRequest(
        prompt="girl", pose=standing, checkpoint=SDXL, size=Size(1024, 1024), guidance=5.0
    )
    bounded = replace(config, memory_budget=6 * GIB)
    told = plan(request, spec, card(80.0), bounded, free=79 * GIB)
    assert (told.mode, told.gib_free) == (Mode.OFFLOAD, 6.5)


def test_a_union_counts_once_and_strength_zero_not_at_all(config, standing):
    edges = Control(kind=ControlKind.CANNY, picture="0" * 32)
    request = GenerationRequest(
        prompt="girl", pose=standing, checkpoint=SD15, size=Size(512, 512), controls=(edges, edges)
    )
    assert len(work_of(resolve(request, config), config).controlnets) == 2
    without = replace(request, control_strength=0.0, controls=(replace(edges, strength=0.0),))
    assert work_of(resolve(without, config), config).controlnets == ()


def test_the_upscaler_that_works_on_the_picture_counts(config):
    request = GenerationRequest(prompt="girl", enlarge=4)
    assert work_of(resolve(request, config), config).enlarger.name == "starter-x4.safetensors"
    plain = replace(request, enlarge=1, refine=Refine())
    assert work_of(resolve(plain, config), config).enlarger is None
    assert work_of(resolve(replace(request, checkpoint="drawing"), config), config).enlarger is None
    refined = replace(plain, refine=Refine(upscaler="starter-x4"))
    assert work_of(resolve(refined, config), config).enlarger is not None


def test_an_unknown_vae_is_one_line(config):
    request = GenerationRequest(prompt="girl", vae="nobody")
    device = Device("cpu", "float32", "", 4.0)
    with pytest.raises(ModelMissing, match="nobody"):
        plan(request, registry.checkpoint("starter", config), device, config)


def test_the_plan_is_made_without_torch():
    script = (
        "import sys; from core.config import Config; from core.models import registry\n"
        "from core.models.hardware import device\n"
        "from core.generation.memory.plan import plan; from core.generation.request import *\n"
        "config = Config.from_environment({'POSEANIME_DATA': '/nowhere'})\n"
        "spec = registry.checkpoint('starter', config)\n"
        "told = plan(GenerationRequest(prompt='x'), spec, device.expected_device(config), config)\n"
        "assert told.is_possible and 'Starter on' in told.text, told\n"
        "print(sorted({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
