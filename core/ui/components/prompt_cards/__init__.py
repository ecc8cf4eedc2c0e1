"""The cards of prompts in the browser, each drawn in its pose.

The browser fetches the drawings itself when their cards come near the screen. What it sends is data
from outside: whoever acts on it looks the ids up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.server.prompts.route import PATH
from core.server.serving import is_serving
from core.ui import state
from core.ui.components.bridge import asks, declare, news, sources

# What a card asks for.
ACTS = {"choose", "star", "use", "keep", "edit", "remove"}

_FOLDER = Path(__file__).parent
_component = declare(
    "prompt_cards",
    html='<div class="cards" role="list"></div>',
    css=sources(_FOLDER, "cards.css"),
    js=sources(_FOLDER, "cards.js"),
    sends={"asked": []},
)


@dataclass(frozen=True)
class Card:
    """``words`` in pieces, each with whether it is a blank; ``version`` as thumbnails have it.

    A ``picture``, for ``src``, takes the place of the drawing: such a card is of something that was
    made, can be kept as one's own, and has no star.
    """

    id: str
    title: str
    words: tuple[tuple[str, bool], ...]
    tags: tuple[str, ...]
    pose: str
    version: str
    starred: bool
    chosen: bool
    whole: bool
    own: bool
    picture: str = ""


@dataclass(frozen=True)
class Asked:
    """One of ``ACTS`` for a template."""

    template_id: str
    what: str


def prompt_cards(cards: Sequence[Card]) -> None:
    """Draw them. Call ``take_asked`` at the top of the page."""
    _component(
        key=state.PROMPTS_CARDS,
        data={"cards": [_told(card) for card in cards]},
    )


def take_asked() -> list[Asked]:
    """What was asked for since the last run."""
    message = news(state.PROMPTS_CARDS, "asked", state.PROMPTS_CARDS_SEEN)
    wishes = [(one.get("id"), one.get("what")) for one in asks(message, state.PROMPTS_CARDS_DONE)]
    return [
        Asked(template_id, what)
        for template_id, what in wishes
        if isinstance(template_id, str) and isinstance(what, str) and what in ACTS
    ]


def _told(card: Card) -> dict[str, Any]:
    told = vars(card)
    return {**told, "src": _address(card), "made": bool(card.picture), "picture": ""}


def _address(card: Card) -> str:
    """Of the drawing; nothing where nobody serves it, as where a test runs the page."""
    if card.picture:
        return card.picture
    return f"{PATH.format(template_id=card.id)}?v={card.version}" if is_serving() else ""
