import numpy as np
import pytest
import torch
from PIL import Image

from core.pose.detect import detect
from core.pose.detection.detectors import Detector as Files
from core.pose.detection.networks import people_network, pose_network
from core.pose.detection.simcc import decode_simcc
from training.detector import nets
from training.detector.nets import CROP, SCENE, PeopleNet, PoseNet
from training.train_detector import Detector


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
