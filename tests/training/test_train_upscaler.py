import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.geometry import Size
from training.train_codec import new_codec
from training.train_upscaler import CompactNet, Pairs, from_file, measure, shrunk, upscaler_loss

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def large():
    return [np.random.default_rng(i).integers(0, 256, (96, 128, 3), np.uint8) for i in range(3)]


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


def test_a_shipped_upscaler_is_taken_up_again(tmp_path):
    torch.manual_seed(0)
    model = CompactNet(12, 3)
    half = {name: value.half() for name, value in model.state_dict().items()}
    save_file(half, tmp_path / "x4.safetensors")
    again = from_file(tmp_path / "x4.safetensors")
    small = torch.rand(1, 3, 8, 6)
    with torch.no_grad():
        assert torch.allclose(again(small), model(small), atol=1e-2)


def test_the_shipped_size_is_within_its_bound():
    weights = sum(p.numel() for p in CompactNet().parameters())
    assert 2 * weights <= 5 << 20


def test_pairs_show_the_same_place(large):
    pairs = Pairs(large, count=6, side=8, seed=3)
    small, found = pairs.make(0)
    assert small.shape == (6, 3, 8, 8)
    assert found.shape == (6, 3, 32, 32)
    smooth = [np.full((96, 128, 3), value, np.uint8) for value in (60, 190)]
    small, found = Pairs(smooth, count=8, side=8, seed=1).make(2)
    assert torch.allclose(small.mean((1, 2, 3)), found.mean((1, 2, 3)), atol=0.06)
    assert torch.equal(pairs.make(4)[0], pairs.make(4)[0])


def test_pairs_through_the_codec_are_cut_from_its_picture(large):
    torch.manual_seed(0)
    pairs = Pairs(large[:1], count=6, side=24, seed=0)
    pairs.decode(new_codec(8, (1, 0, 0, 0)), most=1)
    assert pairs.decoded[0].shape == (24, 32, 3)
    small, _ = pairs.make(0)
    views = {
        view.tobytes()
        for x in range(9)
        for part in [pairs.decoded[0][:24, x : x + 24]]
        for view in (np.ascontiguousarray(part), np.ascontiguousarray(part[:, ::-1]))
    }
    cut = [np.ascontiguousarray(row.permute(1, 2, 0).numpy()).tobytes() in views for row in small]
    assert 0 < sum(cut) < 6


def test_learning_lowers_the_loss(large):
    torch.manual_seed(0)
    model = CompactNet(8, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    flat = [np.kron(p[::16, ::16], np.ones((16, 16, 1), np.uint8)) for p in large]
    batch = Pairs(flat, 4, 12, seed=0).make(0)
    losses = []
    for _ in range(20):
        loss = upscaler_loss(model, *batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.9 * losses[0]


def test_the_measure_compares_with_lanczos():
    facts = measure(CompactNet(8, 1), None, 1, Size(64, 96))
    assert set(facts) == {"clean", "clean_lanczos", "degraded", "degraded_lanczos"}
    assert facts["clean_lanczos"] > 20
    assert shrunk(np.full((8, 8, 3), 255, np.uint8)).shape == (2, 2, 3)
