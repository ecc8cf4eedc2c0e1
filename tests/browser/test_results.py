"""A result on Generate in a real browser: its ways on, by mouse and by thumb."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_studio import Visitor, visitor

__all__ = ["visitor"]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 1000}
LEAST_TARGET = 44


@pytest.fixture
def painted(visitor: Visitor) -> Visitor:
    """With one finished picture on the page."""
    page = visitor.page
    visitor.open("Generate")
    prompt = page.get_by_role("textbox", name="Prompt", exact=True)
    prompt.fill("girl, red hair")
    prompt.blur()
    visitor.settle()
    page.locator(".st-key-generate-enlarge").get_by_text("off", exact=True).click()
    visitor.settle()
    page.locator(".st-key-generate-submit button").click()
    page.get_by_alt_text("Finished picture").first.wait_for()
    visitor.settle()
    return visitor


def row(page):
    return page.locator('[class*="st-key-result_"]').first


def lid(page) -> None:
    row(page).get_by_role("button", name="More").click()


def comes_back_after_a_deletion(painted: Visitor) -> None:
    page = painted.page
    lid(page)
    painted.press("Delete")
    page.get_by_text("in the trash for a week").wait_for()
    assert page.get_by_alt_text("Finished picture").count() == 0
    painted.press("Undo")
    page.get_by_alt_text("Finished picture").first.wait_for()


def is_large_enough(target) -> bool:
    box = target.bounding_box()
    return min(box["width"], box["height"]) >= LEAST_TARGET


def is_chosen_in_the_window_of_the_gallery(painted: Visitor) -> None:
    """By thumb, as a start picture, which is let go again."""
    page = painted.page
    page.locator(".st-key-generate-lid-generate-start summary").click()
    page.locator(".st-key-picking-open-generate-upload-start button").click()
    painted.settle()
    tile = page.get_by_role("dialog").get_by_role("button", name="Choose picture 1").first
    tile.wait_for()
    assert is_large_enough(tile)
    tile.click()
    painted.settle()
    page.get_by_role("dialog").wait_for(state="hidden")
    chips = page.locator(".st-key-generate_chips")
    chips.get_by_role("button", name="Start picture", exact=True).wait_for()
    page.locator(".st-key-generate-start-remove button").click()
    painted.settle()


def goes_on_in_styles(painted: Visitor) -> None:
    page = painted.page
    page.locator(".st-key-generate-styles-open button").click()
    tile = page.get_by_role("button", name="Use: Watercolour")
    tile.wait_for()
    assert is_large_enough(tile)
    tile.click()
    painted.settle()
    page.get_by_role("button", name="Leave out: Watercolour").wait_for()
    page.locator(".st-key-generate-styles-done-top button").click()
    painted.settle()
    chips = page.locator(".st-key-generate_chips")
    chip = chips.get_by_role("button", name="Style: Watercolour", exact=True)
    chip.wait_for()
    chip.click()
    painted.settle()


def test_a_result_goes_on(painted: Visitor):
    page = painted.page
    comes_back_after_a_deletion(painted)
    page.set_viewport_size(PHONE)
    is_chosen_in_the_window_of_the_gallery(painted)
    goes_on_in_styles(painted)

    # It fits a phone, its signs keep their names, and each is large enough for a thumb.
    page.set_viewport_size(PHONE)
    painted.settle()
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") == 0
    for name in ("Vary", "Favourite", "Upscale", "Download", "More"):
        box = row(page).get_by_role("button", name=name).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"], name
        assert min(box["width"], box["height"]) >= LEAST_TARGET, name
    page.set_viewport_size(DESKTOP)
    painted.settle()

    # Its seed is taken, and stands among what goes into the next picture.
    told = page.get_by_text(re.compile(r"seed \d+")).first.inner_text()
    seed = re.search(r"seed (\d+)", told)[1]
    lid(page)
    page.locator('[class*="st-key-more_"]').get_by_text(f"Seed: {seed}").first.wait_for()
    page.get_by_role("button", name="Copy to clipboard").first.wait_for(state="visible")
    painted.press("Reuse seed")
    painted.settle()
    page.locator(".st-key-generate_chips").get_by_text(f"Seed {seed}").first.wait_for()

    page.keyboard.press("Escape")  # the lid may stand open yet

    # A question mark lists the keys; in the prompt it is a word of it.
    page.locator("h1").first.click(force=True)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Make the picture").wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    prompt = page.get_by_role("textbox", name="Prompt", exact=True)
    prompt.press("End")
    prompt.press("?")
    painted.settle()
    assert prompt.input_value().endswith("?")
    assert dialog.count() == 0
    assert painted.errors == []
