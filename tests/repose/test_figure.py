"""A puppet's figure in a picture: whole, and as low as it stands."""

from __future__ import annotations

import numpy as np
import pytest

from core.geometry import Size
from core.pose import presets
from core.repose.figure import by_puppet
from core.repose.puppet import Strains
from core.repose.request import AskedPose
from tests.repose.conftest import SIZE, posed, source_of


def asked(name: str) -> AskedPose:
    return AskedPose(presets.get(name).pose, name)


@pytest.mark.parametrize("name", ["standing", "sitting", "waving", "jogging"])
def test_no_joint_leaves_a_picture_that_the_pose_does_not_leave(name):
    figure = by_puppet(source_of().puppet, asked(name), SIZE)
    left, top, right, bottom = figure.pose.people[0].bounds()
    assert left >= 0
    assert top >= 0
    assert right <= SIZE.width
    assert bottom <= SIZE.height
    assert figure.measures["joints"] <= 0.015


def test_long_legs_are_made_to_fit():
    """A narrow picture has no room for stretched arms in these proportions."""
    low = Size(256, 120)
    figure = by_puppet(source_of().puppet, asked("standing"), low)
    cover = figure.pixels[..., 3]
    assert cover[-1].max() == 0
    assert cover[0].max() == 0
    assert 0.5 * low.height < figure.floor <= low.height


def test_the_floor_is_where_the_soles_are():
    figure = by_puppet(source_of().puppet, asked("standing"), SIZE)
    rows = np.flatnonzero(figure.pixels[..., 3].max(1) > 128)
    assert figure.floor == pytest.approx(rows[-1], abs=0.02 * SIZE.height)


@pytest.mark.parametrize(
    ("edge", "joint", "is_told"), [(0.39, 0.019, False), (0.5, 0.0, True), (0.0, 0.03, True)]
)
def test_a_figure_that_tears_says_so(edge, joint, is_told):
    strains = Strains(np.full(50, edge), np.zeros(3, np.bool_), np.array([0.0, joint]))
    assert any("Redraw" in note for note in strains.notes) == is_told


def test_an_own_drawing_does_not_tear():
    puppet = source_of().puppet
    for name in ("standing", "arms-up", "running", "sitting"):
        assert puppet.strains(puppet.posture(posed(name).people[0])).notes == ()
