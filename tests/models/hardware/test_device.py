from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from core.config import ROOT
from core.errors import StudioError
from core.models.hardware import device
from core.models.hardware.machine import Gpu


def test_the_processor_computes_in_full_precision_and_says_why(config):
    chosen = device.choose_device(config)
    assert (chosen.name, chosen.dtype, chosen.is_half) == ("cpu", "float32", False)
    assert chosen.reason == "cpu, as set by POSEANIME_DEVICE"
    assert chosen.torch_dtype is torch.float32
    assert chosen.memory_gib > 0.5


def test_the_best_device_is_found(config, monkeypatch):
    auto = replace(config, device="auto")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (4 << 30, 8 << 30))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Tesla T4")
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: (7, 5))
    chosen = device.choose_device(auto)
    assert (chosen.name, chosen.dtype, chosen.memory_gib) == ("cuda", "float16", 8.0)
    assert (chosen.card, chosen.compute) == ("Tesla T4", (7, 5))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert device.choose_device(auto).name == "mps"
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert "no graphics card" in device.choose_device(auto).reason


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"device": "tpu"}, "Expected POSEANIME_DEVICE to be auto, cuda, mps, cpu, got 'tpu'"),
        ({"dtype": "int4"}, "Expected POSEANIME_DTYPE to be auto, float16"),
    ],
)
def test_wishes_that_nobody_can_meet_are_refused(config, changes, line):
    with pytest.raises(StudioError, match=line):
        device.choose_device(replace(config, **changes))


def test_a_device_that_is_not_here_names_those_that_are(config, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(StudioError, match="got only cpu: set POSEANIME_DEVICE"):
        device.choose_device(replace(config, device="cuda"))


@pytest.mark.parametrize(
    ("name", "asked", "compute", "dtype", "reason"),
    [
        ("cpu", "auto", None, "float32", "in which a processor is fastest"),
        ("cuda", "auto", (7, 5), "float16", "no bfloat16"),
        ("cuda", "auto", (8, 0), "bfloat16", "cannot overflow"),
        ("cuda", "auto", (12, 0), "bfloat16", "cannot overflow"),
        ("cuda", "auto", None, "float16", "no bfloat16"),
        ("cuda", "float32", (8, 9), "float32", "as set by POSEANIME_DTYPE"),
        ("mps", "auto", None, "float16", "half the memory"),
    ],
)
def test_the_number_format_comes_with_its_reason(name, asked, compute, dtype, reason):
    chosen, why = device.number_format(name, asked, compute)
    assert chosen == dtype
    assert reason in why


def test_a_look_from_outside_agrees_with_the_choice(config):
    seen, chosen = device.expected_device(config), device.choose_device(config)
    assert (seen.name, seen.dtype, seen.memory_gib) == (
        chosen.name,
        chosen.dtype,
        chosen.memory_gib,
    )


def test_a_look_takes_the_drivers_word(config, monkeypatch):
    found = Gpu("Tesla T4", (7, 5), 15 << 30, 14 << 30)
    monkeypatch.setattr(device, "gpu_by_driver", lambda: found)
    seen = device.expected_device(replace(config, device="auto"))
    assert (seen.name, seen.dtype, seen.memory_gib, seen.card) == (
        "cuda", "float16", 15.0, "Tesla T4",
    )  # fmt: skip


def test_the_first_page_is_told_without_loading_torch():
    script = (
        "import sys; from core.config import Config; from core.models import registry\n"
        "from core.models.hardware import device\n"
        "config = Config.from_environment({'POSEANIME_DATA': '/nowhere'})\n"
        "facts = device.describe_without_torch(config)\n"
        "[spec.why_not(config) for spec in registry.checkpoints(config)]\n"
        "assert facts.device_text and 'GiB of memory are free' in facts.memory_text, facts\n"
        "heavy = {'torch', 'diffusers', 'transformers', 'huggingface_hub', 'cv2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
