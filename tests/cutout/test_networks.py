"""Networks of others: what they see, what their answers mean, and what is refused."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from core.cutout.methods import ALPHA, GRABCUT, cut_out, methods
from core.cutout.networks import IMAGENET_MEAN, IMAGENET_SPREAD, LAYOUTS, network
from core.cutout.request import AUTO, CutoutRequest
from core.errors import BrokenPicture, JobCancelled, ModelMissing, ModelUnusable
from core.geometry import Size
from core.models.networks.cutout_files import RESERVED
from core.models.source import ModelFile, Source, SourceKind
from core.models.specs.onnx import CutoutSpec
from tests.pose.toy_networks import endless


def write(path, *, sides=(64, 64), weights=(1.0, 0.0, 0.0), bias=0.0, channels=1, masks=1,
          kind=TensorProto.FLOAT, last=()):  # fmt: skip
    """A network that answers with a weighted sum of the colours it sees."""
    dtype = np.float16 if kind == TensorProto.FLOAT16 else np.float32
    kernel = np.tile(np.array(weights, dtype).reshape(1, 3, 1, 1), (channels, 1, 1, 1))
    values = [
        numpy_helper.from_array(kernel, "kernel"),
        numpy_helper.from_array(np.full(channels, bias, dtype), "bias"),
    ]
    nodes = [helper.make_node("Conv", ["picture", "kernel", "bias"], ["mixed"])]
    before = "mixed"
    for number, operation in enumerate(last):
        nodes.append(helper.make_node(operation, [before], [f"step{number}"]))
        before = f"step{number}"
    names = [f"mask{number}" for number in range(masks)]
    nodes += [helper.make_node("Identity", [before], [name]) for name in names]
    graph = helper.make_graph(
        nodes, "colours",
        [helper.make_tensor_value_info("picture", kind, (1, 3, *sides))],
        [helper.make_tensor_value_info(name, kind, (1, channels, *sides)) for name in names],
        values,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, path)


def spec(path, layout: str) -> CutoutSpec:
    return CutoutSpec(
        id="own", title="Own", source=Source(SourceKind.FILE, str(path)),
        file=ModelFile(path.name, path=path), layout=layout,
    )  # fmt: skip


def alpha(path, layout: str, picture) -> np.ndarray:
    height, width = picture.shape[:2]
    return network(spec(path, layout), Size(width, height)).alpha(picture)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own.onnx"


@pytest.fixture
def picture():
    """96 wide, 64 high: a red left half, a black right one."""
    pixels = np.zeros((64, 96, 3), np.uint8)
    pixels[:, :48, 0] = 255
    return pixels


def test_isnet_sees_colours_from_0_to_1_padded_with_black(path, picture):
    write(path, weights=(0.5, 0, 0))
    found = alpha(path, "isnet", picture)
    assert found.shape == (64, 96)
    assert found[:, :40] == pytest.approx(0.5, abs=1e-5)
    assert found[:, 56:] == pytest.approx(0, abs=1e-5)
    # the rows that were added are cut away again: no black seam above or below
    assert found[[0, -1], :40] == pytest.approx(0.5, abs=1e-5)


def test_u2net_answers_are_stretched_unless_it_saw_nothing(path, picture):
    write(path, weights=(0.1, 0, 0), bias=0.3, masks=7)
    found = alpha(path, "u2net", picture)
    assert found[:, :40] == pytest.approx(1, abs=1e-5)
    assert found[:, 56:] == pytest.approx(0, abs=1e-5)
    write(path, weights=(0.01, 0, 0), bias=0.1, masks=7)
    assert alpha(path, "u2net", picture).max() < 0.2


@pytest.mark.parametrize("last", [(), ("Sigmoid",)], ids=["logits", "chances"])
@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.FLOAT16])
def test_birefnet_answers_as_logits_or_chances(path, picture, last, kind):
    write(path, sides=("height", "width"), weights=(3.0, 0, 0), last=last, kind=kind)
    found = alpha(path, "birefnet", picture)
    seen = [3 * (level - IMAGENET_MEAN[0]) / IMAGENET_SPREAD[0] for level in (1, 0)]
    red, black = (1 / (1 + np.exp(-value)) for value in seen)
    assert found[:, :40] == pytest.approx(red, abs=5e-3)
    assert found[:, 56:] == pytest.approx(black, abs=5e-3)


@pytest.mark.parametrize(
    ("layout", "shape", "size"),
    [
        ("birefnet", Size(96, 64), Size(1024, 704)),
        ("birefnet", Size(500, 4000), Size(128, 1024)),
        ("isnet", Size(96, 64), Size(1024, 1024)),
        ("u2net", Size(96, 64), Size(320, 224)),
    ],
)
def test_open_sides_are_those_of_the_picture_in_steps(path, layout, shape, size):
    write(path, sides=("height", "width"))
    assert network(spec(path, layout), shape).size == size


def test_a_file_that_says_its_sides_is_taken_at_its_word(path):
    write(path, sides=(96, 128))
    assert network(spec(path, "birefnet"), Size(50, 50)).size == Size(128, 96)


def test_numbers_that_are_none_are_said(path, picture):
    write(path, weights=(1, 0, 0), bias=-1, last=("Log",))
    with pytest.raises(BrokenPicture, match="no numbers"):
        alpha(path, "isnet", picture)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_bytes(b"no network"), "onnxruntime cannot read"),
        (lambda path: write(path, channels=2), "one mask"),
        (lambda path: write(path, sides=(8192, 8192)), "8192"),
    ],
    ids=["damaged", "two masks", "too large"],
)
def test_what_is_none_of_these_is_refused_in_one_line(path, picture, make, said):
    make(path)
    with pytest.raises(ModelUnusable, match=said) as raised:
        alpha(path, "isnet", picture)
    assert "\n" not in raised.value.shown


def test_a_file_that_went_between_the_check_and_the_work_is_said(path, picture):
    write(path)
    known = spec(path, "isnet")
    path.unlink()
    with pytest.raises(ModelMissing) as raised:
        network(known, Size(96, 64))
    assert raised.value.shown.startswith("Own is not here any more. Fetch it again")


def test_an_unknown_layout_is_refused(path, picture):
    write(path)
    with pytest.raises(ModelUnusable, match="'sam'"):
        alpha(path, "sam", picture)


def test_a_network_of_the_folder_comes_before_the_built_in_and_is_taken(config, jogger):
    folder = config.models_folder / "cutout"
    folder.mkdir(parents=True)
    write(folder / "mine.onnx", sides=("height", "width"), weights=(0, 0, 0), bias=0.8)
    known = [one.name for one in methods(config) if not one.why_not]
    assert known.index("mine") < known.index("grabcut")
    cutout = cut_out(jogger.picture, config)
    assert cutout.method == "mine"
    assert cutout.alpha == pytest.approx(0.8, abs=1e-4)


def test_a_network_that_misses_the_person_is_not_trusted(config, jogger):
    folder = config.models_folder / "cutout"
    folder.mkdir(parents=True)
    write(folder / "blind.onnx", sides=("height", "width"), weights=(0, 0, 0))
    cutout = cut_out(jogger.picture, config, pose=jogger.pose)
    assert cutout.method == "grabcut"
    assert "missed the person" in cutout.notes[0]
    asked = cut_out(jogger.picture, config, pose=jogger.pose, method="blind")
    assert (asked.method, asked.share) == ("blind", 0)


def test_cancel_ends_the_run_of_a_network(config, jogger):
    folder = config.models_folder / "cutout"
    folder.mkdir(parents=True)
    endless(folder / "slow.onnx", Size(64, 64))
    began: list[str] = []
    with pytest.raises(JobCancelled):
        cut_out(
            jogger.picture, config, method="slow",
            on_progress=lambda _done, _all, text: began.append(text),
            should_stop=lambda: bool(began),
        )  # fmt: skip
    assert began == ["Looking at the picture …"]


def test_without_onnxruntime_colours_cut_out(config, jogger, monkeypatch):
    folder = config.models_folder / "cutout"
    folder.mkdir(parents=True)
    write(folder / "mine.onnx", sides=("height", "width"))
    monkeypatch.setattr("core.cutout.methods.has_runtime", lambda: False)
    assert cut_out(jogger.picture, config, pose=jogger.pose).method == "grabcut"
    with pytest.raises(ModelMissing, match="onnxruntime is missing"):
        cut_out(jogger.picture, config, method="mine")


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("mine", "mine"), ("My net (v2)", "My net (v2)"), ("日本 語", "日本 語"),
        ("auto", "auto-2"), ("alpha", "alpha-2"), ("grabcut", "grabcut-2"),
        ("-x", "x"), ("my,net [v2]", "my-net-v2"), ("a" * 200, "a" * 100),
    ],
)  # fmt: skip
def test_a_file_of_any_name_can_be_asked_for(config, jogger, stem, name):
    folder = config.models_folder / "cutout"
    folder.mkdir(parents=True)
    write(folder / f"{stem}.onnx", sides=("height", "width"), weights=(0, 0, 0), bias=0.8)
    names = [one.name for one in methods(config)]
    assert len({AUTO, *names}) == len(names) + 1
    request = CutoutRequest(image_id="0" * 26, method=name)
    assert cut_out(jogger.picture, config, method=request.method).alpha.max() < 0.81


def test_no_own_file_is_called_as_a_way_without_one(config):
    assert {AUTO, ALPHA, GRABCUT} == RESERVED


def test_layouts_cover_what_the_catalogue_names(config):
    from core.models import registry

    named = {one.layout for one in registry.cutouts(config)}
    assert named <= {*LAYOUTS, "starter"}
