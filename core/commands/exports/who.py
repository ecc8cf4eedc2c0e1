"""Which character a command is told."""

from __future__ import annotations

from core.characters.card import Card
from core.errors import InputRejected, NotFound
from core.studio import Studio


def card_of(studio: Studio, said: str) -> Card:
    """By its id or its name. Raises ``InputRejected``."""
    try:
        return studio.characters.get(said)
    except NotFound:
        found = studio.characters.by_handle(said)
    if found is None:
        raise InputRejected(
            expected="the name of a character of this studio",
            got=f"{said!r:.60}",
            todo="characters list says which there are",
        )
    return found
