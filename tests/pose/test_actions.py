"""Words of actions and the poses that show them, in both directions."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from core.pose import presets
from core.pose.actions import FILE, poses_of, said_in, words_of
from core.pose.suggest import TURNAROUND, asked_for

ALL = presets.all_presets()
TABLE = tomllib.loads(FILE.read_text("utf-8"))["words"]


def test_every_pose_has_words_and_all_words_a_pose():
    assert set(TABLE) == {preset.id for preset in ALL}
    assert all(TABLE.values())
    firsts = Counter(words[0] for words in TABLE.values())
    assert [words for words, count in firsts.items() if count > 1] == []


@pytest.mark.parametrize("preset", ALL, ids=lambda preset: preset.id)
def test_a_pose_offers_words_that_bring_it_back(preset):
    best, *_others = words_of(preset)
    for words in words_of(preset):
        assert preset.id in poses_of(f"1girl, silver hair, ({words}:1.2), beach")
    said = said_in(best)
    assert said[preset.id] == max(said.values())


@pytest.mark.parametrize(
    "preset", [one for one in ALL if one.group != TURNAROUND], ids=lambda preset: preset.id
)
def test_its_best_words_ask_for_it(preset):
    found = asked_for(f"silver hair, {words_of(preset)[0]}, beach", ALL)
    assert preset.id in {one.id for one in found}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1girl, sitting on a chair", "sitting"),
        ("arms_crossed, school uniform", "arms-crossed"),
        ("a knight (drawing a sword:1.3)", "draw-sword"),
        ("turnaround sheet, character turnaround, back left", "turnaround-6-back-left"),
    ],
)
def test_what_is_said_in_the_most_words_is_first(words, expected):
    assert poses_of(words)[0] == expected


@pytest.mark.parametrize("words", ["", "1girl, red hair, outfit", "understanding, huggingface"])
def test_a_part_of_a_word_is_no_word(words):
    assert poses_of(words) == ()


def test_one_s_own_pose_is_said_by_its_title(tmp_path):
    own = presets.save(presets.get("waving").pose, "Greeting the Sea", tmp_path)
    assert words_of(own) == ("greeting the sea",)
