"""Prompts that change while a picture is drawn, as AUTOMATIC1111's web UI reads them.

    [a:b:0.5]   a for half of the steps, then b        [a:b:12]   then b after 12 steps
    [a:0.5]     nothing, then a                        [a::0.5]   a, then nothing
    [a|b|c]     another one at every step

Brackets that are none of these, or have no partner, stay as they are: they weigh
(``core/prompts/language/weighting.py``) or are letters. A backslash takes the meaning of what
follows.
https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features#prompt-editing
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_TOKEN = re.compile(r"\\.|[()\[\]:|]|[^\\()\[\]:|]+|\\", re.DOTALL)
_NUMBER = re.compile(r"\s*((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*")
_CLOSED_BY = {"(": ")", "[": "]"}
# A prompt of brackets alone is no schedule.
MAX_DEPTH = 60


class Stretch(NamedTuple):
    """The prompt up to and with this step, the first being 1."""

    until: int
    prompt: str


@dataclass(frozen=True)
class _Edited:
    """One text up to a step, another one from then on."""

    before: tuple[_Part, ...]
    after: tuple[_Part, ...]
    when: str


@dataclass(frozen=True)
class _Alternating:
    options: tuple[tuple[_Part, ...], ...]


_Part = str | _Edited | _Alternating


@dataclass
class _Frame:
    """A bracket that is open: its segments, and what parts them."""

    bracket: str
    segments: list[list[_Part]] = field(default_factory=lambda: [[]])
    marks: list[str] = field(default_factory=list[str])

    def add(self, *parts: _Part) -> None:
        self.segments[-1].extend(parts)

    def as_written(self) -> Iterator[_Part]:
        """Its parts with the marks between them, which mean nothing."""
        yield from self.segments[0]
        for mark, segment in zip(self.marks, self.segments[1:], strict=True):
            yield mark
            yield from segment


def schedule(text: str, steps: int, *, drawn_before: int = 0) -> tuple[Stretch, ...]:
    """Which prompt rules which of so many steps (1 or more); one stretch where nothing changes.

    ``drawn_before``: steps of a first pass that this one goes over once more: whole numbers count
    from its first step on, and shares of 1 to 2 are those of this pass.
    """
    parts = _read(text)
    if all(isinstance(part, str) for part in parts):
        return (Stretch(steps, text),)
    ends = sorted({steps, *_ends(parts, steps, drawn_before)})
    stretches: list[Stretch] = []
    for end in ends:
        prompt = _at(parts, end, steps, drawn_before)
        if stretches and stretches[-1].prompt == prompt:
            stretches.pop()
        stretches.append(Stretch(end, prompt))
    return tuple(stretches)


def is_scheduled(text: str) -> bool:
    return any(not isinstance(part, str) for part in _read(text))


def _read(text: str) -> tuple[_Part, ...]:
    frames = [_Frame("")]
    for token in _TOKEN.findall(text):
        top = frames[-1]
        if token in _CLOSED_BY and len(frames) <= MAX_DEPTH:
            frames.append(_Frame(token))
        elif token in (":", "|") and top.bracket:
            top.marks.append(token)
            top.segments.append([])
        elif top.bracket and token == _CLOSED_BY[top.bracket]:
            frames.pop()
            frames[-1].add(*_closed(top))
        else:
            top.add(token)
    while len(frames) > 1:  # without a partner it is a letter
        unclosed = frames.pop()
        frames[-1].add(unclosed.bracket, *unclosed.as_written())
    return _joined(frames[0].as_written())


def _closed(frame: _Frame) -> tuple[_Part, ...]:
    """What a pair of brackets means."""
    segments = [_joined(segment) for segment in frame.segments]
    if frame.bracket == "[" and set(frame.marks) == {"|"}:
        return (_Alternating(tuple(segments)),)
    if frame.bracket == "[" and set(frame.marks) == {":"} and len(segments) <= 3:
        *texts, last = segments
        when = _NUMBER.fullmatch(last[0]) if len(last) == 1 and isinstance(last[0], str) else None
        if when:
            before = texts[0] if len(texts) == 2 else ()
            return (_Edited(before, texts[-1], when[1]),)
    return (frame.bracket, *frame.as_written(), _CLOSED_BY[frame.bracket])


def _joined(parts: Iterable[_Part]) -> tuple[_Part, ...]:
    found: list[_Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)


def _switch(when: str, steps: int, drawn_before: int) -> int:
    """The last step before the change."""
    number = float(when)
    is_share = "." in when
    offset = (1.0 if is_share else drawn_before) if drawn_before else 0
    return int(min((number - offset) * (steps if is_share else 1), steps))


def _ends(parts: Iterable[_Part], steps: int, drawn_before: int) -> Iterator[int]:
    for part in parts:
        match part:
            case _Edited(before, after, when):
                last = _switch(when, steps, drawn_before)
                yield from (last,) if last >= 1 else ()
                yield from _ends((*before, *after), steps, drawn_before)
            case _Alternating(options):
                yield from range(1, steps + 1)
                yield from _ends((one for option in options for one in option), steps, drawn_before)
            case _:
                pass


def _at(parts: Iterable[_Part], step: int, steps: int, drawn_before: int) -> str:
    said: list[str] = []
    for part in parts:
        match part:
            case _Edited(before, after, when):
                is_before = step <= _switch(when, steps, drawn_before)
                said.append(_at(before if is_before else after, step, steps, drawn_before))
            case _Alternating(options):
                option = options[(step - 1) % len(options)]
                said.append(_at(option, step, steps, drawn_before))
            case _:
                said.append(part)
    return "".join(said)
