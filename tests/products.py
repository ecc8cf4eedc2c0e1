"""Products of tables, of which a part runs each time and the whole under ``-m slow``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pytest


def rotated(rows: Sequence[Any], *others: Iterable[Any], times: int = 1) -> list[Any]:
    """For ``parametrize``: a row and the combinations of the others that it is to be tried in.

    Each row is tried in ``times`` of them, which follow each other from row to row, so that each
    combination comes with some row. Those that are left out are a second, slow case of the row.
    """
    combinations = list(product(*others))
    cases = []
    for number, row in enumerate(rows):
        turns = {(number * times + turn) % len(combinations) for turn in range(times)}
        parts = ([], [])
        for place, one in enumerate(combinations):
            parts[place not in turns].append(one)
        cases.append(pytest.param(row, parts[0], id=f"{row}"))
        cases.append(pytest.param(row, parts[1], id=f"{row}-rest", marks=pytest.mark.slow))
    return cases


def every(step: int, cases: Iterable[tuple[Any, ...]]) -> list[Any]:
    """For ``parametrize``: each ``step``-th case runs each time, the others are slow."""
    return [
        pytest.param(*values, marks=pytest.mark.slow if number % step else ())
        for number, values in enumerate(cases)
    ]
