"""The pose editor in a real browser: what a person does to a joint reaches the downloaded pose."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest

from core.pose import openpose, presets
from core.pose.skeleton import Joint, Pose, Size

FIRST = presets.all_presets()[0].pose.fitted_to(Size(512, 768))


@pytest.fixture
def address(server) -> str:
    return server.address


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

    def drag(self, joint: int, x: float, y: float) -> None:
        start = self.on_screen(joint)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start[0] + x, start[1] + y, steps=6)
        self.page.mouse.up()
        self.settle()

    def tool(self, name: str) -> None:
        self.page.locator(f"[data-tool={name}]").click()
        self.settle()

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.settle()

    def settle(self) -> None:
        """Until Python has answered: the page has left its running state for a while."""
        self.page.wait_for_timeout(450)
        self.page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")

    def downloaded(self) -> Pose:
        self.page.get_by_role("button", name="Download").click()
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="Pose as JSON").click()
        text = waiting.value.path().read_text()
        self.page.keyboard.press("Escape")
        assert json.loads(text)["people"]
        return openpose.loads(text)


@pytest.fixture
def editor(browser, address) -> Iterator[Editor]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = Editor(context.new_page(), address)
    yield opened
    context.close()
    assert opened.errors == []


def test_a_dragged_joint_is_in_the_download_and_undo_takes_it_back(editor):
    assert editor.downloaded() == FIRST
    before = editor.place(Joint.LEFT_WRIST)
    editor.drag(Joint.LEFT_WRIST, 70, -60)
    after = editor.place(Joint.LEFT_WRIST)
    assert after[0] - before[0] > 50
    assert before[1] - after[1] > 50
    body = editor.downloaded().people[0].body
    np.testing.assert_allclose(body[Joint.LEFT_WRIST], (*after, 1), atol=0.06)
    others = [joint for joint in range(18) if joint != Joint.LEFT_WRIST]
    np.testing.assert_allclose(body[others], FIRST.people[0].body[others], atol=0.06)
    editor.tool("undo")
    assert editor.place(Joint.LEFT_WRIST) == before
    np.testing.assert_allclose(editor.downloaded().people[0].body, FIRST.people[0].body, atol=0.06)
    editor.tool("redo")
    assert editor.place(Joint.LEFT_WRIST) == after


def test_the_keyboard_moves_hides_and_undoes(editor):
    editor.joint(Joint.NECK).focus()
    x, y = editor.place(Joint.NECK)
    editor.press("Shift+ArrowLeft")
    editor.press("ArrowDown")
    assert editor.place(Joint.NECK) == pytest.approx((x - 10, y + 1), abs=0.06)
    editor.press("Tab")
    editor.press("Delete")
    assert editor.joint(Joint.RIGHT_SHOULDER).get_attribute("aria-label") == (
        "right shoulder, hidden"
    )
    assert not editor.downloaded().people[0].visible[Joint.RIGHT_SHOULDER]
    editor.joint(Joint.RIGHT_SHOULDER).focus()
    editor.press("h")
    assert editor.downloaded().people[0].visible[Joint.RIGHT_SHOULDER]
    editor.joint(Joint.NECK).focus()
    for _ in range(4):
        editor.press("Control+z")
    assert editor.place(Joint.NECK) == pytest.approx((x, y), abs=0.06)


def test_people_turn_flip_come_and_go(editor):
    editor.tool("turn")
    turned = editor.downloaded().people[0]
    assert not turned.visible[[Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE]].any()
    old = FIRST.people[0].body
    np.testing.assert_allclose(turned.body[Joint.RIGHT_KNEE], old[Joint.LEFT_KNEE], atol=0.06)
    editor.tool("undo")
    editor.tool("flip")
    left, _, right, _ = FIRST.people[0].bounds()
    flipped = editor.downloaded().people[0].body
    assert flipped[Joint.RIGHT_KNEE, 0] == pytest.approx(
        left + right - old[Joint.LEFT_KNEE, 0], abs=0.2
    )
    editor.tool("add")
    editor.tool("copy")
    assert len(editor.downloaded().people) == 3
    editor.joint(Joint.NECK, person=2).focus()
    editor.press("p")
    assert "Person 1 of 3" in editor.page.locator(".status").inner_text()
    editor.tool("remove")
    assert len(editor.downloaded().people) == 2


def test_another_canvas_and_back_is_the_same_pose(editor):
    editor.tool("landscape")
    wide = editor.downloaded()
    assert wide.size == Size(768, 512)
    assert wide.people[0].visible.tolist() == FIRST.people[0].visible.tolist()
    editor.tool("portrait")
    np.testing.assert_allclose(editor.downloaded().people[0].body, FIRST.people[0].body, atol=0.3)


def test_a_preset_is_one_click_and_can_be_undone_even_after_another_page(editor):
    editor.page.locator("[data-preset=waving]").click()
    editor.settle()
    waving = presets.get("waving").pose.fitted_to(Size(512, 768))
    assert editor.downloaded() == waving
    editor.drag(Joint.RIGHT_KNEE, -40, 0)
    bent = editor.place(Joint.RIGHT_KNEE)
    editor.page.get_by_role("link", name="Home", exact=True).click()
    editor.page.wait_for_selector("circle.joint", state="detached")
    editor.page.get_by_role("link", name="Pose", exact=True).click()
    editor.page.wait_for_selector("circle.joint")
    editor.settle()
    assert editor.place(Joint.RIGHT_KNEE) == bent
    editor.tool("undo")
    editor.tool("undo")
    np.testing.assert_allclose(editor.downloaded().people[0].body, FIRST.people[0].body, atol=0.06)


def test_fingers_drag_hold_and_scroll(browser, address):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    editor = Editor(context.new_page(), address)
    touch = context.new_cdp_session(editor.page)

    def fingers(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    def swipe(x: float, y: float, dx: float, dy: float) -> None:
        fingers("touchStart", (x, y))
        for step in range(1, 9):
            fingers("touchMove", (x + dx * step / 8, y + dy * step / 8))
            editor.page.wait_for_timeout(20)
        fingers("touchEnd")
        editor.settle()

    def scrolled() -> float:
        return editor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")

    before, top = editor.place(Joint.LEFT_WRIST), scrolled()
    x, y = editor.on_screen(Joint.LEFT_WRIST)
    swipe(x + 9, y - 9, -40, -60)  # a finger is never exact
    after = editor.place(Joint.LEFT_WRIST)
    assert after[0] < before[0] - 30
    assert after[1] < before[1] - 50
    assert scrolled() == top
    fingers("touchStart", editor.on_screen(Joint.RIGHT_ANKLE))
    editor.page.wait_for_timeout(700)
    fingers("touchEnd")
    editor.settle()
    assert not editor.downloaded().people[0].visible[Joint.RIGHT_ANKLE]
    box = editor.page.locator(".stage svg").bounding_box()
    swipe(box["x"] + 12, box["y"] + box["height"] - 30, 0, -150)
    assert scrolled() > top + 80
    context.close()
    assert editor.errors == []
