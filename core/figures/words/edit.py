"""A prompt with one of its words replaced by another."""

from __future__ import annotations

from core.figures.vocabulary import Word
from core.figures.words.parsing.lexicon import COLOUR
from core.figures.words.reading import ReadWord


def replace(prompt: str, read_word: ReadWord, other: Word) -> str:
    """``prompt`` with ``other`` in place of the read word; weight, colour and what stands between
    are kept. A word of the field "colour" changes the colour alone."""
    if other.field == COLOUR:
        if read_word.colour_span is not None:
            return _put(prompt, (read_word.colour_span,), other.value)
        start = read_word.name_spans[0][0]
        return f"{prompt[:start]}{other.value} {prompt[start:]}"
    return _put(prompt, read_word.name_spans, _as_written(prompt, read_word, other))


def _as_written(prompt: str, read_word: ReadWord, other: Word) -> str:
    """The other's title, without the noun that stays in the prompt."""
    title = other.names[0]
    said = prompt[read_word.name_spans[0][0] : read_word.name_spans[-1][1]].casefold()
    first, _, noun = title.rpartition(" ")
    if noun in ("hair", "eyes", "skin") and not said.endswith(
        (noun, f"{noun}ed", noun[:-1] + "ed")
    ):
        return first or title
    if said.startswith("holding") and not title.startswith("holding"):
        title = f"holding {title}"
    return title.replace(" ", "_") if "_" in said else title


def _put(prompt: str, spans: tuple[tuple[int, int], ...], text: str) -> str:
    """``text`` where the first span began; the others are taken out."""
    for start, end in reversed(spans[1:]):
        prompt = prompt[:start].rstrip(" ") + _gap(prompt, start, end) + prompt[end:].lstrip(" ")
    start, end = spans[0]
    return prompt[:start] + text + prompt[end:]


def _gap(prompt: str, start: int, end: int) -> str:
    return " " if prompt[start - 1 : start] == " " and prompt[end : end + 1] == " " else ""
