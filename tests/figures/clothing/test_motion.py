"""Loose parts swing; still, nothing changes."""

from __future__ import annotations

import numpy as np
import pytest

from core.figures.looks import Item
from core.figures.motion import Bend, Motion
from core.pose.presets import get
from tests.figures.clothing.wearing import wearing

LOOSE = [
    ("skirt", Item("long skirt", "red"), "bottom", "standing"),
    ("cape", Item("cape", "red"), "cape", "standing-back"),
    ("scarf", Item("scarf", "red"), "scarf", "standing"),
    ("ribbon", Item("sash", "red"), "waist", "standing"),
    ("ribbon", Item("neck ribbon", "red"), "tie", "standing"),
]


def middle(item: Item, slot: str, pose: str, motion: Motion | None) -> float:
    shown = wearing(item, pose=get(pose).pose, motion=motion).shows(slot)
    rows, columns = np.nonzero(shown)
    return float(columns[rows > np.median(rows)].mean())


@pytest.mark.parametrize(("part", "item", "slot", "pose"), LOOSE)
def test_a_loose_part_leans_to_where_it_is_bent(part, item, slot, pose):
    still, left, right = (
        middle(item, slot, pose, Motion(**{part: Bend(angle)})) for angle in (0.0, -0.4, 0.4)
    )
    assert still == middle(item, slot, pose, None)
    assert left < still - 0.3 and right > still + 0.3


@pytest.mark.parametrize("part", ["skirt", "cape", "scarf"])
def test_its_tip_trails(part: str):
    item, slot, pose = next((i, s, p) for name, i, s, p in LOOSE if name == part)
    straight = middle(item, slot, pose, Motion(**{part: Bend(0.2)}))
    assert middle(item, slot, pose, Motion(**{part: Bend(0.2, 0.3)})) > straight
