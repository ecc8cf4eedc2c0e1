"""The command line: what it writes, and that it writes nothing when it fails."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from core.__main__ import main
from core.config import Config
from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.models import registry
from core.pose import openpose
from tests.models.tiny import write_checkpoint


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POSEANIME_DEVICE", "cpu")
    return tmp_path


def run(folder, line: str) -> int:
    return main([part.replace("@", f"{folder}/") for part in line.split()])


def test_generate_writes_a_picture_that_can_be_taken_up_again(folder, standing, capsys):
    write_checkpoint(folder / "data" / "models" / "tiny", codec="tiny")
    (folder / "pose.json").write_text(openpose.dumps(standing))
    line = "generate --prompt 1girl --pose @pose.json --out @a.png --checkpoint tiny --seed 3"
    assert run(folder, f"{line} --steps 2 --size 64x96") == 0
    with Image.open(folder / "a.png") as image:
        assert image.size == (64, 96)
    request = GenerationRequest.from_dict(metadata.read(folder / "a.png").request or {})
    assert (request.seed, request.steps, request.pose) == (3, 2, standing)
    assert "64×96, seed 3" in capsys.readouterr().out
    assert run(folder, f"{line.replace('@a', '@b')} --steps 2 --size 64x96") == 0
    first, second = (np.asarray(Image.open(folder / name)) for name in ("a.png", "b.png"))
    assert np.array_equal(first, second)


def test_what_was_not_said_is_the_checkpoints_own(folder, monkeypatch):
    asked = []

    def noted(_studio, request, *_, **_more):
        asked.append(request)
        raise ZeroDivisionError

    monkeypatch.setattr("core.studio.Studio.render", noted)
    for more in ("", " --no-pose-guidance --no-refine --negative fog --enlarge 1 --guidance 2"):
        with pytest.raises(ZeroDivisionError):
            run(folder, "generate --prompt 1girl --out @a.png" + more)
    spec = registry.checkpoint("starter", Config(data_folder=folder))
    first, second = asked
    own = first.to_dict()
    assert {name: own[name] for name in spec.recommended} == spec.recommended
    assert own["refine"] is not None
    assert second.refine is None
    assert (second.pose_guidance, second.negative_prompt) == (False, "fog")
    assert (second.enlarge, second.guidance, second.steps) == (1, 2.0, spec.default_steps)


def test_where_a_pose_came_from_is_told(folder, capsys):
    line = "generate --prompt 1girl,jogging --out @a.png --steps 1 --no-refine --enlarge 1"
    assert run(folder, line) == 0
    assert capsys.readouterr().out.endswith("; Pose chosen to suit the words: Jogging\n")


@pytest.fixture
def tiny(folder, standing, monkeypatch) -> str:
    """The command that draws with a tiny model; its pictures score 0.4, 0.9, 0.6, 0.9."""
    write_checkpoint(folder / "data" / "models" / "tiny", codec="tiny")
    (folder / "pose.json").write_text(openpose.dumps(standing))
    left = [0.4, 0.9, 0.6, 0.9]
    monkeypatch.setattr(
        "core.studio.scored", lambda *_: {"score": {"oks": (value := left.pop(0)), "pck": value}}
    )
    return (
        "generate --prompt 1girl --pose @pose.json --checkpoint tiny --seed 3 --steps 1 "
        "--size 64x96 --out @a.png "
    )


def seeds(folder) -> dict[str, int]:
    return {path.name: (metadata.read(path).request or {})["seed"] for path in folder.glob("*.png")}


@pytest.mark.parametrize(
    ("more", "written"),
    [
        ("--count 3", {"a.png": 4}),
        ("--count 4 --all", {"a.png": 4, "a-2.png": 6, "a-3.png": 5, "a-4.png": 3}),
        ("--count 4 --until-score 0.8 --all", {"a.png": 4, "a-2.png": 3}),
    ],
)
def test_generate_writes_the_best_first(folder, tiny, capsys, more, written):
    assert run(folder, tiny + more) == 0
    assert seeds(folder) == written
    assert "seed 4, pose score 0.90" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("generate --prompt x --out @o.png --until-score 0.8", "Expected a pose"),
        ("generate --prompt x --out @o.png --count 0", "count"),
        ("generate --prompt x --pose @none.json --out @o.png", "No such file"),
        ("generate --prompt x --pose @bad.json --out @o.png", "Expected"),
        ("generate --prompt x --out @o.png --size 130x192", "multiple of 8, got 130: use 128"),
        ("generate --prompt x --out @o.png --steps 0", "steps between 1 and 150, got 0"),
        ("generate --prompt x --out @o.png --checkpoint nobody", "'nobody'"),
        ("upscale @bad.png --out @o.png", "Expected"),
        ("upscale @good.png --out @o.png --upscaler nobody", "'nobody'"),
        ("upscale @good.png --out @nowhere/o.png", "Expected a folder"),
        ("detect @bad.png --out @o.png", "Expected"),
        ("detect @good.png --out @o.png --detector nobody", "'nobody'"),
        ("detect @good.png --out @o.png --detector rtmw-l", "rtmw-dw-l-m_simcc"),
    ],
)
def test_an_error_is_one_line_and_exit_code_2(folder, capsys, line, told):
    (folder / "bad.json").write_text('{"people": [{"pose_keypoints_2d": [1, 2]}]}')
    (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    Image.new("RGB", (64, 64), "teal").save(folder / "good.png")
    before = sorted(folder.rglob("*"))
    assert run(folder, line) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and error.count("\n") == 1
    assert told in error
    assert sorted(folder.rglob("*")) == before


def test_detect_of_a_blank_picture_writes_a_pose_of_nobody(folder, capsys):
    Image.new("RGB", (64, 80), "teal").save(folder / "teal.png")
    assert run(folder, "detect @teal.png --out @pose.json") == 0
    assert "people: 0" in capsys.readouterr().out
    assert json.loads((folder / "pose.json").read_text())["people"] == []


@pytest.mark.parametrize(
    "line",
    [
        "generate --out @o.png",
        "generate --prompt x --out @o.png --size big",
        "generate --prompt x --out @o.png --enlarge 3",
        "nonsense",
        "",
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(folder, capsys, line):
    with pytest.raises(SystemExit) as stopped:
        run(folder, line)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(folder.iterdir()) == []
