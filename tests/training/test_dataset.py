import json

import numpy as np
import pytest

from core.geometry import Size
from training.dataset import (
    BUCKETS,
    HELD_OUT,
    Job,
    all_shards,
    control_array,
    jobs,
    mirrored_joints,
    pose_of,
    read_shards,
    render,
    write_shard,
)
from training.figures import figure

SIZE = Size(256, 384)


def test_shards_read_back_what_was_drawn(tiny_data):
    (shard,) = read_shards(tiny_data, SIZE)
    assert shard.pictures.shape == (4, 384, 256, 3)
    assert shard.people.shape == (4, 2, 18, 3)
    first = figure(shard.facts[0]["seed"], SIZE)
    assert np.array_equal(shard.pictures[0], first.picture)
    assert pose_of(shard.people[0], SIZE) == first.pose
    assert shard.tags[0] == first.tags
    assert shard.sentences[0] == first.sentence
    assert shard.facts[0]["attributes"][0] == first.attributes(0)


def test_every_size_has_its_share_and_no_seed_comes_twice(tiny_data):
    shards = list(all_shards(tiny_data))
    assert {shard.size for shard in shards} == set(BUCKETS)
    seeds = [row["seed"] for shard in shards for row in shard.facts]
    assert len(set(seeds)) == len(seeds)
    assert max(seeds) < HELD_OUT


def test_a_stopped_run_goes_on_where_it_was(tmp_path):
    wanted = jobs(tmp_path / "a", count=4, first=0, shard=2)
    assert render(wanted[:2], workers=1) == 4
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert render(wanted, workers=1) == sum(job.count for job in wanted) - 4
    assert all((tmp_path / "a" / name).read_bytes() == data for name, data in before.items())
    assert render(wanted, workers=1) == 0


def test_a_disk_that_fills_up_ends_the_drawing(tmp_path, monkeypatch):
    monkeypatch.setattr("training.dataset.LEAST_FREE_BYTES", 1 << 60)
    assert render([Job(tmp_path / "a", Size(64, 96), 0, 0, 2)], workers=1) == 0


def test_a_shard_without_its_facts_does_not_exist(tmp_path):
    job = Job(tmp_path / "a", Size(64, 96), 0, 0, 2)
    write_shard(job)
    job.path.with_suffix(".facts.json").unlink()
    assert read_shards(tmp_path, job.size) == []
    assert write_shard(job) == 2
    assert len(read_shards(tmp_path, job.size)) == 1


def test_two_processes_draw_what_one_draws(tmp_path):
    for workers in (1, 2):
        folder = tmp_path / str(workers) / "a"
        wanted = [Job(folder, Size(64, 96), 0, first, 2) for first in (0, 2, 4)]
        assert render(wanted, workers) == 6
    names = sorted(path.name for path in (tmp_path / "1" / "a").iterdir())
    assert len(names) == 9
    for name in names:
        assert (tmp_path / "1/a" / name).read_bytes() == (tmp_path / "2/a" / name).read_bytes()


def test_pairs_share_their_look_and_nothing_else(tmp_path):
    job = Job(tmp_path / "a", Size(64, 96), 0, 6, 4, pairs=True)
    write_shard(job)
    (shard,) = read_shards(tmp_path, job.size)
    scene = ("place", "air", "style")
    looks = [
        {k: v for k, v in row["attributes"][0].items() if k not in scene} for row in shard.facts
    ]
    assert looks[0] == looks[1]
    assert looks[2] == looks[3]
    assert looks[0] != looks[2]
    assert not np.array_equal(shard.people[0], shard.people[1])
    assert not shard.people[:, 1].any()


def test_held_out_seeds_are_refused(tmp_path):
    with pytest.raises(SystemExit, match="held out"):
        jobs(tmp_path, count=10, first=HELD_OUT // len(BUCKETS))


def test_shards_of_all_sizes_come_early(tmp_path):
    wanted = jobs(tmp_path, count=50_000, first=0)
    assert {job.size for job in wanted[: len(wanted) // 5]} == set(BUCKETS)
    assert sum(job.count for job in wanted) == pytest.approx(50_000, abs=10)
    assert len({json.dumps([*job.size, job.first]) for job in wanted}) == len(wanted)


def test_mirrored_joints_match_the_mirrored_pose(tiny_data):
    (shard,) = read_shards(tiny_data, SIZE)
    people = shard.people[0]
    mirrored = mirrored_joints(people, SIZE.width)
    assert pose_of(mirrored, SIZE) == pose_of(people, SIZE).mirrored()
    assert np.allclose(mirrored_joints(mirrored, SIZE.width), people, atol=1e-4)
    assert control_array(people, SIZE).shape == (384, 256, 3)
