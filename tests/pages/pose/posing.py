"""What a person does on Pose: an edit in the browser, a button, a panel."""

from __future__ import annotations

import io
import json

from core.pose.canvas import to_editor
from core.pose.skeleton import Joint, Pose
from core.ui import state


def pose_of(page) -> Pose:
    return page.session_state[state.POSE]


def edited(page, change=None, **fields):
    """The page after the browser sent an edit of what it shows."""
    pose = pose_of(page)
    people = to_editor(pose)
    if change:
        change(people)
    payload = {
        "people": people,
        "width": pose.size.width,
        "height": pose.size.height,
        "rev": page.session_state[state.POSE_REVISION],
        "edit": 1,
        **fields,
    }
    page.session_state[state.POSE_EDITOR] = {"pose": payload}
    return page.run()


def shown(page) -> dict:
    """What the editor in the browser gets."""
    components = page.get("bidi_component")
    data = [json.loads(part.proto.json) for part in components if '"canvas"' in part.proto.json]
    assert len(data) == 1
    return data[0]


def wrist_to(x, y):
    def change(people):
        people[0][Joint.LEFT_WRIST] = [x, y, 1]

    return change


def panel(page, name):
    return page.segmented_control(key=state.POSE_PANEL).set_value(name).run()


def button(page, label):
    return next(one for one in page.button if one.label == label)


def upload_picture(page, picture):
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    page.file_uploader(key=state.POSE_PICTURE_FILE).upload(
        "picture.png", buffer.getvalue(), "image/png"
    )
    page.run()
