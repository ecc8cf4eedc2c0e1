"""What of a prompt nothing here can speak: where it stands, and why, in a line for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from core.errors import RequestRejected
from core.prompts.language.lora_tags import extract_loras
from core.prompts.language.tree import Kind, Node, parse
from core.prompts.language.wildcards import Wildcards


class MarkKind(StrEnum):
    TAG = "tag"
    LORA = "lora"
    EDITING = "editing"
    WEIGHT = "weight"
    BLANK = "blank"
    BRACES = "braces"
    AND = "AND"
    FOREIGN = "foreign"
    WILDCARD = "wildcard"


class Mark(NamedTuple):
    """``start`` and ``end`` count code points; ``text`` is a line of the tables of texts."""

    start: int
    end: int
    kind: MarkKind
    text: str


HYPERNETWORK = "The studio cannot use hypernetworks: this is left out."
OTHER_TAG = "No tag of this name is known here: it is left out."
NO_WEIGHT = "A LoRA’s weight has to be a number, as in <lora:name:0.8>."
LORA_PART = "A part of this LoRA tag is not known here and is left out."
IDLE_LORA = "A LoRA does nothing in the negative prompt."
IDLE_AND = "AND is only a word in the negative prompt."
NO_EDITING = "To change words on the way, end with a step or a share: [from:to:0.5]."
NO_NUMBER = "This weight is not a number, so these are only letters."
LOOSE_WEIGHT = "A weight needs brackets: (words:1.2)."
EMPTY_BLANK = "Put your own words in place of this blank."
IDLE_BRACES = "Braces choose: {this|that}. To strengthen words, write (words:1.1)."
LONE_BRACE = "This brace has no partner, so it is only a letter."
NOVELAI = "NovelAI writes weights like this. Here it is (words:1.2)."
INVOKEAI = "InvokeAI writes weights like this. Here it is (words:1.2)."
NO_WILDCARD = "There is no wildcard of this name: it is read as words."
BLENDING = "InvokeAI writes like this. Here parts are joined by AND: first :0.7 AND second :0.3."

# ":3" is a face and "16:9" a ratio.
_LOOSE = re.compile(r"(?<=\w):\s*\d*\.\d+\s*$")
_BAD_WEIGHT = re.compile(r":\s*[+-]?[.\d]{1,24}\s*\)")
_FOREIGN = (
    (re.compile(r"-?\d{1,3}(?:\.\d{0,4})?::"), NOVELAI),
    (re.compile(r"(?<=[^\s+,])\+{2,}(?![\w+])"), INVOKEAI),
    (re.compile(r"\.(?:blend|and|swap)$"), BLENDING),
)
_AFTER_BRACKET = re.compile(r"[+]+(?!\w)|-+(?!\w)|-?\d+(?:\.\d+)?(?![\w.])")


def unspoken(
    text: str, *, is_negative: bool = False, wildcards: Wildcards | None = None
) -> tuple[Mark, ...]:
    """In the order of the text; empty where everything is spoken. Never raises. Names of files are
    looked up where ``wildcards`` are given."""
    root = parse(text).root
    nodes = list(root.walk())
    has_and = any(node.kind is Kind.AND for node in nodes)
    found = [mark for node in nodes for mark in _of_node(node, is_negative)]
    found += _of_neighbours(nodes)
    if wildcards is not None:
        found += _missing(nodes, wildcards)
    if not has_and and root.children:
        found += _loose(root.children[-1])
    return tuple(sorted(set(found)))


def _of_node(node: Node, is_negative: bool) -> Iterator[Mark]:
    match node.kind:
        case Kind.TAG:
            yield from _of_tag(node, is_negative)
        case Kind.AND if is_negative:
            yield _mark(node, MarkKind.AND, IDLE_AND)
        case Kind.BLANK:
            yield _mark(node, MarkKind.BLANK, EMPTY_BLANK)
        case Kind.BRACES:
            yield _mark(node, MarkKind.BRACES, IDLE_BRACES)
        case Kind.WEIGHTED if node.children[0].text == "[" and _has_sign(node):
            yield _mark(node, MarkKind.EDITING, NO_EDITING)
        case Kind.WORDS:
            yield from _of_words(node)
        case _:
            pass


def _of_tag(node: Node, is_negative: bool) -> Iterator[Mark]:
    name = node.text[1:].split(":", 1)[0].casefold()
    if name == "hypernet":
        yield _mark(node, MarkKind.TAG, HYPERNETWORK)
    elif name not in ("lora", "lyco"):
        yield _mark(node, MarkKind.TAG, OTHER_TAG)
    elif is_negative:
        yield _mark(node, MarkKind.LORA, IDLE_LORA)
    else:
        yield from _of_lora(node)


def _of_lora(node: Node) -> Iterator[Mark]:
    try:
        _rest, tags = extract_loras(node.text)
    except RequestRejected:
        yield _mark(node, MarkKind.LORA, NO_WEIGHT)
        return
    if not tags:
        yield _mark(node, MarkKind.TAG, OTHER_TAG)
    elif tags[0].ignored:
        yield _mark(node, MarkKind.LORA, LORA_PART)


def _has_sign(node: Node) -> bool:
    """Whether the words right in these square brackets are parted as if they changed."""
    words = [child.text for child in node.children[1:] if child.kind is Kind.WORDS]
    return node.is_closed and any(re.search(r"\w\s*[:|]|[:|]\s*\w", text) for text in words)


def _of_words(node: Node) -> Iterator[Mark]:
    for match in _BAD_WEIGHT.finditer(node.text):
        if match[0].count(".") > 1 or not any(map(str.isdigit, match[0])):
            yield _within(node, match, MarkKind.WEIGHT, NO_NUMBER)
    for pattern, text in _FOREIGN:
        for match in pattern.finditer(node.text):
            yield _within(node, match, MarkKind.FOREIGN, text)
    for match in re.finditer(r"\$?\{|\}", node.text):
        yield _within(node, match, MarkKind.BRACES, LONE_BRACE)


def _of_neighbours(nodes: Iterable[Node]) -> Iterator[Mark]:
    """``(words)1.3`` and ``(words)++``."""
    for node in nodes:
        for before, after in zip(node.children, node.children[1:], strict=False):
            if before.kind is Kind.WEIGHTED and after.kind is Kind.WORDS and before.is_closed:
                match = _AFTER_BRACKET.match(after.text)
                if match and before.children[0].text == "(":
                    yield _within(after, match, MarkKind.FOREIGN, INVOKEAI)


def _missing(nodes: Iterable[Node], wildcards: Wildcards) -> Iterator[Mark]:
    for node in nodes:
        if node.kind is Kind.WILDCARD and "$" not in node.text:
            name = node.text.strip("_~@!").partition("(")[0]
            if not wildcards.choices(name):
                yield _mark(node, MarkKind.WILDCARD, NO_WILDCARD)


def _loose(last: Node) -> Iterator[Mark]:
    """``words:1.2`` at the end of all: there A1111 would weigh the whole prompt."""
    if last.kind is Kind.WORDS:
        match = _LOOSE.search(last.text, max(last.text.rfind(":"), 0))
        if match:
            yield _within(last, match, MarkKind.WEIGHT, LOOSE_WEIGHT)


def _mark(node: Node, kind: MarkKind, text: str) -> Mark:
    return Mark(node.start, node.end, kind, text)


def _within(node: Node, match: re.Match[str], kind: MarkKind, text: str) -> Mark:
    return Mark(node.start + match.start(), node.start + match.end(), kind, text)
