from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.engine.starter_speed import copy_studio

ASK = """
from core.config import Config
from core.models import registry
print(registry.checkpoint("starter", Config.from_environment()).source.path())
"""


def test_the_copy_of_the_studio_draws_with_its_own_generator(tmp_path):
    generator = copy_studio(tmp_path)
    generator.mkdir()
    found = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "POSEANIME_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    assert Path(found.stdout.strip()) == generator
