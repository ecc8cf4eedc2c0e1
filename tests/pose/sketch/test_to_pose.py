import importlib.util
import json
import time
from pathlib import Path

import numpy as np
import pytest

from core.errors import SketchError
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Joint
from core.pose.sketch import to_pose
from core.pose.sketch.strokes import strokes

_spec = importlib.util.spec_from_file_location(
    "stick_figures", Path(__file__).with_name("stick_figures.py")
)
stick_figures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(stick_figures)
SIZE = Size(*stick_figures.SIZE)


def errors_in_heights(seeds) -> np.ndarray:
    """(figures, 14) distance of each joint from where it was meant."""
    errors = []
    for seed in seeds:
        strokes, meant, height = stick_figures.draw(seed)
        found = to_pose.fit(strokes, SIZE).people[0].body[:14, :2]
        errors.append(np.linalg.norm(found - meant, axis=1) / height)
    return np.array(errors)


@pytest.mark.parametrize("style", range(len(stick_figures.STYLES)), ids=stick_figures.STYLES)
def test_joints_lie_where_the_figure_was_meant_to_have_them(style):
    seeds = range(600 + style, 600 + 12 * len(stick_figures.STYLES), len(stick_figures.STYLES))
    errors = errors_in_heights(seeds)
    assert len(errors) == 12
    assert errors.mean() <= 0.035
    assert errors.mean(axis=1).max() <= 0.08


def share_near(found: np.ndarray, meant: np.ndarray) -> float:
    """PCK: joints within a fifth of the torso of where they were meant."""
    torso = np.linalg.norm(meant[1] - (meant[8] + meant[11]) / 2)
    return float((np.linalg.norm(found - meant, axis=1) < 0.2 * torso).mean())


def test_of_72_figures_nine_joints_in_ten_are_right():
    shares = []
    for seed in range(1600, 1672):
        strokes, meant, _ = stick_figures.draw(seed)
        shares.append(share_near(to_pose.fit(strokes, SIZE).people[0].body[:14, :2], meant))
    assert np.mean(shares) >= 0.95


def side_by_side(seeds, rng) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Strokes of several figures in a row, some overlapping, in any order; what was meant."""
    strokes, meant, right = [], [], 10.0
    for seed in seeds:
        drawn, joints, _ = stick_figures.draw(seed)
        points = np.concatenate(drawn)
        shift = np.array([right - points[:, 0].min(), 0])
        strokes += [stroke + shift for stroke in drawn]
        meant.append(joints + shift)
        right += np.ptp(points[:, 0]) + rng.uniform(-10, 40)
    return [strokes[i] for i in rng.permutation(len(strokes))], meant


@pytest.mark.parametrize("count", [2, 3])
def test_several_people_are_told_apart(count):
    shares = []
    for case in range(24 // count):
        rng = np.random.default_rng(case)
        strokes, meant = side_by_side(range(3000 + count * case, 3000 + count * (case + 1)), rng)
        try:
            people = to_pose.fit(strokes, Size(2000, 768)).people
        except SketchError:
            people = ()
        if len(people) != count:
            shares.append(0.0)
            continue
        for person, joints in zip(people, sorted(meant, key=lambda j: j[1, 0]), strict=True):
            shares.append(share_near(person.body[:14, :2], joints))
    assert np.mean(shares) >= 0.9


def test_a_figure_without_a_head_gets_one_to_be_checked():
    read = to_pose.read(figure()[1:], SIZE)
    body = read.pose.people[0].body
    with_head = to_pose.fit(figure(), SIZE).people[0].body
    assert np.linalg.norm(body[2:14, :2] - with_head[2:14, :2], axis=1).max() < 40
    assert body[Joint.NOSE, 1] < body[Joint.NECK, 1]
    assert {Joint.NOSE, Joint.LEFT_EAR} <= set(read.unsure[0])


def test_a_straight_limb_leaves_its_bend_open_and_a_bent_one_does_not():
    strokes = figure()
    strokes[2] = np.array([(256.0, 250), (150, 430)])
    strokes[4] = np.array([(256.0, 440), (150, 560), (210, 720)])
    (unsure,) = to_pose.read(strokes, SIZE).unsure
    assert Joint.RIGHT_ELBOW in unsure
    assert Joint.RIGHT_KNEE not in unsure
    assert Joint.NOSE not in unsure


def test_arms_may_cross_the_body_and_each_other():
    strokes = figure()
    strokes[2] = np.array([(256.0, 250), (190, 330), (310, 370)])
    strokes[3] = np.array([(256.0, 250), (322, 330), (200, 372)])
    body = to_pose.fit(strokes, SIZE).people[0].body
    for joint, place in {
        Joint.RIGHT_ELBOW: (190, 330), Joint.RIGHT_WRIST: (310, 370),
        Joint.LEFT_ELBOW: (322, 330), Joint.LEFT_WRIST: (200, 372),
    }.items():  # fmt: skip
        assert np.linalg.norm(body[joint, :2] - place) < 30, joint


def test_a_ball_and_a_face_are_no_people():
    turn = np.linspace(0, 6.2, 30)
    ring = np.column_stack([np.cos(turn), np.sin(turn)])
    ball, eye = np.array([430, 600]) + 40 * ring, np.array([235, 140]) + 8 * ring
    people = to_pose.fit([*figure(), ball, eye], SIZE).people
    assert len(people) == 1
    alone = to_pose.fit(figure(), SIZE).people[0]
    assert np.abs(people[0].body - alone.body)[:8].max() < 25


def test_order_direction_and_a_fresh_start_change_nothing_much():
    strokes, _, height = stick_figures.draw(6)
    body = to_pose.fit(strokes, SIZE).people[0].body
    turned = to_pose.fit([stroke[::-1] for stroke in strokes[::-1]], SIZE).people[0].body
    assert np.linalg.norm(turned - body, axis=1).max() <= 0.03 * height


def figure(scale=1.0) -> list[np.ndarray]:
    turn = np.linspace(0, 6.1, 30)
    head = np.array([256, 150]) + 55 * np.column_stack([np.cos(turn), np.sin(turn)])
    lines = [
        [(256, 206), (256, 440)],
        [(256, 250), (180, 330), (150, 430)],
        [(256, 250), (330, 330), (360, 430)],
        [(256, 440), (210, 580), (200, 720)],
        [(256, 440), (300, 580), (310, 720)],
    ]
    return [head * scale, *(np.array(line, float) * scale for line in lines)]


def test_a_plain_figure_is_read_exactly():
    person = to_pose.fit(figure(), SIZE).people[0]
    assert person.visible.all()
    expected = {
        Joint.NECK: (256, 250), Joint.RIGHT_ELBOW: (180, 330), Joint.RIGHT_WRIST: (150, 430),
        Joint.LEFT_WRIST: (360, 430), Joint.RIGHT_KNEE: (210, 580), Joint.LEFT_ANKLE: (310, 720),
    }  # fmt: skip
    for joint, place in expected.items():
        assert np.linalg.norm(person.body[joint, :2] - place) <= 22, joint
    # A face that looks at the viewer: the character's right is on the left of the picture.
    right_eye, left_eye, right_ear, left_ear = person.body[14:18, 0]
    assert 201 <= right_ear < right_eye < 256 < left_eye < left_ear <= 311
    assert 150 < person.body[Joint.NOSE, 1] < 206


def test_a_figure_upside_down_keeps_its_own_sides():
    turned = [np.array(SIZE) - stroke for stroke in figure()]
    person = to_pose.fit(turned, SIZE).people[0]
    assert person.body[Joint.RIGHT_WRIST, 0] > person.body[Joint.LEFT_WRIST, 0]
    assert person.body[Joint.RIGHT_ANKLE, 1] < person.body[Joint.NECK, 1]


def test_a_small_figure_is_read_as_well_as_a_large_one():
    small, large = (to_pose.fit(figure(scale), SIZE).people[0].body for scale in (0.2, 1.0))
    assert np.linalg.norm(small[:, :2] / 0.2 - large[:, :2], axis=1).max() <= 12


@pytest.mark.parametrize("name", ["standing", "waving", "hands-on-hips", "casting", "jumping"])
def test_a_preset_that_is_traced_comes_back(name):
    pose = presets.get(name).pose
    body = pose.people[0].body[:, :2]
    radius = 45
    turn = np.linspace(0, 6.2, 30)
    head = body[Joint.NOSE] - [0, 0.3 * radius]
    hip = body[[Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean(axis=0)
    strokes = [head + radius * np.column_stack([np.cos(turn), np.sin(turn)])]
    strokes.append(np.array([body[Joint.NECK] - [0, 0.2 * radius], hip]))
    for start, joints in (
        (body[1], [2, 3, 4]),
        (body[1], [5, 6, 7]),
        (hip, [9, 10]),
        (hip, [12, 13]),
    ):
        strokes.append(np.array([start, *body[joints]]))
    found = to_pose.fit(strokes, pose.size).people[0].body[:, :2]
    assert np.linalg.norm(found - body, axis=1)[:14].mean() <= 0.03 * np.ptp(body[:, 1])


def wave(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 500, (80, 2))


@pytest.mark.parametrize(
    ("strokes", "reason"),
    [
        ([], "nothing yet"),
        ([np.array([[5.0, 5], [6, 6]])], "a dot"),
        (figure()[:2], "2 strokes"),
        (figure()[2:], "no head"),
        (figure()[:4], "3 hands and feet"),
        ([figure()[0], *figure()[1:2], *figure()[4:]], "2 hands and feet"),
        ([wave(seed) for seed in range(5)], "a scribble"),
        ([figure()[0], *(line + np.array([0, 400]) for line in figure(0.4)[1:])], "hands and feet"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_what_to_draw(strokes, reason):
    with pytest.raises(SketchError, match=f"two arms, two legs.*{reason}") as caught:
        to_pose.fit(strokes, SIZE)
    assert "\n" not in str(caught.value)


def test_random_lines_are_a_figure_or_a_sketch_error_and_quick():
    rng = np.random.default_rng(0)
    started = time.perf_counter()
    for _ in range(60):
        strokes = [rng.uniform(0, 500, (rng.integers(2, 9), 2)) for _ in range(rng.integers(1, 9))]
        try:
            pose = to_pose.fit([*strokes, figure()[0]], SIZE)
        except SketchError:
            continue
        assert np.isfinite(pose.people[0].body).all()
    assert time.perf_counter() - started < 12


def test_a_drawing_goes_from_canvas_to_skeleton():
    lines = [line.tolist() for line in figure()]
    paths = [[["M", *first], *(["L", *point] for point in rest)] for first, *rest in lines]
    middles = [(np.min(line, axis=0) + np.max(line, axis=0)) / 2 for line in lines]
    objects = [
        {"type": "path", "path": path, "originX": "center", "originY": "center",
         "left": float(x), "top": float(y)}
        for path, (x, y) in zip(paths, middles, strict=True)
    ]  # fmt: skip
    drawing = {"version": "7.4.0", "objects": objects}
    assert to_pose.fit(strokes(json.loads(json.dumps(drawing))), SIZE) == to_pose.fit(
        figure(), SIZE
    )
