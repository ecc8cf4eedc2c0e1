"""Upscale in a real browser: files dropped on the page, a batch, and the loupe, by mouse, keys and
thumb."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests.browser.test_studio import SECONDS, Visitor, visitor

__all__ = ["visitor"]

SIDE = 128
ENLARGED = 4 * SIDE
DROPPED = """([files, target, type]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) {
    const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
    const kind = name.endsWith('.png') ? 'image/png' : 'text/plain';
    data.items.add(new File([bytes], name, {type: kind}));
  }
  const event = type === 'paste'
    ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector(target).dispatchEvent(event);
}"""


def png(seed: int) -> str:
    """Noise in squares of four pixels, so that every place looks different."""
    small = np.random.default_rng(seed).integers(0, 256, (SIDE // 4, SIDE // 4, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(small).resize((SIDE, SIDE), Image.Resampling.NEAREST).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


class Desk:
    """The page as a person sees it."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page
        self.loupe: Locator = self.page.locator(".loupe")

    def bring(self, names: list[str], how: str, told: str = "") -> None:
        """Files by "drop" or "paste", of which something is ``told`` for a moment."""
        self.hears()
        files = [[name, png(number)] for number, name in enumerate(names)]
        self.page.evaluate(DROPPED, [files, ".st-key-upscale_stage", how])
        if told:
            self.page.get_by_text(told).wait_for()
        self.page.locator(".st-key-upscale_source").wait_for()
        self.person.settle()

    def hears(self) -> None:
        """Until the page takes files."""
        self.page.locator(".veil").wait_for(state="attached")

    def upscale(self) -> None:
        self.page.get_by_text("Starter ×4 (built in)").first.click(force=True)
        self.person.settle()
        self.page.locator(".st-key-upscale-submit button").click()
        self.page.locator(".compare .open").wait_for()
        self.person.settle()

    def at(self) -> tuple[float, int, int]:
        """Zoom, and the place in the middle of both panes."""
        left, top = map(int, (self.loupe.get_attribute("data-at") or "").split(","))
        return float(self.loupe.get_attribute("data-zoom") or 0), left, top

    def pixels(self, number: int, side: int = 32) -> np.ndarray:
        """Of pane 0 or 1, around its middle."""
        canvas = self.page.locator(".loupe canvas").nth(number)
        found = canvas.evaluate(
            "(canvas, side) => { const at = all => Math.floor(all / 2) - side / 2;"
            " return [...canvas.getContext('2d').getImageData("
            "at(canvas.width), at(canvas.height), side, side).data]; }",
            side,
        )
        return np.array(found, np.uint8).reshape(side, side, 4)[..., :3]

    def kept(self, server, kind: str) -> list[np.ndarray]:
        """Pictures of so many pixels a side, oldest first."""
        side = ENLARGED if kind == "upscaled" else SIDE
        files = sorted((server.data_folder / "gallery").glob("*.png"))
        pictures = [np.asarray(Image.open(one).convert("RGB")) for one in files]
        return [one for one in pictures if len(one) == side]


@pytest.fixture
def desk(visitor) -> Desk:
    visitor.open("Upscale")
    return Desk(visitor)


def wait_for_pixels(desk: Desk, number: int, expected: np.ndarray) -> None:
    """Until the pieces of the picture have come."""
    for _ in range(SECONDS * 10):
        if (desk.pixels(number) == expected).all():
            return
        desk.page.wait_for_timeout(100)
    assert (desk.pixels(number) == expected).all()


def test_dropped_files_are_a_batch_and_the_loupe_shows_the_pixels_of_the_files(server, desk):
    page = desk.page
    desk.hears()
    page.evaluate(DROPPED, [[["a.png", png(0)]], ".st-key-upscale_stage", "dragover"])
    page.get_by_text("Drop to upscale").wait_for()
    refusal = "notes.txt: only PNG, JPEG and WebP up to 20 MB are taken."
    desk.bring(["a.png", "b.png", "notes.txt"], "drop", refusal)
    page.get_by_text(refusal).wait_for(state="hidden")
    page.get_by_role("button", name="Upscale 2 pictures").wait_for()
    desk.upscale()
    page.get_by_role("button", name="Show result 2").wait_for()

    page.locator(".compare").dblclick(position={"x": 300, "y": 200})
    page.locator(".loupe[data-zoom='1.000']").wait_for()
    _, x, y = desk.at()
    after = desk.kept(server, "upscaled")[0]
    wait_for_pixels(desk, 1, after[y - 16 : y + 16, x - 16 : x + 16])

    # A drag on either pane moves both: no pixel is resampled, so the place is exact.
    box = page.locator(".loupe .pane").first.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 40, middle[1], steps=4)
    page.mouse.up()
    page.locator(f".loupe[data-at='{x - 40},{y}']").wait_for()
    wait_for_pixels(desk, 1, after[y - 16 : y + 16, x - 56 : x - 24])
    before = desk.pixels(0).astype(int)
    plain = Image.fromarray(desk.kept(server, "upload")[0]).resize((ENLARGED,) * 2)
    part = np.asarray(plain).astype(int)[y - 16 : y + 16, x - 56 : x - 24]
    assert np.abs(before - part).mean() < 6  # another filter than Pillow's, but the same place

    # Keys and the wheel, and back to the slider where the button has the focus again.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.locator(".loupe[data-zoom='2.000']").wait_for()
    assert desk.at()[1] > x - 40
    page.mouse.wheel(0, 100)
    page.locator(".loupe[data-zoom='1.667']").wait_for()
    page.keyboard.press("Escape")
    page.locator(".compare .open:focus").wait_for()

    # A reload brings the batch and its results back.
    page.reload()
    desk.person.settle()
    page.get_by_role("button", name="Show result 2").wait_for()
    assert desk.person.errors == []
    assert desk.person.outside == []


def test_the_loupe_by_thumb(server, browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
        device_scale_factor=2,
    )  # fmt: skip
    desk = Desk(Visitor(context.new_page(), server.address))
    desk.person.open("Upscale")
    desk.bring(["c.png"], "paste")
    desk.upscale()
    desk.page.locator(".compare .open").tap()
    desk.page.locator(".loupe[data-zoom='1.000']").wait_for()

    upper, lower = (one.bounding_box() for one in desk.page.locator(".loupe .pane").all())
    assert upper["y"] + upper["height"] <= lower["y"] and upper["width"] > 250
    for one in desk.page.locator(".loupe .tools button").all():
        box = one.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390

    pinch(desk, upper, 40, 120)
    desk.page.locator(".loupe[data-zoom='3.000']").wait_for()
    assert desk.person.errors == []
    context.close()


def pinch(desk: Desk, box, start: int, end: int) -> None:
    """Two fingers around the middle, so far from it each."""
    line = desk.page.context.new_cdp_session(desk.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, apart in (
        ("touchStart", start),
        ("touchMove", (start + end) // 2),
        ("touchMove", end),
    ):
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
