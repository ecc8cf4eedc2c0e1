import argparse
import json
import os
import signal

import pytest
import torch
from torch import nn

from training.loop import run as run_module
from training.loop.run import Run, read_average, read_weights, start_run
from training.nets.optimizers import OPTIMIZERS


def step(run: Run) -> None:
    noise = torch.randn(4, 16)  # as of the diffusion's times and noise
    run.update(run.module(noise).square().mean(), samples=4)


class Clock:
    """A second a step."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def new_run(folder, *, optimizer="adamw", minutes=0.01, **settings) -> Run:
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(16, 24), nn.BatchNorm1d(24), nn.Dropout(0.2), nn.Linear(24, 2))
    made = OPTIMIZERS[optimizer](model, 0.01)
    settings = {"learning_rate": 0.01, "warmup": 1} | settings
    return Run(folder, minutes, model, made, **settings)


def trained(
    folder, clock: Clock, *, stop_at=None, resume=False, minutes=20 / 60, **settings
) -> tuple[Run, list]:
    """The run, and of each step its rate and loss."""
    run = new_run(folder, minutes=minutes, clock=clock, warmup=6, **settings)
    if resume:
        run.resume()
    trace = []
    for number in run.steps():
        step(run)
        clock.seconds += 1
        trace.append((run.optimizer.param_groups[0]["lr"], float(run._losses[-1])))
        if number + 1 == stop_at:
            os.kill(os.getpid(), signal.SIGTERM)
    return run, trace


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_that_was_interrupted_ends_as_one_that_was_not(tmp_path, optimizer):
    whole, wanted = trained(tmp_path / "whole", Clock(), optimizer=optimizer)
    folder, clock = tmp_path / "parts", Clock()
    parts = []
    for number, stop_at in enumerate((4, 11, None)):
        torch.manual_seed(99 + number)  # a new process has other numbers
        clock.seconds += 1000 * number  # time between the sittings does not count
        run, trace = trained(folder, clock, stop_at=stop_at, resume=number > 0, optimizer=optimizer)
        parts += trace
    assert parts == wanted
    assert (run.step, run.samples, run.trained_seconds) == (20, 80, 20.0)
    for name, value in whole.module.state_dict().items():
        assert torch.equal(run.module.state_dict()[name], value), name
        assert torch.equal(run.average.values[name], whole.average.values[name]), name


def test_a_budget_that_is_used_up_trains_no_further_and_a_larger_one_does(tmp_path):
    trained(tmp_path, Clock())
    _, trace = trained(tmp_path, Clock(), resume=True)
    assert trace == []
    run, trace = trained(tmp_path, Clock(), resume=True, minutes=25 / 60)
    assert len(trace) == 5
    assert run.step == 25


def test_a_checkpoint_of_before_is_read(tmp_path):
    """It has no random state."""
    first = new_run(tmp_path)
    step(first)
    first.save()
    saved = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    del saved["random"], saved["loss"]
    torch.save(saved, tmp_path / "checkpoint.pt")
    second = new_run(tmp_path)
    second.resume()
    assert (second.step, second.samples) == (1, 4)
    assert torch.equal(second.module[0].weight, first.module[0].weight)


def test_weights_and_average_are_read_without_a_run(tmp_path):
    run = new_run(tmp_path)
    step(run)
    run.save()
    assert torch.equal(read_weights(tmp_path)["0.weight"], run.module[0].weight)
    average, facts = read_average(tmp_path)
    assert torch.equal(average["0.weight"], run.average.values["0.weight"])
    assert (facts["step"], facts["samples"]) == (1, 4)


def test_checkpoints_are_written_while_it_runs_and_replace_each_other_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(run_module, "CHECKPOINT_SECONDS", 2.0)
    clock = Clock()
    run = new_run(tmp_path, minutes=7 / 60, clock=clock)
    found = []
    for _ in run.steps():
        step(run)
        clock.seconds += 1
        if (tmp_path / "checkpoint.pt").exists():
            found.append(read_average(tmp_path)[1]["step"])
    assert found == [3, 3, 3, 6]
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
    assert read_average(tmp_path)[1]["step"] == 7


def test_the_rate_warms_up_and_falls_at_the_end(tmp_path):
    _, trace = trained(tmp_path, Clock())
    rates = [rate for rate, _ in trace]
    assert rates[:6] == pytest.approx([0.01 * (i + 1) / 6 for i in range(6)])
    assert rates[6:14] == [0.01] * 8
    assert rates[14:] == sorted(rates[14:], reverse=True)
    assert rates[-1] < 0.002


def test_options_start_a_run_or_resume_one(tmp_path):
    model = nn.Linear(16, 2)
    options = {
        "out": tmp_path, "minutes": 2.0, "learning_rate": 0.02, "warmup": 3, "decay": 0.9,
        "final_share": 0.5, "log_every": 7, "resume": False,
    }  # fmt: skip
    run = start_run(argparse.Namespace(**options), model, OPTIMIZERS["adamw"](model, 0.02))
    step(run)
    run.save()
    again = start_run(
        argparse.Namespace(**options | {"resume": True}), model, OPTIMIZERS["adamw"](model, 0.02)
    )
    assert (again.step, again.seconds, again.warmup, again.log_every) == (1, 120, 3, 7)


def test_one_bad_batch_leaves_the_weights_alone(tmp_path):
    run = new_run(tmp_path)
    step(run)
    before = run.module[0].weight.clone()
    run.update(run.module(torch.ones(4, 16)).mean() * float("nan"), samples=4)
    assert torch.equal(run.module[0].weight, before)
    step(run)
    assert not torch.equal(run.module[0].weight, before)


def test_the_log_is_one_line_of_json_every_so_many_steps(tmp_path, capsys):
    run = new_run(tmp_path, log_every=2)
    for _ in range(5):
        step(run)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["step"] for line in lines] == [2, 4]
    assert lines[-1]["samples"] == 16
    assert {"loss", "minutes", "minutes_left", "per_second", "rate"} <= set(lines[-1])
