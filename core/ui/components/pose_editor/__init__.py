"""The pose editor: figures whose limbs follow the pointer, in the browser.

The browser tells Python of an edit when the pointer is lifted; a pose that Python sets (preset,
upload, sketch) reaches the browser through the revision of ``core.ui.state``. What the browser
sends is data from outside: it becomes the session's pose only when all of it is valid.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

from core.errors import PoseFormatError, RequestRejected
from core.figures.casting import MOST_WORDS, SAMPLES, Character, read_characters
from core.geometry import Size
from core.pose import canvas, openpose
from core.pose.anatomy import hands
from core.pose.anatomy.head import HEAD_JOINTS, NECK_HEIGHT
from core.pose.lifting.lift import depths, lifted
from core.pose.render import PALETTE
from core.pose.skeleton import BONES, FACE_MIRROR, MIRROR, Joint, Person, Pose
from core.server.drawing_request import DrawingRequest, DrawnPart
from core.server.uploads import PICTURE_MEGABYTES
from core.ui import state
from core.ui.components.bridge import declare, news, sources
from core.ui.components.live_drawing import (
    FIGURE_SIZE,
    asker_script,
    bounded,
    drawn_url,
    is_asked_for,
)
from core.ui.frame import guarded
from core.ui.mentions import playing
from core.ui.texts import said

FOLDER = Path(__file__).parent
# (id, title, size): one area for all, so that a figure keeps its size between them.
SHAPES: tuple[tuple[str, str, Size], ...] = (
    ("portrait", "Portrait", FIGURE_SIZE),
    ("square", "Square", Size(640, 640)),
    ("landscape", "Landscape", Size(768, 512)),
)
SCRIPTS = (
    "figure.js", "details.js", "changes.js", "selection.js", "kinematics.js", "camera.js",
    "view.js", "icons.js", "scene.js", "roving.js", "toolbar.js", "tool_states.js", "picking.js",
    "pointers.js", "keys.js", "hand_session.js", "sketching.js", "inbox.js", "cast.js", "editor.js",
)  # fmt: skip
STAGE_HEIGHT = 600
"""Most CSS pixels that the canvas may be high."""


class Edit(NamedTuple):
    """A valid edit, and the revision of Python's pose that it was made on."""

    pose: Pose
    revision: int
    characters: tuple[Character | None, ...] = ()


def script(*names: str) -> str:
    """One JavaScript module from several files of this folder; such modules cannot import.

    The skeleton goes in front: the browser draws by the tables of the control map.
    """
    skeleton = {
        "bones": BONES,
        "mirror": MIRROR,
        "faceMirror": FACE_MIRROR,
        "handLength": hands.HAND_LENGTH,
        "gestures": [
            {"id": key, "title": gesture.title, "points": hands.shape(key).round(4).tolist()}
            for key, gesture in hands.GESTURES.items()
        ],
        "head": HEAD_JOINTS,
        "neck": NECK_HEIGHT,
        "names": [joint.title for joint in Joint],
        "colours": [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in PALETTE],
        "shapes": [
            {"id": key, "title": title, "width": size.width, "height": size.height}
            for key, title, size in SHAPES
        ],
        "most": openpose.MAX_PEOPLE,
        "mostBytes": PICTURE_MEGABYTES << 20,
    }
    return f"const SKELETON = {json.dumps(skeleton)};\n" + sources(FOLDER, *names)


_component = declare(
    "pose_editor",
    html='<div class="pose-editor"></div>',
    css=sources(FOLDER, "editor.css"),
    js=asker_script() + script(*SCRIPTS),
    sends={"pose": None, "blocked": False},
    tells=("sketch", "file", "gallery"),
)


def pose_editor(*, trace: str | None = None, height: int = STAGE_HEIGHT) -> None:
    """Draw the editor over the session's pose, which must be set.

    ``trace`` is a picture to draw over, as a data URL. Call ``take_edit`` at the top of the page.
    """
    pose = state.current_pose()
    assert pose is not None
    shown = {
        "people": canvas.to_editor(pose),
        "width": pose.size.width,
        "height": pose.size.height,
    }
    _component(
        key=state.POSE_EDITOR,
        data={
            "canvas": shown,
            "rev": state.pose_revision(),
            "trace": trace,
            "height": height,
            "unsure": state.unsure_joints(),
            "rounds": [round_of(person) for person in pose.people],
            "cast": _cast(pose),
        },
    )


def round_of(person: Person) -> dict[str, Any] | None:
    """A person in depth, for the browser to turn; None where too little shows."""
    body = lifted(person)
    if body is None:
        return None
    return {
        "depths": [round(depth, 1) for depth in depths(body)],
        "head": {joint: body.body[joint, :2].round(2).tolist() for joint in HEAD_JOINTS},
        "looks": round(body.yaw, 4),
    }


def _cast(pose: Pose) -> dict[str, Any]:
    """Who plays, for the drawing under the skeleton; drawn here where the browser cannot ask."""
    characters = state.characters()
    cards, named = playing.offered(), playing.expansion()
    names = {one["title"] for one in cards}
    players = playing.players(named)
    request = DrawingRequest(
        pose, bounded(pose.size), named.text[:MOST_WORDS], state.drawing_seed(), players,
        DrawnPart.FIGURE,
    )  # fmt: skip
    is_drawn_here = not (is_asked_for(state.POSE_EDITOR) or pose.is_empty)
    return {
        "prompt": request.prompt,
        "seed": request.seed,
        "characters": [one and one.to_dict() for one in characters],
        "named": [one and one.to_dict() for one in players],
        "samples": cards
        + [
            {"id": sample.id, "title": said(sample.title), **sample.character.to_dict()}
            for sample in SAMPLES.values()
            if sample.title.partition(",")[0] not in names
        ],
        "picture": drawn_url(request) if is_drawn_here else None,
    }


@guarded
def take_edit() -> None:
    """Make the newest edit of the browser the session's pose.

    One that cannot be used is told in one line, once; the pose stays, and the browser is given it
    back.
    """
    payload = news(state.POSE_EDITOR, "pose", state.POSE_EDITOR_SEEN)
    if payload is None:
        return
    try:
        edit = read_edit(payload)
    except (PoseFormatError, RequestRejected):
        state.set_pose(state.current_pose())
        raise
    if edit.revision == state.pose_revision():
        state.keep_edited_pose(edit.pose)
        state.set_characters(edit.characters)


def read_edit(payload: object) -> Edit:
    """Data from outside → an edit. Raises ``PoseFormatError``."""
    if not isinstance(payload, dict):
        _refuse(f"{type(payload).__name__} instead of an edit")
    fields = cast("dict[str, Any]", payload)
    revision = fields.get("rev")
    if type(revision) is not int:
        _refuse("an edit without its revision")
    characters = read_characters(fields.get("characters", []))
    return Edit(canvas.read(fields), revision, characters)


def _refuse(what: str) -> NoReturn:
    raise PoseFormatError(
        expected="a pose and its canvas from the editor",
        got=what,
        todo="reload the page, or pick a preset",
        shown="The editor sent something that is no pose. Reload the page, or pick a preset.",
    )
