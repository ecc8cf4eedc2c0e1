"""Clothes of a figure: found by parts and colours, without skin and without the other garment."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image

from core.cutout.starter_net import segment
from core.figures.clothing.kinds import Slot
from core.figures.colours import difference
from core.figures.drawing import draw
from core.figures.looks import Scene
from core.figures.words import read
from core.geometry import Size
from core.images import on_white
from core.pose import presets
from core.repose.figure import Figure
from core.repose.roads.clothes import clothes_mask, dyed

SIZE, RED = Size(512, 768), (196, 48, 52)
PALE, DARK = (255, 226, 204), (150, 104, 78)
# Of a drawing: who, which garment, its colour, and what is none of it.
CASES = {
    "girl, white t-shirt, blue jeans": (Slot.TOP, (246, 246, 250), ((70, 116, 212), PALE)),
    "boy, black hoodie, grey trousers": (Slot.TOP, (43, 42, 51), ((146, 150, 164), PALE)),
    "girl, white t-shirt, black skirt": (Slot.BOTTOM, (54, 52, 64), ((246, 246, 250), PALE)),
    "girl, white tank top, blue shorts": (Slot.BOTTOM, (70, 116, 212), ((246, 246, 250), PALE)),
    "girl, white tank top, blue shorts, dark skin": (
        Slot.TOP, (246, 246, 250), ((70, 116, 212), DARK),
    ),
}  # fmt: skip


@cache
def figure(words: str) -> Figure:
    drawing = draw(
        presets.get("waving").pose.fitted_to(SIZE), read(words).looks, Scene("none"), SIZE, seed=7
    )
    return Figure(drawing.figure(), drawing.pose, 700.0)


@cache
def mask(words: str, slot: Slot) -> Image.Image:
    shown = figure(words)
    return clothes_mask(shown, segment(on_white(shown.image())), slot)


def of_colour(words: str, colour: tuple[int, int, int]) -> np.ndarray:
    """(h, w): below the face, so that no eye is cloth."""
    shown = figure(words)
    off = np.abs(shown.pixels[..., :3].astype(int) - colour).max(-1)
    below = np.arange(SIZE.height)[:, None] > shown.pose.people[0].body[1, 1]
    return (off < 14) & (shown.pixels[..., 3] > 250) & below


@pytest.mark.parametrize("words", CASES)
def test_a_garment_is_found_without_skin_and_its_neighbour(words):
    slot, cloth, others = CASES[words]
    white = np.asarray(mask(words, slot)) > 127
    assert of_colour(words, cloth).sum() > 2000
    assert white[of_colour(words, cloth)].mean() > 0.9
    for other in others:
        if of_colour(words, other).any():
            assert white[of_colour(words, other)].mean() < 0.05


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_dyed_it_has_the_colour_and_all_else_its_bytes(mode):
    words = "girl, white t-shirt, blue jeans"
    picture, where = figure(words).image().convert(mode), mask(words, Slot.TOP)
    done = dyed(picture, where, RED)
    before, after, share = (np.asarray(one) for one in (picture, done, where))
    assert done.mode == mode
    assert np.array_equal(before[share == 0], after[share == 0])
    assert difference(tuple(np.median(after[share == 255], axis=0)[:3]), RED) < 3
    light = after[share == 255][:, :3].mean(1)
    assert light.std() > 5  # folds are still seen


def test_without_clothes_to_dye_the_picture_stays():
    picture = figure("girl, white t-shirt, blue jeans").image()
    assert dyed(picture, Image.new("L", SIZE), RED) is picture
