from __future__ import annotations

import sys

import pytest

from core.models import registry
from core.models.files.packages import PackageFile


@pytest.fixture
def package(tmp_path, monkeypatch):
    """One that pip has installed; importing it would fail."""
    info = tmp_path / "tiny_models-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-models\nVersion: 1.0\n")
    (tmp_path / "tiny_models").mkdir()
    (tmp_path / "tiny_models" / "__init__.py").write_text("raise RuntimeError('imported')")
    (tmp_path / "tiny_models" / "net.param").write_text("7767517")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path / "tiny_models"


def test_a_file_of_an_installed_package_is_found_without_importing_it(package):
    found = PackageFile("tiny-models", "tiny_models/net.param").path()
    assert found == package / "net.param"
    assert "tiny_models" not in sys.modules


@pytest.mark.parametrize(
    "file",
    [PackageFile("tiny-models", "tiny_models/other.param"), PackageFile("no-such-models", "a.b")],
)
def test_what_is_not_there_is_none(package, file):
    assert file.path() is None


def test_a_package_comes_before_what_was_fetched(package, config, monkeypatch):
    name = "real-esrgan-x4plus"
    fetched = config.models_folder / "upscalers" / "RealESRGAN_x4plus.pth"
    fetched.parent.mkdir(parents=True)
    fetched.write_bytes(b"fetched")
    for found, expected in ((None, fetched), (package / "net.param", package / "net.param")):
        monkeypatch.setattr(PackageFile, "path", lambda _, found=found: found)
        assert registry.upscaler(name, config).file == expected
