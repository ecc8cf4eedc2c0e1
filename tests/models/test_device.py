from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from core.config import ROOT
from core.errors import StudioError
from core.models import device


def test_the_processor_computes_in_full_precision_and_says_why(config):
    chosen = device.choose(config)
    assert (chosen.name, chosen.dtype, chosen.is_half) == ("cpu", "float32", False)
    assert chosen.reason == "cpu, as set by POSEANIME_DEVICE"
    assert chosen.torch_dtype is torch.float32
    assert chosen.memory_gib > 0.5


def test_the_best_device_is_found(config, monkeypatch):
    auto = replace(config, device="auto")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (4 << 30, 8 << 30))
    chosen = device.choose(auto)
    assert (chosen.name, chosen.dtype, chosen.memory_gib) == ("cuda", "float16", 8.0)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert device.choose(auto).name == "mps"
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert "no graphics card" in device.choose(auto).reason


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"device": "tpu"}, "Expected POSEANIME_DEVICE to be auto, cuda, mps, cpu, got 'tpu'"),
        ({"dtype": "int4"}, "Expected POSEANIME_DTYPE to be auto, float16"),
    ],
)
def test_wishes_that_nobody_can_meet_are_refused(config, changes, line):
    with pytest.raises(StudioError, match=line):
        device.choose(replace(config, **changes))


def test_a_device_that_is_not_here_names_those_that_are(config, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(StudioError, match="found only cpu: set POSEANIME_DEVICE"):
        device.choose(replace(config, device="cuda"))


def test_memory_is_what_the_system_says():
    total, free = device.total_memory("cpu"), device.available_memory("cpu")
    assert 0 < free <= total


def test_the_first_page_is_told_without_loading_torch():
    script = (
        "import sys; from core.config import Config; from core.models import device, registry\n"
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
