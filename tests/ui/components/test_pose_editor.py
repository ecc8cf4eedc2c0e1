"""What the browser sends is checked; the browser gets the tables Python draws with."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core.errors import PoseFormatError, RequestRejected
from core.figures.casting import Character
from core.geometry import Size
from core.pose.anatomy import hands
from core.pose.canvas import to_editor
from core.pose.skeleton import BONES, FACE_MIRROR, MIRROR, Joint, Pose
from core.texts import Language, texts
from core.ui.components.bridge import sources
from core.ui.components.pose_editor import FOLDER, SCRIPTS, SHAPES, read_edit, script
from core.ui.pose.panels import map_sizes


def edit(pose: Pose, **changes) -> dict:
    width, height = pose.size
    return {"people": to_editor(pose), "width": width, "height": height, "rev": 3, **changes}


def test_an_edit_is_the_pose_and_its_revision(standing):
    assert read_edit(edit(standing, edit=1)) == (standing, 3, ())


def test_an_edit_may_bring_another_canvas(standing):
    pose, *_ = read_edit(edit(standing, width=768, height=512))
    assert pose.size == Size(768, 512)
    assert pose.people == standing.people


def test_an_edit_brings_hands_and_face(standing):
    person = replace(hands.with_hands(standing.people[0], "peace"), face=np.full((70, 3), 9.5))
    pose = Pose((person,), standing.size)
    assert read_edit(json.loads(json.dumps(edit(pose)))) == (pose, 3, ())


def test_an_edit_brings_who_plays(standing):
    told = [{"words": "girl, red hair", "seed": 4}, None]
    found = read_edit(edit(standing, characters=told)).characters
    assert found == (Character("girl, red hair", 4), None)


@pytest.mark.parametrize("told", [3, "x", [3], [{"words": None}], [None] * 21])
def test_characters_that_are_none_are_refused(told, standing):
    with pytest.raises(RequestRejected):
        read_edit(edit(standing, characters=told))


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
    "forty points": {"people": [[[1, 2, 1]] * 40]},
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
    assert tables["faceMirror"] == list(FACE_MIRROR)
    gestures = {gesture["id"]: gesture["points"] for gesture in tables["gestures"]}
    assert list(gestures) == list(hands.GESTURES)
    np.testing.assert_allclose(gestures["peace"], hands.shape("peace"), atol=1e-4)
    assert {shape["id"]: (shape["width"], shape["height"]) for shape in tables["shapes"]} == {
        "portrait": (512, 768),
        "square": (640, 640),
        "landscape": (768, 512),
    }


def test_every_tool_has_an_icon():
    drawn = set(re.findall(r"^  (\w+): '", sources(FOLDER, "icons.js"), re.MULTILINE))
    named = set(re.findall(r"\['(\w+)', (?:t\(|'')", sources(FOLDER, "toolbar.js")))
    assert named | {key for key, _, _ in SHAPES} == drawn


def test_the_words_of_the_skeleton_are_translated():
    titles = {joint.title for joint in Joint} | {one.title for one in hands.GESTURES.values()}
    titles |= {title for _, title, _ in SHAPES}
    assert titles <= set(texts(Language.JAPANESE).file("pose_editor"))


@pytest.mark.parametrize("name", [*SCRIPTS, "preset_grid.js"])
def test_the_browser_part_writes_no_markup_and_asks_nobody(name):
    assert not re.search(
        r"innerHTML|insertAdjacentHTML|fetch\(|XMLHttp|import\(|eval\(", sources(FOLDER, name)
    )


# --- downloads --------------------------------------------------------------------------------


def test_the_control_map_comes_half_whole_and_double():
    assert map_sizes(Pose((), Size(512, 768))) == [Size(256, 384), Size(512, 768), Size(1024, 1536)]


def test_a_very_large_canvas_is_not_doubled():
    assert map_sizes(Pose((), Size(4000, 4000))) == [Size(2000, 2000), Size(4000, 4000)]
