"""Each finding is found, and each of its mends takes it away and leaves everything else."""

from __future__ import annotations

import dataclasses
import re
from difflib import SequenceMatcher

import pytest

from core.assistant.lint import Asked, Finding, Kind, Mend, facts_of, lint
from core.assistant.lint.style import MEDIUM_NAMES
from core.pose.presets import get
from core.texts import HOLE, Language, texts
from tests.assistant.lint.bad_prompts import BAD, Bad, words_of
from tests.texts.lines import is_told

EVERY = pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.kind}: {bad.prompt[:40]}")
WORDS = re.compile(r"[^\W_]+")
WEIGHT = re.compile(r":[\d.]+(?=\))")


def found(asked: Asked) -> list[tuple[Kind, tuple[str, ...]]]:
    return [(one.kind, words_of(asked, one)) for one in lint(asked)]


def mended(asked: Asked, mend: Mend) -> Asked:
    people = facts_of(get(mend.pose).pose) if mend.pose else asked.people
    return dataclasses.replace(asked, prompt=mend.prompt, negative=mend.negative, people=people)


def own(bad: Bad) -> Finding:
    return next(one for one in lint(bad.asked) if one.kind is bad.kind)


def test_every_kind_is_tried() -> None:
    assert {bad.kind for bad in BAD} == set(Kind)


@EVERY
def test_it_is_found_alone(bad: Bad) -> None:
    assert found(bad.asked) == [(bad.kind, bad.words)]


@EVERY
def test_each_mend_takes_it_away_and_brings_nothing(bad: Bad) -> None:
    """But for a prompt of more than two chunks, which is still longer than one afterwards."""
    finding = own(bad)
    assert finding.mends
    for mend in finding.mends:
        left = found(mended(bad.asked, mend))
        assert (bad.kind, bad.words) not in left, str(mend.label)
        assert {kind for kind, _ in left} <= {Kind.LENGTH} & {bad.kind}, str(mend.label)


@EVERY
def test_a_mend_changes_the_words_it_is_about_and_no_others(bad: Bad) -> None:
    """A change of the pose no words at all, one of the prompt nothing of the negative prompt."""
    finding = own(bad)
    text = bad.negative if finding.in_negative else bad.prompt
    near = WORDS.findall(" ".join(text[start:end] for start, end in finding.spans).casefold())
    for mend in finding.mends:
        changed = [(bad.prompt, mend.prompt), (bad.negative, mend.negative)]
        assert sum(before != after for before, after in changed) == (0 if mend.pose else 1)
        gone = [word for before, after in changed for word in lost(before, after)]
        assert set(gone) <= {*near}


def lost(before: str, after: str) -> list[str]:
    words, left = (WORDS.findall(WEIGHT.sub("", text).casefold()) for text in (before, after))
    matcher = SequenceMatcher(None, words, left, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] in ("delete", "replace")]
    return [word for _, start, end, _, _ in changes for word in words[start:end]]


@EVERY
def test_what_is_mended_is_written_as_a_person_would(bad: Bad) -> None:
    """No comma, bracket or blank is left over."""
    for mend in own(bad).mends:
        for text, before in ((mend.prompt, bad.prompt), (mend.negative, bad.negative)):
            assert text == text.strip()
            assert not re.search(r",\s*,|^\s*,|,\s*$|\(\s*\)|  ", text), text
            if bad.kind is not Kind.BRACKET:
                assert text.count("(") - text.count(")") == before.count("(") - before.count(")")


@EVERY
def test_it_is_told_in_japanese(bad: Bad) -> None:
    finding, table = own(bad), texts(Language.JAPANESE)
    for line in (finding.message, *(mend.label for mend in finding.mends)):
        assert table.said(str(line)) != str(line)
        assert {hole[1] for hole in HOLE.finditer(line.text)} == set(
            map(str, range(len(line.values)))
        )


def test_together_they_are_mended_one_by_one() -> None:
    """As a person clicks: the first mend of the first finding, until nothing is left."""
    asked = Bad(
        Kind.CONFLICT,
        "2girls, solo, (smile:2), smile, sitting, watercolor, 3d render, (hat, score_9",
        (),
        "standing-back",
        "smile, lowres",
    ).asked
    kinds: list[Kind] = []
    while findings := lint(asked):
        kinds.append(findings[0].kind)
        asked = mended(asked, findings[0].mends[0])
        assert len(kinds) < 20
    assert len(set(kinds)) >= 7


def test_nothing_and_far_too_much_are_left_alone() -> None:
    for text in ("", "  ", "((" * 3000):
        assert lint(Asked(prompt=text)) == ()


def test_every_medium_has_a_name_in_japanese() -> None:
    assert [name for name in MEDIUM_NAMES.values() if not is_told(name, Language.JAPANESE)] == []
