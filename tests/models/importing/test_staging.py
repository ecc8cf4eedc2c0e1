"""What an import that was killed left behind is swept by the next start."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from core.config import ROOT
from core.errors import JobCancelled, ModelUnusable
from core.models import registry
from core.models.importing import importer, staging
from tests.models import tiny_files
from tests.models.importing.files import files_in


def test_the_next_start_sweeps_what_a_killed_import_left(config):
    home = config.models_folder / staging.INCOMING
    home.mkdir(parents=True)
    (home / "999999999-abc.part").write_bytes(b"half")
    (home / "999999999-def.part").mkdir()
    (home / "999999999-def.part" / "x").touch()
    (home / f"{os.getppid()}-abc.part").touch()  # somebody else's, still at work
    importer.sweep(config)
    assert [path.name for path in home.iterdir()] == [f"{os.getppid()}-abc.part"]


CRASH = """
import os, sys
from pathlib import Path
from core.config import Config
from core.models.importing import importer, staging, {module}
def die(*_args, **_values):
    os._exit(137)
{module}.{name} = die
config = Config(data_folder=Path(sys.argv[2]), device="cpu", offline=True, min_free_bytes=0)
importer.install(Path(sys.argv[1]).read_bytes(), "x", config)
"""


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("importer", "usable"),
        ("importer", "_target"),
        ("staging", "settle"),
        ("staging", "discard"),
    ],
)
def test_a_crash_leaves_a_part_that_the_next_start_sweeps(tmp_path, config, module, name):
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    code = CRASH.format(module=module, name=name)
    ended = subprocess.run(
        [sys.executable, "-c", code, str(file), str(config.data_folder)], cwd=ROOT, check=False
    )
    assert ended.returncode == 137
    left = files_in(config.models_folder)
    assert len(left) == 1
    assert left[0].startswith(".incoming/") and left[0].endswith(".part")
    assert "x" not in [spec.title for spec in registry.embeddings(config)]
    importer.sweep(config)
    assert files_in(config.models_folder) == []
    assert importer.install(file, "x", config).is_new


def test_a_file_gets_a_second_name_and_takes_no_room(tmp_path, config):
    source = tmp_path / "big.safetensors"
    source.write_bytes(os.urandom(1000))
    assert staging.take_file(source, tmp_path / "taken") == ""
    assert (tmp_path / "taken").samefile(source)
    assert not staging.needs_room(source, config)


def test_a_copy_is_hashed_and_told_while_it_is_made(tmp_path, config, monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 400)
    monkeypatch.setattr(staging, "_clone", lambda _reading, _target: False)
    data = os.urandom(1000)
    source = tmp_path / "big.safetensors"
    source.write_bytes(data)
    told: list[int] = []
    digest = staging.take_file(source, tmp_path / "taken", is_copied=True, on_bytes=told.append)
    assert digest == hashlib.sha256(data).hexdigest()
    assert told[:3] == [400, 800, 1000]
    assert (tmp_path / "taken").read_bytes() == data
    assert not (tmp_path / "taken").samefile(source)
    assert staging.needs_room(source, config, is_copied=True)


def test_a_cancelled_import_leaves_nothing(tmp_path, config, monkeypatch):
    monkeypatch.setattr(staging, "_clone", lambda _reading, _target: False)
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    taking = importer.Taking(is_copied=True, should_stop=lambda: True)
    with pytest.raises(JobCancelled):
        importer.install(file, "e", config, taking)
    assert files_in(config.models_folder) == []


def test_a_file_that_is_still_written_is_not_taken(tmp_path, config, monkeypatch):
    monkeypatch.setattr(staging, "_clone", lambda _reading, _target: False)
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")

    def grow(_here: int) -> None:
        with file.open("ab") as more:
            more.write(b"x")

    with pytest.raises(ModelUnusable) as caught:
        importer.install(file, "e", config, importer.Taking(is_copied=True, on_bytes=grow))
    assert caught.value.shown.startswith("Another program is still writing this file.")
    assert files_in(config.models_folder) == []
