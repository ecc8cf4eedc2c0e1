"""Everything that goes into a picture survives the way into Generate's widgets and back."""

from __future__ import annotations

import pytest
import streamlit as st

from core.figures.casting import Character
from core.generation.request import (
    Control,
    ControlKind,
    FromDrawing,
    GenerationRequest,
    LoraUse,
    Reference,
    Refine,
    StartPicture,
)
from core.geometry import Size
from core.ui.generate import restore
from core.ui.generate.request import request_from_widgets

PICTURES = [f"{number:032x}" for number in range(1, 7)]


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", values)
    return values


@pytest.mark.parametrize("mask", [None, PICTURES[1]])
def test_a_request_with_everything_comes_back_as_it_was(session, standing, mask):
    request = GenerationRequest(
        prompt="a witch", negative_prompt="blurry", pose=standing, checkpoint="mine",
        size=Size(256, 384), steps=9, guidance=3.5, control_strength=0.8, control_start=0.1,
        control_end=0.7, pose_guidance=True, regional=True, sampler="LCM", seed=77, count=3,
        until_score=0.8,
        clip_skip=2, enlarge=2, upscaler="ink-x4",
        loras=(LoraUse("ink", 0.65), LoraUse("fast", -0.2)), vae="bright", guidance_rescale=0.7,
        references=(Reference(PICTURES[2], 0.45),),
        controls=(
            Control(ControlKind.DEPTH, PICTURES[3], False, 0.55, 0.2, 0.9),
            Control(ControlKind.CANNY, PICTURES[4]),
        ),
        start_from=StartPicture(PICTURES[0], 0.35, mask),
        refine=Refine(1.75, 0.3, 7, "gone-x4"),
    )  # fmt: skip
    restore.use_request(request.to_dict())
    assert request_from_widgets(keep_seed=True) == request


def test_a_plain_request_after_it_leaves_nothing_behind(session, standing):
    full = GenerationRequest(
        prompt="a witch", loras=(LoraUse("ink", 0.65),), start_from=StartPicture(PICTURES[0]),
        references=(Reference(PICTURES[2]),), refine=Refine(),
    )  # fmt: skip
    plain = GenerationRequest(prompt="a knight", pose=standing)
    restore.use_request(full.to_dict())
    restore.use_request(plain.to_dict())
    assert request_from_widgets(keep_seed=True) == plain


@pytest.mark.parametrize(
    "changes",
    [
        {"drawing": FromDrawing(0.35, (), True, 1.0, (None, Character("Mio")), 9)},
        {"drawing": FromDrawing(0.35, seed=9), "prompt": "a witch"},
        {"drawing": None},
        {"checkpoint": "drawing", "size": Size(1024, 1536), "steps": 12},
        {"checkpoint": "drawing", "drawing": FromDrawing(characters=(Character("Mio", 3),))},
    ],
)
def test_a_drawing_and_what_is_painted_over_it_come_back(session, standing, changes):
    values = {"prompt": "a knight", "pose": standing, "seed": 5} | changes
    if "checkpoint" not in changes:
        values["refine"] = Refine()
    request = GenerationRequest(**values)
    restore.use_request(request.to_dict())
    assert request_from_widgets(keep_seed=True) == request
