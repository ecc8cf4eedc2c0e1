"""What is read off a list beside its picture."""

import random
from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.figures.drawing import draw
from core.figures.looks import Scene, new_look
from core.figures.painting.outputs.segments import COLOURS
from core.geometry import Size
from core.pose.presets import get
from core.pose.skeleton import Pose

SIZE = Size(192, 288)
PLAIN = replace(new_look(random.Random(100)), prop="none", accessory="none")


def drawn(pose="standing", *, place="sunny park path", look=PLAIN, size=SIZE):
    return draw(get(pose).pose, [look], Scene(place), size, seed=3)


def on(picture, over):
    """RGBA laid on RGB."""
    alpha = over[..., 3:] / 255
    return picture * (1 - alpha) + over[..., :3] * alpha


@pytest.mark.parametrize("pose", ["standing", "running", "sitting"])
def test_the_figure_over_its_ground_is_the_picture(pose):
    drawing = drawn(pose)
    apart = np.abs(on(drawing.behind(), drawing.figure()) - drawing.picture())
    assert apart.max() <= 2


@pytest.mark.parametrize("pose", ["standing", "running", "sitting"])
def test_labels_are_where_the_figure_is(pose):
    drawing = drawn(pose)
    alpha, labels = drawing.figure()[..., 3], drawing.labels()
    assert (alpha[labels > 0] > 100).mean() > 0.995
    inner = cv2.erode((alpha > 250).astype(np.uint8), np.ones((7, 7))) > 0  # without outlines
    assert (labels[inner] > 0).mean() > 0.99


def test_line_art_is_dark_where_lines_are_and_white_inside():
    drawing = drawn()
    art, lines = drawing.line_art(), drawing.lines()[..., 3]
    assert art[lines > 250].mean() < 40
    far = cv2.dilate((drawing.figure()[..., 3] > 0).astype(np.uint8), np.ones((3, 3))) == 0
    assert (art[far] == 255).all()
    assert 0.02 < (art < 128).mean() < 0.2


def test_lines_over_shaded_flats_are_nearly_the_figure():
    drawing = drawn()
    flats = drawing.flats()
    shaded = flats[..., :3] * (drawing.shade() / 255)
    alpha = drawing.figure()[..., 3] > 250
    apart = np.abs(on(shaded, drawing.lines()) - drawing.figure()[..., :3])[alpha]
    assert apart.mean() < 6  # the rim of light is what is missing
    plain = np.abs(flats[..., :3].astype(float) - drawing.figure()[..., :3])[alpha]
    assert apart.mean() < 0.6 * plain.mean()


def test_flats_have_few_colours():
    flats = drawn(place="none").flats()
    solid = flats[flats[..., 3] == 255][:, :3]
    _, counts = np.unique(solid, axis=0, return_counts=True)
    counts = np.sort(counts)[::-1]
    assert counts[:24].sum() > 0.85 * len(solid)


def two(first, second):
    person = get("standing").pose.scaled_to(SIZE).people[0]
    pose = Pose((person.moved(first, 0), person.moved(second, 0)), SIZE)
    return draw(pose, [PLAIN], Scene("sunny park path"), SIZE, seed=3)


@pytest.mark.parametrize(("first", "second"), [(-20, 20), (20, -20)])
def test_the_last_of_two_people_is_nearest_and_the_ground_farthest(first, second):
    drawing = two(first, second)
    depth, labels = drawing.depth().astype(int), drawing.labels()
    far, near = depth[(labels > 0) & (labels < 16)], depth[labels >= 16]
    assert np.median(near) > np.median(far) + 20
    assert near.min() > np.percentile(far, 95) - 16
    assert depth[: SIZE.height // 4][labels[: SIZE.height // 4] == 0].max() < far.min()


def test_the_floor_comes_nearer():
    depth, ground = drawn().depth().astype(int), drawn().labels() == 0
    rows = [np.median(depth[y][ground[y]]) for y in range(200, 288, 12)]
    assert rows == sorted(rows) and rows[-1] > rows[0] + 40


@pytest.mark.parametrize(
    ("place", "above", "below"),
    [
        ("sunny park path", "sky", "grass"),
        ("classroom", "wall", "floor"),
        ("beach", "sky", "sand"),
        ("none", None, None),
    ],
)
def test_segments_are_in_the_colours_of_ade20k(place, above, below):
    drawing = drawn(place=place)
    seen, labels = drawing.segmentation(), drawing.labels()
    assert (seen[labels > 0] == COLOURS["person"]).all()
    for row, name in ((2, above), (-3, below)):
        expected = COLOURS[name] if name else (0, 0, 0)
        assert (seen[row, 2] == expected).all()
    allowed = {(0, 0, 0), *COLOURS.values()}
    assert {tuple(map(int, c)) for c in np.unique(seen.reshape(-1, 3), axis=0)} <= allowed


def test_edges_follow_the_outline():
    drawing = drawn(place="simple background")
    edges = drawing.canny()
    assert set(np.unique(edges)) == {0, 255}
    alpha = (drawing.figure()[..., 3] > 127).astype(np.uint8)
    outline = cv2.morphologyEx(alpha, cv2.MORPH_GRADIENT, np.ones((3, 3)))
    near = cv2.dilate(edges, np.ones((5, 5))) > 0
    assert near[outline > 0].mean() > 0.97


def test_a_part_is_found_by_its_name():
    drawing = drawn()
    hair, face = drawing.part("hair"), drawing.part("face")
    assert hair.sum() > 200 and face.sum() > 50
    assert not (hair & face).any()
    assert not drawing.part("hair", person=1).any()
    assert np.array_equal(hair, drawing.labels() == 2)


@pytest.mark.parametrize(
    ("place", "things"),
    [
        ("sunny park path", ("tree", "grass")),
        ("city", ("building",)),
        ("bedroom", ("bed", "windowpane")),
        ("lake", ("water", "mountain")),
        ("library", ("shelf",)),
    ],
)
def test_things_of_a_place_are_segments(place, things):
    seen = drawn(place=place).segmentation()
    for name in things:
        assert (seen == COLOURS[name]).all(2).mean() > 0.003, name
