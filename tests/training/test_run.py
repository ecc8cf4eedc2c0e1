import torch
from torch import nn

from training.run import MovingAverage, Run, Team


def step(run: Run) -> None:
    run.update(run.module(torch.ones(4, 3)).square().mean(), samples=4)


def new_run(folder, **settings) -> Run:
    torch.manual_seed(1)
    model = nn.Linear(3, 2)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
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


def test_the_budget_ends_the_run_and_lowers_the_rate(tmp_path):
    run = new_run(tmp_path)
    rates = []
    for _ in run.steps():
        rates.append(run.optimizer.param_groups[0]["lr"])
        step(run)
    assert rates[0] == 0.01
    assert rates[-1] < 0.005
    assert (tmp_path / "checkpoint.pt").exists()


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
