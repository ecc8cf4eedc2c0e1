from __future__ import annotations

import pytest

from core.config import Config
from core.pose import presets
from core.pose.presets import all_presets
from core.pose.suggest import CALM
from core.posed_prompts.poses import MOST, first_pose, fitting, known_presets
from core.prompts.library import Template, all_templates, template
from core.prompts.user_templates import UserTemplates

SHIPPED = all_presets()
IDS = {preset.id for preset in SHIPPED}


def ids(found) -> list[str]:
    return [preset.id for preset in found]


@pytest.mark.parametrize("known", all_templates(), ids=lambda known: known.id)
def test_every_shipped_prompt_names_poses_that_are_there(known: Template):
    assert known.poses
    assert [name for name in known.poses if name not in IDS] == []
    assert first_pose(known, SHIPPED).id == known.poses[0]


@pytest.mark.parametrize(
    ("named", "words", "words_first", "expected"),
    [
        (["jogging", "waving"], "girl, standing by a wall", False, ["jogging", "waving"]),
        (["jogging"], "girl, crouching", False, ["jogging", "crouching"]),
        (["jogging"], "girl, crouching", True, ["crouching", "jogging"]),
        (["gone", "waving"], "girl, red hair", False, ["waving"]),
        ([], "girl, crouching, (red hair:1.2)", False, ["crouching"]),
        ([], "girl, <lora:dancing:1>, crouching", False, ["crouching"]),
        # a cut, proportions, a view and company are asked for by words alone
        (["jogging"], "(chibi:1.3), big head", False, None),
    ],
)
def test_named_poses_go_before_those_of_the_words(named, words, words_first, expected):
    found = ids(fitting(named, words, SHIPPED, words_first=words_first))
    if expected is None:
        assert {preset.group for preset in SHIPPED if preset.id == found[0]} == {"chibi"}
    else:
        assert found[: len(expected)] == expected


@pytest.mark.parametrize("words", ["", "girl, red hair", "a quiet forest"])
def test_where_nothing_is_asked_somebody_is_calm(words):
    found = fitting((), words, SHIPPED)
    assert len(found) == MOST
    assert {preset.id for preset in found} <= CALM
    assert {len(preset.pose.people) for preset in found} == {1}


def test_one_s_own_poses_are_known(tmp_path):
    config = Config.from_environment({"POSEANIME_DATA": str(tmp_path)})
    kept = presets.save(presets.get("waving").pose, "Greeting the sea", config.poses_folder)
    own = UserTemplates(config.prompts_folder).save("Sea", "girl, beach", poses=(kept.id,))
    known = known_presets(config)
    assert known[0] == kept
    assert first_pose(own, known) == kept
    presets.remove(kept.id, config.poses_folder)
    assert first_pose(own, known_presets(config)).id in CALM


def test_a_prompt_without_poses_has_that_of_its_words(tmp_path):
    own = UserTemplates(tmp_path).save("Mine", "1girl, {colour} hair, kneeling")
    assert first_pose(own, SHIPPED).id == "kneeling"
    assert first_pose(template("morning-jog"), SHIPPED).title == "Jogging"
