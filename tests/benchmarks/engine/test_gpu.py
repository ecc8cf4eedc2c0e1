"""The rehearsal: the whole course on the processor, with few steps of narrow models."""

from __future__ import annotations

import argparse

import pytest

from benchmarks.engine import gpu
from core.config import Config
from core.generation.memory.plan import plan
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models import registry
from core.models.hardware import machine
from core.models.hardware.device import Device


@pytest.fixture
def bench(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "usable_memory", lambda _name: 1 << 50)
    monkeypatch.setattr(gpu, "SHORT", 1)
    monkeypatch.setattr(gpu, "LONG", 2)
    monkeypatch.setattr(gpu, "REPEATS", 1)
    return gpu.Bench(argparse.Namespace(device="cpu", tiny=True, budget=440.0), tmp_path)


@pytest.mark.parametrize("family", ["sd15", "sdxl"])
def test_the_engine_draws_the_bare_pipelines_picture(bench, family, tmp_path):
    gpu.measure(bench, family, tmp_path)
    assert [(row.family, row.case) for row in bench.rows] == [
        (family, case) for case in ("step", "bare", "engine")
    ]
    engine = bench.rows[-1]
    assert engine.difference == 0
    assert engine.mode == "whole"
    assert engine.picture_ms > 0
    assert engine.planned_gib > 2


@pytest.mark.parametrize(("family", "side"), [("sd15", 512), ("sdxl", 1024)])
def test_the_budgets_bring_about_what_their_cases_say(family, side, standing, tmp_path):
    card = Device("cuda", "bfloat16", "", 139.0)
    checkpoint = gpu.CHECKPOINTS[family]
    request = GenerationRequest(
        prompt="girl", pose=standing, checkpoint=checkpoint, size=Size(side, side), guidance=5.0
    )
    found: dict[str, tuple[str, ...]] = {}
    for case, gib in gpu.BUDGETS[family].items():
        config = Config(data_folder=tmp_path, memory_budget=int(gib * gpu.GIB))
        spec = registry.checkpoint(checkpoint, config)
        found[case] = plan(request, spec, card, config, free=130 << 30).offloaded
    assert "controlnet_0" not in found["offload"] and "vae" in found["offload"]
    assert "controlnet_0" in found["control"] and "unet" not in found["control"]
    assert "unet" in found["layers"]


def test_the_share_of_the_chips_limit_follows_from_the_counted_work(bench, tmp_path):
    """SD 1.5 with a ControlNet, guided: 2.173 TFLOP a step."""
    assert 2 * gpu.WORK["sd15"] == pytest.approx(1.6065 + 0.5666, abs=0.001)
    assert 2 * gpu.WORK["sdxl"] == pytest.approx(13.5225 + 6.0408, abs=0.001)
    assert bench.limit_tflops > 0
