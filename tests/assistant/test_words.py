"""The vocabulary of tags and the painter's: what can be drawn can be said as a tag."""

from __future__ import annotations

from core.assistant.words import named
from core.figures.vocabulary import Word
from core.figures.words.parsing.lexicon import KIND, OTHER, POSE, all_words
from core.figures.words.parsing.tokens import cut

# Words for people and poses, and for what a checkpoint alone heeds.
NOT_DRAWN = (KIND, POSE, OTHER, "detail")


def is_tag(word: Word) -> bool:
    """Whether one of its names is a tag from its first word to its last."""
    texts = [phrases[0].tokens for name in word.names if len(phrases := cut(name).phrases) == 1]
    return any(named(tokens, 0)[0] == len(tokens) for tokens in texts)


def test_nearly_all_that_is_drawn_is_a_tag() -> None:
    words = [word for word in all_words() if word.field not in NOT_DRAWN and word.value]
    lacking = [word.names[0] for word in words if not is_tag(word)]
    assert len(words) > 800
    assert len(lacking) / len(words) < 0.02, lacking
