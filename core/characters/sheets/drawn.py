"""Sheets by the painter alone: there at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PIL import Image, ImageDraw

from core.characters.card import Card, NamedColour
from core.characters.sheets import page
from core.characters.sheets.cells import SheetCell, cells_of, check_cards, ruler_of
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.swatches import palette_of
from core.figures.drawing import draw
from core.figures.grounds import NOWHERE
from core.figures.looks import Scene
from core.geometry import Size

SWATCH = Size(260, 190)
_INSET = 12


def draw_sheet(
    kind: SheetKind, cards: Sequence[Card], *, size: Size | None = None, transparent: bool = False
) -> Image.Image:
    """RGB on white, or RGBA on nothing. ``size`` is that of a cell.

    Raises ``RequestRejected`` for no card or too many (``cells_of``).
    """
    check_cards(kind, cards)
    if kind is SheetKind.PALETTE:
        return _palette_sheet(cards[0], transparent=transparent)
    cells = cells_of(kind, cards, size)
    return composed(kind, cards, cells, map(drawn_cell, cells), transparent=transparent)


def composed(
    kind: SheetKind,
    cards: Sequence[Card],
    cells: Sequence[SheetCell],
    pictures: Iterable[Image.Image],
    *,
    transparent: bool = False,
) -> Image.Image:
    """The sheet of pictures of its cells, in their order, taken one by one."""
    is_line_up = kind is SheetKind.LINE_UP
    tiles = [page.Tile(cell.title, cell.size) for cell in cells]
    return page.sheet(
        _heading(kind, cards),
        page.laid_out(tiles, ruler=is_line_up),
        pictures,
        ruler=ruler_of(cards, _common(cells)) if is_line_up else None,
        transparent=transparent,
    )


def drawn_cell(cell: SheetCell) -> Image.Image:
    """RGBA: the figure on nothing."""
    drawing = draw(cell.pose, [cell.look], Scene(NOWHERE), cell.size, seed=cell.character.seed)
    return Image.fromarray(drawing.figure())


def _common(cells: Sequence[SheetCell]) -> Size | None:
    """What the cells were asked to measure; None where each is as wide as its figure."""
    sizes = {cell.size for cell in cells}
    return sizes.pop() if len(sizes) == 1 else None


def _heading(kind: SheetKind, cards: Sequence[Card]) -> page.Heading:
    if kind.takes_several:
        return page.Heading(kind.label, ", ".join(card.name for card in cards))
    return page.Heading(cards[0].name, kind.label, palette_of(cards[0]))


def _palette_sheet(card: Card, *, transparent: bool) -> Image.Image:
    """The character's face, then a swatch a colour."""
    colours = palette_of(card)
    plain = replace(card, expressions=())
    face = cells_of(SheetKind.EXPRESSIONS, (plain,), Size(SWATCH.height, SWATCH.height))[0]
    tiles = [page.Tile(card.name, SWATCH), *(page.Tile(_said(one), SWATCH) for one in colours)]
    pictures = (drawn_cell(face), *map(_swatch, colours))
    heading = page.Heading(card.name, SheetKind.PALETTE.label)
    return page.sheet(heading, page.laid_out(tiles), pictures, transparent=transparent)


def _said(colour: NamedColour) -> str:
    return f"{colour.name}\n{colour.hex}"


def _swatch(colour: NamedColour) -> Image.Image:
    """Apart from the paper by a line, also where it is white."""
    drawn = Image.new("RGBA", SWATCH, page.CLEAR)
    width, height = SWATCH
    box = (_INSET, _INSET, width - _INSET - 1, height - 1)
    ImageDraw.Draw(drawn).rounded_rectangle(box, _INSET, colour.hex, page.LINE, 1)
    return drawn
