"""Only folders that the person allowed are looked into, whatever links there are."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import ModelMissing
from core.models.importing import allowed_folders
from core.models.importing.allowed_folders import allow, disallow, is_inside, listing


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A person without Downloads."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def disk(tmp_path, home) -> Path:
    """Models, other things, and ways out."""
    folder = tmp_path / "disk"
    for inside in ("sub", "anime/unet", ".git"):
        (folder / inside).mkdir(parents=True)
    (folder / "anime" / "model_index.json").touch()
    (folder / "b.safetensors").write_bytes(b"x" * 7)
    (folder / "A.onnx").touch()
    (folder / "note.txt").touch()
    (folder / "old.ckpt").touch()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.safetensors").touch()
    os.symlink(tmp_path / "secret", folder / "out")
    os.symlink(tmp_path / "secret" / "s.safetensors", folder / "out.safetensors")
    os.symlink(folder / "sub", folder / "within")
    return folder


def names(folder: Path, config) -> list[str]:
    return [one.name for one in listing(folder, config).entries]


def test_folders_come_first_and_what_is_no_model_is_left_out(config, disk):
    config = replace(config, allowed_folders=(disk,))
    assert names(disk, config) == ["sub", "within", "A.onnx", "anime", "b.safetensors"]
    found = {one.name: one for one in listing(disk, config).entries}
    assert (found["b.safetensors"].is_model, found["b.safetensors"].size) == (True, 7)
    assert found["anime"].is_model and not found["sub"].is_model


def test_the_way_up_ends_at_what_is_allowed(config, disk):
    config = replace(config, allowed_folders=(disk,))
    assert listing(disk, config).parent is None
    assert listing(disk / "sub", config).parent == disk


@pytest.mark.parametrize(
    "place", ["..", "out", "sub/../../secret", "nowhere", "b.safetensors", "\0"]
)
def test_what_lies_elsewhere_is_never_listed(config, disk, place):
    config = replace(config, allowed_folders=(disk,))
    with pytest.raises(ModelMissing) as caught:
        listing(disk / place, config)
    assert caught.value.shown == "The studio may not look into this folder. Allow it first."


def test_a_folder_is_allowed_and_taken_off_again(config, disk, home):
    config.models_folder.mkdir(parents=True)
    assert allowed_folders.allowed_folders(config) == (config.models_folder,)
    allow(disk, config)
    allow(disk / "sub" / "..", config)  # the same
    assert allowed_folders.allowed_folders(config) == (config.models_folder, disk)
    assert allowed_folders.is_removable(disk, config)
    assert not allowed_folders.is_removable(config.models_folder, config)
    disallow(disk, config)
    assert allowed_folders.allowed_folders(config) == (config.models_folder,)
    with pytest.raises(ModelMissing):
        allow(disk / "b.safetensors", config)


def test_downloads_and_linked_folders_are_on_the_list(config, disk, home):
    (home / "Downloads").mkdir(parents=True)
    config = replace(config, linked_models=(disk,))
    assert allowed_folders.allowed_folders(config) == (disk, home / "Downloads")
    assert allowed_folders.set_folders(config) == (disk,)


@pytest.mark.parametrize("text", ["", "{", "5", '["relative", 7]', "[" * 10_000])
def test_a_spoiled_list_allows_nothing(config, home, text):
    config.data_folder.mkdir(parents=True)
    (config.data_folder / allowed_folders.FILE).write_text(text)
    assert allowed_folders.allowed_folders(config) == ()


def test_a_large_folder_is_cut(config, disk, monkeypatch):
    monkeypatch.setattr(allowed_folders, "MAX_ENTRIES", 3)
    found = listing(disk, replace(config, allowed_folders=(disk,)))
    assert found.is_cut and len(found.entries) == 3


def test_inside_is_told_by_where_a_path_leads(disk, tmp_path):
    assert is_inside(disk / "within" / "x.safetensors", (disk,))
    assert not is_inside(disk / "out" / "s.safetensors", (disk,))
    assert not is_inside(Path(f"{disk}2"), (disk,))
