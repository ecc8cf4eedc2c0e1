"""ComfyUI: the graph that made the picture, in PNG texts or in fields of EXIF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from core.gallery.facts import ImageFacts
from core.gallery.foreign.comfy_graph import Graph, Link, Node, is_workflow, link_of, nodes_in
from core.gallery.foreign.comfy_workflow import graph_of
from core.gallery.foreign.texts import Texts, parse_object, settings_of, table

TOOL = "ComfyUI"
NAMES = {
    "Steps": "steps",
    "Sampler": "sampler_name",
    "Schedule type": "scheduler",
    "CFG scale": "cfg",
    "Seed": "seed|noise_seed",
}
SEEDS = ("seed", "noise_seed", "noise")
# In WebP and JPEG the name of each text stands before it, in whichever field was free.
_NAMED = re.compile(r"(?:prompt|workflow)\s*:\s*(?=\{)", re.IGNORECASE)
_MODEL_NAMES = ("ckpt_name", "unet_name", "model_name")
_OUTPUTS = ("save", "preview", "output")
MAX_LOADERS, MAX_ENDS = 100, 50


def read(texts: Texts) -> ImageFacts | None:
    told = list(_told(texts))
    graph = next((one for one in told if nodes_in(one)), None)
    if graph is None:
        drawn = next((one for one in told if is_workflow(one)), None)
        graph = None if drawn is None else graph_of(drawn)
    return None if graph is None else _facts(Graph.of(graph))


def _told(texts: Texts) -> Iterator[dict[str, Any]]:
    """All that may be a graph; one level down too, where both forms stand in one object."""
    named = [text for text in texts.words.values() if _NAMED.match(text)]
    objects = [*texts.objects.values(), *(parse_object(_NAMED.sub("", one, 1)) for one in named)]
    for values in objects:
        yield values
        for name in ("prompt", "workflow"):
            yield table(values.get(name)) or parse_object(values.get(name))


def _facts(graph: Graph) -> ImageFacts:
    sampler = _sampler(graph)
    if sampler is None:
        return _titled(graph)
    node = graph.nodes[sampler]
    guider = _linked(graph, node, "guider") or node
    return ImageFacts(
        tool=TOOL,
        prompt=graph.text(guider, "positive"),
        negative_prompt=graph.text(guider, "negative"),
        settings=_settings(graph, node, guider),
    )


def _sampler(graph: Graph) -> str | None:
    """The first one on the way to a picture that was kept: later ones only refine it."""
    every = dict.fromkeys(name for name, node in graph.nodes.items() if _is_sampler(node))
    ends = [
        name
        for name, node in graph.nodes.items()
        if any(word in node.kind for word in _OUTPUTS) and any(node.links())
    ]
    for end in ends[:MAX_ENDS]:
        before = [name for name in graph.upstream(end) if name in every]
        if before:
            return before[-1]
    return next(iter(every), None)


def _is_sampler(node: Node) -> bool:
    """By its inputs: what is to be seen, and where the noise comes from."""
    sees = {"positive", "guider", "basic_pipe", "pipe"} & set(node.inputs)
    return bool(sees) and any(name in node.inputs for name in SEEDS)


def _linked(graph: Graph, node: Node, name: str) -> Node | None:
    link = link_of(node.inputs.get(name))
    return None if link is None else graph.nodes.get(link.node)


def _settings(graph: Graph, node: Node, guider: Node) -> dict[str, str]:
    parts = [_linked(graph, node, name) for name in ("noise", "sampler", "sigmas")]
    values: dict[str, Any] = {}
    for part in (node, guider, *(one for one in parts if one is not None)):
        for own in NAMES.values():
            for name in own.split("|"):
                if name in part.inputs and values.get(name) is None:
                    values[name] = graph.value(part, name)
    settings = settings_of(values, NAMES)
    sigmas = _linked(graph, node, "sigmas")
    sources = [one for one in (node, guider, sigmas) if one is not None and "model" in one.inputs]
    loaders = list(_loaders(graph, sources[0])) if sources else []
    named = [one.inputs[key] for one in loaders for key in _MODEL_NAMES if key in one.inputs]
    return settings | settings_of({"model": named[0] if named else None}, {"Model": "model"})


def _loaders(graph: Graph, node: Node) -> Iterator[Node]:
    """Along the links of the model, past LoRAs and patches, to where it is loaded."""
    seen: set[Link] = set()
    for _ in range(MAX_LOADERS):
        link = link_of(node.inputs.get("model"))
        if link is None or link in seen or link.node not in graph.nodes:
            return
        seen.add(link)
        node = graph.nodes[link.node]
        yield node


def _titled(graph: Graph) -> ImageFacts:
    """Without a sampler that can be told, the titles that a person gave to the texts are left."""
    sides: dict[str, list[str]] = {"positive": [], "negative": []}
    encoders = [node for node in graph.nodes.values() if "clip" in node.inputs]
    for node in encoders:
        side = "negative" if "negative" in node.title.casefold() else "positive"
        is_told = side == "negative" or "positive" in node.title.casefold() or len(encoders) == 1
        text = node.inputs.get("text")
        if is_told and isinstance(text, str):
            sides[side].append(text)
    return ImageFacts(
        tool=TOOL,
        prompt=", ".join(sides["positive"]),
        negative_prompt=", ".join(sides["negative"]),
    )
