"""Layered files are read back as the format says, and look like the picture."""

import io
import random
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from core.figures.drawing import draw
from core.figures.looks import Scene, new_look
from core.geometry import Size
from core.pose.presets import get
from core.pose.skeleton import Pose

SIZE = Size(192, 288)
BLENDS = {
    "svg:src-over": lambda below, above: above,
    "svg:multiply": lambda below, above: below * above,
    "svg:screen": lambda below, above: below + above - below * above,
}


class Reader:
    """A reader of OpenRaster of its own: knows the format, not the painter."""

    def __init__(self, data: bytes) -> None:
        self.file = zipfile.ZipFile(io.BytesIO(data))
        first = self.file.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert data[30:38] == b"mimetype", "no extra field before the name"
        assert self.file.read("mimetype") == b"image/openraster"
        self.image = ElementTree.fromstring(self.file.read("stack.xml"))
        self.size = int(self.image.attrib["w"]), int(self.image.attrib["h"])

    def picture(self, name: str) -> Image.Image:
        return Image.open(io.BytesIO(self.file.read(name)))

    def composed(self) -> np.ndarray:
        """(height, width, 4), 0 to 1, premultiplied."""
        root = self.image.find("stack")
        assert root is not None
        return self._stack(root)

    def _stack(self, stack: ElementTree.Element) -> np.ndarray:
        width, height = self.size
        result = np.zeros((height, width, 4))
        for element in reversed(list(stack)):  # the first is the topmost
            assert element.attrib.get("visibility", "visible") == "visible"
            assert float(element.attrib.get("opacity", "1")) == 1
            source = self._stack(element) if element.tag == "stack" else self._layer(element)
            blend = BLENDS[element.attrib.get("composite-op", "svg:src-over")]
            result = self._blended(result, source, blend)
        return result

    def _layer(self, element: ElementTree.Element) -> np.ndarray:
        width, height = self.size
        canvas = Image.new("RGBA", (width, height))
        place = int(element.attrib.get("x", 0)), int(element.attrib.get("y", 0))
        canvas.paste(self.picture(element.attrib["src"]).convert("RGBA"), place)
        pixels = np.asarray(canvas) / 255
        return np.concatenate([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]], 2)

    @staticmethod
    def _blended(below: np.ndarray, above: np.ndarray, blend) -> np.ndarray:
        """As the compositing of SVG has it, on premultiplied colours."""
        one, other = below[..., 3:], above[..., 3:]
        b = below[..., :3] / np.maximum(one, 1e-9)
        s = above[..., :3] / np.maximum(other, 1e-9)
        mixed = blend(b, s) * one * other
        colours = mixed + above[..., :3] * (1 - one) + below[..., :3] * (1 - other)
        return np.concatenate([colours, one + other - one * other], 2)


def drawn(place="sunny park path", *, people=1, look=100):
    person = get("standing").pose.scaled_to(SIZE).people[0]
    pose = Pose(tuple(person.moved(30 * n - 12, 0) for n in range(people)), SIZE)
    looks = [new_look(random.Random(look + n)) for n in range(people)]
    return draw(pose, looks, Scene(place), SIZE, seed=5)


@pytest.mark.parametrize(
    ("place", "people", "look"),
    [("sunny park path", 1, 100), ("city at night", 2, 7), ("snow", 1, 30), ("classroom", 3, 50)],
)
def test_layers_laid_on_each_other_are_the_picture(place, people, look):
    drawing = drawn(place, people=people, look=look)
    reader = Reader(drawing.openraster())
    composed = reader.composed()
    assert np.allclose(composed[..., 3], 1)
    apart = np.abs(composed[..., :3] * 255 - drawing.picture())
    assert apart.mean() < 1.0
    assert np.mean(apart.max(2) > 24) < 0.01
    merged = np.asarray(reader.picture("mergedimage.png").convert("RGB"))
    assert np.array_equal(merged, drawing.picture())


def test_without_a_place_all_is_transparent_but_the_figure():
    drawing = drawn("none")
    composed = Reader(drawing.openraster()).composed()
    figure = drawing.figure().astype(float)
    figure[..., :3] *= figure[..., 3:] / 255
    assert np.abs(composed * 255 - figure).mean() < 1.0


def test_each_person_is_a_group_of_lines_shade_and_flats():
    reader = Reader(drawn(people=2).openraster())
    root = reader.image.find("stack")
    names = [element.attrib["name"] for element in root]
    assert names[:2] == ["Figure 2", "Figure 1"], "the nearest is on top"
    assert names[-1] == "Ground"
    for group in list(root)[:2]:
        inner = [element.attrib["name"] for element in group]
        assert inner[0] == "Line"
        assert {"Shade", "Flats"} <= set(inner)
        flats = {element.attrib["name"] for element in group.find("stack")}
        assert {"Hair", "Face", "Clothes"} <= flats


def test_a_thumbnail_is_at_most_256_pixels():
    reader = Reader(drawn().at(Size(512, 768)).openraster())
    assert max(reader.picture("Thumbnails/thumbnail.png").size) == 256
    assert reader.size == (512, 768)


def test_nobody_is_a_place_alone():
    drawing = draw(Pose((), SIZE), (), Scene("beach"), SIZE)
    composed = Reader(drawing.openraster()).composed()
    assert np.abs(composed[..., :3] * 255 - drawing.picture()).mean() < 0.5
