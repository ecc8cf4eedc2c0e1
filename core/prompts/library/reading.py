"""Files of templates: TOML with one schema, checked when it is read.

category = "scenes"
whole = false               # each says who is drawn
subject = "1girl"           # who it is drawn on where it does not say
[blanks]                    # choices that its templates share
"weather" = ["clear sky", "rain"]
[families]                  # what models of a family are told besides
sdxl = "very aesthetic"
[[template]]
id = "park-path"
title = "Sunny park path"
tags = ["park"]
prompt = "sunny park path, {weather}"
# and where there is something to say: sentence, negative, aliases, poses, defaults, blanks,
# families, whole, subject, frame
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from core.errors import InputRejected, reason_of
from core.prompts.library.templates import Template, blanks_of

FRAMES = ("", "face", "head", "half", "knees", "near", "small", "far", "scene", "below", "above",
          "tilted")  # fmt: skip
MOST_CHARACTERS = 1_000
_OF_FILE: dict[str, type] = {
    "category": str, "whole": bool, "subject": str, "frame": str, "blanks": dict, "families": dict,
    "template": list,
}  # fmt: skip
_OF_TEMPLATE: dict[str, type] = {
    "id": str, "title": str, "prompt": str, "sentence": str, "negative": str, "tags": list,
    "aliases": list, "poses": list, "defaults": dict, "blanks": dict, "families": dict,
    "whole": bool, "subject": str, "frame": str,
}  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_folder(folder: Path) -> tuple[Template, ...]:
    """Every template of every ``.toml``; raises ``InputRejected`` naming the file that is wrong."""
    found: dict[str, Template] = {}
    for file in sorted(folder.glob("*.toml")):
        for known in _read_file(file):
            if known.id in found:
                raise InputRejected(
                    expected="a new id in {file}",
                    got=f"{known.id!r} twice",
                    shown="{file} has two templates with one id.",
                    path=file,
                )
            found[known.id] = known
    return tuple(found.values())


def _read_file(file: Path) -> list[Template]:
    try:
        table = _checked(tomllib.loads(file.read_text(encoding="utf-8")), _OF_FILE, "the file")
        return [_from_table(row, table) for row in table["template"]]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueError) as error:
        raise InputRejected(
            expected="category, blanks and templates in {file}",
            got=f"something else ({reason_of(error)})",
            todo="see the files beside it",
            shown="The templates in {file} cannot be read. See the files beside it.",
            path=file,
        ) from error


def _from_table(row: object, table: Mapping[str, Any]) -> Template:
    """Raises ``KeyError`` or ``ValueError`` saying which template is wrong, and how."""
    name = str(cast("dict[str, Any]", row).get("id")) if isinstance(row, dict) else "a template"
    told = _checked(row, _OF_TEMPLATE, name)
    defaults: dict[str, str] = told.get("defaults", {})
    choices = {
        blank: _default_first(_words(values, name), defaults.get(blank))
        for blank, values in {**table.get("blanks", {}), **told.get("blanks", {})}.items()
    }
    template = Template(
        id=told["id"],
        title=told["title"],
        category=table["category"],
        prompt=told["prompt"],
        sentence=told.get("sentence", ""),
        negative=told.get("negative", ""),
        tags=_words(told.get("tags", []), name),
        aliases=_words(told.get("aliases", []), name),
        blanks=blanks_of(told["prompt"], choices),
        families={**table.get("families", {}), **told.get("families", {})},
        poses=_words(told.get("poses", []), name),
        is_whole=told.get("whole", table.get("whole", False)),
        subject=told.get("subject", table.get("subject", "")),
        frame=told.get("frame", table.get("frame", "")),
    )
    _check(template, defaults)
    return template


def _checked(value: object, fields: Mapping[str, type], what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{what} is no table")
    told = cast("dict[str, Any]", value)
    for key, one in told.items():
        if key not in fields:
            raise ValueError(f"{what} has an unknown field {key!r:.40}")
        if not isinstance(one, fields[key]):
            raise ValueError(f"{key!r} of {what} is no {fields[key].__name__}")
    return told


def _check(template: Template, defaults: Mapping[str, str]) -> None:
    texts = (template.title, template.prompt, template.sentence, template.negative)
    words = cast("Iterable[object]", template.families.values())
    strange = [*defaults, *blanks_of(template.sentence, {})]
    problems = {
        "an id of other letters than a-z, 0-9 and -": not _ID.fullmatch(template.id),
        "no title or no prompt": not (template.title.strip() and template.prompt.strip()),
        f"more than {MOST_CHARACTERS} characters": max(map(len, texts)) > MOST_CHARACTERS,
        "a default or a sentence for a blank that its prompt lacks": any(
            name not in template.blanks for name in strange
        ),
        f"another frame than {', '.join(FRAMES[1:])}": template.frame not in FRAMES,
        "words of a family that are no text": not all(isinstance(one, str) for one in words),
    }  # fmt: skip
    for problem, is_so in problems.items():
        if is_so:
            raise ValueError(f"{template.id!r:.60} has {problem}")


def _words(values: object, what: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(
        isinstance(one, str) for one in cast("list[object]", values)
    ):
        raise ValueError(f"{what} has something else than words in a list")
    return tuple(cast("list[str]", values))


def _default_first(choices: tuple[str, ...], default: str | None) -> tuple[str, ...]:
    if default is None:
        return choices
    return (default, *(choice for choice in choices if choice != default))
