"""The shipped reader of looks: what it tells an adapter, a person, and of files that are none."""

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelUnusable
from core.geometry import Size
from core.pose.anatomy.head import HEAD_JOINTS, head_of_person
from core.pose.appearance import (
    EYES,
    GLANCES,
    HEAD_REACH,
    STARTER_FILE,
    Glance,
    LooksReader,
    embedding_of,
    looks_reader,
    views,
)
from core.pose.detection.detectors import STARTER_FOLDER
from core.pose.skeleton import Person, Pose
from training.figures import figure, held_out_pose, new_look

SIZE = Size(256, 384)
HEAD = sorted(HEAD_JOINTS)


@pytest.fixture(scope="module")
def reader():
    return looks_reader(STARTER_FILE)


def drawn(number, index=0, look=None):
    return figure(number, SIZE, look=look, pose=held_out_pose(index, SIZE).pose)


def test_chances_are_chances_of_the_values_of_the_file(reader):
    one = drawn(60_001)
    chances = reader.chances(one.picture, one.pose)
    assert list(chances) == list(reader.labels) == list(reader.names)
    for name, chance in chances.items():
        assert len(chance) == len(reader.labels[name])
        assert chance.sum() == pytest.approx(1, abs=1e-5)
        assert chance.min() >= 0


def test_a_back_shows_no_eyes(reader):
    behind = next(
        one for one in (drawn(60_100 + n, 4 + 6 * n) for n in range(20)) if one.bodies[0].faces_away
    )
    assert not reader.chances(behind.picture, behind.pose)[EYES].any()
    assert EYES not in reader.read(behind.picture, behind.pose)


def test_what_is_told_of_a_character_is_alike_in_another_pose(reader):
    """Each of eight characters is most like itself, from pictures alone."""
    import random

    looks = [new_look(random.Random(number)) for number in range(8)]
    told = [
        np.stack([
            reader.embedding(Image.fromarray(drawn(61_000 + 2 * n + view, 12 * view, look).picture))
            for n, look in enumerate(looks)
        ])
        for view in (0, 1)
    ]  # fmt: skip
    assert told[0].shape == (8, reader.embedding_size)
    alike = told[0] @ told[1].T
    assert (alike.argmax(1) == np.arange(8)).sum() >= 6


def test_each_attribute_that_shows_weighs_the_same():
    told = embedding_of({
        "hair": np.array([0.5, 0.5], np.float32), "eyes": np.zeros(3, np.float32),
        "place": np.array([1.0], np.float32),
    })  # fmt: skip
    assert told.shape == (5,)
    assert np.square(told).sum() == pytest.approx(1)
    assert not told[2:].any()


def test_a_picture_of_nobody_is_described_by_nothing(reader):
    paper = Image.new("RGB", (200, 300), "white")
    assert reader.words(paper) == ()
    assert reader.embedding(paper).shape == (reader.embedding_size,)


def test_words_name_what_is_sure(reader):
    right = 0
    for number in range(8):
        one = drawn(62_000 + number)
        words = reader.words(Image.fromarray(one.picture))
        right += f"{one.looks[0].hair_colour} hair" in words
        assert all("none" not in phrase for phrase in words)
    assert right >= 6


def test_the_largest_person_is_read(reader):
    """Side by side with a smaller one, whichever side it is on."""
    one, other = drawn(63_001), drawn(63_005)
    large = Image.fromarray(one.picture)
    small = Image.fromarray(other.picture).resize((102, 154))
    for left in (True, False):
        sheet = Image.new("RGB", (380, 384), "white")
        sheet.paste(large, (0 if left else 124, 0))
        sheet.paste(small, (270 if left else 10, 200))
        assert f"{one.looks[0].hair_colour} hair" in reader.words(sheet)


def test_another_canvas_of_the_pose_makes_no_difference(reader):
    one = drawn(64_000)
    plain = reader.chances(one.picture, one.pose)
    scaled = reader.chances(one.picture, one.pose.scaled_to(Size(512, 768)))
    for name, chance in plain.items():
        assert np.allclose(chance, scaled[name], atol=1e-4)


@pytest.mark.parametrize("kind", ["another network", "no network"])
def test_another_file_is_refused_in_one_line(kind, tmp_path):
    path = STARTER_FOLDER / "starter-pose.onnx"
    if kind == "no network":
        path = tmp_path / "broken.onnx"
        path.write_bytes(b"nothing")
    with pytest.raises(ModelUnusable, match="Expected"):
        LooksReader(path)


def test_without_people_the_whole_picture_is_read(reader):
    one = drawn(65_000)
    chances = reader.chances(one.picture, Pose((), SIZE))
    assert not chances[EYES].any()
    assert chances["hair_colour"].sum() == pytest.approx(1, abs=1e-5)


def test_a_second_glance_shows_the_head_lower_larger_or_in_a_mirror():
    one = drawn(62_001)
    first = views(one.picture, one.pose)
    lower = views(one.picture, one.pose, glance=Glance(lower=0.5))
    larger = views(one.picture, one.pose, glance=Glance(larger=1.5))
    for glance in (lower, larger):
        assert np.array_equal(first["body"], glance["body"])
        assert not np.array_equal(first["head"], glance["head"])
    # half a radius is so many of its rows
    rows = round(0.5 * first["head"].shape[0] / (2 * HEAD_REACH))
    off = np.abs(lower["head"][:-rows].astype(int) - first["head"][rows:]).mean()
    assert off < 4 < np.abs(lower["head"].astype(int) - first["head"]).mean()


def test_many_glances_are_their_mean(reader):
    one = drawn(62_002)
    told = reader.chances(one.picture, one.pose, often=True)
    few = reader.chances(one.picture, one.pose)
    assert all(chance.sum() == pytest.approx(1, abs=1e-5) for chance in told.values())
    assert not np.allclose(told["hair_style"], few["hair_style"])
    flipped, mirror = np.ascontiguousarray(one.picture[:, ::-1]), one.pose.mirrored()
    assert {glance.is_mirrored for glance in GLANCES} == {False, True}
    mirrored = reader.chances(flipped, mirror, often=True)
    assert told["hair_colour"].argmax() == mirrored["hair_colour"].argmax()


@pytest.mark.parametrize("lower", [-0.1, 0.1])
def test_hair_is_read_where_the_head_is_found_a_little_off(reader, lower):
    """Of 40 drawings; heads that a detector finds are off by about as much."""
    right = []
    for number in range(40):
        one = drawn(63_000 + number, 6 * (number % 30))
        head = head_of_person(one.pose.people[0])
        body = np.array(one.pose.people[0].body)
        body[HEAD, 1] += np.where(body[HEAD, 2] > 0, lower * head.radius, 0)
        chances = reader.chances(one.picture, Pose((Person(body),), SIZE), often=True)
        told = reader.labels["hair_style"][int(chances["hair_style"].argmax())]
        right.append(told == one.looks[0].hair_style)
    assert np.mean(right) >= 0.65
