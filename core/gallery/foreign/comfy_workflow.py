"""A ComfyUI graph as its page draws it, turned into the form that it runs.

Some programs keep only this one. Links are rows of numbers, values stand in the order of the
widgets; newer pages name the widgets, for older ones the nodes that matter are known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.gallery.foreign.comfy_graph import MAX_NODES
from core.gallery.foreign.texts import row, table, word

WIDGETS: Mapping[str, tuple[str, ...]] = {
    "CLIPTextEncode": ("text",),
    "KSampler": ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": (
        "add_noise", "noise_seed", "steps", "cfg", "sampler_name", "scheduler",
    ),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "CFGGuider": ("cfg",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "LoraLoader": ("lora_name", "strength_model"),
    "PrimitiveStringMultiline": ("value",),
    "PrimitiveString": ("value",),
}  # fmt: skip
# The page keeps what becomes of a seed after each picture as a value of its own behind it.
AFTER_SEED = frozenset({"fixed", "increment", "decrement", "randomize"})
OFF = (2, 4)


def graph_of(workflow: Mapping[str, Any]) -> dict[str, Any]:
    """In the API format; nodes that are switched off are left out."""
    sources: dict[Any, list[Any]] = {}
    for link in row(workflow.get("links"))[: MAX_NODES * 10]:
        match link:
            case [int(name), int() | str() as node, int(slot), *_]:
                sources[name] = [str(node), slot]
            case _:
                pass
    graph: dict[str, Any] = {}
    for value in row(workflow.get("nodes"))[:MAX_NODES]:
        node = table(value)
        kind, name = node.get("type"), node.get("id")
        if isinstance(kind, str) and isinstance(name, int | str) and node.get("mode") not in OFF:
            title = {"title": word(node.get("title"))}
            inputs = _widgets(kind, node) | _links(node, sources)
            graph[str(name)] = {"class_type": kind, "inputs": inputs, "_meta": title}
    return graph


def _links(node: Mapping[str, Any], sources: Mapping[Any, list[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for slot in row(node.get("inputs")):
        name, link = table(slot).get("name"), table(slot).get("link")
        if isinstance(name, str) and isinstance(link, int) and link in sources:
            found[name] = sources[link]
    return found


def _widgets(kind: str, node: Mapping[str, Any]) -> dict[str, Any]:
    values = node.get("widgets_values")
    if isinstance(values, dict):
        return table(values)
    named = [table(one) for one in row(node.get("inputs")) if "widget" in table(one)]
    names = WIDGETS.get(kind) or tuple(word(one.get("name")) for one in named) or ("text",)
    found: dict[str, Any] = {}
    left = list(names)
    for value in row(values):
        is_after_seed = isinstance(value, str) and value in AFTER_SEED
        if is_after_seed and any("seed" in name for name in found):
            continue
        if not left:
            break
        found[left.pop(0)] = value
    return found
