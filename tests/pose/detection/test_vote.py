from dataclasses import replace

import numpy as np
import pytest

from core.pose import presets
from core.pose.detection.sighting import Sighting
from core.pose.detection.vote import vote as voted
from core.pose.skeleton import Joint, Person

STANDING = presets.get("standing").pose.people[0]
SURE = np.full(18, 0.95)


def seen(person: Person = STANDING, *, box: float = 0.95, focus: float = 0.9) -> Sighting:
    return Sighting(person, SURE, np.full(18, focus), box, overlap=0.9)


def moved(joint: Joint, by: float, person: Person = STANDING) -> Person:
    body = person.body.copy()
    body[joint, 0] += by
    return Person(body)


def without(*joints: Joint) -> Person:
    body = STANDING.body.copy()
    body[list(joints)] = 0
    return Person(body)


ELSEWHERE = STANDING.moved(2000, 0)


@pytest.mark.parametrize(
    ("looks", "people"),
    [
        ([[seen()]] * 4, 1),
        ([[seen()], [seen()], [], []], 1),
        ([[seen()], [], [], []], 0),  # the plain look alone
        ([[], [seen()], [], []], 0),  # a ghost of one look
        ([[], [seen()], [seen()], [seen()]], 1),
        ([[seen()], [seen(), seen(ELSEWHERE)], [seen()], [seen()]], 1),
        ([[seen(), seen(ELSEWHERE)]] * 4, 2),
        ([[], [], [], []], 0),
        ([[seen()]], 1),  # nobody else looked
    ],
)
def test_people_are_voted_on(looks, people):
    assert len(voted(looks)) == people


def test_people_stand_from_left_to_right_at_the_median_of_the_looks():
    looks = [[seen(ELSEWHERE), seen(STANDING.moved(by, 0))] for by in (0, 2, 4, 60)]
    left, right = voted(looks)
    assert np.allclose(left.person.body[:, 0], STANDING.body[:, 0] + 3 * STANDING.visible)
    assert right.person == ELSEWHERE


def test_two_finds_of_one_person_become_one():
    near = STANDING.moved(0.03 * np.ptp(STANDING.body[STANDING.visible, 1]), 0)
    both = [seen(), seen(near, box=0.5)]
    assert len(voted([both] * 4)) == 1


def test_faint_people_of_all_looks_are_nobody():
    faint = replace(seen(focus=0.05), peaks=np.full(18, 0.51), box_chance=0.05, overlap=0.1)
    assert voted([[faint]] * 4) == []


def test_a_joint_that_most_looks_hide_is_hidden():
    looks = [[seen(without(Joint.NOSE))], [seen(without(Joint.NOSE))], [seen()]]
    (one,) = voted(looks)
    assert not one.person.visible[Joint.NOSE]
    assert one.person.visible[Joint.NECK]


@pytest.mark.parametrize(
    ("looks", "unsure"),
    [
        ([[seen()]] * 4, ()),
        (
            [[seen()], [seen(moved(Joint.LEFT_WRIST, 200))], [seen()], [seen()]],
            (Joint.LEFT_WRIST,),
        ),
        ([[seen()], [seen()], [seen(without(Joint.NOSE))], [seen(without(Joint.NOSE))],
          [seen()]], (Joint.NOSE,)),
    ],
    ids=["agreed", "far apart", "hidden by two of five"],
)  # fmt: skip
def test_what_the_looks_do_not_agree_on_is_unsure(looks, unsure):
    (one,) = voted(looks)
    assert one.unsure == unsure


def test_what_all_looks_see_faintly_is_unsure():
    focus = np.full(18, 0.9)
    focus[Joint.LEFT_ANKLE] = 0.08
    faint = replace(seen(), focus=focus, peaks=np.where(focus < 0.1, 0.52, 0.95))
    (one,) = voted([[faint]] * 4)
    assert one.unsure == (Joint.LEFT_ANKLE,)


def test_whom_half_of_the_looks_miss_is_less_likely_than_whom_all_see():
    (all_see,), (half_see,) = voted([[seen()]] * 4), voted([[seen()], [seen()], [], []])
    assert half_see.chance < all_see.chance


def test_a_look_that_was_told_where_to_look_counts_for_joints_alone():
    told = [[seen(moved(Joint.LEFT_WRIST, 200))]]
    assert voted([[seen()], [], [], []], told) == []
    (one,) = voted([[seen()]] * 4, told)
    assert one.unsure == (Joint.LEFT_WRIST,)


def test_only_disagreement_makes_joints_of_other_networks_unsure():
    """Their peaks are no chances."""
    low = replace(seen(), peaks=np.full(18, 0.35), focus=None)
    (one,) = voted([[low]] * 4)
    assert one.unsure == ()
    apart = replace(low, person=moved(Joint.LEFT_WRIST, 200))
    (one,) = voted([[low], [apart], [low], [low]])
    assert one.unsure == (Joint.LEFT_WRIST,)
