"""Puppets by HTTP: of pictures that are there, in bounded poses and sizes."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.errors import InputRejected, NotFound
from core.pose import canvas, presets
from core.repose.fitness import MISPLACED
from core.repose.request import Source
from core.server import puppets
from core.server.drawing_route import NOTES_HEADER, PUPPET_PATH, drawing_routes
from core.studio import close_studio, open_studio
from tests.repose.conftest import source_of

URL = f"/{PUPPET_PATH}"


@pytest.fixture
def studio(tmp_path, monkeypatch):
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path))
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    puppets.forget()
    opened = open_studio()
    yield opened
    close_studio(opened.config)
    puppets.forget()


@pytest.fixture
def source(studio) -> Source:
    drawn = source_of()
    record = studio.gallery.save(Image.fromarray(drawn.picture), kind="upload", request={})
    return Source(image_id=record.id, pose=drawn.pose, method="alpha")


@pytest.fixture
def client():
    with TestClient(Starlette(routes=drawing_routes()), base_url="http://127.0.0.1") as client:
        yield client


def asked(source: Source, preset: str = "waving", **values) -> dict:
    pose = presets.get(preset).pose
    people = canvas.to_editor(pose)
    shape = {"people": people, "width": pose.size.width, "height": pose.size.height}
    told = {"source": source.to_dict(), "pose": shape, "switches": {}, "width": 96, "height": 144}
    return told | values


def figure(answer) -> np.ndarray:
    assert answer.status_code == 200, answer.text
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.mode, image.size) == ("WEBP", "RGBA", (96, 144))
    return np.asarray(image)


def test_a_figure_is_moved_by_its_own_pixels(client, source):
    still, waving = (
        figure(client.post(URL, json=asked(source, one))) for one in ("standing", "waving")
    )
    assert 0.05 < (still[..., 3] > 128).mean() < 0.5
    assert (np.abs(still[..., 3].astype(int) - waving[..., 3]) > 128).mean() > 0.02


def test_a_limb_goes_behind_the_trunk(client, source):
    crossed, behind = (
        figure(client.post(URL, json=asked(source, "arms-crossed", switches=told)))
        for told in ({}, {"right-arm": "behind", "left-arm": "behind"})
    )
    assert (crossed != behind).mean() > 0.005


def test_what_a_puppet_cannot_do_is_told(client, source):
    front = client.post(URL, json=asked(source))
    assert json.loads(front.headers[NOTES_HEADER]) == []
    back = client.post(URL, json=asked(source, "standing-back"))
    (note,) = json.loads(back.headers[NOTES_HEADER])
    assert "keeps the side of its picture" in note


@pytest.mark.parametrize(
    ("asked_for", "said"),
    [
        ("ja", "ポーズの向きが逆です。パペットは元画像の向きのままです。"),
        ("ja-JP,en;q=0.5", "ポーズの向きが逆です。パペットは元画像の向きのままです。"),
        ("en-GB", "The pose is seen from the other side:"),
        ("*", "The pose is seen from the other side:"),
    ],
)
def test_notes_are_in_the_language_of_the_page(client, source, asked_for, said):
    answer = client.post(
        URL, json=asked(source, "standing-back"), headers={"Accept-Language": asked_for}
    )
    (note,) = json.loads(answer.headers[NOTES_HEADER])
    assert note.startswith(said)
    refused = client.post(URL, json={"source": 1}, headers={"Accept-Language": asked_for})
    (line,) = json.loads(refused.headers[NOTES_HEADER])
    assert line.isascii() != asked_for.startswith("ja")


def test_joints_beside_the_figure_are_told_while_poses_are_tried(client, source):
    wrong = replace(source, pose=presets.get("arms-up").pose.fitted_to(source.pose.size))
    assert puppets.known_puppet(wrong) is None
    told = client.post(URL, json=asked(wrong))
    assert MISPLACED in json.loads(told.headers[NOTES_HEADER])
    assert puppets.known_puppet(wrong) is puppets.puppet_of(wrong)


def test_a_puppet_is_made_once_and_nothing_of_its_making_stays(studio, source):
    assert puppets.puppet_of(source) is puppets.puppet_of(source)
    assert puppets._making == {}


def test_another_pose_of_the_picture_is_another_puppet(source):
    other = replace(source, pose=presets.get("waving").pose)
    assert puppets.puppet_of(source) is not puppets.puppet_of(other)


def test_large_pictures_become_small_puppets(studio, source, monkeypatch):
    monkeypatch.setattr(puppets, "LIVE_SIDE", 192)
    puppet = puppets.puppet_of(source)
    assert puppet.frame.height == pytest.approx(source_of().puppet.frame.height / 2, rel=0.02)


@pytest.mark.parametrize(
    ("values", "error"), [({"image_id": "0" * 26}, NotFound), ({"pose": None}, InputRejected)]
)
def test_what_has_no_puppet_is_refused_and_may_be_asked_again(source, values, error):
    for _ in range(2):
        with pytest.raises(error):
            puppets.puppet_of(replace(source, **values))


HOSTILE = [
    {"source": None}, {"source": {"image_id": "../../etc/passwd"}}, {"source": {"image_id": 7}},
    {"width": 4096}, {"height": "144"}, {"pose": None}, {"pose": {"people": 7}},
    {"pose": {"people": [], "width": 512, "height": 768}}, {"switches": {"tail": "front"}},
    {"switches": {"right-arm": "sideways"}}, {"switches": {"right-arm": []}},
]  # fmt: skip


@pytest.mark.parametrize("values", HOSTILE, ids=repr)
def test_what_is_out_of_bounds_is_refused_in_one_line(client, source, values):
    answer = client.post(URL, json=asked(source) | values)
    assert answer.status_code == 400
    assert "\n" not in answer.text
    (shown,) = json.loads(answer.headers[NOTES_HEADER])
    assert "Expected" not in shown


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[" * 50_000])
def test_a_body_that_is_no_request_is_refused(client, studio, body):
    headers = {"Content-Type": "application/json"}
    assert client.post(URL, content=body, headers=headers).status_code == 400
