"""What a person keeps: one small JSON file a thing."""

from __future__ import annotations

import pytest

from core.errors import InputRejected, NotFound
from core.user_folder import UserFolder, is_own


@pytest.fixture
def folder(tmp_path):
    return UserFolder(tmp_path / "poses", "pose", 2)


def test_a_thing_is_kept_removed_and_brought_back(folder):
    assert folder.files() == []
    name = folder.new_id()
    folder.write(name, b"{}")
    assert folder.files() == [folder.folder / f"{name}.json"]
    data = folder.remove(name)
    assert (data, folder.files()) == (b"{}", [])
    with pytest.raises(NotFound) as caught:
        folder.remove(name)
    assert caught.value.shown == "This pose is not here any more."
    folder.write(name, data)
    assert [file.read_bytes() for file in folder.files()] == [b"{}"]


def test_a_full_folder_takes_no_more(folder):
    folder.write(folder.new_id(), b"1")
    (folder.folder / "dropped-in-by-hand.json").write_bytes(b"2")
    with pytest.raises(InputRejected) as caught:
        folder.new_id()
    assert str(caught.value) == (
        "Expected at most 2 poses of your own, got one more: remove one first."
    )
    assert caught.value.shown == "You keep 2 poses already: remove one first."


@pytest.mark.parametrize(
    "name", ["", "jogging", "own-xyz", "../own-0123456789ab", "own-0123456789AB"]
)
def test_only_what_was_made_here_is_touched(folder, name):
    assert not is_own(name)
    for touch in (folder.remove, lambda one: folder.write(one, b"")):
        with pytest.raises(NotFound, match="a pose of your own"):
            touch(name)
    assert not folder.folder.exists()
