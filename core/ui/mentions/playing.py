"""Who the prompt of this session names, and who plays in its pose."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from core.characters.card import Card
from core.characters.cast_request import people_of
from core.characters.mentions import Expansion, expanded, may_mention
from core.errors import StudioError
from core.figures.casting import MOST_WORDS, Character
from core.generation.request import GenerationRequest
from core.prompts.styles import styled
from core.ui import state
from core.ui.resources import studio

OFFERED = 8
# A card with a picture printed on its clothes is too much for every answer of an editor.
MOST_BYTES = 16_000


def expansion() -> Expansion:
    """Of the prompt on Generate, with the words of the chosen styles around it."""
    text = state.prompt()
    found = expanded(text, studio().characters) if may_mention(text) else Expansion(text)
    styles, _lost = studio().styles.named(state.styles())
    return replace(found, text=styled(styles, found.text, "")[0]) if styles else found


def players(found: Expansion) -> tuple[Character | None, ...]:
    """Who each person of the pose is: as was chosen, and in the places left who is named."""
    return people_of(state.characters(), found.people)


def cast(request: GenerationRequest) -> GenerationRequest:
    """With the characters that it names, and in the chosen styles; as it is where that makes it
    too long to be one."""
    try:
        return studio().cast(request, state.styles()).request
    except StudioError:
        return request


def played_by(card: Card) -> Character:
    """A drawing shows exactly this look, and takes so many of its words."""
    character = card.character()
    return replace(character, words=character.words[:MOST_WORDS])


def offered() -> list[dict[str, Any]]:
    """The characters changed last, for the pose editor's choice of who plays."""
    cards = studio().characters.find(limit=OFFERED).cards
    told = [
        {"id": f"card_{card.id}", "title": card.name, **played_by(card).to_dict()} for card in cards
    ]
    return [one for one in told if len(json.dumps(one)) <= MOST_BYTES]
