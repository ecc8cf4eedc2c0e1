"""A zip of a model folder is unpacked, and weighed by what it becomes."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.models import registry
from core.models.identify.inspect import describe
from core.models.importing import archive, importer, staging
from tests.models.importing.files import SD15, files_in


def zipped(folder, prefix="", **extra):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in files_in(folder):
            archive.write(folder / name, prefix + name)
        for name, data in extra.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("prefix", ["", "my model/", "a/b/"])
def test_a_zip_of_a_model_folder_is_unpacked(config, tiny_folder, prefix):
    data = zipped(tiny_folder, prefix, **{f"{prefix}unet/evil.py": b"x", "../../evil.json": b"{}"})
    done = importer.install(data, "zipped.zip", config)
    assert done.path.name == "zipped"
    assert describe(done.path).family is SD15
    assert registry.checkpoint(done.id, config).why_not(config) == ""
    wanted = [n for n in files_in(tiny_folder) if n.endswith((".json", ".txt", ".safetensors"))]
    assert files_in(done.path) == wanted


def test_a_zip_is_weighed_by_what_it_becomes(config, tiny_folder, monkeypatch):
    data = zipped(tiny_folder)
    asked: list[int] = []
    monkeypatch.setattr(staging, "check_room", lambda needed, config: asked.append(needed))
    importer.install(data, "zipped.zip", config)
    unpacked = sum(path.stat().st_size for path in archive.files_of(tiny_folder).values())
    assert asked == [len(data), unpacked]
