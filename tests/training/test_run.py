import argparse
import json
import os
import signal
import time

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import get_worker_info

from training.run import (
    MovingAverage,
    Run,
    Team,
    average_of,
    batches_ahead,
    compiled,
    device_of,
    half_precision,
    options,
)

CPU = torch.device("cpu")


def step(run: Run) -> None:
    run.update(run.module(torch.ones(4, 3)).square().mean(), samples=4)


def new_run(folder, *, fused=False, **settings) -> Run:
    torch.manual_seed(1)
    model = nn.Linear(3, 2)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, fused=fused)
    return Run(folder, 0.01, model, optimizer, learning_rate=0.01, warmup=1, **settings)


def test_a_run_goes_on_where_its_checkpoint_ended(tmp_path):
    first = new_run(tmp_path)
    for _ in range(3):
        step(first)
    first.save()
    second = new_run(tmp_path)
    second.resume()
    assert (second.step, second.samples) == (3, 12)
    assert torch.equal(second.module.weight, first.module.weight)
    step(first)
    step(second)
    assert torch.equal(second.module.weight, first.module.weight)


def test_the_state_that_travels_is_enough_to_go_on(tmp_path):
    first = new_run(tmp_path / "there")
    for _ in range(5):
        step(first)
    first.write_state()
    (tmp_path / "there").rename(tmp_path / "here")
    second = new_run(tmp_path / "here")
    second.resume()
    assert (second.step, second.samples) == (5, 20)
    assert torch.allclose(second.module.weight, first.module.weight, atol=4e-3)
    assert torch.allclose(
        second.average.values["weight"], first.average.values["weight"], atol=1e-3
    )
    average, facts = average_of(tmp_path / "here")
    assert facts["step"] == 5
    assert torch.allclose(average["weight"], first.average.values["weight"], atol=1e-3)
    step(second)
    assert second.step == 6


def test_without_its_own_weights_a_state_goes_on_from_the_average(tmp_path):
    first = new_run(tmp_path)
    for _ in range(3):
        step(first)
    first.write_state()
    (tmp_path / "state" / "raw.safetensors").unlink()
    second = new_run(tmp_path)
    second.resume()
    assert torch.equal(second.module.weight, second.average.values["weight"])


def test_the_budget_ends_the_run_and_lowers_the_rate(tmp_path):
    run = new_run(tmp_path)
    rates = []
    for _ in run.steps():
        rates.append(run.optimizer.param_groups[0]["lr"])
        step(run)
    assert rates[0] == 0.01
    assert rates[-1] < 0.005
    assert (tmp_path / "checkpoint.pt").exists()


def test_a_run_that_is_told_to_stop_ends_like_any_other(tmp_path):
    run = new_run(tmp_path)
    run.seconds = 60.0
    for number in run.steps():
        step(run)
        if number == 4:
            os.kill(os.getpid(), signal.SIGTERM)
    assert run.step == 5
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 5


def test_the_further_of_checkpoint_and_state_counts(tmp_path):
    run = new_run(tmp_path)
    step(run)
    run.save()
    step(run)
    run.write_state()
    again = new_run(tmp_path)
    again.resume()
    assert again.step == 2
    assert average_of(tmp_path)[1]["step"] == 2
    step(again)
    again.save()
    assert average_of(tmp_path)[1]["step"] == 3


def test_a_resumed_run_warms_up_anew(tmp_path):
    run = new_run(tmp_path)
    run.warmup, run.step, run.first = 10, 500, 500
    run._set_rate(0.0)
    assert run.optimizer.param_groups[0]["lr"] == pytest.approx(0.001)


def test_one_bad_batch_leaves_the_weights_alone(tmp_path):
    run = new_run(tmp_path, fused=True)
    step(run)
    before = run.module.weight.clone()
    run.update(run.module(torch.ones(4, 3)).mean() * float("nan"), samples=4)
    assert torch.equal(run.module.weight, before)
    step(run)
    assert not torch.equal(run.module.weight, before)


def test_the_log_is_one_line_of_json_every_so_many_steps(tmp_path, capsys):
    run = new_run(tmp_path, log_every=2)
    for _ in range(5):
        step(run)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["step"] for line in lines] == [2, 4]
    assert lines[-1]["samples"] == 16
    assert {"loss", "minutes", "minutes_left", "per_second", "rate"} <= set(lines[-1])


@pytest.mark.parametrize("fast", [True, False])
def test_a_processor_without_halves_trains_in_full(monkeypatch, fast):
    monkeypatch.setattr("training.run.has_fast_halves", lambda _device: fast)
    with half_precision(torch.device("cpu")):
        product = torch.ones(2, 2) @ torch.ones(2, 2)
    assert product.dtype == (torch.bfloat16 if fast else torch.float32)


def test_the_average_follows_slowly():
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    average = MovingAverage(model, decay=0.9)
    nn.init.ones_(model.weight)
    for _ in range(200):
        average.update(model)
    assert 0.99 < float(average.values["weight"]) <= 1


def test_workers_meet_half_way():
    one, other = nn.Linear(2, 1), nn.Linear(2, 1)
    team = Team(one, workers=2)
    mine, yours = one.weight.clone(), other.weight.clone()
    team.meet(other)
    assert torch.allclose(other.weight, (mine + yours) / 2)
    team.meet(one)
    assert torch.allclose(one.weight, (mine + other.weight) / 2)


def test_workers_meet_whatever_the_layout_of_their_weights():
    one, other = (nn.Conv2d(3, 4, 3).to(memory_format=torch.channels_last) for _ in range(2))
    team = Team(one, workers=2)
    mine, yours = one.weight.clone(), other.weight.clone()
    team.meet(other)
    assert torch.allclose(other.weight, (mine + yours) / 2)


@pytest.mark.parametrize("loaders", [0, 2])
def test_batches_come_in_order_from_any_number_of_loaders(loaders):
    ahead = batches_ahead(lambda number: torch.tensor([number]), loaders, 5, CPU)
    assert [int(next(ahead)) for _ in range(9)] == list(range(5, 14))


def test_too_little_shared_memory_means_no_loaders(monkeypatch, capsys):
    monkeypatch.setattr("training.run._shared_bytes", lambda: 64 << 20)
    ahead = batches_ahead(np.array, 4, 0, CPU)
    assert [int(next(ahead)), int(next(ahead))] == [0, 1]
    assert "/dev/shm" in json.loads(capsys.readouterr().out)["loaders"]


def test_loaders_that_fall_silent_are_replaced(monkeypatch, capsys):
    def make(number: int) -> torch.Tensor:
        if number == 3 and get_worker_info() is not None:
            time.sleep(1.5)
        return torch.tensor([number])

    monkeypatch.setattr("training.run.LOADER_SECONDS", 0.5)
    ahead = batches_ahead(make, 1, 0, CPU)
    assert [int(next(ahead)) for _ in range(5)] == [0, 1, 2, 3, 4]
    assert "timed out" in json.loads(capsys.readouterr().out)["loaders"]


def test_what_cannot_be_compiled_runs_as_it_is(monkeypatch, capsys):
    model = nn.Linear(2, 1)
    monkeypatch.setattr(
        nn.Module, "compile", lambda self: setattr(self, "_compiled_call_impl", _broken)
    )
    # it sets the compiler's own settings, which every other test in this process would meet
    with torch._dynamo.config.patch(suppress_errors=False, recompile_limit=8):
        compiled([model], True, lambda: model(torch.ones(1, 2)))
    assert model(torch.ones(1, 2)).shape == (1, 1)
    assert "no compiler here" in json.loads(capsys.readouterr().out)["compile"]


def _broken(*_):
    raise RuntimeError("no compiler here")


def test_a_missing_device_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_of(argparse.Namespace(device="auto")) == CPU
    with pytest.raises(SystemExit, match="Expected a CUDA device"):
        device_of(argparse.Namespace(device="cuda"))


def test_a_script_may_give_an_option_its_own_meaning():
    parsed = options("text", 3, loaders=7, out="x").parse_args(["--tiny"])
    assert (parsed.minutes, parsed.loaders, parsed.out, parsed.tiny) == (3, 7, "x", True)
