from __future__ import annotations

import numpy as np
import pytest
import torch

from benchmarks.upscale import parity


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """As the other side leaves it, with one tiny network instead of the three."""
    from spandrel.architectures.Compact import Compact

    torch.manual_seed(1)
    network = Compact(num_feat=4, num_conv=3, upscale=4).eval()
    torch.save({"params_ema": network.state_dict()}, tmp_path / "tiny.pth")
    source = parity.picture(40, 50)
    with torch.inference_mode():
        drawn = network(torch.as_tensor(source).permute(2, 0, 1)[None] / 255)[0]
    large = (drawn.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
    np.save(tmp_path / "picture.npy", source)
    for case in ("whole", "tiles"):
        np.save(tmp_path / f"tiny-{case}.npy", large)
    monkeypatch.setattr(parity, "NETWORKS", ("tiny",))
    return tmp_path


def test_our_side_opens_the_weights_and_finds_no_difference(folder):
    (row,) = parity.compare(folder, tile=16)
    assert row["network"] == "tiny"
    assert row["spread"] > 20
    assert row["whole"]["max"] <= 1
    assert row["our_tiles"]["max"] <= 1


def test_a_difference_is_found(folder):
    theirs = np.load(folder / "tiny-whole.npy")
    theirs[3, 4, 1] ^= 8
    np.save(folder / "tiny-whole.npy", theirs)
    (row,) = parity.compare(folder, tile=16)
    assert row["whole"] == {"max": 8, "share": pytest.approx(1 / theirs.size, rel=0.4)}
