"""What only a browser can tell: the menu on a phone, results in the window, contrasts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.quiet import settle, settled

SECONDS = 150
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOW_CONTRASTS = (Path(__file__).parent / "contrast.js").read_text()


@pytest.fixture
def open_page(server, browser):
    """A page of the studio in a window of its own."""
    contexts = []

    def go(name: str, viewport: dict[str, int], **options):
        is_phone = viewport is PHONE
        context = browser.new_context(
            viewport=viewport, has_touch=is_phone, is_mobile=is_phone, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(f"{server.address}/{name}")
        page.wait_for_selector("[data-testid=stMainBlockContainer]")
        settle(page, 500)
        return page

    yield go
    for context in contexts:
        context.close()


# --- the menu on a phone ------------------------------------------------------------------------


def is_menu_open(page) -> bool:
    return page.locator("[data-testid=stSidebar]").get_attribute("data-collapsed") == "false"


def open_menu(page) -> None:
    page.locator("[data-testid=stExpandSidebarButton]").tap()
    page.wait_for_selector("[data-testid=stSidebar][data-collapsed=false]")
    settle(page)


def test_the_menu_closes_when_a_page_was_chosen(open_page):
    page = open_page("Gallery", PHONE)
    assert not is_menu_open(page)
    open_menu(page)
    page.get_by_role("link", name="Prompts").tap()
    page.wait_for_url(re.compile("Prompts"))
    settle(page)
    assert not is_menu_open(page)


SEGMENT_START = """radio => {
    const box = radio.getBoundingClientRect();
    return [box.left + 10, box.top + box.height / 2];
}"""


def test_a_tap_beside_the_menu_closes_it_and_does_nothing_else(open_page):
    page = open_page("Prompts", PHONE)
    page.get_by_role("radio").first.wait_for()
    places = [(one.evaluate(SEGMENT_START), one) for one in page.get_by_role("radio").all()]
    place, beside = max(
        (one for one in places if one[0][0] < PHONE["width"] - 20), key=lambda one: one[0]
    )
    assert place[0] > 305 and not beside.is_checked(), "this button is not beside the menu"
    open_menu(page)
    page.touchscreen.tap(*place)
    settle(page)
    assert not is_menu_open(page)
    assert not beside.is_checked()
    page.touchscreen.tap(*place)
    settle(page)
    assert beside.is_checked()  # now it was the button's


def test_on_a_wide_window_the_menu_stays(open_page):
    page = open_page("Gallery", DESKTOP)
    page.get_by_role("link", name="Prompts").click()
    page.wait_for_url(re.compile("Prompts"))
    settle(page)
    page.locator("h1").first.click()
    assert is_menu_open(page)


def test_a_phone_shows_no_keyboard_shortcut(open_page):
    open_page("Generate", DESKTOP).locator("button kbd").first.wait_for()
    page = open_page("Generate", PHONE)
    page.locator("button kbd").first.wait_for(state="attached")
    assert not page.locator("button kbd").first.is_visible()


# --- results ------------------------------------------------------------------------------------


def assert_in_window(page, *places) -> None:
    height = page.viewport_size["height"]
    for place in places:
        box = place.bounding_box()
        assert box is not None, place
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, (place, box)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_first_picture_is_whole_in_the_window_with_its_actions(open_page, viewport):
    page = open_page("", viewport)
    page.get_by_role("button", name="Paint it").click()
    frame = page.locator(".paf-frame")
    frame.wait_for()
    settle(page, 500)  # it was scrolled to
    drawing = frame.bounding_box()
    assert_in_window(page, frame, page.get_by_role("button", name="Cancel"))
    picture = page.get_by_alt_text("Finished picture")
    picture.wait_for()
    settle(page, 500)
    badge = page.locator(".stMarkdownBadge:visible", has_text=re.compile(r"Pose \d+ %")).first
    badge.wait_for()
    assert_in_window(
        page,
        picture,
        badge,
        page.get_by_role("button", name="Download"),
        page.get_by_role("button", name="Upscale"),
    )
    # Where the preview stood the picture stands, in the same size: nothing jumped.
    shown = picture.bounding_box()
    for side in ("x", "y", "width", "height"):
        assert shown[side] == pytest.approx(drawing[side], abs=3), side


# --- coming back --------------------------------------------------------------------------------


def test_a_reload_and_a_new_tab_bring_the_work_back(open_page):
    page = open_page("Generate", DESKTOP)
    page.get_by_label("Prompt", exact=True).fill("a witch in the rain")
    steps = page.get_by_role("slider", name="Steps")
    page.get_by_label("Prompt", exact=True).blur()
    settle(page)
    steps.focus()
    steps.press("ArrowRight")
    settle(page, 500)
    chosen = steps.get_attribute("aria-valuenow")
    page.reload()
    settle(page, 500)
    other = page.context.new_page()
    other.goto(page.url)
    settle(other, 500)
    for tab in (page, other):
        prompt = tab.get_by_label("Prompt", exact=True)
        prompt.wait_for()
        assert prompt.input_value() == "a witch in the rain"
        assert tab.get_by_role("slider", name="Steps").get_attribute("aria-valuenow") == chosen
    page.get_by_role("button", name="Start over").click()
    settle(page, 500)
    assert page.get_by_label("Prompt", exact=True).input_value() == ""
    page.reload()
    settle(page, 500)
    assert page.get_by_label("Prompt", exact=True).input_value() == ""


# --- contrast -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(open_page, server, scheme):
    """WCAG AA asks for 4.5."""
    page = open_page("", DESKTOP, color_scheme=scheme)
    found = {}
    for name in ("", "Prompts", "Generate", "Upscale", "Cut_out", "Gallery", "Models", "Settings"):
        page.goto(f"{server.address}/{name}")
        page.wait_for_selector("[data-testid=stMainBlockContainer]")
        found[name or "Home"] = settled(page, LOW_CONTRASTS)
    assert not any(found.values()), found
