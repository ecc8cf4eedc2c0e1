"""How long does a page of characters take to be found among a thousand?

    python -m benchmarks.characters.search
    python -m benchmarks.characters.search --cards 100 1000 10000 --runs 50

Cards are dice with five outfits, five expressions and long notes each, in a real database in a
temporary folder. Asked for: the newest 24, a common word, a rare one, three words, none that is
there, the last page; and one name after @. Target: p95 of each at most 50 ms at 1 000 cards.
Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.shared import print_table, script_parser, timed, verdict
from core.characters.card import MOST_NOTES, Card, Expression, Outfit
from core.characters.making import card_from_dice
from core.characters.mentions import expanded
from core.characters.store import Characters
from core.database import Database
from core.figures.attributes import CLOTH_COLOURS, EXPRESSIONS, OUTFITS

TARGET_MS, TARGET_CARDS = 50.0, 1000
PARTS = 5


def main() -> None:
    options = arguments()
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "studio.sqlite3")
        characters = Characters(Path(folder), database)
        for count in sorted(options.cards):
            fill(characters, count)
            for name, ask in asked(count).items():
                rows.append(measured(name, count, lambda ask=ask: ask(characters), options.runs))
        database.close()
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    worst = max((float(str(row["p95_ms"])) for row in rows if row["cards"] == TARGET_CARDS),
                default=float("nan"))  # fmt: skip
    print(json.dumps({"worst_p95_ms_at_1000": worst, "target": verdict(worst, most=TARGET_MS)}))


def arguments() -> argparse.Namespace:
    parser = script_parser(__doc__)
    parser.add_argument("--cards", type=int, nargs="+", default=[100, TARGET_CARDS])
    parser.add_argument("--runs", type=int, default=40)
    return parser.parse_args()


def asked(count: int) -> dict[str, Callable[[Characters], object]]:
    return {
        "newest": lambda at: at.find(),
        "common word": lambda at: at.find("hair"),
        "rare word": lambda at: at.find(f"number-{count // 2}-"),
        "three words": lambda at: at.find("girl hair smile"),
        "nothing": lambda at: at.find("no such word anywhere"),
        "last page": lambda at: at.find(offset=count - 24),
        "@name": lambda at: expanded(f"@someone-{count // 2} running", at),
        "unknown @name": lambda at: expanded("@somone-x running", at),
    }


def measured(name: str, count: int, work: Callable[[], object], runs: int) -> dict[str, object]:
    work()
    times = [timed(work).seconds * 1000 for _ in range(runs)]
    return {
        "asked": name,
        "cards": count,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
    }


def fill(characters: Characters, count: int) -> None:
    for card in cards(characters.find(limit=1).total, count):
        characters.keep(card)
    assert characters.find(limit=1).total == count


def cards(first: int, last: int) -> Iterator[Card]:
    for number in range(first, last):
        rng = random.Random(number)
        notes = " ".join(rng.choice(("calm", "loud", "brave", "shy")) for _ in range(MOST_NOTES))
        yield replace(
            card_from_dice(number, f"Someone {number}"),
            outfits=tuple(
                Outfit(f"Outfit {at}", rng.choice(list(OUTFITS)), rng.choice(list(CLOTH_COLOURS)),
                       rng.choice(list(CLOTH_COLOURS)))
                for at in range(PARTS)
            ),
            expressions=tuple(
                Expression(f"Face {at}", rng.choice(EXPRESSIONS)) for at in range(PARTS)
            ),
            notes=f"number-{number}- {notes}"[:MOST_NOTES].strip(),
        )  # fmt: skip


if __name__ == "__main__":
    main()
