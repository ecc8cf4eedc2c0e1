"""What a page may ask to be played: JSON from outside → the poses of a clip, and each as a picture.

Frames are drawn as the drawing renderer draws them, only smaller, and kept for whoever asks again:
the first cycle that a newcomer sees was often drawn for somebody before.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NoReturn, cast

from core.errors import NotFound, RequestRejected
from core.figures.casting import (
    Character,
    read_characters,
)
from core.figures.grounds import NOWHERE
from core.generation.drawing.backdrops import FROM_WORDS
from core.generation.drawing.inputs import FromDrawing
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.painter import DRAWING
from core.motion.drawn import DrawnClip
from core.motion.request import MotionRequest
from core.motion.timeline import MOST_KEYS, Ease, Key, Play, Timeline
from core.pose.skeleton import Pose
from core.server.drawing_request import DrawnPart, read_object, read_prompt, read_seed, webp
from core.server.motion.shelf import PoseShelf

MOST_PLANS = 48
MOST_PICTURE_BYTES = 48 << 20
SIDES = (96, 160, 256, 384, 512, 640, 768)
"""Pixels of a frame's longer side."""
LEAST_SIDE, MOST_SIDE = 64, 2048
NO_WORDS = "a character"


@dataclass(frozen=True)
class PlanRequest:
    """A timeline, and who plays it. People without a character are as ``prompt`` has them."""

    timeline: Timeline
    prompt: str = ""
    seed: int = 0
    characters: tuple[Character | None, ...] = ()
    ground: str = FROM_WORDS
    swings: bool = True

    @property
    def painting(self) -> GenerationRequest:
        drawing = FromDrawing(characters=self.characters, background=self.ground)
        return GenerationRequest(
            prompt=self.prompt.strip() or NO_WORDS, checkpoint=DRAWING.id, size=self.timeline.size,
            seed=self.seed, drawing=drawing,
        )  # fmt: skip

    @classmethod
    def loads(cls, data: bytes, poses: PoseShelf) -> PlanRequest:
        """Data from outside. Raises ``RequestRejected``, and ``NotFound`` for a pose that is not on
        the shelf."""
        told = read_object(data, _refuse)
        size = Size(_side(told.get("width")), _side(told.get("height")))
        keys = told.get("keys")
        if not isinstance(keys, list) or not len(cast("list[object]", keys)) <= MOST_KEYS:
            _refuse(f"no list of keys, or one of more than {MOST_KEYS}")
        timeline = Timeline(
            keys=tuple(_key(one, size, poses) for one in cast("list[object]", keys)),
            fps=told.get("fps", 12),
            play=_one_of(Play, told.get("play", Play.LOOP)),
        )
        return cls(
            timeline, read_prompt(told.get("prompt", "")), read_seed(told.get("seed", 0)),
            read_characters(told.get("characters", [])), _ground(told.get("ground", FROM_WORDS)),
            told.get("swings") is not False,
        )  # fmt: skip


def _key(values: object, size: Size, poses: PoseShelf) -> Key:
    if not isinstance(values, dict):
        _refuse(f"{type(values).__name__} instead of a key")
    told = cast("dict[str, Any]", values)
    pose = poses.get(str(told.get("pose")))
    placed = pose if pose.size == size else pose.fitted_to(size)
    return Key(
        pose=placed.mirrored() if told.get("flip") is True else placed,
        steps=told.get("steps", 6),
        hold=told.get("hold", 0),
        ease=_one_of(Ease, told.get("ease", Ease.SMOOTH)),
    )


class Plan:
    """A clip that is ready to be drawn, frame by frame, as the drawing renderer draws it."""

    def __init__(self, request: PlanRequest) -> None:
        self.request = request
        self._clips: dict[Size, DrawnClip] = {}

    @cached_property
    def _motion(self) -> MotionRequest:
        asked = self.request
        return MotionRequest(timeline=asked.timeline, painting=asked.painting, swings=asked.swings)

    @cached_property
    def poses(self) -> tuple[Pose, ...]:
        return self._motion.poses

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of each frame by what is seen on it: frames that look alike are asked for once."""
        asked, clip = self.request, self._at(self.request.timeline.size)
        who = json.dumps([one and one.to_dict() for one in asked.characters])
        place = f"{asked.prompt}\n{asked.seed}\n{asked.ground}\n{who}"
        return tuple(
            _digest(f"{place}\n{clip.beside_pose(number)}", pose)
            for number, pose in enumerate(self.poses)
        )

    def to_dict(self) -> dict[str, Any]:
        """What a player needs: its frames by name, where the keys are, and sticks to show until a
        frame is drawn."""
        return {
            "frames": self.names,
            "keys": self.request.timeline.starts,
            "sticks": [sticks_of(pose) for pose in self.poses],
        }

    def draw(self, number: int, side: int, part: DrawnPart) -> bytes:
        """As WebP, the longer side so many pixels."""
        size = self.request.timeline.size
        clip = self._at(size.times(side / max(size)))
        drawing = clip.drawing(number)
        is_alone = part is DrawnPart.FIGURE or clip.is_clear
        return webp(drawing.figure() if is_alone else drawing.picture())

    def _at(self, size: Size) -> DrawnClip:
        found = self._clips.get(size)
        if found is None:
            found = self._clips[size] = DrawnClip(self._motion, size=size)
        return found


def _digest(place: str, pose: Pose) -> str:
    told = hashlib.blake2b(place.encode(errors="replace"), digest_size=10)
    for person in pose.people:
        for points in (person.body, person.left_hand, person.right_hand, person.face):
            told.update(b"-" if points is None else points.round(2).tobytes())
    return told.hexdigest()


def sticks_of(pose: Pose) -> list[list[int]]:
    """A person is 18 × x, y; −1 where a joint is hidden."""
    return [
        [
            round(float(one)) if seen else -1
            for x, y, seen in person.body
            for one in (x, y)
        ]
        for person in pose.people
    ]  # fmt: skip


@lru_cache(maxsize=8)
def plan_of(request: PlanRequest) -> Plan:
    return Plan(request)


# --- what is kept -----------------------------------------------------------------------------


class Plans:
    """The latest plans by token, and the latest frames; safe from several threads."""

    def __init__(self, most: int = MOST_PLANS, most_bytes: int = MOST_PICTURE_BYTES) -> None:
        self._most, self._most_bytes, self._bytes = most, most_bytes, 0
        self._lock = threading.Lock()
        self._plans: OrderedDict[str, Plan] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, int, str], bytes] = OrderedDict()

    def add(self, request: PlanRequest) -> tuple[str, Plan]:
        plan = Plan(request)
        told = "".join((*plan.names, str(request.timeline.starts)))
        token = hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
        with self._lock:
            plan = self._plans.setdefault(token, plan)
            self._plans.move_to_end(token)
            while len(self._plans) > self._most:
                self._plans.popitem(last=False)
        return token, plan

    def get(self, token: str) -> Plan:
        """Raises ``NotFound``."""
        with self._lock:
            plan = self._plans.get(token)
        if plan is None:
            raise NotFound(
                expected="a clip that was planned before",
                got=token[:40],
                todo="plan it again",
                shown="This clip is not at hand any more. Open the page again.",
            )
        return plan

    def kept(self, plan: Plan, number: int, side: int, part: DrawnPart) -> bytes | None:
        """What was drawn before."""
        with self._lock:
            return self._pictures.get((plan.names[number], side, part.value))

    def draw(self, plan: Plan, number: int, side: int, part: DrawnPart) -> bytes:
        """Drawn now, and kept."""
        picture = plan.draw(number, side, part)
        with self._lock:
            key = (plan.names[number], side, part.value)
            if key not in self._pictures:
                self._pictures[key] = picture
                self._bytes += len(picture)
            while self._bytes > self._most_bytes:
                _, gone = self._pictures.popitem(last=False)
                self._bytes -= len(gone)
        return picture


# --- one reader a field -----------------------------------------------------------------------


def _one_of(kind: Callable[[Any], Any], value: object) -> Any:
    try:
        return kind(value)
    except ValueError:
        _refuse(f"{value!r:.20}")


def _side(value: object) -> int:
    if type(value) is not int or not LEAST_SIDE <= value <= MOST_SIDE:
        _refuse(f"{value!r:.20} as a side where {LEAST_SIDE} to {MOST_SIDE} can be played")
    return value


def _ground(value: object) -> str:
    if value not in (FROM_WORDS, NOWHERE):
        _refuse(f"{value!r:.20} as a ground")
    return str(value)


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="a clip to play",
        got=what,
        todo="reload the page",
        shown="This clip cannot be played. Reload the page.",
    )
