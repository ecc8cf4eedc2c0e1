"""Where pictures stand on paper, and what is written there."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image

from core.characters.sheets import letters, page
from core.geometry import Size

SIZE = Size(100, 150)


def tiles(count: int, size: Size = SIZE):
    return [page.Tile("A title", size) for _ in range(count)]


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (4, 4), (8, 4), (9, 3), (25, 5)])
def test_rows_are_full_and_the_sheet_has_a_good_shape(count, columns):
    size = Size(300, 300) if count in (9, 25) else Size(60, 100)
    assert page.laid_out(tiles(count, size)).columns == columns


@pytest.mark.parametrize("count", [1, 5, 8, 25, 40])
def test_nothing_overlaps_and_all_is_on_the_sheet(count):
    layout = page.laid_out(tiles(count))
    for one, other in itertools.combinations(layout.boxes, 2):
        assert one.within(other).is_empty
    for box in layout.boxes:
        assert box.left >= layout.margin and box.right <= layout.size.width - layout.margin
        assert box.bottom + layout.below <= layout.size.height
        assert box.top >= layout.top


def test_cells_shrink_where_the_sheet_would_be_too_large():
    layout = page.laid_out(tiles(25, Size(2048, 2048)))
    assert layout.size.pixels <= page.MOST_PIXELS and max(layout.size) <= page.MOST_SIDE
    assert layout.tiles[0].size.width == layout.tiles[0].size.height > 1000


def test_a_picture_of_another_shape_is_fitted_whole():
    layout = page.laid_out(tiles(1, Size(100, 100)))
    wide = Image.new("RGB", (400, 200), (200, 30, 30))
    sheet = page.sheet(page.Heading("Mio", "x"), layout, [wide], transparent=True)
    found = np.asarray(sheet.crop(layout.boxes[0]))
    red = (found[..., 0] == 200) & (found[..., 3] == 255)
    assert red.sum() == 100 * 50 and red[25:75].all()


def test_a_sheet_needs_a_picture_a_tile():
    with pytest.raises(ValueError, match="shorter"):
        page.sheet(page.Heading("a", "b"), page.laid_out(tiles(2)), [Image.new("RGB", (1, 1))])


@pytest.mark.parametrize("text", ["Mio", "Zoë Łukasz", "½ ¾ — “x”"])
def test_letters_of_the_studio_are_all_there(text):
    kept, font = letters.written(text, 20)
    assert kept == text
    assert font.getlength(kept) > 10


def test_letters_that_no_font_has_are_left_out():
    assert letters.written("a\U000f0123b", 20)[0] == "ab"


@pytest.mark.parametrize("width", [40, 100, 400])
def test_long_names_end_in_dots(width):
    text = "Ignis, lord of the dragons"
    found = letters.cut(text, width, 20)
    assert letters.width_of(found, 20) <= width
    assert found == text if width == 400 else found.endswith("…") and text.startswith(found[:-1])


def test_the_heading_is_written():
    layout = page.laid_out(tiles(4))
    heads = [page.Heading(name, "Outfits") for name in ("Mio", "Kaede")]
    drawn = [
        np.asarray(page.sheet(one, layout, [Image.new("RGBA", (100, 150))] * 4)) for one in heads
    ]
    apart = (drawn[0] != drawn[1]).any(axis=2)
    assert apart[: layout.top].any() and not apart[layout.top :].any()
