"""Key poses make a motion."""

from __future__ import annotations

from core.geometry import Size
from core.pose import presets
from core.ui import state
from tests.pages.pose.posing import button, edited, panel, pose_of, wrist_to


def test_two_keys_make_a_motion_that_can_be_taken_along(page):
    panel(page, "Motion")
    button(page, "Add this pose as a key").click().run()
    assert "Two keys make a motion." in [caption.value for caption in page.caption]
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 9}}
    page.run()
    button(page, "Add this pose as a key").click().run()
    page.slider(key=state.POSE_FRAMES).set_value(4).run()
    assert not page.exception
    assert "All 6 poses (ZIP)" in [part.label for part in page.get("download_button")]
    page.button(key="pose.key.0").click().run()
    assert pose_of(page) == page.session_state[state.POSE_KEYS][0]


def test_keys_are_replaced_reordered_and_removed(page):
    def keys():
        return page.session_state[state.POSE_KEYS]

    poses = [presets.get(name).pose.fitted_to(Size(512, 768)) for name in ("waving", "dancing")]
    page.session_state[state.POSE_ARRIVAL] = "replace"
    panel(page, "Motion")
    button(page, "Add this pose as a key").click().run()
    first = pose_of(page)
    for number, name in enumerate(("waving", "dancing")):
        page.session_state[state.PRESET_GRID] = {"pick": {"id": name, "at": number}}
        page.run()
        button(page, "Add this pose as a key").click().run()
    assert keys() == [first, *poses]
    assert page.button(key="pose.key.earlier.0").disabled
    assert page.button(key="pose.key.later.2").disabled
    page.button(key="pose.key.earlier.2").click().run()
    assert keys() == [first, poses[1], poses[0]]
    page.button(key="pose.key.later.0").click().run()
    assert keys() == [poses[1], first, poses[0]]
    edited(page, wrist_to(101.5, 77))
    page.button(key="pose.key.replace.1").click().run()
    assert keys() == [poses[1], pose_of(page), poses[0]]
    page.button(key="pose.key.remove.0").click().run()
    assert keys() == [pose_of(page), poses[0]]
    button(page, "Start over").click().run()
    assert keys() == []
