"""What pages say, in the languages of the interface.

English is the key: a page says "{count} in the queue", and the table of a language has the line

    "{count} in the queue" = "待ち {count} 件"

A table is a folder of TOML files of such lines, ``assets/texts/<language>/<area>.toml``. Lower
floors speak English only; what they say is found whole, or by the key whose holes fit it: "Step 3
of 20" is of the key "Step {0} of {1}". Only keys whose holes are numbers, ``{file}`` or ``{model}``
are such patterns. A hole that the translation writes as ``{0!}`` is translated for itself, as a
word inside a sentence may be, or a list of words: "left knee and right knee"; so is each part of
"Tile 3 of 12 · 8 s left", and each sentence of several where all are known. A hole that it writes
as ``{0#}`` holds a number: "{0} of {1}" is of "12 MB of 1.2 GB" and of no "portrait of a girl".
"""

from __future__ import annotations

import functools
import logging
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from core.config import ASSETS
from core.texts.language import Language

FOLDER = ASSETS / "texts"
HOLE = re.compile(r"\{(\w+)([#!]*)\}")
# "12", "×2", "1.3 GB", "8 s": what a hole that is written ``{0#}`` holds.
AMOUNT = r"[×-]?\d[\d.,]*(?: \S{1,6})?"
OF_ERRORS = {"file", "model"}
BETWEEN = " · "
SENTENCE = re.compile(r"(?<=[.!?]) ")
REMEMBERED = 4096
# How English lists things, and what stands between them in Japanese.
LIST, LISTED = re.compile(r", | and "), "、"

log = logging.getLogger(__name__)


def filled(template: str, values: Mapping[str, object]) -> str:
    """With values in its holes; a hole without a value stays as it is written."""
    if not values:
        return template
    return HOLE.sub(lambda hole: str(values.get(hole[1], hole[0])), template)


class Texts:
    """The table of one language. ``files``: the lines of each file of its folder, by its name."""

    def __init__(self, files: Mapping[str, Mapping[str, str]]) -> None:
        self._files = files
        self._lines = {text: said for lines in files.values() for text, said in lines.items()}
        # What is written out most is what fits best: "Step {0} of {1}" before "{0} of {1}".
        with_holes = sorted(
            filter(_is_pattern, self._lines),
            key=lambda text: len(HOLE.sub("", text)),
            reverse=True,
        )
        self._patterns = [
            (_pattern(text, self._lines[text]), self._lines[text]) for text in with_holes
        ]
        self._said = frozenset(self._lines.values())
        """What is in this language already stays as it is."""
        self.missing: set[str] = set()
        """What was asked for and is not in the table."""
        self._found = functools.lru_cache(REMEMBERED)(self._find)

    def of(self, text: str, values: Mapping[str, object]) -> str:
        """A text that a page wrote, with values in its holes; in English where there is none."""
        said = self._lines.get(text)
        if said is None:
            self._miss(text)
        return filled(text if said is None else said, values)

    def said(self, text: str) -> str:
        """What a lower floor said, of which the holes are filled already."""
        found = self._found(text)
        if found is None and text not in self._said:
            self._miss(text)
        return text if found is None else found

    def file(self, name: str) -> Mapping[str, str]:
        """The lines of one file; none where there is no such file."""
        return self._files.get(name, {})

    def _find(self, text: str) -> str | None:
        whole = self._lines.get(text, self._lines.get(_recased(text)))
        if whole is not None or not text.strip():
            return whole if whole is not None else text
        if BETWEEN in text:
            return self._in_parts(text.split(BETWEEN))
        for pattern, said in self._patterns:
            if found := pattern.fullmatch(text):
                return HOLE.sub(lambda hole, found=found: self._part(hole, found), said)
        return self._in_sentences(SENTENCE.split(text))

    def _in_sentences(self, sentences: list[str]) -> str | None:
        """None where one of them is not known."""
        if len(sentences) < 2:
            return None
        found = [self._found(sentence) for sentence in sentences]
        known = [said for said in found if said is not None]
        return "".join(known) if len(known) == len(found) else None

    def _in_parts(self, parts: list[str]) -> str | None:
        """None where not one of them is known."""
        found = [self._found(part) for part in parts]
        if not any(found):
            return None
        return BETWEEN.join(said or part for said, part in zip(found, parts, strict=True))

    def _part(self, hole: re.Match[str], found: re.Match[str]) -> str:
        part = found[f"_{hole[1]}"]
        return self._list(part) if "!" in hole[2] else part

    def _list(self, text: str) -> str:
        """A text, or "this, this and that" of texts; as it is where one is not known."""
        whole = self._found(text)
        if whole is not None:
            return whole
        parts = [self._found(part) for part in LIST.split(text)]
        return text if None in parts else LISTED.join(filter(None, parts))

    def _miss(self, text: str) -> None:
        if text not in self.missing and len(self.missing) < REMEMBERED:
            self.missing.add(text)
            log.debug("not translated: %s", text)


def _is_pattern(text: str) -> bool:
    names = {hole[1] for hole in HOLE.finditer(text)}
    return bool(names) and all(name.isdigit() or name in OF_ERRORS for name in names)


def _recased(text: str) -> str:
    """A word as it begins a sentence, or as it stands inside one."""
    return text[:1].swapcase() + text[1:]


def _pattern(text: str, said: str) -> re.Pattern[str]:
    """What a text with holes fits; a hole that comes again has the same in it, and one that the
    translation writes as ``{0#}`` a number."""
    parts, end, seen = [], 0, set[str]()
    amounts = {f"_{hole[1]}" for hole in HOLE.finditer(said) if "#" in hole[2]}
    for hole in HOLE.finditer(text):
        name = f"_{hole[1]}"
        parts += [
            re.escape(text[end : hole.start()]),
            f"(?P={name})"
            if name in seen
            else f"(?P<{name}>{AMOUNT if name in amounts else '.+?'})",
        ]
        seen.add(name)
        end = hole.end()
    return re.compile("".join(parts) + re.escape(text[end:]), re.DOTALL)


@functools.cache
def texts(language: Language) -> Texts:
    """The table of a language, read once. English has an empty one: it is the key."""
    return Texts(read_files(FOLDER / language.code))


def read_files(folder: Path) -> dict[str, dict[str, str]]:
    """Of each file of a language, by its name without ``.toml``."""
    return {
        path.stem: {str(text): str(said) for text, said in lines.items()}
        for path in sorted(folder.glob("*.toml"))
        for lines in [tomllib.loads(path.read_text("utf-8"))]
    }
