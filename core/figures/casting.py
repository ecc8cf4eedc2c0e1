"""Who plays in a pose: characters by their words, and the studio's own samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any, NoReturn, TypeGuard, cast

from core.errors import RequestRejected
from core.figures import records
from core.figures.looks import Look, Scene
from core.figures.words import read
from core.figures.words.meaning.cast import MOST_PEOPLE
from core.figures.words.parsing.tokens import MOST_CHARACTERS
from core.geometry import Size
from core.pose.anatomy.retarget import Proportions, retarget
from core.pose.checks import is_inside, moved_inside
from core.pose.skeleton import Person, Pose

MOST_WORDS = MOST_CHARACTERS
LARGEST_SEED = 2**53 - 1


@dataclass(frozen=True)
class Character:
    """What its words leave open is filled by the seed: the same two are always the same person.
    Without words it is somebody by chance. An ``exact`` look goes before the words. Poses are
    played with its own ``proportions``, or without any as they are."""

    words: str
    seed: int = 0
    exact: Look | None = None
    proportions: Proportions | None = None

    def look(self) -> Look:
        return self.exact or read(self.words, seed=self.seed).looks[0]

    def to_dict(self) -> dict[str, Any]:
        look = {} if self.exact is None else {"look": records.to_dict(self.exact)}
        body = {} if self.proportions is None else {"proportions": asdict(self.proportions)}
        return {"words": self.words, "seed": self.seed, **look, **body}

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
        look, body = told.get("look"), told.get("proportions")
        return cls(
            words,
            seed,
            None if look is None else records.look_from_dict(look),
            None if body is None else Proportions.from_dict(body),
        )


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


def have_bodies(characters: Sequence[Character | None]) -> bool:
    """Whether any of them has proportions of its own."""
    return any(one is not None and one.proportions is not None for one in characters)


def played(pose: Pose, characters: Sequence[Character | None]) -> Pose:
    """The pose as these characters hold it: who has proportions of its own keeps them, with every
    angle and as tall as before. Who was inside of the picture stays inside."""
    if not have_bodies(characters):
        return pose
    people = zip_longest(pose.people, characters[: len(pose.people)])
    return Pose(tuple(_played(person, by, pose.size) for person, by in people), pose.size)


def _played(person: Person, by: Character | None, size: Size) -> Person:
    if by is None or by.proportions is None or person.is_empty:
        return person
    own = retarget(Pose((person,), size), by.proportions).people[0]
    leaves = is_inside(person, size) and not is_inside(own, size)
    return moved_inside(own, size) if leaves else own


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="characters of words and a seed",
        got=what,
        todo="reload the page",
        shown="This character cannot be read. Reload the page.",
    )
