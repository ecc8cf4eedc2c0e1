"""The terms of the glossary are in the tables of texts."""

from __future__ import annotations

import re

import pytest

from core.config import ROOT
from core.glossary import Term
from tests.texts.lines import LANGUAGES, untold

PLURALS = sorted(
    {
        name
        for path in (ROOT / "core/ui").rglob("*.py")
        for name in re.findall(r"Term\.(\w+)\.plural", path.read_text("utf-8"))
    }
)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("term", Term, ids=lambda one: one.name)
def test_a_term_has_a_label_and_a_sentence(term, language) -> None:
    assert untold([term.label, term.within, term.help], language) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_plurals_that_pages_show_are_terms(language) -> None:
    assert "CONTROL_PICTURE" in PLURALS
    assert untold([Term[name].plural for name in PLURALS], language) == []
