"""With the starter, the colours of two people do not run into each other.

``benchmarks/drawing/regional.py`` says how often, over 40 pairs; these are three of them.
"""

from __future__ import annotations

import numpy as np
import pytest

from core.config import Config
from core.generation.drawing import painter
from core.generation.engine import Engine
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.models.painter import DRAWING
from core.pose.appearance import STARTER_FILE, looks_reader
from core.pose.presets import all_presets

PAIRS = (
    ("side-by-side", "beach", ("red", "green"), ("black", "yellow")),
    ("holding-hands", "classroom", ("blonde", "navy"), ("purple", "white")),
    ("back-to-back", "rooftop", ("green", "pink"), ("brown", "light blue")),
)  # (hair, dress) of each
COLOURS = ("hair_colour", "outfit_colour")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return Engine(ModelCache(Config(data_folder=tmp_path_factory.mktemp("starter"))))


def read(engine, pose, place, people, *, regional):
    """The colours of each person, everything else painted white where the drawing has others."""
    own = [f"{hair} hair, {dress} dress" for hair, dress in people]
    request = GenerationRequest(
        prompt=f"2girls, {place} BREAK {own[0]} BREAK {own[1]}", size=Size(320, 320), steps=8,
        pose=next(one for one in all_presets() if one.id == pose).pose, guidance=4.5,
        pose_guidance=True, seed=7, regional=regional,
    )  # fmt: skip
    picture = np.asarray(engine.generate(request).image)
    drawn = painter.drawing_of(request.from_dict(request.to_dict() | {"checkpoint": DRAWING.id}), 7)
    found: list[tuple[str, ...]] = []
    for person in (0, 1):
        alone = np.where((drawn.people() == person + 1)[..., None], picture, 255).astype(np.uint8)
        looks = looks_reader(STARTER_FILE).read(alone, drawn.pose, person)
        found.append(tuple(looks[name] for name in COLOURS))
    return found


def right(found, people):
    return sum(a == b for one, asked in zip(found, people, strict=True)
               for a, b in zip(one, asked, strict=True))  # fmt: skip


def test_each_colour_is_that_of_its_person(engine):
    kept, mixed = 0, 0
    for pose, place, *people in PAIRS:
        kept += right(read(engine, pose, place, people, regional=True), people)
        mixed += right(read(engine, pose, place, people, regional=False), people)
    assert kept >= 11 and mixed <= 8, f"of 12 right: {kept}, without it {mixed}"
