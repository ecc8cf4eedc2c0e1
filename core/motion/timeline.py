"""What a clip is made from: key poses, how long each way takes, how time runs, how it plays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn, TypeVar, cast

from core.errors import InputRejected, RequestRejected
from core.geometry import Size
from core.pose import openpose
from core.pose.skeleton import Pose

MOST_KEYS = MOST_FRAMES = 480
MOST_STEPS = 120
MOST_HOLD = 240
LOWEST_FPS, HIGHEST_FPS = 1, 60
# Drawn frames a second: "on twos" of 24.
USUAL_FPS, USUAL_STEPS = 12, 6
MOST_TITLE = 120


class Ease(StrEnum):
    """How time runs from a key to the next one."""

    EVEN = "even"
    SMOOTH = "smooth"
    IN = "in"
    OUT = "out"

    @property
    def label(self) -> str:
        return _EASES[self]

    def at(self, share: float) -> float:
        """0…1 to 0…1. Smooth starts and ends at rest, in starts at rest, out ends at rest."""
        match self:
            case Ease.EVEN:
                return share
            case Ease.SMOOTH:
                return share * share * (3 - 2 * share)
            case Ease.IN:
                return share * share
            case Ease.OUT:
                return share * (2 - share)


_Named = TypeVar("_Named", bound=StrEnum)

_EASES = {
    Ease.EVEN: "Even",
    Ease.SMOOTH: "Smooth",
    Ease.IN: "Starts slowly",
    Ease.OUT: "Ends slowly",
}


class Play(StrEnum):
    LOOP = "loop"
    ONCE = "once"
    PING_PONG = "ping-pong"

    @property
    def label(self) -> str:
        return _PLAYS[self]


_PLAYS = {
    Play.LOOP: "Loop",
    Play.ONCE: "Once",
    Play.PING_PONG: "There and back",
}


@dataclass(frozen=True, kw_only=True)
class Key:
    """``steps``: how many frames on the next key is; ``hold``: how many frames it stands before.

    The next key's frame is thus ``hold + steps`` after this one's. ``steps`` of the last key lead
    back to the first where the clip loops, and count for nothing elsewhere.
    """

    pose: Pose
    steps: int = USUAL_STEPS
    hold: int = 0
    ease: Ease = Ease.SMOOTH

    def __post_init__(self) -> None:
        _within("steps", self.steps, 1, MOST_STEPS)
        _within("hold", self.hold, 0, MOST_HOLD)
        if self.pose.is_empty:
            raise RequestRejected(
                expected="a key pose that shows somebody",
                got="an empty one",
                todo="show a joint, or remove the key",
                shown="A key shows nobody: show a joint, or remove the key.",
            )

    def to_dict(self) -> dict[str, Any]:
        return {
            "pose": openpose.to_document(self.pose),
            "steps": self.steps,
            "hold": self.hold,
            "ease": self.ease.value,
        }

    @classmethod
    def from_dict(cls, values: object) -> Key:
        """Data from outside. Raises ``RequestRejected``."""
        told = _table(values, "a key")
        try:
            pose = openpose.loads(json.dumps(told.get("pose")))
        except (InputRejected, ValueError, RecursionError) as error:
            _refuse("a key without a pose that can be read", error)
        return cls(
            pose=pose,
            steps=_whole(told.get("steps", USUAL_STEPS), "steps"),
            hold=_whole(told.get("hold", 0), "hold"),
            ease=_one_of(Ease, told.get("ease", Ease.SMOOTH)),
        )


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Raises ``RequestRejected`` for no key, more than ``MOST_KEYS`` or ``MOST_FRAMES``.

    Keys on another canvas than the first one's are fitted to it.
    """

    keys: tuple[Key, ...]
    fps: int = USUAL_FPS
    play: Play = Play.LOOP
    title: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(self.keys))
        _within("fps", self.fps, LOWEST_FPS, HIGHEST_FPS)
        if not 1 <= len(self.keys) <= MOST_KEYS:
            raise RequestRejected(
                expected=f"1 to {MOST_KEYS} key poses",
                got=len(self.keys),
                shown="A clip needs a key pose: add one."
                if not self.keys
                else f"A clip has at most {MOST_KEYS} key poses.",
            )
        if self.frame_count > MOST_FRAMES:
            raise RequestRejected(
                expected=f"at most {MOST_FRAMES} frames in all",
                got=self.frame_count,
                todo="take fewer frames between the keys, or fewer keys",
                shown=f"That makes {self.frame_count} frames; {MOST_FRAMES} are the most. "
                "Take fewer frames between the keys, or fewer keys.",
            )

    @property
    def size(self) -> Size:
        return self.keys[0].pose.size

    @property
    def starts(self) -> tuple[int, ...]:
        """The frame at which each key is reached, the first at 0."""
        found = [0]
        for key in self.keys[:-1]:
            found.append(found[-1] + key.hold + key.steps)
        return tuple(found)

    @property
    def frame_count(self) -> int:
        """Of one pass; there and back counts both ways, the ends once."""
        last, there = self.keys[-1], self.starts[-1]
        match self.play:
            case Play.LOOP:
                return there + last.hold + last.steps
            case Play.ONCE:
                return there + last.hold + 1
            case Play.PING_PONG:
                return max(1, 2 * (there + last.hold))

    @property
    def seconds(self) -> float:
        return self.frame_count / self.fps

    def to_dict(self) -> dict[str, Any]:
        return {
            "keys": [key.to_dict() for key in self.keys],
            "fps": self.fps,
            "play": self.play.value,
            "title": self.title,
        }

    @classmethod
    def from_dict(cls, values: object) -> Timeline:
        """Data from outside. Raises ``RequestRejected``."""
        told = _table(values, "a timeline")
        keys, title = told.get("keys"), told.get("title", "")
        if not isinstance(keys, list) or len(cast("list[object]", keys)) > MOST_KEYS:
            _refuse(f"no list of keys, or one of more than {MOST_KEYS}")
        if not isinstance(title, str) or len(title) > MOST_TITLE:
            _refuse(f"a title of more than {MOST_TITLE} characters, or none that is text")
        return cls(
            keys=tuple(Key.from_dict(key) for key in cast("list[object]", keys)),
            fps=_whole(told.get("fps", USUAL_FPS), "fps"),
            play=_one_of(Play, told.get("play", Play.LOOP)),
            title=title,
        )


def of_poses(
    poses: Sequence[Pose], *, fps: int = USUAL_FPS, play: Play = Play.LOOP, title: str = ""
) -> Timeline:
    """Each pose is one frame: what was filmed or captured, played as it is."""
    keys = tuple(Key(pose=pose, steps=1, ease=Ease.EVEN) for pose in poses)
    return Timeline(keys=keys, fps=fps, play=play, title=title)


def _within(name: str, value: int, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise RequestRejected(
            expected=f"{name} of {low} to {high}",
            got=f"{value!r:.40}",
            shown="This number is out of range: choose another.",
        )


def _whole(value: object, name: str) -> int:
    if type(value) is int:
        return value
    _refuse(f"{name} that is no whole number")


def _one_of(kind: type[_Named], value: object) -> _Named:
    try:
        return kind(value)
    except ValueError as error:
        _refuse(f"{value!r:.40} instead of one of {', '.join(kind)}", error)


def _table(values: object, what: str) -> dict[str, Any]:
    if isinstance(values, dict):
        return cast("dict[str, Any]", values)
    _refuse(f"{type(values).__name__} instead of {what}")


def _refuse(what: str, cause: Exception | None = None) -> NoReturn:
    raise RequestRejected(
        expected="a timeline of key poses",
        got=what,
        todo="make the clip anew",
        shown="This clip cannot be read: make it anew.",
    ) from cause
