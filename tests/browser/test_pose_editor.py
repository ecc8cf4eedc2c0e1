"""The pose editor in a real browser: what a person does to a joint reaches the downloaded pose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from core.geometry import Size
from core.pose import openpose, presets
from core.pose.anatomy import hands
from core.pose.skeleton import BONES, FACE_POINTS, Joint, Pose
from tests.browser.quiet import settle

FIRST = presets.all_presets()[0].pose.fitted_to(Size(512, 768))
RIGHT_HAND = 39
LEGS = list(range(Joint.RIGHT_HIP, Joint.LEFT_ANKLE + 1))


def distance(one, other) -> float:
    return float(np.hypot(*(one[:2] - other[:2])))


def lengths(body) -> np.ndarray:
    """Of the bones that are shown."""
    shown = [(start, end) for start, end in BONES if body[start, 2] and body[end, 2]]
    return np.hypot(*np.array([body[end, :2] - body[start, :2] for start, end in shown]).T)


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
        self.page.locator(f"[data-tool={name}]").click()
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
    editor.drag(Joint.LEFT_WRIST, 10, -50)
    after = editor.place(Joint.LEFT_WRIST)
    scale = editor.scale()
    assert after == pytest.approx((before[0] + 10 / scale, before[1] - 50 / scale), abs=0.12)
    body = editor.downloaded().people[0].body
    np.testing.assert_allclose(body[Joint.LEFT_WRIST], (*after, 1), atol=0.06)
    arm = [Joint.LEFT_ELBOW, Joint.LEFT_WRIST]
    np.testing.assert_allclose(lengths(body), lengths(FIRST.people[0].body), atol=0.15)
    others = [joint for joint in range(18) if joint not in arm]
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
    editor.tool("lock")
    bent = editor.place(Joint.RIGHT_KNEE)
    editor.page.get_by_role("link", name="Home", exact=True).click()
    editor.page.wait_for_selector("circle.joint", state="detached")
    editor.page.get_by_role("link", name="Pose", exact=True).click()
    editor.page.wait_for_selector("circle.joint")
    editor.settle()
    assert editor.place(Joint.RIGHT_KNEE) == bent
    knee = editor.joint(Joint.RIGHT_KNEE)
    assert knee.get_attribute("aria-label") == "right knee, locked"
    for _ in range(3):
        editor.tool("undo")
    assert knee.get_attribute("aria-label") == "right knee"
    np.testing.assert_allclose(editor.downloaded().people[0].body, FIRST.people[0].body, atol=0.06)


def test_a_hand_comes_is_shaped_follows_and_goes(editor):
    editor.tool("right_hand")
    editor.tool("gesture_peace")
    placed = editor.downloaded().people[0].right_hand
    wanted = hands.hand_at(FIRST.people[0], "right", "peace")
    np.testing.assert_allclose(placed, wanted, atol=0.02)
    tip = RIGHT_HAND + 8
    start = editor.place(tip)
    editor.drag(tip, 60, 30)
    moved = editor.place(tip)
    assert moved[0] > start[0] + 1
    hand = editor.downloaded().people[0].right_hand
    np.testing.assert_allclose(hand[8, :2], moved, atol=0.02)
    np.testing.assert_allclose(np.delete(hand, 8, 0), np.delete(placed, 8, 0), atol=0.02)
    editor.press("Control+z")  # inside the hand each step for itself
    assert editor.place(tip) == pytest.approx(start, abs=0.01)
    editor.press("Control+y")
    editor.tool("done")
    editor.press("p")  # the keyboard still belongs to the editor
    assert "Double-click" in editor.page.locator(".status").inner_text()

    before = editor.downloaded().people[0]
    editor.drag(Joint.RIGHT_WRIST, -40, 20)
    after = editor.downloaded().people[0]
    for person in (before, after):
        forearm = distance(person.body[Joint.RIGHT_ELBOW], person.body[Joint.RIGHT_WRIST])
        assert distance(*person.right_hand[[0, 12]]) / forearm == pytest.approx(0.66, abs=0.05)
    np.testing.assert_allclose(after.right_hand[0], after.body[Joint.RIGHT_WRIST], atol=0.1)
    assert distance(after.right_hand[12], before.right_hand[12]) > 30

    editor.tool("flip")
    flipped = editor.downloaded().people[0]
    assert flipped.right_hand is None
    np.testing.assert_allclose(flipped.left_hand[0], flipped.body[Joint.LEFT_WRIST], atol=0.1)
    editor.tool("undo")
    editor.tool("undo")
    editor.tool("undo")  # the whole visit to the hand
    assert editor.downloaded() == FIRST
    editor.tool("redo")
    assert editor.downloaded().people[0].right_hand is not None


def test_a_face_that_came_with_a_file_follows_the_head(editor, tmp_path):
    face = np.ones((FACE_POINTS, 3))
    face[:, :2] = FIRST.people[0].body[Joint.NOSE, :2] + np.arange(-35, 35)[:, None] / 4
    person = replace(FIRST.people[0], face=face)
    file = tmp_path / "face.json"
    file.write_text(openpose.dumps(Pose((person,), FIRST.size)))
    editor.page.get_by_text("Import", exact=True).click()
    editor.page.locator("input[type=file]").first.set_input_files(file)
    editor.settle()
    before = editor.downloaded().people[0]
    np.testing.assert_allclose(before.face, face, atol=0.01)
    head = editor.page.locator("circle[data-part=head]").bounding_box()
    x, y = head["x"] + head["width"] / 2, head["y"] + 5
    editor.stroke((x, y), (x - 30, y + 12))
    after = editor.downloaded().people[0]
    assert after.body[Joint.NOSE, 0] < before.body[Joint.NOSE, 0] - 15
    for joint in (Joint.NECK, Joint.NOSE, Joint.RIGHT_EAR):
        far = [np.hypot(*(p.face - p.body[joint])[:, :2].T) for p in (before, after)]
        np.testing.assert_allclose(far[1], far[0], atol=0.2)
    np.testing.assert_allclose(after.body[Joint.NECK], before.body[Joint.NECK], atol=0.06)
    editor.press("d")
    assert editor.downloaded().people[0].face is None
    editor.press("Control+z")
    np.testing.assert_allclose(editor.downloaded().people[0].face, after.face, atol=0.01)


def test_a_drag_is_exact_however_close_one_looks(editor):
    whole = editor.scale()
    for _ in range(3):
        editor.tool("zoom_in")
    x, y = editor.on_screen(Joint.LEFT_HIP)
    editor.page.mouse.move(x, y)
    editor.page.keyboard.down("Control")
    editor.page.mouse.wheel(0, -100)
    editor.page.keyboard.up("Control")
    assert editor.on_screen(Joint.LEFT_HIP) == pytest.approx((x, y), abs=1.5)
    before, scale = editor.place(Joint.LEFT_HIP), editor.scale()
    assert scale > whole * 1.4**3
    editor.drag(Joint.LEFT_HIP, 66, -33)
    after = editor.place(Joint.LEFT_HIP)
    assert after == pytest.approx((before[0] + 66 / scale, before[1] - 33 / scale), abs=0.12)
    np.testing.assert_allclose(
        editor.downloaded().people[0].body[Joint.LEFT_HIP, :2], after, atol=0.06
    )
    x, y = editor.on_screen(Joint.LEFT_HIP)
    editor.page.keyboard.down("Space")
    editor.drag(Joint.LEFT_HIP, 80, 40)
    editor.page.keyboard.up("Space")
    assert editor.place(Joint.LEFT_HIP) == after
    assert editor.on_screen(Joint.LEFT_HIP) == pytest.approx((x + 80, y + 40), abs=1.5)
    editor.press("0")
    assert editor.scale() == pytest.approx(whole)


def test_what_is_in_a_box_is_turned_and_moved_together(editor):
    body = editor.downloaded().people[0].body
    places = [editor.on_screen(joint) for joint in LEGS]
    left, top = np.min(places, axis=0) - 14
    right, bottom = np.max(places, axis=0) + 14
    editor.stroke((left, bottom), (right, top))
    assert "6 joints selected" in editor.page.locator(".status").inner_text()
    knob = editor.page.locator("[data-handle=turn]").bounding_box()
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    editor.stroke((x, y), (x + 18, y + 4))
    turned = editor.downloaded().people[0].body
    for one, other in combinations(LEGS, 2):
        assert distance(turned[one], turned[other]) == pytest.approx(
            distance(body[one], body[other]), abs=0.3
        )
    assert distance(turned[Joint.RIGHT_ANKLE], body[Joint.RIGHT_ANKLE]) > 15
    np.testing.assert_allclose(lengths(turned), lengths(body), atol=0.2)
    others = [joint for joint in range(14) if joint not in LEGS]
    np.testing.assert_allclose(turned[others], body[others], atol=0.06)
    editor.press("ArrowRight")
    moved = editor.downloaded().people[0].body
    np.testing.assert_allclose(moved[LEGS, 0], turned[LEGS, 0] + 1, atol=0.06)
    editor.press("Control+z")
    editor.press("Control+z")
    np.testing.assert_allclose(editor.downloaded().people[0].body, body, atol=0.06)


def test_a_hand_pulled_far_takes_the_body_along_and_alt_stretches(editor):
    before = editor.downloaded().people[0].body
    editor.drag(Joint.RIGHT_WRIST, -150, -60)
    after = editor.downloaded().people[0].body
    assert distance(after[Joint.NECK], before[Joint.NECK]) > 10
    np.testing.assert_allclose(lengths(after), lengths(before), atol=0.2)
    editor.page.keyboard.down("Alt")
    editor.drag(Joint.LEFT_WRIST, 60, 90)
    editor.page.keyboard.up("Alt")
    torn = editor.downloaded().people[0].body
    assert lengths(torn)[5] > 1.5 * lengths(before)[5]
    assert np.delete(torn, Joint.LEFT_WRIST, 0) == pytest.approx(
        np.delete(after, Joint.LEFT_WRIST, 0), abs=0.06
    )
    editor.tool("proportions")
    mended = editor.downloaded().people[0].body
    np.testing.assert_allclose(lengths(mended), lengths(before), atol=0.3)
    assert editor.page.locator("[data-tool=proportions]").get_attribute("aria-disabled") == "true"
    editor.press("Control+z")
    np.testing.assert_allclose(editor.downloaded().people[0].body, torn, atol=0.06)


def test_keys_move_as_the_pointer_does_and_e_frees_the_bones(editor):
    before = editor.downloaded().people[0].body
    editor.joint(Joint.RIGHT_ANKLE).focus()
    editor.press("Shift+ArrowUp")
    after = editor.downloaded().people[0].body
    assert after[Joint.RIGHT_ANKLE, 1] == pytest.approx(before[Joint.RIGHT_ANKLE, 1] - 10, abs=0.1)
    np.testing.assert_allclose(lengths(after), lengths(before), atol=0.15)
    editor.press("e")
    editor.press("Shift+ArrowUp")
    free = editor.downloaded().people[0].body
    others = [joint for joint in range(18) if joint != Joint.RIGHT_ANKLE]
    np.testing.assert_allclose(free[others], after[others], atol=0.06)
    assert free[Joint.RIGHT_ANKLE, 1] == pytest.approx(after[Joint.RIGHT_ANKLE, 1] - 10, abs=0.1)
    editor.press("e")


def test_with_shift_only_one_bone_turns(editor):
    before = editor.downloaded().people[0].body
    editor.page.keyboard.down("Shift")
    editor.drag(Joint.RIGHT_WRIST, -60, -80)
    editor.page.keyboard.up("Shift")
    after = editor.downloaded().people[0].body
    assert distance(after[Joint.RIGHT_WRIST], before[Joint.RIGHT_WRIST]) > 20
    others = [joint for joint in range(18) if joint != Joint.RIGHT_WRIST]
    np.testing.assert_allclose(after[others], before[others], atol=0.06)
    np.testing.assert_allclose(lengths(after), lengths(before), atol=0.15)


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
    editor.tool("more")
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
        """() => [...document.querySelectorAll('.stage [role], .pose-editor button, .shelf button')]
            .filter(one => !one.getAttribute('aria-label') && !one.textContent.trim())
            .map(one => one.outerHTML)"""
    )
    assert nameless == []
