"""A series as a value: what it may hold, and that it survives its way through the queue."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.cutout.request import Ground, GroundKind
from core.errors import RequestRejected, StudioError
from core.figures.words import read
from core.generation.request import GenerationRequest
from core.geometry import Box, Size
from core.pose import presets
from core.repose.order import Side
from core.repose.request import (
    AskedPose,
    Finish,
    GroundChoice,
    ReposeRequest,
    Road,
    Source,
)

ID = "0197f0aaaaaa-0123456789abcdef"


def pose():
    return presets.all_presets()[0].pose


@pytest.fixture
def source(monkeypatch):
    monkeypatch.setattr("core.repose.request.is_id", lambda value: value == ID)
    return Source(image_id=ID, pose=pose())


@pytest.mark.parametrize(
    ("own", "size"),
    [
        (Size(600, 900), Size(600, 900)),
        (Size(4096, 2048), Size(4096, 2048)),
        (Size(8192, 6144), Size(4096, 3072)),
        (Size(1000, 10000), Size(410, 4096)),
    ],
)
def test_pictures_are_as_large_as_their_source_and_no_larger_than_can_be_asked_for(
    own, size, source
):
    request = ReposeRequest(sources=(source,), poses=(AskedPose(pose()),))
    assert request.size_of(own) == size
    assert replace(request, size=Size(512, 768)).size_of(own) == Size(512, 768)


def test_a_series_comes_back_equal(source):
    full = Source(
        image_id=ID,
        pose=pose(),
        person=1,
        strokes="0" * 32,
        prints=(Box(1, 2, 3, 4),),
        look=read("girl, red hair").looks[0],
    )
    request = ReposeRequest(
        sources=(source, full),
        poses=(AskedPose(pose(), "one", {"left-arm": Side.BEHIND}), AskedPose(pose())),
        roads=(Road.PUPPET, Road.PAINT),
        size=Size(256, 384),
        target=3840,
        ground_choice=GroundChoice.KEEP,
        ground=Ground(GroundKind.COLOUR, "#aabbcc"),
        finish=Finish(False, True, 0.3),
        paint=GenerationRequest(prompt="girl"),
        over=Road.REDRAW,
        keeps_faces=False,
        garment="1" * 32,
        garment_kind="hoodie",
        wished_pose=0.8,
        tries=3,
        seed=5,
    )
    assert ReposeRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request


def test_cells_go_picture_by_picture(source):
    other = Source(image_id=ID, person=1)
    first, second = AskedPose(pose(), "a"), AskedPose(pose(), "b")
    roads = (Road.PUPPET, Road.REDRAW)
    request = ReposeRequest(sources=(source, other), poses=(first, second), roads=roads)
    cells = request.cells()
    assert [cell.number for cell in cells] == list(range(len(request))) == list(range(8))
    assert [cell.source for cell in cells] == [source] * 4 + [other] * 4
    assert [cell.asked.name for cell in cells[:4]] == ["a", "a", "b", "b"]
    assert [cell.road for cell in cells[:2]] == list(roads)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sources": ()},
        {"poses": ()},
        {"roads": (Road.PUPPET, Road.PUPPET)},
        {"roads": (Road.PAINT,)},
        {"over": Road.PAINT},
        {"tries": 0},
        {"wished_pose": 1.5},
        {"size": Size(10, 400)},
        {"target": 100_000},
        {"garment": "../tee"},
        {"garment_kind": "spoon"},
    ],
)
def test_what_cannot_be_made_is_refused(source, wrong):
    with pytest.raises(RequestRejected):
        ReposeRequest(**({"sources": (source,), "poses": (AskedPose(pose()),)} | wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"roads": ["fly"]},
        {"roads": [[]]},
        {"sources": [{"image_id": "../../etc"}]},
        {"poses": [{"pose": "{}"}]},
        {"sources": [{"image_id": ID, "prints": [[0, 0, 10**400, 9]]}]},
        {"sources": "all"},
        {"ground": {"kind": "moon"}},
        {"size": [1, 2, 3]},
    ],
)
def test_a_damaged_series_is_refused(source, wrong):
    told = ReposeRequest(sources=(source,), poses=(AskedPose(pose()),)).to_dict()
    with pytest.raises(StudioError):
        ReposeRequest.from_dict(told | wrong)
