from __future__ import annotations

import gc
import weakref

import pytest
import torch

from core.models.loading.budget import Budget, CachedModel


class Part(torch.nn.Module):
    """A real module of so many float32 numbers."""

    def __init__(self, numbers: int) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(numbers), requires_grad=False)


def size_of(part: Part) -> int:
    return part.weight.numel() * part.weight.element_size()


class Loads:
    """Counts what is loaded, by name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str, numbers: int):
        def load() -> Part:
            self.names.append(name)
            return Part(numbers)

        return load


@pytest.fixture
def loads() -> Loads:
    return Loads()


def test_things_stay_while_they_fit_and_the_least_recently_used_leaves(loads):
    budget = Budget(lambda: 1000, size_of)
    first = budget.get("a", loads("a", 100))
    budget.get("b", loads("b", 100))
    assert budget.get("a", loads("a", 100)) is first
    budget.get("c", loads("c", 100))
    assert [name in budget for name in "abc"] == [True, False, True]
    assert loads.names == ["a", "b", "c"]
    budget.get("d", loads("d", 10))
    assert [loaded.size for loaded in budget.loaded] == [400, 400, 40]


def test_what_leaves_is_really_gone(loads):
    budget = Budget(lambda: 500, size_of)
    gone = weakref.ref(budget.get("a", loads("a", 100)))
    gc.freeze()
    budget.get("b", loads("b", 100))
    assert gone() is None


def test_room_is_made_before_a_thing_of_known_size_is_loaded(loads):
    budget = Budget(lambda: 1000, size_of)
    budget.get("a", loads("a", 150))
    seen = []

    def load() -> Part:
        seen.append("a" in budget)
        return Part(150)

    budget.get("b", load, expected=600)
    assert seen == [False]


def test_what_the_work_needs_stays_even_when_it_is_too_much(loads):
    budget = Budget(lambda: 500, size_of)
    budget.pin({"checkpoint", "controlnet"})
    checkpoint = budget.get("checkpoint", loads("checkpoint", 100))
    budget.get("controlnet", loads("controlnet", 100))
    assert budget.get("checkpoint", loads("checkpoint", 100)) is checkpoint
    budget.pin({"other"})
    budget.get("other", loads("other", 100))
    assert [loaded.key for loaded in budget.loaded] == ["other"]


def test_one_thing_larger_than_the_budget_is_still_given(loads):
    budget = Budget(lambda: 100, size_of)
    large = budget.get("large", loads("large", 1000))
    assert budget.get("large", loads("large", 1000)) is large
    assert loads.names == ["large"]


def test_a_failed_load_leaves_the_rest(loads):
    budget = Budget(lambda: 1000, size_of)
    held = budget.get("a", loads("a", 10))

    def fail() -> Part:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        budget.get("b", fail)
    assert budget.get("a", fail) is held
    assert "b" not in budget


def test_from_a_card_things_go_to_main_memory_and_come_back_unread(loads):
    moves: list[tuple[int, bool]] = []
    budget = Budget(
        lambda: 500,
        size_of,
        move=lambda part, is_away: moves.append((part.weight.numel(), is_away)),
        away_limit=lambda: 500,
    )
    first = budget.get("a", loads("a", 100))
    budget.get("b", loads("b", 110))
    assert moves == [(100, True)]
    assert budget.loaded == (CachedModel("a", 400, True), CachedModel("b", 440, False))
    assert budget.get("a", loads("a", 100)) is first
    assert moves == [(100, True), (110, True), (100, False)]
    assert budget.get("a", loads("a", 100)) is first
    assert budget.loaded == (CachedModel("b", 440, True), CachedModel("a", 400, False))
    assert loads.names == ["a", "b"]


def test_main_memory_has_its_own_limit(loads):
    budget = Budget(lambda: 500, size_of, move=lambda _part, _is_away: None, away_limit=lambda: 500)
    for name in "abc":
        budget.get(name, loads(name, 100))
    assert [(loaded.key, loaded.is_away) for loaded in budget.loaded] == [
        ("b", True),
        ("c", False),
    ]


def test_keep_only_drops_the_rest(loads):
    budget = Budget(lambda: 5000, size_of)
    kept = budget.get("a", loads("a", 100))
    budget.get("b", loads("b", 100))
    budget.keep_only({"a"})
    assert "b" not in budget
    assert budget.get("a", loads("a", 100)) is kept
