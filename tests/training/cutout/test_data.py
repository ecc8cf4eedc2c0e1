import random

import cv2
import numpy as np
import pytest
import torch

from core.geometry import Size
from training.cutout import scenes
from training.cutout.data import Batches, View, rim_of, sample
from training.cutout.scenes import Drawing, new_drawing, render, shards_in, up_to_the_rim
from training.figures.skeletons import is_held_out

SIZES = (Size(64, 96), Size(96, 64))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two shards of two drawings, one upright and one lying."""
    path = tmp_path_factory.mktemp("shards")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes, "SIZES", (Size(88, 128), Size(128, 88)))
        render(path, 4, 70, 2)
    return path


def batches(folder, seed=1):
    return Batches(folder, shards_in(folder), SIZES, 3 * 64 * 96, seed, 2)


def test_shards_appear_whole_with_their_grounds(folder):
    names = shards_in(folder)
    assert names == ("drawn-128x88-000072.npy", "drawn-88x128-000070.npy")
    drawn = np.load(folder / names[1])
    assert np.array_equal(drawn[1, ..., 7], new_drawing(71, Size(88, 128)).parts)
    assert len(np.load(folder / names[1].replace("drawn", "grounds"))) == 1
    assert not list(folder.glob("*.part"))


def test_what_is_there_is_not_drawn_again(folder):
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes, "SIZES", (Size(88, 128), Size(128, 88)))
        render(folder, 4, 70, 2)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_batch_is_the_same_for_its_seed_and_step(folder):
    one, again, other = batches(folder)(5), batches(folder)(5), batches(folder, seed=2)(5)
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not torch.equal(one["pictures"], other["pictures"])


def test_a_batch_has_pictures_and_what_they_show(folder):
    batch = batches(folder)(0)
    count, height, width, _ = batch["pictures"].shape
    assert (count, Size(width, height) in SIZES) == (3, True)
    assert batch["cover"].shape == batch["rim"].shape == (count, height, width)
    assert batch["parts"].shape == (count, height // 2, width // 2)
    assert int(batch["parts"].max()) < 14
    shown = batch["cover"][:, ::2, ::2] > 250
    assert float((batch["parts"][shown] > 0).float().mean()) > 0.97


@pytest.mark.parametrize("seed", range(6))
def test_figure_and_parts_move_together(seed):
    """Seen anyhow, what is red in the picture is the part that was red."""
    red = np.zeros((96, 64, 3), np.uint8)
    red[30:70, 20:50, 0] = 255
    parts = (red[..., 0] > 0).astype(np.uint8) * 4
    view = View.random(random.Random(seed), Size(64, 96), Size(96, 96))
    picture, seen = view.of(red), view.of(parts, cv2.INTER_NEAREST)
    inside = cv2.erode((picture[..., 0] > 127).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert (seen[inside] == 4).all()
    assert abs(int((seen == 4).sum()) - int((picture[..., 0] > 127).sum())) < 120


def test_another_ground_leaves_the_figure_its_colours(monkeypatch):
    monkeypatch.setattr("training.cutout.data.EMPTY", 0.0)
    monkeypatch.setattr("training.cutout.data.AS_DRAWN", 0.0)
    monkeypatch.setattr("training.cutout.data.CLEAN", 1.0)
    monkeypatch.setattr("training.cutout.data._restyled", lambda _rng, picture, _cover: picture)
    figure = np.zeros((64, 64, 4), np.uint8)
    figure[16:48, 16:48] = (200, 30, 90, 255)
    drawing = Drawing(figure[..., :3], figure, (figure[..., 3] > 0).astype(np.uint8))
    ground = np.full((64, 64, 3), (10, 240, 20), np.uint8)
    seen = sample(random.Random(3), drawing, ground, Size(64, 64))
    assert (seen.cover == 255).any()
    assert np.abs(seen.picture[seen.cover == 255] - np.array([200, 30, 90])).max() <= 2


def test_the_rim_is_around_the_edge():
    cover = np.zeros((40, 40), np.uint8)
    cover[10:30, 10:30] = 255
    rim = rim_of(cover, 2)
    assert rim[20, 8] == rim[20, 11] == 255
    assert rim[20, 7] == rim[20, 12] == rim[20, 20] == 0


def test_an_outline_belongs_to_the_part_beside_it():
    parts = np.zeros((9, 9), np.uint8)
    parts[2:7, 2:4], parts[2:7, 4:7] = 3, 5
    alpha = np.zeros((9, 9), np.uint8)
    alpha[1:8, 1:8] = 255
    grown = up_to_the_rim(parts, alpha)
    assert np.array_equal(grown > 0, alpha > 0)
    assert set(grown[1:8, 1]) == {3}
    assert set(grown[1:8, 7]) == {5}


def test_no_pose_of_training_is_held_out():
    rng = random.Random(0)
    for _ in range(60):
        pose = scenes._pose(rng, Size(88, 128))
        assert not any(is_held_out(person) for person in pose.people)
