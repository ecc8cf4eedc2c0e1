"""How quick is the pose editor, and what do hostile poses do to it?

    python -m benchmarks.pages.pose_editor
    python -m benchmarks.pages.pose_editor --drags 60 --hostile 100000

Drag: a joint of the Pose page is dragged in Chromium on this machine; the time runs from the
browser's pointerup to the moment at which the session's pose changes in Python, on one clock. Map:
the control map of three people with hands and faces at 1024². Hostile: documents and editor
payloads, made from good ones by putting junk into random places; each must be read or refused in
one line. Targets: p95 of a drag 200 ms, a map 10 ms, no uncaught error. Prints a table and, last,
one JSON line.
"""

from __future__ import annotations

import argparse
import copy
import functools
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.shared import ROOT
from core.errors import StudioError
from core.pose import canvas, hands, openpose, presets
from core.pose.render import control_map
from core.pose.skeleton import FACE_POINTS, Joint, Pose, Size

TARGET_DRAG_MS, TARGET_MAP_MS = 200.0, 10.0
WARM_UP = 3


def main() -> None:
    options = arguments()
    if options.serve:
        serve(*options.serve)
        return
    results = {
        "drag_ms": spread(drags(options.drags)),
        "map_1024_ms": spread(maps(options.maps)),
        "hostile_documents": hostile(options.hostile, broken_document, openpose.loads),
        "hostile_payloads": hostile(options.hostile, broken_payload, read_payload),
        "load": round(os.getloadavg()[0], 1),
    }
    print_table(results)
    print(json.dumps(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--drags", type=int, default=40)
    parser.add_argument("--maps", type=int, default=200)
    parser.add_argument("--hostile", type=int, default=10_000)
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


# --- a drag, from the browser to Python -------------------------------------------------------


def drags(count: int) -> list[float]:
    """Milliseconds from pointerup to the new pose in the session."""
    from playwright.sync_api import sync_playwright

    with server() as (address, moments), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/Pose")
        page.wait_for_selector("circle.joint", timeout=120_000)
        page.wait_for_timeout(2000)
        page.evaluate(
            "addEventListener('pointerup',"
            " () => { window.lifted = performance.timeOrigin + performance.now(); }, true)"
        )
        wrist = page.locator(f"circle[data-p='0'][data-j='{int(Joint.LEFT_WRIST)}']")
        found: list[float] = []
        for number in range(count + WARM_UP):
            known = len(lines(moments))
            box = wrist.bounding_box()
            assert box is not None
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + (8 if number % 2 else -8), y, steps=4)
            page.mouse.up()
            while len(lines(moments)) == known:
                time.sleep(0.002)
            found.append(lines(moments)[-1] - page.evaluate("window.lifted"))
            page.wait_for_timeout(600)
        browser.close()
    return found[WARM_UP:]


def lines(path: Path) -> list[float]:
    return [float(line) for line in path.read_text().splitlines()]


@contextmanager
def server() -> Generator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        moments = Path(folder) / "moments"
        moments.touch()
        environment = os.environ | {"POSEANIME_DATA": folder, "POSEANIME_MIN_FREE_MB": "0"}
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.pages.pose_editor", "--serve", port, str(moments)],
            cwd=ROOT,
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}", moments
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers at {url}")


def serve(port: str, moments: str) -> None:
    """The studio, writing down when the session's pose changes."""
    from streamlit.web import bootstrap

    from core.ui import state

    keep = state.keep_edited_pose

    def keep_and_note(pose: Pose) -> None:
        keep(pose)
        with open(moments, "a") as notes:
            notes.write(f"{time.time() * 1000}\n")

    state.keep_edited_pose = keep_and_note
    flags = {"server.port": int(port), "server.headless": True}
    bootstrap.load_config_options(flag_options=flags)
    bootstrap.run("Home.py", False, [], flags)


# --- the control map --------------------------------------------------------------------------


@functools.cache
def crowd() -> Pose:
    """Three people with hands and faces."""
    poses = [preset.pose.fitted_to(Size(1024, 1024)) for preset in presets.all_presets()[:3]]
    face = np.ones((FACE_POINTS, 3))
    face[:, 0], face[:, 1] = np.linspace(400, 600, FACE_POINTS), 99
    people = [replace(hands.with_hands(pose.people[0], "open"), face=face) for pose in poses]
    return Pose(tuple(people), Size(1024, 1024))


def maps(count: int) -> list[float]:
    pose = crowd()
    control_map(pose)
    found: list[float] = []
    for _ in range(count):
        started = time.perf_counter()
        control_map(pose)
        found.append((time.perf_counter() - started) * 1000)
    return found


# --- hostile poses ----------------------------------------------------------------------------

JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, -(10**30), 1e308, float("nan"), float("inf"),
    "", "1", "<script>", "\x00", "9" * 5000, [], {}, [[]], {"x": []}, [None] * 54, [1e400] * 63,
    [0] * 100_000, "people",
)  # fmt: skip


def broken(value: Any, rng: random.Random) -> Any:
    """A copy with junk in one to three random places."""
    value = copy.deepcopy(value)
    for _ in range(rng.randint(1, 3)):
        place: Any = value
        while True:
            inner: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not inner:
                break
            key = rng.choice(inner)
            if not isinstance(place[key], dict | list) or rng.random() < 0.25:
                place[key] = copy.deepcopy(rng.choice(JUNK))
                break
            place = place[key]
    return value


def broken_document(rng: random.Random) -> bytes | str:
    good = openpose.dumps(crowd())
    match rng.randrange(4):
        case 0:  # cut off, or with bytes changed
            data = bytearray(good.encode()[: rng.randrange(len(good))])
            for _ in range(rng.randint(0, 5) if data else 0):
                data[rng.randrange(len(data))] = rng.randrange(256)
            return bytes(data)
        case 1:
            return "[" * rng.randint(1, 50_000) + good
        case _:
            return json.dumps(broken(json.loads(good), rng))


def broken_payload(rng: random.Random) -> Any:
    pose = crowd()
    good = {"people": canvas.to_editor(pose), "width": 1024, "height": 1024, "rev": 3, "edit": 1}
    return rng.choice(JUNK) if rng.random() < 0.02 else broken(good, rng)


def read_payload(payload: Any) -> Pose:
    from core.ui.components.pose_editor import read_edit

    return read_edit(payload).pose


def hostile(
    count: int, make: Callable[[random.Random], Any], read: Callable[[Any], Pose]
) -> dict[str, int]:
    rng = random.Random(1)
    results: Counter[str] = Counter(read=0, refused=0, uncaught=0)
    for _ in range(count):
        thing = make(rng)
        try:
            pose = read(thing)
            results["read" if is_usable(pose) else "uncaught"] += 1
        except StudioError as error:
            results["refused" if "\n" not in str(error) else "uncaught"] += 1
        except Exception as error:
            print(f"uncaught: {error!r:.200}")
            results["uncaught"] += 1
    return dict(results)


def is_usable(pose: Pose) -> bool:
    """Numbers everywhere, on a canvas that a picture can have."""
    parts = [
        part
        for one in pose.people
        for part in (one.body, one.left_hand, one.right_hand, one.face)
        if part is not None
    ]
    return all(np.isfinite(part).all() for part in parts) and min(pose.size) > 0


# --- the answer -------------------------------------------------------------------------------


def spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "worst": round(ordered[-1], 1),
    }


def print_table(results: dict[str, Any]) -> None:
    for name, target in (("drag_ms", TARGET_DRAG_MS), ("map_1024_ms", TARGET_MAP_MS)):
        row = results[name]
        verdict = "met" if row["p95"] <= target else "missed"
        print(
            f"{name:18} median {row['median']:7.1f}  p95 {row['p95']:7.1f}  ≤ {target:g}: {verdict}"
        )
    for name in ("hostile_documents", "hostile_payloads"):
        print(f"{name:18} " + ", ".join(f"{count} {what}" for what, count in results[name].items()))


if __name__ == "__main__":
    main()
