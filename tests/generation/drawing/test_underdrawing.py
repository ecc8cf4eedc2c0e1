"""What stays of a drawing that is painted over: its faces, and the lines that were left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.figures.body.bodies import body_of
from core.generation.drawing import painter
from core.generation.drawing.inputs import FromDrawing, suited
from core.generation.drawing.underdrawing import face_mask, with_lines
from core.generation.engine import Engine
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models import registry

SIZE = Size(64, 96)


def noise(seed: int, low: int = 0, high: int = 256) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(low, high, (96, 64, 3), np.uint8)
    return Image.fromarray(pixels)


def apart(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())


def test_a_picture_that_nothing_was_painted_on_is_the_drawing_again():
    drawing, blurred = noise(1), noise(2)
    assert apart(with_lines(blurred, drawing, blurred, 1.0), drawing) == 0
    assert apart(with_lines(blurred, drawing, blurred, 0.0), blurred) == 0
    half = with_lines(blurred, drawing, blurred, 0.5)
    assert apart(half, drawing) == pytest.approx(apart(half, blurred), abs=1)


def test_what_was_painted_anew_stays_as_it_was_painted():
    drawing, blurred = noise(1, 0, 40), noise(2, 0, 40)
    painted = noise(3, 215, 256)
    assert apart(with_lines(painted, drawing, blurred, 1.0), painted) < 1


@pytest.fixture
def painting(standing, family) -> GenerationRequest:
    return GenerationRequest(
        prompt="girl, red hair, dress",
        pose=standing,
        checkpoint=family,
        size=SIZE,
        steps=4,
        seed=9,
        control_strength=0.0,
        drawing=FromDrawing(0.9, faces=True),
    )


def test_faces_are_those_of_the_drawing_to_the_pixel(painting, families_cache, standing):
    engine = Engine(families_cache)
    drawing = painter.drawing_of(painting, 9, SIZE)
    body = body_of(standing.fitted_to(SIZE).people[0])
    assert body is not None
    x, y = (round(float(value)) for value in body.head)
    kept = engine.generate(painting).image
    free = engine.generate(replace(painting, drawing=FromDrawing(0.9))).image
    expected = tuple(drawing.picture()[y, x])
    assert kept.getpixel((x, y)) == expected
    assert free.getpixel((x, y)) != expected
    assert kept.getpixel((2, 90)) != tuple(drawing.picture()[90, 2])


def test_nobody_has_no_face(painting):
    assert face_mask(painter.drawing_of(replace(painting, pose=None), 9, SIZE)) is None


def test_lines_bring_the_picture_nearer_to_its_drawing(painting, families_cache):
    engine = Engine(families_cache)
    drawing = painter.picture_of(painter.drawing_of(painting, 9, SIZE))
    low = replace(painting, drawing=FromDrawing(0.3))
    plain = engine.generate(low).image
    lined = engine.generate(replace(low, drawing=FromDrawing(0.3, lines=1.0))).image
    assert apart(lined, drawing) < apart(plain, drawing)


def test_the_starter_says_what_suits_it_over_a_drawing(families):
    spec = registry.checkpoint("starter", families)
    over = suited(spec.from_drawing, seed=3)
    assert over == FromDrawing(0.4, faces=True, lines=1.0, seed=3)
    assert int(spec.with_drawing_defaults().default_steps * 0.4) == 4
    assert spec.with_drawing_defaults().default_size == (384, 576)
    assert registry.checkpoint("stable-diffusion-v1-5", families).from_drawing.strength == 0.75
