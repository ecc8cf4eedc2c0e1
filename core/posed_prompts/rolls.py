"""The dice: a whole prompt by chance, from the library and from the painter's vocabulary.

A seed always brings the same, as long as the library is the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.figures.words.dice import random_words
from core.pose.presets import Preset, all_presets
from core.posed_prompts.poses import fitting
from core.prompts import library
from core.prompts.library import Template, fill

# Who, how it is drawn, where: what makes a prompt whole.
CHARACTERS = "characters"
CATEGORIES = (CHARACTERS, "styles", "scenes")
# Short enough to be told and typed.
MOST_SEED = 999_999
# So often it is somebody whom the library does not know.
STRANGERS = 0.5
# Of presets whose titles say what somebody alone does.
ACTIONS = ("everyday", "sport", "fight", "dance", "magic", "sitting")

_ROLLED = re.compile(r"rolled-(\d{1,6})")


@dataclass(frozen=True)
class Rolled:
    """A part of a prompt with its blanks filled, each by one of its choices."""

    template: Template
    values: Mapping[str, str]


@dataclass(frozen=True)
class Roll:
    """``pose`` is the id of a preset that goes with the character."""

    parts: tuple[Rolled, ...]
    pose: str


def roll(seed: int) -> Roll:
    rng = random.Random(f"{seed} prompt")
    parts = tuple(_rolled(category, seed, rng) for category in CATEGORIES)
    words = library.combine(*(fill(one.template, one.values) for one in parts))
    poses = fitting(parts[0].template.poses, words, all_presets())
    return Roll(parts, rng.choice(poses).id)


def another(category: str, seed: int, but: Iterable[str] = ()) -> Rolled:
    """One part anew; the ids ``but`` are not rolled again."""
    return _rolled(category, seed, random.Random(f"{seed} {category}"), frozenset(but))


def template(template_id: str) -> Template | None:
    """Somebody whom the dice brought, by id; None for the id of anything else."""
    found = _ROLLED.fullmatch(template_id)
    return None if found is None else stranger(int(found[1]))


@lru_cache(maxsize=64)
def stranger(seed: int) -> Template:
    """Somebody new, in words that the painter draws, and what they do."""
    preset = random.Random(f"{seed} action").choice(_actions(all_presets()))
    return Template(
        id=f"rolled-{seed}",
        title="Somebody new",
        category=CHARACTERS,
        prompt=f"{random_words(seed)}, {preset.title.lower()}",
        poses=(preset.id,),
        is_whole=True,
    )


def _rolled(
    category: str, seed: int, rng: random.Random, but: frozenset[str] = frozenset()
) -> Rolled:
    if category == CHARACTERS and rng.random() < STRANGERS:
        return Rolled(stranger(seed), {})
    known = library.find("", category)
    chosen = rng.choice([one for one in known if one.id not in but] or known)
    return Rolled(chosen, {name: rng.choice(of) for name, of in chosen.blanks.items() if of})


def _actions(presets: Iterable[Preset]) -> list[Preset]:
    return [one for one in presets if one.group in ACTIONS and len(one.pose.people) == 1]
