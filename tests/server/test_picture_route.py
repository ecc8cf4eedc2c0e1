"""Pictures of the gallery by HTTP: small or as they are, for the studio's own pages alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.server.picture_route import SIDES, picture_route
from core.studio import close_studio, open_studio


@pytest.fixture
def studio(tmp_path, monkeypatch):
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path))
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    opened = open_studio()
    yield opened
    close_studio(opened.config)


@pytest.fixture
def kept(studio) -> str:
    image = Image.effect_noise((2000, 1000), 60).convert("RGB")
    return studio.gallery.save(image, kind="generated", request={"prompt": "a"}).id


@pytest.fixture
def client():
    with TestClient(Starlette(routes=(picture_route(),)), base_url="http://127.0.0.1") as client:
        yield client


def test_the_file_as_it_is(client, studio, kept):
    answer = client.get(f"/api/picture/{kept}")
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert answer.content == studio.gallery.png(kept)
    assert answer.headers["cache-control"].startswith("private")


@pytest.mark.parametrize("side", SIDES)
def test_smaller(client, kept, side):
    answer = client.get(f"/api/picture/{kept}?side={side}")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.format == "JPEG" and image.size == (min(side, 2000), min(side, 2000) // 2)


@pytest.mark.parametrize("image_id", ["x", "..%2F..%2Fstudio.sqlite3", "0" * 26])
@pytest.mark.parametrize("query", ["", "?side=1600"])
def test_what_is_not_there(client, studio, image_id, query):
    assert client.get(f"/api/picture/{image_id}{query}").status_code == 404


def test_a_picture_in_the_trash_or_without_its_file(client, studio, kept):
    studio.gallery.path(kept).unlink()
    for query in ("", "?side=1600"):
        assert client.get(f"/api/picture/{kept}{query}").status_code == 404
    studio.gallery.trash.put([kept])
    assert client.get(f"/api/picture/{kept}").status_code == 404


@pytest.mark.parametrize("side", ["0", "99999", "x", "1600.0"])
def test_other_sides(client, kept, side):
    assert client.get(f"/api/picture/{kept}?side={side}").status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}],
)
def test_other_sites(client, kept, headers):
    assert client.get(f"/api/picture/{kept}", headers=headers).status_code == 403
