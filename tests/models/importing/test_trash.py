"""One's own models are removed with what belongs to them, and come back."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from core.errors import ModelError, ModelMissing, NotFound
from core.geometry import Size
from core.models import registry
from core.models.importing import importer, trash
from core.models.kinds import ModelKind
from core.pose.detection.detectors import STARTER_PEOPLE
from tests.models import tiny_files
from tests.models.importing.files import single_file


def test_a_removal_can_be_undone(tmp_path, config):
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    done = importer.install(file, "one", config)
    removal = importer.remove(ModelKind.EMBEDDING, done.id, config)
    assert done.id not in [spec.id for spec in registry.embeddings(config)]
    assert not done.path.exists()
    assert file.exists()
    importer.undo(removal)
    assert registry.embedding(done.id, config).source.path() == done.path
    assert done.path.read_bytes() == file.read_bytes()
    with pytest.raises(NotFound):
        importer.undo(removal)


def test_a_folder_and_the_layout_beside_a_file_go_together(tmp_path, config, nets, tiny_folder):
    done = importer.install(single_file(tmp_path / "s.safetensors", nets), "one", config)
    layout = done.path.with_suffix("")
    (layout / "unet").mkdir(parents=True)
    (layout / "model_index.json").write_text("{}")
    removal = importer.remove(ModelKind.CHECKPOINT, done.id, config)
    assert removal.places == ("checkpoints/one.safetensors", "checkpoints/one")
    assert not layout.exists()
    importer.undo(removal)
    assert (layout / "model_index.json").is_file()
    folder = importer.install(tiny_folder, "two", config)
    importer.remove(ModelKind.CHECKPOINT, folder.id, config)
    assert not folder.path.exists()


def test_only_ones_own_models_can_be_removed(tmp_path, config, nets):
    with pytest.raises(ModelError, match="Expected one of your own models"):
        importer.remove(ModelKind.CHECKPOINT, "starter", config)
    with pytest.raises(ModelMissing):
        importer.remove(ModelKind.LORA, "../../etc", config)
    with pytest.raises(ModelError, match="a model of the list"):
        importer.remove(ModelKind.UNKNOWN, "x", config)
    linked = tmp_path / "a1111"
    tiny_files.write_kohya_lora(linked / "models" / "Lora" / "theirs.safetensors", nets["unet"])
    shared = replace(config, linked_models=(linked,))
    names = [spec.id for spec in registry.loras(shared) if spec.title == "theirs"]
    assert names
    for name in names:
        with pytest.raises(ModelError, match="which lies in"):
            importer.remove(ModelKind.LORA, name, shared)
    assert (linked / "models" / "Lora" / "theirs.safetensors").exists()


def test_an_undo_never_overwrites(tmp_path, config):
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    done = importer.install(file, "one", config)
    removal = importer.remove(ModelKind.EMBEDDING, done.id, config)
    done.path.write_bytes(b"new")
    with pytest.raises(NotFound, match="its place free"):
        importer.undo(removal)
    assert done.path.read_bytes() == b"new"
    with pytest.raises(NotFound, match="another one"):
        importer.undo(replace(removal, token="../../x"))


def test_the_trash_is_emptied_after_a_week(tmp_path, config):
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    done = importer.install(file, "one", config)
    removal = importer.remove(ModelKind.EMBEDDING, done.id, config)
    importer.sweep(config)
    home = config.models_folder / trash.TRASH / removal.token
    assert home.is_dir()
    old = time.time() - 8 * 24 * 3600
    os.utime(home, (old, old))
    importer.sweep(config)
    assert not home.exists()
    with pytest.raises(NotFound):
        importer.undo(removal)


@pytest.fixture
def fetched(config, monkeypatch):
    """Two detectors with one person finder, as the catalogue has them."""
    pytest.importorskip("onnx")
    from tests.models.catalogued import add_detectors
    from tests.pose.toy_networks import brightest, fixed_boxes

    monkeypatch.setenv("TORCH_HOME", str(config.data_folder / "torch"))
    home = config.models_folder / "detectors"
    home.mkdir(parents=True)
    shared = {"url": "http://127.0.0.1:9/shared-yolox.onnx"}
    rows = {name: ({"url": f"http://127.0.0.1:9/{name}.onnx"}, shared) for name in ("one", "two")}
    add_detectors(monkeypatch, rows)
    for name in rows:
        brightest(home / f"{name}.onnx", [0] * 17, Size(48, 64))
    fixed_boxes(home / "shared-yolox.onnx", [[0, 0, 64, 64, 0.9]])
    return home


def test_a_detector_goes_with_its_person_finder_once_no_other_needs_it(config, fetched):
    first = importer.remove(ModelKind.DETECTOR, "one", config)
    assert first.places == ("detectors/one.onnx",)
    assert (fetched / "shared-yolox.onnx").is_file()
    second = importer.remove(ModelKind.DETECTOR, "two", config)
    assert second.places == ("detectors/two.onnx", "detectors/shared-yolox.onnx")
    assert list(fetched.iterdir()) == []
    importer.undo(second)
    assert registry.detector("two", config).is_installed(config)
    assert registry.detector("two", config).missing == ()
    importer.undo(first)
    assert {path.name for path in fetched.iterdir()} == {
        "one.onnx", "two.onnx", "shared-yolox.onnx",
    }  # fmt: skip


def test_the_built_in_finder_stays(config, fetched):
    (fetched / "shared-yolox.onnx").unlink()
    assert registry.detector("one", config).finder == STARTER_PEOPLE
    assert importer.remove(ModelKind.DETECTOR, "one", config).places == ("detectors/one.onnx",)
    assert STARTER_PEOPLE.is_file()
