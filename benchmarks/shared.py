"""What the scripts share: options, clocks, tables, a scratch folder, a server and a browser."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from core.config import Config
    from core.geometry import Size

ROOT = Path(__file__).resolve().parents[1]
STUDIO = ("-m", "streamlit", "run", "Home.py", "--server.headless", "true", "--server.port")
# A server that others are measured beside does nothing of its own accord.
QUIET = {"POSEANIME_MIN_FREE_MB": "0", "POSEANIME_PRELOAD": "0", "OMP_NUM_THREADS": "1"}
SCREEN = {"width": 1440, "height": 900}
START_SECONDS, POLL_SECONDS = 120, 0.02

T = TypeVar("T")


# --- options --------------------------------------------------------------------------------------


def script_parser(head: str | None) -> argparse.ArgumentParser:
    """Whose help is the script's head, examples and all."""
    return argparse.ArgumentParser(
        description=head, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def size_of(text: str) -> Size:
    """Of WIDTHxHEIGHT."""
    from core.geometry import Size

    width, height = map(int, text.lower().split("x"))
    return Size(width, height)


def limit_threads(count: int) -> None:
    """For libraries that are not yet loaded, unless a person has said otherwise."""
    os.environ.setdefault("OMP_NUM_THREADS", str(count))


# --- clocks and tables ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Timed(Generic[T]):
    """Seconds of the clock, of all threads of this process, and of the calling thread."""

    result: T
    seconds: float
    processor_seconds: float
    thread_seconds: float


def timed(work: Callable[[], T]) -> Timed[T]:
    clocks = (time.perf_counter, time.process_time, time.thread_time)
    started = [clock() for clock in clocks]
    result = work()
    ended = [clock() for clock in reversed(clocks)][::-1]
    return Timed(result, *(end - start for end, start in zip(ended, started, strict=True)))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The first column stands left, the others right; None is an empty cell."""
    table = [[_cell(value) for value in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for first, *others in table:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        print("  ".join((first.ljust(widths[0]), *cells)).rstrip())


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
    return "" if value is None else str(value)


def verdict(value: float, *, most: float | None = None, least: float | None = None) -> str:
    bound = f"≤ {most:g}" if most is not None else f"≥ {least:g}"
    is_met = (most is None or value <= most) and (least is None or value >= least)
    return f"{bound}: {'met' if is_met else 'missed'}"


# --- a studio, its server, and who visits it ------------------------------------------------------


@contextmanager
def scratch_config(config: Config) -> Generator[Config]:
    """The same models over an empty data folder: nothing is left in a person's own."""
    with tempfile.TemporaryDirectory() as folder:
        if config.models_folder.is_dir():
            (Path(folder) / "models").symlink_to(config.models_folder)
        yield replace(config, data_folder=Path(folder))


@contextmanager
def serving(folder: Path, command: Sequence[str] = STUDIO, **settings: str) -> Generator[int]:
    """The port at which a server answers: ``command``, whose last word the port becomes, run by
    this Python over ``folder`` as its data."""
    port = _free_port()
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command, str(port)], cwd=ROOT, stdout=output, stderr=output,
            env=os.environ | {"POSEANIME_DATA": str(folder)} | settings,
        )  # fmt: skip
    try:
        _wait_for(process, port, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(POLL_SECONDS)
    raise SystemExit(f"The server does not answer.\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def chromium() -> Generator[Any]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]) as browser,
    ):
        yield browser


def pose_page(browser: Any, port: int) -> Any:
    """The Pose page, when its figure stands and nothing moves any more."""
    page = browser.new_page(viewport=SCREEN)
    page.goto(f"http://127.0.0.1:{port}/Pose")
    page.wait_for_selector("circle.joint", timeout=120_000)
    page.wait_for_timeout(3000)
    return page


def place_of(page: Any, joint: int) -> tuple[float, float]:
    """Where the first person's joint is on the page, in pixels."""
    box = page.locator(f"circle[data-p='0'][data-j='{int(joint)}']").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
