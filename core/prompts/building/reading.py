"""A prompt as parts, and back: each is the other, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from core.prompts.building.parts import Building, Kind, KindOf, Part, anything
from core.prompts.building.scanning import Piece, has_comment, is_open, pieces_of
from core.prompts.building.weights import is_weighable_tag, unwrapped
from core.prompts.language import Kind as Sign

MUTE = "#"
"""A muted part is a comment: kept in the text, sent to no model."""

_STOP = re.compile(r"(?<!\\)(?:\\\\)*[.!?;]$")
# As the parts of an AND have it: "a dog :0.8".
_WEIGHT_OF_AND = re.compile(r"\S\s*:\s*-?[.\d]+$")


def parse(text: str, kind_of: KindOf = anything) -> Building:
    """By phrases; what no chip can show is a chip as it is written. ``format`` brings the same text
    back."""
    parts: list[Part] = []
    ended = 0
    for piece in pieces_of(text):
        parts.append(_part(text, piece, text[ended : piece.start], kind_of))
        ended = piece.end
    return Building(tuple(parts), text[ended:])


def format(building: Building) -> str:
    """Gaps as they are written, where they still part what stands around them."""
    texts: list[str] = []
    for number, part in enumerate(building.parts):
        before = building.parts[number - 1] if number else None
        stays = part.gap is not None and (before is None or _separates(before, part.gap, part))
        gap = part.gap if stays else None
        texts += (_new_gap(building.parts, number) if gap is None else gap, part.source)
    return "".join((*texts, building.tail))


def laid(parts: Iterable[Part], kind_of: KindOf = anything) -> Building:
    """These parts as they read once they are written down. What takes in all that follows stands
    last, and the lines of muted ones are laid anew."""
    ordered = sorted(parts, key=lambda part: part.is_open and not part.muted)
    around = [one.muted or other.muted for one, other in pairwise(ordered)]
    free = [
        replace(part, gap=None) if anew else part
        for part, anew in zip(ordered, (False, *around), strict=False)
    ]
    return parse(format(Building(tuple(free))), kind_of)


def ends_a_sentence(part: Part) -> bool:
    return not part.muted and _STOP.search(part.source) is not None


def _part(text: str, piece: Piece, gap: str, kind_of: KindOf) -> Part:
    source = text[piece.start : piece.end]
    if piece.kind in (Sign.BREAK, Sign.AND):
        return Part(source, source, kind=Kind.MARK, gap=gap, takes_weight=False)
    muted = piece.kind is Sign.COMMENT
    said = source.removeprefix(MUTE).strip() if muted else source
    words, weight = unwrapped(said)
    is_tag = said.startswith("<") and said.endswith(">")
    takes_weight = is_weighable_tag(said) if is_tag else _takes_weight(said)
    kind = Kind.LORA if is_tag else kind_of(words)
    return Part(source, words, weight, muted, kind, gap, takes_weight, is_open(said))


def _takes_weight(said: str) -> bool:
    """Nothing in it that brackets around it would break."""
    return bool(said) and not (has_comment(said) or is_open(said) or _WEIGHT_OF_AND.search(said))


def _separates(before: Part, gap: str, part: Part) -> bool:
    if before.muted:
        return "\n" in gap
    if part.muted or Kind.LORA in (before.kind, part.kind):
        return True
    if Kind.MARK in (before.kind, part.kind):
        return gap != "" or not (_is_letter(before.source[-1]) and _is_letter(part.source[0]))
    if ends_a_sentence(before):
        return gap != ""
    return bool(set(gap) - {" ", "\t"})


def _is_letter(character: str) -> bool:
    return re.match(r"\w", character) is not None


def _new_gap(parts: tuple[Part, ...], number: int) -> str:
    if not number:
        return ""
    if parts[number - 1].muted:
        return "\n"
    return _comma(parts, number) + ("\n" if parts[number].muted else " ")


def _comma(parts: tuple[Part, ...], number: int) -> str:
    """Where words that are sent stand on both sides before the next mark. A LoRA is none."""
    before, after = _words(parts[:number][::-1]), _words(parts[number:])
    is_before_lora = parts[number].kind is Kind.LORA and not parts[number].muted
    if before is None or after is None or is_before_lora or ends_a_sentence(before):
        return ""
    return ","


def _words(parts: Iterable[Part]) -> Part | None:
    for part in parts:
        if part.kind is Kind.MARK:
            return None
        if not part.muted and part.kind is not Kind.LORA:
            return part
    return None
