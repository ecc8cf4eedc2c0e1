"""A phone can put the studio beside its programs."""

from __future__ import annotations

import io
import urllib.request
from urllib.parse import urljoin

import pytest
from PIL import Image

from tests.browser.quiet import settle


@pytest.mark.parametrize("name", ["", "Gallery"])
def test_the_browser_reads_a_manifest_it_can_install(server, browser, name):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.address}/{name}")
    page.wait_for_selector("[data-testid=stMainBlockContainer]")
    settle(page)
    link = page.locator("link[rel=manifest]")
    assert link.count() == 1
    told = context.new_cdp_session(page).send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"] == f"{server.address}/app/static/app/manifest.json"
    manifest = told.get("manifest", {})
    assert manifest.get("startUrl", f"{server.address}/") == f"{server.address}/"
    context.close()


def test_its_icons_are_there_in_their_sizes(server):
    import json

    address = f"{server.address}/app/static/app/manifest.json"
    with urllib.request.urlopen(address) as answer:
        manifest = json.loads(answer.read())
    assert urljoin(address, manifest["start_url"]) == f"{server.address}/"
    assert urljoin(address, manifest["scope"]) == f"{server.address}/"
    assert {"any", "maskable"} <= {one.get("purpose", "any") for one in manifest["icons"]}
    for icon in manifest["icons"]:
        with urllib.request.urlopen(urljoin(address, icon["src"])) as answer:
            image = Image.open(io.BytesIO(answer.read()))
        assert "x".join(map(str, image.size)) == icon["sizes"]
