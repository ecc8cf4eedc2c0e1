"""The library of prompts in a real browser: drawings that nobody waits for, keys, dice, thumbs."""

from __future__ import annotations

import re

from core.posed_prompts import rolls
from core.prompts import library
from tests.browser.test_studio import Visitor, visitor

__all__ = ["visitor"]

PHONE = {"width": 390, "height": 844}
LEAST_TARGET = 44
DRAWN = "image => image.complete && [image.naturalWidth, image.naturalHeight].join('x')"


def words(page):
    return page.get_by_role("textbox", name="Prompt", exact=True)


def focused(page) -> str:
    return page.evaluate(
        "(function deep(root) { const at = root.activeElement;"
        " return at?.shadowRoot ? deep(at.shadowRoot) : at?.closest('.card')?.dataset.id ?? '';"
        "})(document)"
    )


def test_prompts_are_drawn_starred_rolled_and_used(visitor: Visitor):
    page = visitor.page

    # The page is there, and its buttons, while not one drawing has come.
    held, goes = [], []
    page.route("**/api/prompt/**", lambda one: one.continue_() if goes else held.append(one))
    visitor.open("Prompts")
    cards = page.locator(".cards .card")
    assert cards.count() == len(library.find("", "characters"))
    assert page.get_by_role("button", name="Use prompt and pose").is_enabled()
    assert held
    goes.append(True)
    for route in held:
        route.continue_()
    drawings = cards.locator("img")
    page.wait_for_function(
        "image => image.complete && image.naturalWidth", arg=drawings.first.element_handle()
    )
    assert drawings.first.evaluate(DRAWN) == "288x384"

    # Arrows walk over the cards, S gives a star, and the filter shows it.
    cards.first.get_by_role("button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    third = library.find("", "characters")[2]
    assert focused(page) == third.id
    page.keyboard.press("s")
    star = page.get_by_role("button", name=f"Favourite: {third.title}")
    page.wait_for_function(
        "star => star.getAttribute('aria-pressed') === 'true'", arg=star.element_handle()
    )
    page.get_by_text("Favourites", exact=True).click()
    visitor.settle()
    assert [card.get_attribute("data-id") for card in cards.all()] == [third.id]
    page.get_by_text("Favourites", exact=True).click()
    visitor.settle()

    # A number brings its roll, words are edited in place, and both go on with the pose.
    number = page.get_by_role("spinbutton")
    number.fill("7")
    number.press("Enter")
    visitor.settle()
    rolled = library.combine(*(library.fill(o.template, o.values) for o in rolls.roll(7).parts))
    assert words(page).input_value() == rolled
    words(page).fill(f"{rolled}, a small dragon")
    visitor.press("Use prompt and pose")
    page.wait_for_url("**/Generate")
    visitor.settle()
    assert words(page).input_value() == f"{rolled}, a small dragon"
    page.get_by_alt_text("The pose", exact=True).wait_for()
    assert visitor.errors == []


def test_on_a_phone(visitor: Visitor):
    page = visitor.page
    page.set_viewport_size(PHONE)
    visitor.open("Prompts")
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") == 0
    card = page.locator(".cards .card").first
    for name in (re.compile("^Favourite: "), re.compile("^Use ")):
        box = card.get_by_role("button", name=name).bounding_box()
        assert min(box["width"], box["height"]) >= LEAST_TARGET
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    drawing = page.locator(".st-key-prompts_drawing").bounding_box()
    assert drawing["x"] >= 0 and drawing["x"] + drawing["width"] <= PHONE["width"]

    # The prompt alone goes on; the pose that is there stays.
    visitor.press("Prompt only")
    page.wait_for_url("**/Generate")
    visitor.settle()
    assert words(page).input_value() == library.fill(library.template("morning-jog"))
