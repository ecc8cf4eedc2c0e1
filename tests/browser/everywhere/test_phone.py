"""On a phone: the camera, the button a page is for, what opens; and the keys' way into a window."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.browser.quiet import settle

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (300, 400), "#3a7").save(path)
    return str(path)


@pytest.fixture
def open_page(server, browser):
    """A page by its address and the name of a button on it, on a phone or a wide screen."""
    contexts = []

    def go(name: str, button: str, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{server.address}/{name}")
        page.get_by_role("button", name=button).first.wait_for(state="attached")
        settle(page, 500)
        return page

    yield go
    for context in contexts:
        context.close()


ON_PHONE = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


def test_a_photo_is_taken_by_the_field_for_files(open_page, photo):
    page = open_page("Upscale", "Take a photo", **ON_PHONE)
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Take a photo").first.tap()
    field = opened.value.element
    assert field.get_attribute("capture") == "environment"
    assert field.get_attribute("accept") == "image/*"
    opened.value.set_files(photo)
    page.get_by_alt_text("The picture to upscale").wait_for()


def test_a_photo_comes_into_the_gallery(open_page, photo):
    page = open_page("Gallery", "Add pictures", **ON_PHONE)
    page.get_by_role("button", name="Add pictures").tap()
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Take a photo").tap()
    before = page.locator(".tile").count()
    opened.value.set_files(photo)
    page.locator(".tile").nth(before).wait_for()


def test_the_button_a_page_is_for_stays_in_reach_and_what_opens_is_whole(open_page):
    page = open_page("Generate", "Another", **ON_PHONE)
    button = page.locator(".st-key-generate-submit button")
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    settle(page)
    for _ in range(2):  # at the end of the page, and at its start
        box = button.bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"]
        assert box["y"] >= PHONE["height"] - 100
        page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
        settle(page)
    page.get_by_role("button", name="Keep the drawing").tap()
    sheet = page.locator("[data-testid=stPopoverBody]")
    sheet.wait_for()
    settle(page)
    box = sheet.bounding_box()
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert box["y"] + box["height"] == pytest.approx(PHONE["height"], abs=1)
    assert sheet.evaluate("one => one.scrollHeight - one.clientHeight") <= 0


def test_without_a_touch_screen_there_is_no_camera(open_page):
    page = open_page("Upscale", "Shortcuts", viewport=WIDE)
    camera = page.locator('[class*="st-key-camera_"]').first
    camera.wait_for(state="attached")
    assert not camera.is_visible()


IN_DIALOG = "!!document.activeElement.closest('[role=dialog]')"


def test_keys_begin_at_the_skip_link_stay_in_a_window_and_come_back(open_page):
    page = open_page("Prompts", "Shortcuts", viewport=WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.get_by_role("button", name="Shortcuts").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    settle(page)
    for _ in range(3):
        assert page.evaluate(IN_DIALOG)
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    settle(page)
    assert "Shortcuts" in page.evaluate("document.activeElement.textContent")
