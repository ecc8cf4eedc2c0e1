"""Characters of different bodies to make sheets of."""

from __future__ import annotations

from core.characters.card import Card, Expression, Outfit
from core.figures.words import read
from core.pose.anatomy.retarget import canon


def person(name: str, words: str, heads: float | None = None, **more: object) -> Card:
    look = read(words, seed=1).looks[0]
    body = None if heads is None else canon(heads)
    return Card(name=name, look=look, seed=1, proportions=body, **more)


MIO = person(
    "Mio",
    "girl, long brown hair, high ponytail, blue eyes, light blue sports outfit, white sneakers",
    notes="Runs every morning. 158 cm.",
    outfits=(
        Outfit("School", "school uniform", "navy", "brown"),
        Outfit("Festival", "kimono", "pink", "red"),
    ),
    expressions=(Expression("Happy", "happy"), Expression("Cross", "angry")),
)
PIP = person("Pip", "girl, short pink hair, twintails, yellow dress, cat tail", 2.5, notes="90 cm")
KAEDE = person("Kaede", "boy, silver hair, teal ninja outfit, holding katana", 8, notes="186 cm")
IGNIS = person("Ignis", "boy, red hair, dragon wings, dragon tail, armor", 7)
EVERYBODY = (MIO, PIP, KAEDE, IGNIS)
