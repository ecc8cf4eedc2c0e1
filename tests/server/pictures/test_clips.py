"""Clips by HTTP: as one picture that plays."""

import io

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.gallery.clips import Clip
from core.server.pictures.clips import clip_route

FRAMES = 3


@pytest.fixture
def client():
    with TestClient(Starlette(routes=(clip_route(),)), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def clip(studio) -> str:
    extras = {"clip": Clip(frames=FRAMES, fps=12).to_dict()}
    first = Image.new("RGB", (512, 256))
    image_id = studio.gallery.save(first, kind="clip", request={"prompt": "a"}, extras=extras).id
    for index in range(FRAMES):
        studio.gallery.clips.keep(image_id, index, Image.new("RGB", (512, 256), (90 * index, 0, 0)))
    return image_id


def played(answer) -> Image.Image:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    return Image.open(io.BytesIO(answer.content))


def test_a_whole_clip_plays_and_is_kept_by_the_browser(client, clip):
    answer = client.get(f"/api/clip/{clip}?side=256")
    assert (played(answer).n_frames, played(answer).size) == (FRAMES, (256, 128))
    assert "immutable" in answer.headers["cache-control"]
    assert played(client.get(f"/api/clip/{clip}?side=1024")).size == (512, 256)


def test_of_one_that_was_broken_off_what_is_there(client, studio, clip):
    studio.gallery.clips.frames(clip)[-1].unlink()
    answer = client.get(f"/api/clip/{clip}?side=256")
    assert played(answer).n_frames == FRAMES - 1
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_no_clip(client, studio, clip):
    other = studio.gallery.save(Image.new("RGB", (8, 8)), kind="upload", request={}).id
    for image_id in (other, "x", "0" * 26):
        assert client.get(f"/api/clip/{image_id}?side=256").status_code == 404
    assert client.get(f"/api/clip/{clip}?side=300").status_code == 400
    studio.gallery.trash.put([clip])
    assert client.get(f"/api/clip/{clip}?side=256").status_code == 404


def test_a_damaged_frame_is_told(client, studio, clip):
    studio.gallery.clips.frames(clip)[1].write_bytes(b"no picture")
    answer = client.get(f"/api/clip/{clip}?side=256")
    assert answer.status_code == 404 and "damaged" in answer.text


def test_other_sites_get_nothing(client, clip):
    answer = client.get(f"/api/clip/{clip}?side=256", headers={"origin": "https://else.where"})
    assert answer.status_code == 403
