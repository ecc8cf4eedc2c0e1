"""A ComfyUI graph as links between nodes, followed backwards.

Nodes of strangers are told by the names of their inputs alone. Every walk visits a node once and
ends after ``MAX_HOPS`` links, whatever circles a file may draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.gallery.foreign.texts import row, table, word

MAX_NODES = 2_000
MAX_HOPS = 60
MAX_TEXTS = 64


class Link(NamedTuple):
    """One output of a node."""

    node: str
    slot: int


@dataclass(frozen=True)
class Node:
    kind: str
    title: str
    inputs: Mapping[str, Any]

    def links(self) -> Iterator[tuple[str, Link]]:
        for name, value in self.inputs.items():
            link = link_of(value)
            if link is not None:
                yield name, link


def link_of(value: Any) -> Link | None:
    match value:
        case [str(node), int(slot)]:
            return Link(node, slot)
        case [int(node), int(slot)]:
            return Link(str(node), slot)
        case _:
            return None


@dataclass(frozen=True)
class Graph:
    nodes: Mapping[str, Node]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Graph:
        """From the JSON that ComfyUI calls the API format; what is no node is left out."""
        nodes: dict[str, Node] = {}
        for name, value in list(values.items())[:MAX_NODES]:
            told = table(value)
            if isinstance(told.get("class_type"), str):
                title = word(table(told.get("_meta")).get("title"))
                nodes[name] = Node(told["class_type"].casefold(), title, table(told.get("inputs")))
        return cls(nodes)

    def upstream(self, start: str) -> Iterator[str]:
        """Every node that this one draws on, nearest first."""
        seen, waiting = {start}, [start]
        for name in waiting:
            for _, link in self.nodes[name].links():
                if link.node in self.nodes and link.node not in seen:
                    seen.add(link.node)
                    waiting.append(link.node)
                    yield link.node

    def value(self, node: Node, name: str) -> Any:
        """A number or word of a node, also where it comes from another node."""
        value = node.inputs.get(name)
        for _ in range(MAX_HOPS):
            link = link_of(value)
            source = None if link is None else self.nodes.get(link.node)
            if source is None:
                break
            known = (name, "value", "seed", "noise_seed", "int", "float", "number", "steps", "cfg")
            value = next((source.inputs[key] for key in known if key in source.inputs), None)
        return value if isinstance(value, str | int | float) else None

    def text(self, node: Node, side: str) -> str:
        """What this sampler or guider is told on the side ``positive`` or ``negative``."""
        walk = _Walk(self, side)
        found = walk.side_of(node, 0)
        return ", ".join(dict.fromkeys(text.strip() for text in found if text.strip()))


# Names of inputs that carry words; of several in one node each counts.
_TEXT = re.compile(
    r"(?:text|string|str|value|prompt|caption|tags?|wildcard|populated|positive|negative|clip_[lg]"
    r"|t5xxl|llama|input|any|opt)(?:[_ ]\w{0,20}|[a-z0-9]{1,2})?"
)
# Links that carry no words.
_OTHER = re.compile(
    r"(?:clip|model|vae|image|pixels|latent|samples|mask|control_?net|seed|width|height|steps|cfg"
    r"|strength|style_model|clip_vision|noise|sampler|sigmas|upscale|lora)\w{0,20}"
)
_DELIMITERS = ("delimiter", "separator", "sep")
# What a person chose of a list in nodes that also carry text.
_CHOICES = frozenset({"yes", "no", "true", "false", "none", "append", "enable", "disable", "fixed"})


@dataclass
class _Walk:
    graph: Graph
    side: str
    seen: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])

    @property
    def other(self) -> str:
        return "negative" if self.side == "positive" else "positive"

    def side_of(self, node: Node, hops: int) -> list[str]:
        """From a node that has both sides, or one conditioning for the positive one."""
        if self.side in node.inputs:
            return self._input(node.inputs[self.side], hops)
        pipes = [link for name, link in node.links() if "pipe" in name]
        if pipes:
            return self._all(pipes, hops)
        held = [link for name, link in node.links() if "cond" in name and self._is_side(name)]
        return self._all(held, hops)

    def _is_side(self, name: str) -> bool:
        is_negative = "neg" in name or "uncond" in name
        return is_negative == (self.side == "negative")

    def _input(self, value: Any, hops: int) -> list[str]:
        if isinstance(value, str):
            return [value]
        link = link_of(value)
        return [] if link is None else self.conditioning(link, hops)

    def _all(self, links: list[Link], hops: int) -> list[str]:
        return [text for link in links for text in self.conditioning(link, hops)][:MAX_TEXTS]

    def conditioning(self, link: Link, hops: int) -> list[str]:
        node = self._enter(link, hops)
        if node is None or "zeroout" in node.kind:
            return []  # zeroed out: nothing of the words behind it is left
        taken = self._slot_side(node, link.slot)
        if taken in node.inputs and (link_of(node.inputs[taken]) or self._is_words(node, taken)):
            return self._input(node.inputs[taken], hops + 1)
        if held := [one for name, one in node.links() if "cond" in name]:
            return self._all(held, hops + 1)
        if words := self.words(node, hops):
            return words
        return self._all([one for name, one in node.links() if self._may_lead(name)], hops + 1)

    def _slot_side(self, node: Node, slot: int) -> str:
        """Nodes that change both sides give them out in that order; loaders and pipes do not."""
        is_pair = {"positive", "negative"} <= set(node.inputs) and slot in (0, 1)
        if not is_pair or "pipe" in node.kind or {"model", "clip", "ckpt_name"} & set(node.inputs):
            return self.side
        return ("positive", "negative")[slot]

    def _is_words(self, node: Node, name: str) -> bool:
        return isinstance(node.inputs.get(name), str)

    def _may_lead(self, name: str) -> bool:
        return _OTHER.fullmatch(name.casefold()) is None and self.other not in name

    def words(self, node: Node, hops: int) -> list[str]:
        """Those that stand in a node or come into it from nodes of text."""
        populated = word(node.inputs.get("populated_text"))
        if populated.strip():
            return [populated]
        found: list[str] = []
        for name, value in node.inputs.items():
            if _TEXT.fullmatch(name.casefold()) is None or self.other in name:
                continue
            link = link_of(value)
            if link is not None:
                found += self.string(link, hops + 1)
            elif isinstance(value, str) and value.casefold() not in _CHOICES:
                found.append(value)
        return [text for text in found if text.strip()][:MAX_TEXTS]

    def string(self, link: Link, hops: int) -> list[str]:
        node = self._enter(link, hops)
        if node is None:
            return []
        if "show" in node.kind and (shown := link_of(node.inputs.get("text"))):
            return self.string(shown, hops + 1)  # what it shows is kept beside where it came from
        found = self.words(node, hops)
        if not found:
            leads = [one for name, one in node.links() if self._may_lead(name)]
            found = [text for one in leads for text in self.string(one, hops + 1)][:MAX_TEXTS]
        delimiter = next((node.inputs[one] for one in _DELIMITERS if one in node.inputs), None)
        if isinstance(delimiter, str) and len(found) > 1:
            return [delimiter.replace("\\n", "\n").join(found)]
        return found

    def _enter(self, link: Link, hops: int) -> Node | None:
        """The node of a link, the first time that one comes by."""
        if link in self.seen or hops > MAX_HOPS:
            return None
        self.seen.add(link)
        return self.graph.nodes.get(link.node)


def nodes_in(value: Any) -> bool:
    """Whether this is a graph in the API format."""
    return any("class_type" in table(one) for one in list(table(value).values())[:MAX_NODES])


def is_workflow(value: Any) -> bool:
    """Whether this is a graph as the page draws it."""
    return bool(row(table(value).get("nodes"))) and "links" in table(value)
