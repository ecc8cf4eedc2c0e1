"""The vocabulary: how much there is of it, that it holds together, and that it is fit to ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InputRejected
from core.safety import check
from core.tags import Rank, Tag, all_tags, implied, tag
from core.tags.files import read_tags
from core.tags.vocabulary import checked, names_of

UNWANTED = {"nude", "naked", "sex", "breasts", "panties", "lingerie", "underwear", "nipples",
            "loli", "shota", "erotic", "nsfw", "topless", "bottomless", "bondage"}  # fmt: skip


def test_at_least_3000_tags_are_written_singly() -> None:
    assert sum(not one.is_combined for one in all_tags()) >= 3000


def test_every_rank_and_many_categories_are_used() -> None:
    assert {one.rank for one in all_tags()} == set(Rank)
    assert len({one.category for one in all_tags()}) >= 40


def test_names_are_written_as_prompts_have_them() -> None:
    wrong = [
        name
        for one in all_tags()
        for name in names_of(one)
        if name != name.strip() or "  " in name or any(sign in name for sign in "[]{}=;()|")
    ]
    assert [name for name in wrong if name not in (";d", ";)", ":)", "=_=", ":|", "(:")] == []
    assert [one.name for one in all_tags() if one.name != one.name.lower()] == []


def test_nothing_sexual_is_among_them() -> None:
    said = {word for one in all_tags() for name in names_of(one) for word in name.split()}
    assert said & UNWANTED == set()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("long hair", "long hair"), ("Long_Hair", "long hair"), ("grey eyes", "grey eyes"),
        ("gray eyes", "grey eyes"), ("multicoloured hair", "multicolored hair"),
        ("T-Shirt", "t-shirt"), ("tshirt", "t-shirt"), ("pyjamas", "pajamas"),
        ("trousers", "pants"), ("trainers", "sneakers"), ("fringe", "bangs"), ("jumper", "sweater"),
        ("umbrellas", "umbrella"), ("セーラー服", "serafuku"), ("黒髪", "black hair"),
        ("ポニーテール", "ponytail"), ("黒のスカート", "black skirt"), ("leaves", "leaf"),
    ],
)  # fmt: skip
def test_a_tag_is_found_by_each_of_its_names(written: str, name: str) -> None:
    found = tag(written)
    assert found is not None
    assert found.name == name


def test_other_words_are_no_tags() -> None:
    assert tag("quite unheard of") is None
    assert tag("") is None


def test_what_a_tag_says_by_itself() -> None:
    assert implied("twin braids") == ("braid",)
    assert implied("absurdly long hair") == ("very long hair", "long hair")
    assert set(implied("holding katana")) == {"holding", "katana", "sword", "weapon"}
    assert implied("no such tag") == ()


def _tag(name: str, *aliases: str, implies: tuple[str, ...] = ()) -> Tag:
    return Tag(name, "object", Rank.OFTEN, aliases, implies)


@pytest.mark.parametrize(
    "broken",
    [
        (_tag("cup"), _tag("cup")),
        (_tag("cup", "mug"), _tag("beaker", "Mug")),
        (_tag("grey cup"), _tag("cup", "gray_cup")),
        (_tag("cup", implies=("dish",)),),
        (_tag("cup", "mug"), _tag("red cup", implies=("mug",))),
        (_tag("cup", implies=("dish",)), _tag("dish", implies=("cup",))),
        (_tag("cup", implies=("cup",)),),
    ],
)
def test_what_does_not_hold_together_is_refused(broken: tuple[Tag, ...]) -> None:
    with pytest.raises(InputRejected):
        checked(broken)


def test_a_file_is_read_by_its_groups(tmp_path: Path) -> None:
    file = tmp_path / "cups.toml"
    file.write_text(
        "[[group]]\ncategory = 'cup'\neveryday = '''\ncup = mug, beaker, カップ > dish\n"
        "[red, sky blue] cup = {} mug > cup\n[bowl, jar] > dish\n'''\nrare = '''\ndish\n'''\n"
    )
    assert list(read_tags(file)) == [
        Tag("cup", "cup", Rank.EVERYDAY, ("mug", "beaker", "カップ"), ("dish",)),
        Tag("red cup", "cup", Rank.EVERYDAY, ("red mug",), ("cup",), True),
        Tag("sky blue cup", "cup", Rank.EVERYDAY, ("sky blue mug",), ("cup",), True),
        Tag("bowl", "cup", Rank.EVERYDAY, (), ("dish",)),
        Tag("jar", "cup", Rank.EVERYDAY, (), ("dish",)),
        Tag("dish", "cup", Rank.RARE),
    ]


def test_a_file_of_another_form_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cups.toml"
    file.write_text("tags = 3\n")
    with pytest.raises(InputRejected, match=r"cups\.toml"):
        list(read_tags(file))


def test_no_tag_is_refused() -> None:
    """As prompts of fifty tags each, as far from each other as the files allow."""
    names = [name for one in all_tags() for name in names_of(one)]
    step = len(names) // 50
    for start in range(step):
        check(", ".join(names[start::step]))
