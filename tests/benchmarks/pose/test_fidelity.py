"""The measuring itself: rulers read drawn figures right, and every row comes out at tiny size."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.likeness import identity
from benchmarks.likeness.looks_ruler import SIZE, is_covered, make_ruler
from benchmarks.pictures.sheets import GAP, LINE, PICTURE, Cell, contact_sheet
from benchmarks.pose import fidelity
from core.models import registry
from core.pose.appearance import STARTER_FILE, LooksReader
from core.pose.score import PoseScore
from tests.models import tiny, tiny_files
from training.figures import figure, held_out_pose


@pytest.fixture(scope="module", params=["from pixels", "as shipped"])
def ruler(request):
    if request.param == "from pixels":
        return make_ruler(figures=140)
    return LooksReader(STARTER_FILE)


@pytest.mark.parametrize("name", ["hair_colour", "outfit_colour"])
def test_the_ruler_reads_the_colours_of_drawn_figures(ruler, name):
    right: list[bool] = []
    for index in range(24):
        one = figure(50_000 + index, SIZE, pose=held_out_pose(index, SIZE).pose)
        large = np.asarray(Image.fromarray(one.picture).resize(SIZE.times(2)))
        if not is_covered(name, one.attributes()):
            right.append(ruler.read(large, one.pose).get(name) == one.attributes()[name])
    assert sum(right) >= 0.7 * len(right) > 12


def test_a_row_is_a_mean_with_its_interval():
    scores = [PoseScore(oks, oks / 2, (None,) * 18) for oks in (0.2, 0.4, 0.9)]
    row = fidelity.Row.of("x", scores)
    assert (row.count, row.oks, row.pck) == (3, 0.5, 0.25)
    assert 0.2 <= row.low < row.oks < row.high <= 0.9


def test_cases_are_the_same_each_time_and_ask_for_the_drawn_figure(config):
    spec = registry.checkpoint("starter", config)
    one, again = fidelity.make_case(5, spec), fidelity.make_case(5, spec)
    assert one.request == again.request
    assert np.array_equal(one.figure.picture, again.figure.picture)
    assert one.request.prompt == one.figure.caption
    assert one.request.count == 4
    assert (one.family, len(one.request.pose.people)) == ("two people", 2)
    assert one.request.size == spec.size_for(1.0)


@pytest.mark.parametrize(
    ("same", "different", "expected"),
    [([0.9, 0.8], [0.1, 0.2], 1.0), ([0.1], [0.9], 0.0), ([0.5], [0.5], 0.5), ([2, 0], [1], 0.5)],
)
def test_auc(same, different, expected):
    assert identity.auc(np.array(same), np.array(different)) == expected


def test_a_contact_sheet_has_a_cell_for_each_picture(standing):
    cells = [Cell(Image.new("RGB", (50, 90), "red"), standing, "x")] * 3
    sheet = contact_sheet(cells, columns=2)
    assert sheet.size == (2 * (PICTURE[0] + GAP) + GAP, 2 * (PICTURE[1] + LINE + GAP) + GAP)
    assert sheet.getpixel((GAP + PICTURE[0] // 2, GAP + PICTURE[1] // 2)) == (255, 0, 0)


def report(capsys) -> dict:
    lines = capsys.readouterr().out.splitlines()
    return {**json.loads(lines[-1]), "lines": lines}


def run(monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["fidelity", *arguments])
    monkeypatch.setattr(fidelity, "make_ruler", lambda: make_ruler(figures=16))
    fidelity.main()


def write_models(folder: Path) -> None:
    """A tiny checkpoint and a tiny adapter that fits it."""
    import torch

    tiny.write_checkpoint(folder / "checkpoints" / "tiny", codec="tiny")
    with torch.random.fork_rng():
        torch.manual_seed(5)
        tiny_files.image_encoder().save_pretrained(folder / "ip_adapter" / "image_encoder")
        tiny_files.write_ip_adapter(folder / "ip_adapter" / "tiny.safetensors", tiny.unet())


def test_every_row_comes_out(tmp_path, monkeypatch, capsys):
    """A tiny checkpoint with a tiny adapter; its pictures are noise."""
    write_models(tmp_path / "data" / "models")
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POSEANIME_DEVICE", "cpu")
    monkeypatch.setattr(identity, "POSES_EACH", 1)
    small = lambda self, aspect: (64, 96)  # noqa: E731
    monkeypatch.setattr(registry.CheckpointSpec, "size_for", small)
    monkeypatch.setattr(registry.CheckpointSpec, "default_steps", 1)
    before = sorted((tmp_path / "data").rglob("*"))
    run(monkeypatch, "--checkpoint", "tiny", "--quick", "2", "--sheet", str(tmp_path / "s.png"))
    told = report(capsys)
    rows = {row["name"]: row for row in told["rows"]}
    assert rows["drawn figures, told where"]["oks"] > 0.4 > rows["generated, first seed"]["oks"]
    best = rows["generated, best of 4"]
    assert best["oks"] >= rows["generated, first seed"]["oks"]
    assert "words alone, first seed" not in rows, "this checkpoint draws without a pose"
    names = set(fidelity.ruler_of_looks().names)
    assert {"hair_colour", "outfit_colour", "place"} <= names == set(told["looks"])
    assert set(told["identity"]["kept"]) == names & set(identity.KEPT)
    assert 0 <= told["identity"]["encoder_auc"] <= 1
    assert Image.open(tmp_path / "s.png").width > 400
    assert sorted((tmp_path / "data").rglob("*")) == before


def test_words_alone_are_measured_against_the_pose_that_the_studio_chose(monkeypatch, capsys):
    run(monkeypatch, "--quick", "1", "--only", "words")
    (row,) = report(capsys)["rows"]
    assert (row["name"], row["count"]) == ("words alone, first seed", 1)
    assert row["oks"] > 0.3


def test_without_an_adapter_the_reason_stands_in_place_of_a_number(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path))
    monkeypatch.setattr(
        identity, "adapter_for", lambda *_: "Expected the adapter on this machine, found none."
    )
    run(monkeypatch, "--quick", "1", "--only", "identity")
    told = report(capsys)
    assert told["identity"] == {}
    assert told["notes"]["identity"].startswith("not installed: Expected the adapter")
    assert "identity: not installed: Expected" in told["lines"][-2]
