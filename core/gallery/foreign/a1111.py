"""A1111, Forge, SD.Next and the many programs that write as they do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, looks_like_json
from core.gallery.infotext import NEGATIVE

TOOL = "AUTOMATIC1111"
MAX_PAIRS, MAX_LINES_BELOW = 100, 200
# A1111's own limit below which a last line is prompt.
FEWEST_PAIRS = 3

# Keys of at most 60 characters, so that no text takes quadratic time.
_KEY = re.compile(r"(\w[\w \-/]{1,60}):\s*")
_QUOTED = re.compile(r'"(?:\\.|[^\\"])+"')
_STEPS = re.compile(r"\s*steps:\s*\d", re.IGNORECASE)
_WELL_FORMED = {
    "Steps": re.compile(r"\d{1,5}"),
    "Seed": re.compile(r"-?\d{1,20}"),
    "CFG scale": re.compile(r"\d{1,4}(?:\.\d*)?"),
    "Size": re.compile(r"\d{1,5}\s*[x×]\s*\d{1,5}"),
    "Sampler": re.compile(r".+"),
    "Model": re.compile(r".+"),
    "Model hash": re.compile(r"[0-9a-fA-F]{6,64}"),
}
_NUMBERS = frozenset({"Steps", "Seed", "CFG scale", "Size"})
_MORE = (
    "Schedule type", "Clip skip", "Denoising strength", "VAE", "Version", "Variation seed",
    "Variation seed strength",
)  # fmt: skip
_TEMPLATES = ("Template", "Negative Template")
# Some write every word with a capital, or none.
_KEYS = {key.casefold(): key for key in (*_WELL_FORMED, *_MORE)}


def read(texts: Texts) -> ImageFacts | None:
    """``parameters`` is taken at its word; a comment that a camera may have written needs settings
    or a negative prompt in it."""
    for place in ("UserComment", "parameters", "Comment", "ImageDescription"):
        text = texts.words.get(place, "")
        if not text.strip() or looks_like_json(text):
            continue
        prompt, negative, settings = parse_infotext(text)
        if settings or negative or (place == "parameters" and prompt):
            return ImageFacts(
                tool=TOOL,
                prompt=prompt,
                negative_prompt=negative,
                settings=settings,
                infotext=text,
            )
    return None


def parse_infotext(text: str) -> tuple[str, str, dict[str, str]]:
    """Prompt, negative prompt and settings.

    The settings are the last line. Some programs put lines of their own below it; then they are the
    last line that begins with the steps.
    """
    lines = text.strip().split("\n")
    place, settings = _settings_line(lines)
    parts: tuple[list[str], list[str]] = ([], [])
    side = 0
    for line in lines[:place]:
        line = line.strip()
        if line.startswith(NEGATIVE):
            side, line = 1, line[len(NEGATIVE) :].strip()
        parts[side].append(line)
    return "\n".join(parts[0]).strip(), "\n".join(parts[1]).strip(), settings


def _settings_line(lines: list[str]) -> tuple[int, dict[str, str]]:
    """Where it stands and what it says; the number of lines and nothing when there is none."""
    for place in range(len(lines) - 1, max(-1, len(lines) - 1 - MAX_LINES_BELOW), -1):
        line = lines[place]
        if line.strip().startswith(NEGATIVE):
            break
        if place == len(lines) - 1 or _STEPS.match(line):
            settings = _settings(line)
            if settings:
                return place, settings | _templates(lines[place + 1 :])
    return len(lines), {}


def _templates(below: list[str]) -> dict[str, str]:
    """What the dynamicprompts extension writes under the settings, over as many lines as it has."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in below:
        named = next((one for one in _TEMPLATES if line.startswith(f"{one}:")), None)
        key, line = (named, line[len(named) + 1 :]) if named else (key, line)
        if key:
            found.setdefault(key, []).append(line.strip())
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _settings(line: str) -> dict[str, str]:
    """Empty for a line of the prompt, such as ``hair: red, eyes: blue, mood: calm``."""
    settings: dict[str, str] = {}
    for key, value in _pairs(line):
        settings.setdefault(_KEYS.get(key.casefold(), key), value)
    known = {
        key for key, form in _WELL_FORMED.items() if form.fullmatch(settings.get(key, "").strip())
    }
    is_one = len(settings) >= FEWEST_PAIRS and len(known) >= 2 and bool(known & _NUMBERS)
    return settings if is_one else {}


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    position = 0
    for _ in range(MAX_PAIRS):
        key = _KEY.search(line, position)
        if key is None:
            return
        value, position = _value(line, key.end())
        yield key[1].strip(), value


def _value(line: str, start: int) -> tuple[str, int]:
    """Up to the next comma; quotes and JSON have commas inside."""
    quoted = _QUOTED.match(line, start)
    if quoted is not None:
        return _unquoted(quoted[0]), quoted.end()
    if line[start : start + 1] in ("{", "["):
        try:
            _, end = json.JSONDecoder().raw_decode(line, start)
            return line[start:end], end
        except (ValueError, RecursionError):
            pass
    end = line.find(",", start)
    end = len(line) if end < 0 else end
    return line[start:end].strip(), end


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(value))
    except ValueError:
        return value
