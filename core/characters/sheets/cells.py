"""What stands in each cell of a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.characters.card import Card, Expression
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.line_up import (
    Ruler,
    are_in_centimetres,
    height_of,
    levelled,
    ruler,
)
from core.characters.sheets.stage import (
    Extent,
    around,
    body_of_card,
    extent_of,
    fit,
    framed,
    in_heads,
)
from core.errors import RequestRejected
from core.figures.casting import Character
from core.figures.face.expressions import EXPRESSIONS
from core.figures.looks import Look
from core.figures.words.telling import title
from core.geometry import Size
from core.pose import presets
from core.pose.anatomy.retarget import Proportions
from core.pose.skeleton import Joint, Person, Pose

# Preset, whether it is mirrored, what stands below it, and what checkpoints call the view.
TURN: tuple[tuple[str, bool, str, str], ...] = (
    ("turnaround-1-front", False, "Front", "from front"),
    ("turnaround-2-front-right", False, "¾ front, right", "three-quarter view"),
    ("turnaround-3-right", False, "Side, right", "from side, profile"),
    ("turnaround-4-back-right", False, "¾ back, right", "from behind, three-quarter view"),
    ("turnaround-5-back", False, "Back", "from behind"),
    ("turnaround-4-back-right", True, "¾ back, left", "from behind, three-quarter view"),
    ("turnaround-3-right", True, "Side, left", "from side, profile"),
    ("turnaround-2-front-right", True, "¾ front, left", "three-quarter view"),
)
FRONT = TURN[0][0]
MOST_IN_LINE_UP = 12

# Pixels of a drawn cell's height, and how wide it is at least and at most.
FIGURE_HEIGHT, BUST_SIDE = 620, 300
_NARROWEST, _WIDEST = 0.45, 1.5
_NARROWEST_IN_LINE_UP = 0.28
_MARGIN = 0.12  # heads around what is drawn
_CHEST = 0.5  # of the torso, what a bust shows of it
_HALF_BUST = (1.0, 1.9)  # heads to each side, at least and at most
_WHOLE, _UPPER = "full body, standing", "upper body, portrait"


@dataclass(frozen=True)
class SheetCell:
    """``pose`` is on a canvas of ``size``; ``words`` say what this cell shows and others do not.
    A title may have two lines."""

    title: str
    character: Character
    pose: Pose
    size: Size
    words: str

    @property
    def look(self) -> Look:
        return self.character.look()


@dataclass(frozen=True)
class _Posed:
    """A cell before it is framed; lengths in heads."""

    title: str
    character: Character
    person: Person
    words: str

    @property
    def extent(self) -> Extent:
        return extent_of(self.person, self.character.look(), self.character.seed)


def cells_of(
    kind: SheetKind, cards: Sequence[Card], size: Size | None = None
) -> tuple[SheetCell, ...]:
    """In the order of the sheet, all on one scale and one floor; none for a palette.

    ``size`` is that of every cell; without one it is as large as suits a drawing, and those of a
    line-up are as wide as each figure. Only a line-up shows several cards. Raises
    ``RequestRejected`` for no card or too many.
    """
    check_cards(kind, cards)
    if not kind.is_painted:
        return ()
    posed = tuple(_POSED[kind](cards))
    is_bust = kind is SheetKind.EXPRESSIONS
    common = _bust_frame(posed, body_of_card(cards[0])) if is_bust else _figure_frame(posed)
    is_own = kind is SheetKind.LINE_UP and size is None
    frames = [_narrowed(common, one.extent) if is_own else common for one in posed]
    return tuple(
        _cell(one, frame, size or _suited(frame, kind))
        for one, frame in zip(posed, frames, strict=True)
    )


def ruler_of(cards: Sequence[Card], size: Size | None = None) -> Ruler:
    """Beside the cells of a line-up."""
    frame = _figure_frame(tuple(_side_by_side(cards)))
    size = size or _suited(frame, SheetKind.LINE_UP)
    pixels, _x, floor = fit(frame, size)
    return ruler(cards, size.height, floor, pixels)


def check_cards(kind: SheetKind, cards: Sequence[Card]) -> None:
    most = MOST_IN_LINE_UP if kind.takes_several else 1
    if not 1 <= len(cards) <= most:
        several = most > 1
        raise RequestRejected(
            expected=f"{f'1 to {most} characters' if several else 'one character'} for this sheet",
            got=len(cards),
            todo="choose fewer" if cards else "choose one",
            shown=f"Choose 1 to {most} characters." if several else "Choose one character.",
        )


def expressions_of(card: Card) -> tuple[Expression, ...]:
    """The card's own, else all that the painter knows."""
    return card.expressions or tuple(
        Expression(title("expression", name).capitalize(), name) for name in EXPRESSIONS
    )


def faces_of(card: Card) -> tuple[Expression, ...]:
    """What a sheet of expressions shows: own ones come after the look's usual face."""
    if not card.expressions:
        return expressions_of(card)
    taken = any(one.name.casefold() == "usual" for one in card.expressions)
    look = card.look
    usual = Expression("Own face" if taken else "Usual", look.expression, look.eyes, look.mouth)
    return (usual, *card.expressions)


def outfits_of(card: Card) -> tuple[tuple[str, Look], ...]:
    """Names and looks: the look's own clothes first."""
    usual = "Usual" if card.outfit("Usual") is None else "Own clothes"
    return ((usual, card.look), *((one.name, one.on(card.look)) for one in card.outfits))


def _turned(cards: Sequence[Card]) -> Iterator[_Posed]:
    (card,) = cards
    for preset, is_mirrored, said, words in TURN:
        person = _person(preset, card, is_mirrored=is_mirrored)
        yield _Posed(said, _as(card, card.look), person, f"{_WHOLE}, {words}")


def _faces(cards: Sequence[Card]) -> Iterator[_Posed]:
    (card,) = cards
    bare = replace(card.look, prop="none")
    for one in faces_of(card):
        character = _as(card, one.on(bare))
        words = f"{_UPPER}, {title('expression', one.expression)}"
        yield _Posed(one.name, character, _person(FRONT, card), words)


def _outfits(cards: Sequence[Card]) -> Iterator[_Posed]:
    (card,) = cards
    for name, look in outfits_of(card):
        yield _Posed(name, _as(card, look), _person(FRONT, card), f"{_WHOLE}, from front")


def _side_by_side(cards: Sequence[Card]) -> Iterator[_Posed]:
    in_centimetres = are_in_centimetres(cards)
    for card in cards:
        said, units = height_of(card, in_centimetres=in_centimetres)
        person = levelled(_person(FRONT, card), card, units)
        yield _Posed(f"{card.name}\n{said}", _as(card, card.look), person, f"{_WHOLE}, from front")


_POSED = {
    SheetKind.TURNAROUND: _turned,
    SheetKind.EXPRESSIONS: _faces,
    SheetKind.OUTFITS: _outfits,
    SheetKind.LINE_UP: _side_by_side,
}
assert {kind for kind in SheetKind if kind.is_painted} == set(_POSED)


def _cell(one: _Posed, frame: Extent, size: Size) -> SheetCell:
    return SheetCell(one.title, one.character, framed(one.person, frame, size), size, one.words)


def _as(card: Card, look: Look) -> Character:
    """Without proportions: the pose of its cell has them already."""
    return replace(card, look=look, proportions=None).character()


def _person(preset: str, card: Card, *, is_mirrored: bool = False) -> Person:
    pose = presets.get(preset).pose
    return in_heads(pose.mirrored() if is_mirrored else pose, body_of_card(card))


def _figure_frame(posed: Sequence[_Posed]) -> Extent:
    """As far to both sides of the hips, so that all stand in the middle of their cells."""
    shown = around(one.extent for one in posed)
    half = max(-shown.left, shown.right)
    return Extent(-half, shown.top, half, shown.bottom).grown(_MARGIN)


def _bust_frame(posed: Sequence[_Posed], body: Proportions) -> Extent:
    """Square, from above the hair or the hat to the chest, or further down where hair is wider. An
    expression changes no outline."""
    first = posed[0]
    neck = float(first.person.body[Joint.NECK, 1])
    shown = extent_of(first.person, first.character.look(), first.character.seed, above=neck)
    bottom = neck + _CHEST * body.torso
    least, most = _HALF_BUST
    wide = min(max(-shown.left, shown.right, least) + _MARGIN, most)
    top = shown.top - _MARGIN
    half = max(wide, (bottom - top) / 2)
    return Extent(-half, top, half, top + 2 * half)


def _narrowed(common: Extent, own: Extent) -> Extent:
    """As wide as the figure itself, and wide enough for its name."""
    least = _NARROWEST_IN_LINE_UP * common.height / 2
    left, right = min(own.left - _MARGIN, -least), max(own.right + _MARGIN, least)
    return replace(common, left=left, right=right)


def _suited(frame: Extent, kind: SheetKind) -> Size:
    if kind is SheetKind.EXPRESSIONS:
        return Size(BUST_SIDE, BUST_SIDE)
    narrowest, widest = (0, math.inf) if kind is SheetKind.LINE_UP else (_NARROWEST, _WIDEST)
    aspect = min(max(frame.width / frame.height, narrowest), widest)
    return Size(round(FIGURE_HEIGHT * aspect), FIGURE_HEIGHT)
