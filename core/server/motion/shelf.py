"""Poses that pages have put down for browsers to name: a timeline with many keys is asked for again
and again, and its poses travel never."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable

from core.errors import NotFound
from core.pose.skeleton import Pose

MOST_POSES = 6000
"""Twelve clips of a frame a key; a pose with hands and face takes 2 KB."""


def name_of(pose: Pose) -> str:
    """By what it is: the same pose has the same name, and nobody guesses another one's."""
    told = hashlib.blake2b(repr(tuple(pose.size)).encode(), digest_size=12)
    for person in pose.people:
        for part in (person.body, person.left_hand, person.right_hand, person.face):
            told.update(b"-" if part is None else part.tobytes())
    return told.hexdigest()


class PoseShelf:
    """The latest ``most`` poses; safe from several threads."""

    def __init__(self, most: int = MOST_POSES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._poses: OrderedDict[str, Pose] = OrderedDict()

    def put(self, named: Iterable[tuple[str, Pose]]) -> None:
        with self._lock:
            for name, pose in named:
                self._poses[name] = pose
                self._poses.move_to_end(name)
            while len(self._poses) > self._most:
                self._poses.popitem(last=False)

    def get(self, name: str) -> Pose:
        """Raises ``NotFound``."""
        with self._lock:
            pose = self._poses.get(name)
        if pose is None:
            raise NotFound(
                expected="the name of a pose that a page has put down",
                got=name[:40],
                todo="open the page again",
                shown="This pose is not at hand any more. Open the page again.",
            )
        return pose


shelf = PoseShelf()
