"""English and Japanese on a phone: everything is shown whole, and what was chosen stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.texts import Language, texts
from core.ui.frame import PAGES
from tests.browser.quiet import settle, settled

PHONE = {"width": 390, "height": 844}
OVERFLOW = (Path(__file__).parent / "overflow.js").read_text("utf-8")
CLOSED = "[data-testid=stMainBlockContainer] details:not([open]) > summary"
MOST_LIDS = 30


@pytest.fixture
def phone(browser, server, request):
    """A page on a phone that speaks this language."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale=request.param
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def open_lids(page) -> None:
    """Every expander, so that what is in it is seen."""
    for _ in range(MOST_LIDS):
        lid = page.locator(CLOSED).first
        if not lid.count():
            return
        lid.click()
        settle(page, 150)


@pytest.mark.parametrize("phone", ["en-GB", "ja-JP"], indirect=True)
def test_nothing_is_cut_off_on_a_phone(phone, server, request):
    found = {}
    for one in PAGES:
        name = Path(one.script).stem.split("_", 1)[-1] if one.key != "home" else ""
        phone.goto(f"{server.address}/{name}")
        phone.wait_for_selector("[data-testid=stMainBlockContainer] h1")
        settle(phone)
        open_lids(phone)
        found[one.title] = settled(phone, OVERFLOW)
    assert not any(found.values()), {name: texts for name, texts in found.items() if texts}


@pytest.mark.parametrize("phone", ["ja-JP"], indirect=True)
def test_a_chosen_language_stays_after_a_reload(phone, server):
    said = texts(Language.JAPANESE).said
    phone.goto(f"{server.address}/Settings")
    phone.get_by_role("heading", name=said("Settings"), exact=True).wait_for()
    phone.locator("html[lang=ja]").wait_for(state="attached")
    phone.get_by_role("radio", name="English", exact=True).click()
    phone.get_by_role("heading", name="Settings", exact=True).wait_for()
    settle(phone, 1500)  # what a visitor chose is written half a second later
    phone.goto(f"{server.address}/Gallery")
    phone.get_by_role("heading", name="Gallery", exact=True).wait_for()
    phone.locator("html[lang=en]").wait_for(state="attached")


@pytest.mark.parametrize("phone", ["en-GB"], indirect=True)
def test_a_chosen_theme_holds_on_every_page(phone, server):
    """Streamlit keeps it by the address; the sidebar names them all, also while it is closed."""
    expect = pytest.importorskip("playwright.sync_api").expect
    app, dark = phone.locator(".stApp"), "rgb(21, 16, 31)"
    phone.goto(f"{server.address}/Settings")
    phone.get_by_role("radio", name="Dark", exact=True).click()
    expect(app).to_have_css("background-color", dark)
    for name in ("Generate", ""):
        phone.goto(f"{server.address}/{name}")
        phone.wait_for_selector("[data-testid=stMainBlockContainer] h1")
        expect(app).to_have_css("background-color", dark)
    phone.goto(f"{server.address}/Settings")
    phone.get_by_role("radio", name="As the system", exact=True).click()
    expect(app).not_to_have_css("background-color", dark)
