"""An animal's series as a job: every pose once, before its ground, also after a break."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.cutout.request import Ground, GroundKind
from core.errors import NotFound, RequestRejected
from core.jobs.job import JobState
from core.repose.animals.presets import preset
from core.repose.animals.request import AnimalRequest, AnimalSource
from core.repose.request import GroundChoice
from tests.repose.animals.dog import SIZE, dog

GRASS = (40, 160, 60)


def asked(record, *names: str, **values) -> AnimalRequest:
    source = AnimalSource(image_id=record.id, rig=dog()[1])
    return AnimalRequest(source=source, poses=tuple(map(preset, names)), **values)


@pytest.fixture
def record(studio):
    return studio.gallery.save(dog()[0].image(), kind="upload", request={})


def ran(studio, request):
    return studio.wait(studio.submit(request).id, 60)


def test_every_pose_is_kept_and_says_what_makes_it_again(studio, record):
    request = asked(record, "sitting", "running")
    job = ran(studio, request)
    assert (job.state, job.error, job.kind) == (JobState.DONE, "", "repose-animal")
    records = [studio.gallery.get(one) for one in job.result]
    assert [(one.kind, one.index, one.parent_id) for one in records] == [
        ("reposed", 0, record.id), ("reposed", 1, record.id)
    ]  # fmt: skip
    assert [one.extras["pose_name"] for one in records] == ["Sitting", "Running"]
    image = studio.gallery.image(records[0].id, keeps_alpha=True)
    assert (image.mode, image.size) == ("RGBA", SIZE)
    again = AnimalRequest.from_dict(records[1].extras["animal"])
    assert again == replace(request, poses=request.poses[1:])


def test_the_animal_stands_before_a_colour(studio, record):
    green = asked(record, "lying", ground=Ground(GroundKind.COLOUR, "#00ff00"))
    image = studio.gallery.image(ran(studio, green).result[0], keeps_alpha=True)
    assert (image.mode, image.getpixel((1, 1))) == ("RGB", (0, 255, 0))
    assert 0.1 < (np.asarray(image) != (0, 255, 0)).any(2).mean() < 0.6


def test_its_own_ground_is_kept_where_it_stood(studio, monkeypatch):
    cutout = dog()[0]
    picture = Image.new("RGBA", SIZE, GRASS)
    picture.alpha_composite(cutout.image())
    whole = studio.gallery.save(picture.convert("RGB"), kind="upload", request={})
    monkeypatch.setattr("core.runners.reposing.animals.cut_out_animal", lambda *_, **__: cutout)
    request = asked(whole, "sitting", ground_choice=GroundChoice.KEEP)
    image = studio.gallery.image(ran(studio, request).result[0], keeps_alpha=True)
    assert image.mode == "RGB"
    tail = np.asarray(image)[75:85, 55:65].astype(int)  # where it was held before
    assert np.abs(tail - GRASS).max() < 12


def test_what_is_not_there_is_refused_at_once(studio, record):
    missing = replace(asked(record, "sitting").source, image_id="0" * 26)
    with pytest.raises(NotFound):
        studio.submit(replace(asked(record, "sitting"), source=missing))


@pytest.mark.parametrize(
    "values", [{"poses": ()}, {"ground_choice": GroundChoice.PAINTED}], ids=["none", "painted"]
)
def test_what_cannot_be_made_is_refused(record, values):
    with pytest.raises(RequestRejected):
        replace(asked(record, "sitting"), **values)


@pytest.mark.parametrize(
    "told",
    [
        {}, {"animal": 3}, {"poses": {}}, {"poses": [{}]}, {"ground_choice": []},
        {"ground": {"kind": "lava"}}, {"finish": {"match": 9}},
    ],
    ids=range(7),
)  # fmt: skip
def test_rows_of_a_file_are_checked(record, told):
    own = asked(record, "sitting").to_dict()
    with pytest.raises(RequestRejected.__mro__[1]):
        AnimalRequest.from_dict(own | told if told else {})
