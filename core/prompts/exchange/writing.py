"""Templates → a file that this studio or another program reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from core.prompts.exchange.reading import OURS, VERSION
from core.prompts.library import Template, combine, fill

HOLE = "{prompt}"


class Format(StrEnum):
    OURS = "ours"
    A1111 = "a1111"
    FOOOCUS = "fooocus"
    INVOKEAI = "invokeai"


# What a file is called.
ENDINGS = {
    Format.OURS: "prompts.json",
    Format.A1111: "styles.csv",
    Format.FOOOCUS: "sdxl_styles_own.json",
    Format.INVOKEAI: "prompt_templates.json",
}


def written(templates: Sequence[Template], form: Format) -> bytes:
    """Everything in ours; elsewhere name, prompt and negative prompt, the blanks filled by their
    defaults, and ``{prompt}`` where the words of a person go."""
    match form:
        case Format.OURS:
            rows = [_ours(one) for one in templates]
            return _json({OURS: "prompts", "version": VERSION, "prompts": rows})
        case Format.A1111:
            return _csv((one.title, _words(one), one.negative) for one in templates)
        case Format.FOOOCUS:
            return _json([_named(one, "prompt", _around(one)) for one in templates])
        case Format.INVOKEAI:
            return _json([_named(one, "positive_prompt", _around(one)) for one in templates])


def _ours(one: Template) -> dict[str, Any]:
    offered = {name: list(choices) for name, choices in one.blanks.items() if choices}
    told = {
        "name": one.title, "prompt": one.prompt, "negative_prompt": one.negative,
        "sentence": one.sentence, "tags": list(one.tags), "poses": list(one.poses),
        "families": dict(one.families), "blanks": offered,
    }  # fmt: skip
    return {**{name: value for name, value in told.items() if value}, "whole": one.is_whole}


def _named(one: Template, name: str, words: str) -> dict[str, str]:
    return {"name": one.title, name: words, "negative_prompt": one.negative}


def _words(one: Template) -> str:
    """As it stands where nothing is chosen in it."""
    if set(one.blanks) <= {"prompt"}:
        return one.prompt
    return fill(one, {"prompt": HOLE} if "prompt" in one.blanks else {})


def _around(one: Template) -> str:
    """Fooocus drops what a person wrote where a style has no hole for it."""
    words = _words(one)
    return words if one.is_whole or HOLE in words else combine(HOLE, words)


def _json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(rows: Iterable[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("name", "prompt", "negative_prompt"))
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
