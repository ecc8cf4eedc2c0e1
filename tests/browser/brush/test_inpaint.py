"""The stage of a start picture on Generate: by mouse and keys, and by thumb."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator

from core.gallery import metadata
from core.generation.request import GenerationRequest
from tests.browser.test_cut_out import touch
from tests.browser.test_studio import Visitor, kept_pictures, visitor

__all__ = ["visitor"]

PICTURE, CHOSEN = (256, 384), "256×384"
MARGIN = 12  # CSS pixels around the picture, as core/ui/components/brush/view.js has it


@pytest.fixture
def start(tmp_path):
    noise = np.random.default_rng(2).integers(0, 256, (24, 16, 3), np.uint8)
    path = tmp_path / "start.png"
    Image.fromarray(noise).resize(PICTURE).save(path)
    return path


class Stage:
    """Where things lie on it while all of its region is seen: the picture, with so much ``room``
    (in pixels of the picture) around it."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page
        self.root: Locator = self.page.locator(".mask")
        self.box: Locator = self.page.locator(".mask .stage")

    def at(self, x: float, y: float, room: float = 0) -> tuple[float, float]:
        """Shares of the picture → the window."""
        box = self.box.bounding_box()
        assert box is not None
        width, height = PICTURE
        fits = (
            (box["width"] - 2 * MARGIN) / (width + 2 * room),
            (box["height"] - 2 * MARGIN) / (height + 2 * room),
        )
        scale = min(fits)
        left = box["x"] + (box["width"] - width * scale) / 2
        top = box["y"] + (box["height"] - height * scale) / 2
        return left + x * width * scale, top + y * height * scale

    def tool(self, name: str) -> Locator:
        return self.root.locator(f".tool[data-tool={name}]")

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=6)
        self.page.mouse.up()

    def has(self, **values: object) -> None:
        """Until the stage says so of itself, and Python has it too."""
        told = "".join(f"[data-{name}='{value}']" for name, value in values.items())
        self.page.locator(f".mask{told}").wait_for()
        self.person.settle()


def open_stage(person: Visitor, start) -> Stage:
    person.open("Generate")
    page = person.page
    page.locator("summary", has_text="Start picture").click()
    page.locator(".st-key-generate-upload-start input[type=file]").set_input_files(start)
    person.settle()
    page.locator(".st-key-generate-mask_on label").first.click()
    stage = Stage(person)
    stage.has(strokes=0)
    stage.box.scroll_into_view_if_needed()
    person.settle()
    return stage


def choose_size(person: Visitor) -> None:
    """The picture's own shape."""
    shape = person.page.locator(".st-key-generate-start-shape button")
    if shape.count():
        shape.click()
        person.settle()


def test_painting_and_pulling_by_mouse_and_keys_makes_a_larger_picture(server, visitor, start):
    page, stage = visitor.page, open_stage(visitor, start)
    choose_size(visitor)
    stage.box.scroll_into_view_if_needed()
    stage.box.focus()
    page.keyboard.press("b")
    stage.drag(stage.at(0.3, 0.3), stage.at(0.7, 0.3))
    stage.has(strokes=1, inverted="false")
    page.get_by_text("Only the painted part changes").wait_for()
    page.keyboard.press("x")
    stage.has(inverted="true")
    page.get_by_text("What is painted stays").wait_for()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    stage.has(strokes=0, inverted="false")
    page.keyboard.press("Control+y")
    stage.has(strokes=1)
    size = page.get_by_label("Brush size").first
    before = int(size.input_value())
    page.keyboard.press("]")
    assert int(size.input_value()) == before + 5

    drawn = stage.root.get_attribute("data-drawn")
    assert drawn is not None
    width, height = map(int, drawn.split("x"))
    page.keyboard.press("o")
    room = 0.22 * PICTURE[1]
    edge = stage.at(1, 0.5, room)
    stage.drag(edge, (edge[0] + 40, edge[1]))
    page.locator(f".mask:not([data-drawn='{drawn}'])").wait_for()
    visitor.settle()
    wide = stage.root.get_attribute("data-drawn")
    assert wide is not None
    pulled = int(wide.split("x")[0]) - width
    assert pulled >= 8 and pulled % 8 == 0 and wide.endswith(f"x{height}")

    page.reload()
    visitor.settle()
    page.locator("summary", has_text="Start picture").click()
    stage.has(drawn=wide)
    page.get_by_text("Only the painted part changes").wait_for()

    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("a witch")
    prompt.press("Control+Enter")
    page.get_by_alt_text("Finished picture").first.wait_for()
    (made,) = kept_pictures(server)
    request = GenerationRequest.from_dict(metadata.read(made).request or {})
    assert request.size == (width + pulled, height)
    told = request.start_from
    assert told is not None and told.mask is not None and told.outpaint is not None
    assert told.outpaint.margins == (0, 0, pulled, 0)
    assert visitor.errors == []


def test_a_thumb_paints_and_pulls_an_edge_out(server, browser, start):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    stage = open_stage(Visitor(context.new_page(), server.address), start)
    fingers = context.new_cdp_session(stage.page)
    stage.tool("brush").tap()
    stage.box.scroll_into_view_if_needed()
    touch(fingers, "touchStart", stage.at(0.3, 0.5))
    for step in range(1, 7):
        touch(fingers, "touchMove", stage.at(0.3 + step * 0.05, 0.5))
    touch(fingers, "touchEnd")
    stage.has(strokes=1)

    touch(fingers, "touchStart", stage.at(0.4, 0.5), stage.at(0.6, 0.5))
    for step in range(1, 5):
        apart = step * 0.05
        touch(fingers, "touchMove", stage.at(0.4 - apart, 0.5), stage.at(0.6 + apart, 0.5))
    touch(fingers, "touchEnd")
    assert stage.root.get_attribute("data-strokes") == "1", "a pinch is no stroke"
    stage.tool("zoom_all").tap()

    before = stage.root.get_attribute("data-drawn")
    stage.tool("outpaint").tap()
    left, middle = stage.at(0, 0.5, 0.22 * PICTURE[1])
    touch(fingers, "touchStart", (left, middle))
    for step in range(1, 7):
        touch(fingers, "touchMove", (left - step * 5, middle))
    touch(fingers, "touchEnd")
    stage.page.locator(f".mask:not([data-drawn='{before}'])").wait_for()
    stage.person.settle()
    stage.page.get_by_text("The new picture is").wait_for()
    width = stage.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing sticks out"
    assert stage.person.errors == []
    context.close()
