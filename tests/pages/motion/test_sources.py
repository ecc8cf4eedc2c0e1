"""Where key poses come from: captures, and a pose that turns round."""

from __future__ import annotations

from core.pose import presets
from core.ui import state
from tests.motion.capture.writing import bvh_of, rounds
from tests.pages.motion.acting import poses, slots


def test_motion_capture_becomes_the_clip(motion):
    motion.segmented_control(key=state.MOTION_PANEL).set_value("poses").run()
    file = ("walk.bvh", bvh_of(rounds("walk"), frame_time=1 / 12), "text/plain")
    motion.file_uploader(key=state.MOTION_FILE).upload(*file).run()
    assert not motion.error
    assert [slot.steps for slot in slots(motion)] == [1] * 12


def test_a_capture_that_cannot_be_read_is_told_of(motion):
    motion.segmented_control(key=state.MOTION_PANEL).set_value("poses").run()
    before = slots(motion)
    motion.file_uploader(key=state.MOTION_FILE).upload("a.bvh", b"HIERARCHY", "text/plain").run()
    assert "export it again" in motion.error[0].value
    assert slots(motion) == before


def test_the_pose_turns_round(motion):
    pose = presets.get("fighting-stance").pose
    motion.session_state[state.POSE] = pose
    motion.segmented_control(key=state.MOTION_PANEL).set_value("poses").run()
    motion.button(key=state.MOTION_TURN_POSE).click().run()
    assert not motion.error
    assert len(slots(motion)) == 24 and poses(motion)[0] == pose
