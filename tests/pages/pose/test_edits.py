"""Edits in the browser and on the canvas become the session's pose; wrong ones leave it alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.geometry import Size
from core.pose import presets
from core.pose.anatomy import retarget
from core.pose.canvas import to_editor
from core.pose.skeleton import Joint, Pose
from core.ui import state
from tests.pages.pose.posing import button, edited, panel, pose_of, shown, upload_picture, wrist_to
from training.figures import figure


def test_an_edit_in_the_browser_changes_the_pose_and_not_the_revision(page):
    revision = page.session_state[state.POSE_REVISION]
    edited(page, wrist_to(101.5, 77))
    assert pose_of(page).people[0].body[Joint.LEFT_WRIST].tolist() == [101.5, 77, 1]
    assert page.session_state[state.POSE_REVISION] == revision
    assert shown(page)["canvas"]["people"][0][Joint.LEFT_WRIST] == [101.5, 77, 1]


def test_an_edit_made_before_a_preset_came_is_stale(page):
    before = page.session_state[state.POSE_REVISION]
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    edited(page, wrist_to(5, 5), rev=before)
    assert pose_of(page) == presets.get("waving").pose.fitted_to(Size(512, 768))
    assert not page.error


HOSTILE = {
    "seven joints": {"people": [[[1, 2, 1]] * 7]},
    "ten thousand people": {"people": [[[1, 2, 1]] * 18] * 10_000},
    "a billion pixels wide": {"width": 10**9},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_payload_is_one_line_and_the_pose_stays(page, name):
    before, revision = pose_of(page), page.session_state[state.POSE_REVISION]
    edited(page, **HOSTILE[name])
    assert len(page.error) == 1
    assert page.error[0].value.startswith("The editor sent something that is no pose.")
    assert pose_of(page) == before
    # the browser takes the good pose back
    assert shown(page)["rev"] == revision + 1
    assert not page.run().error


def test_the_pose_survives_a_visit_elsewhere(page):
    edited(page, wrist_to(101.5, 77))
    edits = pose_of(page)
    page.switch_page("Home.py").run()
    page.switch_page("pages/1_Pose.py").run()
    assert pose_of(page) == edits
    assert shown(page)["canvas"]["people"] == to_editor(edits)


def test_a_pose_outside_the_picture_is_told_and_mended(page):
    # the browser keeps joints inside: only Python can bring this about
    body = pose_of(page).people[0].moved(300, 0)
    page.session_state[state.POSE] = Pose((body,), pose_of(page).size)
    page.run()
    assert any("outside the picture" in line.value for line in page.markdown)
    button(page, "Move inside").click().run()
    left, _, right, _ = pose_of(page).people[0].bounds()
    assert 0 <= left < right <= 512
    assert not any("outside the picture" in line.value for line in page.markdown)


def test_the_same_pose_on_another_body(page):
    before = pose_of(page)
    panel(page, "Body")
    page.button(key="pose.body.chibi-2").click().run()
    after = pose_of(page)
    thigh = [Joint.RIGHT_HIP, Joint.RIGHT_KNEE]
    lengths = [np.hypot(*np.diff(p.people[0].body[thigh, :2], axis=0)[0]) for p in (before, after)]
    assert lengths[1] < 0.7 * lengths[0]


def test_a_body_like_the_one_in_a_picture(page):
    size = Size(256, 384)
    chibi = retarget.retarget(presets.get("standing").pose.fitted_to(size), retarget.canon(3))
    panel(page, "Import")
    upload_picture(page, Image.fromarray(figure(5, size, pose=chibi).picture))
    before = retarget.measure(pose_of(page).people[0]).heads
    panel(page, "Body")
    button(page, "Like the character in the picture").click().run()
    assert not page.error
    assert retarget.measure(pose_of(page).people[0]).heads < before - 1
