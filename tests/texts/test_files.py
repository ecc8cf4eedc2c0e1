"""Why a file is not taken in as a model is in the tables of texts."""

from __future__ import annotations

import pytest

from tests.texts import reading
from tests.texts.lines import LANGUAGES, untold
from tests.texts.reading import HOLE, Place, said_by

SAYS = (
    ("core/models/identify/completeness.py", "why_incomplete"),
    ("core/models/identify/inspect.py", "_why_not_folder"),
    ("core/models/identify/inspect.py", "_disagreement"),
    ("core/models/identify/signatures.py", "_why"),
    ("core/models/lora/signatures.py", "why_nothing_applies"),
)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_reasons_against_a_file_are_translated(language) -> None:
    said: list[str] = []
    for one in reading.sources():
        if not one.where.startswith("core/models/identify/"):
            continue
        for call, around in reading.calls(one.tree):
            given = [word.value for word in call.keywords if word.arg == "why_not"]
            if getattr(call.func, "id", "") == "_why":
                given += call.args
            said += [text for node in given for text in Place(one, around).texts(node)]
    assert "a T2I-Adapter" in said
    assert untold(said, language) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize(("module", "function"), SAYS)
def test_what_a_function_says_of_a_file_is_translated(module, function, language) -> None:
    said = [text for text in said_by(module, function) if text.strip(HOLE)]
    assert said != []
    assert untold(said, language) == []
