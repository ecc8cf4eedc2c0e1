from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.drawing.speed import BEFORE, Painter, unpack
from benchmarks.shared import ROOT


@pytest.fixture(params=["now", "before"])
def root(request, tmp_path) -> Path:
    if request.param == "now":
        return ROOT
    known = subprocess.run(["git", "cat-file", "-e", BEFORE], cwd=ROOT, capture_output=True)
    if known.returncode:
        pytest.skip("a copy without the history of the painter")
    unpack(BEFORE, tmp_path)
    return tmp_path


def test_painters_of_both_commits_answer_the_same_script(root):
    painter = Painter(root)
    try:
        assert painter.milliseconds(64, 96, 0) > 0
    finally:
        painter.close()
