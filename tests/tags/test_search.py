"""Completion while a tag is typed."""

from __future__ import annotations

import pytest

from core.tags import complete


def names(prefix: str, limit: int = 8) -> list[str]:
    return [one.name for one in complete(prefix, limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("long h", "long hair"), ("long_ha", "long hair"), ("twin br", "twin braids"),
        ("braids twin", "twin braids"), ("looking at v", "looking at viewer"), ("smi", "smile"),
        ("brunette", "brown hair"), ("trouse", "pants"), ("pyjama", "pajamas"),
        ("gray ey", "grey eyes"), ("1g", "1girl"), ("セーラー", "serafuku"),
        ("せーらー", "serafuku"),
        ("黒髪", "black hair"), ("ぽに", "ponytail"), ("ｌｏｎｇ ｈａｉｒ", "long hair"),
    ],
)  # fmt: skip
def test_the_likeliest_tag_comes_first(typed: str, first: str) -> None:
    assert names(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ponitail", "ponytail"), ("twintials", "twintails"), ("silvr hair", "silver hair"),
        ("long har", "long hair"), ("looking at vewer", "looking at viewer"),
        ("blck skrt", "black skirt"), ("opnytail", "ponytail"), ("kimmono", "kimono"),
    ],
)  # fmt: skip
def test_wrong_letters_are_forgiven(typed: str, meant: str) -> None:
    assert meant in names(typed)


def test_more_common_tags_come_before_rare_ones() -> None:
    found = complete("w", 40)
    assert [one.rank for one in found[:3]] == [1, 1, 1]


def test_what_is_typed_right_comes_before_what_is_nearly_so() -> None:
    found = names("cat e", 20)
    assert found[0] == "cat ears"


def test_the_limit_is_kept() -> None:
    assert len(complete("s", 5)) == 5
    assert complete("s", 0) == ()
    assert len({one.name for one in complete("hair", 200)}) == len(complete("hair", 200))


@pytest.mark.parametrize("typed", ["", "   ", "___", "zzzzqq", "\x00", "(((", "x" * 500])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert complete(typed) == ()
