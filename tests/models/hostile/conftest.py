from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def folder(tiny_folder, tmp_path):
    return shutil.copytree(tiny_folder, tmp_path / "folder")
