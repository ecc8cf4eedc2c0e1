import random

import numpy as np
import pytest

from core.geometry import Size
from core.pose.presets import all_presets
from core.pose.skeleton import Person, Pose
from training.figures import ATTRIBUTES, figure, new_look
from training.figures.captions import phrases, training_caption, vocabulary
from training.figures.skeletons import BASE_POSES

SIZE = Size(128, 192)


def test_a_seed_is_one_figure():
    one, same, other = figure(7, SIZE), figure(7, SIZE), figure(8, SIZE)
    assert one.picture.tobytes() == same.picture.tobytes()
    assert (one.pose, one.caption, one.looks) == (same.pose, same.caption, same.looks)
    assert not np.array_equal(one.picture, other.picture)


def test_scale_keeps_the_composition():
    small, large = figure(11, SIZE), figure(11, SIZE, scale=4)
    assert large.picture.shape == (768, 512, 3)
    assert np.allclose(large.pose.people[0].body[:, :2], small.pose.people[0].body[:, :2] * 4)
    shrunk = large.picture.reshape(192, 4, 128, 4, 3).mean((1, 3))
    assert np.abs(shrunk - small.picture).mean() < 8


@pytest.mark.parametrize("action", list(BASE_POSES))
def test_an_action_is_drawn_and_named(action):
    drawn = figure(3, SIZE, action=action, people=1)
    assert drawn.bodies[0].action == action
    assert action in drawn.tags
    assert action in drawn.sentence


def test_any_preset_can_be_drawn():
    for preset in all_presets()[::4]:
        drawn = figure(1, SIZE, pose=preset.pose)
        assert drawn.pose == preset.pose.scaled_to(SIZE)
        assert len(drawn.looks) == len(preset.pose.people)
        assert drawn.picture.std() > 10


@pytest.mark.parametrize("shown", [(), (0,), (0, 1), (8, 9, 10), (4, 7), (1, 2, 3, 16)])
def test_a_pose_of_few_joints_does_not_stop_the_drawing(shown):
    body = np.zeros((18, 3))
    for joint in shown:
        body[joint] = (40 + 3 * joint, 50 + 5 * joint, 1)
    drawn = figure(2, SIZE, pose=Pose((Person(body),), SIZE))
    assert drawn.picture.shape == (192, 128, 3)
    assert len(drawn.looks) == 1


def test_one_or_two_people_are_drawn_and_counted():
    counts = {len(figure(seed, SIZE).pose.people) for seed in range(40)}
    assert counts == {1, 2}
    two = figure(5, SIZE, people=2)
    assert len(two.looks) == len(two.bodies) == 2
    assert two.tags[0] in ("2girls", "2boys", "1girl")


def test_a_look_keeps_in_every_pose_and_names_its_attributes():
    look = new_look(random.Random(4))
    one, other = figure(1, SIZE, look=look), figure(2, SIZE, look=look)
    assert one.looks[0] == other.looks[0] == look
    for drawn in (one, other):
        values = drawn.attributes()
        assert values.keys() == ATTRIBUTES.keys()
        assert all(value in ATTRIBUTES[name] for name, value in values.items())
        assert values | look.attributes() == values


def test_a_caption_names_every_attribute():
    drawn = figure(21, SIZE, people=1)
    look = drawn.looks[0]
    for word in (look.kind, look.hair_colour, *look.hair_styles, look.cloth, look.outfit,
                 look.footwear, drawn.scene.place):  # fmt: skip
        assert word in drawn.caption
    assert look.hair_colour in drawn.sentence
    assert look.footwear in drawn.sentence


def test_a_back_view_hides_and_leaves_out_the_face():
    drawn = [figure(seed, SIZE, people=1) for seed in range(60)]
    backs = [one for one in drawn if one.bodies[0].faces_away]
    assert backs
    for one in backs:
        assert not one.pose.people[0].visible[[0, 14, 15]].any()
        assert "from behind" in one.tags
        assert not any(tag.endswith("eyes") for tag in one.tags)


def test_the_tables_cover_what_the_studio_promises():
    assert len(ATTRIBUTES["hair_colour"]) >= 10
    assert len(ATTRIBUTES["hair_style"]) >= 10
    assert len(ATTRIBUTES["outfit"]) >= 14
    assert len(ATTRIBUTES["place"]) >= 12
    assert len(ATTRIBUTES["expression"]) >= 6


def test_training_captions_use_only_words_of_the_vocabulary():
    known = set(vocabulary())
    rng = random.Random(0)
    for seed in range(30):
        drawn = figure(seed, SIZE)
        for _ in range(3):
            assert words_of(training_caption(rng, drawn.tags, drawn.sentence)) <= known
    assert words_of(" ".join(phrases())) <= known


def words_of(text: str) -> set[str]:
    return set("".join(c if c.isalpha() else " " for c in text).split())
