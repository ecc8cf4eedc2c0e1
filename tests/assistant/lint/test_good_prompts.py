"""False alarms are worse than misses: what is fine is left alone."""

from __future__ import annotations

import pytest

from core.assistant.lint import Asked, Dialect, facts_of, lint
from core.pose.presets import all_presets, get
from core.posed_prompts.poses import fitting
from core.prompts import library
from core.prompts.library import Template, combine, fill
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from tests.assistant.lint.good_prompts import GOOD, NO_POSE

OWN_NEGATIVE = "lowres, worst quality, low quality, extra digits, blurry, jpeg artifacts"
CHECKPOINTS = (Dialect.NONE, Dialect.SD15, Dialect.BOORU, Dialect.UNKNOWN)


def found(prompt: str, negative: str, pose: str, dialect: Dialect = Dialect.SD15) -> list[str]:
    people = () if pose == NO_POSE else facts_of(get(pose).pose)
    asked = Asked(prompt=prompt, negative=negative, people=people, dialect=dialect)
    return [f"{one.kind}: {one.message} ({pose}: {prompt})" for one in lint(asked)]


def test_there_are_many_and_no_two_alike() -> None:
    assert len(GOOD) > 120
    assert len({prompt for _, prompt in GOOD}) == len(GOOD)


@pytest.mark.parametrize("dialect", CHECKPOINTS)
def test_good_prompts_give_no_finding(dialect: Dialect) -> None:
    told = [one for pose, prompt in GOOD for one in found(prompt, OWN_NEGATIVE, pose, dialect)]
    assert told == []


def filled(template: Template) -> list[str]:
    """With each choice of each blank, as a whole prompt."""
    texts = [fill(template)]
    for name, offered in template.blanks.items():
        texts += [fill(template, {name: one}) for one in offered]
    return texts if template.is_whole else [combine("1girl, solo", text) for text in texts]


def test_what_is_shipped_gives_no_finding_in_its_own_poses() -> None:
    told: list[str] = []
    for template in library.all_templates():
        texts = filled(template)
        for pose in fitting(template.poses, texts[0], all_presets())[:3]:
            if len(pose.pose.people) > 1 and not template.is_whole:
                continue
            negative = combine(NEGATIVE_PRESETS["Standard"], template.negative)
            told += [one for text in texts for one in found(text, negative, pose.id)]
    assert told == []


@pytest.mark.parametrize("preset", NEGATIVE_PRESETS)
def test_negative_presets_give_no_finding(preset: str) -> None:
    for dialect in Dialect:
        assert found("1girl, smile", NEGATIVE_PRESETS[preset], "standing", dialect) == []
