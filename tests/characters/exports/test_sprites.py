"""Sprites for Ren'Py: names as it reads them, one canvas, one baseline, nothing cut."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.characters.card import Expression
from core.characters.exports.sprites import SpritePose, SpriteSet, sprites_zip, word_of
from core.errors import RequestRejected, StorageError
from core.pose import presets
from core.pose.skeleton import Pose
from tests.characters.sheets.people import IGNIS, KAEDE, MIO, PIP

FACES = (Expression("Happy", "happy"), Expression("Very cross", "angry"))
POSES = tuple(SpritePose(name, presets.get(name).pose) for name in ("standing", "waving"))


def opened(card=MIO, **more):
    archive = zipfile.ZipFile(io.BytesIO(sprites_zip(card, height=160, **more)))
    assert archive.testzip() is None
    pictures = {
        name: Image.open(io.BytesIO(archive.read(name)))
        for name in archive.namelist()
        if name.endswith(".png")
    }
    return archive, pictures


def test_names_are_tag_outfit_and_expression():
    archive, pictures = opened(expressions=FACES)
    assert list(pictures) == [
        f"images/mio/mio {outfit} {face}.png"
        for outfit in ("usual", "school", "festival")
        for face in ("happy", "very_cross")
    ]
    assert {"mio.rpy", "README.txt"} < set(archive.namelist())
    script = archive.read("mio.rpy").decode()
    assert 'image mio school happy = "images/mio/mio school happy.png"' in script
    assert script.count("\nimage ") == 6
    # as Ren'Py reads a file's name
    for name in pictures:
        base = name.rpartition("/")[2].removesuffix(".png")
        assert base == base.lower() and "@" not in base and len(base.split()) == 3


def test_several_poses_are_told_too():
    _, pictures = opened(expressions=FACES[:1], poses=POSES)
    assert "images/mio/mio school waving happy.png" in pictures and len(pictures) == 6


@pytest.mark.parametrize("card", [MIO, PIP, KAEDE, IGNIS], ids=lambda card: card.name)
def test_all_are_on_one_canvas_and_one_baseline(card):
    _, pictures = opened(card, expressions=FACES[:1], poses=POSES)
    assert len({picture.size for picture in pictures.values()}) == 1
    bottoms = []
    for picture in pictures.values():
        assert picture.mode == "RGBA" and picture.height == 160
        shown = np.asarray(picture)[..., 3] > 0
        border = np.concatenate([shown[0], shown[:, 0], shown[:, -1]])
        assert shown.any() and not border.any()
        bottoms.append(np.flatnonzero(shown.any(axis=1))[-1])
    assert max(bottoms) - min(bottoms) <= 6 and max(bottoms) >= 154


def test_an_expression_changes_the_face_alone():
    _, pictures = opened(replace(MIO, outfits=()), expressions=FACES)
    one, other = (np.asarray(picture).astype(int) for picture in pictures.values())
    rows = np.flatnonzero((np.abs(one - other).max(axis=2) > 0).any(axis=1))
    assert len(rows) and rows[-1] < 50
    assert np.array_equal(one[..., 3], other[..., 3])


def test_progress_is_told():
    told: list[tuple[int, int]] = []
    opened(replace(MIO, outfits=()), expressions=FACES, on_done=lambda *n: told.append(n))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("name", "word"), [("Very cross!", "very_cross"), ("夏 dress", "夏_dress"), ("A-1", "a_1")]
)
def test_words_of_names(name, word):
    assert word_of(name) == word


def test_no_tag_begins_with_a_digit():
    assert SpriteSet(replace(MIO, name="9S")).tag == "c_9s"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"height": 20}, "a height from"),
        ({"poses": (SpritePose("x", Pose((), presets.get("standing").pose.size)),)}, "somebody"),
        ({"expressions": 400 * FACES[:1]}, "at most 1000 sprites"),
    ],
)
def test_what_cannot_be_made_is_refused(more, said):
    with pytest.raises(RequestRejected, match=said):
        sprites_zip(MIO, **more)


def test_nothing_half_written_stays(tmp_path):
    target = tmp_path / "mio.zip"
    target.write_bytes(b"old")

    def stop(done: int, _count: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sprites_zip(MIO, expressions=FACES, height=96, out=target, on_done=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["mio.zip"]
    assert target.read_bytes() == b"old"
    sprites_zip(MIO, expressions=FACES[:1], height=96, out=target)
    assert zipfile.is_zipfile(target) and len(list(tmp_path.iterdir())) == 1
    with pytest.raises(StorageError):
        sprites_zip(MIO, expressions=FACES[:1], height=96, out=tmp_path / "no" / "mio.zip")
