"""Prompts with choices, of which each picture takes others, as the dynamicprompts extension reads
them.

    {red|blue}  {3::red|blue}     one of them, red three times as likely
    {2$$a|b|c}  {1-3$$ and $$a|b}  two of them with commas between; one to three with "and"
    __hats__  __clothes/*__        a line of a file (``core/prompts/language/wildcards.py``)
    {2$$__hats__}                  two of its lines
    {@a|b}  __@hats__              one after the other, picture by picture; so with ! in front
    ${hat={red|blue} hat}  ${hat}  a name for later; with ``=!`` chosen once, with ``?=`` only where
                                   there is none yet
    ${hat:cap}  __hats(of=red)__   what it is where nobody said; said for that file alone

The same seed chooses the same, and what is chosen at one place does not depend on others. Braces
without a choice, ``{hair colour}``, are no such thing, and stay.
https://github.com/adieyal/sd-dynamic-prompts/blob/main/docs/SYNTAX.md
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.errors import RequestRejected
from core.prompts.language.tree import Kind, Node, parse
from core.prompts.language.wildcards import Choice, NoWildcards, Wildcards

MAX_DEPTH = 20
MAX_CHARACTERS = 40_000
MAX_CHOICES = 4_000
_CHOOSING = frozenset((Kind.CHOICE, Kind.WILDCARD, Kind.VARIABLE))
_OPENED = re.compile(
    r"\{\s*(?P<order>[~@!])?(?:(?P<bound>\d{1,4}(?:-\d{0,4})?|-\d{1,4})\$\$"
    r"(?:(?P<between>[^${}\n]{1,60})\$\$)?)?\s*(?:(?P<share>[\d.]+)::)?"
)
_WILDCARD = re.compile(r"__(?P<order>[~@!])?(?P<name>[^()]*)(?:\((?P<said>[^()]*)\))?__")
_VARIABLE = re.compile(r"\$\{\s*(?P<name>[\w-]+)\s*(?P<does>\??=!?|:)?")
_IN_NAME = re.compile(r"\$\{([\w-]{1,60})(?::([^${}\n]{0,60}))?\}")

_Option = Node | str
_parsed = functools.lru_cache(maxsize=2048)(parse)


class Expansion(NamedTuple):
    """``missing`` are the names of files that are not there; they stay in the text as they were
    written."""

    text: str
    missing: tuple[str, ...] = ()


def has_choices(text: str) -> bool:
    return any(node.kind in _CHOOSING for node in _parsed(text).walk())


def expand(
    text: str, seed: int | str, *, turn: int = 0, wildcards: Wildcards | None = None
) -> Expansion:
    """``turn`` is which picture it is for, where choices take turns. The very text where there is
    nothing to choose.

    Raises ``RequestRejected`` for choices that lead into each other without an end.
    """
    if not has_choices(text):
        return Expansion(text)
    chooser = _Chooser(str(seed), turn, wildcards or NoWildcards())
    said = chooser.said(_parsed(text).root, _Place(()))
    return Expansion(said, tuple(dict.fromkeys(chooser.missing)))


def chosen_in(text: str, seed: int | str) -> frozenset[tuple[int, int]]:
    """Start and end of each option that ``expand`` takes from the text itself. Raises as it."""
    if not has_choices(text):
        return frozenset()
    chooser = _Chooser(str(seed), 0, NoWildcards())
    chooser.said(_parsed(text).root, _Place(()))
    return frozenset(chooser.kept)


@dataclass
class _Place:
    """Where in the text a choice stands: its random numbers hang on that alone."""

    path: tuple[int, ...]
    seen: int = 0

    def next(self) -> _Place:
        self.seen += 1
        return _Place((*self.path, self.seen))


@dataclass
class _Chooser:
    seed: str
    turn: int
    wildcards: Wildcards
    missing: list[str] = field(default_factory=list[str])
    kept: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    _values: dict[str, _Option] = field(default_factory=dict[str, _Option])
    _depth: int = 0
    _made: int = 0
    _chosen: int = 0
    _turns: int = 1

    def said(self, node: Node, place: _Place) -> str:
        match node.kind:
            case Kind.CHOICE:
                return self._bounded(self._choice, node, place)
            case Kind.WILDCARD:
                return self._bounded(self._wildcard, node, place)
            case Kind.VARIABLE:
                return self._bounded(self._variable, node, place)
            case _ if node.children:
                return "".join(self.said(child, place) for child in node.children)
            case _:
                self._made += len(node.text)
                self._check()
                return node.text

    def _bounded(self, by: object, node: Node, place: _Place) -> str:
        assert callable(by)
        self._depth, self._chosen = self._depth + 1, self._chosen + 1
        self._check()
        said = str(by(node, place.next()))
        self._depth -= 1
        return said

    def _check(self) -> None:
        if self._depth > MAX_DEPTH or self._made > MAX_CHARACTERS or self._chosen > MAX_CHOICES:
            raise RequestRejected(
                expected="choices that come to an end",
                got="a wildcard or a name that leads back to itself, or a very long text",
                todo="look into the wildcards of this prompt",
                shown="The choices in this prompt never end: a wildcard leads back to itself.",
            )

    def _of(self, option: _Option, place: _Place) -> str:
        node = _parsed(option).root if isinstance(option, str) else option
        self.kept.add((node.start, node.end))
        return self.said(node, place).strip()

    def _choice(self, node: Node, place: _Place) -> str:
        opened = _OPENED.fullmatch(node.children[0].text)
        assert opened is not None
        signs = [opened["share"]]
        signs += [one.text[1:].strip(" :") for one in node.children[1:-1] if one.kind is Kind.SIGN]
        options: list[tuple[_Option, float]] = [
            (option, _share(said))
            for option, said in zip(
                (one for one in node.children if one.kind is Kind.OPTION), signs, strict=True
            )
        ]
        options = self._lines_of(options) or options
        if opened["bound"] is None:
            return self._one(options, opened["order"], place)
        few, most = _bounds(opened["bound"], len(options))
        chance = self._random(place)
        count = few + int(chance.random() * (most - few + 1))
        chosen = _several(options, count, chance)
        said = [self._of(one, place.next()) for one in chosen]
        return (opened["between"] or ",").join(one for one in said if one)

    def _lines_of(self, options: Sequence[tuple[_Option, float]]) -> list[tuple[_Option, float]]:
        """``{2$$__hats__}`` chooses among the lines."""
        only = options[0][0] if len(options) == 1 else ""
        if isinstance(only, str) or [one.kind for one in only.children] != [Kind.WILDCARD]:
            return []
        found = _WILDCARD.fullmatch(only.children[0].text)
        choices = self.wildcards.choices(found["name"]) if found and not found["said"] else ()
        return [(one.text, one.share) for one in choices]

    def _one(
        self, options: Sequence[tuple[_Option, float]], order: str | None, place: _Place
    ) -> str:
        if order in ("@", "!"):
            number = self.turn // (self._turns if order == "!" else 1) % len(options)
            self._turns *= len(options) if order == "!" else 1
            return self._of(options[number][0], place)
        (chosen,) = _several(options, 1, self._random(place))
        return self._of(chosen, place)

    def _wildcard(self, node: Node, place: _Place) -> str:
        found = _WILDCARD.fullmatch(self._named(node.text))
        choices: tuple[Choice, ...] = self.wildcards.choices(found["name"]) if found else ()
        if found is None or not choices:
            self.missing.append(node.text.strip("_~@!"))
            return node.text
        before = dict(self._values)
        self._values |= _said(found["said"] or "")
        text = self._one([(one.text, one.share) for one in choices], found["order"], place)
        self._values = before
        return text

    def _named(self, text: str) -> str:
        """The name of a file may have names in it: ``__${season}/hats__``."""

        def value(match: re.Match[str]) -> str:
            known = self._values.get(match[1], match[2] or match[0])
            return match[0] if known == match[0] else self._of(known, _Place(()))

        return _IN_NAME.sub(value, text) if "$" in text else text

    def _variable(self, node: Node, place: _Place) -> str:
        opened = _VARIABLE.match(node.children[0].text)
        assert opened is not None
        name, does = opened["name"], opened["does"] or ""
        value = next(one for one in node.children if one.kind is Kind.OPTION)
        if "=" not in does:
            if name not in self._values and not does:
                return "".join(leaf.text for leaf in node.walk())
            return self._of(self._values.get(name, value), place)
        if "?" not in does or name not in self._values:
            self._values[name] = self._of(value, place) if does.endswith("!") else value
        return ""

    def _random(self, place: _Place) -> random.Random:
        return random.Random(f"{self.seed}:{'.'.join(map(str, place.path))}")


def _said(text: str) -> Mapping[str, str]:
    pairs = (one.partition("=") for one in text.split(",") if "=" in one)
    return {name.strip(): value.strip() for name, _equals, value in pairs}


def _share(said: str | None) -> float:
    try:
        return float(said) if said else 1.0
    except ValueError:
        return 1.0


def _bounds(said: str, count: int) -> tuple[int, int]:
    low, dash, high = said.partition("-")
    few = int(low) if low else 1
    most = (int(high) if high else count) if dash else few
    few, most = sorted((min(few, count), min(most, count)))
    return few, most


def _several(
    options: Iterable[tuple[_Option, float]], count: int, chance: random.Random
) -> list[_Option]:
    """So many different ones; where all shares are 0 they are alike."""
    left, chosen = list(options), list[_Option]()
    while left and len(chosen) < count:
        total = sum(share for _, share in left)
        at = chance.random() * (total or len(left))
        for number, (option, share) in enumerate(left):
            at -= share if total else 1.0
            if at < 0 or number == len(left) - 1:
                chosen.append(option)
                del left[number]
                break
    return chosen
