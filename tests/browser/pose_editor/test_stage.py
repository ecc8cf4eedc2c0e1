"""The stage takes strokes, files and the clipboard, and is reached by Tab, key and thumb."""

from __future__ import annotations

import base64
import io
import json
import math

import numpy as np
import pytest

from core.geometry import Size
from core.pose import openpose, presets
from core.pose.render import control_map
from core.pose.skeleton import Joint
from tests.browser.pose_editor.editing import FIRST, Editor

CANVAS = Size(512, 768)
WAVING = presets.get("waving").pose.fitted_to(CANVAS)
CIRCLE = [(256 + 40 * math.sin(a), 120 - 40 * math.cos(a)) for a in np.linspace(0, 6.28, 14)]
STROKES = (
    CIRCLE,
    [(256, 162), (256, 400)],
    [(256, 210), (340, 250), (430, 200)],
    [(256, 210), (180, 250), (110, 310)],
    [(256, 400), (310, 540), (340, 690)],
    [(256, 400), (205, 540), (170, 690)],
)
# What a browser puts into the events of a drop and of a paste.
DROP = """([type, name, kind, data]) => {
  const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0)), moved = new DataTransfer();
  moved.items.add(new File([bytes], name, {type: kind}));
  const find = root => root.querySelector('.pose-editor') || [...root.querySelectorAll('*')]
    .filter(one => one.shadowRoot).map(one => find(one.shadowRoot)).find(Boolean);
  const fields = {bubbles: true, composed: true, cancelable: true};
  const events = type === 'paste' ? [new ClipboardEvent(type, {...fields, clipboardData: moved})]
    : ['dragover', 'drop'].map(one => new DragEvent(one, {...fields, dataTransfer: moved}));
  for (const event of events) find(document).dispatchEvent(event);
}"""


@pytest.fixture
def phone(browser, address):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    opened = Editor(context.new_page(), address)
    opened.touch = context.new_cdp_session(opened.page)
    yield opened
    context.close()
    assert opened.errors == []


def touches(editor, *steps, pause: int = 20):
    """A finger down on the first place, along the others, and up."""
    kinds = ["touchStart", *["touchMove"] * (len(steps) - 1)]
    for kind, (x, y) in zip(kinds, steps, strict=True):
        editor.touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]}
        )
        editor.page.wait_for_timeout(pause)
    editor.touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def on_screen(editor, point):
    return editor.page.locator(".stage svg").evaluate(
        """(svg, [x, y]) => {
            const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
            return [at.x, at.y];
        }""",
        list(point),
    )


def give(editor, name: str, kind: str, data: bytes, how: str = "drop") -> None:
    text = base64.b64encode(data).decode()
    editor.page.evaluate(DROP, [how, name, kind, text])
    editor.settle()
    editor.settle()


def draw_by_mouse(editor, strokes=STROKES) -> None:
    for stroke in strokes:
        places = [on_screen(editor, point) for point in stroke]
        editor.page.mouse.move(*places[0])
        editor.page.mouse.down()
        for place in places[1:]:
            editor.page.mouse.move(*place, steps=4)
        editor.page.mouse.up()


def test_strokes_on_the_stage_become_a_person(editor):
    editor.tool("draw")
    draw_by_mouse(editor)
    editor.press("Control+z")
    editor.press("Control+y")
    editor.tool("sketch_done")
    editor.settle()
    body = editor.downloaded().people[0].body
    assert np.abs(body[Joint.LEFT_WRIST, :2] - (430, 200)).max() < 22
    assert np.abs(body[Joint.RIGHT_ANKLE, :2] - (170, 690)).max() < 22
    assert not editor.page.locator("[data-tool=sketch_done]").is_visible()
    editor.tool("undo")
    assert editor.downloaded() == FIRST


def test_a_drawing_that_is_no_person_stays_to_be_mended(editor):
    editor.tool("draw")
    draw_by_mouse(editor, STROKES[1:2])
    editor.press("Enter")
    editor.settle()
    assert "Draw a round head" in editor.page.get_by_test_id("stAlert").inner_text()
    draw_by_mouse(editor, [STROKES[0], *STROKES[2:]])
    editor.press("Enter")
    editor.settle()
    assert not editor.page.locator("[data-tool=sketch_done]").is_visible()
    assert editor.page.get_by_test_id("stAlert").count() == 0


def test_a_thumb_draws(phone):
    phone.tool("draw")
    for stroke in STROKES:
        touches(phone, *[on_screen(phone, point) for point in stroke])
    phone.tool("sketch_done")
    phone.settle()
    body = phone.downloaded().people[0].body
    assert np.abs(body[Joint.LEFT_WRIST, :2] - (430, 200)).max() < 30


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_pose_file_and_a_skeleton_picture_come_onto_the_stage(editor, how):
    give(editor, "pose.json", "application/json", openpose.dumps(WAVING).encode(), how)
    assert editor.downloaded() == WAVING
    picture = io.BytesIO()
    control_map(presets.get("dancing").pose).save(picture, "PNG")
    give(editor, "map.png", "image/png", picture.getvalue(), how)
    editor.page.get_by_role("button", name="Add beside").click()
    editor.settle()
    assert len(editor.downloaded().people) == 2
    editor.tool("undo")
    assert editor.downloaded() == WAVING


def test_a_file_is_opened_by_a_thumb(phone, tmp_path):
    file = tmp_path / "pose.json"
    file.write_text(openpose.dumps(WAVING))
    with phone.page.expect_file_chooser() as chooser:
        phone.tool("open")
    chooser.value.set_files(file)
    phone.settle()
    phone.settle()
    assert phone.downloaded() == WAVING


def test_the_gallery_opens_from_the_stage(editor):
    editor.tool("gallery")
    assert editor.page.get_by_role("dialog").inner_text().startswith("Choose a picture")


def test_tab_reaches_the_way_on_in_few_steps(editor):
    editor.page.evaluate("document.querySelector('h1').setAttribute('tabindex', '-1')")
    editor.page.evaluate("document.querySelector('h1').focus()")
    deep = """() => {
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at.textContent.trim();
    }"""
    reached = []
    for _ in range(9):
        editor.page.keyboard.press("Tab")
        reached.append(editor.page.evaluate(deep))
    assert any("Use this pose" in text for text in reached), reached


def test_arrows_go_through_the_tools_and_leave_the_pose_alone(editor):
    focused = """() => {
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at.dataset.tool ?? at.dataset.j ?? at.tagName;
    }"""
    editor.page.locator("[data-tool=camera]").focus()
    editor.press("ArrowRight")
    assert editor.page.evaluate(focused) == "draw"
    editor.press("End")
    assert editor.page.evaluate(focused) == "face"
    editor.press("ArrowRight")
    assert editor.page.evaluate(focused) == "camera"
    editor.page.locator(".stage svg").focus()
    editor.press("Enter")
    assert editor.page.evaluate(focused) == str(int(Joint.NECK))
    editor.press("Tab")
    assert editor.page.evaluate(focused) == str(int(Joint.RIGHT_SHOULDER))
    editor.press("Escape")
    assert editor.page.evaluate(focused) == "svg"
    assert editor.downloaded() == FIRST


def test_what_is_pinned_stays_when_the_person_is_dragged(editor):
    ends = [Joint.RIGHT_WRIST, Joint.LEFT_WRIST, Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]
    before = FIRST.people[0].body
    editor.tool("pins")
    editor.drag(Joint.RIGHT_HIP, 10, 14)
    hips = editor.downloaded().people[0].body
    np.testing.assert_allclose(hips[ends], before[ends], atol=0.1)
    assert np.hypot(*(hips[Joint.RIGHT_HIP] - before[Joint.RIGHT_HIP])[:2]) > 5
    editor.drag(Joint.NECK, -12, 8)
    neck = editor.downloaded().people[0].body
    np.testing.assert_allclose(neck[ends], before[ends], atol=0.1)
    assert np.hypot(*(neck[Joint.NECK] - hips[Joint.NECK])[:2]) > 3
    editor.tool("pins")
    editor.drag(Joint.RIGHT_WRIST, 0, -20)
    assert np.hypot(*(editor.downloaded().people[0].body - neck)[Joint.RIGHT_WRIST, :2]) > 10


def test_held_and_dragged_a_joint_moves_alone(phone):
    before = phone.downloaded().people[0].body
    x, y = phone.on_screen(Joint.LEFT_WRIST)
    phone.touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    phone.page.wait_for_timeout(700)
    for step in range(1, 9):
        phone.touch.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove", "touchPoints": [{"x": x + 5 * step, "y": y + 6 * step}]},
        )
    phone.touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.settle()
    after = phone.downloaded().people[0].body
    assert np.hypot(*(after - before)[Joint.LEFT_WRIST, :2]) > 40
    others = [joint for joint in range(18) if joint != Joint.LEFT_WRIST]
    np.testing.assert_allclose(after[others], before[others], atol=0.06)


def test_a_held_tool_tells_its_name_and_does_nothing(phone):
    box = phone.page.locator("[data-tool=flip]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    phone.touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    phone.page.wait_for_timeout(600)
    assert phone.page.locator(".bubble.on").inner_text() == "Mirror this person (F)"
    phone.touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.settle()
    assert phone.downloaded() == FIRST
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_is_copied_is_json_for_other_programs(browser, address):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor = Editor(context.new_page(), address)
    editor.joint(Joint.NECK).focus()
    editor.press("Control+c")
    text = editor.page.evaluate("navigator.clipboard.readText()")
    assert openpose.loads(text).people[0].body == pytest.approx(FIRST.people[0].body, abs=0.06)
    other = Editor(context.new_page(), address)
    other.page.evaluate(
        "text => navigator.clipboard.writeText(text)",
        json.dumps(json.loads(openpose.dumps(WAVING))),
    )
    other.tool("clipboard")
    other.settle()
    assert other.downloaded() == WAVING
    context.close()
    assert editor.errors == other.errors == []


def test_a_thumb_answers_who_makes_room(phone):
    wrist = phone.on_screen(Joint.LEFT_WRIST)
    touches(phone, wrist, (wrist[0] - 10, wrist[1] - 20), (wrist[0] - 20, wrist[1] - 40))
    phone.settle()
    phone.page.locator("[data-preset=waving]").click()
    phone.page.get_by_role("button", name="Add beside").click()
    phone.settle()
    phone.settle()
    assert len(phone.downloaded().people) == 2
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.tool("gallery")
    assert phone.page.get_by_role("dialog").inner_text().startswith("Choose a picture")
