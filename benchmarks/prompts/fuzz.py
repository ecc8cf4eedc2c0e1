"""Does any prompt make the language of prompts fail, lose a letter, or take long?

    python -m benchmarks.prompts.fuzz

50 000 prompts drawn by a fixed seed from the signs of the language, real phrases, broken numbers
and letters of other scripts go through all that reads one: tree and back, marks, comments, tags,
choices, parts, steps, weights, what a drawing has of it, and both translations; every tenth is
read by the painter. Only ``RequestRejected`` may come of it. Then texts of one sign ten thousand
and a hundred thousand letters long: ten times the text should take about ten times as long.
Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections import Counter

from benchmarks.shared import print_table
from core.errors import RequestRejected
from core.figures.words.read import read
from core.prompts.language import format, parse, unspoken
from core.prompts.language.choices import expand
from core.prompts.language.comments import without_comments
from core.prompts.language.composing import parts
from core.prompts.language.held import held
from core.prompts.language.lora_tags import extract_loras, plain_words
from core.prompts.language.scheduling import schedule
from core.prompts.language.translating import translated
from core.prompts.language.weighting import parse as weighted

PROMPTS, SHORT, LONG = 50_000, 10_000, 100_000
MOST_RATIO = 40.0
SIGNS = (
    "(", ")", "[", "]", "{", "}", "|", ":", "::", "$$", ",", ".", "#", "+", "-", "\\", "__", "<",
    ">", "=", "!", "@", "~", "AND", "BREAK", "${", "%", '"', "'", "1", "0.5", "-1", "1e9", "nan",
    "..", ":1.2)", ":0.5]", "2$$", "1-3$$", "{a|b}", "[a:b:0.5]", "[a|b]", "(a:1.2)",
    "<lora:a:1>", "<lora:a:x>", "<hypernet:b>", "#ff8800", "#note", "__hats__", "${x=a}", "${x}",
    "1.2::a::", "++", "(a)1.3", ".blend(", "1girl", "red_hair", ":3", "^_^", "☃", "猫", "𝒳", "é",
)  # fmt: skip
UNITS = ("(", ")", "[", "]", "{", "}", "|", "[a:", "[a|", "{a|", "${x=", "__", "__a", "_", "\\",
         "#", "<lora:", "<a:", ":1.", "(a:1.2)", "{1$$", "{9$$ ", "AND ", "BREAK ", "1::", "a+",
         "||", "a, ", " ", "\n", "0")  # fmt: skip


def main() -> None:
    rng = random.Random(19)
    told: Counter[str] = Counter()
    started = time.process_time()
    for number in range(PROMPTS):
        text = drawn(rng)
        told[outcome(text, number)] += 1
    seconds = time.process_time() - started
    ratios = {unit: ratio(unit) for unit in UNITS}
    worst = max(ratios, key=lambda unit: ratios[unit][1])
    rows = sorted(ratios.items(), key=lambda one: -one[1][1])[:8]
    print_table(
        ("sign", f"{LONG} letters [s]", "against a tenth"),
        [(repr(unit), round(long, 2), round(times, 1)) for unit, (long, times) in rows],
    )
    failed = sum(count for name, count in told.items() if name not in ("fine", "refused"))
    facts = {"prompts": PROMPTS, **told, "seconds": round(seconds, 1)}
    worst_facts = {"worst_sign": worst, "worst_ratio": round(ratios[worst][1], 1)}
    is_met = failed == 0 and ratios[worst][1] <= MOST_RATIO
    print(json.dumps({**facts, **worst_facts, "is_met": is_met}))


def drawn(rng: random.Random) -> str:
    between = rng.choice(("", " ", ", "))
    return between.join(rng.choices(SIGNS, k=rng.randrange(1, 25)))


def outcome(text: str, number: int) -> str:
    """ "fine", "refused", or the name of what went wrong."""
    try:
        through(text)
        if number % 10 == 0:
            read(text, seed=number)
    except RequestRejected:
        return "refused"
    except Exception as error:
        print(f"{text!r}: {error!r}")
        return type(error).__name__
    return "fine"


def through(text: str) -> None:
    assert format(parse(text)) == text
    assert all(0 <= mark.start < mark.end <= len(text) for mark in unspoken(text))
    assert len(held(text, 3)) == len(text)
    for program in ("NovelAI", "InvokeAI"):
        translated(text, program)
    plain_words(text)
    said = expand(without_comments(text), 3).text
    words, _tags = extract_loras(said)
    for part in parts(words):
        for stretch in schedule(part.text, 12):
            weighted(stretch.prompt)


def ratio(unit: str) -> tuple[float, float]:
    """Seconds of the long text, and how many times those of the short one."""
    short, long = (seconds((unit * size)[:size]) for size in (SHORT, LONG))
    return long, long / max(short, 0.001)


def seconds(text: str) -> float:
    started = time.process_time()
    with contextlib.suppress(RequestRejected):
        through(text)
    return time.process_time() - started


if __name__ == "__main__":
    main()
