import numpy as np
import pytest

from training import pack as packing
from training.pack import pack, unpack


@pytest.fixture
def root(tmp_path):
    rng = np.random.default_rng(0)
    folder = tmp_path / "out"
    (folder / "codec" / "vae").mkdir(parents=True)
    weights = rng.normal(0, 0.05, 40_001).astype(np.float16).tobytes()
    (folder / "codec" / "vae" / "model.safetensors").write_bytes(weights + b"x")
    (folder / "codec" / "vae" / "config.json").write_text('{"latent_channels": 8}')
    (folder / "net.onnx").write_bytes(rng.normal(size=501).astype(np.float32).tobytes())
    (folder / "empty.txt").write_bytes(b"")
    return folder


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_parcel_comes_back_byte_for_byte(root, tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "PART_BYTES", 20_000)
    assert pack(root, ["codec", "net.onnx", "empty.txt", "absent"], tmp_path / "parcel") == []
    parts = sorted((tmp_path / "parcel").iterdir())
    assert [path.name for path in parts] == [f"state.{i:02d}" for i in range(len(parts))]
    assert len(parts) > 2
    assert max(path.stat().st_size for path in parts) == 20_000
    names = unpack(tmp_path / "parcel", tmp_path / "back")
    assert contents(tmp_path / "back") == contents(root)
    assert sorted(names) == sorted(contents(root))


def test_half_precision_weights_travel_lighter(root, tmp_path):
    pack(root, ["codec"], tmp_path / "parcel")
    (part,) = (tmp_path / "parcel").iterdir()
    assert part.stat().st_size < 0.92 * 80_000


def test_what_matters_less_stays_behind_when_room_ends(root, tmp_path):
    left_out = pack(root, ["net.onnx", "codec", "empty.txt"], tmp_path / "parcel", most_bytes=5000)
    assert left_out == ["codec/vae/model.safetensors"]
    unpack(tmp_path / "parcel", tmp_path / "back")
    assert set(contents(tmp_path / "back")) == {"net.onnx", "codec/vae/config.json", "empty.txt"}


def test_a_shorter_parcel_leaves_no_part_of_the_longer_one(root, tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "PART_BYTES", 20_000)
    pack(root, ["codec", "net.onnx"], tmp_path / "parcel")
    pack(root, ["net.onnx"], tmp_path / "parcel")
    assert [path.name for path in (tmp_path / "parcel").iterdir()] == ["state.00"]
    assert unpack(tmp_path / "parcel", tmp_path / "back") == ["net.onnx"]


@pytest.mark.parametrize("harm", ["missing part", "flipped byte", "nothing there"])
def test_a_damaged_parcel_writes_nothing(root, tmp_path, monkeypatch, harm):
    monkeypatch.setattr(packing, "PART_BYTES", 20_000)
    parcel = tmp_path / "parcel"
    pack(root, ["codec", "net.onnx"], parcel)
    if harm == "missing part":
        (parcel / "state.01").unlink()
    elif harm == "flipped byte":
        data = bytearray((parcel / "state.01").read_bytes())
        data[100] ^= 1
        (parcel / "state.01").write_bytes(data)
    else:
        parcel = tmp_path / "nowhere"
    with pytest.raises(SystemExit, match="Expected a whole parcel"):
        unpack(parcel, tmp_path / "back")
    assert not (tmp_path / "back").exists()
