"""Prompts as phrases between commas."""

from __future__ import annotations

import re
from functools import lru_cache


def combine(*prompts: str) -> str:
    """Joined by commas; a phrase that stands in several of them is said once."""
    phrases = [phrase for prompt in prompts for phrase in split_phrases(prompt)]
    return ", ".join(dict.fromkeys(phrases))


def split_phrases(prompt: str) -> list[str]:
    """The phrases between commas; commas in brackets do not part."""
    phrases, start, depth = [""], 0, 0
    for index, character in enumerate(prompt):
        depth = max(0, depth + (character in "([") - (character in ")]"))
        if character == "," and not depth:
            phrases.append(prompt[start:index])
            start = index + 1
    phrases.append(prompt[start:])
    return [phrase for phrase in map(str.strip, phrases) if phrase]


@lru_cache(maxsize=2048)
def tidy(prompt: str) -> str:
    """Without the doubled blanks and commas that a blank left out leaves behind."""
    spaced = re.sub(r"[ \t]+", " ", prompt)
    return ", ".join(split_phrases(spaced.replace("( ", "(").replace(" )", ")")))
