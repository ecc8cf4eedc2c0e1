"""Pictures go to other programs of a device by its own sheet, where it has one."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.browser.quiet import settle

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# A sheet that keeps what it was given; for a press that is too old it opens as little as real ones.
SHEET = """
window.given = [];
navigator.canShare = ({files}) => files.every(one => one instanceof File);
navigator.share = async ({files}) => {
  if (window.isTooLate) {
    window.isTooLate = false;
    throw new DOMException('', 'NotAllowedError');
  }
  window.given.push([files[0].name, files[0].type, files[0].size > 500]);
};
"""
JPEG = "image/jpeg"


@pytest.fixture(scope="module")
def open_gallery(server, browser, tmp_path_factory):
    """The Gallery on a phone, with a picture in it; ``sheet``: what its browser has."""
    path = tmp_path_factory.mktemp("share") / "sea.png"
    Image.linear_gradient("L").convert("RGB").save(path)
    contexts = []

    def go(sheet: str):
        context = browser.new_context(**PHONE)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.add_init_script(sheet)
        page.goto(f"{server.address}/Gallery")
        page.get_by_role("button", name="Add pictures").tap()
        page.locator("input[type=file]").first.set_input_files(path)
        page.locator(".tile").first.wait_for()
        page.keyboard.press("Escape")
        settle(page)
        return page

    yield go
    for context in contexts:
        context.close()


def is_given(page, number: int) -> None:
    while page.evaluate("window.given.length") < number:
        page.wait_for_timeout(50)
    name, kind, has_content = page.evaluate("window.given.at(-1)")
    assert name.endswith(".jpg") and kind == JPEG and has_content


def test_a_picture_is_shared_from_the_wall_and_from_its_own_panel(open_gallery):
    page = open_gallery(SHEET)
    page.locator(".tile .more").first.tap()
    page.get_by_role("menuitem", name="Full screen").tap()
    page.locator(".viewer").get_by_role("button", name="Share").tap()
    is_given(page, 1)
    page.keyboard.press("Escape")
    page.locator(".tile .open").first.tap()
    button = page.locator(".share").first
    button.wait_for()
    settle(page)
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    page.evaluate("window.isTooLate = true")
    button.tap()
    again = page.get_by_role("button", name="Ready: press again")
    again.wait_for()
    assert page.evaluate("window.given.length") == 1
    again.tap()
    is_given(page, 2)
    page.get_by_role("button", name="Share", exact=True).first.wait_for()


def test_where_there_is_no_sheet_there_is_no_button(open_gallery):
    page = open_gallery("navigator.canShare = undefined;")
    page.locator(".tile .open").first.tap()
    page.locator('[class*="st-key-share_"]').first.wait_for(state="attached")
    settle(page)
    assert not page.locator('[class*="st-key-share_"]').first.is_visible()
