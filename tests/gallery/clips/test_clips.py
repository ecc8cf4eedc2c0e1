"""Frames of clips beside their pictures: whole or not there, and gone with them."""

import os
import time

import pytest
from PIL import Image

from core.database import Database
from core.errors import NotFound
from core.gallery.clips import Clip, clip_of
from core.gallery.gallery import Gallery

TOLD = Clip(frames=3, fps=12, loop=False, renderer="drawing", title="To and fro")


@pytest.fixture
def gallery(tmp_path):
    return Gallery(tmp_path / "gallery", Database(tmp_path / "studio.sqlite3"))


@pytest.fixture
def clip(gallery) -> str:
    image_id = gallery.save(
        Image.new("RGB", (8, 8)), kind="clip", request={}, extras={"clip": TOLD.to_dict()}
    ).id
    for index in range(3):
        gallery.clips.keep(image_id, index, Image.new("RGBA", (8, 8), (0, index, 0, 80)))
    gallery.clips.keep_recipe(image_id, {"of": "it"})
    return image_id


def test_what_is_told_of_a_clip_comes_back(gallery, clip):
    assert gallery.get(clip).clip == TOLD
    frame = gallery.clips.frame(clip, 2)
    assert (frame.mode, frame.getpixel((0, 0))) == ("RGBA", (0, 2, 0, 80))
    assert gallery.clips.recipe(clip) == {"of": "it"}
    assert gallery.clips.size_of(clip) > 200


def test_all_its_files_count(gallery, clip):
    gallery.clips.weigh(clip)
    with gallery._database.read() as connection:
        found = connection.execute("SELECT bytes FROM images WHERE id = ?", (clip,)).fetchone()[0]
    assert found == gallery.clips.size_of(clip) + gallery.path(clip).stat().st_size


@pytest.mark.parametrize(
    "told",
    [None, [], {"frames": 3}, {"frames": 0, "fps": 12}, {"frames": True, "fps": 12},
     {"frames": 3, "fps": 10**6}, {"frames": 10**9, "fps": 12}],
)  # fmt: skip
def test_what_could_be_no_clip_is_none(told):
    assert clip_of({"clip": told}) is None


def test_frames_last_as_long_together_as_the_clip():
    told = Clip(frames=24, fps=12).milliseconds
    assert (sum(told), set(told)) == (2000, {83, 84})


def test_frames_are_those_before_the_first_that_is_missing(gallery, clip):
    gallery.clips.frames(clip)[1].unlink()
    assert [path.name for path in gallery.clips.frames(clip)] == ["0000.png"]
    with pytest.raises(NotFound):
        gallery.clips.frame(clip, 1)


def test_a_recipe_that_is_gone_or_damaged_is_told(gallery, clip):
    for text in ("[]", "{", None):
        path = gallery.clips.path(clip) / "recipe.json"
        if text is None:
            path.unlink()
        else:
            path.write_text(text)
        with pytest.raises(NotFound, match="recipe"):
            gallery.clips.recipe(clip)


def test_in_the_trash_it_keeps_its_frames_and_goes_with_them(gallery, clip):
    batch = gallery.trash.put([clip])
    gallery.trash.restore(batch)
    assert len(gallery.clips.frames(clip)) == 3
    gallery.trash.put([clip])
    gallery.recover()
    assert gallery.clips.ids() == {clip}
    gallery.trash.delete()
    assert gallery.clips.ids() == set()


def test_a_start_sweeps_what_was_half_written_and_puts_lost_frames_aside(gallery, clip):
    half = gallery.clips.path(clip) / ".0003.png.1234.tmp"
    half.write_bytes(b"half")
    os.utime(half, (time.time() - 3600,) * 2)
    lost = gallery.clips.path("0" * 26)
    lost.mkdir()
    (lost / "0000.png").write_bytes(b"a frame")
    gallery.recover()
    assert not half.exists()
    assert gallery.clips.ids() == {clip}
    assert (gallery.folder / "lost+found" / ("0" * 26) / "0000.png").exists()


def test_a_lost_database_finds_its_clips_again(gallery, clip, tmp_path):
    again = Gallery(gallery.folder, Database(tmp_path / "new.sqlite3"))
    again.recover()
    assert again.get(clip).clip == TOLD
    assert len(again.clips.frames(clip)) == 3
