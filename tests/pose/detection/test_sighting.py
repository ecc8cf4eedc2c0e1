from dataclasses import replace

import numpy as np
import pytest

from core.pose import presets
from core.pose.detection.sighting import LEAST_CHANCE, UNFOUND, Sighting
from core.pose.skeleton import MIRROR, Joint, Person

STANDING = presets.get("standing").pose.people[0]
OWN = Sighting(STANDING, np.full(18, 0.9), np.full(18, 0.8), box_chance=0.9, overlap=0.8)
FOREIGN = Sighting(STANDING, np.full(18, 0.7), None, box_chance=0.6, overlap=0.8)


@pytest.mark.parametrize("name", ["peaks", "focus"])
def test_what_is_seen_more_clearly_is_surer(name):
    faint = replace(OWN, **{name: np.full(18, 0.1)})
    assert (faint.certainty < OWN.certainty).all()
    assert faint.chance < OWN.chance


@pytest.mark.parametrize(("name", "less"), [("box_chance", 0.05), ("overlap", 0.1)])
def test_a_faint_box_or_one_that_does_not_fit_makes_nobody_likelier(name, less):
    assert replace(OWN, **{name: less}).chance < OWN.chance


@pytest.mark.parametrize("one", [OWN, FOREIGN])
def test_hidden_joints_have_no_certainty(one):
    body = STANDING.body.copy()
    body[Joint.LEFT_WRIST] = 0
    less = replace(one, person=Person(body))
    assert less.certainty[Joint.LEFT_WRIST] == 0
    assert (np.delete(less.certainty, Joint.LEFT_WRIST) > 0).all()
    assert ((less.certainty >= 0) & (less.certainty <= 1)).all()


@pytest.mark.parametrize("extreme", [0.0, 1.0])
def test_no_peak_is_beyond_reckoning(extreme):
    one = replace(OWN, peaks=np.full(18, extreme), focus=np.full(18, extreme), box_chance=extreme)
    assert np.isfinite(one.certainty).all()
    assert 0 <= one.chance <= 1


def test_boxes_of_others_are_believed_and_without_one_the_joints_decide():
    assert FOREIGN.chance >= LEAST_CHANCE
    assert replace(FOREIGN, box_chance=UNFOUND).chance >= LEAST_CHANCE
    faint = replace(FOREIGN, box_chance=UNFOUND, peaks=np.full(18, 0.35))
    assert faint.chance < LEAST_CHANCE


def test_in_a_mirror_left_is_right_for_the_evidence_too():
    peaks, focus = np.linspace(0, 1, 18), np.linspace(1, 0, 18)
    mirrored = replace(OWN, peaks=peaks, focus=focus).mirrored(400)
    assert np.array_equal(mirrored.peaks, peaks[list(MIRROR)])
    assert mirrored.focus is not None
    assert np.array_equal(mirrored.focus, focus[list(MIRROR)])
    assert mirrored.person == STANDING.mirrored(400)
    assert FOREIGN.mirrored(400).focus is None
