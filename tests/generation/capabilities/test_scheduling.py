"""Prompts that change while a picture is drawn, on both families."""

from __future__ import annotations

import numpy as np
import pytest

from core.generation.request import Refine, StartPicture

FEW = {"steps": 4}


@pytest.fixture(params=["with a pose", "without", "from a picture"])
def kind(request, drawing):
    """Each kind of pipeline holds its tensors in a loop of its own."""
    match request.param:
        case "with a pose":
            return {}
        case "without":
            return {"pose": None}
        case _:
            return {"start_from": StartPicture(drawing[1], 1.0)}


def test_an_edited_prompt_draws_otherwise_and_what_never_changes_as_before(draw, kind):
    red, blue = (draw(prompt=f"girl, {colour} hair", **FEW, **kind) for colour in ("red", "blue"))
    edited = draw(prompt="girl, [red:blue:1] hair", **FEW, **kind)
    assert not np.array_equal(edited, red)
    assert not np.array_equal(edited, blue)
    assert np.array_equal(draw(prompt="girl, [red:blue:4] hair", **FEW, **kind), red)
    assert np.array_equal(draw(prompt="girl, [red:blue:0] hair", **FEW, **kind), blue)
    assert np.array_equal(draw(prompt="girl, [red|red] hair", **FEW, **kind), red)


def test_steps_are_counted_as_a1111_does(draw):
    """A stretch of one step also rules the second: of four steps the last two are blue."""
    one = draw(prompt="girl, [red:blue:1] hair", **FEW)
    assert np.array_equal(draw(prompt="girl, [red|blue|blue] hair", **FEW), one)
    assert np.array_equal(draw(prompt="girl, [red:blue:0.25] hair", **FEW), one)
    three = draw(prompt="girl, [red:blue:3] hair", **FEW)
    assert np.array_equal(three, draw(prompt="girl, red hair", **FEW)), "four steps: 0, 1, 2, 3"


def test_the_negative_prompt_may_change_too(draw):
    plain = draw(negative_prompt="blurry", **FEW)
    edited = draw(negative_prompt="[blurry:bad hands:1]", **FEW)
    assert not np.array_equal(edited, plain)
    assert np.array_equal(draw(negative_prompt="[blurry|blurry]", **FEW), plain)


def test_texts_of_other_lengths_take_turns(draw):
    """A UNet that was compiled for one length sees one length."""
    long = ", ".join(["ribbon"] * 90)
    drawn = draw(prompt=f"girl, [red:{long}:1]", **FEW)
    assert not np.array_equal(drawn, draw(prompt="girl, red", **FEW))


def test_a_second_pass_reads_what_the_first_ended_with(draw):
    refine = Refine(scale=1.5, strength=0.5, steps=2, upscaler="latent")
    first = draw(prompt="girl, [red:blue:1] hair", refine=refine, **FEW)
    later = draw(prompt="girl, [[red:blue:1]:green:1.0] hair", refine=refine, **FEW)
    assert not np.array_equal(first, later)
