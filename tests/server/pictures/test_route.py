"""Pictures of the gallery by HTTP: small or as they are, for the studio's own pages alone."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.gallery.gallery import THUMBNAIL_SIDE
from core.images import on_checks
from core.server.pictures import route as module
from core.server.pictures.route import SIDES, TILE_SIDE, address, picture_route


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
    assert client.get(f"/{address(kept, THUMBNAIL_SIDE)}").status_code == 200
    studio.gallery.trash.put([kept])
    for query in ("", f"?side={THUMBNAIL_SIDE}"):
        assert client.get(f"/api/picture/{kept}{query}").status_code == 404


@pytest.mark.parametrize("side", ["0", "99999", "x", "1600.0"])
def test_other_sides(client, kept, side):
    assert client.get(f"/api/picture/{kept}?side={side}").status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}],
)
def test_other_sites(client, kept, headers):
    assert client.get(f"/api/picture/{kept}", headers=headers).status_code == 403


# --- tiles --------------------------------------------------------------------------------------


def tile(client, image_id: str, column: int, row: int) -> np.ndarray:
    answer = client.get(f"/api/picture/{image_id}?tile={column},{row}")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"].startswith("private")
    with Image.open(io.BytesIO(answer.content)) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize(("column", "row"), [(0, 0), (3, 2), (8, 4)])
def test_a_tile_has_the_pixels_of_the_file(client, studio, kept, column, row):
    whole = np.asarray(studio.gallery.image(kept))
    left, top = column * TILE_SIDE, row * TILE_SIDE
    expected = whole[top : top + TILE_SIDE, left : left + TILE_SIDE]
    assert (tile(client, kept, column, row) == expected).all()


def test_tiles_of_what_is_transparent_fit_together(client, studio):
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    image_id = studio.gallery.save(clear, kind="cutout", request={}).id
    found = np.hstack([tile(client, image_id, column, 0) for column in (0, 1)])
    assert (found == np.asarray(on_checks(clear))[:TILE_SIDE]).all()


@pytest.mark.parametrize(
    ("query", "status"),
    [("9,0", 404), ("0,5", 404), ("999,999", 404), ("0", 400), ("-1,0", 400), ("1.5,0", 400),
     ("0,0,0", 400), ("1000,0", 400), ("x,y", 400), ("٣,٣", 400), ("0,0&side=1600", 400)],
)  # fmt: skip
def test_what_is_no_tile(client, kept, query, status):
    assert client.get(f"/api/picture/{kept}?tile={query}").status_code == status


def test_a_tile_of_what_is_gone(client, studio, kept):
    assert client.get(f"/api/picture/{kept}?tile=0,0").status_code == 200
    studio.gallery.trash.put([kept])
    assert client.get(f"/api/picture/{kept}?tile=0,0").status_code == 404


def test_a_picture_is_decoded_once_for_its_tiles(client, studio, kept, monkeypatch):
    read, real = [], type(studio.gallery).image
    monkeypatch.setattr(
        type(studio.gallery), "image", lambda *args, **more: read.append(1) or real(*args, **more)
    )
    monkeypatch.setattr(module, "opened", module.OpenedPictures(1 << 30, 60))
    for column in range(4):
        tile(client, kept, column, 0)
    assert len(read) == 1
