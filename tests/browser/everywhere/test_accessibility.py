"""Every page with something on it, in both themes and widths: for all eyes, hands and thumbs.

The pages are visited once; each test looks at one part of what was found there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.ui.frame import PAGES
from tests.browser.quiet import settle, settled

axe = pytest.importorskip("axe_playwright_python")
AXE = (Path(axe.__file__).parent / "axe.min.js").read_text()
TARGETS = (Path(__file__).parent / "targets.js").read_text()
LEAST_TARGET = 44
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
GRAVE = ("serious", "critical")
# The structure is that of the light theme: only the colours differ.
COLOURS = {"type": "rule", "values": ["color-contrast"]}

FIND = """async only => {
  const asked = only ? {runOnly: only} : {};
  const run = await axe.run(document, {resultTypes: ['violations'], ...asked});
  return run.violations.flatMap(one => one.nodes.map(
    node => [one.id, one.impact, JSON.stringify(node.target), node.html.slice(0, 160)]));
}"""
OPEN_LIDS = """() => document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary')
  .forEach(lid => lid.click())"""
# Endless turning of what waits is told by its words as well.
MOVING = """() => {
  const walk = root => [...root.querySelectorAll('*')].flatMap(
    one => one.shadowRoot ? [one, ...walk(one.shadowRoot)] : [one]);
  const longest = text => Math.max(...text.split(',').map(parseFloat));
  return walk(document).filter(one => {
    const style = getComputedStyle(one);
    return longest(style.transitionDuration) > .02 || longest(style.animationDuration) > .02;
  }).map(one => `${one.tagName} ${one.getAttribute('class')}`.slice(0, 80));
}"""

# What is smaller than a thumb, by the beginning of its name: how small it may be, and why.
SMALL = {
    # a joint takes the tap that is nearest to it, up to 24 px around (picking.js)
    "circle": 8,
    # Streamlit cuts off what reaches beyond a field, and the mark of its help stands at the edge
    "button stTooltipHoverTarget": 36,
}


def is_small(target: list[Any]) -> bool:
    least = next((SMALL[name] for name in SMALL if target[0].startswith(name)), LEAST_TARGET)
    return min(target[1:3]) < least


class Seen:
    """What was found, by page, and by theme and width where they matter."""

    def __init__(self) -> None:
        self.violations: dict[tuple[str, str, int], list[Any]] = {}
        self.targets: dict[str, list[Any]] = {}
        self.moving: dict[str, list[str]] = {}


@pytest.fixture(scope="module")
def seen(server, browser, tmp_path_factory) -> Iterator[Seen]:
    context = browser.new_context(viewport=WIDE, has_touch=True)
    context.add_init_script(AXE)
    page = context.new_page()
    page.set_default_timeout(60_000)
    _fill(page, server.address, tmp_path_factory.mktemp("pictures"))
    found = Seen()
    for one in PAGES:
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        _go(page, one.title)
        page.evaluate(OPEN_LIDS)
        settle(page, 500)
        _look(page, one.key, found)
    yield found
    context.close()


def _go(page, title: str) -> None:
    """By the menu, which keeps the session."""
    menu = page.locator("[data-testid=stSidebar] a", has=page.get_by_text(title, exact=True))
    menu.first.evaluate("link => link.click()")  # an open window would take the first click
    page.locator("[data-testid=stSidebar] a[aria-current=page]", has_text=title).wait_for()
    settle(page, 600)


def _fill(page, address: str, folder: Path) -> None:
    """Words, a pose, a picture in the gallery, and a result."""
    page.goto(f"{address}/Gallery")
    page.get_by_role("button", name="Add pictures").click()
    Image.new("RGB", (240, 320), "#c06").save(folder / "one.png")
    page.locator("input[type=file]").first.set_input_files(str(folder / "one.png"))
    page.locator(".tile").first.wait_for()
    page.keyboard.press("Escape")
    _go(page, "Generate")
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("girl, red hair")
    prompt.blur()
    settle(page)
    page.get_by_role("button", name="Keep the drawing").click()
    page.get_by_role("button", name="To gallery").click()
    page.get_by_alt_text("Finished picture").first.wait_for()
    settle(page)


def _look(page, key: str, found: Seen) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            settle(page, 400)
            only = COLOURS if scheme == "dark" else None
            told = [one for one in page.evaluate(FIND, only) if one[1] in GRAVE]
            found.violations[key, scheme, size["width"]] = told
    page.emulate_media(reduced_motion="reduce")
    found.targets[key] = page.evaluate(TARGETS, LEAST_TARGET)
    found.moving[key] = settled(page, MOVING)


def test_axe_finds_nothing_serious(seen):
    assert len(seen.violations) == 4 * len(PAGES)
    assert not {place: told for place, told in seen.violations.items() if told}


def test_a_thumb_hits_everything_that_can_be_tapped(seen):
    small = {key: [one for one in told if is_small(one)] for key, told in seen.targets.items()}
    assert not {key: told for key, told in small.items() if told}
    assert any(one[0].startswith("circle") for one in seen.targets["pose"])  # they were looked at


def test_nothing_moves_for_those_who_asked_for_that(seen):
    assert not {key: told for key, told in seen.moving.items() if told}


BUTTON_WITHOUT_A_NAME = """() => {
  const bad = document.createElement('button');
  bad.style.cssText = 'width: 20px; height: 20px; transition: opacity 1s !important';
  document.querySelector('[data-testid=stMainBlockContainer]').append(bad);
}"""


def test_what_is_wrong_is_found(server, browser):
    """So that a page without findings says something."""
    context = browser.new_context(viewport=NARROW, has_touch=True, reduced_motion="reduce")
    context.add_init_script(AXE)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{server.address}/Gallery")
    page.get_by_role("button", name="Add pictures").wait_for()
    settle(page, 500)
    page.evaluate(BUTTON_WITHOUT_A_NAME)
    assert "button-name" in [one[0] for one in page.evaluate(FIND, None)]
    assert [one[1:3] for one in page.evaluate(TARGETS, LEAST_TARGET)] == [[20, 20]]
    context.close()
