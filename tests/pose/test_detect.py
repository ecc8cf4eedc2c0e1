import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.errors import ModelMissing, ModelUnusable
from core.pose import presets
from core.pose.detect import DETECTOR, MEAN, SPREAD, decode_simcc, detect, is_available
from core.pose.render import control_map
from core.pose.score import score
from core.pose.skeleton import MIRROR, Joint, Person, Pose, Size

# Which colour each joint has for the toy network; the same on both sides of the body.
CHANNEL = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 0, 0]
assert [CHANNEL[joint] for joint in MIRROR] == CHANNEL
INPUT = Size(96, 128)


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """A network that finds for each joint the brightest column and row of its colour channel."""
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    from onnx import TensorProto, helper, numpy_helper

    pick = np.zeros((18, 3, 1, 1), np.float32)
    offset = np.zeros(18, np.float32)
    for joint, channel in enumerate(CHANNEL):
        pick[joint, channel] = SPREAD[channel] / 255
        offset[joint] = MEAN[channel] / 255
    constants = {"pick": pick, "offset": offset, "rows": np.array([2]), "columns": np.array([3]),
                 "twice": np.array([1, 1, 2], np.float32)}  # fmt: skip
    nodes = [helper.make_node("Conv", ["picture", "pick", "offset"], ["seen"])]
    for name, axis in (("simcc_x", "rows"), ("simcc_y", "columns")):
        nodes.append(helper.make_node("ReduceMax", ["seen", axis], [f"max_{name}"], keepdims=0))
        nodes.append(helper.make_node("Resize", [f"max_{name}", "", "twice"], [name],
                                      mode="nearest", nearest_mode="floor",
                                      coordinate_transformation_mode="asymmetric"))  # fmt: skip
    width, height = INPUT
    graph = helper.make_graph(
        nodes, "toy",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, height, width])],
        [helper.make_tensor_value_info("simcc_x", TensorProto.FLOAT, [1, 18, 2 * width]),
         helper.make_tensor_value_info("simcc_y", TensorProto.FLOAT, [1, 18, 2 * height])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    path = tmp_path_factory.mktemp("detector") / "toy.onnx"
    onnx.save(model, path)
    return path


def spots(size: tuple[int, int], *places, radius: int = 4) -> Image.Image:
    """A black picture with a red, a green and a blue spot."""
    picture = Image.new("RGB", size)
    for (x, y), colour in zip(places, ("red", "lime", "blue"), strict=False):
        box = [x - radius, y - radius, x + radius, y + radius]
        ImageDraw.Draw(picture).rectangle(box, fill=colour)
    return picture


def test_simcc_is_decoded_to_pixels_of_the_input():
    columns, rows = np.zeros((18, 192), np.float32), np.zeros((18, 256), np.float32)
    columns[:, 100], rows[:, 31] = 0.9, 0.7
    columns[3, 7] = 2
    joints = decode_simcc(columns, rows, INPUT)
    assert joints[0].tolist() == pytest.approx([50, 15.5, 0.7])
    assert joints[3].tolist() == pytest.approx([3.5, 15.5, 0.7])
    assert joints.shape == (18, 3)


@pytest.mark.parametrize("size", [(96, 128), (300, 200), (128, 512), (1000, 1000)])
def test_found_places_are_pixels_of_the_picture(toy, size):
    width, height = size
    places = [
        (width // 4, height // 3),
        (width // 2, height // 2),
        (3 * width // 4, 2 * height // 3),
    ]
    radius = max(size) // 40 + 1
    found = detect(spots(size, *places, radius=radius), path=toy)
    assert found.size == size
    (person,) = found.people
    assert person.visible.all()
    for joint in Joint:
        distance = np.hypot(*(person.body[joint, :2] - places[CHANNEL[joint]]))
        assert distance <= radius * 1.5 + 1


def test_what_is_not_seen_surely_is_hidden(toy):
    picture = spots((96, 128), (30, 30), (60, 90))
    person = detect(picture, path=toy).people[0]
    assert person.visible.tolist() == [channel != 2 for channel in CHANNEL]


def test_an_empty_picture_shows_nobody(toy):
    assert detect(Image.new("RGB", (96, 128)), path=toy) == Pose((), Size(96, 128))


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "1"])
def test_pictures_of_every_mode(toy, mode):
    picture = spots((96, 128), (30, 30), (60, 90), (70, 40)).convert(mode)
    assert detect(picture, path=toy).size == (96, 128)


def asked(*centres, canvas=(400, 200)) -> Pose:
    square = np.array([(dx, dy) for dx in (-20, 20) for dy in (-40, 40)] * 5)[:18]
    people = (Person(np.column_stack([square + centre, np.ones(18)])) for centre in centres)
    return Pose(tuple(people), Size(*canvas))


def test_with_an_asked_pose_everybody_is_looked_for_in_their_own_place(toy):
    picture = Image.new("RGB", (800, 400))
    for left in (130, 530):
        spot = spots((140, 200), (50, 60), (70, 100), (90, 140))
        picture.paste(spot, (left, 100))
    # The pose has half the size of the picture, and its second person stands on the left.
    found = detect(picture, near=asked((300, 100), (100, 100)), path=toy)
    assert [person.body[0, 0] > 400 for person in found.people] == [True, False]
    for person, left in zip(found.people, (530, 130), strict=True):
        assert np.allclose(person.body[0, :2], [left + 50, 160], atol=5)
        assert np.allclose(person.body[1, :2], [left + 70, 200], atol=5)
        assert np.allclose(person.body[2, :2], [left + 90, 240], atol=5)


def test_asked_people_beside_the_picture_or_of_one_joint_do_no_harm(toy):
    picture = spots((400, 200), (50, 60), (70, 100), (90, 140))
    one = np.zeros((18, 3))
    one[4] = (50, 60, 1)
    near = Pose((*asked((-390, 90), (700, 350)).people, Person(one)), Size(400, 200))
    found = detect(picture, near=near, path=toy)
    assert len(found.people) == 1
    assert np.allclose(found.people[0].body[0, :2], [50, 60], atol=5)


def test_a_missing_detector_says_what_to_do(tmp_path):
    path = tmp_path / "none.onnx"
    assert not is_available(path)
    with pytest.raises(ModelMissing, match=r"none\.onnx.*put the file back"):
        detect(Image.new("RGB", (96, 128)), path=path)


def test_a_corrupt_or_foreign_detector_is_refused(tmp_path, toy):
    onnx = pytest.importorskip("onnx")
    path = tmp_path / "broken.onnx"
    path.write_bytes(toy.read_bytes()[:200])
    assert is_available(path)
    with pytest.raises(ModelUnusable, match=r"broken\.onnx.*original file"):
        detect(Image.new("RGB", (96, 128)), path=path)
    model = onnx.load(toy)
    model.graph.output[0].name = model.graph.node[2].output[0] = "heatmap"
    onnx.save(model, tmp_path / "foreign.onnx")
    with pytest.raises(ModelUnusable, match="18 joints"):
        detect(Image.new("RGB", (96, 128)), path=tmp_path / "foreign.onnx")


@pytest.mark.skipif(not is_available(), reason=f"{DETECTOR.name} or onnxruntime is not installed")
def test_the_detector_that_is_shipped_finds_figures_where_they_stand():
    """Sticks on black are its hardest pictures; somewhere else it must find less."""
    scores, elsewhere = [], []
    for name in ("standing", "waving", "arms-up", "walking", "hands-on-hips", "victory"):
        pose = presets.get(name).pose.scaled_to(Size(256, 384))
        found = detect(control_map(pose))
        scores.append(score(pose, found).oks)
        elsewhere.append(score(presets.get("crouching").pose, found).oks)
    assert np.mean(scores) > 0.5
    assert np.mean(scores) > np.mean(elsewhere) + 0.2
