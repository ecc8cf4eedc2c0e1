"""The characters that a person keeps: found by a word, named in prompts, changed and removed.

A row a card, its JSON in one column, with a file beside it that outlives the database; the pictures
of all cards are files in one folder.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from core.characters.card import Card, free_name, handle_of
from core.characters.card_files import CardFiles
from core.characters.records import from_json, to_json
from core.database import Database
from core.errors import InputRejected, NotFound, StudioError
from core.figures.words.telling import words_of
from core.files import is_name, new_id
from core.gallery.unused_inputs import delete_unused_inputs
from core.generation.input_store import PictureStore

MOST_SEARCHED_CHARACTERS, MOST_SEARCHED_WORDS = 500, 20
# Longer cards carry pictures.
MOST_CACHED_CHARACTERS = 100_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CardPage:
    """``total`` counts all that was found, of which ``cards`` are a part."""

    cards: tuple[Card, ...]
    total: int


class Characters:
    """Cards in ``database``, their pictures in ``folder``; safe to call from several threads.

    A damaged row is as if it were not there: it spoils no list and holds no name.
    """

    def __init__(self, folder: Path, database: Database, min_free_bytes: int = 0) -> None:
        self._folder = folder / "pictures"
        self._database = database
        self._files = CardFiles(folder / "cards")
        self.pictures = PictureStore(self._folder, min_free_bytes)

    def keep(self, card: Card) -> Card:
        """A new card (its id is "") or a change of one; as it stands in the store now.

        Raises ``InputRejected`` when another card answers to the same @name, and
        ``RequestRejected`` for what could not be read back.
        """
        now = time.time()
        kept = replace(card, id=card.id or new_id(), created=card.created or now, changed=now)
        return self._write(kept)

    def restore(self, card: Card) -> Card:
        """Undo of ``remove``; raises as ``keep`` does."""
        return self._write(card)

    def remove(self, id: str) -> Card:
        """Take a card away and return it, for ``restore``. Raises ``NotFound``."""
        card = self.get(id)
        self._files.remove(id)  # first: what is left of a crash is the card, not its ghost
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM characters WHERE id = ?", (id,))
        return card

    def duplicate(self, id: str) -> Card:
        """Everything but its name, which gets a number. Raises ``NotFound``."""
        card = self.get(id)
        return self.keep(replace(card, id="", name=self.free_name(card.name), created=0.0))

    def free_name(self, name: str) -> str:
        """This one, or with the first number that no other card has."""
        return free_name(name, set(self.handles()))

    def get(self, id: str) -> Card:
        """Raises ``NotFound``."""
        with self._database.read() as connection:
            query = "SELECT * FROM characters WHERE id = ?"
            rows = connection.execute(query, (id if is_name(id) else "",)).fetchall()
        found = _cards(rows)
        if not found:
            raise NotFound(
                expected="a character of this studio",
                got=f"{id!r:.60}",
                todo="choose another",
                shown="This character is not here any more. Choose another.",
            )
        return found[0]

    def by_handle(self, handle: str) -> Card | None:
        """The card that ``@handle`` names in a prompt."""
        with self._database.read() as connection:
            return _holder(connection, handle_of(handle))

    def handles(self) -> tuple[str, ...]:
        """All names that can stand after @, sorted."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT handle FROM characters ORDER BY handle").fetchall()
        return tuple(dict.fromkeys(str(row["handle"]) for row in rows))

    def find(self, text: str = "", *, offset: int = 0, limit: int = 24) -> CardPage:
        """Cards with all words of ``text`` in their name, tags or notes; last changed first."""
        words = _searchable(text[:MOST_SEARCHED_CHARACTERS]).split()[:MOST_SEARCHED_WORDS]
        where = " AND ".join(["1", *("instr(search, ?) > 0" for _ in words)])
        with self._database.read() as connection:
            # once through the long texts: they are counted and cut into pages here
            found = connection.execute(
                f"SELECT id FROM characters WHERE {where} ORDER BY changed DESC, id DESC", words
            ).fetchall()
            shown = [str(row["id"]) for row in found[offset : offset + limit]]
            rows = connection.execute(
                f"SELECT * FROM characters WHERE id IN ({', '.join('?' * len(shown))}) "
                "ORDER BY changed DESC, id DESC",
                shown,
            ).fetchall()
        return CardPage(_cards(rows), len(found))

    def recover(self) -> int:
        """Take in again what the database lost, from the second copies, and write those that are
        missing; at the start of the studio. How many cards came back."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT id FROM characters").fetchall()
        kept, files = {str(row["id"]) for row in rows}, self._files.ids()
        back = 0
        for card in self._files.read(files - kept):
            self._write(replace(card, name=self.free_name(card.name)))
            back += 1
        for id in kept - files:
            with contextlib.suppress(NotFound):
                self._files.write(self.get(id))
        return back

    def sweep(self) -> int:
        """Delete the pictures that no card, job or draft has named for a month; how many."""
        return delete_unused_inputs(self._folder, self._database)

    def _write(self, card: Card) -> Card:
        text = to_json(card)
        with self._database.transaction() as connection:
            holder = _holder(connection, card.handle)
            if holder is not None and holder.id != card.id:
                raise _name_taken(card, holder)
            connection.execute(
                "INSERT OR REPLACE INTO characters (id, handle, created, changed, search, card) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (card.id, card.handle, card.created, card.changed, _searched(card), text),
            )
        self._files.write(card)
        return card


# Pages ask for the same cards again and again.
_parsed = lru_cache(maxsize=256)(from_json)


def _holder(connection: sqlite3.Connection, handle: str) -> Card | None:
    rows = connection.execute("SELECT * FROM characters WHERE handle = ?", (handle,)).fetchall()
    return next(iter(_cards(rows)), None)


def _cards(rows: Sequence[sqlite3.Row]) -> tuple[Card, ...]:
    read = [_card(row) for row in rows]
    return tuple(card for card in read if card is not None)


def _card(row: sqlite3.Row) -> Card | None:
    try:
        return replace(
            (_parsed if len(row["card"]) <= MOST_CACHED_CHARACTERS else from_json)(row["card"]),
            id=str(row["id"]),
            created=float(row["created"]),
            changed=float(row["changed"]),
        )
    except (StudioError, TypeError, ValueError) as error:
        logger.error("the row of character %r is damaged: %s", row["id"], error)
        return None


def _searched(card: Card) -> str:
    names = (one.name for one in (*card.outfits, *card.expressions))
    parts = (card.name, card.handle, *words_of(card.look), card.words, card.trigger, *names)
    return _searchable("\n".join((*parts, card.notes)))


def _searchable(text: str) -> str:
    """Small letters of every alphabet; half a character pair is none that SQLite could hold."""
    return "".join(c for c in text.casefold() if not 0xD800 <= ord(c) <= 0xDFFF)


def _name_taken(card: Card, holder: Card) -> InputRejected:
    return InputRejected(
        expected=f"a name of its own for {card.name!r}",
        got=f"@{card.handle}, which {holder.name!r} ({holder.id}) has",
        todo="choose another name",
        shown=f"{holder.name} is @{holder.handle} already. Choose another name.",
    )
