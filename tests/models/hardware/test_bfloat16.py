from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from core.config import ROOT
from core.models.hardware import bfloat16, device
from core.models.hardware.bfloat16 import has_instructions

X86 = "processor\t: 0\nmodel name\t: Some EPYC\nflags\t\t: fpu sse2 avx512_bf16 amx_tile\n"
ARM = "processor\t: 0\nFeatures\t: fp asimd bf16 i8mm\n"
OLD = "processor\t: 0\nmodel name\t: Older\nflags\t\t: fpu sse2 avx2\n"


@pytest.fixture
def able(monkeypatch):
    monkeypatch.setattr(bfloat16, "has_instructions", lambda: True)


def keep(config, gain: object, **changes: object) -> None:
    config.data_folder.mkdir(parents=True, exist_ok=True)
    told = {"machine": bfloat16._machine(), "gain": gain} | changes
    config.bfloat16_file.write_text(json.dumps(told))


@pytest.mark.parametrize(("text", "has"), [(X86, True), (ARM, True), (OLD, False)])
def test_the_processor_is_asked_for_its_instructions(tmp_path, monkeypatch, text, has):
    (tmp_path / "cpuinfo").write_text(text)
    monkeypatch.setattr(bfloat16, "PROCESSOR", tmp_path / "cpuinfo")
    bfloat16._flags.cache_clear()
    assert has_instructions() is has
    bfloat16._flags.cache_clear()


def test_where_the_system_does_not_tell_torch_is_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(bfloat16, "PROCESSOR", tmp_path / "none")
    bfloat16._flags.cache_clear()
    for answer in (True, False):
        monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda answer=answer: answer)
        assert has_instructions() is answer
    bfloat16._flags.cache_clear()


def test_it_is_timed_once_and_kept(config, able, monkeypatch):
    timed: list[float] = []
    monkeypatch.setattr(bfloat16, "measured_gain", lambda: timed.append(2.0) or 2.0)
    assert bfloat16.known_gain(config) is None
    assert bfloat16.is_faster(config)
    assert bfloat16.is_faster(config)
    assert (len(timed), bfloat16.known_gain(config)) == (1, 2.0)


def test_timing_gives_a_number_and_leaves_torch_as_it_was():
    threads = torch.get_num_threads()
    assert 0.01 < bfloat16.measured_gain() < 100
    assert torch.get_num_threads() == threads


@pytest.mark.parametrize(("gain", "dtype"), [(2.1, "bfloat16"), (1.1, "float32"), (0.2, "float32")])
def test_only_what_is_faster_is_chosen(config, able, gain, dtype):
    keep(config, gain)
    chosen, seen = device.choose_device(config), device.expected_device(config)
    assert chosen.dtype == seen.dtype == dtype
    assert ("in which this processor is faster" in chosen.dtype_reason) is (dtype == "bfloat16")


def test_emulation_is_not_even_timed(config, monkeypatch):
    monkeypatch.setattr(bfloat16, "measured_gain", lambda: pytest.fail("timed"))
    assert device.choose_device(config).dtype == "float32"


def test_a_person_goes_before_it(config, able):
    keep(config, 2.1)
    assert device.choose_device(replace(config, dtype="float32")).dtype == "float32"
    assert (
        "bfloat16"
        not in device.describe_without_torch(replace(config, dtype="float32")).device_text
    )


def test_the_first_page_says_so(config, able):
    auto = replace(config, device="auto")
    before = device.describe_without_torch(auto).device_text
    keep(config, 2.12)
    told = device.describe_without_torch(auto).device_text
    assert "bfloat16" not in before
    assert told.endswith("in bfloat16, in which they are 2.1 times as fast.")


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"gain": 2}', '{"machine": "", "gain": "x"}', '{"gain": NaN}']
)
def test_what_is_no_note_of_this_machine_is_measured_anew(config, text):
    config.data_folder.mkdir(parents=True)
    config.bfloat16_file.write_text(text)
    assert bfloat16.known_gain(config) is None


def test_another_pytorch_is_measured_anew(config):
    keep(config, 2.0, machine="another")
    assert bfloat16.known_gain(config) is None


def test_looking_from_outside_loads_no_torch(tmp_path):
    script = (
        "import sys; from core.config import Config; from core.models.hardware import device\n"
        f"device.expected_device(Config(data_folder=__import__('pathlib').Path({str(tmp_path)!r})))\n"
        "print('torch' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_without_pytorch_what_was_measured_says_nothing(config, able, monkeypatch):
    """As after somebody has taken it out: the first page says how to get it."""
    keep(config, 2.1)
    monkeypatch.setattr(bfloat16, "torch_version", lambda: "")
    bfloat16._machine.cache_clear()
    assert bfloat16.known_gain(config) is None
    bfloat16._machine.cache_clear()
