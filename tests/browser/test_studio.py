"""The studio from end to end in a real browser: pose → picture → reload → gallery → upscale."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Joint
from tests.browser.quiet import settle

SECONDS = 120
PROMPT = "girl, long brown hair, high ponytail, light blue sports outfit, park path"


class Visitor:
    """A person with one tab."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address, self.errors = page, address, []
        page.set_default_timeout(SECONDS * 1000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._note_request)
        self.outside: list[str] = []

    def _note_request(self, request) -> None:
        if request.url.startswith(("http", "ws")) and not request.url.startswith(
            (self.address, self.address.replace("http", "ws"))
        ):
            self.outside.append(request.url)

    def open(self, name: str) -> None:
        self.page.goto(f"{self.address}/{name}")
        self.settle()

    def settle(self) -> None:
        """Until Python has answered."""
        settle(self.page)

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.settle()

    def drag_joint(self, joint: Joint, x: float, y: float) -> None:
        box = self.page.locator(f"circle.joint[data-p='0'][data-j='{int(joint)}']").bounding_box()
        start = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start[0] + x, start[1] + y, steps=6)
        self.page.mouse.up()
        self.settle()


@pytest.fixture
def visitor(server, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield Visitor(context.new_page(), server.address)
    context.close()


def kept_pictures(server) -> list:
    return sorted((server.data_folder / "gallery").glob("*.png"))


def test_a_pose_becomes_a_picture_that_is_found_again_and_enlarged(server, visitor):
    page = visitor.page

    # A joint is dragged, and the pose goes on to Generate.
    visitor.open("Pose")
    page.wait_for_selector("circle.joint")
    visitor.drag_joint(Joint.LEFT_WRIST, 30, -60)
    visitor.press(re.compile("Use this pose"))

    # The words go in, Ctrl+Enter makes the picture.
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill(PROMPT)
    prompt.press("Control+Enter")
    page.get_by_alt_text("Finished picture").first.wait_for()
    (first,) = kept_pictures(server)
    request = GenerationRequest.from_dict(metadata.read(first).request or {})
    assert request.prompt == PROMPT
    preset = presets.all_presets()[0].pose.fitted_to(Size(512, 768))
    asked = request.pose.fitted_to(Size(512, 768)) if request.pose else None
    assert asked is not None
    moved = asked.people[0].body - preset.people[0].body
    assert moved[Joint.LEFT_WRIST, 0] > 10
    assert moved[Joint.LEFT_WRIST, 1] < -30
    assert abs(moved[Joint.RIGHT_ANKLE, :2]).max() < 2

    # It tells how well the pose is held, and shows the pose over the picture.
    page.locator(".stMarkdownBadge:visible", has_text=re.compile(r"Pose \d+ %")).first.wait_for()
    finished = page.get_by_alt_text("Finished picture").first
    plain = finished.get_attribute("src")
    page.get_by_text("Show the pose").click()
    visitor.settle()
    assert finished.get_attribute("src") != plain

    # A second, longer job is cancelled while it runs.
    many = page.get_by_role("slider", name="Pictures")
    many.focus()
    for _ in range(7):
        many.press("ArrowRight")
    visitor.settle()
    visitor.press(re.compile("^Paint it"))
    visitor.press("Cancel")
    page.get_by_text(re.compile("Cancelled")).first.wait_for()
    made = len(kept_pictures(server))
    assert made < 9

    # After a reload the picture hangs in the gallery and is found by its words.
    page.reload()
    visitor.settle()
    visitor.open("Gallery")
    search = page.get_by_label("Search the prompts")
    search.fill("ponytail sports")
    search.press("Enter")
    visitor.settle()
    page.get_by_text(re.compile(rf"^{made} pictures?$")).wait_for()
    page.locator(".tile .open").last.click()
    visitor.settle()

    # It is enlarged, and the result stands beside what it was.
    visitor.press("Upscale")
    page.wait_for_url(re.compile("Upscale"))
    visitor.settle()
    page.locator("label", has=page.get_by_role("radio", name=re.compile("×2"))).click()
    visitor.settle()
    visitor.press(re.compile("^(zoom_out_map)? *Upscale"))
    page.locator(".compare input[type=range]").first.wait_for()
    (large,) = set(kept_pictures(server)) - set(kept_pictures(server)[:made])
    with Image.open(first) as before, Image.open(large) as after:
        assert after.size == (before.width * 2, before.height * 2)

    assert visitor.errors == []
    assert visitor.outside == []
    assert "Traceback" not in server.log.read_text()
