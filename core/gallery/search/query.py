"""Which pictures of the gallery are asked for, as a condition that its indexes answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.files import first_id_at
from core.gallery.search.viewer import EVERYBODY, Viewer
from core.gallery.search.words import escaped

SHOWN = "trash_batch IS NULL AND missing = 0"
IN_TRASH = "trash_batch IS NOT NULL AND missing = 0"


@dataclass(frozen=True)
class Order:
    """How pictures are sorted, and the index that has them so."""

    by: str
    index: str


# Nothing measured is NULL, which SQLite puts last when it sorts downwards.
ORDERS = {
    "newest": Order("id DESC", "images_shown"),
    "oldest": Order("id", "images_shown"),
    "score": Order("score DESC, id DESC", "images_score"),
    "identity": Order("identity DESC, id DESC", "images_identity"),
    "rating": Order("rating DESC, id DESC", "images_rating"),
}
# So many rows are read one by one sooner than an index is walked over.
FEW = 500


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a picture must be; a field left as it is asks for nothing.

    ``kinds``: one of these. ``character``: a handle that its prompt names. ``album``: an album's
    id. ``stars`` and ``score``: at least so many, at least so well held (0 to 1). ``since`` and
    ``until``: made then, in seconds since 1970, the second not included. ``shared``: with everybody
    here.
    """

    favourites: bool = False
    shared: bool = False
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
    covers it, which SQLite does not choose by itself. ``is_few``: it names the pictures one by one.
    """

    where: str
    values: tuple[Any, ...]
    is_few: bool = False

    @property
    def count(self) -> str:
        return f"SELECT count(*) FROM images {self._index('newest')} WHERE {self.where}"

    def page(self, order: str = "newest") -> str:
        """The long rows of one page only. Takes ``values``, the limit and the offset."""
        by = ORDERS[order].by
        return (
            "SELECT * FROM images WHERE number IN (SELECT number FROM images "
            f"{self._index(order)} WHERE {self.where} ORDER BY {by} LIMIT ? OFFSET ?) ORDER BY {by}"
        )

    def _index(self, order: str) -> str:
        return "" if self.is_few else f"INDEXED BY {ORDERS[order].index}"


def condition(
    filters: Filters = EVERYTHING,
    ids: Sequence[str] | None = None,
    found: NDArray[np.bool_] | None = None,
    viewer: Viewer = EVERYBODY,
) -> Condition:
    """Pictures that ``viewer`` sees and that pass ``filters``; ``ids`` restricts to these (an empty
    sequence finds nothing), ``found`` to those whose words were found (see
    ``core.gallery.search.words``)."""
    parts: list[tuple[str, tuple[Any, ...]]] = [(SHOWN, ()), *_filtered(filters)]
    if viewer.is_restricted:
        parts.append(viewer.sees)
    is_few = ids is not None
    if ids is not None:
        parts.append((f"id IN ({_marks(ids)})", tuple(ids)))
    if found is not None and np.count_nonzero(found) <= FEW:
        numbers = (np.flatnonzero(found) + 1).tolist()
        parts.append((f"number IN ({_marks(numbers)})", tuple(numbers)))
        is_few = True
    elif found is not None:
        parts.append(("substr(?, number, 1) = x'01'", (found.tobytes(),)))
    return Condition(
        " AND ".join(where for where, _ in parts),
        tuple(value for _, values in parts for value in values),
        is_few,
    )


def _filtered(filters: Filters) -> list[tuple[str, tuple[Any, ...]]]:
    asked = (
        (filters.favourites, "favourite = 1", ()),
        (filters.shared, "shared = 1", ()),
        (filters.kinds, f"kind IN ({_marks(filters.kinds)})", filters.kinds),
        (filters.model, "model = ?", (filters.model,)),
        (
            filters.character,
            r"characters LIKE ? ESCAPE '\'",
            (f"% {escaped(filters.character)} %",),
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
