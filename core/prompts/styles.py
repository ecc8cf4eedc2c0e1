"""Styles: words that go around a prompt, several styles at once.

Shipped ones are the library's templates of that category, their blanks filled. A person's own are a
``styles.csv`` as A1111 has it; one of them goes before a shipped one of the same name.
"""

from __future__ import annotations

import csv
import functools
import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from core.errors import InputRejected, NotFound, reason_of
from core.files import make_folder, write_atomically
from core.prompts import library

CATEGORY = "styles"
PROMPT_HOLE = "{prompt}"
"""Where the words stand that a style is put on; without it the style stands behind them."""
COLUMNS = ("name", "prompt", "negative_prompt")
MAX_OWN = 1_000
MAX_FILE_BYTES = 2_000_000
MAX_NAME_CHARACTERS = 80
MAX_WORDS_CHARACTERS = 2_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Style:
    """``name`` is unique; ``prompt`` and ``negative`` may have the ``PROMPT_HOLE``."""

    name: str
    title: str
    prompt: str
    negative: str = ""
    tags: tuple[str, ...] = ()
    is_own: bool = False

    def matches(self, words: Iterable[str]) -> bool:
        text = " ".join((self.name, self.title, *self.tags, self.prompt)).casefold()
        return all(word in text for word in words)


def styled(styles: Iterable[Style], prompt: str, negative: str) -> tuple[str, str]:
    """Prompt and negative prompt with the words of these styles, in turn."""
    for style in styles:
        prompt, negative = _around(style.prompt, prompt), _around(style.negative, negative)
    return prompt, negative


def _around(words: str, text: str) -> str:
    if PROMPT_HOLE in words:
        return library.tidy(words.replace(PROMPT_HOLE, text.strip(" ,")))
    return ", ".join(part for part in (text.strip(" ,"), words) if part) if words else text


@functools.cache
def shipped() -> tuple[Style, ...]:
    return tuple(
        Style(one.id, one.title, library.fill(one), one.negative, one.tags)
        for one in library.all_templates()
        if one.category == CATEGORY
    )


class Styles:
    """What is shipped, and what a person has in ``file``, as it is on disk at each call."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def all(self) -> tuple[Style, ...]:
        """A person's own first. A file that cannot be read is left out here."""
        own = self.own()
        taken = {one.name for one in own}
        return (*own, *(one for one in shipped() if one.name not in taken))

    def own(self) -> tuple[Style, ...]:
        try:
            told = self.file.stat()
        except OSError:
            return ()
        try:
            return _read(self.file, told.st_mtime_ns, told.st_size)
        except (InputRejected, OSError) as error:
            log.warning("left out the styles of %s: %s", self.file, error)
            return ()

    def named(self, names: Iterable[str]) -> tuple[tuple[Style, ...], tuple[str, ...]]:
        """The styles of these names, nobody twice, and the names that none has."""
        wished = tuple(dict.fromkeys(names))
        known = {one.name: one for one in self.all()} if wished else {}
        return (
            tuple(known[name] for name in wished if name in known),
            tuple(name for name in wished if name not in known),
        )

    def get(self, name: str) -> Style:
        """By name or title, whatever the capitals. Raises ``NotFound``."""
        wanted = name.strip().casefold()
        known = self.all()
        for one in known:
            if wanted in (one.name.casefold(), one.title.casefold()):
                return one
        near = get_close_matches(wanted, [one.name for one in known], 3)
        raise NotFound(
            expected="a style",
            got=f"{name!r:.60}",
            todo=f"did you mean {' or '.join(near)}?" if near else "list styles says which are",
            shown=f"There is no style called “{name:.60}”.",
        )

    def take_in(self, data: bytes) -> tuple[Style, ...]:
        """Keep the styles of a ``styles.csv`` beside one's own; one of a known name replaces it.

        Raises ``InputRejected`` for another file and for more than 1000 styles in all.
        """
        found = parse(data)
        kept = {one.name: one for one in (*self.own(), *found)}
        _check_count(len(kept))
        make_folder(self.file.parent)
        write_atomically(self.file, _dump(tuple(kept.values())))
        return found


@functools.lru_cache(maxsize=4)
def _read(file: Path, changed: int, size: int) -> tuple[Style, ...]:
    del changed  # only part of the key
    if size > MAX_FILE_BYTES:
        raise _too_large()
    return parse(file.read_bytes())


def parse(data: bytes) -> tuple[Style, ...]:
    """The styles of a ``styles.csv``: ``name,prompt,negative_prompt`` (``text`` for the prompt in
    old ones). Rows without words, which part groups in A1111, are passed over.

    Raises ``InputRejected`` for another file.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _too_large()
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), skipinitialspace=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _no_styles(reason_of(error)) from error
    if rows and not ("name" in rows[0] and {"prompt", "text"} & rows[0].keys()):
        raise _no_styles("other columns")
    found = {one.name: one for one in map(_of_row, rows) if one.name and _says(one)}
    _check_count(len(found))
    return tuple(found.values())


def _of_row(row: dict[str, str | None]) -> Style:
    name = _line(row.get("name"))[:MAX_NAME_CHARACTERS]
    prompt = _line(row.get("prompt") or row.get("text"))[:MAX_WORDS_CHARACTERS]
    negative = _line(row.get("negative_prompt"))[:MAX_WORDS_CHARACTERS]
    return Style(name, name, prompt, negative, is_own=True)


def _says(style: Style) -> bool:
    return bool(style.prompt or style.negative)


def _line(text: object) -> str:
    """One line without control characters."""
    if not isinstance(text, str):
        return ""
    shown = (letter if letter.isprintable() else " " for letter in text)
    return " ".join("".join(shown).split()).strip(",").strip()


def _dump(styles: Sequence[Style]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows((one.name, one.prompt, one.negative) for one in styles)
    return text.getvalue().encode("utf-8")


def _check_count(count: int) -> None:
    if count > MAX_OWN:
        raise InputRejected(
            expected=f"at most {MAX_OWN} styles of your own",
            got=count,
            todo="take some out of the file",
            shown=f"You can keep {MAX_OWN} styles of your own. Take some out of the file.",
        )


def _too_large() -> InputRejected:
    return InputRejected(
        expected=f"at most {MAX_FILE_BYTES} bytes of styles",
        got="more",
        shown=f"This file of styles is too large: at most {MAX_FILE_BYTES // 1_000_000} MB.",
    )


def _no_styles(got: str) -> InputRejected:
    return InputRejected(
        expected=f"a table with the columns {', '.join(COLUMNS)}",
        got=got,
        todo="export it from A1111, or write it in this form",
        shown="This is not a table of styles: it needs the columns name, prompt and "
        "negative_prompt.",
    )
