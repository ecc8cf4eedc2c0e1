"""How soon after the server answers does a person see Home, and can they press its button?

    python -m benchmarks.pages.first_paint [--runs 7]

Each run starts a fresh server over an empty data folder, waits for it to answer, then opens Home in
a browser that is already running. Needs a Chromium and playwright. Prints a table and, last, one
JSON line. Target: the button is there within a second.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.shared import chromium, print_table, script_parser, serving

TARGET_SECONDS = 1.0


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with chromium() as browser:
        rows = [one_run(browser) for _ in range(options.runs)]
    starts, paints = zip(*rows, strict=True)
    heads = ("run", "server answers [s]", "Home's button after that [s]")
    print_table(heads, [(number, *row) for number, row in enumerate(rows, start=1)])
    median = statistics.median(paints)
    facts = {"runs": len(rows), "server_seconds": round(statistics.median(starts), 2)}
    print(
        json.dumps({**facts, "paint_seconds": round(median, 2), "is_met": median <= TARGET_SECONDS})
    )


def one_run(browser: Any) -> tuple[float, float]:
    """Seconds until the server answers, and from then until the button can be pressed."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with serving(Path(folder)) as port:
            answered = time.monotonic()
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}")
            page.get_by_role("button", name="Take this character").wait_for()
            painted = time.monotonic()
            page.close()
    return answered - started, painted - answered


if __name__ == "__main__":
    main()
