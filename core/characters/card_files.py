"""A second copy of every card as a file, which outlives a damaged database."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from core.characters.card import Card
from core.characters.records import MOST_BYTES, from_dict, to_dict
from core.errors import StorageError, StudioError
from core.files import is_name, make_folder, write_atomically

logger = logging.getLogger(__name__)


class CardFiles:
    """``<id>.json`` in a folder; the database goes before them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, card: Card) -> None:
        """Of a card that is in the database; a full disk is told in the log alone."""
        told = {
            "id": card.id, "created": card.created, "changed": card.changed, "card": to_dict(card),
        }  # fmt: skip
        try:
            make_folder(self._folder)
            data = json.dumps(told, ensure_ascii=False).encode()
            write_atomically(self._folder / f"{card.id}.json", data, durable=False)
        except StorageError as error:
            logger.warning("no second copy of the character %s: %s", card.id, error)

    def remove(self, id: str) -> None:
        try:
            (self._folder / f"{id}.json").unlink(missing_ok=True)
        except OSError as error:
            logger.warning("the second copy of the character %s stays: %s", id, error)

    def ids(self) -> set[str]:
        return {path.stem for path in self._folder.glob("*.json") if is_name(path.stem)}

    def read(self, ids: set[str]) -> Iterator[Card]:
        """Damaged files are passed over."""
        for id in sorted(ids):
            path = self._folder / f"{id}.json"
            try:
                if path.stat().st_size <= 2 * MOST_BYTES:
                    yield _card(id, json.loads(path.read_bytes()))
            except (OSError, ValueError, TypeError, RecursionError, StudioError) as error:
                logger.warning("the second copy of the character %s is damaged: %s", id, error)


def _card(id: str, values: object) -> Card:
    told = cast("dict[str, Any]", values) if isinstance(values, dict) else {}
    times = {name: float(told.get(name, 0.0)) for name in ("created", "changed")}
    return replace(from_dict(told.get("card")), id=id, **times)
