"""What a person does on Motion: the browser's edits, and what its stage gets."""

from __future__ import annotations

import json

from core.pose.skeleton import Pose
from core.ui import state
from core.ui.state.motion import Slot


def slots(page) -> list[Slot]:
    return list(page.session_state[state.MOTION_SLOTS])


def poses(page) -> list[Pose]:
    known = page.session_state[state.MOTION_POSES]
    return [known[slot.pose] for slot in slots(page)]


def shown(page) -> dict:
    """What the stage in the browser gets."""
    components = page.get("bidi_component")
    (data,) = [json.loads(one.proto.json) for one in components if '"has_pose"' in one.proto.json]
    return data


def edited(page, keys=None, *, at: int = 1, **fields):
    """The page after the browser sent its keys."""
    told = {
        "rev": page.session_state[state.MOTION_REVISION],
        "keys": [list(slot) for slot in (slots(page) if keys is None else keys)],
        "fps": 12, "play": "loop", "chosen": 0, "wish": None, "at": at, **fields,
    }  # fmt: skip
    page.session_state[state.MOTION_STAGE] = {"edit": told}
    return page.run()
