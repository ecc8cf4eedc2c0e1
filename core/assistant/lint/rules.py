"""All rules over one prompt."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from core.assistant.lint import conflicts, length, marks, people, posed, repeats, style, weights
from core.assistant.lint.asked import Asked
from core.assistant.lint.findings import Finding

MOST_CHARACTERS = 4000
# What hurts most comes first.
RULES = (
    marks.lone_brackets, weights.runaway, people.against_the_count, posed.against_the_pose,
    conflicts.conflicts, style.mixed_media, style.foreign_quality, repeats.in_both, repeats.doubled,
    people.without_a_subject, marks.not_spoken, length.too_long,
)  # fmt: skip


def lint(asked: Asked) -> tuple[Finding, ...]:
    """What to look at, the worst first; empty for a prompt that is fine, for none, and for one
    of more than 4000 characters. Never raises."""
    if not asked.prompt.strip() or len(asked.prompt) + len(asked.negative) > MOST_CHARACTERS:
        return ()
    if asked.count is not None and asked.count(asked.prompt) is None:  # it may count soon
        asked = replace(asked, count=None)
    return _found(asked)


@lru_cache(maxsize=256)
def _found(asked: Asked) -> tuple[Finding, ...]:
    return tuple(finding for rule in RULES for finding in rule(asked))
