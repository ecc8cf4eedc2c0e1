"""Parts put in another order, weighed, muted, taken out and added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from core.prompts.building.parts import Building, Kind, KindOf, Part, anything
from core.prompts.building.reading import MUTE, ends_a_sentence, format, laid, parse
from core.prompts.building.weights import unwrapped, written

MOST_WEIGHT = 10.0
"""That a chip is given, below nought as well; a prompt may say more."""
ORDER = tuple(Kind)


class Wish(NamedTuple):
    """One part as it is wanted: part ``of`` that number, or new ``words``. What is None stays."""

    of: int | None = None
    words: str = ""
    weight: float | None = None
    muted: bool | None = None


def arranged(building: Building, wishes: Sequence[Wish], kind_of: KindOf = anything) -> Building:
    """The parts that are wanted in their order; all others are taken out.

    A weight that a part does not take is passed over, and so is a number that no part has or that
    came before.
    """
    parts: list[Part] = []
    last: int | None = None
    left = dict(enumerate(building.parts))
    for wish in wishes:
        if wish.of is None:
            added = (replace(one, gap=None) for one in parse(wish.words, kind_of).parts)
            parts += (_changed(one, wish) for one in added)
            last = None
        elif (part := left.pop(wish.of, None)) is not None:
            stays = _stays(building, wish.of, last, is_first=not parts)
            parts.append(_changed(part if stays else _moved(building, wish.of, parts), wish))
            last = wish.of
    return laid(parts, kind_of)


@lru_cache(maxsize=512)
def sent(text: str) -> str:
    """Without what is muted."""
    building = parse(text)
    loud = [Wish(number) for number, part in enumerate(building.parts) if not part.muted]
    return text if len(loud) == len(building.parts) else format(arranged(building, loud))


def with_words(building: Building, words: str, kind_of: KindOf = anything) -> Building:
    """With new words where words of their kind stand; what already stands there is said once."""
    parts = list(building.parts)
    known = {part.text for part in parts if not part.muted}
    for new in parse(words, kind_of).parts:
        if new.text not in known:
            at = _place(parts, new.kind)
            if at and parts[at:] and parts[at - 1].muted:
                parts[at] = replace(parts[at], gap=None)
            parts.insert(at, replace(new, gap=None))
    return laid(parts, kind_of)


def with_action(building: Building, words: str, kind_of: KindOf) -> Building:
    """With these words for what somebody does: in place of the first that are said so far."""
    at = next(
        (at for at, one in enumerate(building.parts)
         if one.kind is Kind.ACTION and not one.muted and one.takes_weight), None,
    )  # fmt: skip
    if at is None:
        return with_words(building, words, kind_of)
    parts = list(building.parts)
    parts[at] = replace(parts[at], source=written(f"({words}:2)", parts[at].weight))
    return laid(parts, kind_of)


def _stays(building: Building, number: int, last: int | None, *, is_first: bool) -> bool:
    """Whether it stands behind what it stood behind; a line of a muted part is laid anew."""
    if number == 0 or last is None:
        return number == 0 and is_first
    return number == last + 1 and not building.parts[last].muted


def _moved(building: Building, number: int, before: Sequence[Part]) -> Part:
    """Laid anew; a line of its own stays one."""
    part, old = building.parts[number], building.parts[number - 1] if number else None
    is_line = old is not None and "\n" in (part.gap or "") and not (old.muted or part.muted)
    if not (is_line and before):
        return replace(part, gap=None)
    return replace(part, gap="\n" if ends_a_sentence(before[-1]) else ",\n")


def _changed(part: Part, wish: Wish) -> Part:
    weight, muted = wish.weight, part.muted if wish.muted is None else wish.muted
    source = part.source.removeprefix(MUTE).strip() if part.muted else part.source
    if weight is not None and weight != part.weight and part.takes_weight:
        source = written(source, max(-MOST_WEIGHT, min(MOST_WEIGHT, weight)))
    elif muted is part.muted:
        return part
    if muted:
        source = f"{MUTE} {' '.join(source.split())}"
    gap = part.gap if muted is part.muted else None
    return replace(part, source=source, muted=muted, gap=gap, weight=unwrapped(source).weight)


def _place(parts: Sequence[Part], kind: Kind) -> int:
    """Behind the last one of its kind, or of one that is said earlier, before the first mark."""
    end = next((at for at, one in enumerate(parts) if one.kind is Kind.MARK), len(parts))
    order = ORDER.index(kind)
    if kind is Kind.OTHER or kind is Kind.LORA:
        return end
    alike = [at + 1 for at, one in enumerate(parts[:end]) if one.kind is kind]
    earlier = [
        at + 1 for at, one in enumerate(parts[:end])
        if one.kind is not Kind.OTHER and ORDER.index(one.kind) <= order
    ]  # fmt: skip
    return max(alike or earlier, default=0 if parts[:1] and kind is Kind.CHARACTER else end)
