"""Whatever goes wrong is one line and exit code 2, and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import core
from core.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("generate --prompt x --out @o.png --until-score 0.8", "Expected a pose"),
        ("generate --prompt x --out @o.png --count 0", "count"),
        ("generate --prompt x --pose @none.json --out @o.png", "No such file"),
        ("generate --prompt x --pose nobody --out @o.png", "the name of a preset, got 'nobody'"),
        ("generate --prompt x --pose @bad.json --out @o.png", "Expected"),
        ("generate --prompt x --pose @good.png --out @o.png", "carries its pose, got good.png"),
        ("generate --prompt x --out @o.png --size 130x192", "multiple of 8, got 130: use 128"),
        ("generate --prompt x --out @o.png --steps 0", "steps between 1 and 150, got 0"),
        ("generate --prompt x --out @o.png --checkpoint nobody", "'nobody'"),
        ("generate --prompt x --out @o.png --sampler nobody", "'nobody'"),
        ("generate --prompt x --out @o.png --lora nobody", "'nobody'"),
        ("generate --prompt x --out @o.png --vae nobody", "'nobody'"),
        ("generate --prompt x --out @o.png --mask @good.png", "Expected --start"),
        ("generate --prompt x --out @o.png --mask-blur 4", "Expected --start"),
        ("generate --prompt x --out @o.png --outpaint left=64", "Expected --start"),
        ("generate --prompt x --out @o.png --outpaint 64", "left=PIXELS"),
        ("generate --prompt x --out @o.png --outpaint left=8,left=8", "left=PIXELS"),
        ("generate --prompt x --out @o.png --outpaint up=8", "left=PIXELS"),
        ("generate --prompt x --out @o.png --start @none.png", "No such file"),
        ("generate --prompt x --out @", "got the folder"),
        ("generate --prompt x --out @o.gif", "got o.gif"),
        ("generate --prompt x", "Expected --out"),
        ("generate --out @o.png", "Expected --prompt"),
        ("generate --from @good.png --out @o.png", "got good.png, which has none"),
        ("generate --prompt x --out @o.png --size big", "expected WIDTHxHEIGHT"),
        ("generate --prompt x --out @o.png --enlarge 3", "invalid choice"),
        ("generate --prompt x --out @o.png --control sky=@good.png", "canny"),
        ("upscale @bad.png --out @o.png", "Expected"),
        ("upscale @good.png --out @o.png --upscaler nobody", "'nobody'"),
        ("upscale @good.png --out @nowhere/o.png", "Expected a folder"),
        ("upscale @good.png --out @", "got the folder"),
        ("detect @bad.png --out @o.json", "Expected"),
        ("detect @good.png --out @o.json", "a person in good.png, got nobody"),
        ("detect @good.png --out @o.png", "ends in .json"),
        ("detect @good.png --out @o.json --detector nobody", "'nobody'"),
        ("detect @good.png --out @o.json --detector rtmw-l", "rtmw-dw-l-m_simcc"),
        ("info @good.png", "which has none"),
        ("info @none.png", "No such file"),
        ("models fetch nobody", "got 'nobody'"),
        ("models import @none.safetensors", "got none"),
        ("models import @bad.json", "Expected"),
        ("list colours", "invalid choice"),
        ("nonsense", "invalid choice"),
        ("", "required: COMMAND"),
    ],
)
def test_one_line_and_exit_code_2(folder, run, capsys, line, told):
    (folder / "bad.json").write_text('{"people": [{"pose_keypoints_2d": [1, 2]}]}')
    (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    Image.new("RGB", (64, 64), "teal").save(folder / "good.png")
    before = sorted(path for path in folder.rglob("*") if path.is_file())
    assert run(line) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and error.count("\n") == 1
    assert told in error
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == before


def test_the_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"PoseAnimeFlow Studio {core.__version__}\n"


def test_the_version_is_that_of_the_project():
    import tomllib

    from core.config import ROOT

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == core.__version__


@pytest.mark.parametrize("line", ["list samplers", "list --help"])
def test_nobody_reads_any_more(folder, line):
    """``list samplers | head -1``: no traceback, and the exit code of SIGPIPE."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core", *line.split()], stdout=writing, stderr=subprocess.PIPE,
            cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": ""}, timeout=120, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr.decode()) == (141, "")
