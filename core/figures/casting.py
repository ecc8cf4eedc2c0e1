"""Who plays in a pose: characters by their words, and the studio's own samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeGuard, cast

from core.errors import RequestRejected
from core.figures import records
from core.figures.looks import Look, Scene
from core.figures.words import read
from core.figures.words.meaning.cast import MOST_PEOPLE
from core.figures.words.parsing.tokens import MOST_CHARACTERS

MOST_WORDS = MOST_CHARACTERS
LARGEST_SEED = 2**53 - 1


@dataclass(frozen=True)
class Character:
    """What its words leave open is filled by the seed: the same two are always the same person.
    Without words it is somebody by chance. An ``exact`` look goes before the words."""

    words: str
    seed: int = 0
    exact: Look | None = None

    def look(self) -> Look:
        return self.exact or read(self.words, seed=self.seed).looks[0]

    def to_dict(self) -> dict[str, Any]:
        look = {} if self.exact is None else {"look": records.to_dict(self.exact)}
        return {"words": self.words, "seed": self.seed, **look}

    @classmethod
    def from_dict(cls, values: object) -> Character:
        """Data from outside. Raises ``RequestRejected``."""
        if not isinstance(values, dict):
            _refuse(f"{type(values).__name__} instead of a character")
        told = cast("dict[str, Any]", values)
        words, seed = told.get("words"), told.get("seed", 0)
        if not isinstance(words, str) or len(words) > MOST_WORDS:
            _refuse(f"no words, or more than {MOST_WORDS} characters of them")
        if not is_seed(seed):
            _refuse("a seed that is no whole number a browser can hold")
        look = told.get("look")
        return cls(words, seed, None if look is None else records.look_from_dict(look))


def is_seed(value: object) -> TypeGuard[int]:
    """A whole number that a browser holds exactly."""
    return type(value) is int and 0 <= value <= LARGEST_SEED


def read_characters(values: object) -> tuple[Character | None, ...]:
    """Data from outside; None stays None. Raises ``RequestRejected``."""
    if not isinstance(values, list) or len(cast("list[object]", values)) > MOST_PEOPLE:
        _refuse(f"no list, or one of more than {MOST_PEOPLE} people")
    told = cast("list[object]", values)
    return tuple(None if one is None else Character.from_dict(one) for one in told)


@dataclass(frozen=True)
class Sample:
    """A character of our own; ``prompt`` says who it is and what it does, and where."""

    id: str
    title: str
    words: str
    prompt: str
    preset: str  # the pose it is shown in

    @property
    def character(self) -> Character:
        return Character(self.words)


def _sample(id: str, title: str, words: str, does: str, preset: str) -> Sample:
    return Sample(id, title, words, f"{words}, {does}", preset)


SAMPLES: Mapping[str, Sample] = {
    sample.id: sample
    for sample in (
        _sample(
            "runner",
            "Mio, the runner",
            "girl, long brown hair, high ponytail, light blue sports outfit, white sneakers",
            "jogging, sunny park path",
            "jogging",
        ),
        _sample(
            "ninja",
            "Kaede, the ninja",
            "boy, silver hair, messy hair, green eyes, teal ninja outfit, black boots, "
            "charcoal scarf, serious, holding katana",
            "fighting stance, city at night",
            "sword-stance",
        ),
        _sample(
            "sorcerer",
            "Iris, the sorcerer",
            "girl, black hair, long hair, purple eyes, purple sorcerer robe, glowing magic circle",
            "casting, starry sky",
            "casting",
        ),
    )
}


def cast_of(
    prompt: str, characters: Sequence[Character | None], *, seed: int, people: int
) -> tuple[tuple[Look, ...], Scene]:
    """A look for each of ``people``, and the scene of the prompt.

    Who has no character is as the prompt says; without a prompt the samples stand in, in turn.
    """
    reading = read(prompt, seed=seed, people=max(people, 1))
    samples = [sample.character for sample in SAMPLES.values()]
    looks: list[Look] = []
    for person in range(people):
        chosen = characters[person] if person < len(characters) else None
        if chosen is None and not prompt.strip():
            chosen = samples[person % len(samples)]
        of_prompt = reading.looks[person % len(reading.looks)]
        looks.append(of_prompt if chosen is None else chosen.look())
    return tuple(looks), reading.scene


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="characters of words and a seed",
        got=what,
        todo="reload the page",
        shown="This character cannot be read. Reload the page.",
    )
