"""What was asked of the kept studio, and whether it is what today's studio tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

KEPT = Path(__file__).parent / "studio-1"
ASKED: dict[str, Any] = json.loads((KEPT / "asked.json").read_text(encoding="utf-8"))
PICTURES: dict[str, str] = ASKED["recorded"]["pictures"]
REQUESTS: dict[str, dict[str, Any]] = ASKED["requests"]
VISITOR, OTHER_VISITOR = "keptvisitor0000000000a", "keptvisitor0000000000b"


def asked_of(picture: str) -> dict[str, Any]:
    """The request of one kept picture, as it was asked for; empty for an upload."""
    job, _, number = picture.partition(".")
    match job:
        case "upload" | "upscaled-upload":
            return {}
        case "upscaled":
            return REQUESTS["over"] | {"count": 1, "until_score": 0.0}
        case "plot-drawn":
            cell = max(int(number) - 1, 0)
            hair = ("red hair", "green hair")[cell // 2]
            prompt = f"a boy with {hair}, simple background"
            return REQUESTS["plotted"] | {"seed": 3 + cell % 2, "prompt": prompt}
    alone = REQUESTS[job]
    return alone | {"count": 1, "until_score": 0.0, "seed": alone["seed"] + int(number)}


def check(asked: Any, told: Any, place: str = "") -> None:
    """Every asked value stands under its own name; what a newer studio adds is passed over."""
    if isinstance(asked, dict):
        for name, value in asked.items():
            assert name in told, f"{place}.{name} is not there any more"
            check(value, told[name], f"{place}.{name}")
    elif isinstance(asked, list):
        assert len(asked) == len(told), place
        for number, pair in enumerate(zip(asked, told, strict=True)):
            check(*pair, f"{place}[{number}]")
    elif isinstance(asked, str) and asked[:1] == "@" and asked[1:] in ASKED["poses"]:
        check(ASKED["poses"][asked[1:]], json.loads(told), place)
    elif isinstance(asked, str) and asked[:1] == "@":
        assert told == ASKED["recorded"]["inputs"][asked[1:]], place
    elif isinstance(asked, str) and asked[:1] == "#":
        assert told == PICTURES[asked[1:]], place
    else:
        assert told == asked, place


def sound(page: AppTest) -> AppTest:
    assert not page.exception
    return page
