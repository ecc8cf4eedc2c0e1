"""A prompt as a tree of which every part knows its place; nothing of the text is lost.

    (x) (x:1.3) [x]            WEIGHTED        [a:b:0.5] [b:12]   EDITED
    [a|b]                      ALTERNATING     {a|b} {2$$a|b}     CHOICE
    __file__                   WILDCARD        ${x=a} ${x}        VARIABLE
    <lora:name:0.8>            TAG             # until the end    COMMENT
    {hair colour}              BLANK           BREAK, AND         BREAK, AND

What the parts do is the work of the modules beside this one. Brackets that cross, which weigh all
the same, are cut here where the outer one ends. No input makes it slow or too deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from core.prompts.language.tokens import SIGN
from core.prompts.language.weighting import STRONGER, WEAKER

MAX_DEPTH = 60
_WHEN = re.compile(r"\s*(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_BLANK = re.compile(r"\{[^\W\d_][\w -]{0,39}\}")
_CLOSES = {")": "(", "]": "["}


class Kind(StrEnum):
    ROOT = "root"
    WORDS = "words"
    SIGN = "sign"
    ESCAPED = "escaped"
    COMMENT = "comment"
    TAG = "tag"
    WILDCARD = "wildcard"
    BREAK = "BREAK"
    AND = "AND"
    WEIGHTED = "weighted"
    EDITED = "edited"
    ALTERNATING = "alternating"
    CHOICE = "choice"
    VARIABLE = "variable"
    BLANK = "blank"
    BRACES = "braces"
    OPTION = "option"
    NUMBER = "number"


@dataclass(frozen=True)
class Node:
    """``start`` and ``end`` count code points. A leaf has its ``text``; what has children is
    exactly what they are. ``weight`` is the factor of a WEIGHTED alone, not of what is around it;
    one that is not ``is_closed`` reaches to the end of the text or of its choice."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    children: tuple[Node, ...] = ()
    weight: float = 1.0
    is_closed: bool = True

    def walk(self) -> Iterator[Node]:
        """Itself and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Parsed:
    root: Node

    def walk(self) -> Iterator[Node]:
        return self.root.walk()


@dataclass
class _Frame:
    """What is open: its parts between the signs that part it."""

    opener: Node | None = None
    segments: list[list[Node]] = field(default_factory=lambda: [[]])
    signs: list[Node] = field(default_factory=list[Node])

    @property
    def bracket(self) -> str:
        return "" if self.opener is None else self.opener.text[0]

    def add(self, *nodes: Node) -> None:
        self.segments[-1].extend(nodes)

    def part(self, sign: Node) -> None:
        self.signs.append(sign)
        self.segments.append([])

    def flat(self) -> Iterator[Node]:
        """Its parts where what parts them means nothing."""
        yield from self.segments[0]
        for sign, segment in zip(self.signs, self.segments[1:], strict=True):
            yield _as_words(sign)
            yield from segment


def format(parsed: Parsed) -> str:
    """The text that was parsed."""
    return "".join(node.text for node in parsed.walk())


def parse(text: str) -> Parsed:
    return Parsed(_Reader(text).root())


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.frames = [_Frame()]
        self.braces: list[int] = []

    def root(self) -> Node:
        for token in SIGN.finditer(self.text):
            self._take(token.lastgroup or "", token)
        self._end_down_to(1)
        children = self._merged(self.frames[0].flat())
        return Node(Kind.ROOT, 0, len(self.text), children=children)

    def _take(self, group: str, token: re.Match[str]) -> None:
        said, top = token[0], self.frames[-1]
        leaf = Node(_LEAVES.get(group, Kind.WORDS), token.start(), token.end(), said)
        if group == "part":
            top.add(Node(Kind(said), leaf.start, leaf.end, said))
        elif group in ("brace", "variable") or said in _CLOSES.values():
            self._open(leaf)
        elif group == "pipe":
            self._pipe(leaf)
        elif said == ":" and top.bracket == "[":
            top.part(_as_sign(leaf))
        elif said == "}" and self.braces:
            self._close_brace(leaf)
        elif group == "weighted" or said in _CLOSES:
            self._close(leaf)
        else:
            top.add(leaf)

    def _open(self, leaf: Node) -> None:
        if len(self.frames) > MAX_DEPTH:
            self.frames[-1].add(leaf)
            return
        if leaf.text[0] in "{$":
            self.braces.append(len(self.frames))
        self.frames.append(_Frame(_as_sign(leaf)))

    def _pipe(self, leaf: Node) -> None:
        """Inside of braces it parts them, whatever else is open there."""
        if self.braces:
            self._end_down_to(self.braces[-1] + 1)
        top = self.frames[-1]
        if top.bracket == "{":
            top.part(_as_sign(leaf))
        elif top.bracket == "[":
            top.part(Node(Kind.SIGN, leaf.start, leaf.start + 1, "|"))
            if len(leaf.text) > 1:
                top.add(Node(Kind.WORDS, leaf.start + 1, leaf.end, leaf.text[1:]))
        else:
            top.add(leaf)

    def _close(self, leaf: Node) -> None:
        opener, floor = _CLOSES[leaf.text[-1]], self.braces[-1] if self.braces else 0
        number = leaf.text[1:-1].strip()
        places = range(len(self.frames) - 1, floor, -1)
        place = next((at for at in places if self.frames[at].bracket == opener), 0)
        if not place or (number and not _is_number(number)):
            self.frames[-1].add(leaf)
            return
        is_crossed = place < len(self.frames) - 1
        self._end_down_to(place + 1)
        frame = self.frames.pop()
        self.frames[-1].add(self._closed(frame, leaf, is_crossed))

    def _closed(self, frame: _Frame, leaf: Node, is_crossed: bool) -> Node:
        kind = None if is_crossed or leaf.text != "]" else self._kind_of_square(frame)
        if kind is not None:
            return self._parted(frame, kind, leaf)
        number = leaf.text[1:-1].strip()
        weight = float(number) if number else WEAKER if leaf.text == "]" else STRONGER
        return self._around(frame, Kind.WEIGHTED, frame.flat(), leaf, weight)

    def _kind_of_square(self, frame: _Frame) -> Kind | None:
        marks = {sign.text for sign in frame.signs}
        if marks == {"|"}:
            return Kind.ALTERNATING
        last = self._merged(frame.segments[-1])
        is_number = len(last) == 1 and last[0].kind is Kind.WORDS and _WHEN.fullmatch(last[0].text)
        return Kind.EDITED if marks == {":"} and len(frame.signs) <= 2 and is_number else None

    def _close_brace(self, leaf: Node) -> None:
        self._end_down_to(self.braces[-1] + 1)
        self.braces.pop()
        frame = self.frames.pop()
        opener = frame.opener
        assert opener is not None
        if opener.text[0] == "$":
            node = self._parted(frame, Kind.VARIABLE, leaf)
        elif frame.signs or opener.text != "{":
            node = self._parted(frame, Kind.CHOICE, leaf)
        else:
            is_blank = _BLANK.fullmatch(self.text, opener.start, leaf.end)
            kind = Kind.BLANK if is_blank else Kind.BRACES
            node = self._around(frame, kind, frame.flat(), leaf)
        self.frames[-1].add(node)

    def _end_down_to(self, count: int) -> None:
        """End what is open above so many frames: round and square brackets weigh so far, braces
        are letters."""
        while len(self.frames) > count:
            frame = self.frames.pop()
            assert frame.opener is not None
            if frame.bracket in "{$":
                self.braces.pop()
                self.frames[-1].add(_as_words(frame.opener), *frame.flat())
            else:
                weight = STRONGER if frame.bracket == "(" else WEAKER
                self.frames[-1].add(self._around(frame, Kind.WEIGHTED, frame.flat(), None, weight))

    def _parted(self, frame: _Frame, kind: Kind, closer: Node) -> Node:
        start = frame.opener.end if frame.opener else 0
        inside: list[Node] = []
        for number, segment in enumerate(frame.segments):
            end = frame.signs[number].start if number < len(frame.signs) else closer.start
            is_when = kind is Kind.EDITED and number == len(frame.segments) - 1
            if is_when:
                inside.append(Node(Kind.NUMBER, start, end, self.text[start:end]))
            else:
                inside.append(Node(Kind.OPTION, start, end, children=self._merged(segment)))
            if number < len(frame.signs):
                inside.append(frame.signs[number])
                start = frame.signs[number].end
        return self._around(frame, kind, inside, closer)

    def _around(
        self,
        frame: _Frame,
        kind: Kind,
        inside: Iterable[Node],
        closer: Node | None,
        weight: float = 1.0,
    ) -> Node:
        assert frame.opener is not None
        children = (frame.opener, *self._merged(inside))
        children += () if closer is None else (_as_sign(closer),)
        return Node(
            kind,
            children[0].start,
            children[-1].end,
            children=children,
            weight=weight,
            is_closed=closer is not None,
        )

    def _merged(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Words beside each other are one leaf."""
        done: list[Node] = []
        start = -1
        for node in nodes:
            if node.kind is not Kind.WORDS:
                start = -1
                done.append(node)
            elif start < 0:
                start = len(done)
                done.append(node)
            else:
                done[start] = Node(Kind.WORDS, done[start].start, node.end)
        return tuple(
            Node(Kind.WORDS, one.start, one.end, self.text[one.start : one.end])
            if one.kind is Kind.WORDS
            else one
            for one in done
        )


_LEAVES = {
    "escaped": Kind.ESCAPED,
    "comment": Kind.COMMENT,
    "tag": Kind.TAG,
    "wildcard": Kind.WILDCARD,
}


def _as_sign(leaf: Node) -> Node:
    return Node(Kind.SIGN, leaf.start, leaf.end, leaf.text)


def _as_words(sign: Node) -> Node:
    return Node(Kind.WORDS, sign.start, sign.end, sign.text)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
