"""``worker`` says what is missing before Ray is started."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from core.__main__ import main


@pytest.fixture(autouse=True)
def no_token(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def started(monkeypatch) -> list[tuple[list[str], dict[str, str]]]:
    """How Ray would be started."""
    commands: list[tuple[list[str], dict[str, str]]] = []

    class Ended:
        def __init__(self, command, env, stdout):
            commands.append((command[3:], env))

        def wait(self) -> int:
            return 0

    monkeypatch.setattr(subprocess, "Popen", Ended)
    return commands


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "HOST:PORT of the head, or --head, got neither"),
        (["--head"], "got no --host"),
        (["10.0.0.1:6379", "--head", "--host", "10.0.0.1"], "got another address"),
        (["--head", "--host", "10.0.0.1", "--port", "10002"], "no worker, got 10002"),
        (["10.0.0.1"], "ray://HOST:PORT"),
        (["local"], "HOST:PORT of the head"),
        (["10.0.0.1:6379"], "a token for the cluster at 10.0.0.1:6379"),
    ],
)
def test_what_is_missing_is_said(started, capsys, arguments, line):
    assert main(["worker", *arguments]) == 2
    assert line in capsys.readouterr().err
    assert started == []


def test_the_head_says_what_to_type_on_the_others(started, capsys, tmp_path):
    assert main(["worker", "--head", "--host", "10.0.0.1", "--workers", "2"]) == 0
    ((command, environment),) = started
    token = environment["RAY_AUTH_TOKEN"]
    assert len(token) == 64 and environment["RAY_AUTH_MODE"] == "token"
    assert command[:4] == ["start", "--head", "--port", "6379"]
    assert json.loads(command[command.index("--resources") + 1]) == {"studio": 2}
    told = capsys.readouterr().out
    assert f"RAY_AUTH_TOKEN={token} python -m core worker 10.0.0.1:6379" in told
    assert "POSEANIME_BACKEND=ray://10.0.0.1:6379" in told


def test_a_worker_joins_with_the_token_and_its_own_models(started, monkeypatch, tmp_path):
    monkeypatch.setenv("RAY_AUTH_TOKEN", "secret")
    data = str(tmp_path / "data")
    assert main(["worker", "10.0.0.1:6379", "--workers", "1", "--data", data]) == 0
    ((command, environment),) = started
    assert command[:3] == ["start", "--address", "10.0.0.1:6379"]
    assert environment["POSEANIME_DATA"] == data
    assert environment["PYTHONPATH"].split(os.pathsep)[0] in sys.path


def test_serve_says_that_a_backend_is_not_known(started, monkeypatch, capsys):
    monkeypatch.setenv("POSEANIME_BACKEND", "celery://")
    assert main(["serve", "--port", "18999"]) == 2
    assert "ray://HOST:PORT" in capsys.readouterr().err
    assert started == []
