"""What the code says to people, read from their source.

A text is found whole; of an f-string the pattern, with ``{0}``, ``{1}`` … where a value comes in:
the keys of the tables of texts.
"""

from __future__ import annotations

import ast
import importlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path

from core import errors
from core.config import ROOT
from core.texts.table import BETWEEN

HOLE = "\0"
ERRORS = {
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.StudioError)
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def keys(texts: Iterable[str]) -> list[str]:
    """Of texts whose holes are marked: of each part of them that says anything."""
    parts = [part for text in texts for part in text.split(BETWEEN)]
    return sorted({numbered(part) for part in parts if part.replace(HOLE, "").strip()})


def numbered(text: str) -> str:
    """The key of a text whose holes are marked."""
    first, *others = text.split(HOLE)
    return first + "".join(f"{{{number}}}{part}" for number, part in enumerate(others))


@dataclass(frozen=True, eq=False)
class Source:
    """A module: its tree, and what its names stand for once it is imported."""

    path: Path
    tree: ast.Module
    names: Mapping[str, object] = field(repr=False)

    @property
    def where(self) -> str:
        return str(self.path.relative_to(ROOT))


@cache
def source(path: Path) -> Source:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return Source(path, tree, vars(importlib.import_module(name)))


@cache
def sources() -> tuple[Source, ...]:
    """Of everything but the command line, which speaks English."""
    above = (ROOT / "core" / "commands", ROOT / "core" / "__main__.py")
    paths = sorted((ROOT / "core").rglob("*.py"))
    return tuple(source(p) for p in paths if not any(p.is_relative_to(one) for one in above))


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, tuple[Function, ...]]]:
    """Every call, with the functions around it, the nearest last."""
    waiting: list[tuple[ast.AST, tuple[Function, ...]]] = [(tree, ())]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, Function):
            around = (*around, node)
        if isinstance(node, ast.Call):
            yield node, around
        waiting += [(child, around) for child in ast.iter_child_nodes(node)]


@cache
def calls_by_name() -> Mapping[str, Sequence[tuple[Place, ast.Call]]]:
    """Of what is called by its plain name."""
    found: dict[str, list[tuple[Place, ast.Call]]] = defaultdict(list)
    for one in sources():
        for call, around in calls(one.tree):
            if isinstance(call.func, ast.Name):
                found[call.func.id].append((Place(one, around), call))
    return found


@dataclass(frozen=True, eq=False)
class Place:
    """Where an expression stands: its module and the functions around it, the nearest last."""

    source: Source
    around: tuple[Function, ...]

    def texts(self, node: ast.expr) -> list[str]:
        """All that the expression can be, with ``HOLE`` for what only a run can tell."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return joined([self._part(part) for part in parts])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                both = joined([self.texts(left), self.texts(right)])
                return both if any(text.strip(HOLE) for text in both) else [HOLE]
            case ast.IfExp(body=first, orelse=second):
                return [*self.texts(first), *self.texts(second)]
            case ast.BoolOp(values=values):
                return [text for value in values for text in self.texts(value)]
            case ast.Name(id=name):
                return self._named(name)
            case ast.Tuple(elts=values):
                return [text for value in values for text in self.texts(value)]
            case ast.Call(func=ast.Name(id="tuple"), args=[ast.GeneratorExp(elt=value)]):
                return self.texts(value)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                constant = getattr(self.source.names.get(module), name, None)
                return [constant if isinstance(constant, str) else HOLE]
            case ast.Call(func=ast.Name(id=name)):
                return self._returned(name)
        return [HOLE]

    def _part(self, part: ast.expr) -> list[str]:
        """Of an f-string; what a caller gives is a hole of it."""
        if not isinstance(part, ast.FormattedValue):
            return self.texts(part)
        value = part.value
        is_given = isinstance(value, ast.Name) and self._taker(value.id) is not None
        return [HOLE] if is_given or isinstance(value, ast.Call) else self.texts(value)

    def _returned(self, name: str) -> list[str]:
        """Of a function of this module that stands on its own."""
        found = [
            Place(self.source, (one,)).texts(back.value)
            for one in self.source.tree.body
            if isinstance(one, ast.FunctionDef) and one.name == name and one not in self.around
            for back in ast.walk(one)
            if isinstance(back, ast.Return) and back.value is not None
        ]
        return [text for texts in found for text in texts] or [HOLE]

    def _named(self, name: str) -> list[str]:
        taker = self._taker(name)
        if taker is not None:
            return [text for place, one in callers(self.source, taker, name)
                    for text in place.texts(one)]  # fmt: skip
        values = [value for function in self.around for value in assigned(function, name)]
        values += [value for function in self.around for value in self._looped(function, name)]
        if values:
            return [text for value in values for text in self.texts(value)]
        constant = self.source.names.get(name)
        return [constant if isinstance(constant, str) else HOLE]

    def _taker(self, name: str) -> Function | None:
        """The function around that has it as a parameter."""
        for function in reversed(self.around):
            if any(assigned(function, name)):
                return None
            if name in parameters(function):
                return function
        return None

    def _looped(self, function: Function, name: str) -> Iterator[ast.expr]:
        """What a loop over rows that stand in the source, or over a table of texts, takes up."""
        for loop in ast.walk(function):
            if not isinstance(loop, ast.For):
                continue
            match loop.iter:
                case ast.Tuple(elts=rows) | ast.List(elts=rows):
                    yield from (one for row in rows for one in taken(loop.target, row, name))
                case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="items")):
                    known = self.source.names.get(table)
                    for row in known.items() if isinstance(known, dict) else ():
                        pair = ast.Tuple([ast.Constant(one) for one in row])
                        yield from taken(loop.target, pair, name)

    def words(self, node: ast.expr) -> Iterator[str]:
        """What stands in the holes of an f-string by literals of callers and functions."""
        holes = [part.value for part in ast.walk(node) if isinstance(part, ast.FormattedValue)]
        for hole in holes:
            if isinstance(hole, ast.Call):
                yield from (text for text in self.texts(hole) if text.strip(HOLE))
        names = [name for hole in holes for name in ast.walk(hole) if isinstance(name, ast.Name)]
        for name in names:
            taker = self._taker(name.id)
            for place, given in callers(self.source, taker, name.id) if taker else ():
                yield from (text for text in place.texts(given) if text.strip(HOLE))
                yield from place.words(given)


def joined(parts: Sequence[list[str]]) -> list[str]:
    return ["".join(texts) for texts in product(*parts)]


def parameters(function: Function) -> list[str]:
    taken = function.args
    every = (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)
    return [one.arg for one in every if one.arg != "self"]


def assigned(function: Function, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield value


def taken(target: ast.expr, row: ast.expr, name: str) -> Iterator[ast.expr]:
    """What the name of a target gets of a row."""
    match target, row:
        case ast.Name(id=found), _ if found == name:
            yield row
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for one, value in zip(targets, values, strict=True):
                yield from taken(one, value, name)


def callers(source: Source, function: Function, name: str) -> Iterator[tuple[Place, ast.expr]]:
    """Where the function of a module is called, and what it gets as ``name`` there."""
    known, number = source.names.get(function.name), parameters(function).index(name)
    for place, call in calls_by_name()[function.name] if known is not None else ():
        if place.source.names.get(function.name) is not known:
            continue
        if function in place.around:  # it calls itself with what it was given
            continue
        if (given := argument(call, name, number)) is not None:
            yield place, given
        elif (default := default_of(function, name)) is not None:
            yield Place(source, ()), default


def argument(call: ast.Call, name: str, number: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[number] if number < len(call.args) else None


def default_of(function: Function, name: str) -> ast.expr | None:
    taken = function.args
    places = [one.arg for one in (*taken.posonlyargs, *taken.args)]
    defaults: list[tuple[str, ast.expr | None]] = [
        *zip(reversed(places), reversed(taken.defaults), strict=False),
        *zip([one.arg for one in taken.kwonlyargs], taken.kw_defaults, strict=True),
    ]
    return dict(defaults).get(name)


def shown_texts() -> Iterator[tuple[str, Place, ast.expr]]:
    """What errors say on pages: where, and the expression."""
    for name in sorted(ERRORS):
        for place, call in calls_by_name()[name]:
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            said = given.get("shown") or (call.args[0] if call.args else None)
            if said is not None:
                yield f"{place.source.where}:{said.lineno}", place, said


def said_by(module: str, function: str) -> Iterator[str]:
    """What a function, method or property returns, yields, or gives to ``append`` or a function of
    its own: the texts, and what stands in their holes."""
    one = source(ROOT / module)
    for node in ast.walk(one.tree):
        if isinstance(node, Function) and node.name == function:
            place = Place(one, (node,))
            for said in spoken(node):
                yield from place.texts(said)
                yield from place.words(said)


def spoken(function: Function) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        match node:
            case ast.Return(value=ast.expr() as text) | ast.Yield(value=ast.expr() as text):
                yield text
            case ast.Call(func=ast.Attribute(attr="append"), args=[text]):
                yield text
