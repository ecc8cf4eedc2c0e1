"""Zip files and names made to break out: each is refused or stays in its folder."""

from __future__ import annotations

import os
import stat
import zipfile

import pytest

from core.errors import ModelError, ModelUnusable
from core.models.identify.inspect import describe
from core.models.importing import importer
from tests.models.hostile.containers import SEEDS, zipped


def link_entry():
    entry = zipfile.ZipInfo("unet/config.json")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def small_claim(data):
    """The same zip with every size in its directory claimed to be 9 bytes."""
    changed = bytearray(data)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = (9).to_bytes(4, "little")
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def locked(data):
    changed = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.find(sign) + at] |= 1
    return bytes(changed)


BIG = b" " * (40 << 20)


@pytest.mark.parametrize(
    "data",
    [
        zipped([("unet/config.json", BIG)], zipfile.ZIP_DEFLATED),
        zipped([("unet/diffusion_pytorch_model.safetensors", BIG)], zipfile.ZIP_DEFLATED),
        zipped([("unet/config.json", BIG)], zipfile.ZIP_LZMA),
        small_claim(zipped([("unet/config.json", BIG)], zipfile.ZIP_DEFLATED)),
        zipped([(f"unet/{i}.json", b"{}") for i in range(500)]),
        zipped([(link_entry(), b"/etc/passwd")]),
        locked(zipped([("unet/config.json", b"{}")])),
        zipped([("../../evil.json", b"{}"), ("/abs.json", b"{}"), ("C:\\x.json", b"{}")]),
        zipped([("unet/../../../evil.json", b"{}"), ("unet/./x.json", b"{}")]),
        zipped([("a.zip", zipped([("unet/config.json", b"{}")]))]),
        zipped([("unet/config.json", b"{}")])[:-30],
        zipped([("unet/config.json", b"{}" * 500)]).replace(b"{}{}", b"{]{]"),
        b"PK\x03\x04" + os.urandom(500),
    ],
    ids=["bomb", "weights", "lzma", "claim", "many", "link", "locked", "paths", "dots", "nested",
         "cut", "checksum", "noise"],
)  # fmt: skip
def test_a_zip_with_a_trick_is_refused(tmp_path, config, data):
    with pytest.raises(ModelError) as caught:
        importer.install(data, "x.zip", config)
    assert "\n" not in str(caught.value)
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_in_a_zip_are_refused(config):
    data = zipped([("unet/config.json", b"{}"), ("unet/config.json", b"[]")])
    with pytest.raises(ModelUnusable, match="two files of one name"):
        importer.install(data, "x", config)


NAMES = ["../../x", "..", "/", "\\\\server\\share\\x", "C:\\x", "CON", "a\0b", "a\nb", "~", "$HOME",
         "x" * 5000, "\ud800", "", " ", ".", "...", "\u202e", "con.safetensors", "a/../../b",
         ".trash", ".incoming", "%2e%2e%2f", "-rf", "é" * 200, "|", "x.safetensors/..",
         "\u2028"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_never_leads_out_of_its_folder(tmp_path, config, name):
    done = importer.install(SEEDS["embedding"], name, config)
    home = config.models_folder / "embeddings"
    assert done.path.parent == home
    assert [path.name for path in home.iterdir()] == [done.path.name]
    assert not done.path.name.startswith(".")
    assert len(done.path.name.encode()) <= 100
    assert describe(done.path).kind.value == "embedding"
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]
