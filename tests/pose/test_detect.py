import random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.errors import ModelMissing, ModelUnusable
from core.geometry import Size
from core.pose import presets
from core.pose.detect import detect, is_available
from core.pose.detection import detectors
from core.pose.detection.detectors import Detector
from core.pose.render import control_map
from core.pose.score import score
from core.pose.skeleton import MIRROR, Joint, Person, Pose
from training.figures import figure, held_out_pose
from training.figures.close_up import Cut, close_up
from training.figures.empty_scenes import empty_scene

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.pose.toy_networks import brightest, fixed_boxes  # noqa: E402

# Which colour each joint has for the toy network; the same on both sides of the body.
CHANNEL = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 0, 0]
assert [CHANNEL[joint] for joint in MIRROR] == CHANNEL
INPUT = Size(96, 128)


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """Finds for each joint the brightest column and row of its colour channel."""
    path = brightest(tmp_path_factory.mktemp("detector") / "toy.onnx", CHANNEL, INPUT)
    return Detector("toy", "Toy", path, seen=0.5)


@pytest.fixture(scope="module")
def toy_for_many(toy, tmp_path_factory):
    """Looks at the left and at the right half of a picture that is twice as wide as high."""
    boxes = [[0, 0, 32, 32, 0.9], [32, 0, 64, 32, 0.8], [0, 1, 32, 32, 0.7], [9, 9, 30, 30, 0.1]]
    path = fixed_boxes(tmp_path_factory.mktemp("people") / "halves.onnx", boxes)
    return Detector("toys", "Toys", toy.pose, path, seen=0.5)


@pytest.fixture(autouse=True)
def toys_are_believed(request, monkeypatch):
    """Their peaks are no chances: what was learned of our own network's does not hold for them."""
    if {"toy", "toy_for_many"} & set(request.fixturenames):
        monkeypatch.setattr("core.pose.detect.LEAST_CHANCE", 0.0)


def spots(size: tuple[int, int], *places, radius: int = 4) -> Image.Image:
    """A black picture with a red, a green and a blue spot."""
    picture = Image.new("RGB", size)
    for (x, y), colour in zip(places, ("red", "lime", "blue"), strict=False):
        box = [x - radius, y - radius, x + radius, y + radius]
        ImageDraw.Draw(picture).rectangle(box, fill=colour)
    return picture


@pytest.mark.parametrize("size", [(96, 128), (300, 200), (128, 512), (1000, 1000), (5000, 5001)])
def test_found_places_are_pixels_of_the_picture(toy, size):
    width, height = size
    places = [
        (width // 4, height // 3),
        (width // 2, height // 2),
        (3 * width // 4, 2 * height // 3),
    ]
    radius = max(size) // 40 + 1
    found = detect(spots(size, *places, radius=radius), toy)
    assert found.size == size
    (person,) = found.people
    assert person.visible.all()
    for joint in Joint:
        distance = np.hypot(*(person.body[joint, :2] - places[CHANNEL[joint]]))
        assert distance <= radius * 1.5 + 1


def test_what_is_not_seen_surely_is_hidden(toy):
    picture = spots((96, 128), (30, 30), (60, 90))
    person = detect(picture, toy).people[0]
    assert person.visible.tolist() == [channel != 2 for channel in CHANNEL]


def test_an_empty_picture_shows_nobody(toy):
    assert detect(Image.new("RGB", (96, 128)), toy) == Pose((), Size(96, 128))


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "1", "CMYK", "LA", "I;16", "F"])
def test_pictures_of_every_mode(toy, mode):
    picture = spots((96, 128), (30, 30), (60, 90), (70, 40))
    if mode == "I;16":
        picture = picture.convert("I")
    assert detect(picture.convert(mode), toy).size == (96, 128)
    large = picture.resize((4100, 5000)).convert(mode)
    assert detect(large, toy).size == (4100, 5000)


def test_what_shows_through_is_paper(toy):
    picture = spots((96, 128), (30, 30), (60, 90), (70, 40))
    picture.putalpha(0)
    # White is as bright as any spot everywhere: its first column and row are found.
    assert detect(picture, toy) == detect(Image.new("RGB", (96, 128), "white"), toy)


def test_several_people_are_found_once_each_from_left_to_right(toy_for_many):
    picture = Image.new("RGB", (400, 200))
    for left in (220, 20):
        picture.paste(spots((140, 180), (50, 60), (70, 100), (90, 140)), (left, 10))
    found = detect(picture, toy_for_many)
    assert len(found.people) == 2
    for person, left in zip(found.people, (20, 220), strict=True):
        assert np.allclose(person.body[0, :2], [left + 50, 70], atol=4)
        assert np.allclose(person.body[2, :2], [left + 90, 150], atol=4)


def test_two_boxes_around_one_person_find_one(toy, tmp_path):
    boxes = fixed_boxes(tmp_path / "twice.onnx", [[0, 0, 40, 64, 0.9], [22, 0, 64, 64, 0.8]])
    picture = spots((200, 200), (80, 60), (100, 100), (110, 140))
    found = detect(picture, Detector("t", "T", toy.pose, boxes, seen=0.5))
    assert len(found.people) == 1
    assert np.allclose(found.people[0].body[1, :2], [100, 100], atol=4)


def test_without_a_box_the_whole_picture_is_looked_at(toy, tmp_path):
    boxes = fixed_boxes(tmp_path / "nobody.onnx", [[0, 0, 64, 64, 0.1]])
    detector = Detector("t", "T", toy.pose, boxes)
    picture = spots((96, 128), (30, 30), (60, 90), (70, 40))
    (person,) = detect(picture, detector).people
    assert np.allclose(person.body[1, :2], [60, 90], atol=6)
    picture.paste("black", (0, 0, 96, 128))
    picture.putpixel((5, 5), (90, 90, 90))
    assert detect(picture, detector).people == ()


def test_boxes_that_are_no_boxes_do_no_harm(toy, tmp_path):
    nan, far = float("nan"), 1e6
    rows = [[nan, 0, 9, 9, 0.9], [40, 40, 10, 10, 0.9], [far, far, far + 9, far + 9, 0.9]]
    boxes = fixed_boxes(tmp_path / "odd.onnx", rows)
    picture = spots((96, 128), (30, 30), (60, 90), (70, 40))
    assert detect(picture, Detector("t", "T", toy.pose, boxes, seen=0.5)).people == ()


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
    found = detect(picture, toy, near=asked((300, 100), (100, 100)))
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
    found = detect(picture, toy, near=near)
    assert len(found.people) == 1
    assert np.allclose(found.people[0].body[0, :2], [50, 60], atol=5)


def test_a_missing_detector_says_what_to_do(tmp_path):
    missing = Detector("none", "None", tmp_path / "none.onnx")
    assert not is_available(missing)
    with pytest.raises(ModelMissing, match=r"none\.onnx.*put the file back"):
        detect(Image.new("RGB", (96, 128)), missing)


def test_a_corrupt_or_foreign_detector_is_refused(tmp_path, toy):
    broken = Detector("broken", "Broken", tmp_path / "broken.onnx")
    broken.pose.write_bytes(toy.pose.read_bytes()[:200])
    assert is_available(broken)
    blank = Image.new("RGB", (96, 128))
    with pytest.raises(ModelUnusable, match=r"broken\.onnx.*original file") as caught:
        detect(blank, broken)
    assert "\n" not in str(caught.value)
    model = onnx.load(toy.pose)
    model.graph.output[0].name = model.graph.node[3].output[0] = "heatmap"
    onnx.save(model, tmp_path / "foreign.onnx")
    with pytest.raises(ModelUnusable, match="17, 18, 26, 133 joints"):
        detect(blank, Detector("f", "F", tmp_path / "foreign.onnx"))
    brightest(tmp_path / "nine.onnx", CHANNEL[:9], INPUT)
    with pytest.raises(ModelUnusable, match=r"nine\.onnx.*\(1, 9, 192\)"):
        detect(blank, Detector("n", "N", tmp_path / "nine.onnx"))
    with pytest.raises(ModelUnusable, match="boxes around people"):
        detect(blank, Detector("p", "P", toy.pose, toy.pose))


def test_a_detector_that_was_replaced_is_read_anew(tmp_path, toy):
    path = brightest(tmp_path / "net.onnx", CHANNEL, Size(32, 32))
    picture = spots((96, 128), (30, 30), (60, 90), (70, 40), radius=9)
    detector = Detector("d", "D", path, seen=0.5)
    assert len(detect(picture, detector).people) == 1
    path.write_bytes(b"not a network any more")
    with pytest.raises(ModelUnusable, match=r"net\.onnx"):
        detect(picture, detector)


needs_starter = pytest.mark.skipif(
    not is_available(), reason=f"{detectors.STARTER_POSE.name} or onnxruntime is not installed"
)


@needs_starter
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


@needs_starter
@pytest.mark.parametrize("colour", ["black", "white", (124, 116, 104)])
@pytest.mark.parametrize("size", [(1, 1), (3, 700), (256, 384)])
def test_the_detector_that_is_shipped_sees_nobody_in_nothing(size, colour):
    assert detect(Image.new("RGB", size, colour)) == Pose((), Size(*size))


@needs_starter
@pytest.mark.parametrize("seed", range(12))
def test_any_picture_gives_joints_inside_of_it_or_nobody(seed):
    chance = np.random.default_rng(seed)
    width, height = (int(side) for side in np.exp(chance.uniform(0, 6.5, 2)))
    noise = chance.integers(0, 256, (height, width, 3), np.uint8)
    mode = ("RGB", "CMYK", "RGBA", "L", "1", "P")[seed % 6]
    found = detect(Image.fromarray(noise).convert(mode))
    assert found.size == (width, height)
    for person in found.people:
        seen = person.body[person.visible, :2]
        assert len(seen) >= 3
        assert ((seen >= 0) & (seen <= (width, height))).all()


@needs_starter
def test_the_detector_that_is_shipped_says_nobody_where_nobody_is():
    """Of nine in ten pictures without people; of none with a figure on an empty ground."""
    size = Size(256, 256)
    empty = [Image.fromarray(empty_scene(random.Random(f"asked {n}"), size)) for n in range(20)]
    assert sum(not detect(picture).people for picture in empty) >= 18
    figures = [figure(2000 + n, size, pose=held_out_pose(n, size).pose) for n in range(0, 60, 6)]
    assert all(detect(Image.fromarray(drawn.picture)).people for drawn in figures)


@needs_starter
@pytest.mark.parametrize(
    ("cut", "hidden"),
    [(Cut.BUST, (8, 9, 10, 11, 12, 13)), (Cut.HALF, (9, 10, 12, 13)), (Cut.KNEES, (10, 13))],
)
def test_the_detector_that_is_shipped_hides_what_lies_below_the_picture(cut, hidden):
    size, found, truly = Size(256, 320), [], []
    for seed in range(8):
        pose = close_up(random.Random(f"asked {seed}"), size, cut, view="front")
        people = detect(Image.fromarray(figure(5000 + seed, size, pose=pose).picture)).people
        found += [person.visible for person in people]
        truly += [person.visible for person in pose.people]
    below = np.stack(found)[:, list(hidden)].mean()
    assert np.stack(truly)[:, list(hidden)].mean() < 0.2
    assert below < 0.2
    assert np.stack(found)[:, [Joint.NECK, Joint.NOSE]].mean() > 0.8


@needs_starter
def test_the_detector_that_is_shipped_is_small():
    files = list(detectors.STARTER_FOLDER.glob("*.onnx"))
    assert sum(path.stat().st_size for path in files) <= 12 << 20
