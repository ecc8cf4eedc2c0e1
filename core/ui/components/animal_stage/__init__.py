"""An animal's joints over its picture, its poses to pick from, and how it looks in them.

The stage tells of an edit when the pointer is lifted; what it sends is data from outside. The wall
is that of people: the browser asks the studio's route for one animal after the other.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from core.errors import StudioError
from core.geometry import Size
from core.images import data_url
from core.repose.animals.presets import POSES, AnimalPose, preset
from core.repose.animals.request import AnimalSource
from core.repose.animals.rig import BONES, LEFT_LEGS, NAMES, NEEDED, RIGHT_LEGS, Rig
from core.server.animals import AnimalPuppetRequest
from core.server.drawing_route import ANIMAL_PATH
from core.texts import Language, texts
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.components.live_drawing import asker_script, is_asked_for
from core.ui.components.pose_editor import FOLDER as POSE_FOLDER
from core.ui.components.pose_editor.preset_grid import take_picked
from core.ui.components.puppet_stage import FOLDER as STAGE_FOLDER
from core.ui.components.puppet_wall import CELL_SIDE, Clicked, clicks_of, ground_css
from core.ui.components.puppet_wall import FOLDER as WALL_FOLDER
from core.ui.texts import language, said, t

_FOLDER = Path(__file__).parent
CACHED_CELLS = 64


def _script() -> str:
    told = {
        "bones": BONES,
        "left": LEFT_LEGS,
        "right": RIGHT_LEGS,
        "needed": NEEDED,
        "titles": [name.replace("_", " ").capitalize() for name in NAMES],
    }
    return f"const ANIMAL = {json.dumps(told)};\n" + sources(_FOLDER, "animal.js")


_stage = declare(
    "animal_stage",
    html='<div class="room"><div class="puppet animal"></div></div>',
    css=sources(STAGE_FOLDER, "stage.css") + sources(_FOLDER, "animal.css"),
    js=_script() + sources(_FOLDER, "stage.js"),
    sends={"edit": None},
)
_wall = declare(
    "animal_wall",
    html='<div class="wall" role="group"></div>',
    css=sources(WALL_FOLDER, "wall.css"),
    js=asker_script(ANIMAL_PATH) + _script() + sources(WALL_FOLDER, "ground.js", "wall.js"),
    sends={"opened": None, "removed": None, "blocked": False},
    texts="puppet_wall",
)
_poses = declare(
    "animal_poses",
    html='<div class="presets"></div>',
    css=sources(POSE_FOLDER, "preset_grid.css") + sources(_FOLDER, "poses.css"),
    js=_script() + sources(POSE_FOLDER, "preset_grid.js"),
    sends={"pick": None},
    texts="pose_editor",
)


# --- the stage ------------------------------------------------------------------------------------


def animal_stage(source: AnimalSource, picture: bytes) -> None:
    """``picture`` is a picture file. Call ``take_rig`` at the top of the page."""
    _stage(
        key=state.REPOSE_ANIMAL_STAGE,
        data=source.rig.to_dict()
        | {
            "name": source.image_id,
            "rev": state.animal_revision(),
            "picture": data_url(picture),
            "alt": t("The animal with its joints. Drag a joint that is in the wrong place."),
        },
    )


def take_rig() -> tuple[str, Rig] | None:
    """The picture's id and where its joints were dragged since the last run; None for nothing, and
    for what Python has changed since. Raises ``PoseFormatError``."""
    payload = news(state.REPOSE_ANIMAL_STAGE, "edit", state.REPOSE_ANIMAL_STAGE_SEEN)
    message = table(payload)
    if not message or message.get("rev") != state.animal_revision():
        return None
    return str(message.get("name")), Rig.from_dict(message)


# --- poses to pick from -------------------------------------------------------------------------


def pose_picker(chosen: Collection[str]) -> None:
    """``chosen`` are titles. Call ``take_pose`` at the top of the page."""
    _poses(
        key=state.REPOSE_ANIMAL_PRESETS,
        data={
            "presets": _cards(language()),
            "sets": [],
            "chosen": [name for name, one in POSES.items() if one.title in chosen],
        },
    )


def take_pose() -> str | None:
    """The name in ``POSES`` that was clicked since the last run."""
    name = take_picked(state.REPOSE_ANIMAL_PRESETS, state.REPOSE_ANIMAL_PRESETS_SEEN)
    return name if name in POSES else None


@functools.cache
def _cards(spoken: Language) -> list[dict[str, Any]]:
    table = texts(spoken)
    return [
        {
            "id": name,
            "title": table.said(told.title),
            "tags": [],
            "view": "side",
            "set": "",
            "own": False,
        }
        | {"points": preset(name).rig.to_dict()["points"]}
        for name, told in POSES.items()
    ]


# --- the animal in poses ------------------------------------------------------------------------


def animal_wall(
    source: AnimalSource | None, poses: Sequence[AnimalPose], size: Size, *,
    ground: bytes | str = "",
) -> None:  # fmt: skip
    """As ``puppet_wall``. Call ``take_clicks`` at the top of the page."""
    asks = source is not None and is_asked_for(state.REPOSE_ANIMAL_WALL)
    _wall(
        key=state.REPOSE_ANIMAL_WALL,
        data={
            "request": {"animal": source.to_dict()} if asks and source is not None else None,
            "ground": ground_css(ground),
            "cells": [
                _cell(str(number), asked, size)
                | {"picture": None if asks or source is None else _drawn(source, asked, size)}
                for number, asked in enumerate(poses)
            ],
        },
    )


def take_clicks() -> Clicked:
    return clicks_of(state.REPOSE_ANIMAL_WALL, state.REPOSE_ANIMAL_WALL_SEEN)


def _cell(key: str, asked: AnimalPose, size: Size) -> dict[str, Any]:
    return {
        "key": key,
        "title": said(asked.name) if asked.name else t("Pose {number}", number=int(key) + 1),
        "pose": asked.to_dict() | {"points": asked.rig.to_dict()["points"]},
        "switches": {},
        "width": size.width,
        "height": size.height,
    }


def _drawn(source: AnimalSource, asked: AnimalPose, size: Size) -> str | None:
    try:
        return drawn_url(source, asked, size.times(min(1.0, CELL_SIDE / max(size))))
    except StudioError:  # told where the picture is opened
        return None


@functools.lru_cache(maxsize=CACHED_CELLS)
def drawn_url(source: AnimalSource, asked: AnimalPose, size: Size) -> str:
    """Drawn here and now, as a ``data:`` URL. Raises as ``AnimalPuppetRequest.draw`` does."""
    return data_url(AnimalPuppetRequest(source, asked, size).draw().picture)
