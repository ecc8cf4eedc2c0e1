"""Which pictures have given words in their prompts, by an index of the distinct words.

The database keeps it (``core.database.migrations``): each piece of a prompt between spaces once,
with the numbers of the pictures that have it. A word that is asked for has no space, so it stands
in a prompt exactly if it stands in one of its pieces: only these are looked through, of any script.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.gallery import record

MAX_WORDS = 20
# SQLite refuses patterns of 50 000 bytes.
MAX_SEARCH_CHARACTERS = 500
# Numbers of pictures that share a row of the index; the database writes it so.
BLOCK = 1024


def asked_words(text: str) -> tuple[str, ...]:
    """What a person typed into a search, as prompts are looked through for it; nothing twice."""
    words = text[:MAX_SEARCH_CHARACTERS].split()[:MAX_WORDS]
    return tuple(dict.fromkeys(record.searchable(word) for word in words))


def found(connection: sqlite3.Connection, words: Sequence[str]) -> NDArray[np.bool_]:
    """Whether the picture with the number of the place + 1 has all of these, shown or not.

    ``connection`` is in a transaction: what is found belongs to what it sees.
    """
    most = connection.execute("SELECT max(number) FROM images").fetchone()[0] or 0
    have_all = np.ones(most, np.bool_)
    for word in words:
        if have_all.any():
            have_all &= _having(connection, word, most)
    return have_all


def _having(connection: sqlite3.Connection, word: str, most: int) -> NDArray[np.bool_]:
    rows = connection.execute(
        "SELECT block, places FROM word_images WHERE word IN "
        r"(SELECT id FROM prompt_words WHERE word LIKE ? ESCAPE '\')",
        (f"%{escaped(word)}%",),
    ).fetchall()
    blocks = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    lengths = np.fromiter((len(row[1]) for row in rows), np.int64, len(rows))
    letters = "".join(row[1] for row in rows).encode("utf-32-le")
    places = np.repeat(blocks * BLOCK, lengths) + np.frombuffer(letters, "<u4").astype(np.int64) - 2
    have = np.zeros(most, np.bool_)
    have[places[(places >= 0) & (places < most)]] = True
    return have


def escaped(word: str) -> str:
    """As LIKE reads it literally."""
    word = "".join(c for c in word if not 0xD800 <= ord(c) <= 0xDFFF)
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
