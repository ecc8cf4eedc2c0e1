from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from core.server.gate import Gate, GateKeeper, TooManyTries
from core.server.gate.gate import COOKIE, ENTER, LEAVE, WEEK_SECONDS
from core.server.gate.limits import ALL, EACH, Tries
from core.server.gate.opening import key_of

PASSWORD = "open sesame"
KEY = bytes(range(32))
PAGE = {"Accept": "text/html"}
SECRET = "what is behind the gate"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gate(clock):
    return Gate(PASSWORD, KEY, clock)


@pytest.fixture
def client(gate):
    async def shown(_request):
        return PlainTextResponse(SECRET)

    async def socket(websocket):
        await websocket.accept()
        await websocket.send_text(SECRET)
        await websocket.close()

    routes = [Route("/{path:path}", shown, methods=["GET", "POST", "PUT", "DELETE"])]
    app = Starlette(
        routes=[WebSocketRoute("/stream", socket), *routes],
        middleware=[Middleware(GateKeeper, gate=gate, names=frozenset({"my.tunnel"}))],
    )
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def enter(client, password=PASSWORD, goal="/Gallery", **headers):
    return client.post(
        f"{ENTER}?next={goal}",
        data={"password": password},
        headers={"Origin": "http://localhost"} | headers,
    )


# --- in and out ---------------------------------------------------------------------------------


def test_a_page_asks_for_the_password_and_then_is_the_one_that_was_asked_for(client):
    asked = client.get("/Generate?x=1", headers=PAGE)
    assert asked.status_code == 303
    assert asked.headers["location"] == f"{ENTER}?next=%2FGenerate%3Fx%3D1"
    page = client.get(asked.headers["location"], headers=PAGE)
    assert page.status_code == 200 and 'type="password"' in page.text
    let_in = enter(client, goal="%2FGenerate%3Fx%3D1")
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/Generate?x=1")
    assert client.get("/Generate", headers=PAGE).text == SECRET


def test_the_cookie_is_for_this_server_alone(client):
    told = enter(client).headers["set-cookie"].lower()
    assert "httponly" in told and "samesite=lax" in told and "secure" not in told
    behind_https = enter(client, **{"X-Forwarded-Proto": "https"}).headers["set-cookie"].lower()
    assert "secure" in behind_https


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/media/a.png", "/gate", "/gate/entered", "/static/x.js"])
def test_without_it_nothing_is_answered(client, method, path):
    answer = client.request(method, path)
    assert answer.status_code == 401
    assert SECRET not in answer.text


def test_who_leaves_is_out(client):
    enter(client)
    client.get(LEAVE)
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("password", ["", "open", "open sesame ", "OPEN SESAME", "x" * 5000])
def test_a_wrong_password_gives_nothing(client, password):
    answer = enter(client, password)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert "not the password" in answer.text


def test_another_sites_form_is_not_looked_at(client, gate):
    answer = enter(client, Origin="http://evil.example")
    assert answer.status_code == 403
    assert enter(client, Origin="https://my.tunnel").status_code == 303


@pytest.mark.parametrize(
    "goal", ["//evil.example", "/%5Cevil.example", "https://evil.example", "%0d%0aX: y", ENTER]
)
def test_nobody_is_sent_to_another_site(client, goal):
    assert enter(client, goal=goal).headers["location"] == "/"


def test_it_is_asked_in_japanese(client):
    page = client.get(ENTER, headers={"Accept-Language": "ja-JP,ja;q=0.9"})
    assert 'lang="ja"' in page.text and "パスワード" in page.text


# --- passes -------------------------------------------------------------------------------------


def test_a_pass_is_good_for_a_week(gate, clock):
    value = gate.new_pass()
    clock.now += WEEK_SECONDS - 1
    assert gate.knows(value)
    clock.now += 2
    assert not gate.knows(value)


def test_no_two_are_the_same_and_none_can_be_written(gate):
    value = gate.new_pass()
    assert value != gate.new_pass()
    until, rest = value.split(".", 1)
    forged = [
        f"{int(until) + 999}.{rest}",
        value[:-1],
        value + "0",
        "",
        "a.b.c",
        "9999999999..",
        "é.é.é",
    ]
    assert not any(map(gate.knows, forged))


def test_another_password_or_another_key_puts_everybody_out(gate, clock):
    value = gate.new_pass()
    assert Gate(PASSWORD, KEY, clock).knows(value)
    assert not Gate("another one", KEY, clock).knows(value)
    assert not Gate(PASSWORD, KEY[::-1], clock).knows(value)


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path):
    key = key_of(tmp_path / "data")
    assert key_of(tmp_path / "data") == key and len(set(key)) > 8
    assert (tmp_path / "data" / "gate.key").stat().st_mode & 0o077 == 0


# --- sockets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("cookie", ["", "1.2.3", "9999999999.a." + "0" * 64])
def test_a_socket_without_a_pass_is_not_opened(client, cookie):
    client.cookies.set(COOKIE, cookie)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream"):
        pass


@pytest.mark.parametrize(
    ("origin", "is_open"),
    [("http://localhost", True), ("https://my.tunnel", True), (None, True),
     ("http://evil.example", False), ("null", False), ("http://[", False)],
)  # fmt: skip
def test_another_sites_page_opens_none(client, origin, is_open):
    enter(client)
    headers = {"Origin": origin} if origin else {}
    try:
        with client.websocket_connect("ws://localhost/stream", headers=headers) as line:
            assert line.receive_text() == SECRET
        assert is_open
    except WebSocketDisconnect:
        assert not is_open


# --- guessing -----------------------------------------------------------------------------------


def test_a_thousand_guesses_are_at_most_ten_tries(client, gate, monkeypatch):
    tried = []
    hashed = gate._hashed
    monkeypatch.setattr(gate, "_hashed", lambda one: tried.append(one) or hashed(one))
    answers = [enter(client, f"guess {number}") for number in range(1000)]
    assert 1 <= len(tried) <= ALL
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert enter(client).status_code == 429  # the right one waits as well


def test_the_right_one_is_no_guess(client):
    assert [enter(client).status_code for _ in range(2 * ALL)] == [303] * 2 * ALL


def test_many_addresses_together_have_ten(clock):
    tries = Tries(clock)
    assert sum(tries.take(f"10.0.0.{number}") == 0 for number in range(1000)) == ALL


def test_one_address_has_five_and_later_more(clock):
    tries = Tries(clock)
    assert [tries.take("here") == 0 for _ in range(7)] == [True] * EACH + [False] * 2
    clock.now += tries.take("here") + 0.1
    assert tries.take("here") == 0
    assert tries.take("here") > 0


def test_who_is_in_is_not_asked(client, gate):
    enter(client)
    for number in range(50):
        with pytest.raises(TooManyTries):
            for _ in range(20):
                gate.lets_in("guess", f"10.0.0.{number}")
    assert client.get("/").text == SECRET
