"""What does a phone on a slow line carry and wait for?

    python -m benchmarks.pages.phone [--runs 5] [--pictures 10] [--files]

Chromium as a phone of 390×844 on a line of 2 Mbit/s and 100 ms, with its own throttling; a relay
between browser and server counts what really travels, by HTTP and by WebSocket, heads included.
First view: Home on an empty cache, until its button is there, and all that comes until the line is
quiet; a server whose files are packed already. Then, in one visit, every other page by the menu, a
drag on Pose, and pictures on Generate, with its own settings, until the line is quiet after each.
``--files`` lists what the first view loads. Prints tables and, last, one JSON line. Targets: a
first view of 1.2 MB and 4 s, ten pictures of 15 MB.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.shared import (
    QUIET,
    chromium,
    place_of,
    print_table,
    script_parser,
    serving,
    verdict,
)
from core.pose.skeleton import Joint

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
         "device_scale_factor": 2}  # fmt: skip
LINE = {
    "offline": False,
    "latency": 100,
    "downloadThroughput": 250_000,
    "uploadThroughput": 250_000,
}
MOST_VIEW, MOST_SECONDS, MOST_SESSION = 1.2e6, 4.0, 15e6
QUIET_SECONDS, MOST_WAIT = 2.0, 90
BUTTON = "Take this character"


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=10)
    parser.add_argument("--files", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        settings = {**QUIET, "POSEANIME_PRELOAD": "1"}
        with serving(Path(folder), **settings) as server, relay(server) as line:
            first_view(browser, line)  # the server packs its files
            time.sleep(20)
            views = [first_view(browser, line) for _ in range(options.runs)]
            if options.files:
                print_table(("bytes", "from [s]", "to [s]", "file"), views[-1].files)
            with phone(browser) as page:
                rows = visit(page, line)
                pictures = session(page, line, Path(folder), options.pictures)
    print(json.dumps(show(views, rows, pictures)))


# --- the line -------------------------------------------------------------------------------------


class Line:
    """Bytes that went through, up and down, since it was asked last."""

    def __init__(self) -> None:
        self.port, self.total, self.last = 0, 0, 0.0

    def count(self, size: int) -> None:
        self.total += size
        self.last = time.monotonic()

    def quiet(self, seconds: float = QUIET_SECONDS) -> int:
        """What travelled until nothing came for so long, since the last call."""
        end = time.monotonic() + MOST_WAIT
        self.last = time.monotonic()
        while time.monotonic() < min(end, self.last + seconds):
            time.sleep(0.02)
        total, self.total = self.total, 0
        return total


@contextmanager
def relay(server: int) -> Generator[Line]:
    line, loop = Line(), asyncio.new_event_loop()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                line.count(len(data))
                writer.write(data)
                await writer.drain()
        writer.close()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, here = await asyncio.open_connection("127.0.0.1", server)
        with suppress(asyncio.CancelledError):
            await asyncio.gather(pipe(reader, here), pipe(there, writer))

    async def end() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    threading.Thread(target=loop.run_forever, daemon=True).start()
    opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(carry, "127.0.0.1", 0), loop)
    line.port = opening.result().sockets[0].getsockname()[1]
    yield line
    asyncio.run_coroutine_threadsafe(end(), loop).result()
    loop.call_soon_threadsafe(loop.stop)


@contextmanager
def phone(browser: Any) -> Generator[Any]:
    """A page on an empty cache, on the slow line."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.set_default_timeout(1000 * MOST_WAIT)
    page.tools = context.new_cdp_session(page)
    page.tools.send("Network.enable")
    page.tools.send("Network.emulateNetworkConditions", LINE)
    yield page
    context.close()


# --- what is measured -----------------------------------------------------------------------------


class View:
    def __init__(self, page: Any) -> None:
        self.seconds, self.size, self.files = 0.0, 0, []
        self.asked: dict[str, tuple[str, float]] = {}
        self.begun = time.monotonic()
        page.tools.on("Network.requestWillBeSent", self.ask)
        page.tools.on("Network.loadingFinished", self.finish)

    def ask(self, event: Any) -> None:
        self.asked[event["requestId"]] = event["request"]["url"], time.monotonic() - self.begun

    def finish(self, event: Any) -> None:
        address, at = self.asked.get(event["requestId"], ("", 0.0))
        if address.startswith("http"):
            name = "/" + address.split("/", 3)[3]
            end = time.monotonic() - self.begun
            self.files.append((str(int(event["encodedDataLength"])), at, end, name))


def first_view(browser: Any, line: Line) -> View:
    with phone(browser) as page:
        line.quiet(0.3)
        view = View(page)
        page.goto(f"http://127.0.0.1:{line.port}", wait_until="commit")
        page.get_by_role("button", name=BUTTON).wait_for()
        view.seconds = time.monotonic() - view.begun
        while not quiet_for(page, line):
            pass
        view.size, line.total = line.total, 0
    return view


def quiet_for(page: Any, line: Line) -> bool:
    """Playwright hands events over only while it is asked for something."""
    page.wait_for_timeout(300)
    return time.monotonic() - line.last > QUIET_SECONDS


def visit(page: Any, line: Line) -> list[tuple[str, float | None, float]]:
    """Each page by the menu, after Home, then a drag: seconds until it is drawn, and kilobytes."""
    page.goto(f"http://127.0.0.1:{line.port}")
    page.get_by_role("button", name=BUTTON).wait_for()
    line.quiet()
    names = page.evaluate(NAMES)
    rows = [went(page, line, name) for name in names]
    went(page, line, "Pose")
    sizes = [dragged(page, line, 8 if number % 2 else -8) for number in range(6)]
    return [*rows, ("a drag on Pose", None, statistics.median(sizes) / 1000)]


# The menu lies beside a phone's screen.
LINKS = "[...document.querySelectorAll('[data-testid=stSidebar] a')]"
NAMES = f"() => {LINKS}.map(one => one.pathname.slice(1)).filter(Boolean)"
PRESS = f"path => {LINKS}.find(one => one.pathname === path).click()"
IS_DRAWN = """title => document.title.startsWith(title)
  && document.querySelector('[data-test-script-state]')?.dataset.testScriptState === 'notRunning'
"""


def went(page: Any, line: Line, name: str) -> tuple[str, float, float]:
    line.quiet(0.3)
    begun = time.monotonic()
    page.evaluate(PRESS, f"/{name}")
    page.wait_for_url(f"**/{name}")
    while not page.evaluate(IS_DRAWN, name.replace("_", " ")):
        page.wait_for_timeout(20)
    return name, time.monotonic() - begun, line.quiet() / 1000


def dragged(page: Any, line: Line, way: int) -> int:
    page.locator("circle[data-p='0']").first.scroll_into_view_if_needed()
    line.quiet()
    x, y = place_of(page, Joint.LEFT_WRIST)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + way, y, steps=4)
    page.mouse.up()
    return line.quiet()


def session(page: Any, line: Line, folder: Path, count: int) -> list[int]:
    """Bytes of each picture that is made on Generate and looked at."""
    went(page, line, "Generate")
    prompt = page.get_by_role("textbox", name="Prompt", exact=True)
    prompt.fill("girl, red hair, smile")
    prompt.blur()
    line.quiet()
    return [one_picture(page, line, folder) for _ in range(count)]


def one_picture(page: Any, line: Line, folder: Path) -> int:
    known = made(folder)
    page.locator(".st-key-generate-submit button").click()
    while made(folder) == known:
        page.wait_for_timeout(200)
    page.get_by_alt_text("Finished picture").first.wait_for()
    return line.quiet(4.0)


def made(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.png"))


def show(
    views: list[View], rows: list[tuple[str, float | None, float]], pictures: list[int]
) -> dict[str, float]:
    print_table(
        ("first view", "usable [s]", "bytes [kB]"),
        [(str(n), one.seconds, one.size / 1000) for n, one in enumerate(views, start=1)],
    )
    print_table(("then", "drawn [s]", "bytes [kB]"), rows)
    seconds = statistics.median(one.seconds for one in views)
    size = statistics.median(one.size for one in views)
    ten = sum(pictures) / max(len(pictures), 1) * 10
    print(f"first view: {seconds:.2f} s ({verdict(seconds, most=MOST_SECONDS)}), "
          f"{size / 1e6:.2f} MB ({verdict(size, most=MOST_VIEW)})")  # fmt: skip
    print(f"ten pictures: {ten / 1e6:.2f} MB ({verdict(ten, most=MOST_SESSION)})")
    return {
        "view_seconds": round(seconds, 2),
        "view_bytes": size,
        "drag_bytes": rows[-1][2] * 1000,
        "ten_pictures_bytes": ten,
        "load": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    main()
