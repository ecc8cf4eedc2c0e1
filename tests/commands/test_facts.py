"""``info``, ``list``, ``detect`` and ``models``: what they tell."""

from __future__ import annotations

import json
import shutil

import pytest

from core.config import Config
from core.generation.sampling import sampler_names
from core.models import registry
from core.pose import openpose, presets
from core.pose.detection.detectors import STARTER_PEOPLE, STARTER_POSE
from core.pose.render import control_map
from core.prompts import library
from tests.models.tiny_files import write_upscaler


def told(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_info_says_how_a_picture_was_made(folder, run, tiny, capsys):
    assert run(tiny + "--prompt 1girl --negative fog --out @a.png") == 0
    capsys.readouterr()
    assert run("info @a.png") == 0
    text = capsys.readouterr().out
    assert text.startswith("Made with: PoseAnimeFlow Studio\nPrompt: 1girl\nWithout: fog\n")
    assert "Seed: 3\n" in text
    assert run("info @a.png --json") == 0
    (facts,) = told(capsys)
    assert (facts["prompt"], facts["request"]["seed"]) == ("1girl", 3)


@pytest.mark.parametrize(
    ("what", "ids"),
    [
        ("samplers", list(sampler_names.NAMES[1:])),
        ("poses", [preset.id for preset in presets.all_presets()]),
    ],
)
def test_lists_have_the_names_that_the_other_commands_take(run, capsys, what, ids):
    assert run(f"list {what} --json") == 0
    assert [row["id"] for row in told(capsys)] == ids


def test_the_list_of_models_says_what_is_here(run, tiny, capsys):
    assert run("list models --json") == 0
    rows = {(row["kind"], row["id"]): row["state"] for row in told(capsys)}
    assert rows["checkpoint", "starter"] == rows["checkpoint", "tiny"] == "here"
    assert "can be fetched" in rows.values()
    assert run("list models") == 0
    assert "checkpoint  tiny  tiny  here\n" in capsys.readouterr().out


def test_prompts_are_listed_with_their_blanks_filled(run, capsys):
    assert run("list prompts --json") == 0
    rows = told(capsys)
    assert [row["id"] for row in rows] == [one.id for one in library.all_templates()]
    assert all(row["prompt"] and "{" not in row["prompt"] for row in rows)


def test_detect_writes_the_pose(folder, run, standing, capsys):
    picture = control_map(standing, standing.size.times(2))
    picture.save(folder / "map.png")
    assert run("detect @map.png --out @pose.json --json") == 0
    (facts,) = told(capsys)
    found = openpose.loads((folder / "pose.json").read_text())
    joints = sum(int(person.visible.sum()) for person in found.people)
    assert (facts["people"], facts["joints"]) == (len(found.people), joints)


def test_a_model_is_taken_in_once(folder, run, capsys):
    write_upscaler(folder / "sharp.safetensors")
    assert run("models import @sharp.safetensors --json") == 0
    assert run("models import @sharp.safetensors --json") == 0
    first, second = told(capsys)
    assert (first["kind"], first["id"], first["is_new"]) == ("upscaler", "sharp", True)
    assert (second["id"], second["is_new"]) == ("sharp", False)
    assert registry.upscaler("sharp", Config(data_folder=folder / "data")).file is not None


def test_a_model_is_listed_and_removed(folder, run, capsys):
    write_upscaler(folder / "sharp.safetensors")
    assert run("models import @sharp.safetensors --json") == 0
    assert run("models list --kind upscaler --json") == 0
    rows = told(capsys)[1:]
    assert {row["kind"] for row in rows} == {"upscaler"}
    assert next(row["state"] for row in rows if row["id"] == "sharp") == "here"
    assert run("models remove sharp --json") == 0
    (facts,) = told(capsys)
    assert (facts["kind"], facts["files"]) == ("upscaler", ["upscalers/sharp.safetensors"])
    assert run("models remove starter --kind cutout") == 2
    assert "one of your own models" in capsys.readouterr().err


def test_the_kinds_of_the_catalogue_are_all_listed(run, capsys):
    assert run("models list --json") == 0
    assert {row["kind"] for row in told(capsys)} >= {"detector", "cutout", "upscaler"}


def test_fetch_says_size_and_licence_first(folder, run, capsys, monkeypatch):
    monkeypatch.setattr("core.models.downloading.hub.parts_of", lambda _spec: ())
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    assert run("models fetch anything-v5") == 2
    error = capsys.readouterr().err
    assert "under the licence" in error and "add --yes" in error


def test_fetch_of_what_is_here(run, capsys):
    assert run("models fetch starter") == 0
    assert capsys.readouterr().out == "starter: is here already\n"


def test_a_detector_without_its_own_finder_is_here_and_can_be_completed(
    folder, run, capsys, monkeypatch
):
    home = folder / "data" / "models" / "detectors"
    home.mkdir(parents=True)
    monkeypatch.setenv("TORCH_HOME", str(folder / "torch"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    shutil.copy(STARTER_POSE, home / "dw-ll_ucoco_384.onnx")
    assert run("models list --json") == 0
    rows = {row["id"]: row for row in told(capsys) if row["kind"] == "detector"}
    assert rows["dwpose-l"]["state"] == "here"
    assert rows["dwpose-l"]["people"].startswith("People are found by the built-in finder")
    assert "people" not in rows["starter"]
    assert run("models fetch dwpose-l") == 2
    assert "DWPose l: body, hands and face is 217 MB under" in capsys.readouterr().err
    shutil.copy(STARTER_PEOPLE, home / "yolox_l.onnx")
    assert run("models fetch dwpose-l") == 0
    assert capsys.readouterr().out == "dwpose-l: is here already\n"
