"""A redraw: its request draws it again, in the figure's own proportions."""

from __future__ import annotations

import numpy as np
import pytest

from core.cutout.request import Ground, GroundKind
from core.figures.words.read import read
from core.generation.drawing.painter import drawing_of
from core.generation.request import GenerationRequest
from core.pose import presets
from core.pose.anatomy.retarget import measure
from core.repose.request import AskedPose
from core.repose.roads.redraw import figure_of, posed_anew, redraw_request
from tests.repose.conftest import SIZE, posed

LOOK = read("girl, short red hair, green eyes, blue school uniform").looks[0]
ASKED = AskedPose(presets.get("waving").pose)


def own(name="chibi-standing"):
    return posed(name).people[0]


def test_the_figure_keeps_its_proportions():
    pose = posed_anew(ASKED, own(), SIZE)
    wanted, got = measure(own()), measure(pose.people[0])
    assert got.shin / got.face == pytest.approx(wanted.shin / wanted.face, rel=0.1)
    assert got.upper_arm / got.face == pytest.approx(wanted.upper_arm / wanted.face, rel=0.1)


@pytest.mark.parametrize(
    ("ground", "background", "told"),
    [
        (Ground(), "none", False),
        (Ground(GroundKind.COLOUR, "#ff0000"), "none", False),
        (Ground(GroundKind.PLACE, "beach"), "", True),
        (Ground(GroundKind.PICTURE, "0" * 32), "0" * 32, False),
    ],
)
def test_the_request_says_who_and_where(ground, background, told):
    request = redraw_request(LOOK, posed_anew(ASKED, own(), SIZE), ground, 5)
    assert request.is_drawn
    assert request.drawing.background == background
    assert request.drawing.characters[0].look() == LOOK
    assert "red hair" in request.prompt
    assert ("beach" in request.prompt) == told
    assert GenerationRequest.from_dict(request.to_dict()) == request


def test_the_drawn_figure_stands_on_its_floor():
    request = redraw_request(LOOK, posed_anew(ASKED, own(), SIZE), Ground(), 5)
    figure = figure_of(drawing_of(request, 5))
    rows = np.flatnonzero(figure.pixels[..., 3].max(1) > 128)
    assert figure.floor == pytest.approx(rows[-1], abs=0.04 * SIZE.height)
    assert figure.pixels[0, 0, 3] == 0
