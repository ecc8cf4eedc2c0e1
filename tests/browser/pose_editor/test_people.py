"""People come, go, are copied and touched in a real browser; nothing there is without a name."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.pose.skeleton import Joint
from tests.browser.pose_editor.editing import FIRST, Editor, lengths


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


def test_a_newcomer_stands_beside_and_handles_stay_in_sight(editor):
    for count in (2, 3, 4):
        editor.tool("add")
        people = editor.downloaded().people
        assert len(people) == count
        spans = sorted((person.bounds()[0], person.bounds()[2]) for person in people)
        for (_, right), (left, _) in pairwise(spans):
            assert left > right + 5
        stage = editor.page.locator(".stage").bounding_box()
        for knob in editor.page.locator(".knob:visible").all():
            box = knob.bounding_box()
            assert box["y"] >= stage["y"]
            assert box["y"] + box["height"] <= stage["y"] + stage["height"]
    editor.press("Control+a")
    editor.page.keyboard.press("Shift+ArrowUp")
    editor.press("Shift+ArrowUp")
    for _ in range(8):
        editor.page.keyboard.press("Shift+ArrowUp")
    editor.settle()
    top = editor.page.locator(".stage").bounding_box()["y"]
    assert min(k.bounding_box()["y"] for k in editor.page.locator(".knob:visible").all()) >= top


def test_people_are_copied_locked_grouped_and_reordered(editor):
    editor.joint(Joint.NECK).focus()
    editor.press("Control+c")
    editor.press("Control+v")
    one, other = editor.downloaded().people
    offset = other.body[Joint.NECK] - one.body[Joint.NECK]
    np.testing.assert_allclose(other.body - one.body, offset * one.body[:, 2:], atol=0.1)
    editor.press("[")
    np.testing.assert_allclose(editor.downloaded().people[0].body, other.body, atol=0.06)
    editor.press("]")
    editor.press("Control+a")
    editor.tool("group")
    editor.page.locator("circle[data-p='0'][data-j='10']").focus()
    editor.tool("lock")  # one joint: it stays where it is
    x, y = editor.on_screen(Joint.RIGHT_ANKLE)
    editor.drag(Joint.RIGHT_ANKLE, 30, -30)
    assert editor.on_screen(Joint.RIGHT_ANKLE) == (x, y)
    editor.press("Escape")
    editor.press("ArrowUp")  # everybody in the group but the locked joint
    for now, before in zip(editor.downloaded().people, (one, other), strict=True):
        np.testing.assert_allclose(lengths(now.body), lengths(before.body), atol=0.15)
        shift = np.delete(now.body - before.body, [Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE], 0)
        np.testing.assert_allclose(shift[:12, 1], -1, atol=0.06)  # the knee gives way
    assert editor.downloaded().people[0].body[10].tolist() == one.body[10].tolist()
    assert editor.downloaded().people[1].body[10, 1] == pytest.approx(other.body[10, 1] - 1)


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

    editor.page.locator(".stage svg").scroll_into_view_if_needed()
    whole, box = editor.scale(), editor.page.locator(".stage svg").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for apart in range(20, 61, 4):
        kind = "touchStart" if apart == 20 else "touchMove"
        fingers(kind, (x - apart, y), (x + apart, y))
        editor.page.wait_for_timeout(20)
    fingers("touchEnd")
    assert editor.scale() == pytest.approx(3 * whole, rel=0.15)
    editor.tool("zoom_all")
    editor.tool("select")
    box = editor.page.locator(".stage svg").bounding_box()
    swipe(box["x"] + 4, box["y"] + 4, box["width"] - 8, box["height"] - 8)
    assert editor.page.locator("circle.joint.marked").count() == 18
    small = [
        button.get_attribute("data-tool")
        for button in editor.page.locator(".tool:visible").all()
        if min(button.bounding_box()["width"], button.bounding_box()["height"]) < 40
    ]
    assert small == []
    context.close()
    assert editor.errors == []


def test_enter_keeps_the_pose_and_everything_has_a_name(editor):
    editor.page.get_by_role("button", name="Keep").click()
    editor.page.get_by_label("Name of the pose").fill("By Enter")
    editor.page.keyboard.press("Enter")
    editor.page.get_by_text("Kept: By Enter").wait_for()
    editor.page.keyboard.press("Escape")
    nameless = editor.page.evaluate(
        """() => [...document.querySelectorAll(
                '.stage [role], .pose-editor button, .presets button')]
            .filter(one => !one.getAttribute('aria-label') && !one.textContent.trim())
            .map(one => one.outerHTML)"""
    )
    assert nameless == []
