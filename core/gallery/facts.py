"""What a picture file tells of how it was made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from core.generation.request import MAX_SEED
from core.prompts.language.translating import translated

_SEED = re.compile(r"[0-9]{1,20}")
_SHARE = re.compile(r"0(\.[0-9]{1,17})?|0?\.[0-9]{1,17}|1(\.0{1,17})?")


@dataclass(frozen=True, kw_only=True)
class ImageFacts:
    """What a file tells. ``tool`` is empty when it tells nothing.

    ``request`` is a whole generation request of this studio, unchecked: ``from_dict`` checks it.
    ``record`` is what the gallery noted beside it. ``settings`` are the file's own words, under the
    names that A1111 gave them; ``infotext`` is the A1111 text as it stands there, or says the same.
    """

    tool: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    settings: dict[str, str] = field(default_factory=dict[str, str])
    request: dict[str, Any] | None = None
    record: dict[str, Any] = field(default_factory=dict[str, Any])
    infotext: str = field(default="", compare=False, repr=False)

    def as_request(self) -> dict[str, Any] | None:
        """The values of a request that this picture can give, or None without a prompt.

        Of a foreign picture only the words, in our language, and the seeds: steps and guidance
        belong to its model.
        """
        if self.request is not None:
            return self.request
        if not self.prompt.strip():
            return None
        words = {
            "prompt": translated(self.prompt, self.tool),
            "negative_prompt": translated(self.negative_prompt, self.tool),
        }
        seed = self._seed("Seed")
        return {**words, **({} if seed is None else {"seed": seed, **self._variation()})}

    def _seed(self, name: str) -> int | None:
        text = self.settings.get(name, "")
        return int(text) if _SEED.fullmatch(text) and int(text) <= MAX_SEED else None

    def _variation(self) -> dict[str, Any]:
        seed, strength = self._seed("Variation seed"), self.settings.get("Variation seed strength")
        if seed is None or not _SHARE.fullmatch(strength or ""):
            return {}
        return {"variation_seed": seed, "variation_strength": float(strength or 0)}
