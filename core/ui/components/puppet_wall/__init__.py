"""One picture's figure in many poses: small puppets in the browser, a click opens one.

The browser asks the studio's route for them, one after the other, so the page is there at once.
Where nobody serves that route they are drawn here, with the rerun.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import StudioError
from core.geometry import Size
from core.images import data_url
from core.pose import canvas
from core.pose.skeleton import Pose
from core.repose.order import Side
from core.repose.request import AskedPose, Source
from core.server.drawing_route import PUPPET_PATH
from core.server.puppet_request import PuppetRequest
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.components.live_drawing import asker_script, is_asked_for
from core.ui.components.pose_editor import FOLDER as POSE_FOLDER
from core.ui.components.pose_editor import script
from core.ui.texts import said, t

FOLDER = Path(__file__).parent
CELL_SIDE = 320
CACHED_CELLS = 64


@dataclass(frozen=True)
class Clicked:
    """Keys of cells; None where nothing was clicked."""

    opened: str | None
    removed: str | None


_component = declare(
    "puppet_wall",
    html='<div class="wall" role="group"></div>',
    css=sources(FOLDER, "wall.css"),
    js=asker_script(PUPPET_PATH)
    + script("figure.js")
    + sources(POSE_FOLDER, "preview.js")
    + sources(FOLDER, "ground.js", "wall.js"),
    sends={"opened": None, "removed": None, "blocked": False},
)


def puppet_wall(
    source: Source | None, poses: Sequence[AskedPose], size: Size, *, ground: bytes | str = ""
) -> None:
    """Draw the figure of ``source`` in every pose, each in the shape of ``size`` and before
    ``ground``, a picture file or "#rrggbb"; without a source the poses alone.

    Call ``take_clicks`` at the top of the page.
    """
    asks = source is not None and is_asked_for(state.REPOSE_WALL)
    _component(
        key=state.REPOSE_WALL,
        data={
            "request": source_data(source) if asks and source is not None else None,
            "ground": ground_css(ground),
            "cells": [
                _cell(str(number), asked, size)
                | {"picture": None if asks or source is None else _drawn(source, asked, size)}
                for number, asked in enumerate(poses)
            ],
        },
    )


def ground_css(ground: bytes | str) -> str:
    """A background for a stylesheet; "" where it stays chequered."""
    return f"url({data_url(ground)}) center / cover" if isinstance(ground, bytes) else ground


def take_clicks() -> Clicked:
    """What was clicked since the last run."""
    return clicks_of(state.REPOSE_WALL, state.REPOSE_WALL_SEEN)


def clicks_of(key: str, seen: str) -> Clicked:
    """Of the wall with this key; ``seen`` is the key that remembers what was read."""
    opened, removed = (table(news(key, field, seen)) for field in ("opened", "removed"))
    return Clicked(_key(opened), _key(removed))


def _key(message: dict[str, Any]) -> str | None:
    key = message.get("key")
    return key if isinstance(key, str) else None


def source_data(source: Source) -> dict[str, Any]:
    """What a browser sends to have this picture's puppet drawn."""
    return {"source": source.to_dict() | {"look": None}}


def pose_data(pose: Pose) -> dict[str, Any]:
    return {
        "people": canvas.to_editor(pose), "width": pose.size.width, "height": pose.size.height
    }  # fmt: skip


def _cell(key: str, asked: AskedPose, size: Size) -> dict[str, Any]:
    return {
        "key": key,
        "title": said(asked.name) if asked.name else t("Pose {number}", number=int(key) + 1),
        "pose": pose_data(asked.pose),
        "switches": {name: side.value for name, side in asked.switches.items()},
        "width": size.width,
        "height": size.height,
    }


def _drawn(source: Source, asked: AskedPose, size: Size) -> str | None:
    try:
        return drawn_url(source, asked.pose, switches_of(asked), size.times(CELL_SIDE / max(size)))
    except StudioError:  # told where the picture is opened
        return None


Switches = tuple[tuple[str, str], ...]


def switches_of(asked: AskedPose) -> Switches:
    return tuple((name, side.value) for name, side in asked.switches.items())


@functools.lru_cache(maxsize=CACHED_CELLS)
def drawn_url(source: Source, pose: Pose, switches: Switches, size: Size) -> str:
    """Drawn here and now, as a ``data:`` URL. Raises as ``PuppetRequest.draw`` does."""
    asked = AskedPose(pose, switches={name: Side(side) for name, side in switches})
    return data_url(PuppetRequest(source, asked, size).draw().picture)
