"""Files that were dropped, pasted or opened on the stage, and pictures of the gallery."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import openpose, presets
from core.pose.render import control_map
from core.ui import state
from tests.pages.pose.posing import button, panel, pose_of, shown
from training.figures import figure


def sent(page, data: bytes | None, at: int = 1):
    fields = {"name": "file", "at": at}
    if data is not None:
        fields["data"] = base64.b64encode(data).decode()
    page.session_state[state.POSE_EDITOR] = {"file": fields}
    return page.run()


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" \n"])
def test_pose_json_is_the_pose(page, standing, before):
    sent(page, before + openpose.dumps(standing).encode())
    assert not page.error
    assert pose_of(page) == standing


def test_a_skeleton_picture_is_read_and_another_lies_under_the_figure(page):
    pose = presets.get("waving").pose
    sent(page, png(control_map(pose)))
    assert not page.error
    found = pose_of(page).people[0].body
    assert np.abs(found - pose.people[0].body).max() < 2
    assert shown(page)["trace"] is None
    picture = Image.fromarray(figure(3, Size(128, 192)).picture)
    sent(page, png(picture), at=2)
    assert shown(page)["trace"].startswith("data:image/jpeg;base64,")
    assert page.session_state[state.POSE_PANEL] == "Import"
    assert button(page, "Find the pose in it")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (None, "This file is too large: at most 20 MB."),
        (b"{", "This file is damaged or no JSON. Export the pose again."),
        (b"\x89PNG\r\n\x1a\nbroken", "This picture is damaged. Save or download it again."),
    ],
)
def test_a_file_that_is_none_is_one_line(page, data, line):
    before = pose_of(page)
    sent(page, data)

    assert page.error[0].value == line
    assert pose_of(page) == before


def test_a_picture_of_the_gallery_brings_its_pose(page, studio):
    pose = presets.get("jogging").pose
    request = GenerationRequest(prompt="a witch", pose=pose).to_dict()
    record = studio.gallery.save(Image.new("RGB", (64, 96)), kind="generated", request=request)
    panel(page, "Import")
    button(page, "From the gallery").click().run()
    page.button(key=state.picking_pick(record.id)).click().run()
    assert not page.exception
    assert pose_of(page) == pose
    assert not [one for one in page.button if one.key == state.picking_pick(record.id)]


def test_the_stage_opens_an_empty_gallery_too(page):
    page.session_state[state.POSE_EDITOR] = {"gallery": 7}
    page.run()
    assert any("still empty" in info.value for info in page.info)
