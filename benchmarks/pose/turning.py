"""How near a turned figure comes to the truth.

    python -m benchmarks.pose.turning [--each 200]

Skeletons are posed in the round within the limits of human joints (``true_skeletons``: calm and
lively), each drawn flat, lifted from that drawing alone (``core.pose.lifting``), turned, and laid
over the skeleton that was truly turned. ``error`` is the mean distance of the 13 joints below the
head in percent of the figure's height, ``flat`` the same of a figure without depth, ``signs`` the
share of limb bones, of those at least 15° out of the picture's plane, that point to the right side.
Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import math
import time

import numpy as np

from benchmarks.pose.true_skeletons import HEIGHT, Floats, skeleton, turned
from benchmarks.shared import limit_threads, print_table, script_parser
from core.pose.lifting.lengths import ARMS, LEGS
from core.pose.lifting.lift import lifted
from core.pose.lifting.view import turning
from core.pose.skeleton import Person

DEGREES = (30, 60, 90, 135, 180)
LEAST_DEPTH = math.sin(math.radians(15))
BELOW_HEAD = slice(1, 14)
LIMB_BONES = [bone for a, b, c in (*ARMS, *LEGS) for bone in ((a, b), (b, c))]


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--each", type=int, default=200)
    options = parser.parse_args()
    limit_threads(1)
    rows = [row for is_lively in (False, True) for row in measured(is_lively, options.each)]
    print_table(list(rows[0]), [list(row.values()) for row in rows])
    print(json.dumps(rows))


def measured(is_lively: bool, count: int) -> list[dict[str, object]]:
    errors: dict[int, list[float]] = {degrees: [] for degrees in DEGREES}
    flats: dict[int, list[float]] = {degrees: [] for degrees in DEGREES}
    right: list[bool] = []
    seconds: list[float] = []
    for seed in range(count):
        truth, seen = skeleton(np.random.default_rng(seed), is_lively=is_lively)
        person = Person(np.column_stack([truth[:, :2], seen]).astype(np.float32))
        began = time.perf_counter()
        body = lifted(person)
        seconds.append(time.perf_counter() - began)
        assert body is not None
        right += right_sides(truth, body.body)
        for degrees in DEGREES:
            wanted = turned(truth, math.radians(degrees))
            turn = turning(math.radians(degrees), 0.0)
            for kept, found in ((1.0, errors), (0.0, flats)):
                off = (body.body - body.axis) * (1, 1, kept)
                found[degrees].append(mean_off(off @ turn.T + body.axis, wanted))
    return [
        {
            "poses": "lively" if is_lively else "calm",
            "turned by": degrees,
            "error %": round(100 * float(np.mean(errors[degrees])), 1),
            "flat %": round(100 * float(np.mean(flats[degrees])), 1),
            "signs %": round(100 * float(np.mean(right)), 1),
            "ms": round(1000 * float(np.median(seconds)), 1),
        }
        for degrees in DEGREES
    ]


def mean_off(one: Floats, other: Floats) -> float:
    off = (one - other)[BELOW_HEAD, :2]
    return float(np.hypot(*off.T).mean()) / HEIGHT


def right_sides(truth: Floats, found: Floats) -> list[bool]:
    result: list[bool] = []
    for start, end in LIMB_BONES:
        bone = truth[end] - truth[start]
        if abs(bone[2]) > LEAST_DEPTH * float(np.linalg.norm(bone)):
            result.append(bool((found[end, 2] - found[start, 2]) * bone[2] > 0))
    return result


if __name__ == "__main__":
    main()
