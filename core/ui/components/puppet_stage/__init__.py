"""A figure with its joints over a picture: the pose a picture has, or the one it is to take.

The browser tells of an edit when the pointer is lifted. While a joint of an asked pose is dragged
it asks the studio's route for the puppet; where nobody serves that, the rerun brings it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

from core.errors import PoseFormatError
from core.geometry import Box
from core.images import data_url
from core.pose import canvas
from core.pose.skeleton import Pose
from core.repose.request import AskedPose, Source
from core.server.drawing_route import PUPPET_PATH
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.components.live_drawing import asker_script, is_asked_for
from core.ui.components.pose_editor import FOLDER as POSE_FOLDER
from core.ui.components.pose_editor import script
from core.ui.components.puppet_wall import FOLDER as WALL_FOLDER
from core.ui.components.puppet_wall import (
    drawn_url,
    ground_css,
    pose_data,
    source_data,
    switches_of,
)
from core.ui.texts import t

FOLDER = Path(__file__).parent
FIGURE = ("figure.js", "details.js", "changes.js", "selection.js", "kinematics.js")
MOST_BOXES = 64

_component = declare(
    "puppet_stage",
    html='<div class="room"><div class="puppet"></div></div>',
    css=sources(FOLDER, "stage.css"),
    js=asker_script(PUPPET_PATH)
    + script(*FIGURE)
    + sources(POSE_FOLDER, "preview.js")
    + sources(WALL_FOLDER, "ground.js")
    + sources(FOLDER, "stage.js"),
    sends={"edit": None, "blocked": False},
)


@dataclass(frozen=True)
class Edited:
    """What a person did on the stage: ``name`` is that of what was shown."""

    name: str
    pose: Pose
    person: int
    prints: tuple[Box, ...] | None


def picture_stage(
    name: str, picture: bytes, source: Source, pose: Pose, unsure: Sequence[Sequence[int]] = ()
) -> None:
    """A picture file under the pose found in it; ``pose`` has the picture's canvas.

    Call ``take_edit`` at the top of the page.
    """
    _draw({
        "mode": "picture",
        "name": name,
        "pose": pose_data(pose),
        "person": source.person,
        "boxes": None if source.prints is None else [list(box) for box in source.prints],
        "unsure": [list(joints) for joints in unsure],
        "picture": data_url(picture),
        "request": None,
        "alt": t("The picture with its pose. Drag a joint that is in the wrong place."),
    })  # fmt: skip


def pose_stage(name: str, source: Source, asked: AskedPose, *, ground: bytes | str = "") -> None:
    """The puppet of ``source`` in a pose of one person, on the canvas of that pose and before
    ``ground``, a picture file or "#rrggbb".

    Call ``take_edit`` at the top of the page. Raises what drawing it raises where it is drawn here.
    """
    asks = is_asked_for(state.REPOSE_STAGE)
    size = asked.pose.size.times(min(1.0, 768 / max(asked.pose.size)))
    _draw({
        "mode": "pose",
        "name": name,
        "pose": pose_data(asked.pose),
        "person": 0,
        "boxes": None,
        "unsure": [],
        "switches": dict(switches_of(asked)),
        "picture": None if asks else drawn_url(source, asked.pose, switches_of(asked), size),
        "request": source_data(source) if asks else None,
        "ground": ground_css(ground),
        "alt": t("The figure in this pose. Drag a joint and it follows."),
    })  # fmt: skip


def _draw(data: dict[str, Any]) -> None:
    _component(key=state.REPOSE_STAGE, data=data | {"rev": state.repose_revision()})


def take_edit() -> Edited | None:
    """What was done since the last run; None for nothing, and for what Python has changed since.

    Raises ``PoseFormatError``.
    """
    payload = news(state.REPOSE_STAGE, "edit", state.REPOSE_STAGE_SEEN)
    if payload is None:
        return None
    message = table(payload)
    if message.get("rev") != state.repose_revision():
        return None
    pose, person = canvas.read(message), message.get("person")
    if type(person) is not int or not 0 <= person < max(len(pose.people), 1):
        _refuse("nobody of them")
    return Edited(str(message.get("name")), pose, person, _boxes(message.get("boxes"), pose))


def _boxes(value: object, pose: Pose) -> tuple[Box, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(cast("list[object]", value)) > MOST_BOXES:
        _refuse("no boxes")
    return tuple(_box(one, pose) for one in cast("list[object]", value))


def _box(value: object, pose: Pose) -> Box:
    edges = cast("list[object]", value) if isinstance(value, list) else []
    if len(edges) != 4 or not all(canvas.is_coordinate(edge) for edge in edges):
        _refuse("no box")
    box = Box(*(round(cast("float", edge)) for edge in edges)).within(Box.of(pose.size))
    if box.is_empty:
        _refuse("an empty box")
    return box


def _refuse(what: str) -> NoReturn:
    raise PoseFormatError(
        expected="a pose and boxes of prints",
        got=what,
        todo="reload the page",
        shown="The stage sent something that is no pose. Reload the page.",
    )
