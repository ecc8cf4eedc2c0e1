"""The timeline of the page Motion: what stands there at first, and what is done with it."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.pose import openpose, presets
from core.server.motion.shelf import shelf
from core.ui import state
from core.ui.visitor import visitor_state
from tests.pages.motion.acting import edited, poses, shown, slots
from tests.pages.motion.conftest import SCRIPT


def test_a_newcomer_sees_somebody_walk(motion):
    told = shown(motion)
    assert len(told["keys"]) > 1 and told["play"] == "loop"
    assert told["who"]["prompt"].startswith("girl, long brown hair")
    assert len(told["plan"]["frames"]) == len(told["plan"]["sticks"]) > 6
    assert (told["width"], told["height"]) == (512, 768)


def test_what_the_browser_did_with_the_keys_is_kept(motion):
    first, second, *rest = slots(motion)
    flipped = second._replace(flip=True, hold=3, ease="even")
    edited(motion, [flipped, first, *rest, first], fps=24, play="ping-pong", chosen=2)
    assert not motion.exception and not motion.error
    assert slots(motion) == [flipped, first, *rest, first]
    told = shown(motion)
    assert (told["fps"], told["play"], told["chosen"]) == (24, "ping-pong", 2)


def test_a_late_edit_does_not_undo_what_python_changed(motion):
    old = slots(motion)
    motion.session_state[state.MOTION_CYCLES] = {"pick": {"id": "dance", "at": 1}}
    motion.run()
    danced = slots(motion)
    assert [shelf.get(slot.pose) for slot in danced] == poses(motion)  # the browser asks at once
    edited(motion, old[:1], rev=motion.session_state[state.MOTION_REVISION] - 1)
    assert slots(motion) == danced != old


@pytest.mark.parametrize(
    "keys",
    [[], [["unknown", False, 6, 0, "even"]], [[1, 2]], "keys", [["x"] * 5] * 600],
    ids=["none", "a pose of nobody", "another shape", "no list", "too many"],
)
def test_what_is_no_timeline_changes_nothing(motion, keys):
    before = slots(motion)
    edited(motion, keys=[list(one) if isinstance(one, list) else one for one in keys])
    assert not motion.exception
    assert slots(motion) == before
    assert [error.value for error in motion.error]


def test_a_clip_that_would_be_too_long_is_told_of(motion):
    (first, *_) = slots(motion)
    edited(motion, [first._replace(steps=120)] * 5)
    assert "480 are the most" in motion.error[0].value


def test_a_preset_comes_behind_the_key_that_is_looked_at(motion):
    motion.segmented_control(key=state.MOTION_PANEL).set_value("poses").run()
    before = slots(motion)
    motion.session_state[state.MOTION_PRESETS] = {"pick": {"id": "waving", "at": 5}}
    motion.run()
    assert poses(motion)[1] == presets.get("waving").pose
    assert [slots(motion)[0], *slots(motion)[2:]] == before
    assert shown(motion)["chosen"] == 1


def test_files_with_one_pose_are_added_and_sequences_become_the_clip(motion):
    motion.segmented_control(key=state.MOTION_PANEL).set_value("poses").run()
    before = len(slots(motion))
    waving, running = (presets.get(name).pose for name in ("waving", "running"))
    file = ("pose.json", openpose.dumps(waving).encode(), "application/json")
    motion.file_uploader(key=state.MOTION_FILE).upload(*file).run()
    assert not motion.error
    assert len(slots(motion)) == before + 1
    frames = json.dumps([openpose.to_document(one) for one in (waving, running, waving)])
    motion.file_uploader(key=state.MOTION_FILE).upload(
        "all.json", frames.encode(), "application/json"
    ).run()
    assert not motion.error
    assert [slot.steps for slot in slots(motion)] == [1, 1, 1]


def test_a_key_is_replaced_by_the_pose_of_the_pose_page(motion):
    motion.session_state[state.POSE] = presets.get("sitting").pose
    edited(motion, wish={"act": "replace", "key": 1})
    assert not motion.error
    assert poses(motion)[1] == presets.get("sitting").pose


def test_a_key_is_opened_on_the_pose_page(motion):
    wanted = poses(motion)[1]
    edited(motion, wish={"act": "edit", "key": 1})
    assert motion.session_state[state.POSE] == wanted
    assert motion.session_state[state.MOTION_EDITED_KEY] == 1


def test_a_reload_brings_the_timeline_back(motion, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "m" * 22)
    first, *_ = slots(motion)
    edited(motion, [first, first._replace(flip=True, steps=9)], fps=8, play="once")
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = fresh.switch_page(f"pages/{SCRIPT}").run()
    assert not again.exception and not again.error
    assert [slot.steps for slot in slots(again)] == [first.steps, 9]
    assert poses(again) == [poses(motion)[0], poses(motion)[1].mirrored()]
    assert shown(again)["fps"] == 8 and shown(again)["play"] == "once"
