"""Every route of the studio's own, asked for a picture of somebody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.config import ROOT
from core.gallery.clips import Clip
from core.jobs.job import GUEST
from core.repose.animals.request import AnimalSource
from core.repose.request import Source
from core.server import visitor
from core.server.asking import viewers
from core.server.drawing_route import drawing_routes
from core.server.pictures.clips import clip_route
from core.server.pictures.route import picture_route
from core.studio import Studio
from tests.repose.animals.dog import dog
from tests.repose.conftest import source_of
from tests.server import test_animal_route, test_puppet_route
from tests.server.gate.test_live_gate import LIST_ROUTES

ANN, BOB = GUEST + "a" * 22, GUEST + "b" * 22


def ask_for_picture(client, studio):
    one = kept(studio, ANN)
    for query in ("", "?side=256", "?side=1600", "?tile=0,0"):
        yield lambda query=query, **sent: client.get(f"/api/picture/{one}{query}", **sent)


def ask_for_puppet(client, studio):
    drawn = source_of()
    source = Source(image_id=kept(studio, ANN, drawn.picture), pose=drawn.pose, method="alpha")
    body = test_puppet_route.asked(source)
    yield lambda **sent: client.post("/api/puppet", json=body, **sent)


def ask_for_animal(client, studio):
    cutout, rig = dog()
    source = AnimalSource(image_id=kept(studio, ANN, cutout.image()), rig=rig, method="alpha")
    body = test_animal_route.asked(source)
    yield lambda **sent: client.post("/api/animal", json=body, **sent)


def ask_for_clip(client, studio):
    extras = {"clip": Clip(frames=2, fps=12).to_dict()}
    frames = [Image.new("RGB", (64, 96), colour) for colour in ("teal", "navy")]
    one = studio.gallery.save(
        frames[0], kind="clip", request={"prompt": "a"}, owner=ANN, extras=extras
    ).id
    for index, frame in enumerate(frames):
        studio.gallery.clips.keep(one, index, frame)
    yield lambda **sent: client.get(f"/api/clip/{one}?side=256", **sent)


# Each route of the studio's own, and how it is asked for a picture; None where it shows none.
ROADS = {
    "/api/picture/{image_id}": ask_for_picture,
    "/api/clip/{image_id}": ask_for_clip,
    "/api/puppet": ask_for_puppet,
    "/api/animal": ask_for_animal,
    "/api/motion": None,  # poses alone, under a token that nobody guesses
    "/api/motion/{token}/{number:int}": None,
    "/api/motion/cycles": None,  # poses that come with the studio
    "/api/draw": None,  # takes in pictures by a hash of their content alone
    "/visitor/join": None,  # shows a question
    "/api/script/{file}": None,
    "/api/prompt/{template_id}": None,
    "/api/completion/{name}": None,
}


@pytest.fixture
def open_to_others(monkeypatch):
    monkeypatch.setattr(viewers, "is_for_others", lambda: True)


@pytest.fixture
def client():
    app = Starlette(routes=(picture_route(), clip_route(), *drawing_routes()))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def cookie(name: str) -> dict[str, str]:
    return {"Cookie": f"{visitor.COOKIE}={visitor.signed(name)}"}


def kept(studio: Studio, owner: str, image=None) -> str:
    picture = Image.fromarray(image) if hasattr(image, "dtype") else image
    picture = picture or Image.new("RGB", (64, 96), "teal")
    return studio.gallery.save(picture, kind="generated", request={}, owner=owner).id


def test_every_route_is_known(tmp_path):
    """A new route has its row above the day it is added."""
    told = subprocess.run(
        [sys.executable, "-c", LIST_ROUTES],
        cwd=ROOT,
        env={**os.environ, "POSEANIME_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    paths = json.loads(told.stdout.splitlines()[-1])
    own = {path for path in paths if path.startswith(("/api", "/visitor"))}
    assert own == set(ROADS)


@pytest.mark.parametrize("path", [path for path, road in ROADS.items() if road])
def test_no_route_leads_to_anothers_picture(studio, client, open_to_others, path):
    """Also not to what was made of it for its owner, and is kept."""
    for ask in ROADS[path](client, studio):
        assert ask(headers=cookie(ANN)).status_code == 200
        for stranger in (cookie(BOB), cookie("k" * 22), {}, {"Cookie": f"studio_visitor={ANN}"}):
            answer = ask(headers=stranger)
            assert answer.status_code in (400, 404), (path, stranger)
            assert not answer.headers["content-type"].startswith("image/")


def test_one_sees_ones_own_and_what_is_shared(studio, client, open_to_others):
    hers, own = kept(studio, ANN), kept(studio, "local")
    assert client.get(f"/api/picture/{hers}", headers=cookie(ANN)).status_code == 200
    assert client.get(f"/api/picture/{own}", headers=cookie("k" * 22)).status_code == 200
    studio.gallery.share([hers], True)
    assert client.get(f"/api/picture/{hers}", headers=cookie(BOB)).status_code == 200


def test_on_ones_own_machine_and_in_a_household_everybody_sees_everything(
    studio, client, monkeypatch
):
    hers = kept(studio, ANN)
    assert client.get(f"/api/picture/{hers}").status_code == 200
    monkeypatch.setattr(viewers, "is_for_others", lambda: True)
    assert client.get(f"/api/picture/{hers}").status_code == 404
    object.__setattr__(studio.config, "shared_gallery", True)
    assert client.get(f"/api/picture/{hers}").status_code == 200
