"""The Motion page in a real browser, at a desk and on a phone: somebody walks by themselves, keys
are changed under the hand, and a clip is made and played."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SECONDS = 90_000


@pytest.fixture(params=SIZES, ids=str)
def page(request, browser, server):
    width, height = SIZES[request.param]
    is_phone = request.param == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=is_phone, is_mobile=is_phone
    )
    opened = context.new_page()
    opened.set_default_timeout(SECONDS)
    opened.goto(f"{server.address}/Motion")
    opened.locator(".motion[data-shows=drawing]").wait_for()
    yield opened
    context.close()


def times(page: Page) -> list[str]:
    return page.locator(".key .time").all_inner_texts()


def plays(page: Page, root: str) -> None:
    """Its frames follow one another."""
    shown = page.locator(root)
    expect(shown).to_have_attribute("data-frame", "3", timeout=SECONDS)
    expect(shown).not_to_have_attribute("data-frame", "3", timeout=SECONDS)


def test_somebody_walks_keys_are_changed_and_a_clip_is_made(page):
    plays(page, ".motion")
    canvas = page.locator(".motion .paper").bounding_box()
    assert canvas is not None and canvas["x"] >= 0
    assert canvas["x"] + canvas["width"] <= page.viewport_size["width"]
    expect(page.locator(".cycles[data-filled=true] .cycle")).to_have_count(10, timeout=SECONDS)

    page.locator(".cycle[data-cycle=wave]").click()
    page.locator(".key").nth(7).wait_for()
    expect(page.locator(".key")).to_have_count(8)
    page.locator(".key").nth(1).click()
    expect(page.get_by_role("button", name="Play (Space)")).to_be_visible()
    page.get_by_role("button", name="Frames to the next key: more").click()
    expect(page.locator(".key .time").nth(1)).to_have_text("3")
    page.keyboard.press("Escape")
    page.locator(".key").nth(1).focus()
    page.keyboard.press("Alt+ArrowRight")
    assert times(page)[:4] == ["2", "2", "3", "2"]
    page.keyboard.press("Delete")
    expect(page.locator(".key")).to_have_count(7)
    page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    expect(page.locator(".key")).to_have_count(8)
    assert times(page)[2] == "3"

    onion = page.get_by_role("button", name="Onion skin: the keys before and after as ghosts")
    onion.click()
    expect(page.locator(".motion")).to_have_attribute("data-ghosts", "2", timeout=SECONDS)
    onion.click()
    if page.viewport_size["width"] > 1000:
        carry(page, 2, 0)
        assert times(page)[:3] == ["3", "2", "2"]

    page.get_by_role("button", name="Make the clip").click()
    page.locator(".clip[data-shows=drawing]").wait_for()
    plays(page, ".clip")
    page.reload()
    page.locator(".clip[data-shows=drawing]").wait_for()
    page.get_by_text("Timeline", exact=True).click()
    page.locator(".motion[data-shows=drawing]").wait_for()
    expect(page.locator(".key")).to_have_count(8)


def carry(page: Page, number: int, to: int) -> None:
    """By the mouse, before another key."""
    start, end = (page.locator(".key").nth(one).bounding_box() for one in (number, to))
    assert start is not None and end is not None
    page.mouse.move(start["x"] + 30, start["y"] + 40)
    page.mouse.down()
    page.mouse.move(end["x"] + 4, end["y"] + 40, steps=6)
    page.mouse.up()
