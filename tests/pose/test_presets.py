import json
import logging
from itertools import pairwise

import numpy as np
import pytest

from core.errors import InputRejected, NotFound
from core.pose import openpose, presets
from core.pose.render import control_map
from core.pose.skeleton import Joint, Person, Pose
from core.user_folder import is_own

LIMBS = [
    (Joint.RIGHT_SHOULDER, Joint.RIGHT_ELBOW, Joint.RIGHT_WRIST),
    (Joint.LEFT_SHOULDER, Joint.LEFT_ELBOW, Joint.LEFT_WRIST),
    (Joint.RIGHT_HIP, Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE),
    (Joint.LEFT_HIP, Joint.LEFT_KNEE, Joint.LEFT_ANKLE),
]
ALL = presets.all_presets()


def test_there_are_enough_of_every_view_and_the_first_is_the_first_picture():
    assert len(ALL) >= 80
    assert ALL[0].id == "jogging"
    views = [preset.view for preset in ALL]
    assert min(views.count(view) for view in ("front", "side", "back")) >= 5
    assert len({preset.id for preset in ALL}) == len({preset.title for preset in ALL}) == len(ALL)
    assert sum(len(preset.pose.people) == 2 for preset in ALL) >= 6


def test_every_set_is_filled_and_the_turnaround_is_complete():
    groups = [preset.group for preset in ALL]
    assert set(groups) == set(presets.SETS) - {presets.OWN}
    assert all(groups.count(group) >= 5 for group in set(groups))
    turn = [preset for preset in ALL if preset.group == "turnaround"]
    assert [preset.view for preset in turn] == [
        "front", "front", "side", "back", "back", "back", "side", "front",
    ]  # fmt: skip
    heights = [preset.pose.people[0].bounds()[3] for preset in turn]
    assert max(heights) - min(heights) < 2, "all stand on one ground"


@pytest.mark.parametrize("preset", ALL, ids=lambda preset: preset.id)
def test_preset_is_drawn_inside_its_canvas_and_survives_its_own_json(preset):
    assert openpose.loads(openpose.dumps(preset.pose)) == preset.pose
    assert np.asarray(control_map(preset.pose)).any()
    assert preset.tags
    assert all(tag == tag.lower() for tag in preset.tags)
    for person in preset.pose.people:
        left, top, right, bottom = person.bounds()
        assert 1 <= left < right <= preset.pose.size.width - 1
        assert 1 <= top < bottom <= preset.pose.size.height - 1
        needed = slice(1, 14) if preset.group != "busts" else [1, 2, 5]
        assert person.visible[needed].all(), "only the face may be hidden"


@pytest.mark.parametrize(
    "preset",
    [preset for preset in ALL if preset.group not in ("busts", "chibi")],
    ids=lambda preset: preset.id,
)
def test_preset_has_limbs_of_one_body(preset):
    """On the picture no limb is longer than anatomy allows beside the others of the figure."""
    for person in preset.pose.people:
        body = person.body[:, :2]
        lengths = [np.hypot(*(body[a] - body[b])) for limb in LIMBS for a, b in pairwise(limb)]
        upper_arms, forearms, thighs, shins = (
            max(lengths[i], lengths[i + 2]) for i in (0, 1, 4, 5)
        )
        torso = np.hypot(*(body[Joint.NECK] - body[[Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean(axis=0)))
        longest = max(upper_arms / 0.94, forearms / 0.87, thighs / 1.46, shins / 1.4, torso / 1.7)
        assert 0.7 * longest <= max(thighs / 1.46, shins / 1.4) <= longest


@pytest.mark.parametrize("preset", ALL[:12], ids=lambda preset: preset.id)
def test_the_commonest_fill_a_portrait_canvas(preset):
    assert preset.pose.size == (512, 768)
    person = preset.pose.people[0]
    _, top, _, bottom = person.bounds()
    # Hair above the eyes and feet below the ankles come on top of what the joints span.
    assert (bottom - top) / 768 >= 0.66


@pytest.mark.parametrize("preset", [p for p in ALL if p.view == "back"], ids=lambda p: p.id)
def test_from_behind_the_sides_are_swapped_on_the_picture(preset):
    body = preset.pose.people[0].body
    assert body[Joint.RIGHT_HIP, 0] > body[Joint.LEFT_HIP, 0]
    if preset.id != "looking-back":
        shown = preset.pose.people[0].visible
        assert not shown[[Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE]].any()
        ears = shown[[Joint.RIGHT_EAR, Joint.LEFT_EAR]]
        turned = {"turnaround-4-back-right": [True, False], "turnaround-6-back-left": [False, True]}
        assert ears.tolist() == turned.get(preset.id, [True, True])


@pytest.mark.parametrize("preset", [p for p in ALL if p.view == "side"], ids=lambda p: p.id)
def test_from_the_side_one_ear_is_hidden(preset):
    for person in preset.pose.people:
        assert person.visible[[Joint.RIGHT_EAR, Joint.LEFT_EAR]].sum() == 1


def test_find_takes_beginnings_of_words_in_any_order():
    assert [preset.id for preset in presets.find("jogg")] == ["jogging"]
    assert presets.find("") == ALL
    assert {"walking-away", "hero-back"} <= {preset.id for preset in presets.find("BACK behind")}
    assert presets.find("unicycle") == ()


def test_get_names_what_is_missing():
    assert presets.get("sitting").title == "Sitting on a chair"
    with pytest.raises(NotFound, match="'no-such'"):
        presets.get("no-such")


def test_a_folder_that_is_not_there_holds_none(tmp_path):
    assert presets.all_presets(tmp_path / "none") == ()


def test_a_file_dropped_into_the_folder_appears(tmp_path, standing, caplog):
    text = openpose.dumps(standing)
    (tmp_path / "tall-girl.json").write_text(text)
    assert [preset.title for preset in presets.all_presets(tmp_path)] == ["Tall girl"]
    facts = {"title": "A", "tags": ["Cool", 3], "view": "nonsense", "order": 1}
    (tmp_path / "later.json").write_text(json.dumps(json.loads(text) | {"preset": facts}))
    (tmp_path / "broken.json").write_text("{")
    with caplog.at_level(logging.WARNING):
        found = presets.all_presets(tmp_path)
    assert [(p.id, p.tags, p.view) for p in found] == [
        ("later", ("cool",), "front"),
        ("tall-girl", (), "front"),
    ]
    assert "broken.json" in caplog.text


def test_a_pose_of_ones_own_is_kept_shown_removed_and_brought_back(tmp_path):
    folder = tmp_path / "poses"
    kept = presets.save(ALL[3].pose, "  My\nguard ", folder, tags=["night"])
    assert (kept.title, kept.group, kept.pose) == ("My guard", presets.OWN, ALL[3].pose)
    assert is_own(kept.id)
    assert presets.all_presets(folder) == (kept,)
    assert presets.find("nig", folder) == (kept,)
    data = presets.remove(kept.id, folder)
    assert presets.all_presets(folder) == ()
    with pytest.raises(NotFound, match="not there any more"):
        presets.remove(kept.id, folder)
    presets.restore(kept.id, data, folder)
    assert presets.all_presets(folder) == (kept,)


@pytest.mark.parametrize("name", ["../../etc/passwd", "jogging", "own-xyz", ""])
def test_only_ones_own_poses_can_be_removed(name, tmp_path):
    with pytest.raises(NotFound, match="of your own"):
        presets.remove(name, tmp_path)


def test_what_cannot_be_kept_is_told(tmp_path):
    with pytest.raises(InputRejected, match="a name for the pose"):
        presets.save(ALL[0].pose, " \n ", tmp_path)
    empty = Pose((Person(np.zeros((18, 3))),), ALL[0].pose.size)
    with pytest.raises(InputRejected, match="visible joint"):
        presets.save(empty, "nothing", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_too_large_is_left_out(tmp_path, caplog):
    (tmp_path / "huge.json").write_text(" " * (presets.MAX_FILE_BYTES + 1))
    with caplog.at_level(logging.WARNING):
        assert presets.all_presets(tmp_path) == ()
    assert "huge.json left out" in caplog.text


def test_a_link_to_nowhere_takes_no_other_preset_away(tmp_path, standing):
    presets.save(standing, "Mine", tmp_path)
    (tmp_path / "lost.json").symlink_to(tmp_path / "nowhere.json")
    (tmp_path / "round.json").symlink_to(tmp_path / "round.json")
    assert [one.title for one in presets.all_presets(tmp_path)] == ["Mine"]
    with pytest.raises(NotFound):
        presets.get("lost", tmp_path)
