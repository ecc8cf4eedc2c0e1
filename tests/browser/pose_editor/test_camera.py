"""People turned in the round, in the browser as in Python, by slider, ring and thumb."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from core.geometry import Size
from core.pose import presets
from core.pose.anatomy import hands
from core.pose.canvas import to_editor
from core.pose.lifting.view import turned
from core.pose.skeleton import Joint, Pose
from core.ui.components.pose_editor import round_of, script
from tests.browser.pose_editor.editing import FIRST, Editor, lengths

CANVAS = Size(512, 768)
FILES = ("figure.js", "details.js", "changes.js", "selection.js", "kinematics.js", "camera.js")


@pytest.fixture(scope="module")
def engine(browser):
    page = browser.new_page()
    page.add_script_tag(content=script(*FILES))
    yield lambda code, *values: page.evaluate(f"given => {{ {code} }}", list(values))
    page.close()


def turn_to(editor: Editor, degrees: int, name: str = "turn") -> None:
    editor.page.locator(f"[data-camera={name}]").fill(str(degrees))
    editor.settle()


@pytest.mark.parametrize("name", ["jogging", "sitting", "standing-back", "turnaround-3-right"])
@pytest.mark.parametrize(("yaw", "tilt"), [(0.5, 0.0), (-1.4, 0.2), (math.pi, 0.0), (2.4, -0.3)])
def test_the_browser_turns_as_python_does(engine, name, yaw, tilt):
    person = hands.with_hands(presets.get(name).pose.fitted_to(CANVAS).people[0], "open")
    figure = to_editor(Pose((person,), CANVAS))[0]
    told = json.loads(json.dumps(round_of(person)))
    seen = engine(
        """const [figure, told, turn, tilt] = given;
        return viewed(roundOf(whole(figure), told), turn, tilt);""",
        figure, told, yaw, tilt,
    )  # fmt: skip
    wanted = turned(person, yaw, tilt)
    after = np.array([point[:3] for point in seen])
    assert after[:18, 2].astype(bool).tolist() == wanted.visible.tolist()
    shown = wanted.visible
    np.testing.assert_allclose(after[:18][shown, :2], wanted.body[shown, :2], atol=0.2)
    np.testing.assert_allclose(after[39:60, :2], wanted.right_hand[:, :2], atol=0.2)


def test_edits_of_a_turned_figure_go_back_with_it(engine):
    """A hand that was moved while the figure stood aside is where it was put, from any side."""
    person = presets.get("jogging").pose.fitted_to(CANVAS).people[0]
    figure = to_editor(Pose((person,), CANVAS))[0]
    there, back, again = engine(
        """const [figure, told] = given, round = roundOf(whole(figure), told);
        const aside = viewed(round, .9, 0), at = {...round, turn: .9, seen: aside};
        const edited = posed(aside, 7, plus(aside[7], [10, -25]));
        const kept = followed(at, edited);
        return [edited, viewed(kept, 0, 0), viewed(kept, .9, 0)];""",
        figure, round_of(person),
    )  # fmt: skip
    np.testing.assert_allclose(np.array(again)[:18, :3], np.array(there)[:18, :3], atol=0.01)
    moved = np.hypot(*(np.array(back)[:18, :2] - np.array(figure)[:18, :2]).T)
    assert moved[Joint.LEFT_WRIST] > 10
    still = [joint for joint in range(14) if joint not in (Joint.LEFT_ELBOW, Joint.LEFT_WRIST)]
    assert moved[still].max() < 0.2


def test_a_stretched_figure_is_asked_for_anew(engine):
    person = presets.get("standing").pose.fitted_to(CANVAS).people[0]
    figure = to_editor(Pose((person,), CANVAS))[0]
    result = engine(
        """const [figure, told] = given, round = roundOf(whole(figure), told), seen = round.seen;
        const larger = seen.map(([x, y, ...rest]) => [x * 1.5, y * 1.5, ...rest]);
        const torn = seen.with(10, movedTo(seen[10], [seen[10][0] + 80, seen[10][1] + 90]));
        return [Boolean(followed(round, larger)), followed(round, torn)];""",
        figure, round_of(person),
    )  # fmt: skip
    assert result == [True, None]


def test_the_slider_turns_and_comes_back_exactly(editor):
    editor.tool("camera")
    before = editor.downloaded()
    turn_to(editor, 60)
    aside = editor.downloaded().people[0].body
    wanted = turned(FIRST.people[0], math.radians(60))
    shift = aside[Joint.NECK] - wanted.body[Joint.NECK]
    shown = wanted.visible
    assert (aside[:, 2] > 0).tolist() == shown.tolist()
    np.testing.assert_allclose(aside[shown] - shift, wanted.body[shown], atol=0.3)
    turn_to(editor, 180)
    assert not editor.downloaded().people[0].visible[Joint.NOSE]
    turn_to(editor, 0)
    assert editor.downloaded() == before
    for _ in range(3):
        editor.press("Control+z")
    assert editor.downloaded() == before
    editor.press("Control+y")
    np.testing.assert_allclose(editor.downloaded().people[0].body, aside, atol=0.06)
    assert editor.page.locator("[data-camera=turn]").input_value() == "60"
    editor.tool("straight")
    assert editor.downloaded() == before
    turn_to(editor, 20, "tilt")
    tilted = editor.downloaded().people[0].body
    assert tilted[Joint.NECK, 1] > before.people[0].body[Joint.NECK, 1] + 3


def test_the_ring_is_dragged(editor):
    editor.tool("camera")
    before = editor.downloaded().people[0]
    knob = editor.page.locator("[data-handle=orbit]").bounding_box()
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    editor.stroke((x, y), (x + 50, y))
    degrees = int(editor.page.locator("[data-camera=turn]").input_value())
    assert 15 < degrees < 80
    after = editor.downloaded().people[0]
    assert lengths(after.body).shape != lengths(before.body).shape or not np.allclose(
        lengths(after.body), lengths(before.body), atol=2
    )
    editor.press("Control+z")
    assert editor.downloaded().people[0] == before


def test_a_thumb_turns_the_figure(browser, address):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    editor = Editor(context.new_page(), address)
    editor.tool("camera")
    touch = context.new_cdp_session(editor.page)
    box = editor.page.locator("[data-handle=orbit]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, points in (
        ("touchStart", [(x, y)]),
        *(("touchMove", [(x - 6 * step, y)]) for step in range(1, 9)),
        ("touchEnd", []),
    ):
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": u, "y": v} for u, v in points]},
        )
        editor.page.wait_for_timeout(20)
    editor.settle()
    assert int(editor.page.locator("[data-camera=turn]").input_value()) < -10
    wide = editor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    context.close()
    assert editor.errors == []
