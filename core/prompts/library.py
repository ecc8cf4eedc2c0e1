"""Prompt templates: characters, styles and scenes with blanks to fill.

Shipped ones lie in ``assets/prompts``, one TOML file a category; another file there is another
category. A person's own are kept by ``core.prompts.user_templates``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.config import ASSETS
from core.errors import InputRejected, reason_of

FOLDER = ASSETS / "prompts"
MAX_VALUE_CHARACTERS = 200

# Only words: other braces, as in {a|b}, are left as they stand.
_BLANK = re.compile(r"\{([^\W\d_][\w -]{0,39})\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_TEXT_FIELDS = ("id", "title", "prompt")


@dataclass(frozen=True, kw_only=True)
class Template:
    """A prompt to start from.

    ``prompt`` uses A1111 weights and blanks like ``{hair colour}``. ``blanks`` has the choices of
    each blank in the order of the prompt, the default first; none where any text will do.
    ``poses`` are ids of preset poses that go with it, best first. ``is_whole``: it says who is
    drawn, so it makes a picture alone.
    """

    id: str
    title: str
    category: str
    prompt: str
    negative: str = ""
    tags: tuple[str, ...] = ()
    blanks: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    poses: tuple[str, ...] = ()
    is_whole: bool = False

    @property
    def text(self) -> str:
        """What is searched."""
        return " ".join((self.title, self.category, *self.tags, self.prompt))


@cache
def all_templates() -> tuple[Template, ...]:
    """The shipped templates, category by category."""
    return read_folder(FOLDER)


def categories() -> tuple[str, ...]:
    """In the order in which a picture is described: who, how drawn, where; then others."""
    known = ("characters", "styles", "scenes")
    found = dict.fromkeys(template.category for template in all_templates())
    return (*(name for name in known if name in found), *(n for n in found if n not in known))


def template(template_id: str) -> Template:
    """Raises ``InputRejected`` for an id that no shipped template has."""
    for known in all_templates():
        if known.id == template_id:
            return known
    raise InputRejected(
        expected="a template of the library",
        got=f"{template_id!r:.60}",
        todo="pick one",
        shown="This template is not here any more. Pick another.",
    )


def find(
    text: str,
    category: str | None = None,
    templates: Iterable[Template] | None = None,
    *,
    called: Callable[[Template], str] = lambda known: known.title,
) -> tuple[Template, ...]:
    """Templates with all words of ``text``, those with a word in their title first.

    A word stands in the title, the tags, the category or the prompt, or in what a template is
    ``called`` where it is shown.
    """
    words = text.casefold().split()
    found = [
        (known, called(known))
        for known in (all_templates() if templates is None else templates)
        if category in (None, known.category)
    ]
    matching = [(known, title) for known, title in found if _holds(f"{known.text} {title}", words)]
    first = sorted(matching, key=lambda one: not _is_in(f"{one[0].title} {one[1]}", words))
    return tuple(known for known, _title in first)


def fill(template: Template, values: Mapping[str, str] | None = None) -> str:
    """The prompt with its blanks filled; a blank without a value takes its default.

    An empty value leaves the blank out. Raises ``InputRejected`` for a value that belongs to no
    blank or is longer than 200 characters.
    """
    values = values or {}
    for name in values:
        if name not in template.blanks:
            known = ", ".join(template.blanks) or "no blanks"
            raise InputRejected(
                expected=f"values for {known}",
                got=f"one for {name!r:.60}",
                shown=f"This template has no blank called “{name:.60}”.",
            )
    chosen = {
        name: _clean_value(values[name], name) if name in values else "".join(choices[:1])
        for name, choices in template.blanks.items()
    }
    return tidy(_BLANK.sub(lambda match: chosen[match[1]], template.prompt))


def combine(*prompts: str) -> str:
    """Joined by commas; a phrase that stands in several of them is said once."""
    phrases = [phrase for prompt in prompts for phrase in split_phrases(prompt)]
    return ", ".join(dict.fromkeys(phrases))


def blanks_of(prompt: str, choices: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The blanks of a prompt in their order, each with its choices if it has any."""
    return {name: choices.get(name, ()) for name in _BLANK.findall(prompt)}


def split_phrases(prompt: str) -> list[str]:
    """The phrases between commas; commas in brackets do not part."""
    phrases, start, depth = [""], 0, 0
    for index, character in enumerate(prompt):
        depth = max(0, depth + (character in "([") - (character in ")]"))
        if character == "," and not depth:
            phrases.append(prompt[start:index])
            start = index + 1
    phrases.append(prompt[start:])
    return [phrase for phrase in map(str.strip, phrases) if phrase]


def tidy(prompt: str) -> str:
    """Without the doubled blanks and commas that a blank left out leaves behind."""
    spaced = re.sub(r"[ \t]+", " ", prompt)
    return ", ".join(split_phrases(spaced.replace("( ", "(").replace(" )", ")")))


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
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return [_from_table(row, table) for row in table["template"]]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputRejected(
            expected="category, blanks and templates in {file}",
            got=f"something else ({reason_of(error)})",
            todo="see the files beside it",
            shown="The templates in {file} cannot be read. See the files beside it.",
            path=file,
        ) from error


def _from_table(row: dict[str, Any], table: dict[str, Any]) -> Template:
    defaults = row.get("defaults", {})
    choices = {
        name: _default_first(tuple(values), defaults.get(name))
        for name, values in {**table.get("blanks", {}), **row.get("blanks", {})}.items()
    }
    return Template(
        **{name: str(row[name]) for name in _TEXT_FIELDS},
        category=table["category"],
        negative=row.get("negative", ""),
        tags=tuple(row.get("tags", ())),
        blanks=blanks_of(row["prompt"], choices),
        poses=tuple(row.get("poses", ())),
        is_whole=table.get("whole", False),
    )


def _default_first(choices: tuple[str, ...], default: str | None) -> tuple[str, ...]:
    if default is None:
        return choices
    return (default, *(choice for choice in choices if choice != default))


def _clean_value(value: str, name: str) -> str:
    if len(value) > MAX_VALUE_CHARACTERS:
        raise InputRejected(
            expected=f"at most {MAX_VALUE_CHARACTERS} characters for {name!r:.60}",
            got=len(value),
            todo="shorten it",
            shown=f"The words for “{name:.60}” are too long: at most {MAX_VALUE_CHARACTERS} "
            "characters.",
        )
    return _CONTROL.sub(" ", value).strip()


def _holds(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _is_in(title: str, words: list[str]) -> bool:
    return any(word in title.casefold() for word in words)
