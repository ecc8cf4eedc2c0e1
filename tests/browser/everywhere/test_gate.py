"""A browser before the gate: in, at work, out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.quiet import settle
from tests.server.live import serving

PASSWORD = "four wide red doors"
SECONDS = 60
CONTRASTS = (Path(__file__).parents[1] / "contrast.js").read_text()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("gate"), POSEANIME_PASSWORD=PASSWORD) as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_with_the_password_and_out_again(address, browser, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.goto(f"{address}/Settings")
    field = page.get_by_label("Password")
    assert field.evaluate("one => document.activeElement === one")
    assert page.evaluate(f"({CONTRASTS})()") == []
    assert page.get_by_role("button").bounding_box()["height"] >= 44
    field.fill("not this one")
    field.press("Enter")
    assert page.get_by_role("alert").inner_text() == "This is not the password."
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="Settings").wait_for()
    assert page.url == f"{address}/Settings"
    settle(page)
    page.reload()
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url(re.compile("/gate/enter"))
    page.goto(f"{address}/Gallery")
    page.get_by_label("Password").wait_for()
    context.close()
