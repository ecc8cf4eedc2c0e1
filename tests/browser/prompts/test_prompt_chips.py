"""The prompt as chips in a real browser: carried by mouse, finger and keys, weighed and muted."""

from __future__ import annotations

from tests.browser.prompts.test_prompts import LEAST_TARGET, PHONE, words
from tests.browser.quiet import settle
from tests.browser.test_studio import Visitor, visitor

__all__ = ["visitor"]

PROMPT = "1girl, red hair, jogging, beach"


def chip(page, text: str):
    return page.locator(".building .chip").filter(has=page.get_by_text(text, exact=True))


def middle(box) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def begin(visitor: Visitor) -> None:
    visitor.open("Prompts")
    words(visitor.page).fill(PROMPT)
    words(visitor.page).blur()
    visitor.settle()
    chip(visitor.page, "beach").wait_for()


def expect(page, text: str) -> None:
    page.wait_for_function(
        "([box, text]) => box.value === text", arg=[words(page).element_handle(), text]
    )


def test_chips_are_carried_weighed_muted_and_come_back(visitor: Visitor):
    page = visitor.page
    begin(visitor)

    # By mouse, from anywhere on a chip.
    page.mouse.move(*middle(chip(page, "beach").bounding_box()))
    page.mouse.down()
    first = chip(page, "1girl").bounding_box()
    page.mouse.move(first["x"] + 2, first["y"] + first["height"] / 2, steps=8)
    page.mouse.up()
    expect(page, "beach, 1girl, red hair, jogging")
    visitor.settle()
    assert page.locator(".panel .tools").count() == 0  # to carry is not to open

    # By keys, faster than the page runs.
    chip(page, "1girl").get_by_role("button").focus()
    for key in ("Alt+ArrowRight", "+", "+", "+", "ArrowRight", "m"):
        page.keyboard.press(key)
    expect(page, "beach, red hair, (1girl:1.3)\n# jogging")
    visitor.settle()
    assert chip(page, "jogging").get_by_role("button").get_attribute("aria-label").endswith("muted")

    # By number, and words of one's own.
    chip(page, "red hair").get_by_role("button").click()
    page.get_by_label("Weight", exact=True).fill("0.85")
    page.get_by_label("Weight", exact=True).press("Enter")
    page.get_by_role("textbox", name="Add words").fill("school uniform, (smile:1.1)")
    page.get_by_role("textbox", name="Add words").press("Enter")
    expect(page, "beach, (red hair:0.85), (1girl:1.3), (smile:1.1), school uniform\n# jogging")
    visitor.settle()

    # What is muted goes along, and all of it is there after a reload.
    page.reload()
    visitor.settle()
    chip(page, "school uniform").wait_for()
    assert chip(page, "jogging").get_attribute("class").endswith("muted")
    visitor.press("Use prompt and pose")
    page.wait_for_url("**/Generate")
    visitor.settle()
    assert words(page).input_value().endswith("school uniform\n# jogging")
    assert visitor.errors == []


def test_a_finger_carries_a_chip_by_its_grip(server, browser):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    visitor = Visitor(context.new_page(), server.address)
    page = visitor.page
    begin(visitor)
    small = page.locator(".building :is(button, input, .grip)").evaluate_all(
        "(found, least) => found.map(one => one.getBoundingClientRect())"
        ".filter(box => box.width && Math.min(box.width, box.height) < least).length",
        LEAST_TARGET,
    )
    assert small == 0

    # The finger pulls by the grip; elsewhere it scrolls.
    chip(page, "1girl").scroll_into_view_if_needed()
    settle(page)
    x, y = middle(chip(page, "beach").locator(".grip").bounding_box())
    to = chip(page, "1girl").bounding_box()
    touch = context.new_cdp_session(page)
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 9):
        at = {"x": x + (to["x"] + 2 - x) * step / 8, "y": y + (to["y"] + 20 - y) * step / 8}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page, "beach, 1girl, red hair, jogging")
    assert visitor.errors == []
    context.close()
