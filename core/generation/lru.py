"""A least-recently-used cache of what one picture made and the next can use, limited in bytes.

A key is what decides the thing: ids of pictures, which are hashes of their content, and the hash of
everything else. Hashes are taken over all bytes; a picture that differs in one pixel is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache

from core.pose.skeleton import Pose

Made = TypeVar("Made")

LIMIT_BYTES = 256 << 20
DIGEST_BYTES = 16
# What an entry costs besides its content.
ENTRY_BYTES = 200


class ContentCache:
    """Not safe from several threads."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        def size(made: Any) -> int:
            return min(content_bytes(made), limit_bytes)  # what is larger is kept alone

        self._entries: LRUCache[Hashable, Any] = LRUCache(limit_bytes, getsizeof=size)

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` made for this key, now or before. Nobody may change it."""
        if key not in self._entries:
            self._entries[key] = make()
        return self._entries[key]

    def clear(self) -> None:
        self._entries.clear()

    def __contains__(self, key: object) -> bool:
        return key in self._entries


def content_bytes(thing: Any) -> int:
    """About what a picture, a tensor, an array, or a tuple or list of these takes."""
    if isinstance(thing, tuple | list):
        return sum(content_bytes(part) for part in thing)  # pyright: ignore[reportUnknownVariableType]
    size = getattr(thing, "nbytes", None)
    if size is None and hasattr(thing, "getbands"):
        size = thing.width * thing.height * len(thing.getbands())
    return ENTRY_BYTES + int(size or 0)


def pose_key(pose: Pose) -> str:
    """The same for poses that are equal by value, and for no others."""
    seen = hashlib.blake2b(repr(tuple(pose.size)).encode(), digest_size=DIGEST_BYTES)
    for person in pose.people:
        for part in (person.body, person.left_hand, person.right_hand, person.face):
            if part is None:
                seen.update(b"none")
                continue
            array = np.ascontiguousarray(part)
            seen.update(repr((array.shape, array.dtype.str)).encode())
            seen.update(array.tobytes())
    return seen.hexdigest()
