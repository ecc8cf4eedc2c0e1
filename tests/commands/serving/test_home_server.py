"""The files for a home server start what this version has."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess

import pytest

from core.__main__ import make_parser
from core.config import ASSETS, ROOT

UNIT = ASSETS / "serve" / "poseanimeflow.service"
CONTAINER = ASSETS / "serve" / "Containerfile"
INSTRUCTIONS = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "EXPOSE", "ENTRYPOINT"}


def options_of(words):
    assert words[:3] in (
        ["python", "-m", "core"],
        ["/opt/poseanimeflow/.venv/bin/python", "-m", "core"],
    )
    return make_parser().parse_args(words[3:])


def test_the_unit_starts_the_studio_for_the_network():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    unit.read(UNIT)
    service = unit["Service"]
    options = options_of(service["ExecStart"].split())
    assert options.host == "0.0.0.0"
    assert str(options.data).startswith(service["ReadWritePaths"])
    assert "POSEANIME_PASSWORD" not in service.get("Environment", "")  # everybody may read units


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_the_unit(tmp_path):
    told = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(UNIT)],
        capture_output=True,
        text=True,
    )
    complaints = [line for line in told.stderr.splitlines() if "not executable" not in line]
    assert not any("Unknown" in line or "Failed to parse" in line for line in complaints), (
        complaints
    )


def test_the_container_starts_it_too_and_not_as_root():
    lines = [line for line in CONTAINER.read_text().splitlines() if line and line[0] != "#"]
    said = [line.split(maxsplit=1) for line in lines]
    assert {instruction for instruction, _ in said} <= INSTRUCTIONS
    assert said[0][0] == "FROM" and re.search(r":\d+\.\d+", said[0][1])
    in_order = [instruction for instruction, _ in said]
    assert in_order.index("USER") < in_order.index("ENTRYPOINT")
    options = options_of(json.loads(said[-1][1]))
    assert str(options.data) in dict(said)["VOLUME"]
    assert dict(said)["EXPOSE"] == str(options.port)


def test_what_a_container_does_not_need_stays_out():
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".venv", ".git", "data"} <= set(left_out)
