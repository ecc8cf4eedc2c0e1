"""Hands and faces in a real browser follow the body, and reach the downloaded pose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.pose import openpose
from core.pose.anatomy import hands
from core.pose.skeleton import FACE_POINTS, Joint, Pose
from tests.browser.pose_editor.editing import FIRST, distance

RIGHT_HAND = 39


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
    editor.page.get_by_test_id("stFileUploader").locator("input").first.set_input_files(file)
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
