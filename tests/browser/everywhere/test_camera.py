"""A phone's camera brings a picture where a file would."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.browser.quiet import settle

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (300, 400), "#3a7").save(path)
    return str(path)


def test_a_photo_is_taken_by_the_field_for_files(server, browser, photo):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{server.address}/Upscale")
    button = page.get_by_role("button", name="Take a photo").first
    button.wait_for()
    settle(page, 500)
    with page.expect_file_chooser() as opened:
        button.tap()
    field = opened.value.element
    assert field.get_attribute("capture") == "environment"
    assert field.get_attribute("accept") == "image/*"
    opened.value.set_files(photo)
    page.get_by_alt_text("The picture to upscale").wait_for()
    context.close()


def test_without_a_touch_screen_there_is_no_such_button(server, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{server.address}/Upscale")
    camera = page.locator('[class*="st-key-camera_"]').first
    camera.wait_for(state="attached")
    settle(page)
    assert not camera.is_visible()
    context.close()
