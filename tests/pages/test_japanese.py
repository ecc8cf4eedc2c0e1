"""A page that is opened in Japanese says nothing in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from core.config import ROOT
from core.texts import Language, texts
from tests.pages.generating import TINY

SCRIPTS = sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))
# Two words side by side, the second in small letters: no name of a model or a program.
ENGLISH = re.compile(r"\b[A-Za-z]{3,} [a-z]{2,}\b")
TAGS = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
SHOWN = ("label", "help", "placeholder", "body", "caption", "text")
"""What a person reads of an element."""
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
"""Beside it an English name may stand."""
PROMPT = re.compile(r"\b(1girl|1boy|girl|boy|lowres)\b")
"""Prompts are English: checkpoints read nothing else."""


def shown(node: object) -> Iterator[str]:
    for child in getattr(node, "children", {}).values():
        yield from shown(child)
    proto = getattr(node, "proto", None)
    for name in SHOWN:
        text = getattr(proto, name, None)
        if isinstance(text, str):
            yield " ".join(TAGS.sub(" ", text).split())


@pytest.mark.parametrize("script", ["Home.py", *SCRIPTS])
def test_nothing_is_left_in_english(visit, script) -> None:
    table = texts(Language.JAPANESE)
    table.missing.clear()
    visit.query_params["lang"] = "ja"
    page = visit.run() if script == "Home.py" else visit.switch_page(script).run()
    assert not page.exception
    assert table.missing <= {TINY}, "but for the name of a checkpoint"
    english = [text for text in shown(page._tree) if ENGLISH.search(text)]  # type: ignore[attr-defined]
    assert [one for one in english if not (PROMPT.search(one) or JAPANESE.search(one))] == []
