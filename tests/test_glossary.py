"""What pages say: no phrase that an artist would not use, no technical line of an error."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.glossary import Term

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").glob("*.py"))
OWN = ROOT / "core/glossary.py"
SOURCES = sorted([OWN, ROOT / "Home.py", *PAGES, *(ROOT / "core/ui").rglob("*.py")])
SCRIPTS = sorted((ROOT / "core/ui").rglob("*.js"))

BANNED = (
    "what of it", "how firmly", "how alike", "hold to another picture", "guided too",
    "steps over it", "which part of the steps", "from and until", "farthest off", "the most off",
    "oks", "is told by its content", "keep out", "what to keep",
    "drawn anew", "take over a character", "taking over", "guides by",
)  # fmt: skip
TECHNICAL = re.compile(r"Expected ")
FOUND = re.compile(r"\b(" + "|".join(BANNED) + r")\b", re.IGNORECASE)


def words(source: str) -> Iterator[str]:
    """The literals of a module that can be read on a page.

    Not its docstrings, and of an error that has a line of its own for the page, ``shown``, only
    that: the rest goes into the log.
    """
    tree = ast.parse(source)
    unseen: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            unseen.add(node.value)
        if isinstance(node, ast.Call) and any(word.arg == "shown" for word in node.keywords):
            logged = [word.value for word in node.keywords if word.arg != "shown"]
            unseen.update(part for text in (*node.args, *logged) for part in ast.walk(text))
    for node in ast.walk(tree):
        if node not in unseen and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield " ".join(node.value.split())


def script_words(source: str) -> Iterator[str]:
    """The literals of a script, without its comments."""
    bare = re.sub(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", "", source, flags=re.DOTALL)
    yield from re.findall(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`]*`", bare)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_speak_plainly(path):
    said = list(words(path.read_text()))
    assert [text for text in said if FOUND.search(text) or TECHNICAL.search(text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_scripts_speak_plainly(path):
    said = list(script_words(path.read_text()))
    assert [text for text in said if FOUND.search(text) or TECHNICAL.search(text)] == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('st.slider("How firmly")', ["How firmly"]),
        ('st.help(f"a {b} c")', ["a", "c"]),
        ('def f():\n    """Expected by nobody."""', []),
        ('raise StudioError("Expected 1, got 2", shown="Write one.")', ["Write one."]),
        ('raise StudioError(expected="1", got="2", shown="Write one.")', ["Write one."]),
        ('raise StudioError("Expected 1, got 2")', ["Expected 1, got 2"]),
    ],
)
def test_words_are_found_where_they_are_shown(source, said):
    assert list(words(source)) == said


def test_words_of_scripts():
    assert list(script_words("// 'no'\nconst a = 'yes'; /* \"no\" */ b(`so ${c}`)")) == [
        "'yes'",
        "`so ${c}`",
    ]


def test_terms_are_one_label_and_one_sentence():
    labels = [term.label for term in Term]
    assert len(set(labels)) == len(labels) == len(Term)
    for term in Term:
        assert term.help.endswith("."), term
        assert term.label[0].isupper() and len(term.label) <= 24, term


@pytest.mark.parametrize(
    ("term", "within", "plural"),
    [
        (Term.CONTROL_PICTURE, "control picture", "Control pictures"),
        (Term.LORA, "LoRA", "LoRAs"),
        (Term.VAE, "VAE", "VAEs"),
    ],
)
def test_a_term_inside_a_sentence(term, within, plural):
    assert (term.within, term.plural) == (within, plural)


def test_labels_stand_in_the_glossary_alone():
    """A label that another module spells out would go its own way one day."""
    alone = {term.label for term in Term} - {Term.UPSCALE.label}  # a page is called so, too
    spelt = {
        f"{path.name}: {text}"
        for path in SOURCES
        if path != OWN
        for text in words(path.read_text())
        if text in alone
    }
    assert spelt == {"models.py: LoRA"}  # the source of an override
