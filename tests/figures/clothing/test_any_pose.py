"""No garment, pattern or swing stops a drawing, in whatever pose."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from core.figures.clothing.garments import GARMENTS
from core.figures.clothing.textiles.patterns import PATTERNS
from core.figures.drawing import draw
from core.figures.looks import Item, Scene
from core.figures.motion import Bend, Motion
from core.geometry import Size
from tests.figures.clothing.wearing import PLAIN
from tests.figures.wild_poses import wild_pose

SIZE = Size(64, 96)
SWINGING = Motion(skirt=Bend(0.5, 0.4), cape=Bend(-1.0, 1.0), scarf=Bend(1.0), ribbon=Bend(-0.6))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("number", range(0, len(GARMENTS), 5))
def test_clothes_are_drawn_in_any_pose(number: int):
    chance = random.Random(number)
    items = tuple(
        Item(kind.name, "red", "", chance.choice(list(PATTERNS)), "HI")
        for kind in GARMENTS[number : number + 5]
    )
    pose, about = wild_pose(number, SIZE)
    for kind in ("girl", "boy"):
        look = replace(PLAIN, kind=kind, items=items)
        drawing = draw(pose, [look], Scene("none"), SIZE, motion=SWINGING)
        assert drawing.picture().shape == (SIZE.height, SIZE.width, 3), about
