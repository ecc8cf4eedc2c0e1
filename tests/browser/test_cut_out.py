"""The brush on the Cut out page: by mouse, by keys and by thumb."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests.browser.test_studio import Visitor, visitor

__all__ = ["visitor"]

SIDE = 400
FIGURE = (0.35, 0.15, 0.65, 0.9)  # in shares of the sides


@pytest.fixture
def figure(tmp_path):
    """A red figure whose file says what is transparent."""
    pixels = np.zeros((SIDE, SIDE, 4), np.uint8)
    left, top, right, bottom = (round(share * SIDE) for share in FIGURE)
    pixels[top:bottom, left:right] = (200, 40, 40, 255)
    path = tmp_path / "figure.png"
    Image.fromarray(pixels).save(path)
    return path


class Stage:
    """Where things lie on it while all of the picture is seen."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page
        self.root: Locator = self.page.locator(".cutout")
        self.box: Locator = self.page.locator(".cutout .stage")

    def at(self, x: float, y: float) -> tuple[float, float]:
        box = self.box.bounding_box()
        assert box is not None
        side = min(box["width"], box["height"]) - 24
        left = box["x"] + (box["width"] - side) / 2
        top = box["y"] + (box["height"] - side) / 2
        return left + x * side, top + y * side

    def tool(self, name: str) -> Locator:
        return self.page.locator(f".cutout .tool[data-tool={name}]")

    def paint(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=8)
        self.page.mouse.up()

    def answered(self, strokes: int) -> None:
        """Until Python's result has so many strokes."""
        self.page.locator(
            f".cutout[data-strokes='{strokes}'][data-answered='{strokes}']"
        ).wait_for()
        self.person.settle()

    def colour(self, x: float, y: float) -> tuple[int, int, int]:
        """What is seen there."""
        px, py = self.at(x, y)
        shot = self.page.screenshot(clip={"x": px - 2, "y": py - 2, "width": 4, "height": 4})
        with Image.open(io.BytesIO(shot)) as seen:
            red, green, blue = seen.convert("RGB").getpixel((2, 2))
            return red, green, blue

    def is_red(self, x: float, y: float) -> bool:
        red, green, blue = self.colour(x, y)
        return red > 150 and green < 110 and blue < 110


@pytest.fixture
def stage(visitor, figure) -> Stage:
    return cut_out(visitor, figure)


def cut_out(person: Visitor, figure) -> Stage:
    person.open("Cut_out")
    page = person.page
    another = page.get_by_role("button", name="Another picture")
    if another.count():
        another.click()
    page.locator("input[type=file]").first.set_input_files(figure)
    person.settle()
    page.keyboard.press("Escape")
    page.locator(".st-key-cutout-submit button").click()
    page.locator(".cutout .stage canvas").wait_for()
    page.locator(".cutout[data-answered='0']").wait_for()
    person.settle()
    return Stage(person)


IN_FIGURE = (0.5, 0.6)


def test_the_brush_removes_and_keeps_and_takes_it_back(stage):
    page = stage.page
    assert stage.is_red(*IN_FIGURE)

    stage.tool("remove").click()
    stage.paint((0.45, 0.6), (0.55, 0.6))
    stage.answered(1)
    page.keyboard.press("v")
    assert not stage.is_red(*IN_FIGURE)

    page.keyboard.press("k")
    stage.paint((0.48, 0.6), (0.52, 0.6))
    stage.answered(2)
    page.keyboard.press("v")
    assert stage.is_red(*IN_FIGURE)

    page.keyboard.press("Control+z")
    stage.answered(1)
    assert not stage.is_red(*IN_FIGURE)
    page.keyboard.press("Control+Shift+Z")
    stage.answered(2)
    assert stage.is_red(*IN_FIGURE)
    page.keyboard.press("Control+z")
    stage.answered(1)

    page.reload()
    page.locator(".cutout[data-answered='0']").wait_for()
    stage.person.settle()
    assert not stage.is_red(*IN_FIGURE), "the stroke is still there"
    stage.tool("clear").click()
    page.locator(".tool[data-tool=clear][aria-disabled=true]").wait_for()
    stage.person.settle()
    assert stage.is_red(*IN_FIGURE)
    assert stage.person.errors == []


def test_keys_and_the_wheel_change_size_and_view(stage):
    page, size = stage.page, stage.page.get_by_label("Brush size")
    stage.tool("keep").click()
    before = int(size.input_value())
    page.keyboard.press("]")
    page.keyboard.press("]")
    page.keyboard.press("[")
    assert int(size.input_value()) == before + 5
    page.mouse.move(*stage.at(*IN_FIGURE))
    page.mouse.wheel(0, -240)
    page.locator(".stage[data-zoomed]").wait_for()
    page.keyboard.press("0")
    page.locator(".stage:not([data-zoomed])").wait_for()
    page.keyboard.press("c")
    page.locator(".stage[data-compare]").wait_for()
    assert stage.tool("view").get_attribute("aria-pressed") == "true"


def touch(session, kind: str, *points: tuple[float, float]) -> None:
    told = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})


def test_a_thumb_paints_and_two_fingers_zoom(server, browser, figure):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    stage = cut_out(Visitor(context.new_page(), server.address), figure)
    stage.tool("remove").tap()
    stage.box.scroll_into_view_if_needed()
    fingers = context.new_cdp_session(stage.page)
    touch(fingers, "touchStart", stage.at(0.42, 0.6))
    for step in range(1, 9):
        touch(fingers, "touchMove", stage.at(0.42 + step * 0.02, 0.6))
    touch(fingers, "touchEnd")
    stage.answered(1)
    assert not stage.is_red(*IN_FIGURE)

    touch(fingers, "touchStart", stage.at(0.4, 0.5), stage.at(0.6, 0.5))
    for step in range(1, 6):
        touch(
            fingers, "touchMove", stage.at(0.4 - step * 0.05, 0.5), stage.at(0.6 + step * 0.05, 0.5)
        )
    touch(fingers, "touchEnd")
    stage.page.locator(".stage[data-zoomed]").wait_for()
    assert stage.root.get_attribute("data-strokes") == "1", "a pinch is no stroke"
    context.close()
