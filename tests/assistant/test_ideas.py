"""Sixty written ideas: the share of the expected tags that are found, and the poses."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.assistant.idea import Idea
from core.assistant.understand import understand
from core.tags import implied

LEAST = 0.9


@cache
def ideas() -> list[dict[str, Any]]:
    text = Path(__file__).with_name("ideas.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["idea"]


def held(is_held: bool) -> list[dict[str, Any]]:
    return [one for one in ideas() if one.get("held", False) is is_held]


def missed(one: dict[str, Any]) -> list[str]:
    """Expected tags that are neither said nor implied, and negatives that are not there."""
    idea: Idea = understand(one["sentence"])
    found = {name for tag in idea.tags for name in (tag, *implied(tag))}
    lacking = [tag for tag in one["tags"] if tag not in found]
    return lacking + [f"-{tag}" for tag in one.get("negative", ()) if tag not in idea.negative]


def share(among: Sequence[dict[str, Any]]) -> float:
    asked = sum(len(one["tags"]) + len(one.get("negative", ())) for one in among)
    return 1 - sum(len(missed(one)) for one in among) / asked


def has_pose(one: dict[str, Any]) -> bool:
    return understand(one["sentence"]).poses[0] in one["poses"]


def test_there_are_sixty_of_which_twenty_are_held_out() -> None:
    assert (len(held(False)), len(held(True))) == (40, 20)


@pytest.mark.parametrize("is_held", [False, True])
def test_nine_of_ten_expected_tags_are_found(is_held: bool) -> None:
    assert share(held(is_held)) >= LEAST


@pytest.mark.parametrize("one", ideas(), ids=lambda one: one["sentence"][:40])
def test_no_idea_contradicts_itself(one: dict[str, Any]) -> None:
    assert understand(one["sentence"]).conflicts == ()


@pytest.mark.parametrize("is_held", [False, True])
def test_the_pose_is_right_where_one_is_said(is_held: bool) -> None:
    posed = [one for one in held(is_held) if "poses" in one]
    assert sum(map(has_pose, posed)) / len(posed) >= LEAST


@pytest.mark.parametrize("one", [one for one in ideas() if "people" in one],
                         ids=lambda one: one["sentence"][:40])  # fmt: skip
def test_people_are_counted(one: dict[str, Any]) -> None:
    assert understand(one["sentence"]).people == one["people"]
