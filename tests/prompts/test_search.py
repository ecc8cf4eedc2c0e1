"""Looking for prompts: typing errors and Japanese. How long it takes: benchmarks/prompts."""

from __future__ import annotations

import pytest

from core.prompts import library
from core.prompts.library.search import Index, distance, folded
from core.texts import Language, texts


def in_japanese(known: library.Template) -> str:
    return texts(Language.JAPANESE).said(known.title)


@pytest.fixture(scope="module")
def shelf() -> Index:
    return library.index_of(library.all_templates(), in_japanese)


def first(shelf: Index, words: str) -> list[str]:
    return [library.all_templates()[place].id for place in shelf.find(words)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("watercolor", "watercolour"),  # as it is spelled elsewhere
        ("cybrpunk", "cyber-outfit"),
        ("Shirne maiden", "shrine-maiden"),
        ("twintials", "bright-twintails"),
        ("umbrela", "under-umbrella"),
        ("lavander", "lavender-evening"),
        ("odango", "space-buns-hair"),
        ("chongsam", "silk-qipao"),
        ("ghibli", "painted-meadows"),
        ("姫カット", "hime-cut"),
        ("ポニーテイル", "high-tail"),
        ("カフエ", "cosy-cafe"),
        ("ﾂｲﾝﾃｰﾙ", "bright-twintails"),
        ("on the trian", "train-ride"),
    ],
)
def test_what_is_meant_is_among_the_first(shelf, typed, expected):
    assert expected in first(shelf, typed)[:4]


def test_what_stands_there_is_no_typing_error(shelf):
    """Nothing is guessed while the words are found as they are."""
    found = first(shelf, "castle")
    assert found[0] == "castle-hill"
    assert all(
        "castle" in folded(f"{one.title} {one.tags} {one.prompt} {one.sentence}")
        for one in map(library.template, found)
    )


@pytest.mark.parametrize("typed", ["xyzzyq", "nothing like that", "qqq", "kimono xyzzyq"])
def test_what_is_nowhere_is_not_found(shelf, typed):
    assert first(shelf, typed) == []


@pytest.mark.parametrize(
    ("typed", "known", "errors"),
    [
        ("castle", "castle", 0),
        ("castel", "castle", 1),  # two changed places
        ("caslte", "castles", 1),
        ("castl", "castlewall", 0),  # its beginning
        ("kasdle", "castle", 2),
        ("moon", "castle", 3),
        ("テイル", "ぽにーているの", 0),
    ],
)
def test_distance(typed, known, errors):
    assert distance(folded(typed), folded(known), 2) == errors


@pytest.mark.parametrize("typed", ["\0", "(((", "\\", "a" * 5000, "a " * 2000, "\ud800", "é̀"])
def test_nothing_breaks_a_search(shelf, typed):
    assert isinstance(shelf.find(typed), tuple)
