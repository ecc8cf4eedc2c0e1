"""Which pictures of the gallery are asked for, as a condition that its indexes answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.files import first_id_at
from core.gallery import record

MAX_WORDS = 20
# SQLite refuses patterns of 50 000 bytes.
MAX_SEARCH_CHARACTERS = 500

SHOWN = "trash_batch IS NULL AND missing = 0"
IN_TRASH = "trash_batch IS NOT NULL AND missing = 0"


@dataclass(frozen=True)
class Order:
    """How pictures are sorted, and the index that has them so."""

    by: str
    index: str


# Nothing measured is NULL, which SQLite puts last when it sorts downwards.
ORDERS = {
    "newest": Order("id DESC", "images_words"),
    "oldest": Order("id", "images_words"),
    "score": Order("score DESC, id DESC", "images_score"),
    "identity": Order("identity DESC, id DESC", "images_identity"),
    "rating": Order("rating DESC, id DESC", "images_rating"),
}
# As ``images_words``, without the words of the prompts.
SHORT_INDEX = "images_shown"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a picture must be; a field left as it is asks for nothing.

    ``kinds``: one of these. ``character``: a handle that its prompt names. ``album``: an album's
    id. ``stars`` and ``score``: at least so many, at least so well held (0 to 1). ``since`` and
    ``until``: made then, in seconds since 1970, the second not included.
    """

    favourites: bool = False
    kinds: tuple[str, ...] = ()
    model: str = ""
    character: str = ""
    album: str = ""
    stars: int = 0
    score: float = 0.0
    since: float = 0.0
    until: float = 0.0


EVERYTHING = Filters()


@dataclass(frozen=True)
class Condition:
    """A WHERE clause and what stands for its question marks; each of ``ORDERS`` has an index that
    covers it, which SQLite does not choose by itself."""

    where: str
    values: tuple[Any, ...]
    reads_words: bool = False
    has_ids: bool = False

    @property
    def count(self) -> str:
        return f"SELECT count(*) FROM images {self._index('newest')} WHERE {self.where}"

    def page(self, order: str = "newest") -> str:
        """The long rows of one page only. Takes ``values``, the limit and the offset."""
        by = ORDERS[order].by
        return (
            "SELECT * FROM images WHERE id IN (SELECT id FROM images "
            f"{self._index(order)} WHERE {self.where} ORDER BY {by} LIMIT ? OFFSET ?) ORDER BY {by}"
        )

    def _index(self, order: str) -> str:
        """A few ids are found by themselves."""
        index = ORDERS[order].index
        is_short = index == "images_words" and not self.reads_words
        return "" if self.has_ids else f"INDEXED BY {SHORT_INDEX if is_short else index}"


def condition(
    text: str = "", filters: Filters = EVERYTHING, ids: Sequence[str] | None = None
) -> Condition:
    """Pictures whose prompt has all words of ``text`` and that pass ``filters``; ``ids`` restricts
    to these (an empty sequence finds nothing)."""
    parts: list[tuple[str, tuple[Any, ...]]] = [(SHOWN, ()), *_filtered(filters)]
    words = text[:MAX_SEARCH_CHARACTERS].split()[:MAX_WORDS]
    for word in words:
        parts.append((r"search LIKE ? ESCAPE '\'", (f"%{_escaped(record.searchable(word))}%",)))
    if ids is not None:
        parts.append((f"id IN ({_marks(ids)})", tuple(ids)))
    return Condition(
        " AND ".join(where for where, _ in parts),
        tuple(value for _, values in parts for value in values),
        bool(words),
        ids is not None,
    )


def _filtered(filters: Filters) -> list[tuple[str, tuple[Any, ...]]]:
    asked = (
        (filters.favourites, "favourite = 1", ()),
        (filters.kinds, f"kind IN ({_marks(filters.kinds)})", filters.kinds),
        (filters.model, "model = ?", (filters.model,)),
        (
            filters.character,
            r"characters LIKE ? ESCAPE '\'",
            (f"% {_escaped(filters.character)} %",),
        ),
        (
            filters.album,
            "id IN (SELECT image FROM album_images WHERE album = ?)",
            (filters.album,),
        ),
        (filters.stars, "rating >= ?", (filters.stars,)),
        (filters.score, "score >= ?", (filters.score,)),
        (filters.since, "id >= ?", (first_id_at(filters.since),)),
        (filters.until, "id < ?", (first_id_at(filters.until),)),
    )
    return [(where, tuple(values)) for is_asked, where, values in asked if is_asked]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _escaped(word: str) -> str:
    word = "".join(c for c in word if not 0xD800 <= ord(c) <= 0xDFFF)
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
