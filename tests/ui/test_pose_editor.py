"""What the browser sends is checked; the browser gets the tables Python draws with."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from core.errors import PoseFormatError
from core.pose.canvas import to_editor
from core.pose.skeleton import BONES, MIRROR, Joint, Person, Pose, Size
from core.ui.pose_editor import SHAPES, read_edit, script
from core.ui.pose_editor.browser import source
from core.ui.pose_editor.details import with_details
from core.ui.pose_panels import map_sizes


def edit(pose: Pose, **changes) -> dict:
    width, height = pose.size
    return {"people": to_editor(pose), "width": width, "height": height, "rev": 3, **changes}


def test_an_edit_is_the_pose_and_its_revision(standing):
    assert read_edit(edit(standing, edit=1)) == (standing, 3)


def test_an_edit_may_bring_another_canvas(standing):
    pose, _ = read_edit(edit(standing, width=768, height=512))
    assert pose.size == Size(768, 512)
    assert pose.people == standing.people


BAD = {
    "not an object": [1, 2],
    "text": "pose",
    "no people": {"width": 128, "height": 192, "rev": 1},
    "no revision": {"rev": None},
    "revision is text": {"rev": "1"},
    "huge canvas": {"width": 10**9},
    "canvas over the pixel limit": {"width": 8192, "height": 8192},
    "side is not a number": {"height": float("nan")},
    "side is true": {"width": True},
    "negative side": {"height": -5},
    "seven joints": {"people": [[[1, 2, 1]] * 7]},
    "ten thousand people": {"people": [[[1, 2, 1]] * 18] * 10_000},
    "not a number": {"people": [[[float("nan"), 2, 1]] * 18]},
    "too large": {"people": [[[1e400, 2, 1]] * 18]},
    "markup": {"people": [[["<b>", 2, 1]] * 18]},
}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_payload_is_refused_in_one_line(name, standing):
    bad = BAD[name]
    payload = edit(standing, **bad) if isinstance(bad, dict) and "width" not in bad else bad
    if isinstance(bad, dict) and "people" not in bad and "rev" not in bad:
        payload = edit(standing, **bad)
    with pytest.raises(PoseFormatError) as caught:
        read_edit(payload)
    assert "\n" not in str(caught.value)
    assert "<b>" not in str(caught.value)
    assert re.match(r"Expected .* got .*: reload the page", str(caught.value))


def test_the_browser_draws_with_the_tables_of_the_control_map():
    first = script("figure.js").splitlines()[0]
    tables = json.loads(first.removeprefix("const SKELETON = ").removesuffix(";"))
    assert tables["bones"] == [list(bone) for bone in BONES]
    assert tables["mirror"] == list(MIRROR)
    assert tables["names"][Joint.LEFT_WRIST] == "left wrist"
    assert tables["colours"][:2] == ["#ff0000", "#ff5500"]
    assert {shape["id"]: (shape["width"], shape["height"]) for shape in tables["shapes"]} == {
        "portrait": (512, 768),
        "square": (640, 640),
        "landscape": (768, 512),
    }


def test_every_tool_has_an_icon():
    drawn = set(re.findall(r"^  (\w+): '", source("icons.js"), re.MULTILINE))
    named = set(re.findall(r"\['(\w+)', '", source("editor.js")))
    assert named | {key for key, _, _ in SHAPES} == drawn


@pytest.mark.parametrize("name", ["editor.js", "scene.js", "figure.js", "changes.js", "shelf.js"])
def test_the_browser_part_writes_no_markup_and_asks_nobody(name):
    assert not re.search(
        r"innerHTML|insertAdjacentHTML|fetch\(|XMLHttp|import\(|eval\(", source(name)
    )


# --- hands and faces --------------------------------------------------------------------------


def with_hand(pose: Pose) -> Pose:
    body = pose.people[0].body
    hand = np.ones((21, 3), np.float32)
    hand[:, :2] = body[Joint.LEFT_WRIST, :2] + np.arange(21)[:, None] * 0.5
    return Pose((Person(body, left_hand=hand),), pose.size)


def bare(pose: Pose) -> Pose:
    return Pose(tuple(Person(person.body) for person in pose.people), pose.size)


def test_a_hand_moves_with_its_person(standing):
    loaded = with_hand(standing)
    moved = loaded.people[0].moved(7, -3)
    kept = with_details(Pose((Person(moved.body),), loaded.size), loaded)
    np.testing.assert_allclose(kept.people[0].left_hand, moved.left_hand, atol=1e-3)


def test_a_hand_grows_with_its_person(standing):
    loaded = with_hand(standing)
    grown = loaded.people[0].scaled(1.5, 1.5)
    kept = with_details(Pose((Person(grown.body),), Size(192, 288)), loaded)
    np.testing.assert_allclose(kept.people[0].left_hand, grown.left_hand, atol=1e-3)


def test_a_hand_stays_when_something_else_is_bent(standing):
    body = standing.people[0].body.copy()
    body[Joint.RIGHT_ANKLE, 0] += 20
    loaded = with_hand(standing)
    kept = with_details(Pose((Person(body),), standing.size), loaded)
    np.testing.assert_allclose(kept.people[0].left_hand, loaded.people[0].left_hand, atol=1e-4)


@pytest.mark.parametrize("change", ["bent", "hidden", "mirrored"])
def test_a_hand_is_left_out_when_its_arm_changed(change, standing):
    body = standing.people[0].body.copy()
    if change == "bent":
        body[Joint.LEFT_WRIST, :2] += (30, -40)
    if change == "hidden":
        body[Joint.LEFT_WRIST] = 0
    body[Joint.RIGHT_WRIST, :2] += (-20, -10)
    person = Person(body).mirrored(128) if change == "mirrored" else Person(body)
    edited = Pose((person,), standing.size)
    assert with_details(edited, with_hand(standing)).people[0].left_hand is None


def test_of_two_people_each_keeps_their_own_hand(standing):
    left = with_hand(standing).people[0]
    right = left.moved(40, 0)
    loaded = Pose((left, right), Size(256, 192))
    kept = with_details(bare(loaded), loaded)
    assert np.allclose(kept.people[0].left_hand, left.left_hand, atol=1e-3)
    assert np.allclose(kept.people[1].left_hand, right.left_hand, atol=1e-3)


# --- downloads --------------------------------------------------------------------------------


def test_the_control_map_comes_half_whole_and_double():
    assert map_sizes(Pose((), Size(512, 768))) == [Size(256, 384), Size(512, 768), Size(1024, 1536)]


def test_a_very_large_canvas_is_not_doubled():
    assert map_sizes(Pose((), Size(4000, 4000))) == [Size(2000, 2000), Size(4000, 4000)]
