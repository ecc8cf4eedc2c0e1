"""One budget in bytes for everything that is loaded; the least recently used leaves first.

What leaves a graphics card goes to main memory while there is room, and comes back from there
without being read from disk again.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any

from core.models.hardware import heap

Bytes = Callable[[], int]


@dataclass
class _Entry:
    model: Any
    is_away: bool = False


@dataclass(frozen=True)
class CachedModel:
    """What is held, for a person: its key, its bytes, and whether it waits in main memory."""

    key: Hashable
    size: int
    is_away: bool


class Budget:
    """Not safe from several threads; the cache above it locks."""

    def __init__(
        self,
        limit: Bytes,
        size_of: Callable[[Any], int],
        *,
        move: Callable[[Any, bool], None] | None = None,
        away_limit: Bytes = lambda: 0,
    ) -> None:
        """``size_of`` tells a model's bytes, ``move(model, is_away)`` brings it to main memory and
        back; None where there is only one memory."""
        self._limit = limit
        self._size_of = size_of
        self._move = move
        self._away_limit = away_limit
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._pinned: frozenset[Hashable] = frozenset()

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    @property
    def loaded(self) -> tuple[CachedModel, ...]:
        """The least recently used first."""
        return tuple(
            CachedModel(key, self._size_of(entry.model), entry.is_away)
            for key, entry in self._entries.items()
        )

    def pin(self, keys: Collection[Hashable]) -> None:
        """What the work at hand needs does not leave, even when it exceeds the budget."""
        self._pinned = frozenset(keys)

    def get(self, key: Hashable, load: Callable[[], Any], *, expected: int = 0) -> Any:
        """The model of this key; ``expected`` bytes are made free before it is loaded.

        An error of ``load`` leaves everything that it did not need room for as it was.
        """
        is_new = key not in self._entries
        if is_new:
            self._make_room(expected)
            self._entries[key] = _Entry(load())
        self._entries.move_to_end(key)
        entry = self._entries[key]
        was_away, entry.is_away = entry.is_away, False
        if is_new or was_away:
            self._make_room(0, keep=key)
        if was_away and self._move is not None:
            self._move(entry.model, False)
        return entry.model

    def keep_only(self, keys: Collection[Hashable]) -> None:
        """Drop everything else: the first thing to try when memory runs out."""
        dropped = [key for key in self._entries if key not in keys]
        for key in dropped:
            del self._entries[key]
        if dropped:
            _collect()

    def _make_room(self, wanted: int, keep: Hashable = None) -> None:
        """Until ``wanted`` bytes more would fit, as far as that can be done."""
        spare = [
            key
            for key, entry in self._entries.items()
            if not entry.is_away and key not in self._pinned and key != keep
        ]
        used = sum(
            self._size_of(entry.model) for entry in self._entries.values() if not entry.is_away
        )
        limit = self._limit()
        for key in spare:
            if used + wanted <= limit:
                return
            used -= self._size_of(self._entries[key].model)
            self._put_away(key)

    def _put_away(self, key: Hashable) -> None:
        entry = self._entries[key]
        size = self._size_of(entry.model)
        if self._move is not None and self._away_room(size):
            self._move(entry.model, True)
            entry.is_away = True
            return
        del self._entries[key]
        del entry
        _collect()

    def _away_room(self, wanted: int) -> bool:
        """Whether so many bytes fit into main memory, after dropping what waits there longest."""
        limit = self._away_limit()
        waiting = [key for key, entry in self._entries.items() if entry.is_away]
        used = sum(self._size_of(self._entries[key].model) for key in waiting)
        while used + wanted > limit and waiting:
            oldest = waiting.pop(0)
            used -= self._size_of(self._entries.pop(oldest).model)
            _collect()
        return used + wanted <= limit


def _collect() -> None:
    # frozen objects are out of the collector's sight until they are thawed
    gc.unfreeze()
    gc.collect()
    heap.trim()
    gc.freeze()
