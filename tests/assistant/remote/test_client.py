"""Asking a language model, against servers of the test's own."""

from __future__ import annotations

import json
import logging
import socket
import time

import pytest

from core.assistant.remote import Remote, ask
from core.errors import JobCancelled, NotFetched
from tests.assistant.remote.servers import (
    KEY,
    VARIANTS,
    Answer,
    Server,
    ollama,
    openai,
    serving,
    streamed,
)

PROMPT = "1girl, red hair"
LIST = json.dumps(VARIANTS)


def remote(server: Server, path: str = "") -> Remote:
    return Remote(url=server.url + path, model="small-model", key=KEY)


@pytest.mark.parametrize(
    "answer",
    [
        openai(LIST),
        openai(f"```json\n{LIST}\n```"),
        openai(f"<think>a beach …</think>\n{LIST}"),
        openai(json.dumps({"variants": [{"prompt": one} for one in VARIANTS]})),
        openai("Here they are:\n" + "\n".join(f"{n}. {v}" for n, v in enumerate(VARIANTS))),
        openai("\n".join(f'- "{one}"' for one in VARIANTS)),
        openai("\n\n".join(VARIANTS)),
        openai([{"type": "text", "text": LIST}]),
        ollama(LIST),
        streamed(LIST),
        Answer(json.dumps({"choices": [{"text": LIST}]}).encode()),
    ],
    ids=["array", "fence", "thought", "objects", "numbers", "bullets", "lines", "parts", "ollama",
         "streamed", "completion"],
)  # fmt: skip
def test_every_flavour_is_understood(answer: Answer) -> None:
    with serving(answer) as server:
        assert ask(remote(server), PROMPT) == VARIANTS


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("", "/v1/chat/completions"),
        ("/", "/v1/chat/completions"),
        ("/v1", "/v1/chat/completions"),
        ("/api/v3/", "/api/v3/chat/completions"),
        ("/v1/chat/completions", "/v1/chat/completions"),
    ],
)
def test_what_is_sent(path: str, asked: str) -> None:
    """The prompt, the model and the key, not streamed; once, and nothing of the machine."""
    with serving(openai(LIST)) as server:
        ask(remote(server, path), PROMPT)
        (told,) = server.asked
    assert told.path == asked
    assert told.headers["Authorization"] == f"Bearer {KEY}"
    assert told.headers["Host"] == f"127.0.0.1:{server.port}"
    assert told.body["model"] == "small-model"
    assert told.body["stream"] is False
    assert [one["content"] for one in told.body["messages"]][1:] == [PROMPT]
    assert set(told.body) == {"model", "messages", "stream", "temperature", "max_tokens"}


def test_without_a_key_none_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one of the environment either."""
    monkeypatch.setenv("OPENAI_API_KEY", "other")
    with serving(openai(LIST)) as server:
        ask(Remote(url=server.url, model="m"), PROMPT)
        assert "Authorization" not in server.asked[0].headers


def test_a_name_of_this_machine_is_asked_by_its_address() -> None:
    with serving(openai(LIST)) as server:
        ask(Remote(url=f"http://localhost:{server.port}", model="m"), PROMPT)
        assert server.asked[0].headers["Host"] == f"localhost:{server.port}"


BAD = {
    "no key": (Answer(status=401), "does not take the key"),
    "wrong key": (Answer(status=403), "does not take the key"),
    "no such model": (Answer(b'{"error":"model not found"}', 404), "does not know this model"),
    "too often": (Answer(status=429), "asked too often"),
    "broken": (Answer(b"oops", 500), "could not answer (500)"),
    "sent on": (Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}), "not followed"),
    "a page": (Answer(b"<html>hello</html>"), "does not answer as a language model"),
    "other JSON": (Answer(b'{"hello": 1}'), "does not answer as a language model"),
    "deep JSON": (Answer(b"[" * 100_000), "does not answer as a language model"),
    "huge": (Answer(b" " * (1 << 16), repeats=64), "does not answer as a language model"),
    "nothing": (openai(""), "does not answer as a language model"),
    "only the same": (openai(json.dumps([PROMPT, PROMPT])), "no variants"),
    "only blanks": (openai('["", "  "]'), "no variants"),
}


@pytest.mark.parametrize(("answer", "told"), BAD.values(), ids=BAD)
def test_what_goes_wrong_is_told_plainly_and_without_the_key(
    answer: Answer, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answer) as server, pytest.raises(NotFetched) as caught:
        ask(remote(server), PROMPT)
    assert told in caught.value.shown
    seen: BaseException | None = caught.value
    while seen is not None:
        assert KEY not in f"{seen} {seen!r} {vars(seen)}"
        seen = seen.__cause__
    assert KEY not in caplog.text


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotFetched, match="none"):
        ask(Remote(url=f"http://127.0.0.1:{port}", model="m"), PROMPT)


def test_a_slow_server_is_left() -> None:
    begun = time.monotonic()
    with (
        serving(Answer(pause=3.0)) as server,
        pytest.raises(NotFetched, match="seconds"),
    ):
        ask(remote(server), PROMPT, seconds=0.3)
    assert time.monotonic() - begun < 2.9


def test_cancel_ends_it_soon() -> None:
    begun = time.monotonic()
    with serving(Answer(pause=3.0)) as server, pytest.raises(JobCancelled):
        ask(remote(server), PROMPT, lambda: time.monotonic() - begun > 0.3)
    assert time.monotonic() - begun < 2.9


@pytest.mark.parametrize(
    ("url", "is_offline", "told"),
    [
        ("http://far.example", False, "Plain http is only"),
        ("https://far.example", True, "stays offline"),
    ],
)
def test_who_is_too_far_is_not_asked(
    url: str, is_offline: bool, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is looked up as a public address, or as one of both."""

    def look_up(*_args: object, **_more: object) -> list[object]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (address, 80)) for address in ("127.0.0.1", "8.8.8.8")]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(NotFetched) as caught:
        ask(Remote(url=url, model="m", key=KEY), PROMPT, is_offline=is_offline)
    assert told in caught.value.shown
