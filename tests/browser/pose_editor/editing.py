"""The open pose editor, by the hands of a person."""

from __future__ import annotations

import json

import numpy as np

from core.geometry import Size
from core.pose import openpose, presets
from core.pose.skeleton import BONES, Pose
from tests.browser.quiet import settle

FIRST = presets.all_presets()[0].pose.fitted_to(Size(512, 768))


def distance(one, other) -> float:
    return float(np.hypot(*(one[:2] - other[:2])))


def lengths(body) -> np.ndarray:
    """Of the bones that are shown."""
    shown = [(start, end) for start, end in BONES if body[start, 2] and body[end, 2]]
    return np.hypot(*np.array([body[end, :2] - body[start, :2] for start, end in shown]).T)


def click_tool(page, name: str) -> None:
    """A click on the tool, after one on the tab that shows it."""
    button = page.locator(f"[data-tool={name}]")
    if not button.is_visible():
        row = button.locator("xpath=ancestor::*[@role='toolbar']").get_attribute("id")
        page.locator(f"[role=tab][aria-controls={row}]").click()
    button.click()


class Editor:
    """The open Pose page, by the hands of a person."""

    def __init__(self, page, address):
        self.page, self.errors = page, []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{address}/Pose")
        page.wait_for_selector("circle.joint", timeout=60_000)
        self.settle()

    def joint(self, joint: int, person: int = 0):
        return self.page.locator(f"circle[data-p='{person}'][data-j='{joint}']")

    def place(self, joint: int, person: int = 0) -> tuple[float, float]:
        circle = self.joint(joint, person)
        return float(circle.get_attribute("cx")), float(circle.get_attribute("cy"))

    def on_screen(self, joint: int) -> tuple[float, float]:
        box = self.joint(joint).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def scale(self) -> float:
        """CSS pixels to one pixel of the canvas."""
        return self.page.locator(".stage svg").evaluate("svg => svg.getScreenCTM().a")

    def drag(self, joint: int, x: float, y: float) -> None:
        start = self.on_screen(joint)
        self.stroke(start, (start[0] + x, start[1] + y))

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=6)
        self.page.mouse.up()
        self.settle()

    def tool(self, name: str) -> None:
        click_tool(self.page, name)
        self.settle()

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.settle()

    def settle(self) -> None:
        """Until Python has answered."""
        settle(self.page)

    def downloaded(self) -> Pose:
        self.page.get_by_role("button", name="Download").click()
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="Pose as JSON").click()
        text = waiting.value.path().read_text()
        self.page.keyboard.press("Escape")
        self.page.locator(".stage svg").focus()
        assert json.loads(text)["people"]
        return openpose.loads(text)
