"""New cards: from words, by chance, from a picture. None is kept yet."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.characters.card import MOST_TEXT, Card, CardPicture, NamedColour
from core.errors import InputRejected
from core.figures.attributes import Colour
from core.figures.colours import as_hex, difference
from core.figures.likeness import look_of, traits_of
from core.figures.measuring import measured_colours
from core.figures.words import Reading, Status, read
from core.figures.words.dice import random_look
from core.generation.input_store import PictureStore, storable
from core.images import on_white
from core.pose.anatomy.retarget import Proportions, measure
from core.pose.appearance import STARTER_FILE, largest, looks_reader
from core.pose.detect import detect
from core.pose.skeleton import Person

NEW_NAME = "New character"
NAMES: Mapping[str, tuple[str, ...]] = {
    "girl": (
        "Aoi", "Chiyo", "Emi", "Fuyu", "Hana", "Hikari", "Iris", "Kaede", "Lina", "Mei", "Mio",
        "Nao", "Rin", "Sora", "Suzu", "Yuki",
    ),
    "boy": (
        "Akira", "Daichi", "Haru", "Itsuki", "Jun", "Kai", "Leo", "Makoto", "Nagi", "Ren", "Riku",
        "Shin", "Sora", "Taro", "Toma", "Yuki",
    ),
}  # fmt: skip
# A reader that is less sure says so.
QUITE_SURE = 0.75
_MEASURED = {
    "hair": "Hair", "iris": "Eyes", "skin": "Skin", "cloth": "Clothes", "sleeve": "Sleeves",
    "leg": "Legs", "shin": "Lower legs", "shoe": "Shoes",
}  # fmt: skip
# ΔE below which two measured colours are one.
SAME_COLOUR = 8.0


@dataclass(frozen=True)
class ReadCharacter:
    """``unsure`` are words that the reader would look at again."""

    card: Card
    unsure: tuple[str, ...] = ()


def card_from_words(name: str, prompt: str, seed: int = 0) -> Card:
    """The first person of a prompt; ``seed`` fills what the words leave open. What no drawing shows
    stays as words for checkpoints. Raises ``RequestRejected`` for a name that cannot be one."""
    reading = read(prompt, seed=seed)
    return Card(name=name, look=reading.looks[0], seed=seed, words=_unread(reading))


def card_from_dice(seed: int, name: str = "") -> Card:
    """Somebody new; the same seed is the same person, with the same name where none is given."""
    look = random_look(seed)
    chosen = name or random.Random(f"name/{seed}").choice(NAMES[look.kind])
    return Card(name=chosen, look=look, seed=seed)


def card_from_picture(name: str, picture: Image.Image, pictures: PictureStore) -> ReadCharacter:
    """The largest person of a picture: look, proportions and colours as far as it shows them; the
    picture itself becomes a reference, kept in ``pictures``.

    Raises ``InputRejected`` where nobody is found, ``ModelMissing`` without the reader, and
    ``DiskFull``.
    """
    seen = on_white(picture)
    traits = traits_of(seen, looks_reader(STARTER_FILE))
    pose = detect(seen)
    if not traits or not pose.people:
        raise InputRejected(
            expected="a picture with a figure",
            got="nobody in it",
            todo="take one that shows a person",
            shown="No figure found in this picture. Take one that shows a whole person.",
        )
    person = pose.people[largest(pose)]
    card = Card(
        name=name,
        look=look_of(seen, pose),
        proportions=_proportions(person),
        palette=tuple(_palette(measured_colours(np.asarray(seen), person))),
        pictures=(CardPicture(pictures.put(storable(picture))),),
    )
    return ReadCharacter(card, tuple(one.words for one in traits if one.chance < QUITE_SURE))


def _unread(reading: Reading) -> str:
    """Tags that the drawing does not know, as many as fit."""
    words = ""
    for one in reading.words:
        is_left = one.status is Status.CHECKPOINT and one.word is None and one.person in (None, 0)
        text = " ".join(one.text.split())
        if is_left and text.isprintable() and not text.startswith("<"):
            longer = f"{words}, {text}" if words else text
            words = longer if len(longer) <= MOST_TEXT else words
    return words


def _proportions(person: Person) -> Proportions | None:
    """None where too little of the body shows."""
    try:
        return measure(person)
    except InputRejected:
        return None


def _palette(measured: Mapping[str, Colour]) -> Iterator[NamedColour]:
    told: list[Colour] = []
    for part, title in _MEASURED.items():
        colour = measured.get(part)
        if colour is not None and all(difference(colour, one) > SAME_COLOUR for one in told):
            told.append(colour)
            yield NamedColour(title, as_hex(colour))
