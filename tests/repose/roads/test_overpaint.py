"""What a checkpoint may change of a reposed picture, and what it may not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.drawing.inputs import FromDrawing
from core.generation.request import GenerationRequest, StartPicture
from core.geometry import Size
from core.models import registry
from core.pose import presets
from core.repose.figure import by_puppet
from core.repose.request import AskedPose
from core.repose.roads.overpaint import (
    Painting,
    cut_as,
    figure_mask,
    laid_over,
    paint_request,
    paint_size,
    strength_of,
)
from tests.repose.conftest import SIZE, source_of

BASE = Image.effect_noise(SIZE, 60).convert("RGB")
WHOLE = Image.new("L", SIZE, 255)


@pytest.fixture(scope="module")
def figure():
    pose = AskedPose(presets.get("waving").pose)
    return by_puppet(source_of().puppet, pose, SIZE)


@pytest.fixture
def starter(config):
    return registry.checkpoint("starter", config)


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())


@pytest.mark.parametrize(
    ("size", "painted"),
    [((832, 1216), (400, 584)), ((128, 192), (128, 192)), ((1216, 832), (584, 400))],
)
def test_it_is_painted_at_a_size_that_suits(starter, size, painted):
    assert paint_size(Size(*size), starter) == painted


@pytest.mark.parametrize(
    ("values", "strength"),
    [
        ({}, 0.26),
        ({"drawing": FromDrawing(0.5)}, 0.5),
        ({"start_from": StartPicture("0" * 32, 0.7)}, 0.7),
    ],
)
def test_the_strength_is_as_asked_or_as_it_suits(starter, values, strength):
    assert strength_of(GenerationRequest(prompt="girl", **values), starter) == strength


def test_what_is_left_alone_comes_back_sharp():
    small = BASE.resize((64, 96))
    same = Painting(small, small, small)
    assert difference(laid_over(BASE, same, WHOLE, lines=1, keeps_colours=False), BASE) < 0.1


def test_outside_of_the_mask_nothing_changes():
    small, other = BASE.resize((64, 96)), Image.new("RGB", (64, 96), "red")
    mask = WHOLE.copy()
    mask.paste(0, (0, 0, SIZE.width, 100))
    done = laid_over(BASE, Painting(other, small, other), mask, lines=1, keeps_colours=False)
    area = (0, 0, SIZE.width, 100)
    assert done.crop(area).tobytes() == BASE.crop(area).tobytes()
    assert done.getpixel((100, 300))[1] < 60


@pytest.mark.parametrize(("keeps_colours", "least", "most"), [(True, 0, 8), (False, 30, 50)])
def test_a_tint_over_all_of_it_is_taken_back(keeps_colours, least, most):
    grey = Image.new("RGB", SIZE, (120, 120, 120))
    codec, tinted = (Image.new("RGB", (64, 96), one) for one in ((120,) * 3, (160, 120, 80)))
    done = laid_over(
        grey, Painting(tinted, codec, tinted), WHOLE, lines=1, keeps_colours=keeps_colours
    )
    red = done.getpixel((128, 192))[0] - 120
    assert least <= red <= most


def test_faces_and_prints_are_left_out_of_the_mask(figure):
    nose = tuple(int(one) for one in figure.pose.people[0].body[0, :2])
    neck = tuple(
        int(one) for one in figure.pose.people[0].body[[2, 5], :2].mean(0) + 25 * np.array([0, 1])
    )
    prints = Image.new("RGBA", SIZE)
    prints.paste((255, 0, 0, 255), (neck[0] - 4, neck[1] - 4, neck[0] + 5, neck[1] + 5))
    open_, kept = (
        figure_mask(figure, keeps_faces=keeps, prints=prints if keeps else None)
        for keeps in (False, True)
    )
    assert [open_.getpixel(at) for at in (nose, neck, (2, 2))] == [255, 255, 0]
    assert [kept.getpixel(at) for at in (nose, neck, (2, 2))] == [0, 0, 0]


def test_a_painting_is_cut_as_its_figure(figure):
    cut = cut_as(Image.new("RGB", SIZE, "red"), figure)
    assert np.array_equal(np.asarray(cut)[..., 3], figure.pixels[..., 3])
    hip = figure.pose.people[0].body[[8, 11], :2].mean(0).astype(int)
    assert cut.getpixel(tuple(map(int, hip))) == (255, 0, 0, 255)


def test_the_request_paints_one_picture_in_the_pose(figure):
    template = GenerationRequest(prompt="x", checkpoint="starter", count=4, enlarge=4, steps=7)
    start = StartPicture("1" * 32, 0.3)
    made = paint_request(template, "girl", figure.pose, Size(128, 192), start, 9)
    assert (made.prompt, made.count, made.enlarge, made.seed, made.steps) == ("girl", 1, 1, 9, 7)
    assert made.pose.size == Size(128, 192)
    assert made.start_from == start
