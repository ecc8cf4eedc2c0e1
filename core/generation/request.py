"""Everything that decides a generated picture, in one frozen value.

Pages build it, the engine runs it, the gallery stores it, tests make it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import RequestRejected
from core.pose import openpose
from core.pose.skeleton import Pose, Size

MAX_PROMPT_CHARACTERS = 4_000
MAX_SEED = 2**63 - 1
MAX_STEPS = 150
MAX_COUNT = 8
MAX_GUIDANCE = 30.0
MIN_SIDE, MAX_SIDE = 64, 2048
MAX_PIXELS = 2 * 1024 * 1024
SIDE_MULTIPLE = 8
ENLARGEMENTS = (1, 2, 4)
DEFAULT_SIZE = Size(128, 192)


@dataclass(frozen=True, kw_only=True)
class GenerationRequest:
    """A picture, or ``count`` of them, to be made.

    Picture ``i`` of the request uses ``seed + i``, whatever the batch. ``control_strength`` 0–1 is
    how firmly the pose is held; without a pose it has no meaning. ``size`` is what the model draws;
    ``enlarge`` (1, 2 or 4) is applied to the finished picture by the default upscaler.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    prompt: str
    negative_prompt: str = ""
    pose: Pose | None = None
    checkpoint: str = "starter"
    size: Size = DEFAULT_SIZE
    steps: int = 12
    guidance: float = 4.0
    control_strength: float = 1.0
    sampler: str = "auto"
    seed: int = 0
    count: int = 1
    clip_skip: int = 1
    enlarge: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", Size(*self.size))
        object.__setattr__(self, "prompt", _clean_text(self.prompt, "prompt"))
        object.__setattr__(self, "negative_prompt", _clean_text(self.negative_prompt, "negative"))
        if not self.prompt.strip():
            raise RequestRejected(
                "Expected a prompt, got an empty one: write what the character looks like."
            )
        self._check_kinds()
        self._check_numbers()
        self._check_size()
        if self.pose is not None and self.pose.is_empty:
            raise RequestRejected(
                "Expected a pose with at least one visible joint, got none: show a joint in the "
                "editor, or generate without a pose."
            )

    def _check_kinds(self) -> None:
        kinds = {"pose": (Pose, type(None)), "checkpoint": str, "sampler": str}
        for name, kind in kinds.items():
            if not isinstance(getattr(self, name), kind):
                raise RequestRejected(
                    f"Expected a usable {name}, got {type(getattr(self, name)).__name__}."
                )

    def _check_numbers(self) -> None:
        _check_range("steps", self.steps, 1, MAX_STEPS)
        _check_range("guidance", self.guidance, 0.0, MAX_GUIDANCE)
        _check_range("control strength", self.control_strength, 0.0, 2.0)
        _check_range("seed", self.seed, 0, MAX_SEED)
        _check_range("count", self.count, 1, MAX_COUNT)
        _check_range("clip skip", self.clip_skip, 1, 4)
        if self.enlarge not in ENLARGEMENTS:
            raise RequestRejected(f"Expected enlargement 1, 2 or 4, got {self.enlarge}.")

    def _check_size(self) -> None:
        for name, side in (("width", self.size.width), ("height", self.size.height)):
            _check_range(name, side, MIN_SIDE, MAX_SIDE)
            if side % SIDE_MULTIPLE:
                nearest = max(MIN_SIDE, round(side / SIDE_MULTIPLE) * SIDE_MULTIPLE)
                raise RequestRejected(
                    f"Expected a {name} that is a multiple of {SIDE_MULTIPLE}, got {side}: "
                    f"use {nearest}."
                )
        if self.size.pixels > MAX_PIXELS:
            raise RequestRejected(
                f"Expected at most {MAX_PIXELS / 1e6:.1f} megapixels, got {self.size}: make it "
                "smaller and upscale the result."
            )

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; the pose as OpenPose JSON text."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        values["size"] = list(self.size)
        values["pose"] = None if self.pose is None else openpose.dumps(self.pose)
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> GenerationRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        known = {field.name for field in dataclasses.fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        if not isinstance(kept.get("prompt"), str):
            raise RequestRejected("Expected a request with a prompt, got none in these settings.")
        if isinstance(kept.get("pose"), str):
            kept["pose"] = openpose.loads(kept["pose"])
        size = kept.get("size", DEFAULT_SIZE)
        if not (isinstance(size, list | tuple) and len(size) == 2):  # pyright: ignore[reportUnknownArgumentType]
            raise RequestRejected(f"Expected a size of two numbers, got {size!r:.60}.")
        return cls(**kept)


_INTEGERS = {"steps", "seed", "count", "clip skip", "width", "height"}


def _check_range(name: str, value: Any, low: float, high: float) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or (name in _INTEGERS and value != int(value)):
        raise RequestRejected(f"Expected {name} to be a number, got {value!r:.60}.")
    if not low <= value <= high:
        raise RequestRejected(f"Expected {name} between {low:g} and {high:g}, got {value:g}.")


def _clean_text(text: Any, name: str) -> str:
    if not isinstance(text, str):
        raise RequestRejected(f"Expected the {name} to be text, got {type(text).__name__}.")
    if len(text) > MAX_PROMPT_CHARACTERS:
        raise RequestRejected(
            f"Expected a {name} of at most {MAX_PROMPT_CHARACTERS} characters, got {len(text)}: "
            "shorten it."
        )
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise RequestRejected(f"Expected readable text as {name}, got broken Unicode: retype it.")
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
