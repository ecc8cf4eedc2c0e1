"""Files of choices: what ``__name__`` in a prompt takes its words from.

``hats.txt`` has one choice a line, ``2::top hat`` the likelier, and comments as prompts have them.
A ``.yaml`` or ``.json`` has lists under names, and names under names. A file in a folder, and a
list under a name, is called ``clothes/hats``; ``__clothes/*__`` takes all of a folder and
``__**/hats__`` whatever ends so. These are the files of the dynamicprompts extension:
https://github.com/adieyal/sd-dynamic-prompts/blob/main/docs/SYNTAX.md#wildcards
"""

from __future__ import annotations

import functools
import itertools
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from core.errors import InputRejected
from core.files import make_folder, write_atomically
from core.prompts.language.comments import without_comments

MAX_FILE_BYTES = 8_000_000
MAX_FILES = 4_000
MAX_DEPTH = 12
MAX_OPTIONS = 200_000
MAX_LISTS = 20_000
MOST_STARS = 3
KEPT_FILES = 512
_SHARE = re.compile(r"\s*(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})::")
_UNSAFE = re.compile(r"[^\w .()+-]")
_STAR = re.compile(r"\*\*/|\*+|\?|[^*?]+")

log = logging.getLogger(__name__)


class Choice(NamedTuple):
    """``share``: how likely it is beside the others, 1 as they are."""

    text: str
    share: float = 1.0


_List = tuple[str, tuple[Choice, ...]]


class Wildcards:
    """Of a folder, as it is on disk when it is first asked; a file that cannot be read is left
    out. Files that did not change are not read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @functools.cached_property
    def lists(self) -> dict[str, tuple[Choice, ...]]:
        """By name, in the order of names."""
        found: dict[str, tuple[Choice, ...]] = {}
        for file in self._files():
            told = file.stat()
            if told.st_size > MAX_FILE_BYTES:
                log.warning("left out %s: it is larger than %s bytes", file, MAX_FILE_BYTES)
                continue
            name = file.relative_to(self.folder).with_suffix("").as_posix()
            for below, choices in _read(file, told.st_mtime_ns, told.st_size):
                found.setdefault("/".join(filter(None, (name, below))), choices)
                if below:  # as the extension has it, where the file's name is no part of it
                    found.setdefault(below, choices)
        return dict(sorted(found.items()))

    def choices(self, name: str) -> tuple[Choice, ...]:
        """Of all whose name fits, capitals aside; none where there is none."""
        known = self.lists
        wanted = name.strip().strip("/").replace("\\", "/").casefold()
        if "*" not in wanted and "?" not in wanted:
            return next((one for key, one in known.items() if key.casefold() == wanted), ())
        pattern = _pattern(wanted)
        fitting = {one: None for key, one in known.items() if pattern.fullmatch(key.casefold())}
        return tuple(choice for choices in fitting for choice in choices)

    def take_in(self, name: str, data: bytes) -> str:
        """Keep a file; one of the same name is replaced. Returns the name of its lists.

        Raises ``InputRejected`` where there is nothing to choose in it.
        """
        file = Path(_UNSAFE.sub("_", Path(name).name))
        kind = file.suffix.lower()
        read = _READERS.get(kind)
        if read is None or len(data) > MAX_FILE_BYTES or not _lists_of(data, kind):
            raise InputRejected(
                expected="lists of words as .txt, .yaml or .json, of at most 8 MB",
                got=f"{name!r:.60}",
                todo="choose a file with one choice a line",
                shown="No lists were found in {file}. Choose a text file with one choice a line.",
                path=file,
            )
        make_folder(self.folder)
        write_atomically(self.folder / file, data)
        return file.stem

    def _files(self) -> list[Path]:
        try:
            found = [
                file
                for file in sorted(self.folder.rglob("*"))
                if file.suffix.lower() in _READERS and file.is_file()
            ]
        except OSError:
            return []
        return found[:MAX_FILES]


class NoWildcards(Wildcards):
    """For texts that are read without any files."""

    def __init__(self) -> None:
        super().__init__(Path())

    def _files(self) -> list[Path]:
        return []


def _pattern(name: str) -> re.Pattern[str]:
    """``*`` goes on into folders, as ``**`` does. More than three would take time and match all."""
    parts, stars = list[str](), 0
    for piece in _STAR.findall(name):
        if piece[0] != "*":
            parts.append("[^/]" if piece == "?" else re.escape(piece))
        elif (stars := stars + 1) <= MOST_STARS:
            parts.append("(?:.*/)?" if piece == "**/" else ".*")
    return re.compile("".join(parts))


@functools.lru_cache(maxsize=KEPT_FILES)
def _read(file: Path, changed: int, size: int) -> tuple[_List, ...]:
    """What a file has, by the names below its own: "" for a plain list."""
    del changed, size  # only parts of the key
    try:
        data = file.read_bytes()
    except OSError as error:
        log.warning("left out the wildcards of %s: %s", file, error)
        return ()
    return _lists_of(data, file.suffix.lower())


def _lists_of(data: bytes, kind: str) -> tuple[_List, ...]:
    try:
        return _bounded(_READERS[kind](data.decode("utf-8-sig", "replace")))
    except (ValueError, RecursionError) as error:
        log.warning("wildcards could not be read: %s", error)
        return ()


def _bounded(lists: Iterator[_List]) -> tuple[_List, ...]:
    """YAML lets lists be parts of each other: what is short as a file may be endless."""
    found: dict[str, tuple[Choice, ...]] = {}
    count = 0
    for name, choices in itertools.islice(lists, MAX_LISTS):
        if choices and count < MAX_OPTIONS:
            found[name] = choices
            count += len(choices)
    return tuple(found.items())


def _of_text(text: str) -> Iterator[_List]:
    yield "", _choices(without_comments(text).splitlines())


def _of_json(text: str) -> Iterator[_List]:
    return _of_table(json.loads(text))


def _of_yaml(text: str) -> Iterator[_List]:
    import yaml

    try:
        table = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    return _of_table(table)


def _of_table(value: Any, name: str = "", depth: int = 0) -> Iterator[_List]:
    if isinstance(value, dict) and depth < MAX_DEPTH:
        for key, below in cast("dict[Any, Any]", value).items():
            yield from _of_table(below, f"{name}/{key}".strip("/"), depth + 1)
    elif isinstance(value, list):
        lines = cast("list[Any]", value)
        plain = [str(one) for one in lines if isinstance(one, str | int | float)]
        yield name, _choices(plain)
    elif isinstance(value, str | int | float):
        yield name, _choices(str(value).splitlines())


def _choices(lines: list[str]) -> tuple[Choice, ...]:
    found = (line.strip() for line in lines[:MAX_OPTIONS])
    return tuple(_choice(line) for line in found if line)


def _choice(line: str) -> Choice:
    share = _SHARE.match(line)
    return Choice(line) if share is None else Choice(line[share.end() :].strip(), float(share[1]))


_READERS = {".txt": _of_text, ".json": _of_json, ".yaml": _of_yaml, ".yml": _of_yaml}
