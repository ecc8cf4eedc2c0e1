import argparse
import json

import pytest
import torch
from torch import nn

from training.loop import device as device_module
from training.loop.device import autocast, compile_modules, device_of

CPU = torch.device("cpu")


@pytest.mark.parametrize("fast", [True, False])
def test_a_processor_without_bfloat16_trains_in_full(monkeypatch, fast):
    monkeypatch.setattr(device_module, "has_fast_bfloat16", lambda _device: fast)
    with autocast(torch.device("cpu")):
        product = torch.ones(2, 2) @ torch.ones(2, 2)
    assert product.dtype == (torch.bfloat16 if fast else torch.float32)


def test_what_cannot_be_compiled_runs_as_it_is(monkeypatch, capsys):
    model = nn.Linear(2, 1)
    monkeypatch.setattr(
        nn.Module, "compile", lambda self: setattr(self, "_compiled_call_impl", _broken)
    )
    # it sets the compiler's own settings, which every other test in this process would meet
    with torch._dynamo.config.patch(suppress_errors=False, recompile_limit=8):
        compile_modules([model], True, lambda: model(torch.ones(1, 2)))
    assert model(torch.ones(1, 2)).shape == (1, 1)
    assert "no compiler here" in json.loads(capsys.readouterr().out)["compile"]


def _broken(*_):
    raise RuntimeError("no compiler here")


def test_a_missing_device_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_of(argparse.Namespace(device="auto")) == CPU
    with pytest.raises(SystemExit, match="Expected a CUDA device"):
        device_of(argparse.Namespace(device="cuda"))
