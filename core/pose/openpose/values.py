"""Text from outside → JSON values, within bounds of time and memory."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from core.pose.openpose.limits import MAX_BYTES, MAX_DEPTH, MAX_NUMBERS
from core.pose.openpose.notes import refuse

TOO_LARGE = "This file is too large for a pose. Export a single pose, or a shorter clip."
BROKEN = "This file is damaged or no JSON. Export the pose again."


def parse(text: str | bytes) -> Any:
    """Dicts, lists, text, yes/no and None; every number is a float.

    NaN, which Python's writer puts for a missing coordinate, is None; a number beyond floats is
    infinite. Raises ``PoseFormatError``.
    """
    try:
        data = text.encode() if isinstance(text, str) else bytes(text)
        if len(data) > MAX_BYTES:
            most = f"{MAX_BYTES / 1e6:g}"
            refuse(f"a file of {len(data) / 1e6:.1f} MB where {most} is the most", TOO_LARGE)
        _check_shape(data)
        # Every number as a float: an integer of thousands of digits costs nothing and shows as inf.
        return json.loads(data.decode("utf-8-sig"), parse_int=float, parse_constant=_constant)
    except UnicodeError:
        refuse("text that is not UTF-8", BROKEN)
    except json.JSONDecodeError as error:
        refuse(f"broken JSON (line {error.lineno}, column {error.colno})", BROKEN)


def _constant(name: str) -> float | None:
    return None if name == "NaN" else float(name)


def _check_shape(data: bytes) -> None:
    """Refuses deep nesting and floods of values before a parser allocates for them."""
    if data.count(b",") > MAX_NUMBERS:
        refuse(f"more than {MAX_NUMBERS} values", TOO_LARGE)
    plain = data.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    symbols = np.frombuffer(plain, np.uint8)
    inside_text = np.cumsum(symbols == ord('"'), dtype=np.int32) % 2
    symbols = symbols[inside_text == 0]
    step = ((symbols == ord("[")) | (symbols == ord("{"))).astype(np.int8)
    step -= (symbols == ord("]")) | (symbols == ord("}"))
    if len(step) and int(np.cumsum(step, dtype=np.int32).max()) > MAX_DEPTH:
        refuse(f"values nested deeper than {MAX_DEPTH}")
