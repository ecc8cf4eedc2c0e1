from __future__ import annotations

import pytest

from core.pose import presets
from core.pose.presets import all_presets
from core.posed_prompts import rolls
from core.posed_prompts.poses import fitting
from core.prompts import library
from core.prompts.library import fill

SEEDS = range(120)


def words_of(roll: rolls.Roll) -> str:
    return library.combine(*(fill(one.template, one.values) for one in roll.parts))


def test_a_number_brings_the_same_again():
    first = [rolls.roll(seed) for seed in SEEDS]
    rolls.stranger.cache_clear()
    assert [rolls.roll(seed) for seed in SEEDS] == first
    assert len({words_of(one) for one in first}) > 110


def test_a_roll_is_whole_and_its_pose_goes_with_it():
    whos, poses = set(), set()
    for seed in SEEDS:
        roll = rolls.roll(seed)
        assert [one.template.category for one in roll.parts] == list(rolls.CATEGORIES)
        assert roll.parts[0].template.is_whole
        for part in roll.parts:
            assert all(value in part.template.blanks[name] for name, value in part.values.items())
        fits = fitting(roll.parts[0].template.poses, words_of(roll), all_presets())
        assert roll.pose in {preset.id for preset in fits}
        whos.add(roll.parts[0].template.id.split("-")[0] == "rolled")
        poses.add(roll.pose)
    assert whos == {True, False}
    assert len(poses) > 30


@pytest.mark.parametrize("seed", [0, 7, 999_999])
def test_somebody_new_does_what_the_pose_shows(seed):
    known = rolls.stranger(seed)
    preset = presets.get(known.poses[0])
    assert known.prompt.endswith(preset.title.lower())
    assert len(preset.pose.people) == 1
    assert rolls.template(known.id) == known


@pytest.mark.parametrize("name", ["morning-jog", "rolled-", "rolled-x", "rolled-1234567", "own-1"])
def test_other_ids_are_nobody_of_the_dice(name):
    assert rolls.template(name) is None


@pytest.mark.parametrize("category", rolls.CATEGORIES)
def test_another_is_another(category):
    now = library.find("", category)[0].id
    found = [rolls.another(category, seed, but=(now,)) for seed in SEEDS]
    assert {one.template.category for one in found} == {category}
    assert now not in {one.template.id for one in found}
    assert len({one.template.id for one in found}) > 5
