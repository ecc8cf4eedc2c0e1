"""What a search finds and how many pictures, looked up once as long as nothing changes.

Counting walks over every picture; turning a page of a hundred thousand must not.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.gallery.search import words
from core.gallery.search.query import SHOWN, Condition
from core.gallery.search.viewer import EVERYBODY, Viewer

MOST_KEPT = 64


@dataclass(frozen=True)
class FilterValues:
    """What the gallery's pictures have, each in order of its name: names of models as requests tell
    them, handles of characters."""

    models: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()


class Counts:
    """May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revision = -1
        self._kept: OrderedDict[object, Any] = OrderedDict()

    def total(self, connection: sqlite3.Connection, condition: Condition, key: object) -> int:
        """``connection`` is in a transaction: the count belongs to what it sees. Equal conditions
        have an equal ``key``."""
        known = self._get(connection, key)
        if known is None:
            known = int(connection.execute(condition.count, condition.values).fetchone()[0])
            self._keep(connection, key, known)
        return known

    def found(self, connection: sqlite3.Connection, asked: tuple[str, ...]) -> NDArray[np.bool_]:
        """As ``words.found``, of the same ``connection``."""
        known = self._get(connection, asked)
        if known is None:
            known = words.found(connection, asked)
            self._keep(connection, asked, known)
        return known

    def filter_values(
        self, connection: sqlite3.Connection, viewer: Viewer = EVERYBODY
    ) -> FilterValues:
        """As ``total``, of the pictures that ``viewer`` sees."""
        key = (FilterValues, viewer)
        known = self._get(connection, key)
        if known is None:
            together = _distinct(connection, "characters", viewer)
            characters = {name for told in together for name in told.split()}
            models = _distinct(connection, "model", viewer)
            known = FilterValues(models, tuple(sorted(characters)))
            self._keep(connection, key, known)
        return known

    def _get(self, connection: sqlite3.Connection, key: object) -> Any:
        revision = _revision(connection)
        with self._lock:
            if revision != self._revision or key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def _keep(self, connection: sqlite3.Connection, key: object, value: object) -> None:
        revision = _revision(connection)
        with self._lock:
            if revision < self._revision:  # another thread saw something newer meanwhile
                return
            if revision != self._revision:
                self._kept.clear()
                self._revision = revision
            self._kept[key] = value
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def _revision(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT number FROM gallery_revision").fetchone()[0])


def _distinct(connection: sqlite3.Connection, column: str, viewer: Viewer) -> tuple[str, ...]:
    sees, whose = viewer.sees
    rows = connection.execute(
        f"SELECT DISTINCT {column} FROM images INDEXED BY images_shown WHERE {SHOWN} AND {sees}",
        whose,
    ).fetchall()
    return tuple(sorted(str(row[0]) for row in rows if row[0] and str(row[0]).strip()))
