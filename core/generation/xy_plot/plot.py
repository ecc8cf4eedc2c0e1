"""X/Y plots: the same picture over the values of one or two settings, on one sheet.

Values are written as the widely used web interfaces read them: separated by commas; numbers also
as ``4-12 (+4)`` or ``0-1 [5]`` for five of them. For words the first value is what is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, cast

from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.generation.request_inputs import LoraUse
from core.generation.validation import damaged
from core.glossary import Term

MAX_CELLS = 36
MAX_VALUES = 12
MAX_TEXT = 200

_RANGE = re.compile(
    r"(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)"
    r"(?:\s*\(\s*\+?\s*(\d+(?:\.\d+)?)\s*\)|\s*\[\s*(\d+)\s*\])?"
)


class AxisOption(StrEnum):
    """What an axis may change."""

    SEED = "seed"
    STEPS = "steps"
    GUIDANCE = "guidance"
    POSE_STRENGTH = "pose strength"
    SAMPLER = "sampler"
    CLIP_SKIP = "clip skip"
    CHECKPOINT = "checkpoint"
    WORDS = "words"
    LORA_WEIGHT = "LoRA weight"
    CHANGE = "change of the start picture"
    RESCALE = "guidance rescale"
    UPSCALER = "upscaler"

    @property
    def label(self) -> str:
        """For people; the value stays as pictures and pages have kept it."""
        term = _AXES[self].term
        return self.value if term is None else term.within

    @property
    def is_number(self) -> bool:
        return _AXES[self].kind is not str

    @property
    def is_whole(self) -> bool:
        return _AXES[self].kind is int


@dataclass(frozen=True)
class Axis:
    """Values as text; those of a number are checked where they are used."""

    option: AxisOption
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.values) <= MAX_VALUES:
            raise RequestRejected(
                expected=f"1 to {MAX_VALUES} values of {self.option}",
                got=len(self.values),
                todo="write them with commas between",
                shown=f"Write 1 to {MAX_VALUES} values for {self.option.label}, with commas "
                "between.",
            )

    def apply(self, request: GenerationRequest, value: str) -> GenerationRequest:
        return _AXES[self.option].apply(request, value, self)

    def label(self, value: str) -> str:
        return value if self.option is AxisOption.WORDS else f"{self.option.label} {value}"


class Cell(NamedTuple):
    column: int
    row: int
    request: GenerationRequest


def read_axis(option: AxisOption, text: str) -> Axis:
    """What a person wrote. Raises ``RequestRejected``."""
    if len(text) > 40 * MAX_TEXT:
        raise RequestRejected(
            expected="a short list of values",
            got=f"{len(text)} characters",
            shown="That list is too long. Write fewer values.",
        )
    parts = [part.strip() for part in text.split(",")]
    values: list[str] = []
    for part in (part for part in parts if part):
        values += _numbers(part, option) if option.is_number else [part[:MAX_TEXT]]
        if len(values) > 4 * MAX_VALUES:
            break
    return Axis(option, tuple(dict.fromkeys(values)))


def _numbers(part: str, option: AxisOption) -> list[str]:
    found = _RANGE.fullmatch(part)
    if found is None:
        return [_number_text(_number(part, option), option)]
    low, high = float(found[1]), float(found[2])
    count = MAX_VALUES + 1
    if found[4]:
        step = (high - low) / max(1, int(found[4]) - 1)
        count = min(int(found[4]), count)
    else:
        step = float(found[3] or 1) * (1 if high >= low else -1)
        if step:
            count = min(int(abs(high - low) / abs(step) + 1e-9) + 1, count)
    if count > MAX_VALUES:
        raise RequestRejected(
            expected=f"at most {MAX_VALUES} values of {option}",
            got=f"more in {part!r:.40}",
            todo="take larger steps",
            shown=f"At most {MAX_VALUES} values for {option.label}. Take larger steps.",
        )
    return [_number_text(low + step * index, option) for index in range(count)]


def _number(text: str, option: AxisOption) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e15:
        raise RequestRejected(
            expected=f"numbers for {option}",
            got=f"{text!r:.40}",
            shown=f"Write numbers for {option.label}, with commas between.",
        )
    return value


def _number_text(value: float, option: AxisOption) -> str:
    return str(round(value)) if option.is_whole else f"{value:.6g}"


# --- applying ---------------------------------------------------------------------------------

_Apply = Callable[[GenerationRequest, str, Axis], GenerationRequest]


def _set(field: str, kind: Callable[[str], Any]) -> _Apply:
    def apply(request: GenerationRequest, value: str, _axis: Axis) -> GenerationRequest:
        changes: dict[str, Any] = {field: kind(value)}
        return replace(request, **changes)

    return apply


def _words(request: GenerationRequest, value: str, axis: Axis) -> GenerationRequest:
    wanted = axis.values[0]
    if wanted not in request.prompt:
        raise RequestRejected(
            expected=f"the words {wanted!r:.60} in the prompt",
            got="none of them",
            todo="the first value is what the others replace",
            shown=f"“{wanted:.60}” is not in the prompt. The first value is what the others "
            "replace.",
        )
    prompt = request.prompt.replace(wanted, value)
    return replace(request, prompt=prompt, typed_prompt="", typed_negative="", styles=())


def _lora_weight(request: GenerationRequest, value: str, _axis: Axis) -> GenerationRequest:
    if not request.loras:
        raise RequestRejected(
            expected="a LoRA whose weight can change",
            got="none",
            todo="choose one",
            shown="Choose a LoRA first: its weight is what changes.",
        )
    first, *others = request.loras
    return replace(request, loras=(LoraUse(first.id, float(value)), *others))


def _change(request: GenerationRequest, value: str, _axis: Axis) -> GenerationRequest:
    if request.start_from is None:
        raise RequestRejected(
            expected="a picture to start from",
            got="none",
            todo="choose one",
            shown="Choose a start picture first.",
        )
    return replace(request, start_from=replace(request.start_from, strength=float(value)))


def _upscaler(request: GenerationRequest, value: str, _axis: Axis) -> GenerationRequest:
    """Of the finished picture; of one that is only refined, the one between its passes."""
    if request.enlarge > 1:
        return replace(request, upscaler=value)
    if request.refine is not None:
        return replace(request, refine=replace(request.refine, upscaler=value))
    raise RequestRejected(
        expected="a picture that is upscaled or refined",
        got="neither",
        todo="turn one of them on",
        shown="Turn on Upscale or Refine first: the upscaler works there.",
    )


class _AxisKind(NamedTuple):
    """``kind`` is what the values are read as; without a ``term`` the option names itself."""

    kind: type[int] | type[float] | type[str]
    apply: _Apply
    term: Term | None = None


def _field(name: str, kind: type[int] | type[float] | type[str], term: Term) -> _AxisKind:
    return _AxisKind(kind, _set(name, kind), term)


_AXES: Mapping[AxisOption, _AxisKind] = {
    AxisOption.SEED: _field("seed", int, Term.SEED),
    AxisOption.STEPS: _field("steps", int, Term.STEPS),
    AxisOption.GUIDANCE: _field("guidance", float, Term.GUIDANCE),
    AxisOption.POSE_STRENGTH: _field("control_strength", float, Term.POSE_STRENGTH),
    AxisOption.SAMPLER: _field("sampler", str, Term.SAMPLER),
    AxisOption.CLIP_SKIP: _field("clip_skip", int, Term.CLIP_SKIP),
    AxisOption.CHECKPOINT: _field("checkpoint", str, Term.CHECKPOINT),
    AxisOption.WORDS: _AxisKind(str, _words),
    AxisOption.LORA_WEIGHT: _AxisKind(float, _lora_weight),
    AxisOption.CHANGE: _AxisKind(float, _change, Term.DENOISE_STRENGTH),
    AxisOption.RESCALE: _field("guidance_rescale", float, Term.GUIDANCE_RESCALE),
    AxisOption.UPSCALER: _AxisKind(str, _upscaler, Term.UPSCALER),
}
assert set(_AXES) == set(AxisOption)


@dataclass(frozen=True, kw_only=True)
class PlotRequest:
    """``request`` over the values of ``x``, and of ``y`` below each other when there is one.

    Every cell is one picture with the request's own seed, unless an axis changes it. Raises
    ``RequestRejected`` on construction when any cell could not be drawn.
    """

    request: GenerationRequest
    x: Axis
    y: Axis | None = None

    def __post_init__(self) -> None:
        single = replace(self.request, count=1, until_score=0.0)
        object.__setattr__(self, "request", single)
        if self.y is not None and self.y.option is self.x.option:
            raise RequestRejected(
                expected="two different settings",
                got="one twice",
                todo="change one",
                shown="Choose two different settings.",
            )
        if len(self.x.values) * self.rows > MAX_CELLS:
            raise RequestRejected(
                expected=f"at most {MAX_CELLS} pictures",
                got=f"{len(self.x.values)} × {self.rows}",
                todo="write fewer values",
                shown=f"That would be more than {MAX_CELLS} pictures. Write fewer values.",
            )
        _ = self.cells  # every value must be usable before anything is queued

    @property
    def rows(self) -> int:
        return 1 if self.y is None else len(self.y.values)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Row by row."""
        found: list[Cell] = []
        for row in range(self.rows):
            below = self.request
            if self.y is not None:
                below = self.y.apply(below, self.y.values[row])
            for column, value in enumerate(self.x.values):
                found.append(Cell(column, row, self.x.apply(below, value)))
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        axes = {"x": self.x, "y": self.y}
        return {
            "prompt": self.request.prompt,
            "request": self.request.to_dict(),
            **{
                name: None if axis is None else [axis.option.value, list(axis.values)]
                for name, axis in axes.items()
            },
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PlotRequest:
        """Inverse of ``to_dict``; data from outside."""
        inner = values.get("request")
        if not isinstance(inner, Mapping):
            raise damaged("the settings of a plot", "none")
        x = _axis_from(values.get("x"))
        if x is None:
            raise damaged("the values of a plot", "none")
        request = GenerationRequest.from_dict(cast("Mapping[str, Any]", inner))
        return cls(request=request, x=x, y=_axis_from(values.get("y")))


def _axis_from(value: Any) -> Axis | None:
    if value is None:
        return None
    entry = cast("Sequence[Any]", value) if isinstance(value, list | tuple) else ()
    if len(entry) != 2 or entry[0] not in list(AxisOption) or not isinstance(entry[1], list):
        raise damaged("a setting and its values", f"{value!r:.60}")
    texts = cast("list[Any]", entry[1])
    return Axis(AxisOption(entry[0]), tuple(str(text)[:MAX_TEXT] for text in texts))
