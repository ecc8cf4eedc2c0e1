"""Sprites and data sets as work of the queue: an archive each, cancelled whole, the oldest go."""

from __future__ import annotations

import json
import zipfile

import pytest
from PIL import Image, ImageDraw

from core.characters.exports.request import DatasetRequest, SpritesRequest
from core.errors import NotFound, StudioError
from core.files import new_id
from core.job_kinds import JOB_KINDS
from core.job_kinds.kind import StudioKinds
from core.jobs.job import JobState
from core.runners import collections
from core.runners.collections import archive_of
from tests.characters.sheets.people import MIO

SECONDS = 60
SPRITES = SpritesRequest(card=MIO, expressions=(MIO.expressions[0].name,), height=64)
SET = DatasetRequest(card=MIO, count=15, side=64, views=("turnaround-5-back",), poses=("waving",))


def names(studio, request) -> list[str]:
    job = studio.wait(studio.submit(request).id, SECONDS)
    assert job.state is JobState.DONE, job.error
    with zipfile.ZipFile(archive_of(studio.config, job.id)) as archive:
        return archive.namelist()


@pytest.mark.parametrize("request_", [SPRITES, SET])
def test_a_request_comes_back_equal_from_json(request_):
    told = json.loads(json.dumps(request_.to_dict()))
    assert type(request_).from_dict(told) == request_


def test_sprites_are_those_that_were_asked_for(studio):
    made = [one for one in names(studio, SPRITES) if one.endswith(".png")]
    assert len(made) == SPRITES.drawn.count == 1 + len(MIO.outfits)


def test_a_set_is_drawn_as_it_was_asked_for(studio):
    job = studio.wait(studio.submit(SET).id, SECONDS)
    with zipfile.ZipFile(archive_of(studio.config, job.id)) as archive:
        captions = [
            archive.read(one).decode() for one in archive.namelist()
            if one.endswith(".txt") and one[-7:-4].isdigit()
        ]  # fmt: skip
    assert len(captions) == 15
    assert all("from back" in one or "waving" in one for one in captions)


def test_a_cut_out_of_the_gallery_is_a_sprite(studio):
    image = Image.new("RGBA", (50, 100))
    ImageDraw.Draw(image).rectangle((10, 10, 39, 89), "red")
    record = studio.gallery.save(image, kind="cutout", request={})
    found = names(studio, SpritesRequest(card=MIO, pictures=(record.id,)))
    assert [one.rpartition("/")[2] for one in found if one.endswith(".png")] == ["mio picture.png"]


def test_it_can_be_cancelled_and_leaves_nothing(working_studio):
    job = working_studio.submit(DatasetRequest(card=MIO, count=200, side=512))
    while not (job := working_studio.wait(job.id, 0.05)).state.is_finished:
        if job.progress and job.progress.text.startswith("Picture "):
            working_studio.cancel(job.id)
    assert job.state is JobState.CANCELLED
    assert list(working_studio.config.archives_folder.iterdir()) == []


def test_the_oldest_archives_go(studio, monkeypatch):
    monkeypatch.setattr(collections, "MOST_ARCHIVES", 2)
    jobs = [studio.submit(SPRITES) for _ in range(3)]
    assert [archive_of(studio.config, job.id).is_file() for job in jobs] == [False, True, True]


def test_what_is_not_there_is_told_before_it_is_queued(studio):
    with pytest.raises(NotFound):
        studio.submit(SpritesRequest(card=MIO, pictures=(new_id(),)))
    assert studio.jobs() == []


@pytest.mark.parametrize(
    "broken",
    [
        {"card": None}, {"height": 5}, {"height": "x"}, {"expressions": ["Nobody's"]},
        {"poses": ["nowhere"]}, {"pictures": ["../x"]}, {"pictures": 3},
    ],
)  # fmt: skip
def test_damaged_sprites_are_refused(broken):
    with pytest.raises(StudioError):
        SpritesRequest.from_dict({**SPRITES.to_dict(), **broken})


@pytest.mark.parametrize(
    "broken",
    [
        {"card": None}, {"count": 3}, {"count": None}, {"side": 1e9}, {"repeats": 0},
        {"views": ["inside"]}, {"poses": ["nowhere"]}, {"pictures": ["x"]},
        {"tells_looks": 1}, {"poses": ["waving"] * 999},
    ],
)  # fmt: skip
def test_damaged_sets_are_refused(broken):
    with pytest.raises(StudioError):
        DatasetRequest.from_dict({**SET.to_dict(), **broken})


def test_the_jobs_have_titles():
    kinds = StudioKinds(JOB_KINDS)
    for request, title in ((SPRITES, "Sprites of Mio"), (SET, "A training set of Mio")):
        kind = kinds.kind_for(request)
        assert kind.title(request.to_dict()) == title
        assert "a character" in kind.title({"card": 3})
