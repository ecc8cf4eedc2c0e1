"""What only a browser can tell of the Models page: feet of cards in one line, nothing too wide, and
a file that is chosen by its folder with a thumb."""

from __future__ import annotations

import pytest

from core.ui import state
from tests.browser.quiet import settle
from tests.browser.test_looks import DESKTOP, PHONE, open_page
from tests.models import tiny, tiny_files

__all__ = ["open_page"]

TOO_WIDE = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && one.offsetWidth > 0)
    .map(one => one.className)"""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_acts_stand_at_the_foot_of_cards_and_nothing_is_too_wide(open_page, viewport):
    page = open_page("Models?lang=ja", viewport)
    acts = page.locator('[class*="st-key-model_acts_"]')
    acts.nth(1).wait_for()
    settle(page, 500)
    feet = [acts.nth(n).bounding_box()["y"] for n in range(2)]
    if viewport is DESKTOP:
        assert abs(feet[0] - feet[1]) < 2
    for view in range(3):
        page.locator("[data-testid=stButtonGroup]").first.locator("button").nth(view).click()
        settle(page, 300)
        assert page.evaluate(TOO_WIDE) == []


def test_a_file_is_chosen_by_its_folder_with_a_thumb(open_page, tmp_path):
    told = {"ss_base_model_version": "sd_v1-5"}
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / "ink.safetensors"
    tiny_files.write_kohya_lora(file, tiny.unet(), metadata=told)
    page = open_page("Models", PHONE)
    page.get_by_role("radio", name="Your own").tap()
    page.get_by_text("Choose from a folder").tap()
    field = page.locator(f".st-key-{state.MODELS_ALLOW.replace('.', '-')} input")
    field.fill(str(tmp_path))
    field.press("Enter")
    for name in ("sub", "ink.safetensors"):
        page.locator(f".st-key-{state.MODELS_FOLDER_LIST} button", has_text=name).tap()
        settle(page)
    page.get_by_role("button", name="Import", exact=True).tap()
    page.get_by_text("was recognised as SD 1.5 LoRA").wait_for()
