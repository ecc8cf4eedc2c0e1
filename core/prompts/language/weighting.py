"""The prompt grammar that anime prompts are written in, as AUTOMATIC1111's web UI reads it.

    (x)      1.1 times        (x:1.3)  1.3 times, also 0, 5 or -1
    [x]      1/1.1 times      nesting multiplies
    BREAK    a new chunk      a backslash before a bracket or a backslash: the character itself

A bracket that is never closed weighs all that follows; one that was never opened is an ordinary
character. A lone backslash says nothing. Works in one pass over the text: no input makes it slow.
Unlike there, BREAK inside of brackets breaks as well.
https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features#attentionemphasis
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

STRONGER, WEAKER = 1.1, 1 / 1.1
# Beyond this a weight only breaks the numbers of a text encoder.
MOST_WEIGHT = 1e4
DIGITS = 4

_NUMBER = r"[+-]?[.\d]{1,24}"
_TOKEN = re.compile(rf"\\[\\()\[\]]|\\|[()\[\]]|:\s*({_NUMBER})\s*\)|[^\\()\[\]:]+|:")
_BREAK = re.compile(r"\bBREAK\b")
_CLOSED_BY = {"(": ")", "[": "]"}


@dataclass(frozen=True)
class WeightedText:
    """Words and how strongly they count: 1 as they are, below 0 away from them."""

    text: str
    weight: float = 1.0


Chunk = tuple[WeightedText, ...]


def parse(text: str) -> tuple[Chunk, ...]:
    """The chunks between BREAKs, each as its weighted spans; at least one chunk, maybe empty.

    Neighbours in a chunk differ in weight; edges of a chunk carry no white space.
    """
    chunks = [_stripped(chunk) for chunk in _split(_merged(_weighted(text)))]
    return tuple(chunk for chunk in chunks if chunk) or ((),)


def _weighted(text: str) -> Iterator[WeightedText]:
    """A bracket that closes weighs all that stands since it was opened; round and square ones do
    not know each other."""
    tokens = list(_TOKEN.finditer(text))
    words = ["" for _ in tokens]
    spans: list[tuple[int, int, float]] = []
    opened: dict[str, list[int]] = {")": [], "]": []}
    for index, token in enumerate(tokens):
        said = token[0]
        if said in _CLOSED_BY:
            opened[_CLOSED_BY[said]].append(index)
            continue
        closes = said[-1]
        factor = _factor(token) if closes in opened and said[0] != "\\" else None
        if factor is None or not opened[closes]:
            words[index] = said[1:] if said[0] == "\\" else said
        else:
            spans.append((opened[closes].pop(), index, factor))
    for closes, factor in ((")", STRONGER), ("]", WEAKER)):
        spans += [(start, len(tokens), factor) for start in opened[closes]]
    return map(WeightedText, words, _products(spans, len(tokens)))


def _products(spans: list[tuple[int, int, float]], count: int) -> list[float]:
    """For each of so many places the product of the factors whose span it is in, by their
    logarithms, signs and noughts, so that a thousand brackets are one pass as well."""
    sizes, negative, nought = np.zeros(count + 1), np.zeros(count + 1), np.zeros(count + 1)
    for start, end, factor in spans:
        size = np.log(abs(factor)) if factor else 0.0
        for place, sign in ((start, 1), (end, -1)):
            sizes[place] += sign * size
            negative[place] += sign * (factor < 0)
            nought[place] += sign * (factor == 0)
    sizes, negative, nought = (np.cumsum(one)[:count] for one in (sizes, negative, nought))
    products = np.exp(np.minimum(sizes, np.log(MOST_WEIGHT))) * (1 - 2 * (negative % 2))
    return np.where(nought > 0, 0.0, products).round(DIGITS).tolist()


def _factor(token: re.Match[str]) -> float | None:
    """By how much a token that ends in a closing bracket weighs; None for "1.2.3"."""
    if token[0] == "]":
        return WEAKER
    if token[1] is None:
        return STRONGER
    try:
        return float(token[1])
    except ValueError:
        return None


def _merged(spans: Iterable[WeightedText]) -> list[WeightedText]:
    merged: list[tuple[list[str], float]] = []
    for span in spans:
        if not span.text:
            continue
        if merged and merged[-1][1] == span.weight:
            merged[-1][0].append(span.text)
        else:
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
