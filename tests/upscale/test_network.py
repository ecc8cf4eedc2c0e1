from __future__ import annotations

import hashlib
import os

import pytest
import torch
from safetensors.torch import save_file

from core.errors import ModelMissing, ModelUnusable
from core.models.hardware.out_of_memory import attempt
from core.models.ncnn.architectures import rrdb
from core.upscale.network import NetworkCache, load_network, scale_of
from tests.models.ncnn.ncnn_files import write_network


def test_a_compact_network_knows_its_scale_and_how_far_it_sees(compact_file):
    network = load_network(compact_file)
    assert (network.scale, network.padding) == (4, 18)
    drawn = network(torch.rand(1, 3, 5, 7))
    assert drawn.shape == (1, 3, 20, 28)
    assert drawn.dtype == torch.float32
    assert drawn.min() >= 0 and drawn.max() <= 1


def test_half_precision_gives_the_same_picture_within_rounding(compact_file):
    pixels = torch.rand(1, 3, 6, 6)
    half = load_network(compact_file, half=True)
    assert half.descriptor.dtype == torch.float16
    assert (half(pixels) - load_network(compact_file)(pixels)).abs().max() < 0.01


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(ModelMissing, match=r"Expected the upscaler file gone\.safetensors"):
        load_network(tmp_path / "gone.safetensors")


def damaged(name):
    return {
        "empty": b"",
        "text": b"<html>not found</html>" * 40,
        "huge header": (1 << 40).to_bytes(8, "little") + b"{}",
        "broken json": (12).to_bytes(8, "little") + b'{"a": broken' + b"\0" * 64,
    }[name]


@pytest.mark.parametrize("name", ["empty", "text", "huge header", "broken json"])
def test_a_damaged_file_is_one_line(tmp_path, name):
    file = tmp_path / "damaged.safetensors"
    file.write_bytes(damaged(name))
    with pytest.raises(ModelUnusable) as caught:
        load_network(file)
    assert "damaged.safetensors" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_truncated_file_is_refused(tmp_path, compact_file):
    file = tmp_path / "short.safetensors"
    file.write_bytes(compact_file.read_bytes()[:-100])
    with pytest.raises(ModelUnusable, match=r"short\.safetensors"):
        load_network(file)


def test_foreign_weights_are_refused(tmp_path):
    file = tmp_path / "lora.safetensors"
    save_file({"lora_down.weight": torch.zeros(4, 4)}, file)
    with pytest.raises(ModelUnusable, match=r"lora\.safetensors, which could not be read as one"):
        load_network(file)


def test_a_network_that_keeps_the_size_is_refused(tmp_path):
    from spandrel.architectures.Compact import Compact

    file = tmp_path / "clean-x1.safetensors"
    save_file(Compact(num_feat=4, num_conv=2, upscale=1).state_dict(), file)
    with pytest.raises(ModelUnusable, match=r"clean-x1\.safetensors, which keeps the size"):
        load_network(file)


@pytest.mark.parametrize("name", ["net.ckpt", "net.bin", "net.pt"])
def test_other_formats_are_refused_unopened(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ModelUnusable, match=r"Expected an upscaler as \.safetensors"):
        load_network(tmp_path / name)


def test_pickles_need_the_checksum_of_the_catalogue(tmp_path, compact_file):
    from safetensors.torch import load_file

    file = tmp_path / "net.pth"
    torch.save({"params": load_file(compact_file)}, file)
    with pytest.raises(ModelUnusable, match=r"a \.pth file can run code"):
        load_network(file)
    with pytest.raises(ModelUnusable, match="got another one"):
        load_network(file, sha256="0" * 64)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert load_network(file, sha256=digest).scale == 4


def test_the_cache_keeps_the_last_ones_and_sees_a_new_file(tmp_path, compact_file):
    cache = NetworkCache(limit=1)
    first = cache.get(compact_file)
    assert cache.get(compact_file) is first
    other = tmp_path / "other.safetensors"
    other.write_bytes(compact_file.read_bytes())
    second = cache.get(other)
    assert second is not first
    assert cache.get(compact_file) is not first


def too_much() -> None:
    raise MemoryError


def test_caches_give_their_networks_back_when_memory_runs_out(compact_file):
    caches = [NetworkCache(), NetworkCache()]
    before = [cache.get(compact_file) for cache in caches]
    assert [cache.get(compact_file) for cache in caches] == before
    assert attempt(too_much) == (False, None)
    for cache, network in zip(caches, before, strict=True):
        assert cache.get(compact_file) is not network


def test_the_cache_sees_new_weights_beside_the_same_graph(tmp_path):
    cache, param = NetworkCache(), write_network(tmp_path / "net.param", rrdb(8, 1))
    first = cache.get(param)
    assert cache.get(param) is first
    later = param.stat().st_mtime + 9
    os.utime(param.with_suffix(".bin"), (later, later))
    assert cache.get(param) is not first


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_the_head_of_a_compact_network_tells_its_scale(tmp_path, write_compact, scale):
    file = write_compact(tmp_path / "mine.safetensors", scale=scale)
    assert scale_of(file) == scale == load_network(file).scale


@pytest.mark.parametrize(("channels", "scale"), [(3, 4), (12, 2), (48, 1)])
def test_the_head_of_an_rrdb_network_tells_its_scale(tmp_path, channels, scale):
    """Names and shapes as Real-ESRGAN's own files have them."""
    names = ("conv_first", "body.0.rdb1.conv1", "conv_up1", "conv_up2", "conv_last")
    tensors = {f"{name}.weight": torch.zeros(4, 4, 3, 3) for name in names}
    tensors["conv_first.weight"] = torch.zeros(4, channels, 3, 3)
    save_file(tensors, tmp_path / "mine.safetensors")
    assert scale_of(tmp_path / "mine.safetensors") == scale


def test_a_head_that_does_not_tell_is_zero(tmp_path):
    save_file({"feats.0.weight": torch.zeros(3)}, tmp_path / "mine.safetensors")
    assert scale_of(tmp_path / "mine.safetensors") == 0
