"""Characters out into files and in from them, whatever form they have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PIL import Image

from core.characters.card import Card
from core.characters.exchange import archive, chat_card, png
from core.characters.exchange.refusals import too_large, unreadable
from core.characters.records import MOST_BYTES, from_dict, to_json
from core.characters.sheets.drawn import draw_sheet
from core.characters.sheets.kinds import SheetKind
from core.characters.store import Characters
from core.errors import NotFound
from core.gallery.ingest import PNG_SIGNATURE

SHEET = SheetKind.TURNAROUND


class FileForm(StrEnum):
    PNG = ".png"
    ZIP = ".zip"
    JSON = ".json"


@dataclass(frozen=True)
class TakenIn:
    """``lost`` says how many pictures the cards named that the file did not have."""

    cards: tuple[Card, ...]
    lost: int = 0


def exported(
    cards: Sequence[Card], form: FileForm, characters: Characters, *, for_chats: bool = False
) -> bytes:
    """A PNG or JSON is of one card and has no pictures inside; a ZIP has everything.

    Raises ``RequestRejected`` for a card that could not be read back.
    """
    if form is FileForm.ZIP:
        return archive.packed(cards, characters.pictures, (_sheet(card) for card in cards))
    (card,) = cards
    if form is FileForm.JSON:
        return to_json(card).encode()
    return png.encoded(card, _sheet(card), for_chats=for_chats)


def take_in(data: bytes, characters: Characters) -> TakenIn:
    """Keep what is in a file as new cards, each under a name that is free.

    PNG, ZIP or JSON by content; nothing is kept where a card or a picture is broken. Raises
    ``InputRejected`` or ``StorageError``.
    """
    if data.startswith(b"PK"):
        return _take_archive(archive.unpacked(data), characters)
    card = png.decoded(data) if data.startswith(PNG_SIGNATURE) else _from_json(data)
    return _keep([card], characters)


def _take_archive(packed: archive.Packed, characters: Characters) -> TakenIn:
    wanted = dict.fromkeys(one.picture for card in packed.cards for one in card.pictures)
    for _, image in packed.pictures(wanted):
        if image is not None:
            characters.pictures.put(image)
    return _keep(packed.cards, characters)


def _keep(cards: Iterable[Card], characters: Characters) -> TakenIn:
    kept: list[Card] = []
    lost = 0
    for card in cards:
        here = tuple(one for one in card.pictures if _is_here(one.picture, characters))
        lost += len(card.pictures) - len(here)
        name = characters.free_name(card.name)
        kept.append(characters.keep(replace(card, name=name, pictures=here)))
    return TakenIn(tuple(kept), lost)


def _is_here(picture: str, characters: Characters) -> bool:
    try:
        characters.pictures.check(picture)
    except NotFound:
        return False
    return True


def _from_json(data: bytes) -> Card:
    if len(data) > MOST_BYTES:
        raise too_large("a character as JSON", f"{MOST_BYTES // 1_000_000} MB", len(data))
    try:
        values: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise unreadable("a PNG, ZIP or JSON with a character", error) from error
    return chat_card.from_values(values) if chat_card.is_chat_card(values) else from_dict(values)


def _sheet(card: Card) -> Image.Image:
    return draw_sheet(SHEET, (card,))
