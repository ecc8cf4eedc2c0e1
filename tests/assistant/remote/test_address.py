"""Which servers may be asked, and that the key is shown nowhere."""

from __future__ import annotations

import pytest

from core.assistant.remote import KEY, MODEL, URL, Remote, check_key, check_url, remote_now
from core.errors import InputRejected
from tests.assistant.remote.servers import KEY as SECRET


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:11434", "http://127.0.0.1:8080/v1", "http://[::1]:1234/v1",
        "http://192.168.1.5:11434", "http://10.0.0.2", "http://nas.local:8080/v1",
        "https://api.example.com/v1", " https://api.example.com/v1/chat/completions ",
    ],
)  # fmt: skip
def test_may_be_asked(url: str) -> None:
    assert check_url(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "", "localhost:11434", "ftp://localhost", "file:///etc/passwd", "http://", "http:// x",
        "http://8.8.8.8/v1", "http://169.254.169.254/v1", "http://0.0.0.0:80",
        "https://user:word@example.com", "https://example.com/v1?key=1", "https://example.com/#a",
        "http://localhost:99999", "https://exam\nple.com", "https://" + "a" * 500,
    ],
)  # fmt: skip
def test_may_not_be_asked(url: str) -> None:
    with pytest.raises(InputRejected):
        check_url(url)


def test_what_is_set() -> None:
    told = {URL: " http://localhost:1/v1 ", MODEL: " llama3 ", KEY: SECRET}
    assert remote_now(told) == Remote(url="http://localhost:1/v1", model="llama3", key=SECRET)
    assert remote_now({**told, URL: "http://8.8.8.8"}) is None
    assert remote_now({URL: "http://localhost:1"}) is None
    assert remote_now({MODEL: "llama3"}) is None
    assert remote_now({}) is None


def test_the_environment_goes_before_what_was_saved(
    settings_file: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.saved_settings import save_setting

    save_setting(URL, "http://localhost:1")
    save_setting(MODEL, "saved")
    monkeypatch.setenv(MODEL, "told")
    assert remote_now() == Remote(url="http://localhost:1", model="told")


def test_a_key_is_not_repeated() -> None:
    assert SECRET not in repr(Remote(url="http://localhost", model="m", key=SECRET))
    with pytest.raises(InputRejected) as caught:
        check_key(f"{SECRET} and more\n")
    assert SECRET not in f"{caught.value} {caught.value.shown} {vars(caught.value)}"
