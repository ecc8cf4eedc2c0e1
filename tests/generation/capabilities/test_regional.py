"""Words that stay with their person, together with all else that a request may have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.generation import compiling
from core.generation.engine import Engine
from core.generation.request import (
    Control,
    ControlKind,
    Fix,
    FromDrawing,
    GenerationRequest,
    LoraUse,
    Reference,
    Refine,
    StartPicture,
)
from core.geometry import Size
from core.models.loading.cache import ModelCache
from core.pose.presets import all_presets

SIZE = Size(64, 64)
PROMPT = "2girls, park BREAK 1girl, red hair BREAK 1girl, green hair"


@pytest.fixture(scope="module")
def pair():
    return next(one for one in all_presets() if one.id == "side-by-side").pose


def test_one_person_is_drawn_bit_for_bit_as_without(draw):
    for prompt in ("girl, red hair", PROMPT):
        assert np.array_equal(draw(prompt=prompt, regional=True), draw(prompt=prompt))


def test_words_that_are_everybodys_are_read_bit_for_bit_as_without(draw, pair):
    values = {"pose": pair, "prompt": "2girls, red hair, park"}
    assert np.array_equal(draw(**values, regional=True), draw(**values))


def test_two_people_with_words_of_their_own_are_drawn_otherwise(draw, pair):
    values = {"pose": pair, "prompt": PROMPT}
    plain, drawn = draw(**values), draw(**values, regional=True)
    assert not np.array_equal(plain, drawn)
    assert np.array_equal(draw(**values, regional=True), drawn)
    assert np.array_equal(draw(**values), plain), "nothing is left on the model"


def test_it_goes_with_everything_else(draw, pair, family, drawing):
    _image, picture, mask = drawing
    several = {
        "controls": (Control(ControlKind.CANNY, picture, strength=0.5, end=0.8),),
        "loras": (LoraUse(f"{family}-peft", 0.7),),
        "references": (Reference(picture, 0.4),),
        "start_from": StartPicture(picture, 0.9, mask),
        "refine": Refine(1.5, 0.5, 2),
        "guidance_rescale": 0.5,
        "pose_guidance": True,
        "steps": 4,
    }
    scheduled = f"2girls, {'ab, ' * 90} BREAK 1girl, [red hair:blue hair:0.5] BREAK 1girl, ({family}Word:1.2), green hair"  # noqa: E501
    for changes in (
        {**several, "prompt": scheduled, "clip_skip": 2},
        {"prompt": PROMPT, "drawing": FromDrawing(0.6), "fix": Fix(strength=0.5), "steps": 4},
        {"prompt": PROMPT, "guidance": 1.0},
    ):
        drawn = draw(pose=pair, regional=True, **changes)
        assert not np.array_equal(drawn, draw(pose=pair, **changes))
        assert np.array_equal(drawn, draw(pose=pair, regional=True, **changes))


def test_compiled_blocks_draw_the_same(config, draw, pair, family, monkeypatch):
    monkeypatch.setattr(compiling, "BACKEND", "eager")
    engine = Engine(ModelCache(replace(config, compiles=True)))
    values = {
        "prompt": PROMPT, "negative_prompt": "blurry", "pose": pair, "checkpoint": family,
        "size": SIZE, "steps": 2, "guidance": 4.0, "seed": 3, "regional": True,
    }  # fmt: skip
    drawn = engine.generate(GenerationRequest(**values))
    assert drawn.notes == ()
    expected = draw(prompt=PROMPT, pose=pair, regional=True)
    assert np.abs(np.asarray(drawn.image).astype(int) - expected).max() <= 1
    engine._session.close()
