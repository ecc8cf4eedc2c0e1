"""The prompt grammar that anime prompts are written in, as AUTOMATIC1111's web UI reads it.

    (x)      1.1 times        (x:1.3)  1.3 times
    [x]      1/1.1 times      nesting multiplies
    BREAK    a new chunk      a backslash before a bracket: the bracket itself

Weights end between 0 and 2. A bracket without its partner is an ordinary character. Works in one
pass over the text: no input makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MIN_WEIGHT, MAX_WEIGHT = 0.0, 2.0
STRONGER, WEAKER = 1.1, 1 / 1.1
# Brackets nested deeper add no weight: the product has long reached its limit.
MAX_DEPTH = 20
DIGITS = 4

_TOKEN = re.compile(r"\\[\\()\[\]]|[()\[\]]|[^\\()\[\]]+|\\")
_WEIGHT = re.compile(r":[ \t]*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))[ \t]*")
_LONGEST_WEIGHT = 24
_BREAK = re.compile(r"\bBREAK\b")
_CLOSES = {")": "(", "]": "["}


@dataclass(frozen=True)
class WeightedText:
    """Words and how strongly they count, 0–2."""

    text: str
    weight: float = 1.0


Chunk = tuple[WeightedText, ...]


def parse(text: str) -> tuple[Chunk, ...]:
    """The chunks between BREAKs, each as its weighted spans; at least one chunk, maybe empty.

    Neighbours in a chunk differ in weight; edges of a chunk carry no white space.
    """
    tokens = _TOKEN.findall(text)
    chunks = [_stripped(chunk) for chunk in _split(_merged(_weighted(tokens)))]
    return tuple(chunk for chunk in chunks if chunk) or ((),)


def _weighted(tokens: list[str]) -> Iterator[WeightedText]:
    partners = _partners(tokens)
    weights = _explicit_weights(tokens, partners)
    factors: list[tuple[int, float]] = []
    weight = 1.0
    for index, token in enumerate(tokens):
        if index not in partners:
            said = weights.get(index)
            words = token[: said[0]] if said else token
            yield WeightedText(_plain(words), weight)
            continue
        if token in _CLOSES:
            opened = partners[index]
            factors = [factor for factor in factors if factor[0] != opened]
        elif len(factors) < MAX_DEPTH:
            factors.append((index, _factor(tokens, index, partners[index], weights)))
        weight = _product(factor for _, factor in factors)


def _plain(token: str) -> str:
    return token[1:] if len(token) == 2 and token[0] == "\\" else token


def _partners(tokens: list[str]) -> dict[int, int]:
    """Index of every bracket that has a partner → index of the partner."""
    waiting: dict[str, list[int]] = {"(": [], "[": []}
    partners: dict[int, int] = {}
    for index, token in enumerate(tokens):
        if token in waiting:
            waiting[token].append(index)
        elif token in _CLOSES and waiting[_CLOSES[token]]:
            start = waiting[_CLOSES[token]].pop()
            partners[start], partners[index] = index, start
    return partners


def _explicit_weights(tokens: list[str], partners: dict[int, int]) -> dict[int, tuple[int, float]]:
    """Index of a text token that ends in ``:1.3`` before its ``)`` → (where that starts, 1.3)."""
    found: dict[int, tuple[int, float]] = {}
    for index in range(1, len(tokens)):
        if tokens[index] != ")" or index not in partners:
            continue
        text = tokens[index - 1]
        start = text.rfind(":", max(0, len(text) - _LONGEST_WEIGHT))
        match = _WEIGHT.fullmatch(text, start) if start >= 0 else None
        if match:
            found[index - 1] = (start, float(match[1]))
    return found


def _factor(
    tokens: list[str], start: int, end: int, weights: dict[int, tuple[int, float]]
) -> float:
    if tokens[start] == "[":
        return WEAKER
    return weights[end - 1][1] if end - 1 in weights else STRONGER


def _product(factors: Iterable[float]) -> float:
    product = 1.0
    for factor in factors:
        product *= factor
    return round(min(max(product, MIN_WEIGHT), MAX_WEIGHT), DIGITS)


def _merged(spans: Iterable[WeightedText]) -> list[WeightedText]:
    merged: list[tuple[list[str], float]] = []
    for span in spans:
        if merged and merged[-1][1] == span.weight:
            merged[-1][0].append(span.text)
        elif span.text:
            merged.append(([span.text], span.weight))
    return [WeightedText("".join(texts), weight) for texts, weight in merged]


def _split(spans: list[WeightedText]) -> Iterator[list[WeightedText]]:
    chunk: list[WeightedText] = []
    for span in spans:
        first, *others = _BREAK.split(span.text)
        chunk.append(WeightedText(first, span.weight))
        for text in others:
            yield chunk
            chunk = [WeightedText(text, span.weight)]
    yield chunk


def _stripped(chunk: list[WeightedText]) -> Chunk:
    """White space at the edges says nothing; a span of nothing else goes with it."""
    spans = [span for span in chunk if span.text]
    while spans and not spans[0].text.strip():
        spans = spans[1:]
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    if not spans:
        return ()
    spans[0] = WeightedText(spans[0].text.lstrip(), spans[0].weight)
    spans[-1] = WeightedText(spans[-1].text.rstrip(), spans[-1].weight)
    return tuple(spans)
