"""A picture of a person's own behind the figures."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from core.figures.backdrop import covering
from core.figures.drawing import Drawing, draw
from core.figures.painting.paint import Label
from core.figures.words import read
from core.geometry import Size
from core.pose import presets

SIZE = Size(96, 144)
RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)


def thirds(width: int, height: int) -> np.ndarray:
    """Red, green and blue side by side."""
    picture = np.zeros((height, width, 3), np.uint8)
    for at, colour in enumerate((RED, GREEN, BLUE)):
        picture[:, at * width // 3 : (at + 1) * width // 3] = colour
    return picture


def drawn(
    backdrop: np.ndarray | None, words: str = "girl, night, city", size: Size = SIZE
) -> Drawing:
    reading = read(words)
    pose = presets.get("standing").pose
    return draw(pose, reading.looks, reading.scene, SIZE, seed=2, backdrop=backdrop)


@pytest.mark.parametrize("size", [(900, 300), (3000, 1000), (90, 30)])
def test_it_covers_the_drawing_by_its_middle(size: tuple[int, int]) -> None:
    cover = covering(thirds(*size), Size(80, 80))
    assert cover.shape == (80, 80, 3)
    assert np.abs(cover[:, 10:70].astype(int) - GREEN).max() <= 2


def test_of_its_own_shape_all_is_seen() -> None:
    cover = covering(thirds(300, 200), Size(150, 100))
    for at, colour in zip((20, 75, 130), (RED, GREEN, BLUE), strict=True):
        assert np.abs(cover[50, at].astype(int) - colour).max() <= 2


def test_it_is_as_soft_as_a_place() -> None:
    lines = np.zeros((400, 400, 3), np.uint8)
    lines[:, ::4] = 255
    assert covering(lines, Size(400, 400)).std() < 0.75 * lines.std()


def test_it_is_behind_the_figure_alone() -> None:
    one, other = drawn(thirds(300, 450)), drawn(np.full((450, 300, 3), 255, np.uint8))
    behind, labels = one.behind(), one.labels()
    assert np.abs(behind[5, 5].astype(int) - RED).max() <= 2
    assert np.array_equal(labels, other.labels())
    assert np.array_equal(one.figure(), other.figure())
    inside = one.figure()[..., 3] == 255
    assert inside.mean() > 0.05
    assert np.array_equal(one.picture()[inside], other.picture()[inside])
    assert np.abs(one.picture()[5, 90].astype(int) - BLUE).max() <= 2


def test_the_light_on_the_figure_is_neutral() -> None:
    by_night, plain = drawn(thirds(30, 45)), drawn(None, "girl, simple background")
    assert np.array_equal(by_night.figure(), plain.figure())
    assert not np.array_equal(by_night.figure(), drawn(None).figure())


def test_it_is_there_at_every_size_and_in_every_output() -> None:
    one = drawn(thirds(300, 450))
    for size in (Size(192, 288), Size(200, 100)):
        assert np.abs(one.at(size).behind()[5, 5].astype(int) - RED).max() <= 3
    assert one.depth().shape == (144, 96)
    assert one.segmentation().max() > 0
    assert one.canny().max() == 255
    assert (one.labels() % 16 == Label.HAIR).any()
    with zipfile.ZipFile(io.BytesIO(one.openraster())) as layers:
        assert b'"Ground"' in layers.read("stack.xml")
