"""The reference pictures of cards, shown to the checkpoint that paints a sheet of them."""

from __future__ import annotations

from dataclasses import replace

from core.characters.card import Card, PictureRole
from core.characters.cast_request import has_adapter
from core.characters.sheets.request import SheetRequest
from core.characters.store import Characters
from core.config import Config
from core.errors import NotFound
from core.generation.input_store import PictureStore
from core.models import registry


def reference_of(card: Card) -> str | None:
    """The id of the picture that an adapter is shown; None for none."""
    return card.picture(PictureRole.REFERENCE) if card.adapter_strength > 0 else None


def with_references(
    request: SheetRequest, characters: Characters, config: Config, inputs: PictureStore
) -> tuple[SheetRequest, tuple[str, ...]]:
    """The sheet with what its cards show to an adapter, and what was left out, one line each.

    The pictures are copied into ``inputs``, whose disk must have room (``DiskFull``).
    """
    shown = {card.name: picture for card in request.cards if (picture := reference_of(card))}
    if not shown:
        return request, ()
    spec = registry.checkpoint(request.base.checkpoint, config)
    if not has_adapter(spec, config):
        return request, (f"{spec.title} has no IP-Adapter here: no reference is used.",)
    lost: set[str] = set()
    for name, picture in shown.items():
        try:
            inputs.put(characters.pictures.get(picture))
        except NotFound:
            lost.add(name)
    cards = tuple(
        replace(card, adapter_strength=0.0) if card.name in lost else card for card in request.cards
    )
    notes = tuple(f"{name}'s reference picture is not here any more." for name in sorted(lost))
    return replace(request, cards=cards, shows_references=True), notes
