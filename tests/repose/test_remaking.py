"""What is tried for a cell that did not come out as wished."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.pose import presets
from core.repose.remaking import attempts, failing, worth
from core.repose.request import AskedPose, ReposeRequest, Road, Source

PUPPET, REDRAW, PAINT = Road
SERIES = ReposeRequest(
    sources=(Source(image_id="0" * 26),),
    poses=tuple(
        AskedPose(presets.get(name).pose, name) for name in ("waving", "sitting", "running")
    ),
    wished_pose=0.8,
    wished_likeness=0.5,
    seed=7,
    tries=3,
)
PAINTED = replace(SERIES, paint=GenerationRequest(prompt="girl"))


@pytest.mark.parametrize(
    ("request_", "roads", "tried"),
    [
        (SERIES, (PUPPET,), [(PUPPET, 7), (REDRAW, 7)]),
        (SERIES, (REDRAW,), [(REDRAW, 7)]),
        (PAINTED, (PUPPET,), [(PUPPET, 7), (REDRAW, 7), (PAINT, 7)]),
        (PAINTED, (PAINT,), [(PAINT, 7), (PAINT, 8), (PAINT, 9)]),
        (replace(PAINTED, tries=1), (PAINT,), [(PAINT, 7)]),
    ],
)
def test_the_next_road_then_the_next_seed(request_, roads, tried):
    asked = replace(request_, roads=roads)
    assert attempts(asked.cells()[0], asked) == tuple(tried)


def told(pose: float | None = None, likeness: float | None = None) -> dict:
    extras = {} if pose is None else {"score": {"oks": pose, "pck": pose}}
    return extras | ({} if likeness is None else {"identity": {"value": likeness, "traits": {}}})


@pytest.mark.parametrize(
    ("extras", "value"),
    [
        (told(), 1.0),
        (told(0.9, 0.6), 1.0),
        (told(0.4), 0.5),
        (told(0.9, 0.25), 0.5),
        (told(0.2, 0.25), 0.25),
    ],
)
def test_the_worse_of_both_counts(extras, value):
    assert worth(extras, SERIES) == pytest.approx(value)


def puppet(stretch: object, road: Road = PUPPET) -> dict:
    return told() | {"road": road.value, "mesh": {"joints": 0.0, "edges": stretch, "flips": 0.0}}


@pytest.mark.parametrize(
    ("extras", "tries", "value"),
    [
        (puppet(0.15), 3, 1.0),
        (puppet(0.3), 3, 0.5),
        (puppet(0.3), 1, 1.0),  # nothing else would be tried
        (puppet(0.3, PAINT), 3, 1.0),  # another seed would not mend what it is painted over
        (puppet(0.3) | told(pose=0.2), 3, 0.25),
        (puppet("wide"), 3, 1.0),
        ({"road": "puppet", "mesh": [0.3]}, 3, 1.0),
        (puppet(0.1) | {"unfit": ["Pieces come off."]}, 3, 0.5),
        (puppet(0.1) | {"unfit": ["Pieces come off."]}, 1, 1.0),
        (puppet(0.1) | {"unfit": []}, 3, 1.0),
        (puppet(0.1, PAINT) | {"unfit": ["Pieces come off."]}, 3, 1.0),
    ],
)
def test_a_torn_puppet_is_left_for_the_next_road(extras, tries, value):
    assert worth(extras, replace(SERIES, tries=tries)) == pytest.approx(value)


def test_only_what_fails_or_is_missing_is_made_again():
    again = failing(SERIES, [(0, told(0.9, 0.9)), (1, told(0.5, 0.9))])
    assert [cell.number for cell in again.cells()] == [1, 2]
    assert len(again) == 2
    assert again.seed != SERIES.seed
    assert ReposeRequest.from_dict(again.to_dict()) == again
    assert failing(again, [(1, told(0.9, 0.9)), (2, told(0.9, 0.9))]) is None


@pytest.mark.parametrize("only", [(3,), (-1,), (0, 0), ("0",)])
def test_numbers_that_are_no_cells_are_refused(only):
    with pytest.raises(RequestRejected):
        replace(SERIES, only=only)
