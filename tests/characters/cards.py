"""A card with something in every field."""

from __future__ import annotations

from dataclasses import replace

from core.characters.card import (
    Card,
    CardPicture,
    Expression,
    NamedColour,
    Outfit,
    PictureRole,
)
from core.figures.looks import Item
from core.figures.words import read
from core.generation.request_inputs import LoraUse
from core.pose.anatomy.retarget import canon

LOOK = read("girl, long brown hair, ponytail, blue eyes, red hoodie, smile, freckles").looks[0]
PICTURE_ID = "0123456789abcdef" * 2


def card(name: str = "Mio", **changes: object) -> Card:
    return replace(Card(name=name, look=LOOK), **changes)


def full_card(name: str = "Mio the Runner") -> Card:
    return Card(
        name=name,
        look=LOOK,
        seed=2**53 - 1,
        proportions=canon(6.5).longer_legs(1.1),
        outfits=(
            Outfit("School", "school uniform", "navy", "brown", "glasses", "holding book"),
            Outfit("夏", "dress", "#a1b2c3", "white", items=(Item("hat", "red", print="GO"),)),
        ),
        expressions=(Expression("Cross", "angry", "closed", "pout", ("tears",)),),
        palette=(NamedColour("hair", "#5a3825"), NamedColour("", "#ffffff")),
        words="1girl, mio",
        trigger="mio_v2",
        negative="hat",
        notes="Runs every morning.\nHates mud. – 美緒",
        loras=(LoraUse("mio", 0.8),),
        pictures=(CardPicture(PICTURE_ID), CardPicture("f" * 32, PictureRole.FACE, "close")),
        adapter_strength=0.4,
    )
