import random

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

from core.geometry import Size
from core.pose.detect import detect
from core.pose.detection.detectors import Detector as Files
from core.pose.detection.networks import people_network, pose_network
from core.pose.detection.simcc import decode_simcc
from core.pose.skeleton import MIRROR, Joint, Person, Pose
from training.data.restyle import random_perspective
from training.detector import nets, scenes
from training.detector.data import MOST_BOXES, Batches, boxes_of, crop_of, view_of
from training.detector.merge import merged
from training.detector.nets import CROP, SCENE, PeopleNet, PoseNet
from training.detector.scenes import Scene, new_scene, placed, render, shards_in, translation
from training.figures import training_pose
from training.figures.blank_heads import facing_viewer, head_of
from training.figures.drawings import DrawingStyle, drawing
from training.train_detector import Detector, detector_loss

PAPER = Size(160, 240)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rendered")
    render(folder, 6, first=100, workers=1, each=2)
    return folder


def pose_of(seed: int) -> Pose:
    return training_pose(random.Random(seed), PAPER)


@pytest.mark.parametrize("style", DrawingStyle)
def test_a_drawing_is_the_same_for_the_same_chance(style):
    one, other, third = (drawing(random.Random(s), pose_of(1), style) for s in (5, 5, 6))
    assert one.pose == other.pose
    assert np.array_equal(one.picture, other.picture)
    assert not np.array_equal(one.picture, third.picture)
    assert one.picture.shape == (PAPER.height, PAPER.width, 3)
    assert one.picture.dtype == np.uint8


@pytest.mark.parametrize("style", DrawingStyle)
def test_wrists_and_ankles_are_drawn_where_the_pose_says(style):
    """Painting the same figure with one limb less changes the picture at that limb's end.

    Not where another part covers it, which is rare.
    """
    changed = []
    for seed in range(6):
        pose = pose_of(seed)
        (person,) = pose.people
        full = drawing(random.Random(seed), pose, style)
        for joint in (Joint.RIGHT_WRIST, Joint.LEFT_ANKLE):
            if not person.visible[joint]:
                continue
            body = person.body.copy()
            body[joint] = 0
            less = drawing(random.Random(seed), Pose((Person(body),), PAPER), style)
            x, y = person.body[joint, :2].astype(int)
            around = np.s_[max(y - 6, 0) : y + 7, max(x - 6, 0) : x + 7]
            apart = np.abs(full.picture[around].astype(int) - less.picture[around])
            changed.append(apart.max() > 20)
    assert np.mean(changed) > 0.7


def test_a_shape_without_a_face_looks_at_the_viewer():
    for seed in range(12):
        drawn = drawing(random.Random(seed), pose_of(seed), DrawingStyle.SILHOUETTE)
        (person,) = drawn.pose.people
        assert head_of(person.body) is not None
        assert person.visible[[0, 14, 15, 16, 17]].all()
        right, left = person.body[Joint.RIGHT_EAR], person.body[Joint.LEFT_EAR]
        down = person.body[8, :2] + person.body[11, :2] - 2 * person.body[1, :2]
        across = left[:2] - right[:2]
        assert down[1] * across[0] - down[0] * across[1] > 0


def test_a_back_becomes_a_front_with_left_and_right_swapped():
    body = pose_of(3).people[0].body.astype(np.float64)
    front = facing_viewer(body)
    width = PAPER.width
    mirrored = Person(front).mirrored(width).body.astype(np.float64)
    back = mirrored[list(MIRROR)]  # with the old names
    assert np.array_equal(facing_viewer(back), mirrored)


def test_a_skeleton_render_keeps_the_pose_and_its_colours():
    pose = pose_of(8)
    drawn = drawing(random.Random(1), pose, DrawingStyle.SKELETON)
    assert drawn.pose == pose


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


def test_a_perspective_takes_joints_where_it_takes_pixels():
    matrix = random_perspective(random.Random(4), (CROP.width, CROP.height)) @ translation(3, -7)
    assert abs(matrix[2, 1]) > 1e-5
    picture = np.zeros((CROP.height, CROP.width, 3), np.uint8)
    body = np.zeros((1, 18, 3), np.float32)
    body[0, :3] = [(60, 80, 1), (120, 90, 1), (90, 190, 1)]
    for x, y, _ in body[0, :3].astype(int):
        picture[y - 2 : y + 3, x - 2 : x + 3] = 255
    warped = cv2.warpPerspective(picture, matrix, tuple(CROP))
    moved = placed(body, matrix)
    for x, y, _ in moved[0, :3].round().astype(int):
        assert warped[y, x].min() > 120
    assert not moved[0, 3:].any()


def test_crops_keep_joints_inside(rendered):
    rng, shards = random.Random(0), shards_in(rendered)
    visible = 0
    for _ in range(30):
        picture, joints = crop_of(rng, new_scene(rng, shards))
        assert picture.shape == (CROP.height, CROP.width, 3)
        assert picture.dtype == np.uint8
        seen = joints[joints[:, 2] > 0, :2]
        visible += len(seen)
        assert ((seen > 0) & (seen < CROP)).all()
    assert visible > 200


def test_a_crop_shows_the_joint_where_it_says():
    """A red square at one wrist, and nothing else that is red."""
    body = pose_of(2).people[0].body.copy()
    picture = np.full((PAPER.height, PAPER.width, 3), (0, 120, 120), np.uint8)
    x, y = body[Joint.NECK, :2].astype(int)
    picture[y - 5 : y + 6, x - 5 : x + 6] = (255, 0, 0)
    found = 0
    for seed in range(30):
        crop, joints = crop_of(random.Random(seed), Scene(picture, body[None]))
        red = (crop[..., 0].astype(int) - crop[..., 1]) > 130
        if red.sum() > 20 and joints[Joint.NECK, 2]:
            rows, columns = np.nonzero(red)
            apart = np.hypot(np.median(columns) - joints[1, 0], np.median(rows) - joints[1, 1])
            found += bool(apart < 4)
    assert found >= 15


def test_boxes_hold_their_people(rendered):
    rng, shards = random.Random(3), shards_in(rendered)
    people = 0
    for _ in range(30):
        picture, boxes = view_of(rng, new_scene(rng, shards))
        assert picture.shape == (SCENE.height, SCENE.width, 3)
        assert boxes.shape == (MOST_BOXES, 7)
        for left, top, right, bottom, x, y, there in boxes:
            people += bool(there)
            assert not there or (left < x < right and top < y < bottom)
    assert people > 20
    assert not boxes_of(np.zeros((0, 18, 3), np.float32)).any()


def test_a_batch_depends_on_seed_and_step_alone(rendered):
    one, other = (Batches(rendered, 2, 1, seed=4) for _ in range(2))
    for name, part in one(7).items():
        assert torch.equal(part, other(7)[name])
    assert not torch.equal(one(7)["crops"], one(8)["crops"])
    assert one(7)["crops"].shape == (2, CROP.height, CROP.width, 3)


def test_the_networks_learn_one_batch(rendered):
    torch.manual_seed(0)
    model = Detector(12, 8)
    batch = Batches(rendered, 2, 2, seed=1)(0)
    losses = []
    for _ in range(8):
        loss = detector_loss(model, **batch)
        loss.backward()
        for part in model.parameters():
            part.data -= 3e-3 * part.grad.sign()
            part.grad = None
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.8 * losses[0]


def test_a_perfect_answer_costs_least():
    joints = torch.zeros(1, 18, 3)
    joints[..., 0], joints[..., 1], joints[..., 2] = 70.0, 90.0, 1.0
    rows, columns = CROP.height // 4, CROP.width // 4
    y = (torch.arange(rows) + 0.5) * 4 - 90
    x = (torch.arange(columns) + 0.5) * 4 - 70
    right = -((x / 3.2) ** 2 + (y / 3.2)[:, None] ** 2) / 2
    maps = right.expand(1, 18, rows, columns)
    sure = torch.full((1, 18), 9.0)
    best = nets.pose_loss(maps, sure, joints)
    assert best < nets.pose_loss(maps.roll(2, 3), sure, joints)
    assert best < nets.pose_loss(maps, -sure, joints)
    hidden = joints.clone()
    hidden[..., 2] = 0
    assert float(nets.pose_loss(maps.roll(9, 2), -sure, hidden)) == pytest.approx(0, abs=1e-3)


def test_peaks_between_cells_are_found():
    """Catmull-Rom through a bell's logarithm is the bell: half pixels come out."""
    model = PoseNet(12).eval()
    place = torch.tensor([70.5, 91.0])
    columns = (torch.arange(CROP.width // 4) + 0.5) * 4
    rows = (torch.arange(CROP.height // 4) + 0.5) * 4
    maps = -(((columns - place[0]) / 3.2) ** 2 + (((rows - place[1]) / 3.2) ** 2)[:, None]) / 2
    model.logits = lambda _: (maps.expand(1, 18, -1, -1), torch.full((1, 18), 2.0))
    with torch.no_grad():
        x, y = model(torch.zeros(1, 3, CROP.height, CROP.width))
    joints = decode_simcc(x[0].numpy(), y[0].numpy(), CROP)
    assert joints[4].tolist() == pytest.approx([70.5, 91.0, 0.8808], abs=1e-3)


def test_the_best_cells_become_boxes():
    model = PeopleNet(8).eval()
    out = torch.full((1, 5, 32, 32), -6.0)
    out[0, 0, 10, 20] = 3.0
    out[0, 0, 10, 21] = 2.0  # beside a higher one: the same person
    out[0, 0, 25, 4] = 1.0
    out[0, 1:, 10, 20] = torch.log(torch.tensor([10.0, 40.0, 20.0, 80.0]) / nets.BOX_UNIT)
    model.logits = lambda _: out
    with torch.no_grad():
        found = model(torch.zeros(1, 3, SCENE.height, SCENE.width))[0]
    assert found.shape == (nets.PEOPLE, 5)
    assert found[0].tolist() == pytest.approx([154, 44, 184, 164, 0.9526], abs=1e-3)
    assert found[1, 4] == pytest.approx(0.7311, abs=1e-3)
    assert (found[2:, 4] < 0.01).all()


def test_exported_networks_run_in_the_studio_and_can_be_trained_on(tmp_path):
    torch.manual_seed(1)
    model = Detector(12, 8)
    for part in model.parameters():  # equal ones would be stored once
        part.data += 0.01 * torch.randn_like(part)
    with torch.no_grad():
        model.pose.logits(torch.randn(2, 3, CROP.height, CROP.width))
        model.people.logits(255 * torch.rand(2, 3, SCENE.height, SCENE.width))
    pose_path, people_path = tmp_path / "pose.onnx", tmp_path / "people.onnx"
    nets.export(model.pose, pose_path)
    nets.export(model.people, people_path)
    network, count = pose_network(pose_path)
    assert (network.size, count) == (CROP, 18)
    assert people_network(people_path).size == SCENE
    pixels = torch.randn(1, 3, CROP.height, CROP.width)
    with torch.no_grad():
        wanted = model.pose.eval()(pixels)
    for answer, part in zip(network.run(pixels.numpy()), wanted, strict=True):
        assert np.allclose(answer, part.numpy(), atol=5e-3)
    again = PoseNet(12)
    nets.load_exported(again, pose_path)
    with torch.no_grad():
        for part, before in zip(again.eval()(pixels), wanted, strict=True):
            assert torch.allclose(part, before, atol=5e-3)
    with pytest.raises(AssertionError, match="another network"):
        nets.load_exported(PeopleNet(8), pose_path)
    picture = Image.new("RGB", (80, 90), "white")
    picture.paste("black", (20, 20, 40, 60))
    found = detect(picture, Files("x", "X", pose_path, people_path))
    assert found.size == (80, 90)


def test_a_mix_of_two_networks_lies_between_them():
    torch.manual_seed(2)
    one, other = PoseNet(12), PoseNet(12)
    first, second = ({n: v.clone() for n, v in net.state_dict().items()} for net in (one, other))
    weights = merged(one, other, 0.25).state_dict()
    for name, value in weights.items():
        if value.is_floating_point():
            wanted = 0.75 * first[name] + 0.25 * second[name]
            assert torch.allclose(value, wanted, atol=1e-6)
