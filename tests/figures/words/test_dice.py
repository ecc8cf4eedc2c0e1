"""Characters by chance."""

from __future__ import annotations

import pytest

from core.figures.clothing.wardrobe import ADULT_AGES, wardrobe_of
from core.figures.words import Status, read
from core.figures.words.dice import random_look, random_words
from core.figures.words.telling import words_of


@pytest.mark.parametrize("seed", range(40))
def test_somebody_by_chance_is_drawn_as_said(seed: int) -> None:
    words = random_words(seed)
    assert words == random_words(seed)
    assert {word.status for word in read(words, seed=seed).words} <= {Status.DRAWN, Status.POSE}
    look = random_look(seed)
    assert look.age in ADULT_AGES
    assert not wardrobe_of(look).refused
    assert read(", ".join(words_of(look)), seed=seed + 1).looks == (look,)


def test_chance_is_wide() -> None:
    looks = [random_look(seed) for seed in range(120)]
    assert len(set(looks)) == 120
    assert len({look.outfit for look in looks}) > 20
    assert len({look.hair_colour for look in looks}) > 20
    assert {look.kind for look in looks} == {"girl", "boy"}


def test_seeds_of_any_size_are_taken() -> None:
    assert random_look(-(2**60)) != random_look(2**60)
