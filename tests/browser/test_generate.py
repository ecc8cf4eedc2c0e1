"""Generate in a real browser: what a person chooses stays chosen while its surroundings change."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_studio import Visitor, visitor

__all__ = ["visitor"]


@pytest.mark.parametrize("change", ["×2", "off", "refine"])
def test_the_page_lives_on_when_the_finished_size_changes(visitor: Visitor, change):
    page = visitor.page
    visitor.open("Generate")
    prompt = page.get_by_role("textbox", name="Prompt", exact=True)
    prompt.fill("girl, red hair")
    prompt.blur()
    visitor.settle()
    if change == "refine":
        page.get_by_text(re.compile("^Refine( · on)?$")).first.click()
        page.get_by_text("Refine the picture").click()
    else:
        page.locator(".st-key-generate-enlarge").get_by_text(change, exact=True).click()
    visitor.settle()
    page.get_by_text("fixed", exact=True).click()
    visitor.settle()
    assert page.locator('[data-testid="stAlert"], [data-testid="stException"]').count() == 0
    assert prompt.input_value() == "girl, red hair"
    assert page.get_by_role("spinbutton", name="Seed number").is_enabled()


WINDOW = {"width": 1440, "height": 900}


def take_the_sample(person: Visitor) -> None:
    """From Home to Generate with the character that plays there."""
    person.open("")
    person.press("Take this character")
    person.page.wait_for_url("**/Pose")
    person.settle()
    person.page.get_by_role("link", name="Generate", exact=True).first.click()
    person.page.get_by_text("sunny park path", exact=True).wait_for()  # the chips are there
    person.settle()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_for_the_sample_lies_within_the_window(server, browser, scheme):
    context = browser.new_context(viewport=WINDOW, color_scheme=scheme)
    person = Visitor(context.new_page(), server.address)
    take_the_sample(person)
    button = person.page.locator(".st-key-generate-submit button").bounding_box()
    assert button["y"] >= 0 and button["y"] + button["height"] <= WINDOW["height"]
    context.close()
