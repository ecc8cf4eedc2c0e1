"""How soon after the server answers does a person see Home, and can they press its button?

    python -m benchmarks.pages.first_paint [--runs 7]

Each run starts a fresh server over an empty data folder, waits for it to answer, then opens Home in
a browser that is already running. Needs a Chromium and playwright. Prints a table and, last, one
JSON line. Target: the button is there within a second.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import Browser, sync_playwright

from benchmarks.shared import ROOT

TARGET_SECONDS = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        rows = [one_run(browser) for _ in range(options.runs)]
        browser.close()
    starts, paints = zip(*rows, strict=True)
    print("run  server answers [s]  Home's button after that [s]")
    for number, (start, paint) in enumerate(rows, start=1):
        print(f"{number:3}  {start:18.2f}  {paint:28.2f}")
    median = statistics.median(paints)
    facts = {"runs": len(rows), "server_seconds": round(statistics.median(starts), 2)}
    print(
        json.dumps({**facts, "paint_seconds": round(median, 2), "is_met": median <= TARGET_SECONDS})
    )


def one_run(browser: Browser) -> tuple[float, float]:
    """Seconds until the server answers, and from then until the button can be pressed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        server = subprocess.Popen(
            [*command, "--server.headless", "true"],
            cwd=ROOT,
            env={**os.environ, "POSEANIME_DATA": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"{address}/_stcore/health")
            answered = time.monotonic()
            page = browser.new_page()
            page.goto(address)
            page.get_by_role("button", name="Make my first picture").wait_for()
            painted = time.monotonic()
            page.close()
        finally:
            server.terminate()
            server.wait(20)
    return answered - started, painted - answered


def wait_for(url: str) -> None:
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.02)


if __name__ == "__main__":
    main()
