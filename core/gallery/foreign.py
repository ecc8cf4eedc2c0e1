"""Basics of what other tools write into their pictures.

ComfyUI, InvokeAI, Fooocus and NovelAI keep JSON in text chunks. Only these fields are looked up;
values of another type than expected are left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

MAX_NODES = 2_000
MAX_HOPS = 20


@dataclass(frozen=True, kw_only=True)
class ForeignFacts:
    tool: str
    prompt: str = ""
    negative_prompt: str = ""
    settings: dict[str, str] = field(default_factory=dict[str, str])


def parse_object(text: str) -> dict[str, Any]:
    """A JSON object; empty for anything else, however deep or broken."""
    try:
        value = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def recognise(texts: Mapping[str, str]) -> ForeignFacts | None:
    """Which other tool wrote these chunks, and what it says."""
    if "invokeai_metadata" in texts:
        return _invokeai(parse_object(texts["invokeai_metadata"]))
    if texts.get("Software") == "NovelAI":
        return _novelai(texts)
    parameters = texts.get("parameters", "")
    if "fooocus_scheme" in texts and parameters.lstrip().startswith("{"):
        return _fooocus(parse_object(parameters))
    if "prompt" in texts and (graph := parse_object(texts["prompt"])):
        return _comfyui(graph)
    return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _settings(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """``names`` maps the key shown to the tool's own; plain numbers and words only."""
    found = ((shown, values.get(own)) for shown, own in names.items())
    return {
        shown: str(value)[:200] for shown, value in found if isinstance(value, str | int | float)
    }


def _invokeai(values: Mapping[str, Any]) -> ForeignFacts:
    names = {"Steps": "steps", "Sampler": "scheduler", "CFG scale": "cfg_scale", "Seed": "seed"}
    return ForeignFacts(
        tool="InvokeAI",
        prompt=_text(values.get("positive_prompt")),
        negative_prompt=_text(values.get("negative_prompt")),
        settings=_settings(values, names),
    )


def _novelai(texts: Mapping[str, str]) -> ForeignFacts:
    values = parse_object(texts.get("Comment", ""))
    names = {"Steps": "steps", "Sampler": "sampler", "CFG scale": "scale", "Seed": "seed"}
    return ForeignFacts(
        tool="NovelAI",
        prompt=texts.get("Description", ""),
        negative_prompt=_text(values.get("uc")),
        settings=_settings(values, names),
    )


def _fooocus(values: Mapping[str, Any]) -> ForeignFacts:
    names = {
        "Steps": "steps",
        "Sampler": "sampler",
        "CFG scale": "guidance_scale",
        "Seed": "seed",
        "Model": "base_model",
    }
    return ForeignFacts(
        tool="Fooocus",
        prompt=_text(values.get("prompt")),
        negative_prompt=_text(values.get("negative_prompt")),
        settings=_settings(values, names),
    )


def _comfyui(graph: Mapping[str, Any]) -> ForeignFacts:
    """The first sampler of the graph and the texts its two conditionings lead back to."""
    for node in list(graph.values())[:MAX_NODES]:
        inputs = _inputs(node)
        if "positive" in inputs and ("seed" in inputs or "noise_seed" in inputs):
            names = {
                "Steps": "steps",
                "Sampler": "sampler_name",
                "CFG scale": "cfg",
                "Seed": "seed",
            }
            return ForeignFacts(
                tool="ComfyUI",
                prompt=_linked_text(graph, inputs.get("positive"), "positive"),
                negative_prompt=_linked_text(graph, inputs.get("negative"), "negative"),
                settings=_settings({"seed": inputs.get("noise_seed"), **inputs}, names),
            )
    return ForeignFacts(tool="ComfyUI")


def _inputs(node: Any) -> dict[str, Any]:
    inputs = cast("dict[str, Any]", node).get("inputs") if isinstance(node, dict) else None
    return cast("dict[str, Any]", inputs) if isinstance(inputs, dict) else {}


def _linked_text(graph: Mapping[str, Any], link: Any, side: str) -> str:
    for _ in range(MAX_HOPS):
        if not isinstance(link, list) or not link or not isinstance(link[0], str):
            return ""
        inputs = _inputs(graph.get(link[0]))
        if isinstance(text := inputs.get("text"), str):
            return text
        link = inputs.get("text") or inputs.get(side) or inputs.get("conditioning")
    return ""
