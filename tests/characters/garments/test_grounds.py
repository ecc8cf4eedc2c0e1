"""Garments on floors, sheets and blankets, and on a hanger: cut out of what has a texture."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.characters.garments.garment import garment_of
from core.characters.garments.laid import laid
from core.figures.colours import difference, rgb
from tests.characters.garments.flat_lays import lay, outline
from tests.characters.garments.tables import TABLES, hang

GREEN, RED, BLACK, YELLOW = (60, 120, 90), (196, 48, 52), (32, 32, 36), (244, 214, 96)
SEEN = 6.0  # ΔE
# Shares of pixels: of both outlines, how much they have in common.
ALIKE = 0.93


def top_of(kind: str) -> tuple[int, int]:
    """Where the neck of a garment is."""
    return 200, int(np.flatnonzero(np.asarray(outline(kind))[:, 200] > 128)[0])


@pytest.mark.parametrize(
    ("kind", "colour"),
    [("t-shirt", RED), ("long dress", GREEN), ("trousers", BLACK), ("hoodie", YELLOW)],
)
@pytest.mark.parametrize("table", TABLES)
def test_a_texture_is_no_garment(table, kind, colour):
    picture = lay(kind, colour, ground=TABLES[table](3), shadow=True)
    item = garment_of(picture).item
    assert (item.kind, item.pattern, item.print) == (kind, "", "")
    assert difference(rgb(item.colour), colour) < SEEN
    cover = np.asarray(outline(kind)) > 128
    ys, xs = np.nonzero(cover)
    true = cover[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    found = laid(picture).cover
    fitted = np.asarray(Image.fromarray(found).resize(true.shape[::-1]))
    assert (fitted & true).sum() / (fitted | true).sum() > ALIKE


@pytest.mark.parametrize("table", ["wood", "tiles"])
def test_prints_and_patterns_are_read_on_a_texture(table):
    ground = TABLES[table](5)
    assert garment_of(lay("t-shirt", GREEN, with_print=True, ground=ground)).item.print
    striped = lay("skirt", YELLOW, pattern="striped", second=RED, ground=ground)
    assert garment_of(striped).item.pattern == "striped"


@pytest.mark.parametrize("kind", ["t-shirt", "long sleeve shirt", "sundress", "winter coat"])
@pytest.mark.parametrize("ground", ["white", "wood"])
def test_a_hanger_is_neither_a_hood_nor_a_sleeve(kind, ground):
    table = TABLES[ground](2) if ground in TABLES else (255, 255, 255)
    picture = lay(kind, GREEN, ground=table, shadow=True)
    hang(picture, top_of(kind), behind=outline(kind))
    item = garment_of(picture).item
    assert item.kind == kind
    assert difference(rgb(item.colour), GREEN) < SEEN
