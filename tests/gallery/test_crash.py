"""Whatever moment a saving process is killed at: no acknowledged picture is lost, no file is cut
off, no row lacks its file. The same checker must catch a saver that works in the wrong order.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.config import ROOT
from core.database import Database
from core.gallery.gallery import Gallery

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

SCRIPT = Path(__file__).with_name("kill_saver.py")


def crash(way: str, order: str, folder: Path, kills: int = 200) -> tuple[set[str], list[str]]:
    """Acknowledged ids and violations."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), way, order, str(folder), str(kills)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    return set(report["acknowledged"]), report["violations"]


@pytest.mark.parametrize(
    ("way", "kills", "least"),
    [
        ("kills", 60, 15),
        pytest.param("kills", 200, 50, marks=pytest.mark.slow),
        ("calls", 0, 1),
    ],
)
def test_a_crash_loses_nothing(tmp_path, way, kills, least):
    """kill -9 at random, and a death before every single storage call."""
    acknowledged, violations = crash(way, "right", tmp_path, kills)
    assert violations == []
    assert len(acknowledged) >= least

    database = Database(tmp_path / "studio.sqlite3")
    gallery = Gallery(tmp_path / "gallery", database)
    swept = gallery.recover()
    assert (swept.lost, swept.missing) == (0, 0)
    shown = {one.id for one in gallery.find(limit=100_000).records}
    database.close()
    assert shown == {path.stem for path in gallery.folder.glob("*.png")}
    assert shown >= acknowledged


@pytest.mark.parametrize(("way", "least"), [("kills", 1), ("calls", 5)])
def test_the_checker_catches_the_wrong_order(tmp_path, way, least):
    _, violations = crash(way, "wrong", tmp_path)
    assert len(violations) >= least
