"""Words → looks and a scene, and what became of every word.

``read`` is the one door: a prompt as people write it goes in; who is drawn, where, and which words
a drawing shows come out. Words that it does not know are left to a checkpoint.
"""

from __future__ import annotations

from core.figures.words.edit import replace
from core.figures.words.parsing.lexicon import siblings
from core.figures.words.read import read
from core.figures.words.reading import Reading, ReadWord, Seen, Status

__all__ = ["ReadWord", "Reading", "Seen", "Status", "read", "replace", "siblings"]
