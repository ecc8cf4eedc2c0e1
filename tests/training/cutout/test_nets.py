import numpy as np
import onnxruntime
import pytest
import torch

from training.cutout.nets import PARTS, CutoutNet, begin_with_trunk, cutout_loss, export
from training.detector.nets import PoseNet
from training.detector.nets import export as export_pose

TINY = (8, 8, 8)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return CutoutNet(TINY, 8)


@pytest.mark.parametrize(("height", "width"), [(64, 96), (96, 64), (32, 160)])
def test_the_file_answers_as_the_network(model, tmp_path, height, width):
    model.train()(torch.rand(4, 3, 64, 64))  # statistics of its own
    export(model, tmp_path / "net.onnx", {"minutes": "3"})
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    picture = torch.rand(1, 3, height, width)
    found = session.run(["alpha", "parts"], {"picture": picture.numpy()})
    with torch.no_grad():
        wanted = model.eval()(picture)
    for one, other in zip(found, wanted, strict=True):
        assert np.abs(one - other.numpy()).max() < 5e-3
    assert found[1].shape == (1, PARTS, height, width)
    assert np.abs(found[1].sum(1) - 1).max() < 1e-4
    told = session.get_modelmeta().custom_metadata_map
    assert told["long_side"].isdecimal()
    assert told["minutes"] == "3"


def test_the_network_learns_one_batch(model):
    cover = torch.zeros(2, 64, 64)
    cover[:, 16:48, 16:48] = 1
    rim = torch.zeros_like(cover)
    parts = (cover[:, ::2, ::2] * 4).long()
    pictures = cover[:, None].repeat(1, 3, 1, 1) + 0.1 * torch.rand(2, 3, 64, 64)
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    losses = []
    for _ in range(30):
        loss = cutout_loss(model.logits(pictures), cover, rim, parts)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.4 * losses[0]


def test_a_perfect_answer_costs_nothing():
    cover = torch.zeros(1, 32, 32)
    cover[:, 8:24, 8:24] = 1
    parts = (cover[:, ::2, ::2] * 3).long()
    sure = 40 * (torch.nn.functional.one_hot(parts, PARTS).permute(0, 3, 1, 2).float() - 0.5)
    early = sure[:, :, 2::4, 2::4]
    alpha = 40 * (cover[:, None] - 0.5)
    right = cutout_loss((alpha, sure, early), cover, cover, parts)
    wrong = cutout_loss((-alpha, sure, early), cover, cover, parts)
    assert float(right) < 0.01 < 1 < float(wrong)


def test_it_begins_with_the_detectors_trunk(tmp_path):
    torch.manual_seed(1)
    pose = PoseNet(12)
    for value in pose.trunk.state_dict().values():  # arrays that are alike are kept once
        if value.is_floating_point():
            value.uniform_(0.1, 1.0)
    export_pose(pose, tmp_path / "pose.onnx")
    widths = (12, 24, 40)
    model = CutoutNet(widths, 8)
    taken = begin_with_trunk(model, tmp_path / "pose.onnx")
    ours, theirs = model.state_dict(), pose.trunk.state_dict()
    shared = [name for name in ours if name in theirs and ours[name].shape == theirs[name].shape]
    floats = [name for name in shared if not name.endswith("num_batches_tracked")]
    assert taken == len(floats) > 60
    assert all(torch.allclose(ours[name], theirs[name], atol=1e-3) for name in floats)
