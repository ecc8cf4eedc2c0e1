"""The texts of one file, and how values are taken out of them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

MAX_SETTING_CHARACTERS = 200
# 2⁶⁴ has 20 digits: no setting of any program has more.
MAX_DIGITS = 20
HALF_CHARACTER = "\\ud"

# Every repetition is bounded, so that no text takes quadratic time.
_JSON_START = re.compile(
    r"""["\[\s]{0,40}\{\s{0,200}\\?["'][^"']{0,200}["']\s{0,200}:"""  # an object, a list of them
    r"""|\[\s{0,200}"[^"]{0,2000}"\s{0,200}[,\]]|\{\s{0,200}\}$"""
)


@dataclass(frozen=True)
class Texts:
    """``words`` by where they stand: the keyword of a PNG chunk, or the name of an EXIF field."""

    words: Mapping[str, str]

    @cached_property
    def objects(self) -> dict[str, dict[str, Any]]:
        """Those of ``words`` that are JSON objects, parsed."""
        found = ((place, parse_object(text)) for place, text in self.words.items())
        return {place: values for place, values in found if values}


def parse_object(text: Any) -> dict[str, Any]:
    """A JSON object, also one that was encoded twice; empty for anything else, however deep or
    broken. Numbers that no setting can have are None, half characters are question marks."""
    for _ in range(2):
        if not isinstance(text, str) or not looks_like_json(text):
            break
        try:
            value: Any = json.loads(
                text, parse_constant=lambda _: None, parse_float=_finite, parse_int=_short
            )
            text = _whole_values(value) if HALF_CHARACTER in text.casefold() else value
        except (ValueError, RecursionError):
            return {}
    return table(text)


def _finite(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def _short(digits: str) -> int | None:
    return int(digits) if len(digits.lstrip("-")) <= MAX_DIGITS else None


def _whole_values(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [_whole_values(one) for one in row(value)]
    if isinstance(value, dict):
        return {whole(name): _whole_values(one) for name, one in table(value).items()}
    return value


def whole(text: str) -> str:
    """Without what no page can show: JSON can name half a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def looks_like_json(text: str) -> bool:
    """Whether this is meant for machines, even where it is cut off. Prompts may begin with a brace
    too, but never with a quoted key behind it."""
    return _JSON_START.match(text.strip()) is not None


def table(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def row(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def settings_of(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """``names`` maps the name shown to the program's own; of several own ones, parted by ``|``, the
    first that is there counts. Plain numbers and words only."""
    found = {
        shown: next((values[one] for one in own.split("|") if _is_plain(values.get(one))), "")
        for shown, own in names.items()
    }
    told = {shown: _shown(value) for shown, value in found.items()}
    return {shown: text for shown, text in told.items() if text}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"[:MAX_SETTING_CHARACTERS]
    return str(value).strip()[:MAX_SETTING_CHARACTERS]


def size_of(values: Mapping[str, Any]) -> dict[str, str]:
    width, height = values.get("width"), values.get("height")
    if isinstance(width, int) and isinstance(height, int):
        return {"Size": f"{width}x{height}"}
    return {}
