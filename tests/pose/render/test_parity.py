"""Our control maps beside those that controlnet_aux draws for the same joints."""

import colorsys
import importlib.util
import os
import sys
from types import ModuleType

import numpy as np
import pytest

from core.geometry import Size
from core.pose.render import PALETTE, StickStyle, control_map, thumbnail
from core.pose.skeleton import Person, Pose


def lend_hue_circle() -> None:
    """controlnet_aux takes one function from matplotlib, which it does not ask pip for."""
    try:
        import matplotlib.colors
    except ImportError:
        colors = ModuleType("matplotlib.colors")
        colors.hsv_to_rgb = lambda hsv: np.array(colorsys.hsv_to_rgb(*hsv))
        matplotlib = ModuleType("matplotlib")
        matplotlib.colors = colors
        sys.modules |= {"matplotlib": matplotlib, "matplotlib.colors": colors}


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.find_spec("controlnet_aux")
    if spec is None:
        pytest.skip("controlnet_aux is not installed")
    # Only the drawing module: the package's own __init__ imports every preprocessor, which takes
    # ten seconds and fails beside a current mediapipe.
    before = {name: module for name, module in sys.modules.items() if is_lent(name)}
    for name in before:
        del sys.modules[name]
    folder = spec.submodule_search_locations[0]
    for name, path in (("controlnet_aux", folder), ("controlnet_aux.open_pose", "open_pose")):
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = [os.path.join(folder, path)]
    lend_hue_circle()
    util = importlib.import_module("controlnet_aux.open_pose.util")
    keypoint = util.Keypoint

    def draw(pose: Pose, size: Size) -> np.ndarray:
        def points(part):
            shares = part.astype(np.float64) / [*pose.size, 1]
            return [keypoint(x, y) if visible else None for x, y, visible in shares]

        def all_points(part):
            # Hands and faces have no None there: a missing point is a zero.
            return None if part is None else [p or keypoint(0, 0) for p in points(part)]

        canvas = np.zeros((size.height, size.width, 3), np.uint8)
        for person in pose.people:
            canvas = util.draw_bodypose(canvas, points(person.body))
            canvas = util.draw_handpose(canvas, all_points(person.left_hand))
            canvas = util.draw_handpose(canvas, all_points(person.right_hand))
            canvas = util.draw_facepose(canvas, all_points(person.face))
        return canvas

    yield draw
    for name in [name for name in sys.modules if is_lent(name)]:
        del sys.modules[name]
    sys.modules |= before


def is_lent(name: str) -> bool:
    return name.partition(".")[0] in ("controlnet_aux", "matplotlib")


def random_points(rng, count: int, size: Size, *, hide: float, whole: bool) -> np.ndarray:
    """A fifth of them lies off the canvas; whole-pixel joints are what editors write."""
    spread = rng.uniform(-0.1, 1.1, (count, 2)) * size
    places = np.round(spread) if whole else spread
    return np.column_stack([places, rng.random(count) >= hide])


def random_pose(seed: int) -> Pose:
    rng = np.random.default_rng(seed)
    size = Size(*(int(side) for side in rng.integers(8, 97, 2) * 8))
    people = []
    for _ in range(1 + seed % 3):
        parts = [
            random_points(rng, count, size, hide=0.2 * (seed % 2), whole=seed % 4 < 2)
            if count == 18 or rng.random() < 0.5
            else None
            for count in (18, 21, 21, 70)
        ]
        people.append(Person(*parts))
    return Pose(tuple(people), size)


@pytest.mark.parametrize("start", range(0, 160, 20))
def test_control_map_is_equal_pixel_for_pixel(reference, start):
    for seed in range(start, start + 20):
        pose = random_pose(seed)
        ours = np.asarray(control_map(pose))
        assert np.array_equal(ours, reference(pose, pose.size)), f"seed {seed}, {pose.size}"
        assert ours.any()


def test_stretched_control_map_is_equal_too(reference):
    for seed in range(30):
        pose = random_pose(seed)
        size = Size(64 + 8 * seed, 512 - 8 * seed)
        assert np.array_equal(np.asarray(control_map(pose, size)), reference(pose, size))


def test_every_whole_pixel_of_many_widths_lands_where_the_reference_puts_it(reference):
    """x / width * width falls short of x for some pairs: there the picture moves by a pixel."""
    for width in (70, 100, 344, 512, 832):
        places = [(x, 20.0, 1) for x in range(0, width, 5)]
        for start in range(0, len(places) - 18, 18):
            pose = Pose((Person(np.array(places[start : start + 18])),), Size(width, 40))
            assert np.array_equal(np.asarray(control_map(pose)), reference(pose, pose.size))


def test_joint_and_bone_have_the_colours_of_the_format(standing):
    pixels = np.asarray(control_map(standing))
    assert pixels.shape == (192, 128, 3)
    for joint, (x, y, _) in enumerate(standing.people[0].body[:14].astype(int)):
        assert tuple(pixels[y, x]) == PALETTE[joint]
    shin = standing.people[0].body[[9, 10], :2].mean(axis=0).astype(int)
    assert tuple(pixels[shin[1], shin[0]]) == (0, 153, 102)


def test_sticks_of_the_xinsir_family_grow_with_the_picture():
    widths = {side: StickStyle.XINSIR.width(Size(side, 8)) for side in (499, 500, 1024, 2048, 9000)}
    assert widths == {499: 4, 500: 8, 1024: 12, 2048: 16, 9000: 28}
    assert StickStyle.OPENPOSE.width(Size(4096, 4096)) == 4


def test_thumbnail_fits_the_side_and_survives_a_sliver_of_a_canvas(standing):
    assert thumbnail(standing, 96).size == (64, 96)
    assert np.asarray(thumbnail(standing, 96)).max() > 200
    assert thumbnail(standing.scaled_to(Size(4000, 16)), 64).size == (64, 1)


def test_hidden_people_leave_the_map_black(standing):
    nobody = Pose((Person(np.zeros((18, 3))),), standing.size)
    assert not np.asarray(control_map(nobody)).any()
