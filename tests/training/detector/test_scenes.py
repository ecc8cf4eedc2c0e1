import random

import numpy as np

from training.detector import scenes
from training.detector.scenes import new_scene, render, shards_in


def test_figures_are_rendered_once(rendered, capsys):
    shards = shards_in(rendered)
    assert sum(len(shard.pictures) for shard in shards) == 6
    before = {path: path.stat().st_mtime_ns for path in rendered.iterdir()}
    render(rendered, 6, first=100, workers=1, each=2)
    assert '"shards rendered": 0' in capsys.readouterr().out
    assert before == {path: path.stat().st_mtime_ns for path in rendered.iterdir()}
    assert not list(rendered.glob("*.part"))


def test_masks_say_where_the_figure_is(rendered):
    for shard in shards_in(rendered):
        for index in range(len(shard.pictures)):
            scene = shard.scene(index)
            assert scene.mask is not None
            places = scene.people[scene.people[..., 2] > 0, :2].astype(int)
            size = scene.mask.shape[1], scene.mask.shape[0]
            x, y = places[(places < size).all(1)].T
            assert (scene.mask[y, x] > 0).mean() > 0.7
            assert 0.02 < (scene.mask > 0).mean() < 0.95


def test_nobody_is_in_as_many_scenes_as_asked_for(rendered):
    rng, shards = random.Random(2), shards_in(rendered)
    empty = [not len(new_scene(rng, shards, 0.5).people) for _ in range(60)]
    assert 0.3 < np.mean(empty) < 0.7
    assert not len(new_scene(rng, shards, 1.0).people)


def test_a_part_of_a_picture_keeps_what_is_in_it_and_hides_the_rest(rendered, monkeypatch):
    monkeypatch.setattr(scenes, "CROP_SHARE", 1.0)
    rng, shards, smaller = random.Random(5), shards_in(rendered), 0
    for _ in range(30):
        scene = new_scene(rng, shards, 0.0)
        height, width = scene.picture.shape[:2]
        seen = scene.people[scene.people[..., 2] > 0, :2]
        assert ((seen > 0) & (seen < (width, height))).all()
        smaller += width * height < 250 * 250
    assert smaller > 10
