"""What a person does to a joint in a real browser reaches the downloaded pose."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Joint
from tests.browser.pose_editor.editing import FIRST, distance, lengths

LEGS = list(range(Joint.RIGHT_HIP, Joint.LEFT_ANKLE + 1))


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
    assert knee.get_attribute("aria-label") == "right knee, pinned"
    for _ in range(3):
        editor.tool("undo")
    assert knee.get_attribute("aria-label") == "right knee"
    np.testing.assert_allclose(editor.downloaded().people[0].body, FIRST.people[0].body, atol=0.06)


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
