"""The brush: sure where it painted, followed nearby, nothing far away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.cutout import correcting
from core.cutout.colours import freed
from core.cutout.correcting import correct
from core.cutout.cutout import Cutout
from core.errors import RequestRejected

SIZE = 200


@pytest.fixture
def squares() -> Image.Image:
    """A red, a blue and a second, distant red square on grey."""
    picture = Image.new("RGB", (SIZE, SIZE), "#808080")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 59, 59), fill="#cc2020")
    draw.rectangle((60, 20, 99, 59), fill="#2020cc")
    draw.rectangle((150, 150, 189, 189), fill="#cc2020")
    return picture


def cut(picture: Image.Image, value: float) -> Cutout:
    alpha = np.full((SIZE, SIZE), value, np.float32)
    return Cutout(alpha, np.asarray(picture), None, "grabcut")


def stroke(colour: str, *line: int, size: int = SIZE) -> Image.Image:
    picture = Image.new("RGB", (size, size))
    ImageDraw.Draw(picture).line(line, fill=colour, width=12)
    return picture


@pytest.mark.parametrize(("colour", "before", "after"), [("lime", 0, 1), ("red", 1, 0)])
def test_the_stroke_is_sure_its_region_follows_and_the_rest_stays(squares, colour, before, after):
    result = correct(cut(squares, before), squares, stroke(colour, 30, 40, 50, 40)).alpha
    assert (result[36:44, 32:48] == after).all()
    assert abs(result[25:55, 25:55] - after).mean() < 0.05  # the red square
    assert abs(result[25:55, 66:95] - before).mean() < 0.02  # the blue beside it
    assert (result[100:] == before).all()  # the same red far away


def test_strokes_of_any_size_are_laid_over_the_picture(squares):
    small = stroke("lime", 15, 20, 25, 20, size=SIZE // 2)
    assert correct(cut(squares, 0), squares, small).alpha[40, 40] == 1


def test_black_and_clear_change_nothing(squares):
    before = cut(squares, 0.5)
    assert correct(before, squares, Image.new("RGB", (SIZE, SIZE))) is before
    assert correct(before, squares, Image.new("RGBA", (SIZE, SIZE), (0, 255, 0, 0))) is before


def test_parts_method_and_notes_stay(squares):
    before = replace(cut(squares, 0), parts=np.ones((SIZE, SIZE), np.uint8), notes=("so",))
    after = correct(before, squares, stroke("lime", 30, 40, 50, 40))
    assert (after.parts is before.parts, after.method, after.notes) == (True, "grabcut", ("so",))


@pytest.mark.parametrize("before", [0, 1])
def test_between_two_strokes_the_nearer_one_says(squares, before):
    strokes = Image.new("RGB", (SIZE, SIZE))
    draw = ImageDraw.Draw(strokes)
    draw.rectangle((22, 22, 57, 27), fill="red")
    draw.rectangle((30, 48, 50, 52), fill="lime")
    alpha = correct(cut(squares, before), squares, strokes).alpha
    assert (alpha[22:28, 24:56] == 0).all() and (alpha[48:53, 30:51] == 1).all()
    assert alpha[30:34, 34:46].max() < 0.1, "beside what is removed"
    assert alpha[42:47, 34:46].min() > 0.9, "beside what is kept"


def test_colours_are_freed_around_each_stroke_and_nowhere_else(squares, monkeypatch):
    worked_on = []

    def watched(picture, alpha):
        worked_on.append(alpha.size)
        return freed(picture, alpha)

    monkeypatch.setattr(correcting, "freed", watched)
    wide = Image.new("RGB", (SIZE * 6, SIZE), "#808080")
    wide.paste(squares, (0, 0))
    wide.paste(squares, (SIZE * 5, 0))
    strokes = Image.new("RGB", wide.size)
    draw = ImageDraw.Draw(strokes)
    for left in (0, SIZE * 5):
        draw.line((left + 30, 40, left + 50, 40), fill="lime", width=12)
    before = Cutout(np.zeros((SIZE, SIZE * 6), np.float32), np.asarray(wide), None, "grabcut")
    after = correct(before, wide, strokes)
    assert (after.alpha[36:44, 32:48] == 1).all()
    assert (after.alpha[36:44, SIZE * 5 + 32 : SIZE * 5 + 48] == 1).all()
    assert len(worked_on) == 2 and sum(worked_on) < SIZE * SIZE * 2
    for left in (0, SIZE * 5):
        assert (after.colours[30:50, left + 30 : left + 50] == (0xCC, 0x20, 0x20)).all()


# --- a file with transparency of its own ----------------------------------------------------------


@pytest.fixture
def clear_half(squares) -> Image.Image:
    """The red square's left half is see-through by half, all left of it is clear."""
    cover = np.full((SIZE, SIZE), 255, np.uint8)
    cover[:, :20], cover[:, 20:40] = 0, 128
    picture = squares.copy()
    picture.putalpha(Image.fromarray(cover))
    return picture


def test_what_the_file_has_clear_is_not_brought_back(clear_half):
    before = cut(clear_half.convert("RGB"), 0)
    after = correct(before, clear_half, stroke("lime", 5, 40, 50, 40))
    assert (after.alpha[36:44, 8:20] == 0).all(), "white came back where the file was clear"
    assert np.allclose(after.alpha[36:44, 21:39], 128 / 255)
    assert (after.alpha[36:44, 42:48] == 1).all()


def test_what_is_see_through_keeps_its_own_colour(clear_half):
    before = replace(cut(clear_half.convert("RGB"), 0), colours=np.zeros((SIZE, SIZE, 3), np.uint8))
    after = correct(before, clear_half, stroke("lime", 25, 40, 50, 40))
    assert (after.colours[36:44, 24:48] == (0xCC, 0x20, 0x20)).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (900, 1), (3, 700), (40, 40)])
@pytest.mark.parametrize(("colour", "share"), [((0, 255, 0), 1), ((255, 0, 0), 0)])
def test_a_brush_may_go_over_the_whole_picture(size, colour, share):
    rng = np.random.default_rng(2)
    picture = Image.fromarray(rng.integers(0, 256, (size[1], size[0], 3)).astype(np.uint8))
    before = Cutout(rng.random((size[1], size[0]), np.float32), np.asarray(picture), None, "x")
    assert correct(before, picture, Image.new("RGB", size, colour)).share == share


def test_an_empty_picture_of_strokes_is_refused():
    picture = Image.new("RGB", (8, 8))
    before = Cutout(np.ones((8, 8), np.float32), np.asarray(picture), None, "x")
    with pytest.raises(RequestRejected):
        correct(before, picture, Image.new("RGB", (0, 8)))
