"""Cut-out networks are fetched from a server on this machine, tried, and found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import Config
from core.errors import ModelMissing, ModelUnusable, NotFetched
from core.models import registry
from core.models.downloading.fetch import FetchRequest, check, fetch, plan_fetch
from core.models.kinds import ModelKind
from core.models.source import SourceKind
from core.models.specs.onnx import CutoutSpec

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.models.networks.mask_networks import mask_network

WANTED = FetchRequest(kind=ModelKind.CUTOUT, id="u2netp")


@pytest.fixture
def network(tmp_path) -> bytes:
    return mask_network(tmp_path / "made" / "net.onnx", side=32, masks=7).read_bytes()


@pytest.fixture
def spec(server, network, config, monkeypatch, tmp_path) -> CutoutSpec:
    """The smallest of the catalogue, as if its file were this one."""
    monkeypatch.setenv("U2NET_HOME", str(tmp_path / "u2net"))
    server.plain["/u2netp.onnx"] = network
    known = registry.cutout("u2netp", config)
    file = known.file._replace(url=f"{server.url}/u2netp.onnx", size=len(network), sha256="")
    return replace(known, file=file)


def run(spec, config: Config) -> None:
    fetch(spec, config, lambda *_: None, lambda: False)


def there(config: Config) -> list[str]:
    home = config.models_folder / "cutout"
    return [path.name for path in home.rglob("*") if path.is_file()]


def test_a_network_comes_and_is_found(server, spec, config, network):
    check(WANTED, config)
    terms = plan_fetch(spec, config)
    assert (terms.bytes, terms.licence, terms.why_not) == (len(network), "Apache-2.0", "")
    run(spec, config)
    assert there(config) == ["u2netp.onnx"]
    here = registry.cutout("u2netp", config)
    assert here.is_installed(config) and here.path.read_bytes() == network
    with pytest.raises(ModelMissing, match="U²-Net small: choose another one"):
        check(WANTED, config)


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (b"<html>Sorry</html>", "cuts nothing out"),
        ({"channels": 2}, "cuts nothing out"),
        ({"side": "open", "out_side": 32, "channels": 3}, "cuts nothing out"),
    ],
)
def test_what_cuts_nothing_out_is_thrown_away(server, spec, config, tmp_path, content, got):
    if isinstance(content, dict):
        content = mask_network(tmp_path / "made" / "other.onnx", **content).read_bytes()
    server.plain["/u2netp.onnx"] = content
    file = spec.file._replace(size=len(content))
    with pytest.raises(ModelUnusable, match=got) as caught:
        run(replace(spec, file=file), config)
    assert caught.value.shown.startswith("What came is no cut-out, and was thrown away.")
    assert there(config) == []


def test_a_file_with_another_checksum_is_thrown_away(server, spec, config):
    file = spec.file._replace(sha256="0" * 64)
    with pytest.raises(NotFetched, match="checksum"):
        run(replace(spec, file=file), config)
    assert there(config) == []


def test_what_nothing_would_tell_from_another_file_is_not_begun(server, config):
    upscaler = registry.upscaler("real-esrgan-animevideo", config)
    assert upscaler.source.kind is SourceKind.URL
    unknown = replace(upscaler, sha256="", file=None)
    line = plan_fetch(unknown, config).why_not
    assert line == f"Nobody knows where {upscaler.title} lies. Choose another."
    assert server.requests == []


@pytest.mark.parametrize(
    ("kind", "name", "hosts"),
    [
        ("cutout", "toonout", ("huggingface.co/sprited/birefnet-toonout-onnx",)),
        ("cutout", "u2netp", ("github.com/danielgatis/rembg",)),
        ("upscaler", "real-esrgan-x4plus", ("github.com/xinntao/Real-ESRGAN",)),
        ("detector", "rtmw-x", ("download.openmmlab.com",)),
        ("checkpoint", "anything-v5", ("huggingface.co/genai-archive/anything-v5",)),
        ("checkpoint", "starter", ()),
    ],
)
def test_a_model_says_who_sends_it(config, kind, name, hosts):
    assert registry.model_of(ModelKind(kind), name, config).hosts == hosts
