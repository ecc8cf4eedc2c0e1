"""What is taken from one drawing goes together."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.figures.drawing import draw
from core.figures.looks import Scene, new_look
from core.figures.painting.display_list import Label
from core.geometry import Size
from core.pose.presets import get
from core.pose.skeleton import Pose

SIZE = Size(128, 192)
LOOKS = [new_look(random.Random(seed)) for seed in range(6)]
PARK = Scene("sunny park path")


def drawn(pose="standing", *, size=SIZE, scene=PARK, seed=3, looks=LOOKS):
    return draw(get(pose).pose, looks, scene, size, seed=seed)


@pytest.mark.parametrize("place", ["snow", "city at night", "concert stage"])
def test_the_same_arguments_give_the_same_drawing(place):
    one, other = (drawn(scene=Scene(place)) for _ in range(2))
    assert np.array_equal(one.picture(), other.picture())
    assert np.array_equal(one.labels(), other.labels())


def test_the_ground_does_not_depend_on_the_figure():
    one, other = drawn(looks=LOOKS[:1]), drawn(looks=LOOKS[1:])
    neither = (one.labels() == 0) & (other.labels() == 0)
    apart = np.abs(one.picture().astype(int) - other.picture()).max(2)[neither]
    assert np.mean(apart == 0) > 0.9  # but for outlines, shadows and magic


def test_the_ground_alone_lacks_only_the_shadow():
    one = drawn()
    darker = one.ground().astype(int) - one.behind()
    assert darker.max() > 20
    assert not darker[: SIZE.height // 2].any()


def test_another_seed_has_another_ground():
    one, other = drawn(), drawn(seed=4)
    assert np.abs(one.picture().astype(int) - other.picture()).mean() > 1


def test_threads_draw_what_one_draws_alone():
    poses = ["standing", "running", "waving", "sitting"] * 3
    alone = [drawn(pose).picture() for pose in poses]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda pose: drawn(pose).picture(), poses))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_six_people_have_labels_of_their_own_and_the_last_is_nearest():
    person = get("standing").pose.scaled_to(SIZE).people[0]
    pose = Pose(tuple(person for _ in range(6)), SIZE)
    labels = draw(pose, LOOKS[:1], PARK, SIZE).labels()
    shown = labels[labels > 0]
    assert np.mean(shown // 16 == 5) > 0.97
    apart = Pose(tuple(person.moved(18 * n - 45, 0) for n in range(6)), SIZE)
    seen = draw(apart, LOOKS, PARK, SIZE).labels()
    assert {int(v) // 16 for v in np.unique(seen[seen > 0])} == set(range(6))


def test_a_place_of_none_is_white():
    one = drawn(scene=Scene("none"))
    assert (one.picture()[one.labels() == 0] == 255).mean() > 0.9
    assert (one.picture()[0, 0] == 255).all()


def test_labels_name_what_is_seen():
    labels = drawn().labels()
    for label in (Label.SKIN, Label.HAIR, Label.EYES, Label.SHOES):
        assert np.sum(labels == label) > 5, label
