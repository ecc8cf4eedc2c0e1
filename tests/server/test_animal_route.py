"""Animals by HTTP: of pictures that are there, in bounded poses and sizes."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.repose.animals.presets import preset
from core.repose.animals.request import AnimalSource
from core.server import animals
from core.server.drawing_route import ANIMAL_PATH, NOTES_HEADER, drawing_routes
from core.studio import close_studio, open_studio
from tests.repose.animals.dog import dog

URL = f"/{ANIMAL_PATH}"


@pytest.fixture
def studio(tmp_path, monkeypatch):
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path))
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    animals.forget()
    opened = open_studio()
    yield opened
    close_studio(opened.config)
    animals.forget()


@pytest.fixture
def source(studio) -> AnimalSource:
    record = studio.gallery.save(dog()[0].image(), kind="upload", request={})
    return AnimalSource(image_id=record.id, rig=dog()[1], method="alpha")


@pytest.fixture
def client():
    with TestClient(Starlette(routes=drawing_routes()), base_url="http://127.0.0.1") as client:
        yield client


def asked(source: AnimalSource, name: str = "sitting", **values) -> dict:
    told = {"animal": source.to_dict(), "pose": preset(name).to_dict(), "width": 160, "height": 120}
    return told | values


def test_an_animal_is_moved_by_its_own_pixels(client, source):
    pictures = []
    for name in ("standing", "sitting"):
        answer = client.post(URL, json=asked(source, name))
        assert answer.status_code == 200, answer.text
        image = Image.open(io.BytesIO(answer.content))
        assert (image.format, image.mode, image.size) == ("WEBP", "RGBA", (160, 120))
        pictures.append(np.asarray(image)[..., 3] > 128)
    assert 0.1 < pictures[0].mean() < 0.5
    assert (pictures[0] != pictures[1]).mean() > 0.05


def test_an_animal_is_made_once(source):
    assert animals.animal_of(source) is animals.animal_of(source)


@pytest.mark.parametrize(
    "change",
    [
        {"animal": None}, {"animal": {}}, {"pose": None}, {"pose": {}}, {"width": 5000},
        {"width": "9"}, {"pose": preset("sitting").to_dict() | {"tail": 10**9}},
        {"pose": preset("sitting").to_dict() | {"rests": ["wing"]}},
        {"pose": preset("sitting").to_dict() | {"lift": "high"}},
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_no_animal_is_refused(client, source, change):
    answer = client.post(URL, json=asked(source) | change)
    assert answer.status_code == 400
    assert json.loads(answer.headers[NOTES_HEADER])
