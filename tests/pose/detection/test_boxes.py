import numpy as np
import pytest
from PIL import Image

from core.geometry import Size
from core.pose.detection.boxes import PADDING, Box, Window, figure_box, seen_through, window
from core.pose.skeleton import Person


@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        (Box(0, 0, 10, 10), 1),
        (Box(5, 0, 15, 10), 1 / 3),
        (Box(10, 0, 20, 10), 0),
        (Box(50, 50, 60, 60), 0),
        (Box(2, 2, 7, 7), 0.25),
        (Box(8, 8, 4, 4), 0),  # no box at all
    ],
)
def test_overlap_is_shared_area_over_joint_area(other, overlap):
    box = Box(0, 0, 10, 10)
    assert box.overlap(other) == pytest.approx(overlap)
    assert other.overlap(box) == pytest.approx(overlap)


def test_a_figure_reaches_beyond_its_joints():
    body = np.zeros((18, 3), np.float32)
    body[1], body[8] = (50, 50, 1), (60, 150, 1)
    assert figure_box(Person(body)) == Box(42, 42, 68, 158)
    body[8] = 0
    assert figure_box(Person(body)).width == pytest.approx(2 * 0.08 * 16)


@pytest.mark.parametrize("box", [Box(10, 20, 50, 100), Box(-40, 0, 300, 20), Box(5, 5, 5, 5)])
def test_the_window_holds_the_padded_box_in_its_middle(box):
    size = Size(48, 64)
    place = window(box, size)
    middle = place.to_picture(np.array([[24, 32, 1]], np.float32))[0]
    assert middle.tolist() == pytest.approx(
        [(box.left + box.right) / 2, (box.top + box.bottom) / 2, 1], abs=1e-3
    )
    assert size.width * place.scale >= PADDING * box.width * 0.999
    assert size.height * place.scale >= PADDING * box.height * 0.999


def test_beside_the_picture_is_ground():
    picture = Image.new("RGB", (20, 20), "red")
    view = seen_through(picture, Window(-10, -20, 1.0), Size(40, 60), (1, 2, 3))
    assert view.getpixel((9, 30)) == (1, 2, 3)
    assert view.getpixel((10, 20)) == (255, 0, 0)
    assert view.getpixel((29, 39)) == (255, 0, 0)
    assert view.getpixel((30, 39)) == (1, 2, 3)
    nothing = seen_through(picture, Window(500, 500, 2.0), Size(8, 8), (1, 2, 3))
    assert nothing.getextrema() == ((1, 1), (2, 2), (3, 3))
