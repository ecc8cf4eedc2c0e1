"""The box for prompts on Generate in a real browser: typing, keys, marks, thumbs, alphabets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.browser.quiet import settle
from tests.browser.test_studio import Visitor, visitor

__all__ = ["visitor"]

PHONE = {"width": 390, "height": 844}
LEAST_TARGET = 44
NAMES = {
    "characters": [{"name": "mio", "note": "Mio"}, {"name": "mio:school", "note": "Mio"}],
    "loras": [{"name": "Ink", "weight": 0.8, "note": "ink wash"}],
    "embeddings": [{"name": "qnegative_v1", "note": ""}],
}
CONTRAST = (Path(__file__).parents[1] / "contrast.js").read_text()


def prompt_of(page):
    return page.get_by_role("textbox", name="Prompt", exact=True)


def options(page):
    return page.locator("[role=listbox]:popover-open [role=option]")


def suggestions(page) -> list[str]:
    options(page).first.wait_for()
    return options(page).locator(".paf-completion-word").all_inner_texts()


def start(page, address: str):
    """The prompt on Generate, empty, with its lists in the browser."""
    page.route("**/api/completion/names", lambda one: one.fulfill(json=NAMES))
    page.goto(f"{address}/Generate")
    settle(page)
    prompt = prompt_of(page)
    with page.expect_response(re.compile("api/completion/tags")):
        prompt.click()
    page.wait_for_function("() => document.querySelector('[data-testid=stTextArea] .paf-mirror')")
    return prompt


def test_words_are_completed_by_keys_and_the_text_area_stays_what_it_is(server, visitor: Visitor):
    page = visitor.page
    prompt = start(page, server.address)

    page.keyboard.type("smile, long h")
    assert suggestions(page)[0] == "long hair"
    listbox = page.get_by_role("listbox", name="Suggestions")
    assert prompt.get_attribute("aria-controls") == listbox.get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert options(page).first.get_attribute("aria-selected") == "true"
    assert prompt.get_attribute("aria-activedescendant") == options(page).first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert options(page).last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert prompt.input_value() == "smile, long hair, "
    assert not options(page).count() and not prompt.get_attribute("aria-activedescendant")

    # What was taken is taken back as what was typed is.
    page.keyboard.press("Control+z")
    assert prompt.input_value() == "smile, long h"
    page.keyboard.press("Control+Shift+z")
    assert prompt.input_value() == "smile, long hair, "

    # Tab takes the first; without a list it goes on; Enter that chose nothing is a new line.
    page.keyboard.type("ponit")
    assert suggestions(page)[0] == "ponytail"
    page.keyboard.press("Tab")
    assert prompt.input_value() == "smile, long hair, ponytail, "
    page.keyboard.type("blue ey")
    suggestions(page)
    page.keyboard.press("Enter")
    assert prompt.input_value().endswith("blue ey\n")
    page.keyboard.type("red ey")
    suggestions(page)
    page.keyboard.press("Escape")
    assert not options(page).count()
    assert page.evaluate("() => document.activeElement.tagName") == "TEXTAREA"

    # Streamlit has it all, and F5 finds it again.
    prompt.fill("smile, ")
    page.keyboard.type("long ha")
    suggestions(page)
    page.keyboard.press("Tab")
    prompt.blur()
    visitor.settle()
    page.locator(".st-key-generate-words").get_by_text("long hair").wait_for(state="attached")
    page.reload()
    page.wait_for_function(
        "() => document.querySelector('.st-key-generate-prompt textarea')?.value"
        " === 'smile, long hair, '"
    )
    assert visitor.errors == [] and visitor.outside == []


def test_names_are_completed_and_clicked(server, visitor: Visitor):
    page = visitor.page
    prompt = start(page, server.address)
    page.keyboard.type("@m")
    assert suggestions(page) == ["@mio", "@mio:school"]
    options(page).last.click()
    assert prompt.input_value() == "@mio:school, "
    page.keyboard.type("<")
    assert suggestions(page) == ["Ink"]
    options(page).first.click()
    assert prompt.input_value() == "@mio:school, <lora:Ink:0.8>"
    assert page.evaluate("() => document.activeElement.tagName") == "TEXTAREA"
    prompt.fill("red, ")
    page.keyboard.type("qneg")
    assert suggestions(page)[0] == "qnegative_v1"
    page.keyboard.press("Tab")
    assert prompt.input_value() == "red, qnegative_v1, "


def test_keys_change_weights_and_control_enter_still_makes_the_picture(server, visitor: Visitor):
    page = visitor.page
    prompt = start(page, server.address)
    page.keyboard.type("red eyes")
    for key in ("ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(f"Control+{key}")
    assert prompt.input_value() == "red (eyes:1.1)"
    page.keyboard.press("Control+z")
    assert prompt.input_value() == "red (eyes:1.2)"
    page.keyboard.press("Meta+ArrowDown")
    page.keyboard.press("Meta+ArrowDown")
    assert prompt.input_value() == "red eyes"
    prompt.fill("girl, ")
    page.keyboard.type("long ha")
    suggestions(page)
    page.keyboard.press("Control+Enter")
    assert not options(page).count()
    visitor.settle()
    page.locator("[class*=st-key-active_], [class*=st-key-job_]").first.wait_for()
    page.get_by_role("button", name="Cancel").first.click()


def test_what_was_pasted_or_filled_in_opens_nothing(server, visitor: Visitor):
    page = visitor.page
    prompt = start(page, server.address)
    prompt.fill("long ha")
    page.wait_for_timeout(100)
    assert not options(page).count()
    prompt.press("End")
    page.keyboard.type("i")
    assert suggestions(page)[0] == "long hair"
    prompt.press("ArrowLeft")
    assert not options(page).count()


BOXES = """() => [...document.querySelectorAll('.paf-under.unspoken')].map(one => {
  const box = one.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height];
})"""


def test_what_cannot_be_spoken_is_marked_told_and_left_alone_once_it_is_edited(
    server, visitor: Visitor
):
    page = visitor.page
    prompt = start(page, server.address)
    prompt.fill("😀 girl, [cat:dog], smile")
    prompt.blur()
    visitor.settle()
    line = page.locator(".paf-unspoken li")
    line.first.wait_for()
    assert line.count() == 1
    assert line.locator("code").inner_text() == "[cat:dog]"
    assert prompt.get_attribute("aria-describedby")

    (box,) = page.evaluate(BOXES)
    area = prompt.bounding_box()
    assert area["y"] < box[1] < area["y"] + 40 and 50 < box[2] < 110
    page.mouse.move(box[0] + box[2] / 2, box[1] + box[3] / 2)
    tip = page.locator(".paf-tip:popover-open")
    tip.wait_for()
    reason = tip.inner_text()
    assert reason and reason in line.inner_text()
    page.mouse.move(5, 5)
    assert not tip.count()

    # The line leads to the words.
    line.get_by_role("button").click()
    selected = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert prompt.evaluate(selected) == "[cat:dog]"

    # Words before it move it; words in it end it, without the server.
    prompt.press("Home")
    page.keyboard.type("a ")
    (after,) = page.evaluate(BOXES)
    assert after[0] > box[0] and abs(after[2] - box[2]) < 1
    page.keyboard.press("End")
    for _ in range(len(" smile") + 3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("s")
    assert page.evaluate(BOXES) == [] and not line.count()


LINES = """([text, width]) => {
  const area = document.querySelector('.st-key-generate-prompt textarea');
  const root = area.parentElement, inner = root.querySelector('.paf-mirror > div');
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
  root.style.width = `${width}px`;
  setter.call(area, text);
  area.dispatchEvent(new Event('input', {bubbles: true}));
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    const height = area.style.height;
    area.style.height = '0px';
    const asked = area.scrollHeight;
    area.style.height = height;
    const mirror = root.querySelector('.paf-mirror');
    done([asked, inner.scrollHeight, area.clientWidth, mirror.clientWidth]);
  })));
}"""
TEXTS = [
    "girl, " * 40,
    "a, (b:1.2), [c|d], <lora:ink:0.8>, " * 12,
    "supercalifragilisticexpialidocious" * 8,
    "猫耳、長い髪、笑顔、" * 20,
    "fi ff fl ffi AVATAR To. Ty, " * 15,
    "one\ntwo\n\nthree\n",
    "trailing blanks          " * 9,
    "tab\tand emoji 😀👩‍🎤 and more " * 9,
]


def test_what_lies_behind_breaks_its_lines_as_the_text_area_does(server, visitor: Visitor):
    page = visitor.page
    start(page, server.address)
    for text in TEXTS:
        for width in (451, 362, 301.5, 233):
            area, mirror, wide, wide_behind = page.evaluate(LINES, [text, width])
            assert (mirror, wide_behind) == (area, wide), (text[:20], width)


def test_marks_stay_with_their_words_while_the_text_is_scrolled(server, visitor: Visitor):
    page = visitor.page
    prompt = start(page, server.address)
    prompt.fill("girl,\n" * 60 + "[cat:dog]\n" + "red,\n" * 60)
    prompt.blur()
    visitor.settle()
    page.locator(".paf-unspoken li").first.wait_for()
    prompt.evaluate("area => { area.style.height = '120px'; area.style.maxHeight = '120px'; }")
    visitor.settle()
    tops = []
    for asked in (0, 700):
        prompt.evaluate("(area, top) => { area.scrollTop = top; }", asked)
        visitor.settle()
        ((_left, top, _width, _height),) = page.evaluate(BOXES)
        tops.append(top - prompt.bounding_box()["y"] + asked)
    assert prompt.evaluate("area => area.scrollTop") == 700
    assert abs(tops[0] - tops[1]) < 1


def test_an_input_method_is_not_disturbed(server, visitor: Visitor):
    page = visitor.page
    prompt = start(page, server.address)
    keyboard = page.context.new_cdp_session(page)
    for composed in ("ね", "ねこ", "ねこみみ"):
        keyboard.send("Input.imeSetComposition",
                      {"text": composed, "selectionStart": len(composed),
                       "selectionEnd": len(composed)})  # fmt: skip
        assert not options(page).count()
    heard = """area => ['ArrowDown', 'Enter', 'Tab', 'Escape'].map(key => area.dispatchEvent(
      new KeyboardEvent('keydown', {key, isComposing: true, bubbles: true, cancelable: true})))"""
    assert prompt.evaluate(heard) == [True] * 4
    assert prompt.input_value() == "ねこみみ"
    keyboard.send("Input.insertText", {"text": "猫耳"})
    assert suggestions(page)[0] == "cat ears"
    page.keyboard.press("Tab")
    assert prompt.input_value() == "cat ears, "


def test_on_a_phone_the_list_stands_above_the_keyboard_and_fits_thumbs(server, browser):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    prompt = start(page, server.address)
    # So much is left by a keyboard; the browser has none here.
    page.evaluate("""() => {
      Object.defineProperty(visualViewport, 'height', {configurable: true, get: () => 430});
      visualViewport.dispatchEvent(new Event('resize'));
    }""")
    page.keyboard.type("long")
    suggestions(page)
    box = page.locator("[role=listbox]:popover-open").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 430
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    assert box["height"] >= LEAST_TARGET
    assert options(page).first.bounding_box()["height"] >= LEAST_TARGET
    options(page).first.tap()
    assert prompt.input_value() == "long hair, "
    prompt.fill("[cat:dog]")
    prompt.blur()
    settle(page)
    line = page.locator(".paf-unspoken button")
    line.wait_for()
    assert line.bounding_box()["height"] >= LEAST_TARGET
    # A tap on the words tells, too.
    ((left, top, width, height),) = page.evaluate(BOXES)
    page.touchscreen.tap(left + width / 2, top + height / 2)
    page.locator(".paf-tip:popover-open").wait_for()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_list_and_the_marks(server, browser, scheme):
    axe = pytest.importorskip("axe_playwright_python")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1440, "height": 900})
    context.add_init_script((Path(axe.__file__).parent / "axe.min.js").read_text())
    page = context.new_page()
    page.set_default_timeout(60_000)
    prompt = start(page, server.address)
    prompt.fill("(a:1.2), [cat:dog], ")
    prompt.blur()
    settle(page)
    page.locator(".paf-unspoken li").first.wait_for()
    prompt.click()
    prompt.press("Control+End")
    page.keyboard.type("long")
    suggestions(page)
    page.keyboard.press("ArrowDown")
    found = page.evaluate(
        "async () => (await axe.run('[data-testid=stMain]', {resultTypes: ['violations']}))"
        ".violations.filter(one => ['serious', 'critical'].includes(one.impact))"
        ".map(one => [one.id, one.nodes.map(node => node.html.slice(0, 120))])"
    )
    assert found == [], json.dumps(found)
    faint = [one for one in page.evaluate(CONTRAST) if "paf-" in one[0] or "CODE" in one[0]]
    assert faint == []
    context.close()
