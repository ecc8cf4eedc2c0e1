"""What the box for prompts thinks, apart from the page: in a browser, without the studio.

A bar in a text is the caret, two are a selection.
"""

from __future__ import annotations

import pytest

from core.ui.components import prompt_box
from core.ui.components.bridge import sources

ROWS = [
    ["long hair", "hair", 1, ["ロングヘア", "長い髪"]],
    ["very long hair", "hair", 2, []],
    ["longcoat", "clothes", 3, ["long coat"]],
    ["absurdly long hair", "hair", 3, []],
    ["ponytail", "hair", 1, ["ポニーテール", "pony tail"]],
    ["cat ears", "ears", 1, ["猫耳", "nekomimi"]],
    ["looking at viewer", "gaze", 1, []],
    ["bow (weapon)", "things", 2, []],
    ["1girl", "people", 1, ["one girl"]],
]


@pytest.fixture(scope="module")
def logic(browser):
    page = browser.new_page()
    scripts = ("search.js", "wording.js", "weights.js", "edits.js")
    page.add_script_tag(content=sources(prompt_box.FOLDER, *scripts))
    page.evaluate("rows => { window.names = indexed(rows); }", ROWS)
    yield page
    page.close()


def caret(text: str) -> tuple[str, int, int]:
    first, *others = text.split("|")
    return "".join((first, *others)), len(first), len(first + (others[0] if others[1:] else ""))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lo", ["long hair", "looking at viewer", "longcoat", "very long hair"]),
        ("long h", ["long hair", "very long hair", "absurdly long hair"]),
        ("Long_Hair", ["long hair", "very long hair", "absurdly long hair"]),
        ("hair long", ["long hair", "very long hair", "absurdly long hair"]),
        ("view", ["looking at viewer"]),
        ("ponitail", ["ponytail"]),  # another letter
        ("ponyytail", ["ponytail"]),  # one too many
        ("pnytail", ["ponytail"]),  # one missing
        ("pontyail", ["ponytail"]),  # two swapped
        ("nekomi", ["cat ears"]),
        ("猫", ["cat ears"]),
        ("ぽに", ["ponytail"]),
        ("ﾎﾟﾆ", ["ponytail"]),
        ("髪", ["long hair"]),
        ("xyz", []),
        ("  ", []),
    ],
)
def test_tags_are_found_by_what_was_typed(logic, typed, found):
    hits = logic.evaluate("typed => search(names, typed).map(hit => hit.tag.name)", typed)
    assert hits[: len(found)] == found
    assert found or not hits


def test_the_alias_that_was_meant_is_told(logic):
    told = "typed => search(names, typed).map(hit => [hit.tag.name, hit.alias])[0]"
    assert logic.evaluate(told, "long co") == ["longcoat", "long coat"]
    assert logic.evaluate(told, "longco") == ["longcoat", ""]
    assert logic.evaluate(told, "長い") == ["long hair", "長い髪"]


WANTED = """([text, caret]) => {
  const found = wanted(text, caret);
  return found && [found.kind, ...found.options.map(one => one.query)];
}"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lo|", ["tag", "lo"]),
        ("l|", None),
        ("長|", ["tag", "長"]),
        ("smile, lo|", ["tag", "lo"]),
        ("smile, lo|, red", ["tag", "lo"]),
        ("smile, lo|ng", None),  # in the middle of a word
        ("a girl with long|", ["tag", "a girl with long", "girl with long", "with long", "long"]),
        ("a girl with lo|", ["tag", "a girl with lo", "girl with lo", "with lo"]),
        ("(long|", ["tag", "long"]),
        ("(long hair:1.|", None),
        ("(long hair:1|", None),
        ("[cat:do|", ["tag", "do"]),
        ("{red, bl|}", ["tag", "bl"]),
        ("bow \\(we|", ["tag", "bow (we", "(we"]),
        ("smile,\nlo|", ["tag", "lo"]),
        ("笑顔、長い|", ["tag", "長い"]),
        ("@mi|", ["character", "mi"]),
        ("(@mio:sch|", ["character", "mio:sch"]),
        ("@|", ["character", ""]),
        ("me@mi|", ["tag", "me@mi"]),
        ("\\@mi|", ["tag", "mi"]),
        ("<|", ["lora", ""]),
        ("<lo|", ["lora", ""]),
        ("<lora:ink|", ["lora", "ink"]),
        ("<lyco:ink|", ["lora", "ink"]),
        ("<lora:ink:0.|", None),
        ("i <3|", None),
        ("smile, |", None),
        ("|", None),
    ],
)
def test_what_stands_at_the_caret_is_to_be_completed(logic, text, found):
    text, at, _end = caret(text)
    assert logic.evaluate(WANTED, [text, at]) == found


TAKEN = """([text, caret, choice, place]) => {
  const wish = wanted(text, caret), option = wish.options.at(place);
  const {start, end, text: word} = written(text, wish, option, choice);
  return text.slice(0, start) + word + '|' + text.slice(end);
}"""
LONG, BOW = {"name": "long hair"}, {"name": "bow (weapon)"}


@pytest.mark.parametrize(
    ("text", "choice", "after"),
    [
        ("lo|", LONG, "long hair, |"),
        ("smile, lo|", LONG, "smile, long hair, |"),
        ("smile, lo|, red", LONG, "smile, long hair|, red"),
        ("smile, lo| red", LONG, "smile, long hair, |red"),
        ("lo|\nred", LONG, "long hair,|\nred"),
        ("(lo|", LONG, "(long hair|"),
        ("(lo|:1.2)", LONG, "(long hair|:1.2)"),
        ("{red, lo|}", LONG, "{red, long hair|}"),
        ("(a) lo|", LONG, "(a) long hair, |"),
        ("\\(lo|", LONG, "\\(long hair, |"),
        ("bow|", BOW, "bow \\(weapon\\), |"),
        ("@mi|", {"name": "mio:school"}, "@mio:school, |"),
        ("(@mi|:1.2)", {"name": "mio"}, "(@mio|:1.2)"),
        ("<lora:i|", {"name": "ink", "weight": 0.8}, "<lora:ink:0.8>|"),
        ("<|", {"name": "ink", "weight": 1}, "<lora:ink:1>|"),
        ("<lora:i|:0.5>", {"name": "ink", "weight": 1}, "<lora:ink|:0.5>"),
    ],
)
def test_what_is_taken_stands_there_with_the_commas_it_needs(logic, text, choice, after):
    text, at, _end = caret(text)
    assert logic.evaluate(TAKEN, [text, at, choice, 0]) == after


def test_in_a_sentence_only_the_last_words_are_replaced_and_no_comma_comes(logic):
    text, at, _end = caret("a girl with long|")
    assert logic.evaluate(TAKEN, [text, at, LONG, -1]) == "a girl with long hair|"


WEIGHTED = """([text, start, end, isMore]) => {
  const found = weighted(text, start, end, isMore);
  return found && [found.text, found.text.slice(found.start, found.end)];
}"""


@pytest.mark.parametrize(
    ("text", "is_more", "after", "selected"),
    [
        ("red ey|es", True, "red (eyes:1.1)", "eyes"),
        ("red eyes|", False, "red (eyes:0.9)", "eyes"),
        ("|red eyes|", True, "(red eyes:1.1)", "red eyes"),
        ("|red eyes |x", True, "(red eyes:1.1) x", "red eyes"),
        ("(red ey|es:1.1)", True, "(red eyes:1.2)", "red eyes"),
        ("(red ey|es:1.1)", False, "red eyes", "red eyes"),
        ("(red eyes:0.|9)", True, "red eyes", "red eyes"),
        ("a, (red| eyes:1.95)", True, "a, (red eyes:2.05)", "red eyes"),
        ("(eyes|:1.9)", True, "(eyes:2.0)", "eyes"),
        ("(eyes|:0.1)", False, "(eyes:0.0)", "eyes"),
        ("(eyes|:0.0)", False, "(eyes:-0.1)", "eyes"),
        ("(ey|es)", True, "(eyes:1.2)", "eyes"),
        ("((ey|es))", True, "(eyes:1.3)", "eyes"),
        ("[ey|es]", True, "eyes", "eyes"),
        ("[ey|es]", False, "(eyes:0.8)", "eyes"),
        ("(eyes:1.|2|)", True, "(eyes:1.3)", "eyes"),  # as after Ctrl+Z
        ("<lora:in|k:0.8>", True, "<lora:ink:0.85>", "lora:ink"),
        ("<lora:ink:0.8|>", False, "<lora:ink:0.75>", "lora:ink"),
        ("<lora:ink|:0.95>", True, "<lora:ink:1.0>", "lora:ink"),
        ("<lora:in|k>", True, None, None),
        ("smile, |, eyes", True, None, None),
        ("|", True, None, None),
        ("(a:1.2), b|lue", True, "(a:1.2), (blue:1.1)", "blue"),
    ],
)
def test_weights_change_as_in_the_web_ui(logic, text, is_more, after, selected):
    text, start, end = caret(text)
    found = logic.evaluate(WEIGHTED, [text, start, end, is_more])
    assert found == (after and [after, selected])


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("a [b:c] d", "a [b:c] dd", "[b:c]"),  # behind it
        ("a [b:c] d", "aaa [b:c] d", "[b:c]"),  # before it
        ("a [b:c] d", "a [b:cc] d", None),
        ("a [b:c] d", "a [b:c d", None),
        ("a [b:c] d", "a [b:c]x d", None),  # at its edge
        ("a [b:c] d", "a  d", None),
        ("a [b:c] d", "", None),
        ("a [b:c] d", "a [b:c] d", "[b:c]"),
    ],
)
def test_a_mark_stays_with_its_words_until_they_are_edited(logic, before, after, left):
    moved = "([before, after]) => moved([{start: 2, end: 7}], before, after)"
    marks = logic.evaluate(moved, [before, after])
    assert [after[one["start"] : one["end"]] for one in marks] == ([left] if left else [])
