"""The two sentences of an error: one for the log and the command line, one for pages."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import errors
from core.config import ROOT
from core.errors import ModelUnusable, RequestRejected, StudioError, is_bug, reason_of


def test_the_line_is_put_together_from_the_facts():
    error = RequestRejected(
        expected="a prompt", got="''", todo="write one", shown="Write a  prompt\nfirst."
    )
    assert isinstance(error, StudioError)
    assert str(error) == "Expected a prompt, got '': write one."
    assert error.shown == "Write a prompt first."
    assert (error.expected, error.got, error.todo) == ("a prompt", "''", "write one")


def test_without_a_cure_the_line_ends_with_what_came():
    error = StudioError(expected="a,\n b", got=3)
    assert str(error) == error.shown == "Expected a, b, got 3."


def test_where_nothing_was_expected_the_message_is_the_line():
    assert str(StudioError("The studio is\nclosing.")) == "The studio is closing."


def test_file_and_model_are_named_once():
    error = ModelUnusable(
        expected="weights of {model} in {file}",
        got="a pickle",
        shown="{file} is no {model}.",
        path=Path("far/away/a.bin"),
        model="a VAE",
    )
    assert str(error) == "Expected weights of a VAE in a.bin, got a pickle."
    assert error.shown == "a.bin is no a VAE."


def test_who_knows_better_names_it_on_the_way_up():
    error = ModelUnusable(expected="a LoRA in {file}", got="none", path=Path("staged-3"))
    error.path, error.place = Path("mine.safetensors"), "line 3"
    assert str(error) == "line 3: Expected a LoRA in mine.safetensors, got none."


@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_a_copy_says_the_same(again):
    error = ModelUnusable(expected="a LoRA", got="none", shown="Not {model}.", model="Mine")
    other = again(error)
    assert (type(other), str(other), other.shown) == (ModelUnusable, str(error), "Not Mine.")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(13, "Permission denied", "/secret/place"), "Permission denied"),
        (RuntimeError("shapes\n  do not fit"), "shapes do not fit"),
        (ValueError(), "ValueError"),
        (ValueError("x" * 500), "x" * 160),
    ],
)
def test_the_reason_of_a_library_is_one_short_line(error, reason):
    assert reason_of(error) == reason


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
    assert not is_bug(error_of(lambda: RequestRejected(expected="this", got="that") / 2))
    assert not is_bug(RequestRejected(expected="this", got="that"))


ERRORS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}


def literal(node: ast.expr | None) -> str:
    """The text of a literal as it stands in the source; values in it are {}."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(
                literal(part) if isinstance(part, ast.Constant) else "{}" for part in parts
            )
        case _:
            return "{}"


def faults(call: ast.Call, needs_shown: bool) -> Iterator[str]:
    """What is wrong with the making of one error."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    said = {name: literal(value) for name, value in given.items()}
    if call.args and ({"expected", "got", "todo"} & set(given)):
        yield "a message beside facts"
    if call.args and literal(call.args[0]).startswith("Expected"):
        yield "a finished sentence instead of facts"
    if call.args:
        return
    if not {"expected", "got"} <= set(given):
        yield "no expected or no got"
    if needs_shown and "shown" not in given:
        yield "no words for pages"
    for name in {"expected", "got", "todo"} & set(said):
        if said[name].endswith((".", ":", ",")) or said[name].startswith(("Expected", "got ")):
            yield f"{name} brings what the sentence has already"
    for name, fact in (("{file}", "path"), ("{model}", "model")):
        if fact not in given and any(name in text for text in said.values()):
            yield f"{name} without {fact}"


def faults_in(path: Path, needs_shown: bool = True) -> list[str]:
    calls = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    return [
        f"{path.name}:{call.lineno}: {fault}"
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ERRORS
        for fault in faults(call, needs_shown)
    ]


MODULES = sorted((ROOT / "core").rglob("*.py"))


def test_every_error_carries_facts_and_words_for_pages():
    commands = ROOT / "core" / "commands"  # they speak in technical lines
    found = [fault for path in MODULES for fault in faults_in(path, commands not in path.parents)]
    assert found == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('NotFound(f"Expected {1}", shown="Look again.")', "a finished sentence instead of facts"),
        ('NotFound("Gone.", got="none")', "a message beside facts"),
        ('NotFound(expected="a job", shown="Gone.")', "no expected or no got"),
        ('NotFound(expected="a job", got="none")', "no words for pages"),
        (
            'NotFound(expected="a job", got="got none", shown="Gone.")',
            "got brings what the sentence has already",
        ),
        (
            'NotFound(expected="a job", got="none", todo=f"try {1}.", shown="Gone.")',
            "todo brings what the sentence has already",
        ),
        ('NotFound(expected=f"{{file}}{1}", got="none", shown="Gone.")', "{file} without path"),
        ('NotFound(expected="a", got="none", shown="No {model}.")', "{model} without model"),
    ],
)
def test_the_check_sees_a_fault(line, fault, tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text(line)
    assert faults_in(bad) == [f"bad.py:1: {fault}"]
