"""A garment from a picture, in a real browser: pasted, worn by the drawing at once, kept."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests.browser.quiet import settle
from tests.characters.garments.flat_lays import lay

PURPLE = (132, 40, 170)
SECONDS = 120
PASTE = """
base64 => {
  const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], 'garment.png', {type: 'image/png'}));
  document.body.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}
"""


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def page(server, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(SECONDS * 1000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def purple_share(page) -> float:
    """How much of the drawing has the garment's colour."""
    settle(page, 1000)  # drawings come without a script
    shown = Image.open(io.BytesIO(page.locator(".st-key-characters_stage").screenshot()))
    off = np.abs(np.asarray(shown.convert("RGB"), int) - PURPLE).max(-1)
    return float((off < 24).mean())


def wait_for_drawing(page, is_right: Callable[[float], bool]) -> None:
    """The share of purple in it is what it should be, as soon as it has come."""
    share = purple_share(page)
    for _ in range(20):
        if is_right(share):
            return
        share = purple_share(page)
    raise AssertionError(f"{share:.3f} of the drawing is purple")


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    settle(page)


def test_a_pasted_garment_is_tried_on_survives_a_reload_and_is_worn(server, page):
    page.goto(f"{server.address}/Characters")
    settle(page)
    page.get_by_role("button", name=re.compile("^Mio")).click()
    settle(page)
    page.get_by_text("Outfits", exact=True).first.click()
    before = purple_share(page)

    def wears_it(share: float) -> bool:
        return share > before + 0.02

    def wears_its_own(share: float) -> bool:
        return abs(share - before) < 0.004

    # Pasted anywhere on the page, it is worn by the drawing beside what was read of it.
    page.evaluate(PASTE, base64.b64encode(png(lay("winter coat", PURPLE))).decode())
    page.get_by_text("tries this on").wait_for()
    wait_for_drawing(page, wears_it)
    assert page.get_by_label("Kind").first.input_value() == "Winter coat"

    # Put away it leaves, and nothing was kept of it; pasted again it comes again.
    press(page, "Put away")
    wait_for_drawing(page, wears_its_own)
    page.evaluate(PASTE, base64.b64encode(png(lay("winter coat", PURPLE))).decode())
    page.get_by_text("tries this on").wait_for()
    settle(page, 1000)

    # A reload in the middle brings it back.
    page.reload()
    page.get_by_text("tries this on").wait_for()
    wait_for_drawing(page, wears_it)
    press(page, "New outfit")
    wait_for_drawing(page, wears_its_own)

    # The outfit is there under its name, and is put on.
    page.get_by_role("button", name="Use", exact=True).last.click()
    wait_for_drawing(page, wears_it)
    assert "Traceback" not in server.log.read_text()
