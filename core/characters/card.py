"""A character as a card: everything about it but a pose and a place, in one frozen value.

Pages edit it, prompts name it, the painter and checkpoints draw it. Cards also come from files of
other people: all of a card is bounded, and nothing of it is ever evaluated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.errors import RequestRejected
from core.figures.casting import Character, is_seed
from core.figures.looks import Item, Look
from core.figures.words.telling import words_of
from core.files import is_digest, is_name
from core.generation.request_inputs import MAX_LORA_WEIGHT, LoraUse
from core.pose.anatomy.retarget import Proportions

MOST_NAME, MOST_TEXT, MOST_NOTES = 60, 1000, 4000
MOST_OUTFITS = MOST_EXPRESSIONS = 40
MOST_COLOURS, MOST_PICTURES, MOST_LORAS = 32, 64, 4
# How strongly a card's picture counts where an adapter takes it over.
REFERENCE_STRENGTH = 0.6

_HEX = re.compile(r"#[0-9a-f]{6}")


class PictureRole(StrEnum):
    """What a picture of a character is there for; a REFERENCE is what adapters are shown."""

    REFERENCE = "reference"
    FACE = "face"
    OUTFIT = "outfit"
    SHEET = "sheet"
    TRAINING = "training"


@dataclass(frozen=True)
class Outfit:
    """What is worn instead of the look's own clothes; fields as in ``Look``."""

    name: str
    outfit: str
    cloth: str
    shoes: str
    accessory: str = "none"
    prop: str = "none"
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        _check_text("name of an outfit", self.name, MOST_NAME, needed=True)

    @classmethod
    def of(cls, name: str, look: Look) -> Outfit:
        """What ``look`` wears."""
        return cls(
            name, look.outfit, look.cloth, look.shoes, look.accessory, look.prop, look.items
        )  # fmt: skip

    def on(self, look: Look) -> Look:
        return replace(
            look, outfit=self.outfit, cloth=self.cloth, shoes=self.shoes,
            accessory=self.accessory, prop=self.prop, items=self.items,
        )  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A face instead of the look's own; fields as in ``Look``."""

    name: str
    expression: str
    eyes: str = ""
    mouth: str = ""
    marks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_text("name of an expression", self.name, MOST_NAME, needed=True)

    def on(self, look: Look) -> Look:
        return replace(
            look, expression=self.expression, eyes=self.eyes, mouth=self.mouth,
            marks=tuple(dict.fromkeys((*look.marks, *self.marks))),
        )  # fmt: skip


@dataclass(frozen=True)
class NamedColour:
    name: str
    hex: str  # "#rrggbb"

    def __post_init__(self) -> None:
        _check_text("name of a colour", self.name, MOST_NAME)
        if _HEX.fullmatch(self.hex) is None:
            _refuse("a colour as #rrggbb", self.hex)


@dataclass(frozen=True)
class CardPicture:
    """``picture`` is its id in the store of characters' pictures."""

    picture: str
    role: PictureRole = PictureRole.REFERENCE
    note: str = ""

    def __post_init__(self) -> None:
        if not is_digest(self.picture):
            _refuse("the id of a picture", self.picture)
        _check_text("note of a picture", self.note, MOST_TEXT)


@dataclass(frozen=True, kw_only=True)
class Card:
    """``id`` is "" until it is kept. ``seed`` decides what the look leaves to the painter.

    ``words`` are further tags for checkpoints, ``trigger`` those that a LoRA of this character was
    trained with, ``negative`` what its pictures lead away from. ``proportions`` None are those of
    the look's build. ``adapter_strength`` 0 shows no picture to an IP-Adapter.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    id: str = ""
    name: str
    look: Look
    seed: int = 0
    proportions: Proportions | None = None
    outfits: tuple[Outfit, ...] = ()
    expressions: tuple[Expression, ...] = ()
    palette: tuple[NamedColour, ...] = ()
    words: str = ""
    trigger: str = ""
    negative: str = ""
    notes: str = ""
    loras: tuple[LoraUse, ...] = ()
    pictures: tuple[CardPicture, ...] = ()
    adapter_strength: float = REFERENCE_STRENGTH
    created: float = field(default=0.0, compare=False)  # seconds since 1970
    changed: float = field(default=0.0, compare=False)

    def __post_init__(self) -> None:
        _check_text("name", self.name, MOST_NAME, needed=True)
        if not self.handle:
            _refuse("a name with a letter or a digit in it", self.name)
        for what in ("words", "trigger", "negative"):
            _check_text(what, getattr(self, what), MOST_TEXT)
        _check_text("notes", self.notes, MOST_NOTES, lines=True)
        if self.id and not is_name(self.id):
            _refuse("the id of a card", self.id)
        if not is_seed(self.seed):
            _refuse("a seed", self.seed)
        if not 0 <= self.adapter_strength <= 1:
            _refuse("a reference strength from 0 to 1", self.adapter_strength)
        self._check_lists()

    def _check_lists(self) -> None:
        for what, most in (
            ("outfits", MOST_OUTFITS), ("expressions", MOST_EXPRESSIONS),
            ("palette", MOST_COLOURS), ("pictures", MOST_PICTURES), ("loras", MOST_LORAS),
        ):  # fmt: skip
            if len(getattr(self, what)) > most:
                _refuse(f"at most {most} {what}", len(getattr(self, what)))
        for named in (self.outfits, self.expressions):
            handles = [handle_of(one.name) for one in named]
            if "" in handles or len(set(handles)) < len(handles):
                _refuse("outfits and expressions of different names", handles)
        if any(abs(lora.weight) > MAX_LORA_WEIGHT for lora in self.loras):
            _refuse("usable LoRA weights", self.loras)

    @property
    def handle(self) -> str:
        """What stands after @ in a prompt."""
        return handle_of(self.name)

    def outfit(self, name: str) -> Outfit | None:
        return next((one for one in self.outfits if handle_of(one.name) == handle_of(name)), None)

    def expression(self, name: str) -> Expression | None:
        wanted = handle_of(name)
        return next((one for one in self.expressions if handle_of(one.name) == wanted), None)

    def look_in(self, outfit: str = "", expression: str = "") -> Look:
        """Names that the card does not have change nothing."""
        look = self.look
        for change in (self.outfit(outfit), self.expression(expression)):
            look = look if change is None else change.on(look)
        return look

    def character(self, outfit: str = "", expression: str = "") -> Character:
        """For the painter: exactly this look, and its own body."""
        look = self.look_in(outfit, expression)
        return Character(", ".join(words_of(look)), self.seed, look, self.proportions)

    def picture(self, role: PictureRole) -> str | None:
        """The id of the first of its pictures with this role."""
        return next((one.picture for one in self.pictures if one.role is role), None)


def handle_of(name: str) -> str:
    """Small letters and digits of any alphabet, joined by single dashes."""
    plain = unicodedata.normalize("NFKC", name.casefold())
    return "-".join("".join(c if is_of_handle(c) else " " for c in plain).split())


def is_of_handle(character: str) -> bool:
    """Whether a handle may have it; what goes above and below letters of some alphabets, too."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def free_name(name: str, taken: Container[str]) -> str:
    """This one, or with the first number that makes it answer to a handle that is not ``taken``."""
    number, free = 1, name
    while handle_of(free) in taken:
        number += 1
        free = f"{name[: MOST_NAME - len(f' {number}')]} {number}"
    return free


def _check_text(
    what: str, value: str, most: int, *, needed: bool = False, lines: bool = False
) -> None:
    shown = value.replace("\n", "") if lines else value
    fits = len(value) <= most and shown.isprintable() and (not needed or bool(value.strip()))
    if not fits:
        _refuse(f"{'a' if needed else 'at most a'} {what} of {most} characters", value)


def _refuse(expected: str, got: object) -> None:
    raise RequestRejected(
        expected=expected,
        got=f"{got!r:.60}",
        todo="change it",
        shown=f"This character cannot be kept: it needs {expected}.",
    )
