"""A person's own templates: one small JSON file each, in a folder of theirs."""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from core.errors import InputRejected
from core.prompts.library import Template, blanks_of
from core.user_folder import OWN, UserFolder

MAX_TEMPLATES = 2_000
MAX_TITLE_CHARACTERS = 80
MAX_PROMPT_CHARACTERS = 4_000
MAX_TAGS = 12
MAX_POSES = 12
MOST_CHOICES = 40
MAX_WORD_CHARACTERS = 40
"""Of a tag, and of the id of a pose."""
MAX_FILE_BYTES = 64_000

log = logging.getLogger(__name__)


class UserTemplates:
    def __init__(self, folder: Path) -> None:
        self._files = UserFolder(folder, "template", MAX_TEMPLATES)

    def own(self) -> tuple[Template, ...]:
        """By title. A file that cannot be read is left where it is and left out here.

        While the folder stays as it is, the same tuple; a file is read once until it changes.
        """
        return _sorted(tuple(map(_stamp, self._files.files())))

    def get(self, template_id: str) -> Template:
        """Raises ``NotFound``."""
        file = self._files.path(template_id)
        template = _read(file) if file.is_file() else None
        if template is None:
            raise self._files.gone()
        return template

    def save(
        self,
        title: str,
        prompt: str,
        negative: str = "",
        tags: Sequence[str] = (),
        poses: Sequence[str] = (),
    ) -> Template:
        """Keep a prompt under a new id; on disk when this returns.

        Titles are cleaned to one line of 80 characters. Raises ``InputRejected`` for an empty
        title or prompt, for more than 4000 characters and for the 201st template.
        """
        template = _checked(self._files.new_id(), title, prompt, negative, tags, poses)
        self._write(template)
        return template

    def take_in(self, templates: Sequence[Template]) -> tuple[Template, ...]:
        """Keep many under new ids, all or none; those that are here already are left out.

        Titles and the rest are cleaned as ``save`` does it. Raises as ``save`` does, and where
        there is no room for all.
        """
        known = {_said(one) for one in self.own()}
        checked = [_checked_from("", one) for one in templates]
        new = list({_said(one): one for one in checked if _said(one) not in known}.values())
        names = self._files.write_all([_data(one) for one in new])
        return tuple(replace(one, id=name) for one, name in zip(new, names, strict=True))

    def change(self, template: Template) -> Template:
        """Write one anew under its id. Raises as ``save`` does, and ``NotFound`` when it is gone
        meanwhile."""
        self.get(template.id)
        changed = _checked_from(template.id, template)
        self._write(changed)
        return changed

    def remove(self, template_id: str) -> Template:
        """Take one away and return it, for ``restore``. Raises ``NotFound``."""
        template = self.get(template_id)
        self._files.remove(template_id)
        return template

    def restore(self, template: Template) -> None:
        """Undo of ``remove``."""
        self._write(template)

    def _write(self, template: Template) -> None:
        self._files.write(template.id, _data(template))


def _data(template: Template) -> bytes:
    return json.dumps(_to_dict(template), ensure_ascii=False, indent=2).encode()


def _to_dict(template: Template) -> dict[str, Any]:
    offered = {name: list(choices) for name, choices in template.blanks.items() if choices}
    more = {"sentence": template.sentence, "families": dict(template.families), "blanks": offered}
    return {
        "title": template.title,
        "prompt": template.prompt,
        "negative": template.negative,
        "tags": list(template.tags),
        "poses": list(template.poses),
        **{name: value for name, value in more.items() if value},
        **({} if template.is_whole else {"whole": False}),
    }


def _said(template: Template) -> tuple[str, ...]:
    """Two of which this is the same say the same."""
    return (template.title, template.prompt, template.negative, template.sentence)


class _Stamp(NamedTuple):
    """A file as it is; another one when it has changed."""

    file: Path
    changed: int
    size: int


def _stamp(file: Path) -> _Stamp:
    try:
        told = file.stat()
    except OSError:
        return _Stamp(file, 0, -1)
    return _Stamp(file, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=8)
def _sorted(files: tuple[_Stamp, ...]) -> tuple[Template, ...]:
    kept = [template for template in map(_kept, files) if template is not None]
    return tuple(sorted(kept, key=lambda template: template.title.casefold()))


@lru_cache(maxsize=2 * MAX_TEMPLATES)
def _kept(stamp: _Stamp) -> Template | None:
    return _read(stamp.file)


def _read(file: Path) -> Template | None:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise InputRejected(
                expected=f"at most {MAX_FILE_BYTES} bytes",
                got="more",
                shown="This template is too long.",
            )
        values = json.loads(file.read_text(encoding="utf-8"))
        return _checked(
            file.stem,
            values["title"],
            values["prompt"],
            values["negative"],
            values["tags"],
            values.get("poses", []),  # files of before have none
            values,
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError, InputRejected) as error:
        log.warning("Left out the template %s: %s", file, error)
        return None


def _checked_from(template_id: str, told: Template) -> Template:
    more = {"sentence": told.sentence, "families": told.families, "blanks": told.blanks}
    return _checked(
        template_id, told.title, told.prompt, told.negative, told.tags, told.poses,
        {**more, "whole": told.is_whole},
    )  # fmt: skip


def _checked(
    template_id: str,
    title: object,
    prompt: object,
    negative: object,
    tags: object,
    poses: object,
    more: Mapping[str, object] = MappingProxyType({}),
) -> Template:
    """A template of values that come from a form or a file; ``more`` is what a few of them have."""
    template = Template(
        id=template_id,
        title=_line(title, "title", MAX_TITLE_CHARACTERS),
        category=OWN,
        prompt=_line(prompt, "prompt", None),
        sentence=_line(more.get("sentence", ""), "sentence", None),
        negative=_line(negative, "negative prompt", None),
        tags=_lines(tags, "tag", MAX_TAGS),
        families=_families(more.get("families", {})),
        poses=_lines(poses, "pose", MAX_POSES),
        is_whole=more.get("whole", True) is not False,
    )
    if not template.title:
        raise InputRejected(
            expected="a title",
            got="an empty one",
            todo="name your template",
            shown="Give your template a name.",
        )
    if not template.prompt:
        raise InputRejected(
            expected="a prompt",
            got="an empty one",
            todo="write or pick one first",
            shown="Write or pick a prompt first.",
        )
    return replace(template, blanks=blanks_of(template.prompt, _choices(more.get("blanks", {}))))


def _families(values: object) -> dict[str, str]:
    return {
        _line(name, "family", MAX_WORD_CHARACTERS): _line(words, "prompt", None)
        for name, words in _table(values)
    }


def _choices(values: object) -> dict[str, tuple[str, ...]]:
    return {name: _lines(offered, "choice", MOST_CHOICES) for name, offered in _table(values)}


def _table(values: object) -> list[tuple[str, object]]:
    if not isinstance(values, Mapping):
        raise InputRejected(
            expected="a table",
            got=type(values).__name__,
            shown="This prompt cannot be read. Write it again.",
        )
    return list(cast("Mapping[str, object]", values).items())[:MOST_CHOICES]


def _lines(values: object, what: str, most: int) -> tuple[str, ...]:
    """The first ``most`` of a list, each once and none of them empty."""
    if not isinstance(values, list | tuple):
        raise InputRejected(
            expected=f"a list of {what}s",
            got=type(values).__name__,
            shown=f"The {what}s cannot be read. Write them again.",
        )
    some = cast("Sequence[object]", values)[:most]
    found = [_line(one, what, MAX_WORD_CHARACTERS) for one in some]
    return tuple(dict.fromkeys(one for one in found if one))


def _line(value: object, what: str, longest: int | None) -> str:
    """One line without control characters; cut at ``longest``, or refused above 4000."""
    if not isinstance(value, str):
        raise InputRejected(
            expected=f"a {what} as text",
            got=type(value).__name__,
            shown=f"The {what} has to be words.",
        )
    if len(value) > MAX_PROMPT_CHARACTERS:
        raise InputRejected(
            expected=f"at most {MAX_PROMPT_CHARACTERS} characters in the {what}",
            got=len(value),
            todo="shorten it",
            shown=f"The {what} is too long: at most {MAX_PROMPT_CHARACTERS} characters.",
        )
    # Control, surrogate and direction-changing characters ("C…") have no place in a name.
    plain = "".join(
        " " if unicodedata.category(character)[0] == "C" else character
        for character in unicodedata.normalize("NFC", value)
    )
    return " ".join(plain.split())[:longest]
