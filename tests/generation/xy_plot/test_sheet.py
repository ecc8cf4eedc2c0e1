"""The sheet of an X/Y plot: full size where it may be, and never more than is stated."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.generation.request import GenerationRequest
from core.generation.xy_plot.plot import Axis, AxisOption, PlotRequest
from core.generation.xy_plot.sheet import MAX_PIXELS, MAX_SIDE, PAPER, layout, sheet
from core.geometry import Size

BASE = GenerationRequest(prompt="girl, red hair", seed=5)
SEEDS = tuple(str(number) for number in range(1, 13))
LONG = "red hair, a very long blue coat with golden buttons, a hat, a scarf and boots in the snow"


def plot(columns: int, rows: int = 0, *, words: bool = False) -> PlotRequest:
    y = Axis(AxisOption.GUIDANCE, tuple(str(2 + row) for row in range(rows))) if rows else None
    x = (
        Axis(AxisOption.WORDS, ("red hair", LONG))
        if words
        else Axis(AxisOption.SEED, SEEDS[:columns])
    )
    return PlotRequest(request=BASE, x=x, y=y)


def test_every_picture_stands_in_its_place_in_full_size():
    colours = ["red", "lime", "blue", "black"]
    asked = plot(2, 2)
    pictures = [Image.new("RGB", (640, 960), colour) for colour in colours]
    drawn, plan = sheet(asked, iter(pictures)), layout(asked, Size(640, 960))
    assert plan.cell == Size(640, 960)
    for (column, row, _request), picture in zip(asked.cells, pictures, strict=True):
        left, top = plan.corner(column, row)
        cell = drawn.crop((left, top, left + 640, top + 960))
        assert np.array_equal(np.asarray(cell), np.asarray(picture))


@pytest.mark.parametrize(
    ("columns", "rows", "picture", "is_full"),
    [
        (1, 0, Size(1536, 2304), True),
        (3, 3, Size(1536, 2304), True),
        (6, 6, Size(1536, 2304), False),
        (12, 0, Size(512, 768), True),
        (12, 0, Size(2048, 512), False),
        (6, 6, Size(2048, 2048), False),
    ],
)
def test_cells_are_full_size_within_the_stated_limits(columns, rows, picture, is_full):
    plan = layout(plot(columns, rows), picture)
    assert (plan.cell == picture) is is_full
    assert plan.size.pixels <= MAX_PIXELS
    assert max(plan.size) <= MAX_SIDE
    assert plan.cell.aspect == pytest.approx(picture.aspect, rel=0.01)
    if not is_full:
        assert plan.size.pixels > 0.9 * MAX_PIXELS or max(plan.size) > 0.9 * MAX_SIDE


def test_labels_grow_with_the_cells_and_stay_inside_their_margins():
    asked = plot(2, 2)
    small, large = layout(asked, Size(128, 192)), layout(asked, Size(1536, 2304))
    assert small.letters == 14
    assert large.letters == 96
    drawn = sheet(asked, [Image.new("RGB", (1536, 2304), "red") for _ in range(4)])
    ink = (np.asarray(drawn) != PAPER).any(axis=2)
    above = ink[: large.top, large.left :]
    assert above[large.top // 2 - 60 : large.top // 2 + 60].sum() == above.sum() > 2000
    beside = ink[large.top :, : large.left]
    assert beside.sum() > 2000
    assert not beside[:, :4].any()
    assert not beside[:, -4:].any()


def test_long_words_are_broken_into_lines_and_cut_at_the_third():
    asked = plot(2, words=True)
    plan = layout(asked, Size(512, 768))
    assert plan.top > 3 * plan.letters
    drawn = sheet(asked, [Image.new("RGB", (512, 768), "red")] * 2)
    first = np.asarray(drawn)[: plan.top, : plan.left + 512]
    assert (first != PAPER).any(axis=2)[:, -2:].sum() == 0


def test_pictures_are_taken_one_by_one():
    alive: list[int] = []

    def coming():
        for number in range(4):
            alive.append(number)
            yield Image.new("RGB", (64, 96), "red")

    assert sheet(plot(2, 2), coming()).width > 128
    assert alive == [0, 1, 2, 3]


def test_pictures_of_another_size_are_fitted_to_the_first():
    asked = plot(2)
    pictures = [Image.new("RGB", (64, 96), "red"), Image.new("RGBA", (128, 192), "blue")]
    drawn, plan = sheet(asked, pictures), layout(asked, Size(64, 96))
    left, top = plan.corner(1, 0)
    assert drawn.getpixel((left + 60, top + 90)) == (0, 0, 255)
