"""Prompts that other programs weigh in a language of their own, in ours.

    NovelAI    {a} [a]  1.2::a::  -1::a::  ||a|b||       round brackets are letters
    InvokeAI   a+ a-- (a b)++ (a)1.3                     other round brackets only hold together
               ("a", "b").blend(0.7, 0.3)  ("a", "b").and()

What has no words here, as ``.swap()``, stays as it was written. Nothing of the text is left out.
https://docs.novelai.net/en/image/strengthening-weakening
https://github.com/damian0815/compel/blob/main/doc/syntax.md
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from core.prompts.language.tokens import COLOUR

STRONGER_THERE = 1.05
MOST_WEIGHT = 100.0
MAX_DEPTH = 60
DIGITS = 4

_LETTER = re.compile(rf"({COLOUR})|[\\()\[\]#]|\b(AND|BREAK)\b")
_NOVELAI = re.compile(
    r"(-?\d{1,4}(?:\.\d{0,6})?|-?\.\d{1,6})::|::|\|\||[{}\[\]]|[^{}\[\]:|\d.-]+|.", re.S
)
_SUFFIX = r"(?P<by>\++|-+|\d{1,4}(?:\.\d{1,6})?|\.\d{1,6})?(?!\w|\.\d)"
_INVOKEAI = re.compile(
    r"(?P<call>\.(?:swap|blend|and)\([^()]*\))"
    rf"|\\[\\()\"]|\(|\)(?:{_SUFFIX})?"
    # only where a word begins, so that no text takes quadratic time
    r"|(?<![^\s,()])[^\s,()\\\"+-]+(?:[+-]+[^\s,()\\\"+-]+)*(?P<marks>\++|-+)(?=[\s,)]|$)"
    r"|[^\s,().\\]+|.",
    re.S,
)
_JOINED = re.compile(r"\s*\((.*)\)\s*\.\s*(blend|and)\(([^()]*)\)\s*", re.S)
_QUOTED = re.compile(r'\s*"((?:\\.|[^"\\])*)"\s*(,|$)', re.S)
_NUMBERS = re.compile(r"\s*-?[\d.]+\s*(?:,\s*-?[\d.]+\s*)*")
_EDGES = re.compile(r"([\s,]*)(.*?)([\s,]*)", re.S)


class _Span(NamedTuple):
    """``is_ours``: it is written as it should stand in our language already."""

    text: str
    weight: float = 1.0
    is_ours: bool = False


def translated(text: str, program: str) -> str:
    """``program`` as the gallery names it; the text of any other comes back as it is."""
    by = _BY_PROGRAM.get(program)
    return text if by is None or not text.strip() else by(text)


# --- NovelAI --------------------------------------------------------------------------------------


def _of_novelai(text: str) -> str:
    """Braces and brackets that have no partner are letters; a number weighs up to the next ``::``,
    or to the end."""
    tokens = _NOVELAI.findall(text), [match[0] for match in _NOVELAI.finditer(text)]
    numbers, said = tokens
    partners = _partners(said)
    spans: list[_Span] = []
    factor, number, choosing = 1.0, 1.0, False
    last = max((place for place, token in enumerate(said) if token == "||"), default=0)
    for place, token in enumerate(said):
        if place in partners:
            opens = token in "{["
            up = (token in "{}") is opens
            factor *= STRONGER_THERE if up else 1 / STRONGER_THERE
        elif numbers[place]:
            number = float(numbers[place])
        elif token == "::":
            number = 1.0
        elif token == "||" and (choosing or place < last):
            choosing = not choosing
            spans.append(_Span("{" if choosing else "}", is_ours=True))
        else:
            spans.append(_Span(token, factor * number))
    return _written(spans)


def _partners(tokens: list[str]) -> set[int]:
    opened: dict[str, list[int]] = {"}": [], "]": []}
    found: set[int] = set()
    for place, token in enumerate(tokens):
        if token in "{[":
            opened["}" if token == "{" else "]"].append(place)
        elif opened.get(token):
            found |= {opened[token].pop(), place}
    return found


# --- InvokeAI -------------------------------------------------------------------------------------


def _of_invokeai(text: str) -> str:
    joined = _JOINED.fullmatch(text)
    parts = _quoted(joined[1]) if joined else []
    if joined is None or not parts:
        return _written(_weighed(text))
    numbers = [float(one) for one in joined[3].split(",")] if _is_numbers(joined[3]) else []
    said = [_written(_weighed(part)) for part in parts]
    weights = (numbers + [1.0] * len(parts))[: len(parts)]
    if joined[2] == "blend":
        return " AND ".join(
            part if weight == 1 else f"{part} :{_number(weight)}"
            for part, weight in zip(said, weights, strict=True)
        )
    return " BREAK ".join(
        part if weight == 1 else f"({part}:{_number(weight)})"
        for part, weight in zip(said, weights, strict=True)
    )


def _is_numbers(text: str) -> bool:
    return bool(_NUMBERS.fullmatch(text)) and all(one.count(".") < 2 for one in text.split(","))


def _quoted(text: str) -> list[str]:
    """What stands in quotation marks with commas between; nothing where anything else does."""
    found: list[str] = []
    place = 0
    while place < len(text):
        one = _QUOTED.match(text, place)
        if one is None:
            return []
        found.append(one[1].replace('\\"', '"'))
        place = one.end()
    return found


def _weighed(text: str) -> list[_Span]:
    """A bracket weighs what stands in it by what follows it; the spans in turn."""
    frames: list[list[_Span]] = [[]]
    for match in _INVOKEAI.finditer(text):
        token = match[0]
        if match["call"]:
            frames[-1].append(_Span(token, is_ours=True))
        elif token == "(" and len(frames) <= MAX_DEPTH:
            frames.append([])
        elif token[0] == ")" and len(frames) > 1:
            inside = frames.pop()
            by = _factor(match["by"] or "")
            frames[-1] += [one._replace(weight=one.weight * by) for one in inside]
        elif match["marks"]:
            word = token[: -len(match["marks"])]
            frames[-1].append(_Span(word, _factor(match["marks"])))
        else:
            is_escaped = len(token) == 2 and token[0] == "\\"
            frames[-1].append(_Span(token[1:] if is_escaped else token))
    while len(frames) > 1:  # without a partner it is a letter
        inside = frames.pop()
        frames[-1] += [_Span("("), *inside]
    return frames[0]


def _factor(suffix: str) -> float:
    if suffix[:1] == "+":
        return 1.1 ** min(len(suffix), 40)
    if suffix[:1] == "-":
        return 0.9 ** min(len(suffix), 40)
    return float(suffix) if suffix else 1.0


# --- ours -----------------------------------------------------------------------------------------


def _as_letters(text: str) -> str:
    """What means something here and nothing there."""

    def letter(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        return match[2].lower() if match[2] else f"\\{match[0]}"

    return _LETTER.sub(letter, text)


def _written(spans: Iterable[_Span]) -> str:
    """Neighbours of one weight in one bracket, commas and blanks at its edges outside."""
    runs: list[tuple[list[str], tuple[float, bool]]] = []
    for span in spans:
        weight = max(-MOST_WEIGHT, min(MOST_WEIGHT, round(span.weight, DIGITS)))
        if runs and runs[-1][1] == (weight, span.is_ours):
            runs[-1][0].append(span.text)
        else:
            runs.append(([span.text], (weight, span.is_ours)))
    return "".join(
        _run("".join(texts) if is_ours else _as_letters("".join(texts)), weight)
        for texts, (weight, is_ours) in runs
    )


def _run(text: str, weight: float) -> str:
    edges = _EDGES.fullmatch(text)
    if weight == 1 or edges is None or not edges[2]:
        return text
    return f"{edges[1]}({edges[2]}:{_number(weight)}){edges[3]}"


def _number(weight: float) -> str:
    return f"{weight:.{DIGITS}f}".rstrip("0").rstrip(".")


_BY_PROGRAM: Mapping[str, Callable[[str], str]] = {
    "NovelAI": _of_novelai,
    "InvokeAI": _of_invokeai,
}
