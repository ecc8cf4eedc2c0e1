"""An animal on the Repose page in a real browser, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from core.repose.animals.presets import POSES
from tests.repose.animals.dog import SIZE, dog

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SECONDS = 90_000


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "dog.png"
    dog()[0].image().save(path)
    return path


@pytest.fixture(params=SIZES, ids=str)
def page(request, browser, server, picture):
    """With a dog chosen and its joints over it."""
    width, height = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=request.param == "phone"
    )
    opened = context.new_page()
    opened.set_default_timeout(SECONDS)
    opened.goto(f"{server.address}/Repose")
    opened.get_by_text("A four-legged animal").click()
    opened.get_by_role("button", name="Choose a picture").click()
    opened.locator("input[type=file]").first.set_input_files(picture)
    opened.locator(".animal [data-joint='2']").wait_for()
    opened.keyboard.press("Escape")
    yield opened
    context.close()


def nose(page: Page) -> tuple[float, float]:
    """Where it is in the picture."""
    circle = page.locator(".animal [data-joint='2']")
    return float(circle.get_attribute("cx") or 0), float(circle.get_attribute("cy") or 0)


def drag_nose(page: Page, by: tuple[float, float]) -> None:
    page.locator(".animal svg").scroll_into_view_if_needed()
    box = page.locator(".animal [data-joint='2']").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=6)
    page.mouse.up()


def test_joints_are_dragged_poses_picked_and_pictures_made(page):
    before = nose(page)
    drag_nose(page, (-20, 12))
    moved = nose(page)
    edges = page.locator(".animal svg").bounding_box()
    assert edges is not None
    scale = SIZE.width / edges["width"]
    assert moved[0] - before[0] == pytest.approx(-20 * scale, abs=scale)
    assert moved[1] - before[1] == pytest.approx(12 * scale, abs=scale)
    page.get_by_role("button", name=f"{len(POSES)} poses").click()
    page.locator(f".wall[data-shown='{len(POSES)}']").wait_for()
    page.get_by_role("button", name=f"Make {len(POSES)} pictures").click()
    page.get_by_role("button", name="ZIP").wait_for()
    page.reload()
    page.get_by_role("button", name=f"Make {len(POSES)} pictures").wait_for()
    page.get_by_text("Picture", exact=True).first.click()
    page.locator(".animal [data-joint='2']").wait_for()
    assert nose(page) == pytest.approx(moved, abs=0.1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_drag_is_taken_back(page):
    before = nose(page)
    drag_nose(page, (-15, 0))
    page.locator(".animal [data-tool=undo]").click()
    assert nose(page) == before
    assert page.locator(".animal [data-tool=undo]").get_attribute("aria-disabled") == "true"
