from __future__ import annotations

import importlib.util

import pytest

from core.errors import InputRejected
from core.jobs.cluster.address import RayAddress, backend_address
from core.jobs.cluster.link import check_token


@pytest.mark.parametrize("text", ["", "local", " Local "])
def test_jobs_run_in_this_process(text):
    assert backend_address(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ray://local", RayAddress()),
        ("ray://local?workers=2", RayAddress(workers=2)),
        ("ray://10.0.0.1:6379", RayAddress(host="10.0.0.1", port=6379)),
        ("ray://[::1]:6379", RayAddress(host="::1", port=6379)),
    ],
)
def test_jobs_run_on_workers(text, address):
    assert backend_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "ray", "ray://", "http://10.0.0.1:6379", "ray://local?workers=-1", "ray://local?workers=x",
        "ray://local?workers=1000", "ray://local?wrkers=2", "ray://10.0.0.1", "ray://h:99999",
        "ray://10.0.0.1:6379/path", "ray://10.0.0.1:6379?workers=2", "ray://local?workers=1&workers=2",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(text):
    with pytest.raises(InputRejected, match="ray://HOST:PORT"):
        backend_address(text)


def test_without_ray_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(InputRejected) as told:
        backend_address("ray://local")
    assert "pip install -r requirements-ray.txt" in told.value.shown
    assert backend_address("local") is None


def test_other_machines_are_joined_with_a_token_only(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    far, near = RayAddress(host="10.0.0.1", port=6379), RayAddress(host="127.0.0.1", port=6379)
    with pytest.raises(InputRejected, match="RAY_AUTH_TOKEN"):
        check_token(far, {})
    check_token(far, {"RAY_AUTH_TOKEN": "secret"})
    check_token(near, {})
    check_token(RayAddress(), {})
    (tmp_path / ".ray").mkdir()
    (tmp_path / ".ray" / "auth_token").write_text("secret")
    check_token(far, {})
