"""Cut-outs as jobs: kept beside their source, on nothing or on a new ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.cutout import methods
from core.cutout.request import CutoutRequest, Ground, GroundKind
from core.errors import ModelMissing, NotFound, RequestRejected
from core.jobs.job import JobState
from tests.cutout.conftest import drawn


@pytest.fixture(autouse=True)
def without_network(monkeypatch, tmp_path):
    monkeypatch.setattr(methods, "STARTER_FILE", tmp_path / "none.onnx")


@pytest.fixture
def source(studio):
    return studio.gallery.save(drawn().picture, kind="upload", request={})


def cut(studio, **values):
    job = studio.wait(studio.submit(CutoutRequest(**values)).id, 60)
    assert (job.state, job.error) == (JobState.DONE, "")
    return studio.gallery.get(job.result[0])


def test_a_cut_out_is_kept_transparent_beside_its_source(studio, source):
    record = cut(studio, image_id=source.id)
    assert (record.kind, record.parent_id) == ("cutout", source.id)
    assert record.extras["method"] == "grabcut"
    assert record.extras["seconds"] >= 0
    image = studio.gallery.image(record.id, keeps_alpha=True)
    assert image.mode == "RGBA"
    assert image.size == drawn().picture.size
    assert 0.05 < np.asarray(image)[..., 3].mean() / 255 < 0.6
    with Image.open(studio.gallery.path(record.id)) as file:
        assert file.mode == "RGBA"


def test_the_record_says_how_to_make_it_again(studio, source):
    request = CutoutRequest(image_id=source.id, ground=Ground(GroundKind.COLOUR, "#00ff00"))
    record = studio.gallery.get(studio.wait(studio.submit(request).id, 60).result[0])
    assert CutoutRequest.from_dict(record.extras["cutout"]) == request
    image = studio.gallery.image(record.id, keeps_alpha=True)
    assert image.mode == "RGB"
    assert image.getpixel((2, 2)) == (0, 255, 0)


def test_strokes_and_a_picture_of_the_store(studio, source):
    width, height = drawn().picture.size
    strokes = Image.new("RGB", (width, height))
    ImageDraw.Draw(strokes).line((10, 20, 60, 20), fill=(0, 255, 0), width=16)
    blue = studio.pictures.put(Image.new("RGB", (64, 64), "blue"))
    record = cut(
        studio,
        image_id=source.id,
        strokes=studio.pictures.put(strokes),
        ground=Ground(GroundKind.PICTURE, blue),
    )
    image = studio.gallery.image(record.id)
    assert image.getpixel((30, 20)) == drawn().picture.getpixel((30, 20))
    assert image.getpixel((width - 5, height // 2)) == (0, 0, 255)


def test_a_network_is_not_run_again_for_a_correction(studio, source, monkeypatch):
    cut(studio, image_id=source.id)
    monkeypatch.setattr(methods, "cut_out", lambda *_args, **_values: pytest.fail("ran again"))
    again = cut(studio, image_id=source.id, ground=Ground(GroundKind.COLOUR, "#ffffff"))
    assert studio.gallery.image(again.id).getpixel((2, 2)) == (255, 255, 255)


def test_what_a_network_cut_out_is_kept_though_its_file_is_gone(studio, source, monkeypatch):
    made = methods.cut_out(studio.gallery.image(source.id), studio.config)
    gone = replace(made, method="my-own")
    monkeypatch.setattr("core.runners.cutting_out.kept.cut_out", lambda *_args, **_values: gone)
    assert cut(studio, image_id=source.id).extras["method"] == "my-own"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"image_id": "0" * 26}, NotFound),
        ({"method": "nobody"}, RequestRejected),
        ({"method": "starter"}, ModelMissing),
        ({"strokes": "0" * 32}, NotFound),
        ({"ground": Ground(GroundKind.PLACE, "nowhere")}, RequestRejected),
        ({"ground": Ground(GroundKind.PICTURE, "0" * 32)}, NotFound),
    ],
    ids=str,
)
def test_what_cannot_run_is_not_queued(studio, source, values, error):
    with pytest.raises(error):
        studio.submit(CutoutRequest(**{"image_id": source.id} | values))
    assert studio.jobs() == []
