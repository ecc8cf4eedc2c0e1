"""The built-in cut-out network: its file, made tiny here, and the shipped one."""

import numpy as np
import onnx
import pytest
import torch
from onnx import helper
from PIL import Image, ImageOps

from core.cutout import starter_net
from core.cutout.parts import BodyPart
from core.cutout.starter_net import FILE, segment, segmented
from core.errors import ModelMissing, ModelUnusable
from core.pose.skeleton import Joint
from tests.cutout.conftest import drawn
from training.cutout.nets import CutoutNet, export

MOST_BYTES = 6 << 20
# Below what benchmarks/cutout/held_out.py measured over all grounds and styles.
LEAST_OVERLAP = 0.93


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("network") / "tiny.onnx"
    export(CutoutNet((8, 8, 8), 8), path, {})
    return path


def gradient(width: int, height: int) -> Image.Image:
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([x, y, 255 - x], 2).astype(np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (37, 211), (512, 384), (3, 900), (640, 641)])
def test_alpha_and_parts_have_the_size_of_the_picture(file, size):
    found = segment(gradient(*size), file)
    assert found.alpha.shape == found.parts.shape == size[::-1]
    assert found.alpha.dtype == np.float32
    assert found.parts.dtype == np.uint8
    assert 0 <= found.alpha.min() <= found.alpha.max() <= 1
    assert found.parts.max() < len(BodyPart)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK"])
def test_any_mode_is_read_as_rgb(file, mode):
    picture = gradient(64, 96).convert(mode)
    there = segment(picture, file).alpha
    assert np.array_equal(there, segment(picture.convert("RGB"), file).alpha)


@pytest.mark.parametrize("size", [(200, 320), (320, 200), (77, 77)])
def test_answers_lie_where_they_were_seen(size):
    """A network that answers a picture with its red: padding must not move it."""

    def red(pixels):
        assert not pixels.shape[2] % 32
        assert not pixels.shape[3] % 32
        parts = np.zeros((len(BodyPart), *pixels.shape[2:]), np.float32)
        parts[BodyPart.HAIR] = pixels[0, 0]
        parts[BodyPart.FOOT] = 0.75 - 0.25 * pixels[0, 0]  # as likely at 0.6 of red
        return pixels[0, 0], parts

    picture = gradient(*size)
    found = segmented(red, picture, 160)
    wanted = np.asarray(picture)[..., 0] / 255
    assert np.abs(found.alpha - wanted).max() < 0.03
    clear = (np.abs(wanted - 0.5) > 0.03) & (np.abs(wanted - 0.6) > 0.03)
    parts = np.select([wanted > 0.6, wanted > 0.5], [BodyPart.HAIR, BodyPart.FOOT], BodyPart.GROUND)
    assert np.array_equal(found.parts[clear], parts[clear])


@pytest.mark.parametrize("size", [(96, 64), (61, 90)])
def test_a_mirror_picture_is_cut_out_as_its_picture(file, size):
    picture = gradient(*size)
    there, mirrored = (segment(one, file) for one in (picture, ImageOps.mirror(picture)))
    if not size[0] % 32:  # else it is padded on its other side
        assert np.allclose(there.alpha, mirrored.alpha[:, ::-1], atol=1e-5)
    assert np.abs(there.alpha - mirrored.alpha[:, ::-1]).mean() < 0.05


def test_what_is_not_half_covered_is_ground(file):
    found = segment(gradient(90, 70), file)
    assert np.array_equal(found.parts == BodyPart.GROUND, found.alpha < 0.5)


def test_parts_of_a_large_picture_are_told_smaller(file, monkeypatch):
    picture = gradient(300, 500)
    whole = segment(picture, file).parts
    monkeypatch.setattr(starter_net, "PARTS_SIDE", 250)
    small = segment(picture, file).parts
    assert small.shape == whole.shape
    assert (small == whole).mean() > 0.95


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"gone\.onnx"):
        segment(gradient(8, 8), tmp_path / "gone.onnx")


def test_a_damaged_file_is_named(tmp_path, file):
    path = tmp_path / "half.onnx"
    path.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ModelUnusable, match=r"half\.onnx") as raised:
        segment(gradient(8, 8), path)
    assert raised.value.shown.startswith("half.onnx is damaged")
    assert "another way to cut out" in raised.value.shown


def renamed(file, path, change):
    model = onnx.load(file)
    change(model)
    onnx.save(model, path)
    return path


def without_long_side(model):
    del model.metadata_props[:]


def with_endless_side(model):
    helper.set_model_props(model, {"long_side": "900000"})


def with_another_answer(model):
    del model.graph.output[1]


def with_fewer_parts(model):
    """Its alpha in the place of the parts."""
    model.graph.node.append(helper.make_node("Identity", ["alpha"], ["few"]))
    for node in model.graph.node:
        node.output[:] = ["other" if name == "parts" else name for name in node.output]
        node.output[:] = ["parts" if name == "few" else name for name in node.output]


@pytest.mark.parametrize(
    "change", [without_long_side, with_endless_side, with_another_answer, with_fewer_parts]
)
def test_another_network_is_refused(tmp_path, file, change):
    path = renamed(file, tmp_path / "foreign.onnx", change)
    with pytest.raises(ModelUnusable, match=r"foreign\.onnx") as raised:
        segment(gradient(64, 64), path)
    assert raised.value.shown.startswith("foreign.onnx does not cut people out")


def test_a_replaced_file_is_read_anew(tmp_path, file):
    path = tmp_path / "net.onnx"
    path.write_bytes(file.read_bytes())
    before = segment(gradient(64, 64), path).alpha
    torch.manual_seed(1)
    export(CutoutNet((8, 8, 8), 8), path, {})
    assert not np.array_equal(segment(gradient(64, 64), path).alpha, before)


# --- the shipped one ------------------------------------------------------------------------------


def test_the_shipped_file_is_small():
    assert 1 << 20 < FILE.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(
    ("place", "preset"), [("forest", "jogging"), ("night city", "waving"), ("beach", "high-kick")]
)
def test_the_shipped_network_cuts_out_a_drawing(place, preset):
    one = drawn(place, preset)
    found, wanted = segment(one.picture).alpha > 0.5, one.alpha > 0.5
    assert (found & wanted).sum() / (found | wanted).sum() > LEAST_OVERLAP


def test_the_shipped_network_tells_parts():
    """A jogger on plain white, in the parts that joints tell for sure."""
    one = drawn("simple background", "jogging")
    parts = segment(one.picture).parts
    body = one.pose.people[0].body
    for start, end, part in (
        (Joint.RIGHT_HIP, Joint.RIGHT_KNEE, BodyPart.UPPER_LEG),
        (Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE, BodyPart.LOWER_LEG),
        (Joint.NECK, Joint.RIGHT_HIP, BodyPart.TRUNK),
    ):
        x, y = body[[start, end], :2].mean(0)
        assert parts[int(y), int(x)] == part


def test_the_shipped_network_finds_nobody_on_a_blank_page():
    assert segment(Image.new("RGB", (300, 400), "white")).alpha.max() < 0.5
