"""The stage of a clip: it plays in the browser with the drawn character while its frames come from
the studio's route, and its key poses are ordered, timed, mirrored and removed there.

The browser tells of all keys after each change; poses stay here and are told by their names. What
Python changes reaches the browser through the revision of ``core.ui.state``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

from core.errors import RequestRejected
from core.figures.casting import MOST_WORDS, Character
from core.generation.drawing.backdrops import FROM_WORDS
from core.geometry import Size
from core.motion.timeline import MOST_KEYS, Play, Timeline
from core.server.motion.plans import SIDES, PlanRequest, plan_of
from core.server.motion.route import PATH
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.components.live_drawing import is_asked_for
from core.ui.components.pose_editor import script
from core.ui.state.motion import Slot
from core.ui.texts import t

FOLDER = Path(__file__).parent
SCRIPTS = ("icons.js", "clip.js", "painting.js", "strip.js", "controls.js", "stage.js")
ACTS = ("edit", "replace")

_component = declare(
    "motion_stage",
    html='<div class="room"><div class="motion"></div></div>',
    css=sources(FOLDER, "stage.css"),
    js=f"const MOTION = {json.dumps({'path': PATH, 'sides': SIDES})};\n"
    + script()
    + sources(FOLDER, *SCRIPTS),
    sends={"edit": None, "blocked": False, "lost": None},
)


class Player(NamedTuple):
    """Who is seen in the clip, and where: as for a drawing."""

    words: str
    seed: int
    characters: tuple[Character | None, ...] = ()
    ground: str = FROM_WORDS
    swings: bool = True


class Wish(NamedTuple):
    """What shall be done with a key: one of ``ACTS``."""

    act: str
    key: int


def motion_stage(player: Player, size: Size) -> None:
    """Draw it. Call ``take_edit`` at the top of the page."""
    who = {
        "prompt": player.words[:MOST_WORDS],
        "seed": player.seed,
        "characters": [one and one.to_dict() for one in player.characters],
        "ground": player.ground,
        "swings": player.swings,
    }
    _component(
        key=state.MOTION_STAGE,
        data={
            "rev": state.motion_revision(),
            "keys": [list(slot) for slot in state.motion_slots()],
            "fps": state.motion_fps(),
            "play": state.motion_play().value,
            "chosen": state.motion_chosen(),
            "who": who,
            "width": size.width,
            "height": size.height,
            "has_pose": state.current_pose() is not None,
            "plan": None if is_asked_for(state.MOTION_STAGE) else _sticks(player),
            "alt": t("The clip, drawn"),
        },
    )


def _sticks(player: Player) -> dict[str, Any] | None:
    """Where the browser cannot ask for frames: the poses of all of them."""
    timeline = state.motion_timeline()
    return plan_of(PlanRequest(timeline, characters=player.characters)).to_dict()


def take_edit() -> Wish | None:
    """Make the keys of the browser the session's; what it wishes beyond that is handed back.

    Raises ``RequestRejected`` for what is no timeline. What Python has changed since is passed
    over.
    """
    payload = news(state.MOTION_STAGE, "edit", state.MOTION_STAGE_SEEN)
    if payload is None:
        return None
    told = table(payload)
    if told.get("rev") != state.motion_revision():
        return None
    slots, fps, play = _slots(told.get("keys")), told.get("fps"), told.get("play")
    if play not in tuple(Play):
        _refuse(f"{play!r:.20} as a way to play")
    timeline = Timeline(
        keys=tuple(state.key_of(slot) for slot in slots), fps=cast("int", fps), play=Play(play)
    )
    state.keep_motion(slots, timeline.fps, timeline.play, _number(told.get("chosen"), len(slots)))
    wish = table(told.get("wish"))
    if wish.get("act") not in ACTS:
        return None
    return Wish(str(wish["act"]), _number(wish.get("key"), len(slots)))


def _slots(value: object) -> tuple[Slot, ...]:
    listed = cast("list[object]", value) if isinstance(value, list) else []
    if not 1 <= len(listed) <= MOST_KEYS:
        _refuse(f"{len(listed)} keys")
    return tuple(_slot(one) for one in listed)


def _slot(value: object) -> Slot:
    match value:
        case [str(pose), bool(flip), int(steps), int(hold), str(ease)] if state.has_pose(pose):
            return Slot(pose, flip, steps, hold, ease)
        case _:
            _refuse("a key of another shape, or with a pose of somebody else's")


def _number(value: object, count: int) -> int:
    return value if type(value) is int and 0 <= value < count else 0


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="a timeline of the stage",
        got=what,
        todo="reload the page",
        shown="The stage sent something that is no clip. Reload the page.",
    )
