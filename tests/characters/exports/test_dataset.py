"""A data set for a LoRA: kohya's and diffusers' layouts, captions of what varies, no copies."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from PIL import Image

from core.characters.exports.dataset import Dataset
from core.characters.exports.samples import (
    NEARLY_SAME,
    Sample,
    balance,
    drawn_samples,
    fingerprint,
    is_near,
)
from core.characters.exports.zipped import zip_bytes
from core.errors import RequestRejected
from tests.characters.sheets.people import MIO

SIDE = 96


@pytest.fixture(scope="module")
def archive():
    return zipfile.ZipFile(
        io.BytesIO(zip_bytes(Dataset(card=MIO, count=16, side=SIDE, repeats=3).files()))
    )


def test_kohya_finds_pictures_and_captions(archive):
    assert archive.testzip() is None
    told = tomllib.loads(archive.read("dataset_config.toml").decode())
    (part,) = told["datasets"]
    (subset,) = part["subsets"]
    assert subset == {"image_dir": "3_mio girl", "class_tokens": "mio girl", "num_repeats": 3}
    assert part["resolution"] == SIDE and told["general"]["caption_extension"] == ".txt"
    stems = [name[:-4] for name in archive.namelist() if name.startswith("3_mio girl/")]
    assert len(stems) == 32 and {stems.count(stem) for stem in stems} == {2}


def test_captions_tell_only_what_varies(archive):
    captions = [archive.read(f"3_mio girl/{n:03}.txt").decode() for n in range(1, 17)]
    for caption in captions:
        assert caption.startswith("mio, ")
        for constant in ("brown hair", "blue eyes", "girl"):
            assert constant not in caption.split(", ")
    said = " ".join(captions)
    for varying in ("school uniform", "kimono", "angry", "from back", "from side", "portrait"):
        assert varying in said


def test_looks_are_told_when_asked_for():
    samples = tuple(islice(drawn_samples(MIO, SIDE), 15))
    for caption in Dataset(card=MIO, tells_looks=True).captions(samples):
        assert "blue eyes" in caption and caption.startswith("mio, girl")


def test_datasets_opens_it(archive, tmp_path):
    datasets = pytest.importorskip("datasets", reason="needs datasets (requirements-dev.txt)")
    archive.extractall(tmp_path / "set")
    found = datasets.load_dataset(
        "imagefolder", data_dir=str(tmp_path / "set"), cache_dir=str(tmp_path / "cache")
    )["train"]
    assert len(found) == 16 and set(found.column_names) >= {"image", "text"}
    assert found[0]["text"] == archive.read("3_mio girl/001.txt").decode()
    with Image.open(io.BytesIO(archive.read("3_mio girl/001.png"))) as image:
        assert found[0]["image"].size == image.size


def test_metadata_names_files_that_are_there(archive):
    rows = [json.loads(line) for line in archive.read("metadata.jsonl").decode().splitlines()]
    assert len(rows) == 16
    for row in rows:
        size = Image.open(io.BytesIO(archive.read(row["file_name"]))).size
        assert size[0] % 64 == size[1] % 64 == 0


def test_everything_is_there_about_as_often():
    found = balance(tuple(islice(drawn_samples(MIO, SIDE), 48)))
    assert set(found["view"]) == {"front", "side", "back"}
    for fact in ("outfit", "expression"):
        assert max(found[fact].values()) <= 2 * min(found[fact].values())
    assert found["place"]["white background"] == 24
    assert len(found["pose"]) >= 15 and len(found["outfit, view"]) >= 7


def test_nothing_is_told_that_does_not_show():
    samples = list(islice(drawn_samples(MIO, SIDE), 48))
    behind = [one for one in samples if one.facts["view"] == "back"]
    busts = [one for one in samples if one.facts["framing"] != "full body"]
    assert behind and busts
    assert not any({"happy", "angry"} & set(one.words) for one in behind)
    assert not any("sneakers" in word for one in busts for word in one.words)


def test_near_copies_are_left_out():
    picture = next(drawn_samples(MIO, SIDE)).image()
    brighter = picture.point(lambda value: min(255, value + 3))
    copies = tuple(
        Sample(lambda image=one: image, {"view": "front"}, ("x",))
        for one in (picture, brighter, picture.resize((200, 300)))
    )
    different = list(Dataset(card=MIO, count=15, side=SIDE, samples=copies)._different())
    prints = [fingerprint(sample.image()) for sample in different]
    assert sum(sample.words == ("x",) for sample in different) == 1
    for number, one in enumerate(prints):
        assert not is_near(one, prints[:number])
    assert int((fingerprint(picture) != fingerprint(brighter)).sum()) <= NEARLY_SAME


def test_a_trigger_word_leaves_no_folder():
    hostile = Dataset(card=replace(MIO, trigger="../../x"), repeats=2)
    assert hostile.folder == "2_x girl" and hostile.trigger == "../../x"


@pytest.mark.parametrize("changes", [{"count": 14}, {"side": 8}, {"repeats": 0}, {"count": 999}])
def test_what_cannot_be_made_is_refused(changes):
    with pytest.raises(RequestRejected):
        Dataset(card=MIO, **changes)


def test_progress_and_pictures():
    told: list[int] = []
    files = Dataset(card=MIO, count=15, side=64).files(lambda done, _of: told.append(done))
    names = [name for name, _data in files]
    assert told == list(range(1, 16)) and len(names) == 33
    assert np.unique(names).size == 33
