"""A data folder that cannot be written: pictures are shown, and nothing new is kept."""

from __future__ import annotations

import subprocess
from collections.abc import Generator

import pytest
from PIL import Image

from core.database import Database
from core.errors import StorageError
from core.gallery.gallery import Gallery
from core.generation.request import GenerationRequest
from core.studio import Studio


def mount(*arguments: str) -> bool:
    try:
        return subprocess.run(["mount", *arguments], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture
def kept(config) -> Generator[str]:
    """The id of a picture in a data folder that was made read-only after it."""
    database = Database(config.database_file)
    record = Gallery(config.gallery_folder, database).save(
        Image.new("RGB", (64, 96), "teal"), kind="generated", request={"prompt": "1girl"}
    )
    database.close()
    folder = str(config.data_folder)
    if not mount("--bind", folder, folder):
        pytest.skip("no file system can be mounted here")
    try:
        if not mount("-o", "remount,ro,bind", folder):
            pytest.skip("no file system can be mounted read-only here")
        yield record.id
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_pictures_are_shown(config, kept):
    studio = Studio(config)
    assert studio.is_read_only
    assert [one.id for one in studio.gallery.find().records] == [kept]
    assert studio.gallery.image(kept).getpixel((0, 0)) == (0, 128, 128)
    assert studio.gallery.thumbnail(kept)
    studio.resume()
    assert studio.jobs() == []
    studio.close()


def test_what_cannot_be_kept_is_one_line(config, kept):
    studio = Studio(config)
    with pytest.raises(StorageError) as caught:
        studio.submit(GenerationRequest(prompt="1girl"))
    assert caught.value.shown.startswith("The data folder is read-only")
    with pytest.raises(StorageError) as caught:
        studio.gallery.set_favourite([kept], True)
    assert "is read-only" in caught.value.shown
    studio.close()


def test_without_a_database_it_is_one_line(config):
    folder = config.data_folder
    folder.mkdir()
    if not mount("--bind", str(folder), str(folder)):
        pytest.skip("no file system can be mounted here")
    try:
        if not mount("-o", "remount,ro,bind", str(folder)):
            pytest.skip("no file system can be mounted read-only here")
        with pytest.raises(StorageError, match="Expected to read and write"):
            Database(config.database_file)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
