"""The two sentences of an error: one for the log and the command line, one for pages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from core import errors
from core.config import ROOT
from core.errors import RequestRejected, StudioError, is_bug


def test_a_page_says_it_in_its_own_words():
    error = RequestRejected("Expected a prompt, got ''.", shown="Write a  prompt\nfirst.")
    assert isinstance(error, StudioError)
    assert str(error) == "Expected a prompt, got ''."
    assert error.shown == "Write a prompt first."


def test_without_own_words_the_technical_line_is_shown():
    assert StudioError("Expected a,\n got b.").shown == "Expected a, got b."


def test_a_bug_is_what_a_line_of_ours_raises():
    import json

    from core.geometry import Size

    def error_of(work) -> BaseException:
        try:
            work()
        except Exception as error:
            return error
        raise AssertionError("nothing was raised")

    assert is_bug(error_of(lambda: Size(2, 3).times("no factor")))
    assert not is_bug(error_of(lambda: json.loads(5)))  # inside a library
    assert not is_bug(error_of(lambda: RequestRejected("Expected this, got that.") / 2))
    assert not is_bug(RequestRejected("Expected this, got that."))


ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}


def unworded(path: Path) -> list[str]:
    """Where an error is made with a technical line and nothing for pages."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        first = node.args[0]
        text = first.values[0] if isinstance(first, ast.JoinedStr) else first
        is_technical = isinstance(text, ast.Constant) and str(text.value).startswith("Expected")
        is_worded = any(keyword.arg == "shown" for keyword in node.keywords)
        if node.func.id in ERRORS and is_technical and not is_worded:
            found.append(f"{path.name}:{node.lineno}")
    return found


# The command line speaks in technical lines.
PAGES_SEE = [
    path
    for path in sorted((ROOT / "core").rglob("*.py"))
    if not path.is_relative_to(ROOT / "core" / "commands")
]


@pytest.mark.parametrize("path", PAGES_SEE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_error_has_words_for_pages(path):
    assert unworded(path) == []


def test_the_check_sees_an_error_without_words(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text(
        'raise NotFound(f"Expected {1}")\nraise NotFound("Expected", shown="Look again.")'
    )
    assert unworded(bad) == ["bad.py:1"]
