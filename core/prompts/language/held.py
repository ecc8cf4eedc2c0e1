"""What of a prompt counts for a picture as a whole, every word where it stood.

A drawing is made once, not step by step: of ``[a:b:0.7]`` it has what holds for most steps, of
``[a|b]`` the first. What weighs nothing or less is not there, and neither are comments, choices
that were not made, and the numbers that weigh parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import RequestRejected
from core.prompts.language.choices import chosen_in
from core.prompts.language.composing import weighed
from core.prompts.language.tree import Kind, Node, parse

USUAL_STEPS = 20
_SIGNS = "#[({_$"

_Span = tuple[int, int]


def held(text: str, seed: int | str = 0) -> str:
    """As long as the text, with blanks in place of what does not count; the very text where all
    does. Wildcards are blanks too. ``seed`` makes the choices that ``expand`` makes. Never raises.
    """
    if not any(sign in text for sign in _SIGNS) and "AND" not in text:
        return text
    root = parse(text).root
    letters = list(text)
    for start, end in (*_idle(root, _made(text, seed)), *_of_parts(root, text)):
        letters[start:end] = [" " if one != "\n" else one for one in letters[start:end]]
    for place in _between(root):
        letters[place] = ","
    return "".join(letters)


def _made(text: str, seed: int | str) -> frozenset[_Span]:
    try:
        return chosen_in(text, seed)
    except RequestRejected:  # without an end: nothing is chosen
        return frozenset()


def _idle(node: Node, chosen: frozenset[_Span]) -> Iterator[_Span]:
    match node.kind:
        case Kind.COMMENT | Kind.WILDCARD:
            yield node.start, node.end
        case Kind.WEIGHTED if node.weight <= 0:
            yield node.start, node.end
        case Kind.EDITED | Kind.ALTERNATING | Kind.CHOICE | Kind.VARIABLE:
            stays = _stays(node, chosen)
            for child in node.children:
                if child.kind is Kind.OPTION and (child.start, child.end) in stays:
                    yield from _idle(child, chosen)
                else:
                    yield child.start, child.end
        case _:
            for child in node.children:
                yield from _idle(child, chosen)


def _stays(node: Node, chosen: frozenset[_Span]) -> frozenset[_Span]:
    """The options of a node that count."""
    options = [one for one in node.children if one.kind is Kind.OPTION]
    if node.kind is Kind.ALTERNATING:
        return frozenset({(options[0].start, options[0].end)})
    if node.kind is Kind.EDITED:
        number = next(one.text for one in node.children if one.kind is Kind.NUMBER)
        share = float(number) if "." in number else float(number) / USUAL_STEPS
        stays = options[-1] if share <= 0.5 else options[0] if len(options) == 2 else None
        return frozenset() if stays is None else frozenset({(stays.start, stays.end)})
    return chosen


def _of_parts(root: Node, text: str) -> Iterator[_Span]:
    """The weights of what ``AND`` joins, and what weighs nothing."""
    signs = [node for node in root.walk() if node.kind is Kind.AND]
    starts = [0, *(one.end for one in signs)]
    ends = [*(one.start for one in signs), len(text)]
    for start, end in zip(starts, ends, strict=True) if signs else ():
        part = weighed(text[start:end])
        yield (start if part.weight <= 0 else start + len(part.text)), end


def _between(root: Node) -> Iterator[int]:
    """Where one of several that were chosen ends."""
    for node in root.walk():
        if node.kind is Kind.CHOICE and "$$" in node.children[0].text:
            yield from (one.start for one in node.children[1:-1] if one.kind is Kind.SIGN)
