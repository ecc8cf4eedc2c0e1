"""How long after a key do the suggestions of the box for prompts stand there?

    python -m benchmarks.pages.prompt_box

Types a prompt on Generate in Chromium, a key every 120 ms, and measures from each key's event to
the end of the frame that shows the list that belongs to it; and the search alone, for every
beginning of the same words, in the browser. Target: median at most 30 ms a key. Prints a table and,
last, one JSON line.
"""

from __future__ import annotations

import json
import re
import statistics
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.shared import QUIET, SCREEN, chromium, print_table, serving
from core.tags import all_tags
from core.ui.components import prompt_box
from core.ui.components.bridge import sources

TARGET_MS = 30.0
BETWEEN_MS = 120
TYPED = (
    "1girl, long silver hair, twin braids, blue eyes, looking at viewer, school uniform, "
    "pleated skirt, (smile:1.2), sitting on a bench, cherry blossoms, sunset, ponytial, thighhigs"
)
# From the key to the frame after the one that was drawn for it.
CLOCK = """() => {
  window.times = [];
  let key = 0;
  addEventListener('keydown', () => { key = performance.now(); }, true);
  addEventListener('input', () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const list = document.querySelector('[role=listbox]:popover-open');
      times.push([performance.now() - key, list ? list.children.length : 0]);
    };
    channel.port2.postMessage(0);
  }));
}"""
SEARCHES = """words => words.map(word => {
  const begun = performance.now();
  search(names, word);
  return performance.now() - begun;
})"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        with serving(Path(folder), **QUIET) as port:
            typed = keys(browser.new_page(viewport=SCREEN), port)
        alone = searches(browser.new_page())
    with_list = [time for time, shown in typed if shown]
    columns = {
        "a key": [time for time, _ in typed],
        "a key with a list": with_list,
        "search": alone,
    }
    figures = {name: figures_of(times) for name, times in columns.items()}
    print_table(
        ("ms", "median", "p95", "most", "count"),
        [(name, *one.values(), len(columns[name])) for name, one in figures.items()],
    )
    median = figures["a key with a list"]["median"]
    print(json.dumps({
        "benchmark": "prompt_box", "tags": len(all_tags()), "ms": figures,
        "target_ms": TARGET_MS, "is_met": median <= TARGET_MS,
    }))  # fmt: skip


def keys(page: Any, port: int) -> list[tuple[float, int]]:
    """For each key its milliseconds, and how many suggestions were shown then."""
    page.goto(f"http://127.0.0.1:{port}/Generate")
    prompt = page.get_by_role("textbox", name="Prompt", exact=True)
    prompt.wait_for(timeout=120_000)
    page.wait_for_timeout(5000)
    with page.expect_response(re.compile("api/completion/tags")):
        prompt.click()
    page.wait_for_timeout(500)
    page.evaluate(CLOCK)
    page.keyboard.type(TYPED, delay=BETWEEN_MS)
    page.wait_for_timeout(500)
    return [(time, shown) for time, shown in page.evaluate("times")]


def searches(page: Any) -> list[float]:
    page.add_script_tag(content=sources(prompt_box.FOLDER, "search.js"))
    rows = [[tag.name, tag.category, tag.rank, list(tag.aliases)] for tag in all_tags()]
    page.evaluate("rows => { window.names = indexed(rows); }", rows)
    words = [word.strip(" ()") for word in TYPED.split(",")]
    begun = [word[:count] for word in words for count in range(2, len(word) + 1)]
    page.evaluate(SEARCHES, begun)  # once to warm up
    return page.evaluate(SEARCHES, begun)


def figures_of(times: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(times), 2),
        "p95": round(statistics.quantiles(times, n=20)[-1], 2),
        "most": round(max(times), 2),
    }


if __name__ == "__main__":
    main()
