"""A pose goes to the page Motion as a key, and one of its keys comes back changed."""

from __future__ import annotations

from core.ui import state
from tests.pages.pose.posing import button, edited, panel, pose_of, wrist_to


def timeline(page):
    slots, poses = page.session_state[state.MOTION_SLOTS], page.session_state[state.MOTION_POSES]
    return slots, [poses[slot.pose] for slot in slots]


def test_poses_become_keys_of_ones_own_clip(page):
    panel(page, "Motion")
    first = pose_of(page)
    button(page, "Add this pose as a key").click().run()
    edited(page, wrist_to(101.5, 77))
    button(page, "Add this pose as a key").click().run()
    assert not page.exception and not page.error
    _slots, poses = timeline(page)
    assert poses == [first, pose_of(page)]
    assert "The clip has 2 key poses." in [caption.value for caption in page.caption]


def test_a_key_that_was_opened_here_goes_back_changed(page):
    panel(page, "Motion")
    button(page, "Add this pose as a key").click().run()
    page.session_state[state.MOTION_EDITED_KEY] = 0
    edited(page, wrist_to(90, 80))
    page.button(key=state.MOTION_FROM_POSE_BACK).click().run()
    _slots, poses = timeline(page)
    assert poses == [pose_of(page)]
    assert state.MOTION_EDITED_KEY not in page.session_state
