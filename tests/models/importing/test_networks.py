"""ONNX files and graphs of ncnn that a person brings go where they are looked for."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace

import pytest

from core.errors import ModelMissing, ModelUnusable
from core.geometry import Size
from core.models import registry
from core.models.identify.inspect import describe
from core.models.importing import importer, known_files
from core.models.kinds import ModelKind

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from core.models.ncnn.architectures import compact
from tests.models.ncnn.ncnn_files import write_network
from tests.models.networks.mask_networks import mask_network
from tests.pose.toy_networks import brightest, fixed_boxes

BOXES = [[0, 0, 64, 64, 0.9]]


@pytest.fixture(autouse=True)
def _no_caches(tmp_path, monkeypatch):
    monkeypatch.setenv("U2NET_HOME", str(tmp_path / "u2net"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))


@pytest.mark.parametrize(
    ("write", "kind", "layout"),
    [
        (lambda path: brightest(path, [0] * 17, Size(48, 64)), ModelKind.DETECTOR, "finds joints"),
        (lambda path: fixed_boxes(path, BOXES), ModelKind.DETECTOR, "finds people"),
        (lambda path: mask_network(path, side=320, masks=7), ModelKind.CUTOUT, "u2net, 320 pixels"),
        (lambda path: mask_network(path, side="open"), ModelKind.CUTOUT, "isnet"),
    ],
)
def test_a_network_goes_where_its_content_says(tmp_path, config, write, kind, layout):
    source = write(tmp_path / "brought.onnx")
    for given in (source, source.read_bytes()):
        done = importer.install(given, "My net.onnx", config)
        assert (done.kind, done.facts.layout) == (kind, layout)
        assert done.path == config.models_folder / kind.folder / "My net.onnx"
        assert done.path.read_bytes() == source.read_bytes()
    assert not done.is_new  # the second time it was here


def test_a_detector_and_its_finder_work_together(tmp_path, config):
    joints = brightest(tmp_path / "a.onnx", [0] * 17, Size(48, 64))
    finder = fixed_boxes(tmp_path / "b.onnx", BOXES)
    importer.install(finder, "mine-people.onnx", config)
    done = importer.install(joints, "mine.onnx", config)
    spec = registry.detector(done.id, config)
    assert spec.is_installed(config) and spec.finder is not None
    assert spec.finder.name == "mine-people.onnx"


def test_the_zip_of_a_listed_detector_becomes_that_detector(tmp_path, config):
    pose = registry.detector("rtmpose-s", config).pose
    network = brightest(tmp_path / "a.onnx", [0] * 17, Size(48, 64)).read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("20230831/end2end.onnx", network)
        archive.writestr("20230831/detail.json", b"{}")
    done = importer.install(buffer.getvalue(), pose.name.replace(".onnx", ".zip"), config)
    assert done.path.name == pose.name
    assert done.id == "rtmpose-s"


def test_a_listed_network_is_known_by_its_checksum(tmp_path, config, monkeypatch):
    network = mask_network(tmp_path / "a.onnx", side=32)
    content = network.read_bytes()
    spec = registry.cutout("u2netp", config)
    digest = hashlib.sha256(content).hexdigest()
    file = spec.file._replace(sha256=digest, size=len(content))
    monkeypatch.setattr(known_files, "_all", lambda _config: [(replace(spec, file=file), file)])
    done = importer.install(content, "download (1)", config)
    assert (done.id, done.path.name) == ("u2netp", "u2netp.onnx")
    assert registry.cutout("u2netp", config).is_installed(config)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"channels": 2}, "brought finds neither joints nor people, and cuts nothing out."),
        (b"\x08\x07 and then nothing of the kind", "damaged"),
    ],
)
def test_another_network_is_refused_with_the_reason(tmp_path, config, content, words):
    if isinstance(content, dict):
        content = mask_network(tmp_path / "a.onnx", **content).read_bytes()
    with pytest.raises(ModelUnusable) as caught:
        importer.install(content, "brought.onnx", config)
    assert words in caught.value.shown
    assert not [path for path in config.models_folder.rglob("*") if path.is_file()]


def ncnn_pair(folder, name="net"):
    folder.mkdir(parents=True, exist_ok=True)
    return write_network(folder / f"{name}.param", compact(8, 2, 2))


@pytest.mark.parametrize("given", ["net.param", "net.bin"])
def test_a_graph_of_ncnn_comes_with_its_weights(tmp_path, config, given):
    source = ncnn_pair(tmp_path / "brought")
    for _ in range(2):
        done = importer.install(source.with_name(given), given, config)
        assert (done.kind, done.facts.layout) == (ModelKind.UPSCALER, "ncnn")
        assert done.path == config.models_folder / "upscalers" / "net.param"
        assert done.path.with_suffix(".bin").read_bytes() == source.with_suffix(".bin").read_bytes()
    assert not done.is_new
    assert registry.upscaler(done.id, config).path == done.path
    removal = importer.remove(ModelKind.UPSCALER, done.id, config)
    assert not list((config.models_folder / "upscalers").iterdir())
    importer.undo(removal)
    assert registry.upscaler(done.id, config).is_installed(config)


def test_an_uploaded_pair_is_one_model(tmp_path, config):
    source = ncnn_pair(tmp_path / "brought")
    uploads = {path.name: path.read_bytes() for path in sorted(source.parent.iterdir())}
    (done,) = importer.install_uploads(uploads, config)
    assert (done.kind, done.path.name, done.is_new) == (ModelKind.UPSCALER, "net.param", True)
    with pytest.raises(ModelUnusable, match=r"\.bin"):
        importer.install_uploads({"net.param": uploads["net.param"]}, config)


@pytest.mark.parametrize("spoil", ["kind", "weights"])
def test_a_pair_that_is_no_whole_real_esrgan_is_refused(tmp_path, config, spoil):
    source = ncnn_pair(tmp_path / "brought")
    if spoil == "kind":
        source.write_text("7767517\n1 1\nInput data 0 1 data\n")
    else:
        weights = source.with_suffix(".bin")
        weights.write_bytes(weights.read_bytes()[:-4])
    uploads = {path.name: path.read_bytes() for path in sorted(source.parent.iterdir())}
    for install in (
        lambda: importer.install(source, "net.param", config),
        lambda: importer.install_uploads(uploads, config),
    ):
        with pytest.raises(ModelUnusable) as caught:
            install()
        assert "is damaged or no Real-ESRGAN" in caught.value.shown
        assert "\n" not in str(caught.value)
    assert not [path for path in config.models_folder.rglob("*") if path.is_file()]


def test_half_a_pair_is_refused(tmp_path, config):
    source = ncnn_pair(tmp_path / "brought")
    content = source.read_bytes()
    source.with_suffix(".bin").unlink()
    for given in (source, content):
        with pytest.raises(ModelUnusable, match=r"needs the \.bin|\.bin"):
            importer.install(given, "net.param", config)
    with pytest.raises(ModelUnusable):
        describe(source)
    with pytest.raises(ModelMissing):
        registry.upscaler("net", config)
