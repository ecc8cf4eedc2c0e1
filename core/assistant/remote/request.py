"""The request for variants of a prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core import safety
from core.errors import RequestRejected

MOST_CHARACTERS = 4000
VARIANTS = 5


@dataclass(frozen=True)
class VariantsRequest:
    """Raises ``RequestRejected`` on construction, for words that are not drawn here too."""

    prompt: str

    def __post_init__(self) -> None:
        if not self.prompt.strip() or len(self.prompt) > MOST_CHARACTERS:
            raise RequestRejected(
                expected=f"a prompt of 1 to {MOST_CHARACTERS} characters",
                got=len(self.prompt),
                todo="write one",
                shown="Write a prompt first.",
            )
        safety.check(self.prompt)

    def to_dict(self) -> dict[str, Any]:
        return {"prompt": self.prompt}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> VariantsRequest:
        return cls(str(values.get("prompt") or ""))
