"""The cut-out network at tiny size, up to the file that the studio opens."""

import json
import sys

import numpy as np
import pytest
from PIL import Image

from core.cutout.starter_net import segment
from training import train_cutout
from training.train_cutout import FILE, sizes_of


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The facts of its last line, the run's folder, and its command."""
    out = tmp_path_factory.mktemp("run")
    line = f"train_cutout --tiny --device cpu --threads 1 --out {out} --start-from="
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [*line.split(), "--minutes", "0.02"])
        printed: list[str] = []
        patch.setattr("builtins.print", lambda *words, **_: printed.append(str(words[0])))
        train_cutout.main()
    return json.loads(printed[-1]), out, line


def test_a_run_writes_a_file_that_the_studio_opens(trained):
    facts, out, _ = trained
    assert facts["steps"] >= 1
    assert 0 <= facts["alpha_iou"] <= 1
    assert 0 <= facts["parts_miou"] <= 1
    found = segment(Image.fromarray(np.zeros((50, 70, 3), np.uint8)), out / "tiny" / FILE)
    assert found.alpha.shape == (50, 70)


def test_a_run_goes_on_where_it_was(trained, monkeypatch, capsys):
    facts, _, line = trained
    longer = f"{line} --resume --minutes {facts['minutes'] + 0.005}"
    monkeypatch.setattr(sys, "argv", longer.split())
    train_cutout.main()
    again = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert again["steps"] > facts["steps"]


def test_sizes_are_told_as_words():
    assert sizes_of("192x288,256x256") == ((192, 288), (256, 256))
    with pytest.raises(SystemExit, match="multiples of 32, got 240x240"):
        sizes_of("240x240")
