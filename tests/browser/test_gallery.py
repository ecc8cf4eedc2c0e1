"""The gallery by mouse, by keys and by thumb: the menu of a tile, the full screen, the ticks."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw

from tests.browser.test_studio import Visitor, visitor

__all__ = ["visitor"]

NUMBER = 4
SIZES = [(1440, 900), (390, 844)]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> list[str]:
    """Files of pictures that differ."""
    folder = tmp_path_factory.mktemp("pictures")
    paths: list[str] = []
    for number in range(NUMBER):
        image = Image.new("RGB", (600, 800), ["#a03", "#0a3", "#03a", "#aa3"][number])
        ImageDraw.Draw(image).text((60, 60), f"picture {number}", fill="white")
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        (folder / f"{number}.png").write_bytes(buffer.getvalue())
        paths.append(str(folder / f"{number}.png"))
    return paths


@pytest.fixture(params=SIZES, ids=["wide", "narrow"])
def wall(request, visitor, pictures) -> Iterator[Visitor]:
    """A visitor before a wall of these pictures, at this size."""
    page = visitor.page
    page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    visitor.open("Gallery")
    page.get_by_role("button", name="Add pictures").click()
    page.locator("input[type=file]").first.set_input_files(pictures)
    page.locator(".tile").nth(NUMBER - 1).wait_for()
    page.keyboard.press("Escape")
    yield visitor


def caption(person: Visitor, text: str) -> None:
    person.page.locator(".viewer .words", has_text=text).wait_for()


def test_pictures_fill_the_screen_one_after_the_other(wall):
    page = wall.page
    page.locator(".tile .open").first.focus()
    page.keyboard.press("f")
    caption(wall, "1 of")
    shown = page.locator(".viewer img")
    page.keyboard.press("ArrowRight")
    caption(wall, "2 of")
    before = shown.bounding_box()
    page.keyboard.press("z")
    page.locator(".viewer .stage.near").wait_for()
    after = shown.bounding_box()
    assert before and after and after["width"] > before["width"]
    page.keyboard.press("z")
    page.keyboard.press("4")
    heart = page.locator(".viewer button[aria-label=Favourite]")
    is_favourite = heart.get_attribute("aria-pressed") == "true"
    page.keyboard.press("f")
    turned = "false" if is_favourite else "true"
    page.locator(f".viewer [aria-label=Favourite][aria-pressed={turned}]").wait_for()
    page.keyboard.press("Escape")
    page.locator(".tile .heart", has_text="4★" if is_favourite else "♥4★").wait_for()
    page.keyboard.press("0")  # the tile has the focus again
    page.locator(".tile .heart", has_text="★").wait_for(state="detached")
    page.keyboard.press("ArrowRight")  # and keeps it, though its mark has changed
    page.keyboard.press("3")
    page.locator(".tile .heart", has_text="3★").wait_for()
    page.keyboard.press("0")
    page.locator(".tile .heart", has_text="★").wait_for(state="detached")


def test_the_menu_of_a_tile(wall):
    page = wall.page
    tile = page.locator(".tile").nth(1)
    tile.hover()
    tile.locator(".more").click()
    page.locator(".menu button", has_text="Delete").wait_for()
    page.keyboard.press("Escape")
    tile.locator(".more").click()
    page.locator(".menu button", has_text="Full screen").click()
    caption(wall, "2 of")
    page.locator(".viewer button[aria-label=Close]").click()
    tile.hover()
    tile.locator(".more").click()
    page.locator(".menu button", has_text="Upscale").click()
    page.wait_for_url("**/Upscale")
