"""Tags of which one excludes the others."""

from __future__ import annotations

import pytest

from core.tags import conflicts, exclusions


def pairs(*names: str, people: int = 1) -> list[tuple[str, str]]:
    return [(one.one, one.other) for one in conflicts(names, people)]


@pytest.mark.parametrize(
    "names",
    [
        ("long hair", "short hair"), ("very long hair", "bob cut", "pixie cut"),
        ("blue eyes", "red eyes"), ("blonde hair", "black hair"), ("standing", "sitting on chair"),
        ("seiza", "running"), ("day", "midnight"), ("sunset", "morning"), ("indoors", "forest"),
        ("solo", "2girls"), ("no humans", "1girl"), ("from above", "from below"),
        ("full body", "portrait"), ("barefoot", "knee boots"), ("closed eyes", "looking at viewer"),
        ("1girl", "2girls"), ("expressionless", "grin"), ("masterpiece", "worst quality"),
        ("spring season", "winter"), ("white background", "black background"),
    ],
)  # fmt: skip
def test_they_exclude_each_other(names: tuple[str, ...]) -> None:
    assert pairs(*names) != []


@pytest.mark.parametrize(
    "names",
    [
        ("long hair", "very long hair"), ("brown hair", "light brown hair"),
        ("blonde hair", "black hair", "two-tone hair"), ("blue eyes", "red eyes", "heterochromia"),
        ("sitting", "seiza"), ("1girl", "1boy"), ("night", "night sky", "starry sky"),
        ("hood", "hood up"), ("from behind", "looking back", "from side"), ("rain", "heavy rain"),
        ("classroom", "indoors", "window", "sunlight"), ("boots", "knee boots", "brown boots"),
        ("sunset", "dusk", "orange sky"), ("words", "that are no tags"),
    ],
)  # fmt: skip
def test_they_go_together(names: tuple[str, ...]) -> None:
    assert pairs(*names) == []


def test_two_people_may_differ_in_themselves_and_not_in_their_picture() -> None:
    assert pairs("long hair", "short hair", people=2) == []
    assert pairs("day", "night", people=2) == [("day", "night")]


def test_a_conflict_says_what_it_is_about() -> None:
    (found,) = conflicts(("gray hair", "black hair"))
    assert (found.exclusion.title, found.one, found.other) == (
        "hair colour", "grey hair", "black hair",
    )  # fmt: skip


def test_every_exclusion_has_sides() -> None:
    for one in exclusions():
        assert len(set(one.sides.values())) >= 2, one.title
