"""The pictures of the README that show pages, and the moving one: the running studio, driven.

    python -m benchmarks.pictures.screenshots
    python -m benchmarks.pictures.screenshots --only drag --folder out/pictures

home.png, pose.png, generate.png, repose.png, motion.png and gallery.png are pages at 1440×900;
drag.webp shows a joint that is dragged on Pose with three characters in turn, each frame a picture
of the stage after the drawing has answered.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.shared import QUIET, ROOT, SCREEN, chromium, place_of, script_parser, serving
from core.pose.skeleton import Joint

FOLDER = ROOT / "assets" / "screenshots"
TALL = {"width": 1440, "height": 1240}
FRAME_MS, MOST_BYTES = 90, 2_000_000
CLIP = 420  # pixels of the moving picture's height
# Who plays, the joint that is dragged, and the way it goes, in shares of the figure's height.
SCENES: tuple[tuple[str, Joint, Sequence[tuple[float, float]]], ...] = (
    ("runner", Joint.LEFT_WRIST, ((0.06, -0.2), (-0.02, -0.24), (0.08, -0.17), (-0.01, -0.23))),
    ("ninja", Joint.LEFT_ANKLE, ((0.03, -0.1), (0.36, -0.1), (0.42, -0.18))),
    ("sorcerer", Joint.RIGHT_WRIST, ((-0.12, -0.2), (-0.02, -0.38), (-0.14, -0.1))),
)
REPOSED = "girl, blue hair, ponytail, school uniform, simple background"
# What hangs in the gallery: words and a preset each.
HUNG = (
    ("girl, pink twintails, maid, cafe", "waving"),
    ("boy, black hair, hoodie, city street, night", "jogging"),
    ("witch, purple hair, black dress, forest", "arms-up"),
    ("girl, silver hair, kimono, shrine, autumn", "standing"),
    ("girl, blonde hair, yellow raincoat, rain", "walking"),
    ("boy, red hair, ninja, sunset", "high-kick"),
    ("girl, green hair, overalls, flower field", "sitting"),
    ("girl, brown hair, swimsuit, beach", "jumping"),
    ("girl, blue hair, school uniform, cherry blossoms", "pointing"),
    ("boy, white hair, armor, castle", "fighting-stance"),
    ("girl, orange hair, sundress, meadow", "dancing"),
    ("girl, black hair, cat ears, bedroom", "selfie"),
)
STEPS = 6  # frames from one place to the next
CURSOR = """
() => {
  const dot = document.createElement('div');
  dot.id = 'shown-pointer';
  dot.style.cssText = 'position:fixed;z-index:9999;width:18px;height:18px;margin:-9px;'
    + 'border-radius:50%;background:rgb(255 255 255/.75);pointer-events:none;'
    + 'box-shadow:0 0 0 2px #2b1556,0 2px 8px rgb(0 0 0/.5)';
  document.body.append(dot);
  addEventListener('pointermove', ({clientX, clientY}) => {
    window.moved = performance.now();
    Object.assign(dot.style, {left: `${clientX}px`, top: `${clientY}px`});
  }, true);
  addEventListener('drawn', ({detail}) => { window.drawn = detail; }, true);
}
"""


def main() -> None:
    options = arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serving(Path(data), **QUIET) as port,
        visitor(f"http://127.0.0.1:{port}") as open_page,
    ):
        chosen = [make for name, make in MAKERS.items() if options.only in (None, name)]
        made = [make(open_page, options.folder) for make in chosen]
    print(json.dumps({path.name: path.stat().st_size for path in made}))


def arguments() -> argparse.Namespace:
    parser = script_parser(__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--only", choices=MAKERS)
    return parser.parse_args()


Opener = Callable[[str, dict[str, int]], Any]


@contextmanager
def visitor(address: str) -> Generator[Opener]:
    """Opens pages by their names in one browser, all by the same visitor."""
    with chromium() as browser:
        context = browser.new_context()

        def open_page(name: str, viewport: dict[str, int]) -> Any:
            page = context.new_page()
            page.set_viewport_size(viewport)
            page.goto(f"{address}/{name}")
            settle(page, 5000)
            return page

        yield open_page


def settle(page: Any, milliseconds: float = 1500) -> None:
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached", timeout=60_000)
    page.wait_for_timeout(milliseconds)


def home(open_page: Opener, folder: Path) -> Path:
    page = open_page("", SCREEN)
    return shot(page, folder / "home.png")


def pose(open_page: Opener, folder: Path) -> Path:
    return shot(_with_the_character(open_page), folder / "pose.png")


def _with_the_character(open_page: Opener) -> Any:
    page = open_page("", SCREEN)
    page.get_by_role("button", name="Take this character").click()
    page.wait_for_selector("circle.joint")
    settle(page, 4000)
    return page


def generate(open_page: Opener, folder: Path) -> Path:
    _with_the_character(open_page)
    page = open_page("Generate", SCREEN)
    return shot(page, folder / "generate.png")


def repose(open_page: Opener, folder: Path) -> Path:
    """Two poses of a drawn figure by all three ways: six pictures."""
    page = open_page("Repose", SCREEN)
    page.get_by_role("button", name="Choose a picture").click()
    page.wait_for_timeout(800)
    with tempfile.TemporaryDirectory() as own:
        figure = drawn(REPOSED, "standing", Path(own) / "figure.png")
        page.locator("input[type=file]").first.set_input_files(figure)
        settle(page, 4000)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add poses").click()
    for name in ("Waving hello", "Pointing"):
        settle(page)
        page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)
    page.keyboard.press("Escape")
    for way in ("Redraw", "Paint"):
        page.get_by_test_id("stCheckbox").filter(has_text=way).locator("label").first.click()
        settle(page)
    page.get_by_role("button", name="Make 6 pictures").click()
    page.locator("img[alt=Paint]").nth(1).wait_for(timeout=600_000)
    settle(page, 2500)
    return shot(page, folder / "repose.png")


def motion(open_page: Opener, folder: Path) -> Path:
    """As anybody finds it: somebody walks."""
    page = open_page("Motion", SCREEN)
    page.locator("[data-shows=drawing]").wait_for(timeout=120_000)
    settle(page, 4000)  # the others, and the ready movements
    return shot(page, folder / "motion.png")


def gallery(open_page: Opener, folder: Path) -> Path:
    """Drawn pictures, one of them open."""
    page = open_page("Gallery", SCREEN)
    with tempfile.TemporaryDirectory() as own:
        files = [
            drawn(words, pose, Path(own) / f"{number:02}.png")
            for number, (words, pose) in enumerate(HUNG)
        ]
        page.get_by_role("button", name="Add pictures").click()
        page.locator("input[type=file]").first.set_input_files(files)
        page.locator(".tile").nth(len(HUNG) - 1).wait_for(timeout=60_000)
        settle(page, 3000)
    page.keyboard.press("Escape")
    page.locator(".tile .open").nth(1).focus()
    for key in ("5", "ArrowRight", "4"):
        page.keyboard.press(key)
        settle(page)
    page.locator(".tile .open").nth(3).click()
    settle(page, 7000)
    return shot(page, folder / "gallery.png")


def drawn(words: str, pose: str, path: Path) -> Path:
    told = ("--prompt", words, "--pose", pose, "--size", "384x512", "--out", str(path))
    subprocess.run((sys.executable, "-m", "core", "draw", *told), cwd=ROOT, check=True)
    return path


def shot(page: Any, path: Path) -> Path:
    page.mouse.move(2, 2)
    page.screenshot(path=path)
    page.close()
    return path


def drag(open_page: Opener, folder: Path) -> Path:
    page = open_page("Pose", TALL)
    page.evaluate(CURSOR)
    page.get_by_label("Opacity of the skeleton").fill("45")
    frames: list[Image.Image] = []
    for who, joint, way in SCENES:
        page.locator(f"[data-tool=who_{who}]").click()
        settle(page)
        frames += [frame(page)] * 4
        frames += dragged(page, joint, way)
        page.keyboard.press("Control+z")
        page.wait_for_timeout(900)
    path = folder / "drag.webp"
    save(frames, path)
    page.close()
    return path


def dragged(page: Any, joint: Joint, way: Sequence[tuple[float, float]]) -> list[Image.Image]:
    """A frame for each step, after its drawing is there."""
    stage = page.locator(".paper").bounding_box()
    start = at = place_of(page, joint)
    page.mouse.move(*at)
    page.mouse.down()
    found: list[Image.Image] = []
    for x, y in (*way, (0.0, 0.0)):
        end = start[0] + x * stage["height"], start[1] + y * stage["height"]
        for step in range(1, STEPS + 1):
            share = 0.5 - 0.5 * math.cos(math.pi * step / STEPS)
            page.mouse.move(*(a + (b - a) * share for a, b in zip(at, end, strict=True)))
            wait_drawn(page)
            found.append(frame(page))
        at = end
    page.mouse.up()
    settle(page, 700)
    return found


def wait_drawn(page: Any) -> None:
    """Until the drawing in full, which follows the draft, knows the last move."""
    for _ in range(100):
        if page.evaluate("Boolean(window.drawn && !drawn.isMoving && drawn.asked > moved)"):
            return
        page.wait_for_timeout(30)


def frame(page: Any) -> Image.Image:
    box = page.locator(".paper").bounding_box()
    picture = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")
    return picture.resize((round(picture.width * CLIP / picture.height), CLIP))


def save(frames: Sequence[Image.Image], path: Path) -> None:
    """As good as the README's limit allows."""
    for quality in (82, 74, 66, 58, 50):
        frames[0].save(
            path, save_all=True, append_images=frames[1:], duration=FRAME_MS, loop=0,
            quality=quality, method=6,
        )  # fmt: skip
        if path.stat().st_size <= MOST_BYTES:
            return
    raise SystemExit(f"{path.name} is larger than {MOST_BYTES} bytes: take fewer frames")


MAKERS: dict[str, Callable[[Opener, Path], Path]] = {
    "home": home, "pose": pose, "generate": generate, "repose": repose, "motion": motion,
    "gallery": gallery, "drag": drag,
}  # fmt: skip


if __name__ == "__main__":
    main()
