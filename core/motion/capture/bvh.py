"""BVH, the text of motion capture: a tree of joints with offsets and channels, then the frames.

Biovision's own grammar: HIERARCHY with ROOT, JOINT, End Site, OFFSET of three numbers and CHANNELS
in the order in which they are written and applied, then MOTION with Frames, Frame Time in seconds
and a line a frame. Rotations are degrees about the axis as turned by those before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from core.errors import PoseFormatError

Floats = NDArray[np.float64]

MOST_BYTES = 64 << 20
MOST_JOINTS, MOST_FRAMES = 1000, 200_000
SLOWEST_FRAME = 10.0
_AXES = {"X": 0, "Y": 1, "Z": 2}
_CHANNELS = {f"{axis}{kind}" for axis in _AXES for kind in ("position", "rotation")}


@dataclass
class Bone:
    """A joint; ``parent`` is a place in the list, −1 the root's. End sites have no name."""

    name: str
    parent: int
    offset: Floats = field(default_factory=lambda: np.zeros(3))
    channels: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Capture:
    """``values`` (frames, channels of all bones in their order)."""

    bones: tuple[Bone, ...]
    values: Floats
    frame_time: float


def parse(text: str) -> Capture:
    """Raises ``PoseFormatError``."""
    if len(text) > MOST_BYTES:
        _refuse(f"{len(text) >> 20} MB of text")
    upper, _, lower = text.partition("MOTION")
    bones = _Reader(iter(_words(upper))).hierarchy()
    return Capture(tuple(bones), *_motion(lower, sum(len(bone.channels) for bone in bones)))


def _words(text: str) -> list[str]:
    return text.replace("{", " { ").replace("}", " } ").split()


class _Reader:
    def __init__(self, words: Iterator[str]) -> None:
        self._words = words
        self._bones: list[Bone] = []

    def hierarchy(self) -> list[Bone]:
        self._expect("HIERARCHY")
        self._expect("ROOT")
        self._bone(-1, self._name())
        return self._bones

    def _name(self) -> str:
        """Names may have blanks: all up to the brace."""
        parts: list[str] = []
        while (word := self._next()) != "{":
            parts.append(word)
        return " ".join(parts)

    def _bone(self, parent: int, name: str) -> None:
        """After its opening brace; without recursion, for a file may be deep."""
        self._add(name, parent)
        path = [len(self._bones) - 1]
        while path:
            match self._next():
                case "OFFSET":
                    self._bones[path[-1]].offset = np.array([self._number() for _ in range(3)])
                case "CHANNELS":
                    self._bones[path[-1]].channels = self._channels()
                case "JOINT":
                    self._add(self._name(), path[-1])
                    path.append(len(self._bones) - 1)
                case "End":
                    self._name()
                    self._add("", path[-1])
                    path.append(len(self._bones) - 1)
                case "}":
                    path.pop()
                case word:
                    _refuse(f"{word!r:.40} in the tree of joints")

    def _add(self, name: str, parent: int) -> None:
        if len(self._bones) >= MOST_JOINTS:
            _refuse(f"more than {MOST_JOINTS} joints")
        self._bones.append(Bone(name, parent))

    def _channels(self) -> list[str]:
        count = self._number()
        if not 0 <= count <= 6 or count != int(count):
            _refuse(f"{count:g} channels of a joint")
        names = [self._next() for _ in range(int(count))]
        if not set(names) <= _CHANNELS:
            _refuse(f"channels {names!r:.60}")
        return names

    def _number(self) -> float:
        word = self._next()
        try:
            number = float(word)
        except ValueError:
            _refuse(f"{word!r:.40} where a number should be")
        if not np.isfinite(number):
            _refuse(f"{word!r:.40} where a number should be")
        return number

    def _next(self) -> str:
        word = next(self._words, None)
        if word is None:
            _refuse("a tree of joints that ends too early")
        return word

    def _expect(self, word: str) -> None:
        if (found := self._next()) != word:
            _refuse(f"{found!r:.40} instead of {word}")


def _motion(text: str, width: int) -> tuple[Floats, float]:
    words = text.replace("Frame Time:", " ").replace("Frames:", " ").split()
    try:
        count, frame_time = int(words[0]), float(words[1])
        values = np.array(words[2:], np.float64)
    except (IndexError, ValueError) as error:
        _refuse("frames that are no numbers", error)
    if not 0 < frame_time <= SLOWEST_FRAME or not 1 <= count <= MOST_FRAMES or not width:
        _refuse(f"{count} frames of {frame_time:g} s with {width} channels")
    whole = min(count, len(values) // width)
    if not whole or not np.isfinite(values[: whole * width]).all():
        _refuse("frames that are not as wide as the tree of joints says")
    return values[: whole * width].reshape(whole, width), frame_time


def places(capture: Capture, frames: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Of those frames, in the file's own space: where each joint is, (n, joints, 3), and how it is
    turned against the rest, (n, joints, 3, 3)."""
    values, count = capture.values[frames], len(capture.bones)
    where = np.zeros((len(frames), count, 3))
    turned = np.tile(np.eye(3), (len(frames), count, 1, 1))
    column = 0
    for number, bone in enumerate(capture.bones):
        own = values[:, column : column + len(bone.channels)]
        column += len(bone.channels)
        step, turn = _local(bone, own)
        if bone.parent < 0:
            where[:, number], turned[:, number] = step, turn
            continue
        before = turned[:, bone.parent]
        where[:, number] = where[:, bone.parent] + np.einsum("nij,nj->ni", before, step)
        turned[:, number] = before @ turn
    return where, turned


def rest_places(capture: Capture) -> Floats:
    """(joints, 3) as the offsets alone put them."""
    where = np.zeros((len(capture.bones), 3))
    for number, bone in enumerate(capture.bones):
        if bone.parent >= 0:
            where[number] = where[bone.parent] + bone.offset
    return where


def _local(bone: Bone, values: Floats) -> tuple[Floats, Floats]:
    """(n, 3) and (n, 3, 3) against its parent. A place that has channels replaces the offset."""
    step = np.tile(bone.offset, (len(values), 1))
    turn = np.tile(np.eye(3), (len(values), 1, 1))
    for column, name in enumerate(bone.channels):
        axis = _AXES[name[0]]
        if name.endswith("position"):
            step[:, axis] = values[:, column]
        else:
            turn = turn @ _rotation(axis, np.radians(values[:, column]))
    return step, turn


def _rotation(axis: int, angles: Floats) -> Floats:
    one, other = (axis + 1) % 3, (axis + 2) % 3
    turn = np.tile(np.eye(3), (len(angles), 1, 1))
    cos, sin = np.cos(angles), np.sin(angles)
    turn[:, one, one] = turn[:, other, other] = cos
    turn[:, one, other], turn[:, other, one] = -sin, sin
    return turn


def _refuse(what: str, cause: Exception | None = None) -> NoReturn:
    raise PoseFormatError(
        expected="a BVH file of motion capture",
        got=what,
        todo="export it again as BVH",
        shown="This motion capture cannot be read: export it again as BVH.",
    ) from cause
