"""How many of the phrases of marked prompts are read as they are marked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.figures.words import Reading, ReadWord, Status, read

FOLDER = Path(__file__).parent
_MARK = re.compile("«([+~-])(.*?)»")
MEANT = {"+": Status.DRAWN, "~": Status.POSE, "-": Status.CHECKPOINT}


@dataclass(frozen=True)
class Phrase:
    prompt: str
    start: int
    end: int
    meant: Status

    @property
    def text(self) -> str:
        return self.prompt[self.start : self.end]


def phrases(file: str) -> Iterator[tuple[str, list[Phrase]]]:
    """Each prompt as it was written, and its marked phrases."""
    for entry in tomllib.loads((FOLDER / file).read_text("utf-8"))["prompt"]:
        marked: str = entry["marked"]
        places: list[tuple[int, int, Status]] = []
        text, at = "", 0
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            places.append((len(text), len(text) + len(match[2]), MEANT[match[1]]))
            text += match[2]
            at = match.end()
        text += marked[at:]
        yield text, [Phrase(text, *place) for place in places]


def is_drawn(reading: Reading, phrase: Phrase) -> bool:
    """Whether every word of the phrase is drawn; what a person is called does not count."""
    inside = [word for word in reading.words if _overlaps(word, phrase)]
    told = [word for word in inside if not (word.word and word.word.field == "kind")]
    return bool(told) and all(word.status is Status.DRAWN for word in told)


def _overlaps(word: ReadWord, phrase: Phrase) -> bool:
    return any(start < phrase.end and phrase.start < end for start, end in word.spans)


def measured(file: str) -> tuple[float, list[str]]:
    """The share of the drawable phrases that are drawn, and those that are not."""
    missed: list[str] = []
    count = 0
    for prompt, marked in phrases(file):
        reading = read(prompt, people=0)
        drawable = [phrase for phrase in marked if phrase.meant is Status.DRAWN]
        count += len(drawable)
        missed += [phrase.text for phrase in drawable if not is_drawn(reading, phrase)]
    return 1 - len(missed) / count, missed
