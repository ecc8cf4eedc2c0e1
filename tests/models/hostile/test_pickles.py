"""Pickles run nothing, whatever they are called."""

from __future__ import annotations

import io
import os
import pickle
import shutil
import zipfile

import pytest

from core.errors import ModelUnusable
from core.models.importing import importer


class Bomb:
    """Its pickle makes a file when it is opened."""

    def __init__(self, canary):
        self.canary = canary

    def __reduce__(self):
        return (os.mkdir, (str(self.canary),))


def torch_zip(canary):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Bomb(canary)))
        archive.writestr("archive/version", "3")
    return buffer.getvalue()


@pytest.mark.parametrize("ending", [".safetensors", ".SafeTensors", ".ckpt", ".pt", ".bin", ".pth"])
@pytest.mark.parametrize("make", [lambda c: pickle.dumps(Bomb(c)), torch_zip], ids=["bare", "zip"])
def test_a_pickle_is_refused_under_every_name(tmp_path, config, ending, make):
    canary = tmp_path / "canary"
    file = tmp_path / f"model{ending}"
    file.write_bytes(make(canary))
    for source in (file, file.read_bytes()):
        with pytest.raises(ModelUnusable, match="pickle"):
            importer.install(source, file.name, config)
    assert not canary.exists()
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))


def test_pickles_beside_a_model_are_left_where_they_are(tmp_path, tiny_folder, config):
    folder = shutil.copytree(tiny_folder, tmp_path / "folder")
    canary = tmp_path / "canary"
    for name in ("unet/diffusion_pytorch_model.bin", "pytorch_model.bin", "vae/x.pt"):
        (folder / name).write_bytes(pickle.dumps(Bomb(canary)))
    done = importer.install(folder, "x", config)
    names = {path.suffix for path in done.path.rglob("*") if path.is_file()}
    assert names <= {".json", ".txt", ".safetensors"}
    assert not canary.exists()
