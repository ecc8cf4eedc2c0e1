from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelMissing, RequestRejected
from core.gallery import metadata
from core.jobs.job import JobState
from core.models import registry
from core.pose.stored_score import from_extras
from core.upscale import enlarging
from core.upscale.request import UpscaleRequest

SECONDS = 120


def test_a_picture_is_enlarged_and_knows_its_parent(studio):
    source = studio.gallery.save(Image.new("RGB", (64, 72), "teal"), kind="upload", request={})
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    record = studio.gallery.get(job.result[0])
    assert (record.kind, record.parent_id) == ("upscaled", source.id)
    assert (record.width, record.height) == (128, 144)
    assert record.extras["upscaled"] == {"scale": 2, "upscaler": "tiny-x4"}


def test_a_picture_is_enlarged_to_an_exact_size(studio):
    source = studio.gallery.save(Image.new("RGB", (64, 72), "teal"), kind="upload", request={})
    request = UpscaleRequest(image_id=source.id, target=108, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    assert (job.state, job.error) == (JobState.DONE, "")
    record = studio.gallery.get(job.result[0])
    assert (record.width, record.height) == (96, 108)
    assert record.extras["upscaled"] == {"scale": 1.5, "upscaler": "tiny-x4"}
    assert record.extras["notes"] == ["108 pixels by tiny-x4"]
    assert record.extras["target"] == 108


def test_a_size_with_a_name_is_told_by_it(studio):
    source = studio.gallery.save(Image.new("RGB", (960, 64), "teal"), kind="upload", request={})
    request = UpscaleRequest(image_id=source.id, target=3840, upscaler="starter-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    record = studio.gallery.get(job.result[0])
    assert (record.width, record.height) == (3840, 256)
    assert record.extras["notes"] == ["4K by Starter ×4 (built in)"]
    assert (record.extras["scale"], record.extras["upscaler"]) == (4, "starter-x4")


def test_a_network_that_is_not_here_is_refused_at_once(studio, monkeypatch):
    source = studio.gallery.save(Image.new("RGB", (64, 72), "teal"), kind="upload", request={})
    with pytest.raises(ModelMissing, match="'nobody'"):
        studio.submit(UpscaleRequest(image_id=source.id, upscaler="nobody"))
    gone = replace(registry.upscaler("starter-x4", studio.config), title="Gone", file=None)
    monkeypatch.setattr(registry, "upscaler", lambda _name, _config: gone)
    with pytest.raises(ModelMissing, match="The upscaler Gone is not on this machine"):
        studio.submit(UpscaleRequest(image_id=source.id))
    assert studio.jobs() == []


@pytest.mark.parametrize("values", [{"target": 72}, {"target": 5000}])
def test_a_size_that_cannot_be_made_is_refused_at_once(studio, values):
    source = studio.gallery.save(Image.new("RGB", (64, 72), "teal"), kind="upload", request={})
    with pytest.raises(RequestRejected, match="Expected a long side"):
        studio.submit(UpscaleRequest(image_id=source.id, upscaler="tiny-x4", **values))


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("a cat\nSteps: 20, Seed: 7, Size: 64x72", b"trainedAlgorithmicMedia"),
        ("", b"algorithmicallyEnhanced"),
    ],
)
def test_an_enlarged_picture_of_others_keeps_what_it_said(studio, told, origin):
    picture = Image.new("RGB", (64, 72), "teal")
    source = studio.gallery.save(picture, kind="upload", request={}, infotext=told)
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    facts = metadata.read(studio.gallery.path(job.result[0]))
    assert (facts.infotext, facts.prompt) == (told, "a cat" if told else "")
    assert origin in studio.gallery.png(job.result[0])
    assert studio.gallery.get(job.result[0]).request == {}


def test_an_enlarged_picture_is_measured_against_the_pose_of_its_source(studio, request_):
    source = studio.gallery.save(
        Image.new("RGB", (64, 96), "teal"), kind="generated", request=request_.to_dict()
    )
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    kept = from_extras(studio.gallery.get(job.result[0]).extras)
    assert kept is not None
    assert (kept.people_found, kept.people_asked) in {(0, 1), (1, 1)}


def test_what_is_transparent_stays_so(studio):
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    picture.paste((200, 40, 40, 255), (16, 16, 48, 48))
    source = studio.gallery.save(picture, kind="cutout", request={})
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="starter-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    large = studio.gallery.image(job.result[0], keeps_alpha=True)
    alpha = np.asarray(large)[..., 3]
    assert large.size == (128, 128)
    assert alpha[:24].max() <= 8 and alpha[48:80, 48:80].min() >= 247


def test_memory_that_runs_out_twice_is_told_once(studio, monkeypatch):
    """Colours and transparency are enlarged one after the other."""
    attempt = enlarging.attempt

    def short(work):
        largest = work.args[1] == enlarging.TILE_SIDES[0]
        return (False, None) if largest else attempt(work)

    monkeypatch.setattr(enlarging, "attempt", short)
    picture = Image.new("RGBA", (64, 72), (0, 120, 120, 90))
    source = studio.gallery.save(picture, kind="upload", request={})
    request = UpscaleRequest(image_id=source.id, scale=2, upscaler="tiny-x4")
    job = studio.wait(studio.submit(request).id, SECONDS)
    record = studio.gallery.get(job.result[0])
    side = enlarging.TILE_SIDES[1]
    assert record.extras["notes"] == [
        "×2 by tiny-x4", f"Memory ran out: enlarged in tiles of {side} pixels."
    ]  # fmt: skip
