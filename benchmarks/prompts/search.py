"""How long is a prompt looked for among ten thousand?

    python -m benchmarks.prompts.search

The shipped templates, each many times under other titles, make 10 000 entries; ten searches, some
of them with typing errors, are made five times by turns. Target: the slowest median within 50 ms.
Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from string import ascii_lowercase

from benchmarks.shared import print_table
from core.prompts import library
from core.prompts.library.search import Entry, Index
from core.texts import Language, texts

TARGET_MILLISECONDS = 50.0
MANY, ROUNDS = 10_000, 5
# What people type, some of it wrong.
TYPED = ("a", "kimono", "kimino", "nihgt lanturn", "sunset beech", "long hair blue eyes smile",
         "zzzzzz", "watercolor", "ポニーテイル", "cybrpunk city")  # fmt: skip


def main() -> None:
    started = time.process_time()
    index = Index(entries())
    index.find("kimino")  # the first typing error makes the list of known words
    built = time.process_time() - started
    took: dict[str, list[float]] = {typed: [] for typed in TYPED}
    for _ in range(ROUNDS):
        for typed in TYPED:
            took[typed].append(timed(index, typed))
    rows = [(typed, len(index.find(typed)), statistics.median(took[typed])) for typed in TYPED]
    print_table(("typed", "found", "median [ms]"), rows)
    slowest = max(row[2] for row in rows)
    facts = {
        "entries": MANY,
        "slowest_milliseconds": round(slowest, 1),
        "built_seconds": round(built, 2),
    }
    print(json.dumps({**facts, "is_met": slowest <= TARGET_MILLISECONDS}))


def entries() -> list[Entry]:
    rng, known = random.Random(1), library.all_templates()
    japanese = texts(Language.JAPANESE)
    made = (known[number % len(known)] for number in range(MANY))
    return [
        Entry(
            f"{one.title} {''.join(rng.choices(ascii_lowercase, k=6))} {japanese.said(one.title)}",
            " ".join(one.tags),
            f"{library.fill(one)} {one.sentence}",
        )
        for one in made
    ]


def timed(index: Index, typed: str) -> float:
    """Milliseconds of this process alone: others may be at work."""
    started = time.process_time()
    index.find(typed)
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    main()
