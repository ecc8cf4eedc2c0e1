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
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.shared import (
    chromium,
    place_of,
    pose_page,
    print_table,
    script_parser,
    serving,
    timed,
    verdict,
)
from core.errors import StudioError
from core.geometry import Size
from core.pose import canvas, openpose, presets
from core.pose.anatomy import hands
from core.pose.render import control_map
from core.pose.skeleton import FACE_POINTS, Joint, Pose

TARGET_DRAG_MS, TARGET_MAP_MS = 200.0, 10.0
WARM_UP = 3


def main() -> None:
    options = arguments()
    if options.serve:
        serve(options.serve, options.moments)
        return
    results = {
        "drag_ms": spread(drags(options.drags)),
        "map_1024_ms": spread(maps(options.maps)),
        "hostile_documents": hostile(options.hostile, broken_document, openpose.loads),
        "hostile_payloads": hostile(options.hostile, broken_payload, read_payload),
        "load": round(os.getloadavg()[0], 1),
    }
    show(results)
    print(json.dumps(results))


def arguments() -> argparse.Namespace:
    parser = script_parser(__doc__)
    parser.add_argument("--drags", type=int, default=40)
    parser.add_argument("--maps", type=int, default=200)
    parser.add_argument("--hostile", type=int, default=10_000)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--moments", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


# --- a drag, from the browser to Python -------------------------------------------------------


def drags(count: int) -> list[float]:
    """Milliseconds from pointerup to the new pose in the session."""
    with tempfile.TemporaryDirectory() as folder:
        moments = Path(folder) / "moments"
        moments.touch()
        command = ("-m", "benchmarks.pages.pose_editor", "--moments", str(moments), "--serve")
        with (
            serving(Path(folder), command, POSEANIME_MIN_FREE_MB="0") as port,
            chromium() as browser,
        ):
            return dragged(pose_page(browser, port), moments, count)


def dragged(page: Any, moments: Path, count: int) -> list[float]:
    page.evaluate(
        "addEventListener('pointerup',"
        " () => { window.lifted = performance.timeOrigin + performance.now(); }, true)"
    )
    found: list[float] = []
    for number in range(count + WARM_UP):
        known = len(lines(moments))
        x, y = place_of(page, Joint.LEFT_WRIST)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + (8 if number % 2 else -8), y, steps=4)
        page.mouse.up()
        while len(lines(moments)) == known:
            time.sleep(0.002)
        found.append(lines(moments)[-1] - page.evaluate("window.lifted"))
        page.wait_for_timeout(600)
    return found[WARM_UP:]


def lines(path: Path) -> list[float]:
    return [float(line) for line in path.read_text().splitlines()]


def serve(port: int, moments: Path) -> None:
    """The studio, writing down when the session's pose changes."""
    from streamlit.web import bootstrap

    from core.ui import state

    keep = state.keep_edited_pose

    def keep_and_note(pose: Pose) -> None:
        keep(pose)
        with moments.open("a") as notes:
            notes.write(f"{time.time() * 1000}\n")

    state.keep_edited_pose = keep_and_note
    flags = {"server.port": port, "server.headless": True}
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
    return [1000 * timed(lambda: control_map(pose)).seconds for _ in range(count)]


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


def show(results: dict[str, Any]) -> None:
    targets = {"drag_ms": TARGET_DRAG_MS, "map_1024_ms": TARGET_MAP_MS}
    for name, target in targets.items():
        row = results[name]
        print_table((name, *row, "p95"), [("", *row.values(), verdict(row["p95"], most=target))])
    for name in ("hostile_documents", "hostile_payloads"):
        print_table((name, *results[name]), [("", *results[name].values())])


if __name__ == "__main__":
    main()
