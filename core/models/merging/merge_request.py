"""Everything that decides a merge, in one frozen value."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.errors import RequestRejected, reason_of

MAX_LORAS = 8


class MergeMode(StrEnum):
    SUM = "sum"
    DIFFERENCE = "difference"


class Precision(StrEnum):
    KEEP = "keep"
    HALF = "half"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class MergeRequest:
    """Ids of the registry. ``SUM``: (1 - weight - weight_3) · first + weight · second + weight_3 ·
    third. ``DIFFERENCE``: first + weight · (second - third). Without a second, only ``loras``, as
    (id, weight), go into the first. Raises ``RequestRejected`` when a value cannot be used.
    """

    name: str
    first: str
    second: str = ""
    third: str = ""
    mode: MergeMode = MergeMode.SUM
    weight: float = 0.5
    weight_3: float = 0.0
    loras: tuple[tuple[str, float], ...] = ()
    precision: Precision = Precision.KEEP

    def __post_init__(self) -> None:
        for value in (self.name, self.first, self.second, self.third):
            if not isinstance(value, str) or len(value) > 200:  # pyright: ignore
                raise RequestRejected(
                    expected="a short name to merge",
                    got=f"{value!r:.40}",
                    shown="Give the mix a short name.",
                )
        if not self.name.strip() or not self.first:
            raise RequestRejected(
                expected="a name and a first checkpoint to merge",
                got="not both",
                todo="give both",
                shown="Give the mix a name, and choose its first checkpoint.",
            )
        self._check_weights()
        if self.mode is MergeMode.DIFFERENCE and not (self.second and self.third):
            raise RequestRejected(
                expected="three checkpoints for a difference",
                got="fewer",
                todo="choose them",
                shown="Choose all three checkpoints.",
            )
        if self.third and not self.second:
            raise RequestRejected(
                expected="a second checkpoint before a third",
                got="none",
                todo="choose it",
                shown="Choose the second checkpoint before the third.",
            )
        if not self.second and not self.loras:
            raise RequestRejected(
                expected="a second checkpoint or a LoRA to merge",
                got="neither",
                todo="choose one",
                shown="Choose a second checkpoint or a LoRA.",
            )

    def _check_weights(self) -> None:
        high = 2.0 if self.mode is MergeMode.DIFFERENCE else 1.0
        _check_weight("weight", self.weight, 0.0, high)
        _check_weight("second weight", self.weight_3, 0.0, 1.0)
        if self.mode is MergeMode.SUM and self.weight + self.weight_3 > 1.0 + 1e-9:
            raise RequestRejected(
                expected="weights of at most 1 together",
                got=f"{self.weight + self.weight_3:g}",
                todo="lower one of them",
                shown="The shares come to more than 1 together. Lower one.",
            )
        if len(self.loras) > MAX_LORAS:
            raise RequestRejected(
                expected=f"at most {MAX_LORAS} LoRAs",
                got=len(self.loras),
                shown=f"At most {MAX_LORAS} LoRAs at a time. Take some away.",
            )
        for _name, weight in self.loras:
            _check_weight("LoRA weight", weight, -2.0, 2.0)

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self) | {"loras": [list(pair) for pair in self.loras]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> MergeRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        known = {field.name for field in dataclasses.fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        try:
            kept["mode"] = MergeMode(kept.get("mode", MergeMode.SUM))
            kept["precision"] = Precision(kept.get("precision", Precision.KEEP))
            pairs = [(str(name), weight) for name, weight in kept.get("loras", ())]
            kept["loras"] = tuple(pairs)
            return cls(**kept)
        except (TypeError, ValueError) as error:
            raise RequestRejected(
                expected="a merge as the Models page writes it",
                got=reason_of(error),
                shown="This mix cannot be read. Set it up again.",
            ) from error


def _check_weight(what: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RequestRejected(
            expected=f"a number as {what}",
            got=f"{value!r:.40}",
            shown=f"The {what} has to be a number.",
        )
    if not low <= value <= high:
        raise RequestRejected(
            expected=f"a {what} from {low:g} to {high:g}",
            got=f"{value:g}",
            shown=f"The {what} goes from {low:g} to {high:g}.",
        )
