"""Clips by HTTP: a plan names its frames, each comes as a picture once and stays the same."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.gallery.clips import Clip
from core.motion.cycles import CYCLES
from core.pose import presets
from core.server.asking import viewers
from core.server.drawing_request import DrawnPart
from core.server.middleware import MIDDLEWARE
from core.server.motion import route
from core.server.motion.plans import PlanRequest, Plans
from core.server.motion.route import PATH, motion_routes
from core.server.motion.shelf import PoseShelf, name_of, shelf

URL = f"/{PATH}"
STANDING, WAVING = (presets.get(name).pose for name in ("standing", "waving"))


def key(pose, **values) -> dict:
    shelf.put([(name_of(pose), pose)])
    return {"pose": name_of(pose), "flip": False, "steps": 2, "hold": 0, "ease": "even", **values}


def asked(*keys: dict, **values) -> dict:
    return {
        "keys": list(keys) or [key(STANDING), key(WAVING)], "fps": 12, "play": "loop",
        "width": 256, "height": 384, "prompt": "girl, red hair, beach", "seed": 1, **values,
    }  # fmt: skip


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(route, "plans", Plans())
    app = Starlette(routes=motion_routes(), middleware=MIDDLEWARE)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def planned(client, *keys, **values) -> dict:
    answer = client.post(URL, json=asked(*keys, **values))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_plan_names_every_frame_and_the_frames_of_its_keys(client):
    plan = planned(client)
    assert len(plan["frames"]) == len(plan["sticks"]) == 4
    assert plan["keys"] == [0, 2]
    assert len(plan["sticks"][0][0]) == 36
    assert len(set(plan["frames"])) >= 3


def test_a_frame_is_a_picture_that_browsers_keep(client):
    plan = planned(client)
    answer = client.get(f"{URL}/{plan['token']}/1?side=96")
    assert answer.headers["cache-control"].startswith("private")
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size, image.mode) == ("WEBP", (64, 96), "RGB")
    alone = client.get(f"{URL}/{plan['token']}/1?side=96&part=figure")
    assert Image.open(io.BytesIO(alone.content)).mode == "RGBA"


def test_frames_that_look_alike_have_one_name(client):
    still = planned(client, key(STANDING, hold=3))
    assert len(set(still["frames"])) == 1
    assert planned(client, key(STANDING, hold=9))["frames"][0] == still["frames"][0]
    assert planned(client, key(STANDING), prompt="a boy")["frames"][0] != still["frames"][0]
    moves = planned(client, key(STANDING, hold=3), key(WAVING))
    assert len(set(moves["frames"][:4])) == 4  # hair goes on swinging


def test_a_key_is_mirrored_by_name(client):
    plain, flipped = planned(client, key(WAVING)), planned(client, key(WAVING, flip=True))
    assert planned(client, key(WAVING.mirrored()))["frames"] == flipped["frames"]
    assert plain["frames"] != flipped["frames"]


def test_a_clip_before_nothing_has_frames_that_are_clear(client):
    plan = planned(client, key(STANDING), ground="none")
    answer = client.get(f"{URL}/{plan['token']}/0?side=96")
    assert Image.open(io.BytesIO(answer.content)).mode == "RGBA"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"keys": [{**key(STANDING), "pose": "0" * 24}]}, 404),
        ({"keys": []}, 400),
        ({"keys": [3]}, 400),
        ({"keys": [key(STANDING, steps=500)]}, 400),
        ({"keys": [key(STANDING, ease="jump")]}, 400),
        ({"play": "twice"}, 400),
        ({"fps": 0}, 400),
        ({"width": 9000}, 400),
        ({"prompt": 7}, 400),
        ({"seed": -1}, 400),
        ({"ground": "lava"}, 400),
        ({"characters": "all"}, 400),
    ],
)
def test_what_is_no_clip_is_refused_in_words(client, change, status):
    answer = client.post(URL, json={**asked(), **change})
    assert answer.status_code == status
    assert answer.text and "Expected" not in answer.text


def test_what_cannot_be_asked_for(client):
    token = planned(client)["token"]
    assert client.get(f"{URL}/{token}/99?side=96").status_code == 400
    assert client.get(f"{URL}/{token}/0?side=97").status_code == 400
    assert client.get(f"{URL}/{token}/0?side=96&part=all").status_code == 400
    assert client.get(f"{URL}/{'0' * 32}/0?side=96").status_code == 404
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.get(f"{URL}/{token}/0?side=96", headers=foreign).status_code == 403
    assert client.post(URL, json=asked(), headers=foreign).status_code == 403


@pytest.fixture
def made(studio):
    """A clip of the gallery, with its first frame."""
    frame = Image.new("RGB", (64, 96), "red")
    told = {"clip": Clip(frames=2, fps=6).to_dict()}
    record = studio.gallery.save(frame, kind="clip", request={}, extras=told, owner="somebody")
    studio.gallery.clips.keep(record.id, 0, frame)
    return record.id


def test_a_frame_that_was_made_is_shown_to_who_may_see_the_clip(client, made, monkeypatch):
    shown = client.get(f"{URL}/clip-{made}/0?side=96")
    assert Image.open(io.BytesIO(shown.content)).size == (64, 96)
    assert client.get(f"{URL}/clip-{made}/1?side=96").status_code == 404  # not made yet
    assert client.get(f"{URL}/clip-{'0' * 26}/0?side=96").status_code == 404
    assert client.get(f"{URL}/clip-x/0?side=96").status_code == 404
    monkeypatch.setattr(viewers, "is_for_others", lambda: True)
    assert client.get(f"{URL}/clip-{made}/0?side=96").status_code == 404


def test_the_ready_movements_are_told(client):
    told = client.get(f"{URL}/cycles").json()
    assert set(told) == set(CYCLES)
    assert all(len(frame) == 36 for one in told.values() for frame in one["frames"])


def test_the_shelf_and_the_plans_keep_the_latest():
    few = PoseShelf(most=1)
    few.put([(name_of(pose), pose) for pose in (STANDING, WAVING)])
    assert few.get(name_of(WAVING)) is WAVING
    with pytest.raises(Exception, match="put down"):
        few.get(name_of(STANDING))
    plans = Plans(most=1, most_bytes=1)
    first, plan = plans.add(PlanRequest.loads(_json(key(STANDING)), shelf))
    plans.add(PlanRequest.loads(_json(key(WAVING)), shelf))
    with pytest.raises(Exception, match="planned"):
        plans.get(first)
    plans.draw(plan, 0, 96, DrawnPart.PICTURE)
    assert plans.kept(plan, 0, 96, DrawnPart.PICTURE) is None  # more than may be kept


def _json(*keys) -> bytes:
    return json.dumps(asked(*keys)).encode()
