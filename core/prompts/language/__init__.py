"""What prompts are written in: one grammar with positions, and what each part of it does.

``parse`` and ``format`` are each other's inverse; ``unspoken`` says what nothing here can speak.
"""

from core.prompts.language.marks import Mark, MarkKind, unspoken
from core.prompts.language.tree import Kind, Node, Parsed, format, parse

__all__ = ["Kind", "Mark", "MarkKind", "Node", "Parsed", "format", "parse", "unspoken"]
