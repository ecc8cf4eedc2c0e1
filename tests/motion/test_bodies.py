import numpy as np

from core.figures.casting import Character
from core.motion.bodies import played, standing_at
from core.pose import presets
from core.pose.anatomy.retarget import STYLES
from core.pose.skeleton import BONES

POSES = tuple(presets.get(name).pose for name in ("standing", "jogging", "waving"))
PEOPLE = tuple(pose.people[0] for pose in POSES)
LIMBS = slice(0, 12)  # of ``BONES``; the head grows as a ball


def lengths(person):
    body = person.body[:, :2].astype(float)
    return np.array([np.hypot(*(body[end] - body[start])) for start, end in BONES])[LIMBS]


def test_a_small_character_goes_through_it_with_one_factor_a_bone():
    small = Character("girl", proportions=STYLES["chibi-3"].proportions)
    moved = played(POSES, [small])
    both = zip(moved, PEOPLE, strict=True)
    factors = [lengths(new.people[0]) / lengths(old) for new, old in both]
    np.testing.assert_allclose(factors[1], factors[0], rtol=1e-3)
    np.testing.assert_allclose(factors[2], factors[0], rtol=1e-3)
    assert np.abs(factors[0] - 1).max() > 0.2


def test_who_has_no_proportions_moves_as_it_is():
    assert played(POSES, [Character("girl"), None]) == POSES


def test_the_first_frame_stands_where_somebody_stands():
    where = PEOPLE[0].scaled(0.5, 0.5).moved(40, 30)
    moved = standing_at(PEOPLE, where, 0.5)
    np.testing.assert_allclose(moved[0].body[:, :2], where.body[:, :2], atol=0.02)
    np.testing.assert_allclose(lengths(moved[1]), lengths(PEOPLE[1]) / 2, rtol=1e-3)
