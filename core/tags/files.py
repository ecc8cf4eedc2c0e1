"""The files of ``assets/tags``: how tags are written down.

A file has groups of one category; each group holds tags by how common they are, one a line::

    [[group]]
    category = "hair style"
    often = '''
    twin braids = double braids, 三つ編みおさげ > braid
    [black, white, red] skirt = {} miniskirt > skirt
    [katana, rapier] = > sword
    '''

After " = " stand aliases, after " > " what the tag implies. Names in brackets make a tag each;
``{}`` repeats the one that is meant.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import InputRejected, reason_of
from core.tags.tag import Rank, Tag

RANKS = {rank.name.lower(): rank for rank in Rank}
_ROW = re.compile(r"^(?P<before>.*?)\[(?P<row>[^\[\]]+)\](?P<after>.*)$")


def read_tags(file: Path) -> Iterator[Tag]:
    """In the order of the file. Raises ``InputRejected`` naming a file that has another form."""
    try:
        for group in tomllib.loads(file.read_text(encoding="utf-8"))["group"]:
            yield from _group(group)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputRejected(
            expected="groups of tags in {file}",
            got=f"something else ({reason_of(error)})",
            todo="see the files beside it",
            shown="The tags in {file} cannot be read. See the files beside it.",
            path=file,
        ) from error


def _group(group: dict[str, Any]) -> Iterator[Tag]:
    category = str(group["category"])
    for key, rank in RANKS.items():
        for line in str(group.get(key, "")).splitlines():
            if line.strip():
                yield from _tags(line.strip(), category, rank)


def _tags(line: str, category: str, rank: Rank) -> Iterator[Tag]:
    told, _, implies = f" {line} ".partition(" > ")
    name, _, aliases = told.partition(" = ")
    row = _ROW.match(name.strip())
    if row is None:
        yield Tag(name.strip(), category, rank, _names(aliases), _names(implies))
        return
    for one in _names(row["row"]):
        yield Tag(
            row["before"] + one + row["after"], category, rank,
            _names(aliases.replace("{}", one)), _names(implies.replace("{}", one)),
            is_combined=bool(row["before"] or row["after"]),
        )  # fmt: skip


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(", ") if (name := part.strip().rstrip(",")))
