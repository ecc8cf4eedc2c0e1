"""Drawings by HTTP: what comes back decodes, what comes in is bounded."""

from __future__ import annotations

import http.client
import io
import json
import threading

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.pose import canvas, openpose, presets
from core.server import drawing_request, visitor
from core.server.drawing_request import MAX_BYTES
from core.server.drawing_route import PATH, STREAM_HEADER, drawing_routes
from core.server.middleware import MIDDLEWARE
from tests.server.live import serving

URL = f"/{PATH}"
JOGGING = presets.get("jogging").pose
PAIR = presets.get("side-by-side").pose


def asked(pose=JOGGING, **values) -> dict:
    people = canvas.to_editor(pose)
    shape = {"people": people, "width": pose.size.width, "height": pose.size.height}
    return {"pose": shape, "prompt": "girl, red hair, beach", "width": 128, "height": 192, **values}


@pytest.fixture
def client():
    # As a browser's own page sends it.
    with TestClient(
        Starlette(routes=drawing_routes(), middleware=MIDDLEWARE), base_url="http://127.0.0.1"
    ) as client:
        yield client


def picture(answer) -> Image.Image:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/webp"
    image = Image.open(io.BytesIO(answer.content))
    assert image.format == "WEBP"
    return image


def test_a_pose_and_words_become_a_webp_of_the_asked_size(client):
    answer = client.post(URL, json=asked())
    assert picture(answer).size == (128, 192)
    assert picture(answer).mode == "RGB"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_document_of_openpose_is_the_same_pose(client):
    document = json.loads(openpose.dumps(JOGGING))
    one, other = (client.post(URL, json=asked(pose=pose)) for pose in (JOGGING, JOGGING))
    from_document = client.post(URL, json={**asked(), "pose": document})
    assert one.content == other.content == from_document.content


def test_the_figure_alone_stands_on_transparency(client):
    image = picture(client.post(URL, json=asked(what="figure")))
    assert image.mode == "RGBA"
    alpha = np.asarray(image)[..., 3]
    assert 0.04 < (alpha > 128).mean() < 0.6
    assert alpha[0, 0] == 0


def test_the_figure_follows_a_joint(client):
    moved = canvas.to_editor(JOGGING)
    moved[0] = [[x + 60, y, seen] for x, y, seen in moved[0]]
    here, there = asked(what="figure"), asked(what="figure")
    there["pose"]["people"] = moved
    middles = [
        np.argwhere(np.asarray(picture(client.post(URL, json=one)))[..., 3] > 128).mean(axis=0)[1]
        for one in (here, there)
    ]
    assert middles[1] - middles[0] == pytest.approx(60 * 128 / JOGGING.size.width, abs=2.5)


def test_each_person_has_a_character_of_its_own(client):
    characters = [{"words": "girl, red hair, red dress", "seed": 1}, None]
    other = [{"words": "boy, blue hair, navy suit", "seed": 1}, None]
    pictures = [
        np.asarray(picture(client.post(URL, json=asked(PAIR, characters=one)))).astype(int)
        for one in (characters, other, characters)
    ]
    changed = np.abs(pictures[0] - pictures[1]).max(axis=2) > 40
    assert (pictures[0] == pictures[2]).all()
    halves = changed[:, :64].mean(), changed[:, 64:].mean()
    assert max(halves) > 0.05
    assert min(halves) < 0.15 * max(halves), "only the first person has changed"


HOSTILE = [
    ({"width": 1025}, "1024"),
    ({"width": 15}, "16"),
    ({"height": 1e9}, "side"),
    ({"height": True}, "side"),
    ({"height": "192"}, "side"),
    ({"width": None}, "side"),
    ({"seed": -1}, "seed"),
    ({"seed": 2**60}, "seed"),
    ({"seed": 1.5}, "seed"),
    ({"prompt": 3}, "prompt"),
    ({"prompt": "x" * 5000}, "prompt"),
    ({"what": "everything"}, "picture or figure"),
    ({"what": ["picture"]}, "picture or figure"),
    ({"characters": "abc"}, "characters"),
    ({"characters": [None] * 21}, "characters"),
    ({"characters": [3]}, "character"),
    ({"characters": [{"words": "x" * 5000}]}, "words"),
    ({"characters": [{"words": "x", "seed": 1e400}]}, "seed"),
    ({"pose": None}, "pose"),
    ({"pose": {"people": [[[0, 0, 1]]], "width": 512, "height": 768}}, "figure"),
    ({"pose": {"people": [], "width": 0, "height": 768}}, "canvas"),
    ({"pose": {"people": [], "width": 8192, "height": 8192}}, "megapixels"),
    ({"pose": {"people": [[[1e9, 0, 1]] * 18], "width": 512, "height": 768}}, "coordinate"),
    ({"pose": {"people": [{"pose_keypoints_2d": ["x"]}]}}, ""),
    ({"pose": {"people": 7}}, ""),
]


@pytest.mark.parametrize(("values", "told"), HOSTILE)
def test_what_is_out_of_bounds_is_refused_in_one_line(client, values, told):
    content = json.dumps({**asked(), **values})
    answer = client.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert told in answer.text
    assert "\n" not in answer.text
    assert len(answer.text) < 400


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"pose": NaN}', b'"x"'],
)
def test_a_body_that_is_no_request_is_refused(client, content):
    answer = client.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "\n" not in answer.text


def test_a_body_is_bounded_whatever_it_says_of_its_length(client):
    headers = {"Content-Type": "application/json"}
    assert client.post(URL, content=b" " * (MAX_BYTES + 1), headers=headers).status_code == 413

    def in_parts():
        for _ in range(MAX_BYTES // 1024 + 2):
            yield b" " * 1024

    assert client.post(URL, content=in_parts(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
        # a tunnel that rewrites the host: the browser itself says that it is the same page
        ({"Origin": "https://tunnel.example", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_only_pages_of_the_studio_may_ask(client, headers, status):
    content = json.dumps(asked())
    sent = {"Content-Type": "application/json", **headers}
    assert client.post(URL, content=content, headers=sent).status_code == status


def test_it_is_asked_by_post_alone(client):
    assert client.get(URL).status_code == 405


@pytest.mark.parametrize(
    ("base", "below"), [("", "/api/"), ("studio", "/studio/api/"), ("/a/b/", "/a/b/api/")]
)
def test_they_stand_below_the_base_path_of_the_pages(monkeypatch, base, below):
    monkeypatch.setattr("streamlit.config.get_option", {"server.baseUrlPath": base}.get)
    wanted = [below + name for name in ("draw", "puppet", "animal")]
    assert [route.path for route in drawing_routes()] == wanted


def test_nobody_on_the_canvas_is_an_empty_place(client):
    empty = {"people": [], "width": 512, "height": 768}
    assert picture(client.post(URL, json=asked() | {"pose": empty})).size == (128, 192)


def test_a_failure_is_one_line_and_in_the_log(client, monkeypatch, caplog):
    def broken(self):
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(drawing_request.DrawingRequest, "draw", broken)
    answer = client.post(URL, json=asked())
    assert answer.status_code == 500
    assert "deep inside" not in answer.text
    assert "deep inside" in caplog.text


class Browser:
    """A visitor of a running studio."""

    def __init__(self, port: int) -> None:
        self.port, self.name = port, visitor.new_visitor()

    def ask(self, line: str = "pose", **values) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Content-Type": "application/json",
            "Origin": f"http://127.0.0.1:{self.port}",
            "Cookie": f"{visitor.COOKIE}={visitor.signed(self.name)}",
            STREAM_HEADER: line,
        }
        connection.request("POST", URL, json.dumps(asked(**values)), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def at_once(calls) -> list[tuple[int, bytes]]:
    answers: list = [None] * len(calls)

    def one(number, call) -> None:
        answers[number] = call()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_running_studio_draws_for_visitors_at_once_and_the_newest_wins(tmp_path):
    with serving(tmp_path) as (_, port):
        ann, bob = Browser(port), Browser(port)
        assert ann.ask()[0] == 200  # libraries are read in
        large = {"width": 1024, "height": 1024}
        answers = at_once([lambda: ann.ask(**large)] * 6 + [lambda: bob.ask()])
        statuses = [status for status, _ in answers]
        assert statuses[-1] == 200, "one visitor's wishes do not hold up another's"
        assert set(statuses) == {200, 204}
        assert statuses.count(204) >= 3, "what was overtaken is not drawn"
        assert all(not body for status, body in answers if status == 204)
        many = at_once([lambda n=n: ann.ask(line=f"card-{n}") for n in range(3)])
        assert [status for status, _ in many] == [200] * 3, "pictures side by side are all drawn"
        assert Image.open(io.BytesIO(answers[-1][1])).size == (128, 192)
