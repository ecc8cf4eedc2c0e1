"""A prompt with blanks, and its words once they are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import InputRejected
from core.prompts.library.phrases import combine, tidy

MAX_VALUE_CHARACTERS = 200

# Only words: other braces, as in {a|b}, are left as they stand.
_BLANK = re.compile(r"\{([^\W\d_][\w -]{0,39})\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class Form(StrEnum):
    TAGS = "tags"
    SENTENCE = "sentence"


@dataclass(frozen=True, kw_only=True)
class Template:
    """A prompt to start from.

    ``prompt`` uses A1111 weights and blanks like ``{hair colour}``. ``blanks`` has the choices of
    each blank in the order of the prompt, the default first; none where any text will do.
    ``poses`` are ids of preset poses that go with it, best first. ``is_whole``: it says who is
    drawn, so it makes a picture alone.

    ``sentence`` says the same in plain English for models that were taught with captions, with the
    same blanks; "" where there is none. ``families`` has what models of a family are told besides:
    tags that only they know. ``aliases`` are searched and never shown.

    For its drawing: who it is put on where it does not say (``subject``; "" is a figure in clothes
    of its own), and how near it is looked at (``frame``; "" is as the pose has it).
    """

    id: str
    title: str
    category: str
    prompt: str
    sentence: str = ""
    negative: str = ""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    blanks: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    families: Mapping[str, str] = field(default_factory=dict[str, str])
    poses: tuple[str, ...] = ()
    is_whole: bool = False
    subject: str = ""
    frame: str = ""


def fill(
    template: Template, values: Mapping[str, str] | None = None, form: Form = Form.TAGS
) -> str:
    """The prompt with its blanks filled; a blank without a value takes its default.

    An empty value leaves the blank out. A template without a sentence has its tags in either form.
    Raises ``InputRejected`` for a value that belongs to no blank or is longer than 200 characters.
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
    words = (template.sentence if form is Form.SENTENCE else "") or template.prompt
    return tidy(_BLANK.sub(lambda match: chosen.get(match[1], match[0]), words))


def wording(
    template: Template,
    values: Mapping[str, str] | None = None,
    form: Form = Form.TAGS,
    family: str = "",
) -> str:
    """As ``fill``, with what models of this family are told besides."""
    return combine(fill(template, values, form), template.families.get(family, ""))


def blanks_of(prompt: str, choices: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The blanks of a prompt in their order, each with its choices if it has any."""
    return {name: choices.get(name, ()) for name in _BLANK.findall(prompt)}


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
