import random

import numpy as np
import pytest

from core.pose.skeleton import Size
from training.figures import figure
from training.figures.draw import draw_figure
from training.figures.looks import (
    HAIR_COLOURS,
    HAIR_STYLES,
    OUTFITS,
    PLACES,
    Look,
    training_caption,
    vocabulary,
)
from training.figures.paint import Painter
from training.figures.scenery import paint_scenery
from training.figures.skeletons import BASE_POSES, random_skeleton

SIZE = Size(128, 192)
PLAIN = Look(
    kind="girl", hair_colour="brown", hair_styles=("long hair", "high ponytail"),
    eye_colour="green",
    skin="", expression="smile", outfit="sports outfit", cloth="red", shoes="white",
    place="sunny park path", effect="",
)  # fmt: skip


def test_a_seed_is_one_figure():
    one, same, other = figure(7, SIZE), figure(7, SIZE), figure(8, SIZE)
    assert np.array_equal(one.picture, same.picture)
    assert one.pose == same.pose
    assert one.caption == same.caption
    assert not np.array_equal(one.picture, other.picture)


def test_scale_keeps_the_composition():
    small, large = figure(11, SIZE), figure(11, SIZE, scale=4)
    assert large.picture.shape == (768, 512, 3)
    assert np.allclose(large.pose.people[0].body[:, :2], small.pose.people[0].body[:, :2] * 4)
    shrunk = large.picture.reshape(192, 4, 128, 4, 3).mean((1, 3))
    assert np.abs(shrunk - small.picture).mean() < 8


@pytest.mark.parametrize("action", list(BASE_POSES))
def test_limbs_are_painted_where_the_joints_are(action):
    skeleton = random_skeleton(random.Random(3), SIZE, action)
    drawn = draw_figure(skeleton, PLAIN, seed=5)
    empty = Painter(SIZE)
    paint_scenery(empty, random.Random(5), PLAIN.place)
    changed = np.abs(drawn.astype(int) - empty.finished()).sum(-1) > 30
    visible = skeleton.pose.people[0].visible
    middles = [
        (skeleton.joints[a] + skeleton.joints[b]) / 2
        for a, b in ((2, 3), (3, 4), (5, 6), (6, 7), (8, 9), (9, 10), (11, 12), (12, 13))
        if visible[a] and visible[b]
    ]
    assert middles
    covered = [changed[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].any() for x, y in middles]
    assert np.mean(covered) == 1


def test_a_caption_names_every_attribute():
    drawn = figure(21, SIZE)
    look = drawn.look
    for word in (
        look.kind,
        look.hair_colour,
        *look.hair_styles,
        look.cloth,
        look.outfit,
        look.footwear,
        look.place,
    ):
        assert word in drawn.caption
    assert drawn.skeleton.action in drawn.caption
    assert look.hair_colour in drawn.sentence
    assert look.footwear in drawn.sentence


def test_a_back_view_hides_and_leaves_out_the_face():
    backs = [f for f in (figure(seed, SIZE) for seed in range(60)) if f.skeleton.is_back]
    assert backs
    for drawn in backs:
        assert not drawn.pose.people[0].visible[[0, 14, 15]].any()
        assert "from behind" in drawn.tags
        assert not any(tag.endswith("eyes") for tag in drawn.tags)


def test_the_tables_cover_what_the_studio_promises():
    assert len(HAIR_COLOURS) >= 10
    assert len(HAIR_STYLES) >= 8
    assert len(OUTFITS) >= 8
    assert len(PLACES) >= 10


def test_training_captions_use_only_words_of_the_vocabulary():
    known = set(vocabulary())
    rng = random.Random(0)
    for seed in range(30):
        drawn = figure(seed, SIZE)
        for _ in range(3):
            words = training_caption(rng, drawn.tags, drawn.sentence).replace(",", " ").split()
            assert {w.removeprefix("1") for w in words} <= known
