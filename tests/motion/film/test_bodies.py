"""A person's way onto another body."""

from __future__ import annotations

import numpy as np
import pytest

from core.geometry import Size
from core.motion.between import frames
from core.motion.film import bodies
from core.motion.timeline import Key, Play, Timeline
from core.pose import presets
from core.pose.anatomy.retarget import STYLES
from core.pose.skeleton import BONES, Person

SIZE = Size(512, 768)
CHIBI = STYLES["chibi-3"].proportions
LIMBS = BONES[2:4] + BONES[7:9]


@pytest.fixture(scope="module")
def way() -> list[Person]:
    """Somebody whose arm comes towards the viewer and goes back."""
    keys = [presets.get(name).pose.fitted_to(SIZE) for name in ("standing", "pointing", "waving")]
    timeline = Timeline(keys=tuple(Key(pose=key, steps=11) for key in keys), play=Play.ONCE)
    return [pose.people[0] for pose in frames(timeline)]


def lengths(person: Person) -> np.ndarray:
    return np.array([np.hypot(*(person.body[a, :2] - person.body[b, :2])) for a, b in LIMBS])


def angles(person: Person) -> np.ndarray:
    steps = [person.body[b, :2] - person.body[a, :2] for a, b in LIMBS]
    return np.array([np.arctan2(y, x) for x, y in steps])


def test_every_frame_gets_the_same_factors(way):
    grown = bodies.onto(way, CHIBI)
    ratios = np.array([lengths(a) / lengths(b) for a, b in zip(grown, way, strict=True)])
    assert ratios.std(axis=0) == pytest.approx(0, abs=1e-3)
    assert ratios.mean() < 0.8, "limbs of a chibi are short"
    turned = [angles(a) - angles(b) for a, b in zip(grown, way, strict=True)]
    assert np.abs(turned).max() < 1e-3


def test_feet_stay_on_their_ground(way):
    grown = bodies.onto(way, CHIBI)
    for before, after in zip(way, grown, strict=True):
        feet = [one.body[[10, 13], 1].max() for one in (before, after)]
        assert feet[0] == pytest.approx(feet[1], abs=0.5)


def test_their_own_body_changes_nothing(way):
    same = bodies.onto(way, bodies.measured(way))
    apart = [np.abs(a.body - b.body).max() for a, b in zip(way, same, strict=True)]
    assert max(apart) < 1.0


def test_a_frame_without_feet_does_not_jump(way):
    body = way[10].body.copy()
    body[[9, 10, 12, 13]] = 0
    cut = [*way[:10], Person(body), *way[11:]]
    necks = np.array([one.body[1, :2] for one in bodies.onto(cut, CHIBI)])
    whole = np.array([one.body[1, :2] for one in bodies.onto(way, CHIBI)])
    assert np.abs(necks - whole).max() < 3


def test_too_little_to_measure_stays_as_it_is(way):
    bare = np.zeros_like(way[0].body)
    bare[:2] = way[0].body[:2]
    assert bodies.onto([Person(bare)], CHIBI) == [Person(bare)]
