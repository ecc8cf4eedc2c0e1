"""Everything that decides an enlargement, in one frozen value."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from core.errors import RequestRejected
from core.files import is_id, is_name
from core.models.defaults import DEFAULT_UPSCALER

SCALES = (2, 3, 4)
# Of the long side of a result: 8192×8192 is the largest, and pictures may be narrow.
MOST_TARGET = 16384
MOST_PICTURES = 200
"""Of one batch."""


@dataclass(frozen=True, kw_only=True)
class UpscaleRequest:
    """Enlarge the gallery picture ``image_id`` by ``scale`` (2 to 4) with one of the upscalers.

    ``target`` asks for an exact size instead: so many pixels on the long side.
    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    image_id: str
    scale: int = 4
    upscaler: str = DEFAULT_UPSCALER
    target: int | None = None

    def __post_init__(self) -> None:
        _check_name("picture id", self.image_id, is_id)
        _check_name("upscaler name", self.upscaler, is_name)
        check_scale(self.scale)
        _check_target(self.target)

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> UpscaleRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        known = {field.name for field in dataclasses.fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        if "image_id" not in kept:
            raise RequestRejected(
                expected="the id of the picture to enlarge",
                got="none",
                shown="Choose a picture to upscale first.",
            )
        return cls(**kept)


@dataclass(frozen=True, kw_only=True)
class UpscaleBatchRequest:
    """Enlarge several pictures of the gallery alike, 1 to 200 different ones in this order.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    image_ids: tuple[str, ...]
    scale: int = 4
    upscaler: str = DEFAULT_UPSCALER
    target: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.image_ids) <= MOST_PICTURES:
            raise RequestRejected(
                expected=f"1 to {MOST_PICTURES} pictures",
                got=len(self.image_ids),
                shown=f"Choose 1 to {MOST_PICTURES} pictures to upscale.",
            )
        if len(set(self.image_ids)) < len(self.image_ids):
            raise RequestRejected(
                expected="each picture once",
                got=f"{len(self.image_ids) - len(set(self.image_ids))} of them again",
                shown="A picture was chosen twice.",
            )
        self.requests()

    def requests(self) -> tuple[UpscaleRequest, ...]:
        """One for each picture."""
        return tuple(
            UpscaleRequest(
                image_id=one, scale=self.scale, upscaler=self.upscaler, target=self.target
            )
            for one in self.image_ids
        )

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self) | {"image_ids": list(self.image_ids)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> UpscaleBatchRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        known = {field.name for field in dataclasses.fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        ids = kept.pop("image_ids", None)
        told = cast("list[object]", ids) if isinstance(ids, list | tuple) else []
        return cls(image_ids=tuple(map(str, told)), **kept)


def check_scale(scale: object) -> None:
    """Raises ``RequestRejected`` unless it is one of ``SCALES``."""
    if isinstance(scale, bool) or not isinstance(scale, int) or scale not in SCALES:
        raise RequestRejected(
            expected="an enlargement of 2, 3 or 4",
            got=f"{scale!r:.40}",
            shown="Pictures can be enlarged 2, 3 or 4 times.",
        )


def _check_target(target: object) -> None:
    if target is None:
        return
    if isinstance(target, int) and not isinstance(target, bool) and 2 <= target <= MOST_TARGET:
        return
    raise RequestRejected(
        expected=f"a long side of 2 to {MOST_TARGET} pixels",
        got=f"{target!r:.40}",
        shown=f"The long side can have 2 to {MOST_TARGET} pixels.",
    )


def _check_name(what: str, value: object, is_usable: Callable[[str], object]) -> None:
    if not isinstance(value, str) or not is_usable(value):
        raise RequestRejected(
            expected=f"a usable {what}",
            got=f"{value!r:.60}",
            todo="pick one of the list",
            shown=f"Choose the {what} again.",
        )
