"""Whether a puppet is fit to be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cutout.cutout import Cutout
from core.pose.skeleton import Person, Pose
from core.repose.figure import by_puppet
from core.repose.fitness import (
    CROWDED,
    LOOSE,
    MISPLACED,
    UNFIT,
    UNSET,
    loose_notes,
    loose_share,
    unfit_notes,
)
from core.repose.puppet import Puppet
from core.repose.request import AskedPose, Road
from tests.repose.conftest import SIZE, posed, source_of

UNSET_ARM, UNSET_LEG = (UNSET.format(limbs=limbs) for limbs in ("an arm", "a leg"))


def with_joints(pose: Pose, **moved: tuple[float, float] | None) -> Pose:
    """``moved``: "j4" is joint 4, at a place in shares of the picture, or hidden."""
    body = pose.people[0].body.copy()
    for name, place in moved.items():
        joint = int(name[1:])
        if place is None:
            body[joint, 2] = 0
        else:
            body[joint, :2] = place[0] * pose.size.width, place[1] * pose.size.height
    return Pose((Person(body),), pose.size)


@pytest.mark.parametrize("preset", ["standing", "waving", "arms-up", "arms-crossed", "sitting"])
@pytest.mark.parametrize("labels", [True, False])
def test_a_drawing_in_its_own_pose_is_fit(preset, labels):
    assert source_of(preset, labels=labels).puppet.fitness.notes == ()


# A figure that stands with hanging arms, whose pose was found wrong.
WRONG = {
    "both arms up": ({"j3": (0.1, 0.1), "j4": (0.1, 0.02), "j6": (0.9, 0.1), "j7": (0.9, 0.02)},
                     MISPLACED),
    "an arm beside it": ({"j3": (0.12, 0.4), "j4": (0.05, 0.5)}, MISPLACED),
    "a leg beside it": ({"j9": (0.1, 0.7), "j10": (0.08, 0.9)}, MISPLACED),
    "a leg without joints": ({"j9": None, "j10": None}, UNSET_LEG),
    "an arm without joints": ({"j3": None, "j4": None}, UNSET_ARM),
}  # fmt: skip


@pytest.mark.parametrize(("moved", "note"), WRONG.values(), ids=WRONG.keys())
def test_a_pose_that_is_not_the_picture_s_says_so_in_every_pose(moved, note):
    source = source_of()
    puppet = Puppet.of(source.cutout, with_joints(source.pose, **moved))
    assert note in puppet.fitness.notes
    for name in ("standing", "arms-up"):
        assert note in by_puppet(puppet, AskedPose(posed(name)), SIZE).notes


def test_hands_that_are_seen_away_from_the_wrists_say_so():
    """Its bones all lie on the figure: forearms as if folded up before the chest."""
    source = source_of()
    folded = with_joints(source.pose, j4=(0.47, 0.3), j7=(0.53, 0.3))
    fitness = Puppet.of(source.cutout, folded).fitness
    assert fitness.on_figure > 0.95
    assert fitness.notes == (MISPLACED,)
    unnamed = replace(source.cutout, parts=None)
    assert Puppet.of(unnamed, folded).fitness.stray_hands == 0


def test_a_chair_that_was_cut_out_along_says_so():
    source = source_of()
    alpha = source.cutout.alpha.copy()
    alpha[200:380, :70] = alpha[100:380, 190:] = 1
    cutout = replace(source.cutout, alpha=alpha, parts=None)
    assert CROWDED in Puppet.of(cutout, source.pose).fitness.notes


def test_a_cropped_figure_lacks_nothing_that_its_picture_shows():
    source = source_of()
    knees = int(source.pose.people[0].body[[9, 12], 1].min()) - 10
    cutout = Cutout(
        source.cutout.alpha[:knees], source.cutout.colours[:knees], source.cutout.parts[:knees],
        "alpha",
    )  # fmt: skip
    size = cutout.size
    body = source.pose.people[0].body.copy()
    body[[9, 10, 12, 13], 2] = 0
    assert Puppet.of(cutout, Pose((Person(body),), size)).fitness.notes == ()


def test_what_comes_off_is_counted_beside_the_largest_piece():
    shown = np.zeros((100, 100), np.bool_)
    assert loose_share(shown) == 0.0
    shown[10:60, 10:60] = True
    assert loose_share(shown) == 0.0
    shown[80:90, 80:90] = True
    assert loose_share(shown) == pytest.approx(100 / 2600)
    assert (loose_notes(100 / 2600), loose_notes(0.0)) == ((LOOSE,), ())


@pytest.mark.parametrize(("asked", "comes_off"), [("standing", False), ("arms-up", True)])
def test_pieces_that_come_off_are_told_of_the_pose_that_tears_them_off(asked, comes_off):
    """A raised arm under a pose whose arms hang: what is called an arm is its own, and more."""
    puppet = Puppet.of(source_of("waving").cutout, posed("standing"))
    figure = by_puppet(puppet, AskedPose(posed(asked)), SIZE)
    assert (LOOSE in figure.notes) == comes_off
    whole = by_puppet(source_of("waving").puppet, AskedPose(posed(asked)), SIZE)
    assert whole.notes == ()


@pytest.mark.parametrize("told", ["standing", "shrug", "waving"])
@pytest.mark.parametrize("shown", ["wave-both", "arms-up", "hands-on-hips"])
def test_arms_that_were_found_wrong_say_so(shown, told):
    assert MISPLACED in Puppet.of(source_of(shown).cutout, posed(told)).fitness.notes


@pytest.mark.parametrize(
    ("road", "told", "notes"),
    [
        (Road.PUPPET, ["a", "b"], ("a", "b")),
        (Road.PUPPET, [], ()),
        (Road.REDRAW, ["a"], ()),
        (Road.PAINT, ["a"], ()),
        (Road.PUPPET, "a", ()),
        (Road.PUPPET, ["a", 3], ("a",)),
        (Road.PUPPET, None, ()),
    ],
)
def test_what_a_record_tells_of_its_puppet(road, told, notes):
    assert unfit_notes({"road": road.value, UNFIT: told}) == notes
