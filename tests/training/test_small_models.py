import random

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.pose.skeleton import Size
from training.dataset import read_shards
from training.train_detector import INPUT, Detector, detector_loss, example, normalised
from training.train_upscaler import CompactNet, Pairs, spoil, upscaler_loss


def test_the_upscaler_loads_in_spandrel(tmp_path):
    from spandrel import ImageModelDescriptor, ModelLoader

    torch.manual_seed(0)
    model = CompactNet(8, 2)
    save_file(model.state_dict(), tmp_path / "tiny.safetensors")
    loaded = ModelLoader().load_from_file(tmp_path / "tiny.safetensors")
    assert isinstance(loaded, ImageModelDescriptor)
    assert loaded.scale == 4
    small = torch.rand(1, 3, 8, 6)
    with torch.no_grad():
        assert torch.allclose(loaded.model(small), model(small), atol=1e-5)


def test_upscaler_pairs_fit_and_the_loss_is_finite():
    small, large = Pairs(1, None, seed=3).next(2, 16)
    assert small.shape == (2, 3, 16, 16)
    assert large.shape == (2, 3, 64, 64)
    assert float(upscaler_loss(CompactNet(8, 1), small, large).detach()) < 2
    flat = spoil(random.Random(0), np.full((64, 64, 3), 0.5, np.float32))
    assert flat.shape == (16, 16, 3)
    assert np.abs(flat - 0.5).mean() < 0.1


def test_detector_examples_keep_joints_inside(tiny_data):
    rng = random.Random(0)
    (shard,) = read_shards(tiny_data, Size(128, 192))
    for index in range(4):
        picture, joints = example(rng, shard, index)
        assert picture.shape == (INPUT.height, INPUT.width, 3)
        seen = joints[joints[:, 2] > 0, :2]
        assert (seen > 0).all()
        assert (seen < INPUT).all()


def test_the_detector_answers_in_simcc(tiny_data):
    torch.manual_seed(0)
    model = Detector(4)
    picture = np.full((INPUT.height, INPUT.width, 3), 128, np.uint8)
    loss = detector_loss(model, normalised([picture, picture]), torch.ones(2, 18, 3) * 20)
    assert np.isfinite(float(loss.detach()))
    columns, rows = model.eval()(normalised([picture]))
    assert columns.shape == (1, 18, 2 * INPUT.width)
    assert rows.shape == (1, 18, 2 * INPUT.height)
    assert columns.amax(-1).detach().numpy() == pytest.approx(rows.amax(-1).detach().numpy())
    assert 0 < float(columns.max()) < 1
