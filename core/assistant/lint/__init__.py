"""What of a prompt will not come out as it is written, and ways to mend it with one click."""

from __future__ import annotations

from core.assistant.lint.asked import Asked, Dialect, dialect_of
from core.assistant.lint.findings import Finding, Kind, Mend, Span
from core.assistant.lint.rules import lint
from core.assistant.lint.seen import PersonFacts, facts_of

__all__ = ["Asked", "Dialect", "Finding", "Kind", "Mend", "PersonFacts", "Span", "dialect_of",
           "facts_of", "lint"]  # fmt: skip
