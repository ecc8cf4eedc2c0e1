r"""``@name`` in a prompt: a character of the studio, told by its card.

    @mio                  her words in place: trigger, look, further tags
    @mio:school           … in an outfit of hers
    @mio:school:cross     … with an expression of hers; @mio::cross and @mio:cross too
    (@mio:1.2) @mio:1.2   a weight, as words have it, and no outfit
    \@mio, a@mio.org      no character: as it stands

Names are matched as handles: capitals, spaces and punctuation do not count, any alphabet does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from core.characters.card import Card, PictureRole, handle_of, is_of_handle
from core.figures.casting import Character
from core.figures.looks import Look
from core.figures.words.telling import prompt_words
from core.generation.request_inputs import LoraUse
from core.prompts.language.tokens import COMMENT

MOST_MENTIONS = 20
MOST_NEAREST = 3

_WEIGHT = re.compile(r":[ \t]*([+-]?(?:\d+\.?\d*|\.\d+))(?![\w-])")
_CLOSES = re.compile(r"[ \t]*\)")
# In tags and comments nobody is named.
_SILENT = re.compile(rf"<[^<>]*>|(?<!\\){COMMENT}")
# What follows without a comma would become part of the last tag.
_GOES_ON = re.compile(r"[ \t]+[^\s,.;:!?)\]}|]")


class Cards(Protocol):
    """Where names are looked up."""

    def by_handle(self, handle: str) -> Card | None: ...
    def handles(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Mention:
    """A card named in a prompt; ``outfit`` and ``expression`` are names that it has, or ""."""

    card: Card
    outfit: str = ""
    expression: str = ""

    @property
    def look(self) -> Look:
        return self.card.look_in(self.outfit, self.expression)

    @property
    def character(self) -> Character:
        return self.card.character(self.outfit, self.expression)

    @property
    def words(self) -> str:
        """For a prompt: what a LoRA was trained with, the look, what the card adds."""
        told = (self.card.trigger, *prompt_words(self.look), self.card.words)
        return ", ".join(dict.fromkeys(one.strip(" ,") for one in told if one.strip(" ,")))


@dataclass(frozen=True)
class Unknown:
    """A name that nobody has, or that a card does not have; ``nearest`` are some that are there."""

    typed: str
    whose: str = ""  # the card's name where it is one of its outfits or expressions
    nearest: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """One line for people."""
        what = f"{self.whose} has no “{self.typed}”." if self.whose else f"Nobody is {self.typed}."
        return f"{what} Did you mean {', '.join(self.nearest)}?" if self.nearest else what


@dataclass(frozen=True)
class Expansion:
    """A prompt without @names. ``people`` are in order of mention, nobody twice."""

    text: str
    people: tuple[Mention, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    @property
    def loras(self) -> tuple[LoraUse, ...]:
        uses = (use for mention in self.people for use in mention.card.loras if use.weight)
        return tuple({use.id: use for use in uses}.values())

    @property
    def negative(self) -> str:
        told = (mention.card.negative.strip(" ,") for mention in self.people)
        return ", ".join(dict.fromkeys(one for one in told if one))

    @property
    def references(self) -> tuple[tuple[Card, str], ...]:
        """Cards that show themselves to an adapter, with the id of the picture in their store."""
        cards = {m.card.id: m.card for m in self.people if m.card.adapter_strength > 0}
        shown = ((card, card.picture(PictureRole.REFERENCE)) for card in cards.values())
        return tuple((card, picture) for card, picture in shown if picture is not None)


@dataclass(frozen=True)
class _Typed:
    """``parts`` are what stands after the name, each behind a colon."""

    start: int
    end: int
    name: str
    parts: tuple[str, ...]
    weight: str = ""  # where it has one of its own, outside of brackets


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the names stand that ``expanded`` looks up: start, and the place behind the end."""
    return tuple(
        (one.start, one.end) for one, _ in zip(_typed(text), range(MOST_MENTIONS), strict=False)
    )


def may_mention(text: str) -> bool:
    """Whether there is anything to look up."""
    return next(_typed(text), None) is not None


def expanded(text: str, cards: Cards) -> Expansion:
    """Everything from the 21st mention on stays as it was typed."""
    pieces: list[str] = []
    people: list[Mention] = []
    unknown: list[Unknown] = []
    done = 0
    for typed, _ in zip(_typed(text), range(MOST_MENTIONS), strict=False):
        card = cards.by_handle(handle_of(typed.name))
        if card is None:
            unknown.append(_nobody(typed.name, cards.handles()))
            continue
        mention, missing = _mention(card, typed.parts)
        unknown += missing
        people.append(mention)
        words = f"({mention.words}:{typed.weight})" if typed.weight else mention.words
        pieces += [text[done : typed.start], words, "," * bool(_GOES_ON.match(text, typed.end))]
        done = typed.end
    whole = "".join((*pieces, text[done:]))
    return Expansion(whole, tuple(dict.fromkeys(people)), tuple(dict.fromkeys(unknown)))


def _mention(card: Card, parts: tuple[str, ...]) -> tuple[Mention, list[Unknown]]:
    """A single part may be an outfit or an expression."""
    outfit, expression = (*parts, "", "")[:2]
    if len(parts) == 1 and card.outfit(outfit) is None and card.expression(outfit) is not None:
        outfit, expression = "", outfit
    worn, face = card.outfit(outfit), card.expression(expression)
    missing: list[Unknown] = []
    if outfit and worn is None:
        known = card.outfits if len(parts) > 1 else (*card.outfits, *card.expressions)
        missing.append(_not_on(card, outfit, (one.name for one in known)))
    if expression and face is None:
        missing.append(_not_on(card, expression, (one.name for one in card.expressions)))
    named = (one.name if one else "" for one in (worn, face))
    return Mention(card, *named), missing


def _nobody(name: str, handles: Sequence[str]) -> Unknown:
    near = get_close_matches(handle_of(name), handles, MOST_NEAREST)
    return Unknown(f"@{name}", "", tuple(f"@{one}" for one in near))


def _not_on(card: Card, name: str, known: Iterable[str]) -> Unknown:
    handles = [handle_of(one) for one in known]
    near = get_close_matches(handle_of(name), handles, MOST_NEAREST) or handles[:MOST_NEAREST]
    return Unknown(name, card.name, tuple(near))


def _typed(text: str) -> Iterator[_Typed]:
    """Every @name, in order."""
    silent = [match.span() for match in _SILENT.finditer(text)]
    done = 0
    for match in re.finditer("@", text):
        start = match.start()
        is_silent = any(first < start < last for first, last in silent)
        if start < done or is_silent or _is_inside_word(text, start):
            continue
        end = _end_of_name(text, start + 1)
        if end > start + 1:
            found = _with_parts(text, start, end)
            done = found.end
            yield found


def _is_inside_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before in ("\\", "@", ".", "-", "_", "+") or is_of_handle(before) if before else False


def _end_of_name(text: str, start: int) -> int:
    end = start
    while end < len(text) and (text[end] in "-_" or is_of_handle(text[end])):
        end += 1
    while end > start and text[end - 1] in "-_":
        end -= 1
    return end


def _with_parts(text: str, start: int, name_end: int) -> _Typed:
    name, parts, end = text[start + 1 : name_end], list[str](), name_end
    while len(parts) < 2 and text[end : end + 1] == ":" and not _WEIGHT.match(text, end):
        stop = _end_of_name(text, end + 1)
        if stop == end + 1 and (parts or not _is_expression_alone(text, end)):
            break
        parts.append(text[end + 1 : stop])
        end = stop
    weight = _WEIGHT.match(text, end)
    if weight is None or _CLOSES.match(text, weight.end()):
        return _Typed(start, end, name, tuple(parts))
    return _Typed(start, weight.end(), name, tuple(parts), weight[1])


def _is_expression_alone(text: str, colon: int) -> bool:
    """``::name`` stands there."""
    name = colon + 2
    is_double = text[colon:name] == "::" and not _WEIGHT.match(text, colon + 1)
    return is_double and _end_of_name(text, name) > name
