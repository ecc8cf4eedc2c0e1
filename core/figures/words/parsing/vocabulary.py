"""The tables of things that can be drawn whose words are read."""

from __future__ import annotations

from core.figures.backgrounds import air, places
from core.figures.body import builds
from core.figures.clothing import garments, sets
from core.figures.clothing.textiles import patterns
from core.figures.creatures import kinds as creatures
from core.figures.face import expressions, eye_kinds, marks
from core.figures.hair import styles as hair
from core.figures.painting.style import styles
from core.figures.props import registry as props
from core.figures.vocabulary import Word
from core.figures.words.parsing import closed

# An earlier one has the say over a name that two of them know.
TABLES: tuple[tuple[Word, ...], ...] = (
    hair.WORDS,
    creatures.WORDS,
    expressions.WORDS,
    eye_kinds.WORDS,
    marks.WORDS,
    builds.WORDS,
    sets.WORDS,
    garments.WORDS,
    patterns.WORDS,
    props.WORDS,
    places.WORDS,
    air.WORDS,
    styles.WORDS,
    closed.WORDS,
)
